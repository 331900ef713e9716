"""Daily mails: an opening closes soon."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from koubo.kernel import clock
from koubo.kernel.text import Text
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions import mails
from koubo.postings.content.render import deadline_in_words
from koubo.postings.models import Revision

FROM_HOUR = 9


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
    for revision in Revision.objects.live_at(now).filter(closes_on=ends_on).select_related("posting__institution"):
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
