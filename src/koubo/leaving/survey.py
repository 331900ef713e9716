"""退会アンケート: a few questions, none of which must be answered; counts for the secretariat."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from koubo.kernel.text import Text
from koubo.leaving.models import SurveyAnswer

Kind = SurveyAnswer.Leaver
TEXT_LIMIT: Final = 2_000


@dataclass(frozen=True, slots=True)
class SurveyQuestion:
    """One question; `many` may be chosen, or one."""

    key: str
    words: Text
    options: tuple[tuple[str, Text], ...]
    many: bool = False


SATISFACTION: Final = SurveyQuestion(
    "satisfaction",
    Text("全体として、どのくらい満足しましたか", "Altogether, how satisfied were you?"),
    (
        ("5", Text("とても満足", "Very satisfied")),
        ("4", Text("満足", "Satisfied")),
        ("3", Text("どちらともいえない", "Neither")),
        ("2", Text("不満", "Dissatisfied")),
        ("1", Text("とても不満", "Very dissatisfied")),
    ),
)
AGAIN: Final = SurveyQuestion(
    "again",
    Text("また利用したいと思いますか", "Would you use it again?"),
    (("yes", Text("思う", "Yes")), ("perhaps", Text("わからない", "I do not know")), ("no", Text("思わない", "No"))),
)
QUESTIONS: Final = {
    Kind.INSTITUTION: (
        SurveyQuestion(
            "reason",
            Text("退会する理由（いくつでも）", "Why do you leave? (any number)"),
            (
                ("filled", Text("採用の予定がなくなった", "There is nothing to recruit for")),
                ("merged", Text("機関の統合・廃止・改称", "The institution was merged, closed or renamed")),
                ("other-way", Text("ほかの手段で募集する", "We recruit in another way")),
                ("few", Text("応募が少なかった", "There were few applications")),
                ("hard", Text("操作がわかりにくい", "It is hard to use")),
                ("missing", Text("必要な機能がない", "Something we need is missing")),
                ("other", Text("その他", "Other")),
            ),
            many=True,
        ),
        SATISFACTION,
        AGAIN,
    ),
    Kind.PERSON: (
        SurveyQuestion(
            "reason",
            Text("退会する理由（いくつでも）", "Why do you leave? (any number)"),
            (
                ("found", Text("就職先が決まった", "I have found a position")),
                ("duty", Text("担当でなくなった", "It is no longer my task")),
                ("none", Text("希望する求人がない", "There is no opening for me")),
                ("mails", Text("メールが多い", "There are too many mails")),
                ("hard", Text("操作がわかりにくい", "It is hard to use")),
                ("data", Text("個人情報を残したくない", "I do not want to leave data here")),
                ("other", Text("その他", "Other")),
            ),
            many=True,
        ),
        SATISFACTION,
        AGAIN,
    ),
}


def keep(kind: Kind, answers: dict[str, list[str]], text: str, *, language: str, now: datetime) -> SurveyAnswer | None:
    """Keep what was answered, without who; nothing for nothing. What no question offers is dropped."""
    known: dict[str, list[str]] = {}
    for question in QUESTIONS[kind]:
        offered = [key for key, _words in question.options]
        chosen = [key for key in offered if key in answers.get(question.key, [])]
        if chosen:
            known[question.key] = chosen if question.many else chosen[:1]
    text = text.strip()[:TEXT_LIMIT]
    if not known and not text:
        return None
    return SurveyAnswer.objects.create(kind=kind, at=now, answers=known, text=text, language=language)


def answers_of(kind: Kind) -> QuerySet[SurveyAnswer]:
    """Return what was said, newest first."""
    return SurveyAnswer.objects.filter(kind=kind)


@dataclass(frozen=True, slots=True)
class SurveyCount:
    """A question with how often each option was chosen, and by how many it was answered."""

    question: SurveyQuestion
    answered: int
    options: tuple[tuple[Text, int], ...]


def counts(kind: Kind) -> list[SurveyCount]:
    """Return how often each option was chosen. One query."""
    said = list(answers_of(kind).values_list("answers", flat=True))
    return [_counted(question, said) for question in QUESTIONS[kind]]


def _counted(question: SurveyQuestion, said: Iterable[dict[str, list[str]]]) -> SurveyCount:
    chosen = [answers[question.key] for answers in said if question.key in answers]
    options = tuple((words, sum(key in one for one in chosen)) for key, words in question.options)
    return SurveyCount(question, len(chosen), options)


def table(kind: Kind, language: str) -> Iterator[list[str]]:
    """Yield the answers as rows of a table, its heading first."""
    questions = QUESTIONS[kind]
    heading = Text("日付", "Day")[language], *(question.words[language] for question in questions)
    yield [*heading, Text("ご意見", "Comments")[language]]
    for answer in answers_of(kind).iterator():
        cells = [_in_words(question, answer, language) for question in questions]
        yield [answer.at.date().isoformat(), *cells, answer.text]


def _in_words(question: SurveyQuestion, answer: SurveyAnswer, language: str) -> str:
    chosen = answer.answers.get(question.key, [])
    return "; ".join(words[language] for key, words in question.options if key in chosen)
