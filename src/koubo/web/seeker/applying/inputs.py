"""The fields of the application form as the page shows them: who applies, the questions, the places for documents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from koubo.applications import answers as answering
from koubo.applications import requirements
from koubo.applications.answers import LINE_LIMIT, TEXT_LIMIT, WORDS
from koubo.applications.models import Application, Document
from koubo.applications.refusals import Problem
from koubo.files.formats import FORMATS
from koubo.kernel.text import Text
from koubo.postings.content.requirements import AskedQuestion, Slot
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language

# How a question is typed in, by its kind.
KINDS: Final = {"line": "text", "text": "textarea", "number": "text", "date": "date"}


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question with its control; `options` make it a choice."""

    key: str
    label: str
    kind: str
    required: bool
    value: str
    error: str
    options: Sequence[Option] = ()
    limit: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class SlotInput:
    """A place for documents: what may go in, and what is in."""

    key: str
    label: str
    note: str
    required: bool
    most: int
    formats: str
    accept: str
    megabytes: int
    documents: Sequence[Document]
    is_open: bool
    error: str
    is_reopened: bool = False

    @property
    def may_add(self) -> bool:
        """Whether another file fits."""
        return self.is_open and len(self.documents) < self.most


def questions_of(
    application: Application, answers: Mapping[str, str], problems: Iterable[Problem]
) -> list[ShownQuestion]:
    """Return the questions with what was answered and what is wrong with it."""
    errors = _by_place(problems)
    return [
        _question(question, str(answers.get(question.key, "")), errors.get(question.key, ""))
        for question in requirements.of(application).questions
    ]


def _question(question: AskedQuestion, value: str, error: str) -> ShownQuestion:
    here = language()
    options: list[Option] = []
    if question.kind == "yes_no":
        options = [Option(key, words[here]) for key, words in WORDS.items()]
    elif question.kind == "choice":
        options = [Option(str(index), text[here]) for index, text in enumerate(question.options)]
    if options and not question.required:
        options = [Option("", Text("選択しない", "Not answered")[here]), *options]
    return ShownQuestion(
        key=question.key,
        label=question.label[here],
        kind=KINDS.get(question.kind, "text"),
        required=question.required,
        value=value,
        error=error,
        options=options,
        limit=TEXT_LIMIT if question.kind == "text" else LINE_LIMIT,
        words=answering.in_words(question, value)[here] if value else "",
    )


def slots_of(
    application: Application,
    slots: Iterable[Slot],
    documents: Sequence[Document],
    problems: Iterable[Problem],
    *,
    open_keys: frozenset[str],
) -> list[SlotInput]:
    """Return the places for documents, with what is in each."""
    errors = _by_place(problems)
    here = language()
    return [
        SlotInput(
            key=slot.key,
            label=slot.label[here],
            note=slot.note[here],
            required=slot.required,
            most=slot.most,
            formats=slot.formats_label[here],
            accept=",".join(
                suffix for key in sorted(requirements.file_formats(slot)) for suffix in FORMATS[key].suffixes
            ),
            megabytes=slot.largest_mb,
            documents=[document for document in documents if document.slot == slot.key],
            is_open=slot.key in open_keys,
            error=errors.get(slot.key, ""),
            is_reopened=slot.key in application.reopened,
        )
        for slot in slots
    ]


def _by_place(problems: Iterable[Problem]) -> dict[str, str]:
    found: dict[str, str] = {}
    for problem in problems:
        found.setdefault(problem.where, problem.text[language()])
    return found
