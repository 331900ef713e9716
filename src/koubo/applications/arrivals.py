"""Daily mails: how many applications arrived yesterday, for members who want to hear once a day."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from koubo.applications import mails
from koubo.applications.models import Application, NoticeWish
from koubo.kernel import clock
from koubo.kernel.text import Text
from koubo.notifications.models import OutgoingMail
from koubo.postings.models import Posting

FROM_HOUR: Final = 8


def queue_daily(now: datetime) -> int:
    """Tell members, once and from 8:00 (Japan) on, of the applications of the day before.

    Returns how many openings were written about. May run any number of times and in several workers.
    """
    today = clock.day_of(now)
    if now < clock.at(today, FROM_HOUR):
        return 0
    since, until = clock.start_of(today - timedelta(days=1)), clock.start_of(today)
    arrived = Application.objects.filter(submitted_at__gte=since, submitted_at__lt=until)
    numbers = Counter(arrived.values_list("posting_id", flat=True))
    if not numbers:
        return 0
    told = OutgoingMail.objects.filter(kind=mails.ARRIVED, created_at__gte=until).exclude(unique_key=None)
    known = {str(key).rpartition(":")[0] for key in told.values_list("unique_key", flat=True)}
    count = 0
    for posting in Posting.objects.filter(pk__in=numbers).select_related("institution", "summary"):
        key = f"{mails.ARRIVED}:{posting.pk}:{today.isoformat()}"
        if key in known:
            continue
        try:
            count += _tell(posting, numbers[posting.pk], key=key, now=now)
        except IntegrityError:  # another worker was faster
            continue
    return count


@transaction.atomic
def _tell(posting: Posting, number: int, *, key: str, now: datetime) -> int:
    what = Text(
        f"昨日、{number}件の応募がありました。",
        f"{number} application{'s' if number != 1 else ''} arrived yesterday.",
    )
    people = list(mails.listeners(posting, NoticeWish.Mode.DAILY))
    for user in people:
        mails.tell_member(posting, user, what, now=now, key=key)
    return int(bool(people))
