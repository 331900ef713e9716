"""Age limits (domain rule C1): forbidden unless an exception reason is chosen; vague limits are always wrong.

Source: 労働施策総合推進法 第9条, 同法施行規則 第1条の3 第1項.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from koubo.kernel.text import Text
from koubo.postings.checks.age_words import AFTER_DEGREE, DEGREE_WITH_CARE, ELSEWHERE, RECRUITING
from koubo.postings.checks.ages import Said, limits_said
from koubo.postings.checks.findings import Finding, gravest, warning
from koubo.postings.checks.reading import Passage, passages, sentences
from koubo.postings.checks.stock import AGE_LIMIT, severity
from koubo.postings.sheet import Content, blank

SOURCE: Final = Text(
    "労働施策総合推進法 第9条・同法施行規則 第1条の3",
    "Act on Comprehensive Promotion of Labor Policies art. 9; Regulation art. 1-3",
)

# Texts in which an age is a condition. In duties and background it is usually what research is about.
CONDITIONS: Final = (
    "title", "positions_note", "starts_note", "education_note", "experience", "requirements", "age_limit_note",
    "equality_note", "contract_note", "period_note", "application_note", "documents", "selection", "notes", "job_lines.job_title",
)  # fmt: skip
STORIES: Final = ("background", "duties")


def age(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """Report age limits without a reason, vague ones always, and career limits as a reminder."""
    has_reason = not blank(content.get("age_limit_reason"))
    for passage in passages(content, languages, (*CONDITIONS, *STORIES)):
        yield from _of_passage(passage, has_reason=has_reason)


def _of_passage(passage: Passage, *, has_reason: bool) -> Iterator[Finding]:
    where = passage.where
    told = [said for said in limits_said(passage.text) if passage.key != "duties" or RECRUITING.search(said.clause)]
    if vague := [said for said in told if said.vague]:
        yield _limit(
            vague,
            where,
            f"年齢の表現「{vague[0].words}」はあいまいなため使えません。削除するか、例外事由に沿って書いてください",
            f"The age wording “{vague[0].words}” is vague and cannot be used. Remove it or state a permitted limit",
        )
    elif told and not has_reason:
        yield _limit(
            told,
            where,
            f"年齢を制限する表現「{told[0].words}」があります。削除するか、年齢制限の例外事由を選んでください",
            f"“{told[0].words}” limits age. Remove it, or select the reason that permits an age limit",
        )
    if any(
        AFTER_DEGREE.search(s) and not DEGREE_WITH_CARE.search(s) and not ELSEWHERE.search(s)
        for s in sentences(passage.text)
    ):
        yield warning(
            "C1",
            where,
            "学位取得後の年数による条件です。年齢の制限にならないことを確かめてください",
            "This limits years since the degree. Please make sure that it does not amount to an age limit",
            SOURCE,
        )


def _limit(told: Sequence[Said], where: str, ja: str, en: str) -> Finding:
    return Finding("C1", gravest(severity(said.clause, AGE_LIMIT) for said in told), where, Text(ja, en), SOURCE)
