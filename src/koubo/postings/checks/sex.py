"""Women and men (domain rule D): one sex only as positive action, and no gendered names of work.

Source: 男女雇用機会均等法 第5条, 第8条.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from koubo.kernel.text import Text
from koubo.postings.checks.findings import Finding, Severity, warning
from koubo.postings.checks.reading import Passage, passages, sentence_at
from koubo.postings.sheet import Content

EQUAL: Final = Text("男女雇用機会均等法 第5条", "Equal Employment Opportunity Act art. 5")
POSITIVE: Final = Text("男女雇用機会均等法 第5条・第8条", "Equal Employment Opportunity Act arts. 5 and 8")
TOO_MANY: Final = 40.0

CONDITIONS: Final = (
    "title", "positions_note", "education_note", "experience", "requirements", "equality_note", "contract_note",
    "period_note", "application_note", "documents", "selection", "notes", "job_lines.job_title",
)  # fmt: skip
STORIES: Final = ("background", "duties")
WORK: Final = ("title", "job_lines", "duties", "positions_note")
APPLICANTS: Final = re.compile(r"応募|採用|公募|募集|限定|applicant|candidate|appl(?:y|ication)|recruit", re.IGNORECASE)

WHO: Final = r"(?:の)?(?:研究者|教員|教授|准教授|講師|助教|職員|応募者|候補者|方|人)?"
WHO_EN: Final = r"(?:applicants?|candidates?|researchers?|academics?|scientists?|faculty|staff|professors?)"
# "Women only account for 12 %" is a figure.
NO_SHARE: Final = r"(?!\s+(?:account|make|represent|constitute|comprise|form|hold|occup))"
WOMEN_ONLY: Final = re.compile(
    rf"(?:女性|女子){WHO}(?:限定|のみ|だけ|に限(?:る|り|定|ら))|応募(?:資格|者)は女性\b"
    rf"|\b(?:wom[ae]n|females?)(?:\s+{WHO_EN})?[\s-]+only\b{NO_SHARE}|\bonly\s+(?:wom[ae]n|females?)\b(?!['’])"
    rf"|\b(?:restricted|limited|reserved)\s+(?:to|for)\s+(?:wom[ae]n|females?)\b(?!['’])|\bopen\s+to\s+(?:wom[ae]n|females?)(?:\s+{WHO_EN})?\s+only"
    rf"|\bonly\s+open\s+to\s+(?:wom[ae]n|females?)|\b(?:applicants?|candidates?)\s+must\s+be\s+(?:a\s+)?(?:wom[ae]n|females?)\b",
    re.IGNORECASE,
)
MEN_ONLY: Final = re.compile(
    rf"(?:男性|男子){WHO}(?:限定|のみ|だけ|に限(?:る|り|定|ら))"
    rf"|\b(?:men|males?)(?:\s+{WHO_EN})?[\s-]+only\b|\bonly\s+(?:men|males?)\b"
    r"|\b(?:restricted|limited|reserved)\s+(?:to|for)\s+(?:men|males?)\b|\b(?:applicants?|candidates?)\s+must\s+be\s+(?:a\s+)?(?:man|men|males?)\b",
    re.IGNORECASE,
)
WOMEN_FIRST: Final = re.compile(
    rf"女性{WHO}(?:を|の)?(?:積極的に)?優先"
    r"|\bprefer(?:ence)?\b[^.\n]{0,30}\b(?:wom[ae]n|females?)\b|\b(?:wom[ae]n|females?)\b[^.\n]{0,30}\b(?:preference|priority|preferred)\b"
    r"|\bpriority\b[^.\n]{0,30}\b(?:wom[ae]n|females?)\b",
    re.IGNORECASE,
)
# "Of equals we hire women" is milder than preference, and usually meant as positive action.
WOMEN_AMONG_EQUALS: Final = re.compile(rf"同等[^。\n]{{0,30}}女性{WHO}を積極的に(?:採用|登用)")
MEN_FIRST: Final = re.compile(
    rf"男性{WHO}(?:を|の)?(?:優先|歓迎|希望)|\b(?:men|males?)\s+(?:are\s+|will\s+be\s+)?(?:preferred|given\s+preference)"
    r"|\bprefer(?:ence)?\b[^.\n]{0,20}\b(?:to|for)\s+(?:men|males?)\b",
    re.IGNORECASE,
)
INNOCENT: Final = re.compile(
    rf"(?:女性|男性|女子|男子){WHO}(?:限定|のみ|だけ)(?:で(?:は|も)(?:ありません|ない|なく)|ならず|でなく|の(?:公募|募集)ではありません)"
    r"|(?:女性|男性)(?:に限(?:らず|りません|らない|定し(?:ません|ない|ず)))"
    rf"|(?:女性|男性|女子|男子){WHO}(?:のみ|だけ|限定|に限定した|に限った)(?:の|を対象とした|を対象とする)?[^。\n]{{0,10}}(?:調査|研究(?!者)|集団|被験者|データ|疾患|寮|宿舎|休憩室|制度|支援|助成|セミナー)"
    r"|\bnot\s+(?:only|restricted\s+to|limited\s+to|reserved\s+for)\s+(?:wom[ae]n|men|females?|males?)|\b(?:no|without|nor|not)\s+(?:\w+\s+){0,3}preference",
    re.IGNORECASE,
)
ARTICLE_8: Final = re.compile(
    r"(?:均等法|均等な機会及び待遇の確保等に関する法律)[^。\n]{0,8}第?\s*8\s*条|第八条|ポジティブ・?\s?アクション"
    r"|(?:art(?:icle|\.)\s*8\b)|\bpositive\s+action\b|\baffirmative\s+action\b",
    re.IGNORECASE,
)
PERCENT: Final = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*(?:%|パーセント|per\s?cent)", re.IGNORECASE)
TENTHS: Final = re.compile(r"([1-9一二三四五六七八九])\s*割")
BELOW: Final = re.compile(
    r"相当程度少な|(?:40\s*(?:%|パーセント)|[4四]\s*割)\s*(?:を)?\s*(?:下回|未満|に満たな|以下)|\b(?:below|under|less\s+than)\s+(?:40|forty)\b",
    re.IGNORECASE,
)
GENDERED: Final = re.compile(
    r"営業マン|セールスマン|カメラマン|ガードマン|サービスマン|キーマン|ウエイター|ウェイター|ウエイトレス|ウェイトレス|看護婦|看護士|保母|保健婦"
    r"|助産婦|寮母|スチュワーデス|ホステス|女性秘書|女性事務員|男性事務員"
    r"|\b(?:sales|camera|handy|repair|work|fore|crafts|chair)m[ae]n\b|\bwaitress(?:es)?\b|\bwaiters?\b|\bstewardess(?:es)?\b|\bcleaning\s+lady\b",
    re.IGNORECASE,
)
_warning = partial(warning, "D")


def sex(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """Report conditions of sex that the law does not permit, or not in this form."""
    declared = content.get("equality_measure") is True
    for written in passages(content, languages, (*CONDITIONS, *STORIES)):
        passage = replace(written, text=INNOCENT.sub(" ", written.text))
        yield from _of_men(passage)
        if words := _condition_words(passage, WOMEN_ONLY):
            yield from _women_only(content, passage.where, words, languages, declared=declared)
        elif not declared and (words := _condition_words(passage, WOMEN_FIRST)):
            yield from _women_first(passage.where, words, named=bool(ARTICLE_8.search(passage.text)))
        elif not declared and _condition_words(passage, WOMEN_AMONG_EQUALS):
            yield from _women_first(passage.where, "", named=True)
        found = passage.find(GENDERED)
        if found and passage.key in WORK:
            yield _warning(
                passage.where,
                f"「{found.group(0)}」は、性別を感じさせる職種の名称です。男女に共通の名称にしてください",
                f"“{found.group(0)}” names work by sex. Use a name for everyone",
                EQUAL,
            )


def _condition_words(passage: Passage, pattern: re.Pattern[str]) -> str:
    """Return the words of a condition; in a story they count only where the sentence is about applicants."""
    found = pattern.search(passage.text)
    if not found or (passage.key in STORIES and not APPLICANTS.search(sentence_at(passage.text, found.start()))):
        return ""
    return found.group(0)


def _of_men(passage: Passage) -> Iterator[Finding]:
    if words := _condition_words(passage, MEN_ONLY):
        yield _error(
            passage.where,
            f"「{words}」は、男性に限る募集と読めます。性別による制限はできません",
            f"“{words}” limits the position to men, which is not permitted",
            EQUAL,
        )
    elif words := _condition_words(passage, MEN_FIRST):
        yield _warning(
            passage.where,
            f"「{words}」は、男性を優先する募集と読めます。性別にかかわらず応募できるように書いてください",
            f"“{words}” prefers men. Please word it so that everyone can apply alike",
            EQUAL,
        )


def _women_first(where: str, words: str, *, named: bool) -> Iterator[Finding]:
    if named:
        yield _warning(
            where,
            "均等法第8条の措置として行う場合は、「男女雇用機会均等法 第8条の措置」でも「措置として行う」を選んでください",
            "If this is positive action under art. 8, select so under “Positive action” as well",
            POSITIVE,
        )
    else:
        yield _error(
            where,
            f"「{words}」は、均等法第8条の措置としてだけ書けます。「措置として行う」を選び、文中にもその旨を書いてください",
            f"“{words}” is permitted only as positive action under art. 8. Select it, and say so in the text",
            POSITIVE,
        )


def _women_only(
    content: Content, where: str, words: str, languages: Sequence[str], *, declared: bool
) -> Iterator[Finding]:
    if not declared:
        yield _error(
            where,
            f"「{words}」は、均等法第8条の措置としてだけ募集できます。「措置として行う」を選び、理由を書いてください",
            f"“{words}” is permitted only as positive action under art. 8. Select it and state the reason",
            POSITIVE,
        )
        return
    notes = [passage.text for passage in passages(content, languages, ("equality_note",))]
    note = f"equality_note-{languages[0]}"
    if not notes:
        yield _error(
            note,
            "女性に限る募集では、措置の理由と、その職での女性の割合を書いてください",
            "For a position open to women only, state the reason and the share of women in that rank",
            POSITIVE,
        )
        return
    share, below = share_of_women("\n".join(notes))
    if share is None and not below:
        yield _error(
            note,
            "その職での女性の割合を書いてください。40%を下回る場合に限り、女性に限る募集ができます",
            "State the share of women in that rank: a position may be open to women only where it is below 40 %",
            POSITIVE,
        )
    elif share is not None and share >= TOO_MANY and not below:
        yield _error(
            note,
            "女性の割合が40%以上の職では、女性に限る募集はできません",
            "Where the share of women is 40 % or more, a position cannot be open to women only",
            POSITIVE,
        )


def share_of_women(text: str) -> tuple[float | None, bool]:
    """Return the lowest share named, in percent, and whether the text says that it is low enough."""
    shares = [float(found) for found in PERCENT.findall(text)]
    shares += [10.0 * ("一二三四五六七八九".find(found) + 1 or int(found)) for found in TENTHS.findall(text)]
    return (min(shares) if shares else None), BELOW.search(text) is not None


def _error(where: str, ja: str, en: str, source: Text) -> Finding:
    return Finding("D", Severity.ERROR, where, Text(ja, en), source)
