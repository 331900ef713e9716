"""What an opening says by choosing: the labels of its choices, tags and conditions, so that whoever types one finds it.

Such a label is found whole, in either language, and never by one of its words: an entry carries one made-up word for each thing
chosen, and a label means its word. Names of fields and places are not here: they are among the texts of an entry.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from koubo.kernel.text import Text
from koubo.postings.discovery.facets import ANY, BY_KEY, FACETS
from koubo.postings.sheet import SHEET, Content, Field, FieldKind, blank
from koubo.postings.sheet.jobs import lines_of
from koubo.vocabularies import registry

# Written in full in the texts of an entry.
IN_TEXTS: Final = frozenset({"research_fields", "prefectures"})
# How applications are set up is nothing an opening is looked for by.
NOT_SAID: Final = frozenset({"document_kinds", "document_formats", "document_stages", "question_kinds"})
# Words of tags and of everyday speech for a value of a facet.
ALSO: Final = (
    ("entry", "web", Text("Web応募可", "Web application")),
    ("entry", "email", Text("電子メール応募可", "Apply by e-mail")),
    ("entry", ANY, Text("電子応募可", "Online application")),
    ("consideration", ANY, Text("応募上の配慮あり", "Considerations offered")),
    ("remote", "yes", Text("在宅勤務可", "Remote work possible")),
    ("remote", "yes", Text("テレワーク", "Telework")),
    ("remote", "yes", Text("リモートワーク", "Work from home")),
)
# Of a yes or no only what says what it is about: “あり” alone is the answer to anything.
_SHORTEST: Final = 4
_NO_LETTER: Final = re.compile("[^a-z0-9]")


def word(group: str, code: str) -> str:
    """Return the made-up word for a choice; nobody writes one."""
    return "0" + "0".join(_NO_LETTER.sub("", part.lower()) for part in (group, code))


def words_of(content: Content, facets: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the words for everything an opening says by choosing, its facets included."""
    found = {word(group, code) for group, code in _chosen(SHEET.fields, content)}
    found |= {word(key, value) for key, values in facets.items() if key in _own() for value in values}
    return sorted(found)


@registry.kept
def labels() -> dict[str, tuple[str, ...]]:
    """Return the word each label means. A label of several things (その他) means none of them."""
    meant: dict[str, set[str]] = {}
    for label, means in _labels():
        for text in (label.ja, label.en):
            meant.setdefault(text, set()).add(means)
    return {text: tuple(words) for text, words in meant.items() if len(words) == 1}


@registry.kept
def by_word() -> dict[str, Text]:
    """Return the first label of each word."""
    return {means: label for label, means in reversed(list(_labels())) if label.ja in labels() and label.en in labels()}


def shown() -> list[Text]:
    """Return the labels that mean something, as people read them."""
    return [label for label, _ in _labels() if label.ja in labels() and label.en in labels()]


def _labels() -> Iterator[tuple[Text, str]]:
    for field in _fields(SHEET.fields):
        if field.vocabulary:
            group = _group(field)
            yield from ((term.label, word(group, term.code)) for term in registry.terms(field.vocabulary))
        elif field.kind is FieldKind.YES_NO:
            yield field.label, word(*_answer(field, yes=True))
            for words, yes in zip(field.words, (True, False), strict=True):
                if len(words.ja) >= _SHORTEST:
                    yield words, word(*_answer(field, yes=yes))
    for key in _own():
        facet = BY_KEY[key]
        named = (one for one in facet.choices if len(one.label.ja) >= _SHORTEST)
        yield from ((one.label, word(key, one.value)) for one in named)
        if facet.any_label:
            yield facet.label, word(key, ANY)
    yield from ((label, word(key, value)) for key, value, label in ALSO)


@lru_cache
def _own() -> frozenset[str]:
    """Return the facets that are not lists of the sheet; in which language an opening is written is no name for it."""
    lists = {field.facet for field in _fields(SHEET.fields) if field.vocabulary}
    return frozenset(facet.key for facet in FACETS) - lists - {"written", "field", "area"}


def _fields(fields: Iterable[Field]) -> Iterator[Field]:
    """Yield the fields by which something is chosen."""
    for field in fields:
        if field.vocabulary:
            if field.vocabulary not in IN_TEXTS | NOT_SAID:
                yield field
        elif field.kind is FieldKind.YES_NO:
            yield field
        yield from _fields(field.fields)


def _group(field: Field) -> str:
    return field.facet or field.vocabulary


def _answer(field: Field, *, yes: bool) -> tuple[str, str]:
    """Return group and code of a yes or no."""
    return (field.facet, field.facet_value) if yes and field.facet else (field.key, "yes" if yes else "no")


def _chosen(fields: Iterable[Field], content: Content) -> Iterator[tuple[str, str]]:
    for field in fields:
        value: Any = content.get(field.key)
        if field.is_rows:
            # A job that is filled is not there to be found, as in facets.
            for line in lines_of(content) if field.key == "job_lines" else value or []:
                yield from _chosen(field.fields, line)
        elif blank(value) or not field.counts(content):
            continue
        elif field.vocabulary:
            if field.vocabulary not in IN_TEXTS | NOT_SAID:
                codes = value if isinstance(value, list) else [value]
                yield from ((_group(field), registry.current(field.vocabulary, code)) for code in codes)
        elif field.kind is FieldKind.YES_NO:
            yield _answer(field, yes=value is True)
