"""Finds profiles for one institution: asks search without those hidden from it, then checks the answer against the database."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from koubo.institutions.models import Institution
from koubo.kernel.text import Text
from koubo.postings.discovery.finder import SORTS, CountedFacet, counted_facets, paged, read_words
from koubo.profiles import hiding, small_counts
from koubo.profiles.index import PROFILES
from koubo.profiles.models import Profile
from koubo.profiles.queries import may_search, visible_to
from koubo.profiles.query import ProfileQuery
from koubo.profiles.refusals import SearchClosed
from koubo.search.query import SearchQuery, Source, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileResult:
    """What was found for `institution`. `total` and the figures of facets are rounded down, see `small_counts`.

    `is_few`: there are some, fewer than a figure is given for. `is_capped`: more than can be paged through. `inside`: how many more
    with matches inside words, rounded, or 0.
    """

    institution: Institution
    query: ProfileQuery
    words: Words
    notes: tuple[Text, ...]
    now: datetime
    keys: tuple[int, ...]
    total: int
    is_few: bool
    is_capped: bool
    reachable: int
    page: int
    pages: int
    facets: tuple[CountedFacet, ...]
    inside: int
    source: Source
    behind: int

    @property
    def visible(self) -> QuerySet[Profile]:
        """The rows of the page in any order, as the database has them: what was switched off a moment ago is not there."""
        return visible_to(self.institution, self.now).filter(pk__in=self.keys).order_by()

    def profiles(self) -> list[Profile]:
        """Return the rows of the page in order."""
        rows = {profile.pk: profile for profile in self.visible}
        return [rows[key] for key in self.keys if key in rows]


def asked(query: ProfileQuery, institution: Institution, now: datetime) -> SearchQuery:
    """Return a query as the question search understands: whatever is hidden from the institution is subtracted in it."""
    return SearchQuery(
        collection=PROFILES.name,
        words=read_words(query)[0],
        facets={facet.key: values for facet in query.space.facets if (values := query.asked(facet))},
        ranges={"starts": (None, query.starts.toordinal())} if query.starts else {},
        without={"hidden": hiding.terms_of(institution)},
        at=now,
        sort=SORTS[query.sorted_by],
    )


def find(query: ProfileQuery, institution: Institution, *, now: datetime) -> ProfileResult:
    """Return the page of a query at `now` (aware), as that institution may know it. Raises SearchClosed."""
    if not may_search(institution):
        raise SearchClosed
    least = settings.KOUBO_SMALL_COUNT
    ask = replace(asked(query, institution, now), counted=tuple(facet.key for facet in query.space.facets))
    got = paged(ask, page=query.page, size=query.per)
    found = got.found
    return ProfileResult(
        institution=institution, query=query, words=ask.words, now=now, keys=found.keys,
        notes=(*(note.text for note in query.notes), *read_words(query)[1]),
        total=small_counts.rounded(found.total, least), is_few=0 < found.total < least,
        is_capped=found.total > got.reachable, reachable=got.reachable, page=got.page, pages=got.pages,
        facets=small_counts.facets(counted_facets(query, found), least),
        inside=small_counts.rounded(found.inside, least), source=found.source, behind=found.behind,
    )  # fmt: skip
