"""What is special about academic posts (domain rule F): basis of a term, service contracts, export control, two employers."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from koubo.kernel.text import Text
from koubo.postings.checks.findings import Finding, warning
from koubo.postings.checks.reading import Passage, passages
from koubo.postings.sheet import SHEET, Content, FieldKind
from koubo.postings.sheet.work import SERVICE_CONTRACT, is_fixed_term

TERM_LAW: Final = Text(
    "労働契約法 第18条・大学の教員等の任期に関する法律・科学技術・イノベーション創出の活性化に関する法律 第15条の2",
    "Labor Contracts Act art. 18; Act on the Term of University Faculty Members; Act on Activation of Science, Technology and Innovation Creation art. 15-2",
)
FREELANCE_LAW: Final = Text(
    "特定受託事業者に係る取引の適正化等に関する法律 第3条・第12条・第16条", "Freelance Act arts. 3, 12 and 16"
)
EXPORT_LAW: Final = Text("外国為替及び外国貿易法 第25条", "Foreign Exchange and Foreign Trade Act art. 25")
GUIDE: Final = Text("クロスアポイントメントの基本的枠組みと留意点", "Basic framework of cross-appointment (METI, MEXT)")

ORDINARY_YEARS: Final = 5
EVERY_TEXT: Final = tuple(
    field.key for field in SHEET.fields if field.localized and field.kind in {FieldKind.LINE, FieldKind.PROSE}
)
TERM_TEXTS: Final = ("renewal_limit", "contract_note", "renewal_criteria")

TOTAL_YEARS: Final = re.compile(
    r"(?:通算|合計|最長|上限)[^。\n\d]{0,14}(\d{1,2})\s*年(?![度月]|\s*\d)|(\d{1,2})\s*年(?:間)?(?:を|が)(?:上限|限度|超え)"
    r"|\b(\d{1,2}|six|seven|eight|nine|ten)\s+years\s+(?:in\s+total|at\s+most|altogether)"
    r"|\b(?:total(?:\s+of)?|maximum(?:\s+of)?|up\s+to)\s+(\d{1,2}|six|seven|eight|nine|ten)\s+years",
    re.IGNORECASE,
)
NUMBERS: Final = {"six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
TERM_BASIS: Final = re.compile(
    r"任期に関する法律|任期法|科学技術・イノベーション創出|イノベーション(?:創出)?(?:活性化)?法|活性化に関する法律|研究開発(?:力)?強化法|有期雇用特別措置法|労働契約法|(?:特例法|特例)"
    r"|\bterm\s+of\s+(?:university|faculty|office)|\bactivation\s+of\s+science|\bscience,?\s+technology\s+and\s+innovation\b|\blabou?r\s+contracts?\s+act|\b(?:ten|10)-year\s+(?:special\s+)?rule",
    re.IGNORECASE,
)

FREELANCE_ITEMS: Final = (
    (re.compile(r"支払(?:期日|日|時期)|(?:翌|当)月[^。\n]{0,8}(?:日|末)|\d+\s*日以内に?(?:支払|振込|振り込)|(?:検収|納品|請求書?)[^。\n]{0,14}(?:支払|振込)|\bpaid\s+(?:within|by|on)|\bpayment\b[^.\n]{0,30}\b(?:within|by|due|date|days?)\b|\bdate\s+of\s+payment", re.IGNORECASE),
     Text("報酬の支払期日", "when the fee is paid")),
    (re.compile(r"納期|納品|給付|役務|委託(?:期間|契約期間|業務の期間)|契約期間|\bdeliver|\bperiod\s+of\s+(?:the\s+)?(?:service|contract)|\bcontract\s+period|\d{4}年|\b20\d\d\b", re.IGNORECASE),
     Text("業務の期間または納期", "the period of the service or the day of delivery")),
    (re.compile(r"解除|解約|不更新|更新しない|\bterminat|\bcancel", re.IGNORECASE),
     Text("契約の解除・不更新の条件（6か月以上の場合は30日前の予告）", "how the contract ends early (30 days’ notice from six months on)")),
)  # fmt: skip

ASKS_EXPORT_FORM: Final = re.compile(
    r"類型該当性|特定類型|(?:みなし輸出)|\bspecific\s+categor(?:y|ies)\b|\bdeemed\s+exports?\b", re.IGNORECASE
)
NAMES_EXPORT: Final = re.compile(
    r"輸出管理|外為法|外国為替及び外国貿易法|\bexport\s+controls?\b|\bforeign\s+exchange\s+and\s+foreign\s+trade\b", re.IGNORECASE
)  # fmt: skip
CROSS: Final = re.compile(r"クロス・?\s?アポイントメント|\bcross[\s-]?appoint", re.IGNORECASE)
CROSS_IS_OPTION: Final = re.compile(
    r"クロス・?\s?アポイントメント(?:制度)?(?:の|を|に(?:より|よる))?(?:利用|適用|活用|在籍)?[^。\n]{0,10}(?:可|できます|ことがあります|場合があります|相談)"
    r"|\bcross[\s-]?appoint\w*[^.\n]{0,40}\b(?:possible|available|may|can|considered)\b|\b(?:possible|available|may|can)\b[^.\n]{0,40}cross[\s-]?appoint\w*",
    re.IGNORECASE,
)
CROSS_SHARE: Final = re.compile(
    r"割合|比率|エフォート|従事率|週\s*\d|\d\s*(?:%|割)|協定|\bshare|\bratio\b|\bproportion|\beffort\b|\bper\s?cent|\bagreement\b|\bdays?\s+(?:a|per)\s+week",
    re.IGNORECASE,
)


def academic(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """Report what academic posts need besides."""
    yield from basis_of_term(content, languages)
    yield from service_contract(content, languages)
    yield from export_control(content, languages)
    yield from cross_appointment(content, languages)


def basis_of_term(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """F1: a term beyond the ordinary five years stands on a special law, and the posting names it."""
    if not is_fixed_term(content) or not _beyond_five_years(content, languages):
        return
    for language in languages:
        if not _anywhere(content, language, TERM_BASIS) and not _written(content, language, "term_basis"):
            yield warning(
                "F1",
                f"term_basis-{language}",
                "通算5年を超える任期です。任期の根拠となる法律（任期法、科技イノベ活性化法など）を書いてください",
                "The term exceeds five years in total. Name the law it is based on, such as the Act on the Term of University Faculty Members",
                TERM_LAW,
            )


def _beyond_five_years(content: Content, languages: Sequence[str]) -> bool:
    begins, ends = content.get("contract_from"), content.get("contract_until")
    if isinstance(begins, date) and isinstance(ends, date) and (ends - begins).days > ORDINARY_YEARS * 366:
        return True
    for passage in passages(content, languages, TERM_TEXTS):
        for found in TOTAL_YEARS.finditer(passage.text):
            said = next(group for group in found.groups() if group)
            if NUMBERS.get(said.lower(), int(said) if said.isdigit() else 0) > ORDINARY_YEARS:
                return True
    return False


def service_contract(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """F2: service contracts stand outside labour law; the Freelance Act asks for other items."""
    rows = [line.get("employment_form") for line in content.get("job_lines") or []]
    if SERVICE_CONTRACT not in rows:
        return
    for language in languages:
        missing = [name for pattern, name in FREELANCE_ITEMS if not _anywhere(content, language, pattern)]
        if missing:
            ja, en = "、".join(name.ja for name in missing), "; ".join(name.en for name in missing)
            yield warning(
                "F2",
                f"contract_note-{language}",
                f"業務委託では、次のことも書いてください：{ja}",
                f"For service contracts, state also: {en}",
                FREELANCE_LAW,
            )
    if content.get("hours_system") == "fixed":
        yield warning(
            "F2",
            "hours_system",
            "業務委託では、始業・終業の時刻を定めると労働契約とみなされることがあります",
            "A service contract with fixed hours may be taken for employment",
            FREELANCE_LAW,
        )


def export_control(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """F3: who asks for the declaration on specific categories says which law it is for."""
    for passage in passages(content, languages, ("documents", "application_note", "requirements", "notes")):
        if passage.find(ASKS_EXPORT_FORM) and not _anywhere(content, passage.language, NAMES_EXPORT):
            yield warning(
                "F3",
                passage.where,
                "「類型該当性」などの確認は、安全保障輸出管理（外為法）のためのものであることを書いてください",
                "Say that this declaration is for security export control (Foreign Exchange and Foreign Trade Act)",
                EXPORT_LAW,
            )


def cross_appointment(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """F4: a post with two employers says how the work is shared; where it is only an option, nothing is asked."""
    keys = ("title", "job_lines.job_title", "positions_note", "contract_note", "duties")
    for language in languages:
        named = next((p for p in passages(content, (language,), keys) if p.find(CROSS, unless=CROSS_IS_OPTION)), None)
        if named and not _anywhere(content, language, CROSS_SHARE):
            yield warning(
                "F4",
                f"contract_note-{language}",
                "クロスアポイントメントの相手機関と、業務の割合（エフォート率など）を書いてください",
                "For a cross-appointment, name the other employer and the share of work",
                GUIDE,
            )


def _anywhere(content: Content, language: str, pattern: re.Pattern[str]) -> bool:
    return any(passage.find(pattern) for passage in passages(content, (language,), EVERY_TEXT))


def _written(content: Content, language: str, key: str) -> list[Passage]:
    return list(passages(content, (language,), (key,)))
