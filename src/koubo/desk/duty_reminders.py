"""Mails to the secretariat before the day of a duty under the law (法令上の義務)."""

from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction

from koubo.accounts import hats
from koubo.accounts.models import User
from koubo.desk import duties
from koubo.desk.duties import Duty
from koubo.desk.models import DutyDone
from koubo.kernel import clock
from koubo.kernel.text import Text
from koubo.notifications import kinds, outbox
from koubo.notifications.models import OutgoingMail
from koubo.postings.content.render import day_in_words

DUE: Final = "desk.duty_due"
FROM_HOUR: Final = 9
PAGE: Final = Text("/desk/duties/{}/", "/en/desk/duties/{}/")


def register_mails() -> None:
    """Declare the mail."""
    subject = Text("{site} 法令上の義務の期日が近づいています: {duty}", "{site}: a legal duty is due soon: {duty}")
    placeholders = ("name", "duty", "source", "day", "link")
    kinds.register(kinds.MailKind(key=DUE, subject=subject, template="desk/mail/duty_due", placeholders=placeholders))


def queue_due(now: datetime) -> int:
    """Tell the secretariat, once for a record and from 9:00 (Japan) on, that a duty is due in duties.SOON_DAYS days or less.

    Returns how many duties were written about. May run any number of times and in several workers.
    """
    today = clock.day_of(now)
    if now < clock.at(today, FROM_HOUR):
        return 0
    near = [(state.duty, state.last) for state in duties.states(today) if state.tone in {"soon", "late"}]
    told = set(OutgoingMail.objects.filter(kind=DUE).values_list("about_id", flat=True)) if near else set()
    count = 0
    for duty, last in near:
        if last is None or last.next_due is None or str(last.pk) in told:
            continue
        try:
            count += _tell(duty, last, last.next_due, now)
        except IntegrityError:  # another worker was faster
            continue
    return count


@transaction.atomic
def _tell(duty: Duty, last: DutyDone, due: date, now: datetime) -> int:
    people = list(User.objects.filter(is_secretariat=True, is_active=True).order_by("pk"))
    for user in people:
        here = user.language
        values = {
            "name": user.name, "duty": duty.label[here], "source": duty.source[here], "day": day_in_words(due, here),
            "link": settings.KOUBO_BASE_URL + PAGE[here].format(duty.key),
        }  # fmt: skip
        to = outbox.Recipient.person(user)
        key = f"{DUE}:{last.pk}:{user.pk}"
        outbox.queue(DUE, to=to, now=now, values=values, about=last, hat=hats.DESK, unique_key=key)
    return int(bool(people))
