"""Women and men (domain rule D): one sex only as positive action, and no gendered names of work.

What a clause makes of sex is read by `sex_reading`. Source: 男女雇用機会均等法 第5条, 第8条.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from koubo.kernel.text import Text
from koubo.postings.checks.findings import Finding, Severity, gravest, warning
from koubo.postings.checks.lexicon import lexicon
from koubo.postings.checks.reading import Passage, passages, sentences
from koubo.postings.checks.sex_reading import SexCondition, conditions
from koubo.postings.checks.sex_words import ARTICLE_8, BELOW, FAMILY_PLANS, GENDERED, OF_SO_MANY, PERCENT, TENTHS
from koubo.postings.checks.stock import ONE_SEX, severity
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
CALLED: Final = ("requirements", "notes", "application_note")
APPLICANTS: Final = lexicon(
    "応募, 採用, 公募, 募集, 限定, 後任, 来て, お願い, 今回, 欲し, 探し, 想定, 求[めむ], applicant*, candidate*, apply, application*, recruit*, we ask, would, like an?, hire, appoint"
)

WOMEN: Final = re.compile(r"女性|\bwom[ae]n|\bfemale", re.IGNORECASE)
_warning = partial(warning, "D")


@dataclass(frozen=True, slots=True)
class Condition:
    """Words that make sex a condition, and how surely they are read."""

    words: str
    severity: Severity


def sex(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """Report conditions of sex that the law does not permit, or not in this form."""
    declared = content.get("equality_measure") is True
    for passage in passages(content, languages, (*CONDITIONS, *STORIES)):
        yield from _of_men(passage)
        if only := _condition(passage, "women", SexCondition.ONLY, SexCondition.REFUSED):
            yield from _women_only(content, passage.where, only, languages, declared=declared)
        elif not declared and (first := _condition(passage, "women", SexCondition.FIRST)):
            if not ARTICLE_8.search(passage.text):
                yield _women_first(passage.where, first)
            elif not _few_women(_texts_about_applicants(content, languages)):
                yield _positive_action(passage.where)
        if plans := _plans(passage):
            yield _finding(
                plans.severity,
                passage.where,
                f"「{plans.words}」のように、結婚や出産の予定を条件にすることはできません",
                f"“{plans.words}”: plans of marriage or children cannot be a condition",
                EQUAL,
            )
        found = passage.find(GENDERED)
        if found and passage.key in (*WORK, *CALLED):
            yield _warning(
                passage.where,
                f"「{found.group(0)}」は、性別を感じさせる職種の名称です。男女に共通の名称にしてください",
                f"“{found.group(0)}” names work by sex. Use a name for everyone",
                EQUAL,
            )


def _condition(passage: Passage, of: str, *effects: SexCondition) -> Condition | None:
    """Return what makes sex a condition; in a story only clauses about applicants count."""
    return _gravest(
        [
            (words, clause)
            for effect, words, clause in conditions(passage.text, passage.key, of)
            if effect in effects and (passage.key != "duties" or APPLICANTS.search(clause))
        ]
    )


def _plans(passage: Passage) -> Condition | None:
    return _gravest([(hit[0], s) for s in sentences(passage.text) if (hit := FAMILY_PLANS.search(s))])


def _gravest(told: Sequence[tuple[str, str]]) -> Condition | None:
    return Condition(told[0][0], gravest(severity(clause, ONE_SEX) for _, clause in told)) if told else None


def _of_men(passage: Passage) -> Iterator[Finding]:
    if only := _condition(passage, "men", SexCondition.ONLY, SexCondition.REFUSED):
        yield _finding(
            only.severity,
            passage.where,
            f"「{only.words}」は、男性に限る募集と読めます。性別による制限はできません",
            f"“{only.words}” limits the position to men, which is not permitted",
            EQUAL,
        )
    elif first := _condition(passage, "men", SexCondition.FIRST):
        yield _warning(
            passage.where,
            f"「{first.words}」は、男性を優先する募集と読めます。性別にかかわらず応募できるように書いてください",
            f"“{first.words}” prefers men. Please word it so that everyone can apply alike",
            EQUAL,
        )


def _positive_action(where: str) -> Finding:
    return _warning(
        where,
        "均等法第8条の措置として行う場合は、「男女雇用機会均等法 第8条の措置」でも「措置として行う」を選んでください",
        "If this is positive action under art. 8, select so under “Positive action” as well",
        POSITIVE,
    )


def _women_first(where: str, first: Condition) -> Finding:
    return _finding(
        first.severity,
        where,
        f"「{first.words}」は、均等法第8条の措置としてだけ書けます。「措置として行う」を選び、文中にもその旨を書いてください",
        f"“{first.words}” is permitted only as positive action under art. 8. Select it, and say so in the text",
        POSITIVE,
    )


def _women_only(
    content: Content, where: str, only: Condition, languages: Sequence[str], *, declared: bool
) -> Iterator[Finding]:
    if not declared:
        told = _texts_about_applicants(content, languages)
        if any(ARTICLE_8.search(text) for text in told) and _few_women(told):
            return
        yield _finding(
            only.severity,
            where,
            f"「{only.words}」は、均等法第8条の措置としてだけ募集できます。「措置として行う」を選び、理由を書いてください",
            f"“{only.words}” is permitted only as positive action under art. 8. Select it and state the reason",
            POSITIVE,
        )
        return
    notes = [passage.text for passage in passages(content, languages, ("equality_note",))]
    note = f"equality_note-{languages[0]}"
    if not notes:
        yield _finding(
            only.severity,
            note,
            "女性に限る募集では、措置の理由と、その職での女性の割合を書いてください",
            "For a position open to women only, state the reason and the share of women in that rank",
            POSITIVE,
        )
        return
    share, below = share_of_women("\n".join(notes))
    if share is None and not below:
        yield _finding(
            only.severity,
            note,
            "その職での女性の割合を書いてください。40%を下回る場合に限り、女性に限る募集ができます",
            "State the share of women in that rank: a position may be open to women only where it is below 40 %",
            POSITIVE,
        )
    elif share is not None and share >= TOO_MANY and not below:
        yield _finding(
            only.severity,
            note,
            "女性の割合が40%以上の職では、女性に限る募集はできません",
            "Where the share of women is 40 % or more, a position cannot be open to women only",
            POSITIVE,
        )


def _texts_about_applicants(content: Content, languages: Sequence[str]) -> list[str]:
    return [passage.text for passage in passages(content, languages, (*CONDITIONS, "background"))]


def _few_women(texts: Sequence[str]) -> bool:
    """Whether the posting says that women are few in this rank."""
    about = [sentence for text in texts for sentence in sentences(text) if WOMEN.search(sentence)]
    share, below = share_of_women("\n".join(about))
    return below or (share is not None and share < TOO_MANY)


def share_of_women(text: str) -> tuple[float | None, bool]:
    """Return the lowest share named, in percent, and whether the text says that it is low enough."""
    shares = [float(found) for found in PERCENT.findall(text)]
    shares += [10.0 * ("一二三四五六七八九".find(found) + 1 or int(found)) for found in TENTHS.findall(text)]
    for found in OF_SO_MANY.finditer(text):
        some, every = int(found["some"] or found["some_en"]), int(found["all"] or found["all_en"])
        shares += [100 * some / every] if every else []
    return (min(shares) if shares else None), BELOW.search(text) is not None


def _finding(severity: Severity, where: str, ja: str, en: str, source: Text) -> Finding:
    return Finding("D", severity, where, Text(ja, en), source)
