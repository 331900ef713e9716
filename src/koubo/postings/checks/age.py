"""Age limits (domain rule C1): forbidden unless an exception reason is chosen; vague limits are always wrong.

Source: 労働施策総合推進法 第9条, 同法施行規則 第1条の3 第1項.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from koubo.kernel.text import Text
from koubo.postings.checks.findings import Finding, Severity
from koubo.postings.checks.reading import Passage, passages, sentence_at
from koubo.postings.sheet import Content, blank

SOURCE: Final = Text(
    "労働施策総合推進法 第9条・同法施行規則 第1条の3",
    "Act on Comprehensive Promotion of Labor Policies art. 9; Regulation art. 1-3",
)

# Texts in which an age is a condition. In duties and background it is usually what research is about.
CONDITIONS: Final = (
    "title", "positions_note", "starts_note", "education_note", "experience", "requirements", "age_limit_note",
    "equality_note", "contract_note", "period_note", "application_note", "documents", "selection", "notes",
)  # fmt: skip
STORIES: Final = ("background", "duties")

AGE: Final = r"(?:満\s*)?[1-9]\d\s*[歳才]"
LIMIT: Final = re.compile(
    rf"{AGE}\s*(?:未満|以下|まで|以上|程度|くらい|ぐらい|前後|迄)|[2-6]0\s*(?:歳|才)?代|{AGE}\s*(?:[~〜～ー―–-]|から)\s*{AGE}"
    r"|(?:昭和|平成|令和|19\d\d|20\d\d)[^。\n]{0,12}(?:以降|以後|以前)\s*に?\s*(?:お?生まれ|出生)|\bborn\s+(?:on\s+or\s+)?(?:after|before|since)\b"
    r"|年齢\s*(?:制限|上限|要件|不問で(?:は)?な)|年齢は\s*\d"
    r"|\bage\s+limit|\bmaximum\s+age|\bupper\s+age|\b(?:under|below|over|above)\s+(?:the\s+age\s+of\s+)?[2-7]\d\b(?!\s*(?:%|percent|students|people|papers|pages|hours|minutes|countries|years\s+of\s+(?:experience|history)))"
    r"|\b(?:aged?|years?\s+old)\b[^.\n]{0,20}\bor\s+(?:younger|under|below|older)|\b[2-7]\d\s*(?:years?\s+(?:old|of\s+age))\s*or\s+(?:younger|under|below|older)"
    r"|\bbe\s+[2-7]\d\s+or\s+(?:younger|under|below|older)"
    r"|\b(?:not\s+(?:be\s+)?|no\s+)(?:older|younger)\s+than\s+[2-7]\d|\b(?:younger|older)\s+than\s+[2-7]\d\b|\b(?:in\s+(?:their|his|her)\s+)[2-6]0s\b|\b[2-7]\d\s*(?:years?\s+(?:old|of\s+age))\b",
    re.IGNORECASE,
)
VAGUE: Final = re.compile(
    rf"{AGE}\s*(?:程度|くらい|ぐらい|前後)|[2-6]0\s*(?:歳|才)?代\s*(?:程度|くらい|ぐらい|前後)|\b(?:about|around|approximately)\s+[2-7]\d\s*years?\s+old",
    re.IGNORECASE,
)
# Said of retirement, of what the post is about, or that there is no limit.
INNOCENT: Final = re.compile(
    rf"定年[^。\n]{{0,12}}{AGE}[^。\n]{{0,4}}|{AGE}[^。\n]{{0,6}}定年|年齢\s*(?:は)?\s*(?:不問|制限\s*(?:は)?\s*(?:なし|無し|ありません|設けません|を設けません|しません))|年齢を?問(?:い|わ)"
    rf"|{AGE}\s*(?:まで|を(?:上限|限度))[^。\n]{{0,6}}(?:雇用|勤務|更新|再雇用|継続)"
    r"|no\s+age\s+limit|without\s+age\s+limit|regardless\s+of\s+age|(?:mandatory\s+)?retire(?:ment)?[^.\n]{0,25}\b\d\d\b|\d\d[^.\n]{0,12}retirement"
    rf"|{AGE}\s*(?:以上|以下|未満|まで)?\s*の\s*(?:高齢者|患者|小児|児童|子ども|子供|学生|住民|男女|被験者|対象者|人口)",
    re.IGNORECASE,
)
APPLICANTS: Final = re.compile(r"応募|年齢|採用|対象年齢|applicant|candidate|application", re.IGNORECASE)
AFTER_DEGREE: Final = re.compile(
    r"(?:学位|博士)(?:号)?(?:を)?(?:の)?取得後\s*(?:おおむね|概ね)?\s*\d+\s*年|within\s+\w+\s+years\s+(?:of|after|since|from)\s+(?:receiving|obtaining|the|their|your)?\s*(?:a\s+)?(?:ph\.?d|doctora|degree)",
    re.IGNORECASE,
)


def age(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """Report age limits without a reason, vague ones always, and career limits as a reminder."""
    has_reason = not blank(content.get("age_limit_reason"))
    for passage in passages(content, languages, (*CONDITIONS, *STORIES)):
        yield from _of_passage(passage, has_reason=has_reason)


def _of_passage(passage: Passage, *, has_reason: bool) -> Iterator[Finding]:
    where, read = passage.where, INNOCENT.sub(" ", passage.text)
    found = LIMIT.search(read)
    if found and passage.key in STORIES and not APPLICANTS.search(sentence_at(read, found.start())):
        found = None
    if VAGUE.search(read) and found:
        yield _error(
            where,
            f"年齢の表現「{found.group(0)}」はあいまいなため使えません。削除するか、例外事由に沿って書いてください",
            f"The age wording “{found.group(0)}” is vague and cannot be used. Remove it or state a permitted limit",
        )
    elif found and not has_reason:
        yield _error(
            where,
            f"年齢を制限する表現「{found.group(0)}」があります。削除するか、年齢制限の例外事由を選んでください",
            f"“{found.group(0)}” limits age. Remove it, or select the reason that permits an age limit",
        )
    if AFTER_DEGREE.search(read):
        yield Finding(
            "C1",
            Severity.WARNING,
            where,
            Text(
                "学位取得後の年数による条件です。年齢の制限にならないことを確かめてください",
                "This limits years since the degree. Please make sure that it does not amount to an age limit",
            ),
            SOURCE,
        )


def _error(where: str, ja: str, en: str) -> Finding:
    return Finding("C1", Severity.ERROR, where, Text(ja, en), SOURCE)
