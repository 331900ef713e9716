"""Deadlines as iCalendar (RFC 5545): one event per posting, the last hour before it in Japan."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText

from koubo.kernel.text import tidy_line
from koubo.postings.content.email_masking import mask
from koubo.postings.content.employer import shown_institution
from koubo.postings.content.render import deadline_in_words
from koubo.postings.models import Revision
from koubo.postings.publication.deadline import Deadline
from koubo.web.ui.language import language

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
# Programs show an event without length badly, and one that ends at midnight on the next day.
LENGTH: Final = timedelta(minutes=59)
LAST_MINUTE: Final = timedelta(minutes=1)


def calendar(
    revisions: Iterable[Revision], *, name: str, now: datetime, limit: str = "", former: Deadline | None = None
) -> bytes:
    """Return a calendar of the deadlines of revisions that `queries.with_sequence` returned; `limit` says how many of all.

    What has no deadline any more cancels the event of its `former` one. It is no scheduling message and has no METHOD:
    STATUS and SEQUENCE are what calendars that subscribe or import go by (RFC 5545, 3.8.1.11 and 3.8.7.4).
    """
    made = Calendar()
    made.add("prodid", f"-//Koubo//{settings.KOUBO_SITE_NAME}//JA")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    # The library knows no type of these properties, and leaves what it does not know unescaped.
    name = vText(tidy_line(name))
    made.add("name", name)
    made.add("x-wr-calname", name)
    if limit:
        made.add("description", limit)
        made.add("x-wr-caldesc", vText(limit))
    for revision in revisions:
        told = revision.deadline if revision.closes_on else former
        if told is not None and told.at is not None:
            made.add_component(_event(revision, told, told.at, now))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _event(revision: Revision, told: Deadline, ends: datetime, now: datetime) -> Event:
    """Return the event of a posting: the same UID for good, a higher sequence with every change the public saw."""
    posting, here = revision.posting, language()
    withdrawn_at = posting.withdrawn_at if posting.withdrawn_at is not None and posting.withdrawn_at <= now else None
    address = f"{settings.KOUBO_BASE_URL}{_path(posting.number or '', here)}"
    institution = shown_institution(revision)[here]
    event = Event()
    event.add("uid", f"{posting.number}@{urlsplit(settings.KOUBO_BASE_URL).hostname}")
    event.add("sequence", revision.sequence + (1 if withdrawn_at else 0))  # type: ignore[attr-defined] # with_sequence
    event.add("dtstamp", withdrawn_at or revision.live_from)
    event.add("last-modified", withdrawn_at or revision.live_from)
    end = ends if told.hour else ends - LAST_MINUTE
    event.add("dtstart", end - LENGTH)
    event.add("dtend", end)
    event.add("summary", _("Closes: %(title)s") % {"title": tidy_line(mask(revision.title[here]))})
    closes = deadline_in_words(revision.deadline, here)
    event.add("description", f"{institution}\n{closes}\n{_('Data no.')} {posting.number}\n{address}")
    event.add("url", address)
    event.add("status", "CANCELLED" if withdrawn_at or revision.closes_on is None else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _path(number: str, here: str) -> str:
    return f"{'/en' if here == 'en' else ''}/postings/{number}/"
