"""What one line of a list says of a profile."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.safestring import SafeString

from koubo.postings.content.render import research_field_label
from koubo.postings.sheet.fields import Content, FieldKind
from koubo.profiles.content import load
from koubo.profiles.finder import ProfileResult
from koubo.profiles.index import PROFILES
from koubo.profiles.models import Profile
from koubo.profiles.sheet import SHEET, links
from koubo.search.highlighting import excerpt
from koubo.search.terms import Terms
from koubo.vocabularies import registry
from koubo.web.openings.cards import first_of, wanted
from koubo.web.openings.highlights import highlight, marked
from koubo.web.ui.language import language

MOST_CHARACTERS: Final = 90
MOST_TAGS: Final = 4
TEXTS: Final = tuple(
    field.key
    for field in SHEET.fields
    if field.kind in {FieldKind.LINE, FieldKind.PROSE} and field.key != "headline"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProfileCard:
    """A profile in a list. `language` is that of its texts where it is not the page's."""

    code: str
    headline: SafeString | str
    language: str
    field: str
    position: str
    place: str
    text: SafeString | str
    tags: tuple[str, ...]
    updated: datetime | None


def cards(result: ProfileResult) -> list[ProfileCard]:
    """Return the lines of a list, in order."""
    terms = wanted(result.words, PROFILES.name)
    return [card(profile, terms) for profile in result.profiles()]


def card(profile: Profile, terms: Terms | None) -> ProfileCard:
    """Return the line of a profile, with `terms` marked."""
    here, content = language(), load(profile.content)
    fields = [research_field_label(row["code"], here) for row in content["research_fields"] if row["code"]]
    areas = [registry.label("areas", code)[here] for code in content["areas"]]
    return ProfileCard(
        code=profile.code,
        headline=highlight(content["headline"], terms),
        language="" if content["written"] in {"", here} else content["written"],
        field=first_of(fields),
        position=content["position"],
        place=first_of(areas),
        text=_text(content, terms),
        tags=tuple(_tags(content, here))[:MOST_TAGS],
        updated=profile.content_at,
    )


def _text(content: Content, terms: Terms | None) -> SafeString | str:
    """Return where the words were found, or how the text begins."""
    if terms is not None:
        for key in TEXTS:
            if parts := excerpt(content[key], terms):
                return marked(parts)
    text = " ".join(content["appeal"].split())
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}…"


def _tags(content: Content, here: str) -> Iterator[str]:
    yield content["degree_note"] or registry.label("earned_degrees", content["degree"])[here]
    yield from (registry.label("job_types", code)[here] for code in content["job_types"][:2])
    yield from (field.label[here] for field in links(content)[:1])
