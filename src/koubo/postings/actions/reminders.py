"""Daily mails: an opening closes soon; one without a closing date is to be reviewed."""

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
    told = OutgoingMail.objects.filter(kind=mails.ENDS_SOON, created_at__gte=clock.start_of(clock.day_of(now)))
    known = {key.rpartition(":")[0] for key in told.values_list("unique_key", flat=True) if key}
    count = 0
    # The text that will be live on that day: a withdrawal or a modification that is ahead has ended the others earlier.
    live = Revision.objects.live_at(now).values("posting")
    closing = Revision.objects.filter(closes_on=ends_on, live_until=schedule.live_until(ends_on), posting__in=live)
    for revision in closing.select_related("posting__institution"):
        occasion = f":{ends_on.isoformat()}"
        if f"{mails.ENDS_SOON}:{revision.pk}:{revision.version}{occasion}" in known:
            continue
        day = Text(deadline_in_words(revision.deadline, "ja"), deadline_in_words(revision.deadline, "en"))
        try:
            with transaction.atomic():
                mails.write(mails.ENDS_SOON, revision, now=now, values={"day": day}, occasion=occasion)
        except IntegrityError:  # another worker was faster
            continue
        count += 1
    return count


def queue_reviews(now: datetime) -> int:
    """Ask institutions, from 9:00 (Japan) on the day of the review and every two weeks after it, whether they still recruit.

    Only of openings without a closing date. Returns how many were written about; may run any number of times and in several workers.
    """
    today = clock.day_of(now)
    if now < clock.at(today, FROM_HOUR):
        return 0
    told = OutgoingMail.objects.filter(kind=mails.REVIEW_DUE, created_at__gte=clock.start_of(today - REVIEW_EVERY))
    known = {key.rpartition(":")[0] for key in told.values_list("unique_key", flat=True) if key}
    count = 0
    for revision in Revision.objects.review_due(now).select_related("posting__institution"):
        assert revision.review_on is not None, "the query says so"
        occasion = f":{(today - revision.review_on) // REVIEW_EVERY}"
        if f"{mails.REVIEW_DUE}:{revision.pk}:{revision.version}{occasion}" in known:
            continue
        day = Text(day_in_words(revision.review_on, "ja"), day_in_words(revision.review_on, "en"))
        try:
            with transaction.atomic():
                mails.write(mails.REVIEW_DUE, revision, now=now, values={"day": day}, occasion=occasion)
        except IntegrityError:  # another worker was faster
            continue
        count += 1
    return count
