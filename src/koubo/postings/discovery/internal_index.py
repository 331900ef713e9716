"""Search entries of every revision in any state, for the lists of its institution and of the secretariat.

Found is what is being worked on, what waits and what was approved, by all their words, the moment it is saved. Numbers and titles are
also compared by the lists themselves, since part of a number is enough.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from django.db.models import Q

from koubo.institutions.models import Institution
from koubo.postings.content import storage
from koubo.postings.discovery.public_index import CHUNK, texts_of
from koubo.postings.models import Posting, Revision, queries
from koubo.postings.models.summary import PostingSummaryQuerySet, folded
from koubo.search import api
from koubo.search.entries import Collection, Entry
from koubo.search.query import SearchQuery, Sort
from koubo.search.words import parse


def keep_posting(said: Iterable[Revision]) -> None:
    """Let search know what revisions say now; nothing but their lines is read again."""
    api.keep(POSTINGS.name, *map(_entry, said))


def forget_revision(revision: int) -> None:
    """Let search forget a revision that is deleted; in the transaction of the deletion."""
    api.forget(POSTINGS.name, revision)


def refresh_all(postings: Iterable[Posting]) -> None:
    """Let search know some postings as they are now; in a transaction that has locked them."""
    api.keep(POSTINGS.name, *_entries(Revision.objects.filter(posting__in=postings)))


def refresh_institution(institution: Institution) -> None:
    """Let search know an institution's new name."""
    mine, above = Revision.objects.filter(posting__institution=institution).order_by("pk"), 0
    while chunk := list(mine.filter(pk__gt=above).values_list("pk", flat=True)[:CHUNK]):
        api.keep(POSTINGS.name, *_entries(Revision.objects.filter(pk__in=chunk)))
        above = chunk[-1]


def everything(above: int) -> Iterator[Entry]:
    """Return the entry of every revision with a key above that, in the order of their keys."""
    while chunk := list(_entries(Revision.objects.filter(pk__gt=above).order_by("pk")[:CHUNK])):
        yield from chunk
        above = chunk[-1].key


def _entries(revisions: Iterable[Revision]) -> Iterator[Entry]:
    keys = [revision.pk for revision in revisions]
    for revision in queries.whole(Revision.objects.filter(pk__in=keys)).order_by("pk"):
        yield _entry(revision)


def _entry(revision: Revision) -> Entry:
    posting, texts = revision.posting, texts_of(storage.load(revision))
    institution = posting.institution
    names = (posting.number or "", institution.code, institution.name_ja, institution.name_en, *texts["names"])
    return Entry(
        key=revision.pk,
        body=(*texts["titles"], *dict.fromkeys(name for name in names if name), *texts["body"]),
        facets={"institution": frozenset({str(posting.institution_id)})},
    )


POSTINGS: Final = Collection(name="postings", scopes=("institution",), everything=everything)


def matching_revisions(words: str, institution: Institution | None = None) -> frozenset[int]:
    """Return the revisions that have the words, also inside other words: of an institution, or of all (None).

    Of very many the newest: no more than api.DEEPEST.
    """
    asked, _notes = parse(words, inside=True)
    if not (asked.all_of or asked.any_of):
        return frozenset()
    scope = {"institution": str(institution.pk)} if institution else {}
    return api.keys(SearchQuery(collection=POSTINGS.name, words=asked, scope=scope, sort=Sort(number=None)))


def matching_summaries(
    summaries: PostingSummaryQuerySet, words: str, institution: Institution
) -> PostingSummaryQuerySet:
    """Keep an institution's postings that have the words anywhere, or each of them in number or titles."""
    if not words.strip():
        return summaries
    named = Q()
    for word in folded(words).split():
        named &= Q(words__contains=word)
    keys = matching_revisions(words, institution)
    return summaries.filter(named | Q(current__in=keys) | Q(registered__in=keys))
