"""The page of 退会アンケート: the questions as fields, and what was answered."""

from dataclasses import dataclass

from django.http import HttpRequest

from koubo.kernel import clock
from koubo.leaving import survey
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language


@dataclass(frozen=True, slots=True)
class SurveyField:
    """One question as the page shows it."""

    name: str
    words: str
    options: list[Option]
    chosen: list[str]
    many: bool


def asked(kind: survey.Kind, request: HttpRequest) -> list[SurveyField]:
    """Return the questions with what was chosen."""
    return [
        SurveyField(
            question.key,
            question.words[language()],
            [Option(key, words[language()]) for key, words in question.options],
            request.POST.getlist(question.key),
            question.many,
        )
        for question in survey.QUESTIONS[kind]
    ]


def keep(kind: survey.Kind, request: HttpRequest) -> None:
    """Keep what was answered. Must run inside the transaction of the leaving."""
    answers = {question.key: request.POST.getlist(question.key) for question in survey.QUESTIONS[kind]}
    survey.keep(kind, answers, request.POST.get("text", ""), language=language(), now=clock.now())
