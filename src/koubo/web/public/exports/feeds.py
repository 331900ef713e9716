"""Atom 1.0 and RSS 2.0 of a list. An entry keeps its id for good and is updated when something that matters changed."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import uuid5

from django.conf import settings
from django.utils import feedgenerator
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from koubo.kernel import clock
from koubo.postings.content import storage
from koubo.postings.content.email_masking import mask, mask_content
from koubo.postings.content.employer import shown_institution
from koubo.postings.content.render import place_label, render_of
from koubo.postings.content.significant_changes import significant_since
from koubo.postings.models import Revision
from koubo.postings.sheet import SHEET
from koubo.web.public.exports.answers import Listed
from koubo.web.public.exports.words import page_of
from koubo.web.ui.deadlines import plain_deadline
from koubo.web.ui.language import language

MEDIA_TYPES: Final = {"atom": "application/atom+xml; charset=utf-8", "rss": "application/rss+xml; charset=utf-8"}
# What XML 1.0 cannot hold.
FORBIDDEN: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LINES: Final = ("job_lines", "pays", "places", "closes_on")
SAID: Final = (*LINES, "closes_at", "deadline_kind")


class _Page(feedgenerator.SyndicationFeed):
    """A page of a feed (RFC 5005). It never says the time it was asked: two answers to the same rows are the same."""

    link: str
    steady: datetime
    ways: Mapping[str, str]

    def latest_post_date(self) -> datetime:
        """Return when a list last changed."""
        return self.steady

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """Add the ways to the other pages."""
        super().add_root_elements(handler)
        for rel, address in self.ways.items():
            handler.addQuickElement(self.link, "", {"rel": rel, "href": address})


class _Atom(_Page, feedgenerator.Atom1Feed):
    link = "link"


class _Rss(_Page, feedgenerator.Rss201rev2Feed):
    link = "atom:link"


def feed(found: Listed, suffix: str) -> bytes:
    """Return the page of the feed; the feed is one, so all its pages have one id."""
    site = settings.KOUBO_SITE_NAME
    kind = {"atom": _Atom, "rss": _Rss}[suffix]
    made = kind(
        title=clean(f"{site} {_('Openings')} {found.name}".strip()),
        link=found.page,
        description=_limit(found),
        subtitle=_limit(found),
        language=language(),
        author_name=settings.KOUBO_OPERATOR_NAME[language()],
        feed_url=found.address(suffix, found.result.page),
        feed_guid=found.address(suffix),
    )
    made.ways = found.ways(suffix)
    made.steady = found.changed_at or clock.start_of(clock.day_of(found.result.now))
    for entry in found.pieces("feed", _entries):
        made.add_item(**entry)
    text: str = made.writeString("utf-8")
    return text.encode()


def _limit(found: Listed) -> str:
    """Say which rows of how many these are, and how far the pages reach."""
    if not found.keys:
        return _("No openings")
    result, rows = found.result, {"first": found.first, "last": found.last, "all": found.result.total}
    said = _("%(first)s–%(last)s of %(all)s openings, newest first") % {name: f"{n:,}" for name, n in rows.items()}
    if result.total > result.reachable:
        said += _(" (pages reach to %(reachable)s; narrow the search for the rest)") % {
            "reachable": f"{result.reachable:,}"
        }
    return said


def _entries(rows: Sequence[Revision]) -> dict[int, dict[str, Any]]:
    """Return the entries of `whole` rows by their keys."""
    since, first = significant_since(rows)
    return {row.pk: _entry(row, updated=since[row.pk], published=first[row.pk]) for row in rows}


def _entry(revision: Revision, *, updated: datetime, published: datetime) -> dict[str, Any]:
    here = language()
    content = storage.load(revision)
    said = mask_content({key: content.get(key) for key in SAID})
    shown = [
        render_of(SHEET.field(key), said, language=here, written=revision.languages) for key in said if key in LINES
    ]
    posting = revision.posting
    address = settings.KOUBO_BASE_URL + page_of(posting.number or "")
    where = "、".join(dict.fromkeys(place_label(row.prefecture, here) for row in revision.places.all()))
    form = _("%(title)s, %(institution)s (%(place)s), closes on %(day)s")
    if revision.closes_on is None:
        form = _("%(title)s, %(institution)s (%(place)s), open until filled")
    title = form % {
        "title": mask(revision.title[here]), "institution": shown_institution(revision)[here], "place": where,
        "day": plain_deadline(revision.deadline),
    }  # fmt: skip
    lines = [f"{field.label}: {' / '.join(line.text for line in field.lines)}" for field in shown if field.lines]
    return {
        "title": clean(title),
        "link": address,
        # The library says that it is HTML, and readers take it so.
        "description": clean("<br>".join(map(escape, lines))),
        "unique_id": f"urn:uuid:{uuid5(posting.pk, 'feed')}",
        "unique_id_is_permalink": False,
        "pubdate": published,
        "updateddate": updated,
        "author_name": clean(shown_institution(revision)[here]),
    }


def clean(text: str) -> str:
    """Return text without what XML cannot hold."""
    return FORBIDDEN.sub("", text)
