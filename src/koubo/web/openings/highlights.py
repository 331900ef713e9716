"""Highlights matches in the title and institution of a line, and in an excerpt where the match is elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from koubo.postings.content.email_masking import mask
from koubo.postings.models import Revision
from koubo.postings.sheet import SHEET
from koubo.search import highlighting
from koubo.search.terms import Terms
from koubo.web.ui.language import language

# What is searched and written by people, at the top of the sheet; the title of the other language, too.
FIELDS = tuple(field for field in SHEET.fields if field.localized and field.weight)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Where else something matched: the field, the text around it, and its language ("" where it is the page's own)."""

    label: str
    text: SafeString
    language: str


def highlight(text: str, terms: Terms | None) -> SafeString | str:
    """Return a text with what matched marked."""
    return marked(highlighting.split(text, terms)) if terms else text


def excerpt(revision: Revision, shown: str, terms: Terms | None) -> Excerpt | None:
    """Return where what `shown` does not have matched, or None where everything that can be shown is there."""
    missing = _missing(shown, terms) if terms else None
    if missing is None:
        return None
    here = language()
    for label, code, text in _texts(revision, here):
        parts = highlighting.excerpt(text, missing)
        if parts:
            return Excerpt(label, marked(parts), "" if code == here else code)
    return None


def _missing(shown: str, terms: Terms) -> Terms | None:
    """Return the terms that are not in `shown`: of those of which one is enough all, if none is."""
    all_of = tuple(term for term in terms.all_of if not _has(shown, replace(terms, all_of=(term,), any_of=())))
    any_of = () if not terms.any_of or _has(shown, replace(terms, all_of=())) else terms.any_of
    return replace(terms, all_of=all_of, any_of=any_of) if all_of or any_of else None


def _has(shown: str, terms: Terms) -> bool:
    return any(matched for _, matched in highlighting.split(shown, terms))


def _texts(revision: Revision, here: str) -> Iterator[tuple[str, str, str]]:
    """Yield (label, language, text) of what was written, addresses masked, in the language of the page first."""
    for code in sorted(revision.texts, key=lambda code: code != here):
        for field in FIELDS:
            text = revision.texts[code].get(field.key)
            if text and not (field.key == "title" and code == here):
                yield field.label[here], code, mask(text)


def marked(parts: highlighting.Parts) -> SafeString:
    """Return parts of a text with what matched marked."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", text) if matched else text,) for text, matched in parts)
    )
