"""Search entries of the public: each approved revision, from going live until the next one begins.

Every verb that changes an approved revision, its interval or its withdrawal ends in `refresh`.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from koubo.institutions.models import Institution
from koubo.postings.content import storage
from koubo.postings.discovery import labels
from koubo.postings.discovery.facets import FACETS, values_of
from koubo.postings.models import Posting, Revision, queries
from koubo.postings.publication.deadline import tellable_end
from koubo.postings.publication.states import State
from koubo.postings.sheet import SHEET, Content, Field, FieldKind
from koubo.postings.sheet.jobs import lines_of
from koubo.search import api
from koubo.search.entries import Collection, Entry
from koubo.vocabularies import registry

# Fields of this weight are titles; short ones of the other weight are names; what else has any is body.
TITLE_WEIGHT: Final = 5
NAME_WEIGHT: Final = 2
CHUNK: Final = 200
# Numbers of search have 32 bits.
MOST_PAY: Final = 10**9
# How often a year pay of a kind is paid. Daily and hourly pay, pay per class and others say nothing of a year.
TIMES_A_YEAR: Final = {"annual": 1, "monthly": 12}


def refresh(posting: Posting) -> None:
    """Let search know a posting as it is now; in the transaction of the change, after the change."""
    _forget_discarded(posting)
    api.keep(OPENINGS.name, *entries(queries.whole(Revision.objects.filter(posting=posting, state=State.APPROVED))))


def refresh_all(postings: Iterable[Posting]) -> None:
    """Let search know some postings as they are now; in a transaction that has locked them."""
    api.keep(
        OPENINGS.name, *entries(queries.whole(Revision.objects.filter(posting__in=postings, state=State.APPROVED)))
    )


@transaction.atomic
def refresh_institution(institution: Institution) -> None:
    """Let search know an institution's new name and kind."""
    for posting in Posting.objects.filter(institution=institution, revisions__state=State.APPROVED).distinct():
        refresh(posting)


def _forget_discarded(posting: Posting) -> None:
    discarded = Revision.objects.filter(posting=posting, state=State.DISCARDED).values_list("pk", flat=True)
    if discarded:
        api.forget(OPENINGS.name, *discarded)


def everything(above: int) -> Iterator[Entry]:
    """Return the entry of every approved revision with a key above that, in the order of their keys."""
    approved = queries.whole(Revision.objects.filter(state=State.APPROVED)).order_by("pk")
    while chunk := list(approved.filter(pk__gt=above)[:CHUNK]):
        yield from entries(chunk)
        above = chunk[-1].pk


def entries(approved: Iterable[Revision]) -> Iterator[Entry]:
    """Return the entries of some approved revisions, as they stand among all those of their postings."""
    rows = list(approved)
    starts: dict[Any, list[datetime]] = {}
    postings = {revision.posting_id for revision in rows}
    all_of_them = Revision.objects.filter(posting__in=postings, state=State.APPROVED).order_by("live_from")
    for posting, start in all_of_them.values_list("posting", "live_from"):
        assert start is not None, "approved revisions have an interval"
        starts.setdefault(posting, []).append(start)
    for revision in rows:
        mine = starts[revision.posting_id]
        later = [start for start in mine if revision.live_from and start > revision.live_from]
        yield entry(revision, published=mine[0], replaced=later[0] if later else None)


def entry(revision: Revision, *, published: datetime, replaced: datetime | None) -> Entry:
    """Return the entry of an approved revision whose posting was first `published` then, and `replaced` by the next."""
    assert revision.live_from is not None, "approved revisions have an interval"
    content = storage.load(revision)
    posting, institution = revision.posting, revision.posting.institution
    ends = [instant for instant in (replaced, posting.withdrawn_at) if instant is not None]
    texts = texts_of(content)
    of_its_time = revision.institution_name
    names = [
        posting.number or "",
        of_its_time.ja,
        of_its_time.en,
        institution.name_ja,
        institution.name_en,
        *texts["names"],
    ]
    facets = values_of(content, kind=institution.kind, written=revision.written)
    names += labels.words_of(content, facets)
    numbers = {"updated": seconds(revision.live_from), "published": seconds(published)}
    if revision.closes_on:
        numbers["closes"] = revision.closes_on.toordinal()
    if amount := highest_pay(content):
        numbers["pay"] = min(amount, MOST_PAY)
    return Entry(
        key=revision.pk,
        titles=tuple(texts["titles"]),
        names=tuple(dict.fromkeys(name for name in names if name)),
        body=tuple(texts["body"]),
        facets=facets,
        numbers=numbers,
        live_from=revision.live_from,
        live_until=tellable_end(revision.live_until),
        kept_until=min(ends, default=None),
    )


def seconds(instant: datetime) -> int:
    """Return an instant as the number search sorts by."""
    return int(instant.timestamp())


def days(day: date) -> int:
    """Return a day as the number search sorts by."""
    return day.toordinal()


def highest_pay(content: Content) -> int:
    """Return the most a posting says it pays in a year, in yen, or 0 where it says nothing of a year."""
    stated = [
        max(line.get("upper") or 0, line.get("lower") or 0) * TIMES_A_YEAR.get(line.get("pay_kind"), 0)
        for line in content.get("pays") or []
    ]
    stated += [
        max(line.get("pay_upper") or 0, line.get("pay_lower") or 0) * TIMES_A_YEAR.get(line.get("pay_kind") or "", 0)
        for line in lines_of(content)
    ]
    return max(stated, default=0)


def texts_of(content: Content) -> dict[str, list[str]]:
    """Return the searched words of a sheet: titles, names, body."""
    found: dict[str, list[str]] = {"titles": [], "names": [], "body": []}
    for field, text in _words(SHEET.fields, content):
        if field.weight >= TITLE_WEIGHT:
            found["titles"].append(text)
        else:
            found["names" if field.weight >= NAME_WEIGHT and field.kind is not FieldKind.PROSE else "body"].append(text)
    return found


def _words(fields: tuple[Field, ...], content: Content) -> Iterator[tuple[Field, str]]:
    for field in fields:
        value = content.get(field.key)
        if field.is_rows:
            for line in value or []:
                yield from _words(field.fields, line)
        elif not field.weight or not value:
            continue
        elif field.localized:
            yield from ((field, text) for text in value.values() if text)
        elif field.kind is FieldKind.CHOICE:
            labels = [registry.label(field.vocabulary, value)]
            if field.vocabulary in registry.PARENTS and registry.valid(field.vocabulary, value):
                labels.append(registry.parent(field.vocabulary, value).label)
            yield from ((field, text) for label in labels for text in (label.ja, label.en))


OPENINGS: Final = Collection(
    name="openings",
    facets={facet.key: facet.usual for facet in FACETS},
    numbers=("updated", "published", "closes", "pay"),
    everything=everything,
    labels=labels.labels,
)
