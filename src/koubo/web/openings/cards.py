"""What one line of a list says of a posting."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from koubo.postings.content.email_masking import mask
from koubo.postings.content.employer import shown_institution
from koubo.postings.content.render import ROW_SHAPES, line_pay, place_label
from koubo.postings.discovery.finder import Result
from koubo.postings.discovery.parameters import ListView
from koubo.postings.discovery.public_index import OPENINGS
from koubo.postings.models import JobLine, Pay, Revision, queries
from koubo.postings.models.revision import named_in
from koubo.postings.publication.deadline import Deadline
from koubo.postings.sheet import SHEET
from koubo.search import api
from koubo.search.query import Words
from koubo.search.terms import Terms
from koubo.vocabularies import registry
from koubo.web.openings.highlights import Excerpt, highlight, why, words_of_labels
from koubo.web.openings.words import is_near, left
from koubo.web.ui.language import language

NEW_FOR = timedelta(days=3)
MOST_TAGS = 4
CONSIDERATIONS = ("consideration_remote", "consideration_disability", "consideration_other")
TEMPLATES = {ListView.CARDS: "openings/card.html", ListView.COMPACT: "openings/row.html"}


@dataclass(frozen=True, slots=True)
class Card:
    """A posting in a list. `title_language` is set where the title is not in the language of the page."""

    number: str
    title: SafeString | str
    title_language: str
    institution: SafeString | str
    why: tuple[Excerpt, ...]
    field: str
    job: str
    place: str
    prefecture: str
    pay: str
    tags: tuple[tuple[str, str], ...]
    updated: datetime
    deadline: Deadline
    left: str
    near: bool


def rendered(result: Result) -> dict[UUID, SafeString]:
    """Return the lines of a list by posting, in order. What a line says of a revision never changes but for the days left: it is kept."""
    here, now, view = language(), result.now, result.query.view
    terms = wanted(result.words, OPENINGS.name)
    keys, postings = {}, {}
    for pk, posting_id, version, live_from, closes_on, closes_at, name in result.visible.values_list(
        "pk", "posting_id", "version", "live_from", "closes_on", "closes_at", named_in(here)
    ):
        postings[pk] = posting_id
        days = left(Deadline(closes_on, closes_at), now)
        keys[pk] = text_key(view, here, pk, version, name, days, is_new(live_from, now), terms)
    kept = caches["rendered"].get_many(keys.values())
    missing = [pk for pk, key in keys.items() if key not in kept]
    if missing:
        revisions = queries.for_cards(Revision.objects.filter(pk__in=missing).order_by())
        asked = words_of_labels(terms) if terms else []
        chosen = api.carrying(OPENINGS.name, missing, asked) if asked else {}
        made = {
            keys[revision.pk]: render_to_string(
                TEMPLATES[view], {"card": card(revision, now, terms, chosen.get(revision.pk, ()))}
            )
            for revision in revisions
        }
        caches["rendered"].set_many(made)
        kept |= made
    return {postings[pk]: SafeString(kept[keys[pk]]) for pk in result.keys if pk in keys}


def wanted(words: Words, collection: str) -> Terms | None:
    """Return the words to mark, or None without any."""
    return api.terms_of(collection, words) if words.all_of or words.any_of else None


def text_key(*parts: object) -> str:
    """Return the name under which a rendered text is kept."""
    return sha256(repr(parts).encode()).hexdigest()


def is_new(live_from: datetime | None, now: datetime) -> bool:
    """Whether a posting went live less than three days ago."""
    return live_from is not None and now - live_from < NEW_FOR


def card(revision: Revision, now: datetime, terms: Terms | None = None, chosen: Collection[str] = ()) -> Card:
    """Return the card of a posting that is or was open at `now`, with `terms` marked. Needs `queries.for_cards`.

    `chosen` are the words of labels it carries.
    """
    here = language()
    assert revision.live_from is not None, "published postings have a beginning"
    texts = revision.texts.get(here) or next(iter(revision.texts.values()))
    title, lines = mask(revision.title[here]), open_lines(revision)
    institution = mask(f"{shown_institution(revision)[here]} {texts.get('department', '')}".strip())
    places = list(dict.fromkeys(row.prefecture for row in revision.places.all() if row.prefecture))
    fields = [row.code for row in revision.research_fields.all() if row.code]
    return Card(
        number=revision.posting.number or "",
        title=highlight(title, terms),
        title_language="" if here in revision.languages else revision.languages[0],
        institution=highlight(institution, terms),
        why=why(revision, f"{title}\n{institution}", terms, chosen),
        field=first_of([_field(code, here) for code in fields]),
        job=first_of([registry.label("job_types", line.job_type)[here] for line in lines]),
        place=first_of([place_label(code, here) for code in places]),
        prefecture=first_of([registry.label("prefectures", code)[here] for code in places]),
        pay=first_of([*(_pay(row, here) for row in revision.pays.all()), *_own_pay(lines, here)]),
        tags=(*_news(revision, now), *tags(revision))[:MOST_TAGS],
        updated=revision.live_from,
        deadline=revision.deadline,
        left=left(revision.deadline, now),
        near=is_near(revision.deadline, now),
    )


def _news(revision: Revision, now: datetime) -> Sequence[tuple[str, str]]:
    if revision.deadline.is_over(now):
        return [(_("Closed"), "off")]
    return [(_("New"), "solid")] if is_new(revision.live_from, now) else []


def _field(code: str, here: str) -> str:
    """Name the subfield, or the major field where only that is given; an unknown code stands for itself."""
    if not registry.valid("research_fields", code):
        return code
    parent = registry.parent("research_fields", code)
    first = registry.children("research_fields", parent.code)[0]
    return parent.label[here] if first.code == code else registry.label("research_fields", code)[here]


def _pay(row: Pay, here: str) -> str:
    """Say a kind of pay with its range as the posting page does."""
    said = {"pay_kind": row.pay_kind, "lower": row.lower, "upper": row.upper}
    return ROW_SHAPES["pays"](SHEET.field("pays"), said, here, ())


def open_lines(revision: Revision) -> Sequence[JobLine]:
    """Return the job lines that are not filled; all where every one is."""
    lines = list(revision.job_lines.all())
    return [line for line in lines if not line.filled] or lines


def _own_pay(lines: Sequence[JobLine], here: str) -> list[str]:
    """Say the pay of job lines that have pay of their own."""
    field = SHEET.field("job_lines")
    said = ({"pay_kind": row.pay_kind, "pay_lower": row.pay_lower, "pay_upper": row.pay_upper} for row in lines)
    return [pay for row in said if (pay := line_pay(field, row, here))]


def first_of(names: list[str]) -> str:
    """Return the first name and how many more there are."""
    if len(names) <= 1:
        return "".join(names)
    return _("%(first)s and %(n)d more") % {"first": names[0], "n": len(names) - 1}


def tags(revision: Revision) -> tuple[tuple[str, str], ...]:
    """Return what stands out, as (words, tone), the most important first."""
    lines = open_lines(revision)
    terms = {line.term for line in lines}
    here = language()
    considers = any(texts.get(key) for texts in revision.texts.values() for key in CONSIDERATIONS)
    found = [
        (_("Web application"), "key") if revision.web_application else None,
        (_("Tenure-track"), "") if any(line.tenure_track == "3" for line in lines) else None,
        (registry.label("terms", terms.pop())[here], "") if len(terms) == 1 else None,
        (_("Considerations offered"), "") if considers else None,
    ]
    return tuple(tag for tag in found if tag)
