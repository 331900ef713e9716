"""Highlights matches in the title and institution of a line, and in an excerpt where the match is elsewhere."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from koubo.kernel.text import Text
from koubo.postings.content.email_masking import mask
from koubo.postings.content.render import place_label, research_field_label
from koubo.postings.discovery import labels
from koubo.postings.discovery.completion import WORDS
from koubo.postings.models import Revision
from koubo.postings.sheet import SHEET
from koubo.search import highlighting
from koubo.search.terms import Terms
from koubo.vocabularies import registry
from koubo.web.ui.language import language

# What is searched and written by people, at the top of the sheet; the title of the other language, too.
FIELDS = tuple(field for field in SHEET.fields if field.localized and field.weight)
NUMBER: Final = Text("データ番号", "Data number")
JOB: Final = Text("職種", "Job type")
MOST_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Where else something matched: the field, the text around it, and its language ("" where it is the page's own)."""

    label: str
    text: SafeString
    language: str


def highlight(text: str, terms: Terms | None) -> SafeString | str:
    """Return a text with what matched marked."""
    return marked(highlighting.split(text, terms)) if terms else text


def why(revision: Revision, shown: str, terms: Terms | None, chosen: Collection[str] = ()) -> tuple[Excerpt, ...]:
    """Return for each term that `shown` does not have where else it matched, for the first of them.

    `chosen` are the words for what the opening says by choosing. Needs `queries.for_cards`.
    """
    found: dict[Excerpt, None] = {}
    for missing in _missing(shown, terms) if terms else ():
        said = _excerpt(revision, missing) or _label(missing, chosen)
        if said:
            found[said] = None
    return tuple(islice(found, MOST_SHOWN))


def _excerpt(revision: Revision, missing: Terms) -> Excerpt | None:
    here = language()
    for label, code, text in (*_texts(revision, here), *_names(revision, here)):
        parts = highlighting.excerpt(text, missing)
        if parts:
            return Excerpt(label, marked(parts), "" if code == here else code)
    return None


def _label(missing: Terms, chosen: Collection[str]) -> Excerpt | None:
    here, known = language(), labels.by_word()
    for word in words_of_labels(missing):
        if word in chosen and word in known:
            return Excerpt(WORDS[here], marked([(known[word][here], True)]), "")
    return None


def words_of_labels(terms: Terms) -> list[str]:
    """Return the words of openings that labels among the terms stand for."""
    known = labels.by_word()
    pieces = (piece for term in terms.all_of + terms.any_of for one in term for piece in one)
    return [word for piece in pieces if (word := piece.text.strip()) in known]


def _missing(shown: str, terms: Terms) -> Iterator[Terms]:
    """Yield each term that is not in `shown`: of those of which one is enough all, if none is."""
    for term in terms.all_of:
        one = replace(terms, all_of=(term,), any_of=())
        if not _has(shown, one):
            yield one
    if terms.any_of and not _has(shown, any_of := replace(terms, all_of=())):
        yield any_of


def _has(shown: str, terms: Terms) -> bool:
    return any(matched for _, matched in highlighting.split(shown, terms))


def _texts(revision: Revision, here: str) -> Iterator[tuple[str, str, str]]:
    """Yield (label, language, text) of what was written, addresses masked, in the language of the page first."""
    for code in sorted(revision.texts, key=lambda code: code != here):
        for field in FIELDS:
            text = revision.texts[code].get(field.key)
            if text and not (field.key == "title" and code == here):
                yield field.label[here], code, mask(text)


def _names(revision: Revision, here: str) -> Iterator[tuple[str, str, str]]:
    """Yield (label, language, text) of number, institution, jobs, fields and places, in the language of the page first."""
    yield NUMBER[here], here, revision.posting.number or ""
    institution = revision.posting.institution
    for code in sorted(("ja", "en"), key=lambda code: code != here):
        for name in (revision.institution_name[code], institution.name_ja if code == "ja" else institution.name_en):
            yield SHEET.field("employer").label[here], code, name
        for line in revision.job_lines.all():
            yield JOB[here], code, registry.label("job_types", line.job_type)[code]
        for row in revision.research_fields.all():
            yield SHEET.field("research_fields").label[here], code, research_field_label(row.code, code)
        for place in revision.places.all():
            yield SHEET.field("places").label[here], code, place_label(place.prefecture, code)


def marked(parts: highlighting.Parts) -> SafeString:
    """Return parts of a text with what matched marked."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", text) if matched else text,) for text, matched in parts)
    )
