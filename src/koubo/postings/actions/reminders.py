"""Daily mails: an opening closes soon; one without a closing date is to be reviewed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction

from koubo.kernel import clock
from koubo.kernel.text import Text
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions import mails
from koubo.postings.content.render import day_in_words, deadline_in_words
from koubo.postings.models import Revision
from koubo.postings.models.revision import RevisionQuerySet
from koubo.postings.publication import schedule

FROM_HOUR = 9
REVIEW_EVERY: Final = timedelta(days=14)


def queue_ends_soon(now: datetime) -> int:
    """Tell institutions, once and from 9:00 (Japan) on, which of their openings close in KOUBO_REMIND_DAYS days.

    Returns how many openings were written about. May run any number of times and in several workers.
    """
    if now < clock.at(clock.day_of(now), FROM_HOUR):
        return 0
    ends_on = clock.day_of(now) + timedelta(days=settings.KOUBO_REMIND_DAYS)
    # The text that will be live on that day: a withdrawal or a modification that is ahead has ended the others earlier.
    live = Revision.objects.live_at(now).values("posting")
    closing = Revision.objects.filter(closes_on=ends_on, live_until=schedule.live_until(ends_on), posting__in=live)

    def occasion_and_day(revision: Revision) -> tuple[str, Text]:
        day = Text(deadline_in_words(revision.deadline, "ja"), deadline_in_words(revision.deadline, "en"))
        return ends_on.isoformat(), day

    return _tell(mails.ENDS_SOON, closing, occasion_and_day, since=clock.start_of(clock.day_of(now)), now=now)


def queue_reviews(now: datetime) -> int:
    """Ask institutions, from 9:00 (Japan) on the day of the review and every two weeks after it, whether they still recruit.

    Only of openings without a closing date. Returns how many were written about; may run any number of times and in several workers.
    """
    today = clock.day_of(now)
    if now < clock.at(today, FROM_HOUR):
        return 0
    waiting = Revision.objects.review_due(now)

    def occasion_and_day(revision: Revision) -> tuple[str, Text]:
        day = revision.review_on
        assert day is not None, "the query says so"
        return str((today - day) // REVIEW_EVERY), Text(day_in_words(day, "ja"), day_in_words(day, "en"))

    return _tell(mails.REVIEW_DUE, waiting, occasion_and_day, since=clock.start_of(today - REVIEW_EVERY), now=now)


def _tell(
    kind: str,
    revisions: RevisionQuerySet,
    occasion_and_day: Callable[[Revision], tuple[str, Text]],
    *,
    since: datetime,
    now: datetime,
) -> int:
    """Write a mail about each revision, once for its occasion; `since` is when one may have been written."""
    told = OutgoingMail.objects.filter(kind=kind, created_at__gte=since)
    known = {key.rpartition(":")[0] for key in told.values_list("unique_key", flat=True) if key}
    count = 0
    for revision in revisions.select_related("posting__institution"):
        occasion, day = occasion_and_day(revision)
        if f"{kind}:{revision.pk}:{revision.version}:{occasion}" in known:
            continue
        try:
            with transaction.atomic():
                mails.write(kind, revision, now=now, values={"day": day}, occasion=f":{occasion}")
        except IntegrityError:  # another worker was faster
            continue
        count += 1
    return count
