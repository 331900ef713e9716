"""What every machine format of a list has in common: the rows of the query, the limit said aloud, true validators."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotModified
from django.urls import reverse
from django.utils.http import http_date, parse_etags

from koubo.postings.conditions import Query, describe
from koubo.postings.finder import Result, find, showable
from koubo.postings.models import Revision
from koubo.postings.models.revision import RevisionQuerySet
from koubo.postings.queries import last_change
from koubo.web.openings.words import language

# Raised when a format changes, so that no reader keeps what an older program wrote.
FORMAT = 2
CHUNK = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows of a query for a machine: `result` as found, `etag` true of them, `changed_at` when a list last changed."""

    query: Query
    result: Result
    keys: tuple[int, ...]
    etag: str
    changed_at: datetime | None

    @property
    def page(self) -> str:
        """The list for people, absolute."""
        return _absolute("public:postings", self.query)

    def address(self, suffix: str) -> str:
        """Return the absolute address of this query in a format."""
        return _absolute(f"public:postings-{suffix}", self.query)

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


def _absolute(route: str, query: Query) -> str:
    params = query.params()
    return f"{settings.KOUBO_BASE_URL}{reverse(route)}{'?' + urlencode(params) if params else ''}"


def listed(query: Query, *, now: datetime, most: int) -> Listed:
    """Find up to `most` rows of a query, from the first on, and what tells this answer from every other."""
    query = query.changed(page=1)
    result = find(query, now=now, most=most, counted=False)
    facts = {
        row[0]: row
        for row in result.visible.values_list(
            "pk", "version", "live_from", "live_until", "posting__institution__name_ja", "posting__institution__name_en"
        )
    }
    rows = [facts[key] for key in result.keys if key in facts]
    said = (FORMAT, language(), settings.KOUBO_BASE_URL, settings.KOUBO_SITE_NAME, query.params(), result.total, rows)
    etag = f'"{sha256(repr(said).encode()).hexdigest()[:32]}"'
    return Listed(query, result, tuple(row[0] for row in rows), etag, last_change(now))


def is_known(request: HttpRequest, etag: str) -> bool:
    """Whether the reader has exactly this answer. Only the tag decides: a second is too coarse to be true."""
    tags = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
    return etag in tags or "*" in tags


def finish(response: HttpResponseBase, found: Listed) -> HttpResponseBase:
    """Add what tells this answer from others, and the limit where it cut something off."""
    response["ETag"] = found.etag
    if found.changed_at:
        response["Last-Modified"] = http_date(found.changed_at.timestamp())
    response["Cache-Control"] = "public, no-cache"
    response["X-Robots-Tag"] = "noindex"
    response["X-Koubo-Total"] = str(found.result.total)
    response["X-Koubo-Returned"] = str(len(found.keys))
    return response


def unchanged(found: Listed) -> HttpResponseBase:
    """Return 304."""
    return finish(HttpResponseNotModified(), found)
