"""What one line of a list says of a posting."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from koubo.kernel import clock
from koubo.postings.models import Revision
from koubo.postings.render import place_label
from koubo.vocabularies import registry
from koubo.web.public.words import is_near, language, left

NEW_FOR = timedelta(days=3)
MOST_TAGS = 4
CONSIDERATIONS = ("consideration_remote", "consideration_disability", "consideration_other")


@dataclass(frozen=True, slots=True)
class Card:
    """A posting in a list. `title_language` is set where the title is not in the language of the page."""

    number: str
    title: str
    title_language: str
    institution: str
    field: str
    job: str
    place: str
    tags: tuple[tuple[str, str], ...]
    closes_on: date
    left: str
    near: bool


def card(revision: Revision, now: datetime) -> Card:
    """Return the card of a posting open at `now`. Needs `queries.for_cards`."""
    here, today = language(), clock.day_of(now)
    assert revision.closes_on is not None, "published postings have an end"
    texts = revision.texts.get(here) or next(iter(revision.texts.values()))
    lines = revision.job_lines.all()
    places = dict.fromkeys(place_label(row.prefecture, here) for row in revision.places.all())
    fields = revision.research_fields.all()
    return Card(
        number=revision.posting.number or "",
        title=revision.title[here],
        title_language="" if here in revision.languages else revision.languages[0],
        institution=f"{revision.posting.institution.name[here]} {texts.get('department', '')}".strip(),
        field=_first([_field(row.code, here) for row in fields]),
        job=_first([registry.label("job_types", line.job_type)[here] for line in lines]),
        place=_first(list(places)),
        tags=_tags(revision, now),
        closes_on=revision.closes_on,
        left=left(revision.closes_on, today),
        near=is_near(revision.closes_on, today),
    )


def _field(code: str, here: str) -> str:
    """Name the subfield, or the major field where only that is given."""
    parent = registry.parent("research_fields", code)
    first = registry.children("research_fields", parent.code)[0]
    return parent.label[here] if first.code == code else registry.label("research_fields", code)[here]


def _first(names: list[str]) -> str:
    """Return the first name and how many more there are."""
    if len(names) <= 1:
        return "".join(names)
    return _("%(first)s and %(n)d more") % {"first": names[0], "n": len(names) - 1}


def _tags(revision: Revision, now: datetime) -> tuple[tuple[str, str], ...]:
    """Return up to four facts as (words, tone)."""
    lines = revision.job_lines.all()
    terms = {line.term for line in lines}
    here = language()
    considers = any(texts.get(key) for texts in revision.texts.values() for key in CONSIDERATIONS)
    is_new = revision.live_from is not None and now - revision.live_from < NEW_FOR
    found = [
        (_("New"), "solid") if is_new else None,
        (_("Web application"), "key") if revision.web_application else None,
        (_("Tenure-track"), "") if any(line.tenure_track == "3" for line in lines) else None,
        (registry.label("terms", terms.pop())[here], "") if len(terms) == 1 else None,
        (_("Considerations offered"), "") if considers else None,
    ]
    return tuple(tag for tag in found if tag)[:MOST_TAGS]
