"""What all export formats share: the rows of the query, links to its pages, the limit, validators."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotModified
from django.urls import reverse
from django.utils.http import http_date, parse_etags

from koubo.postings.discovery.finder import Result, find, showable
from koubo.postings.discovery.query import Query, describe
from koubo.postings.models import Revision, queries
from koubo.postings.models.revision import RevisionQuerySet, named_in
from koubo.web.ui.language import language

# Raised when a format changes, so that no reader keeps what an older program wrote.
FORMAT = 7
CHUNK = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a query for a machine: `result` as found, `keys` from number `first` of the list on.

    `etag` is true of them, `changed_at` is when a list last changed. `facts` says of each row, by key, what may become another.
    """

    query: Query
    result: Result
    facts: Mapping[int, tuple[Any, ...]]
    first: int
    etag: str
    changed_at: datetime | None

    @property
    def keys(self) -> tuple[int, ...]:
        """The rows in order."""
        return tuple(self.facts)

    @property
    def page(self) -> str:
        """The list for people, absolute."""
        return _absolute("public:postings", self.query.changed())

    @property
    def last(self) -> int:
        """The number of its last row in the list; one less than `first` where there is none."""
        return self.first + len(self.keys) - 1

    def address(self, suffix: str, page: int = 1) -> str:
        """Return the absolute address of a page of this query in a format."""
        return _absolute(f"public:postings-{suffix}", self.query.changed(page=page))

    def ways(self, suffix: str) -> dict[str, str]:
        """Return the addresses of the other pages by what they are to this one (RFC 5005, RFC 8288)."""
        here, pages = self.result.page, self.result.pages
        other = {"first": 1, "previous": here - 1, "next": here + 1, "last": pages}
        return {rel: self.address(suffix, page) for rel, page in other.items() if 1 <= page <= pages}

    @property
    def name(self) -> str:
        """The conditions in words; empty where there are none."""
        here = language()
        return "、".join(chip.value[here] for chip in describe(self.query))

    def revisions(self, fetched: Callable[[RevisionQuerySet], Iterable[Revision]]) -> Iterable[Revision]:
        """Yield the rows in order with what `fetched` adds to them, some at a time."""
        for start in range(0, len(self.keys), CHUNK):
            keys = self.keys[start : start + CHUNK]
            rows = showable(self.query, self.result.now).filter(pk__in=keys).order_by()
            found = {revision.pk: revision for revision in fetched(rows)}
            yield from (found[key] for key in keys if key in found)

    def pieces(self, name: str, make: Callable[[Sequence[Revision]], Mapping[int, Any]]) -> list[Any]:
        """Return what `make` says of each row, in order; it is asked for those only of which nobody has asked before.

        The text of an approved revision never changes, and whatever else a piece says is in the name it is kept under.
        """
        here = (FORMAT, name, language(), settings.KOUBO_BASE_URL)
        names = {pk: sha256(repr((*here, fact)).encode()).hexdigest() for pk, fact in self.facts.items()}
        kept = caches["rendered"].get_many(names.values())
        missing = [pk for pk, key in names.items() if key not in kept]
        if missing:
            rows = showable(self.query, self.result.now).filter(pk__in=missing).order_by()
            fresh = {names[pk]: piece for pk, piece in make(list(queries.whole(rows))).items()}
            caches["rendered"].set_many(fresh)
            kept |= fresh
        return [kept[key] for key in names.values() if key in kept]


def _absolute(route: str, query: Query) -> str:
    params = query.params()
    return f"{settings.KOUBO_BASE_URL}{reverse(route)}{'?' + urlencode(params) if params else ''}"


def listed(query: Query, *, now: datetime, per: int) -> Listed:
    """Find the page of a query in pages of `per`, and what tells this answer from every other.

    Raises Http404 for a page that is not there: who follows the pages to their end must not meet the last one again.
    """
    plain = Query()
    query = query.changed(page=query.page, per=plain.per, view=plain.view)
    result = find(query, now=now, per=per, counted=False)
    if result.page != query.page:
        raise Http404
    facts = {
        row[0]: row
        for row in result.visible.values_list(
            "pk", "version", "live_from", "live_until", named_in("ja"), named_in("en"), "posting__institution__kind"
        )
    }
    rows = {key: facts[key] for key in result.keys if key in facts}
    reach = settings.KOUBO_SEARCH_REACHABLE
    site = (language(), settings.KOUBO_BASE_URL, settings.KOUBO_SITE_NAME, reach)
    said = (FORMAT, site, query.params(), result.total, list(rows.values()))
    etag = f'"{sha256(repr(said).encode()).hexdigest()[:32]}"'
    first = (result.page - 1) * min(per, reach) + 1
    return Listed(query, result, rows, first, etag, queries.last_change(now))


def is_known(request: HttpRequest, etag: str) -> bool:
    """Whether the reader has exactly this answer. Only the tag decides: a second is too coarse to be true."""
    tags = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
    return etag in tags or "*" in tags


def finish(response: HttpResponseBase, found: Listed, suffix: str) -> HttpResponseBase:
    """Add what tells this answer from others, the ways to the other pages, and how many there are of how many."""
    response["ETag"] = found.etag
    if found.changed_at:
        response["Last-Modified"] = http_date(found.changed_at.timestamp())
    response["Cache-Control"] = "public, no-cache"
    response["Link"] = ", ".join(f'<{address}>; rel="{rel}"' for rel, address in found.ways(suffix).items())
    response["X-Robots-Tag"] = "noindex"
    response["X-Koubo-Total"] = str(found.result.total)
    response["X-Koubo-Returned"] = str(len(found.keys))
    return response


def unchanged(found: Listed, suffix: str) -> HttpResponseBase:
    """Return 304."""
    return finish(HttpResponseNotModified(), found, suffix)
