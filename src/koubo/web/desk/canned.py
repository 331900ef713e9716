"""Reasons the secretariat gives often, in both languages; they open the message to the institution."""

from collections.abc import Iterable
from typing import Final

from koubo.kernel.text import Text

RETURN: Final = {
    "conditions": Text(
        "労働条件の明示に必要な項目（業務や就業場所の変更の範囲、契約期間と更新、給与など）を具体的に書いてください。",
        "Please state the working conditions that must be disclosed (scope of change of duties and place, term and renewal, pay).",
    ),
    "equal": Text(
        "性別や年齢を限る表現があります。限る理由が法令の認める場合に当たるときは、その理由を書いてください。",
        "The text limits applicants by sex or age. If the law allows it in this case, please state the reason.",
    ),
    "languages": Text(
        "日本語と英語で内容が食い違っています。どちらかに合わせてください。",
        "The Japanese and English texts disagree. Please make them consistent.",
    ),
    "documents": Text(
        "応募書類と提出方法がわかるように書いてください。",
        "Please make clear which documents are needed and how to submit them.",
    ),
    "period": Text(
        "募集期間を見直してください。事務局での確認と公開に必要な日数がとれません。",
        "Please review the application period: it leaves no time for our check and for publication.",
    ),
    "attachment": Text(
        "添付書類の内容が入力内容と異なります。どちらかを直してください。",
        "The attached file differs from what was entered. Please correct one of them.",
    ),
}
REJECT: Final = {
    "scope": Text(
        "研究・教育に関する職の公募ではないため、このサイトでは公開できません。",
        "This is not an opening in research or education, so it cannot be published on this site.",
    ),
    "duplicate": Text(
        "同じ内容の求人公募情報がすでに登録されています。",
        "An opening with the same content is already registered.",
    ),
    "terms": Text(
        "利用規約に合わない内容のため、公開できません。",
        "The content does not comply with the terms of use, so it cannot be published.",
    ),
}


def message(chosen: Iterable[str], reasons: dict[str, Text], written: str, language: str) -> str:
    """Return the chosen reasons in `language`, a line each, and what was written below them."""
    lines = [reasons[key][language] for key in chosen if key in reasons]
    return "\n".join([*lines, written] if written else lines)
