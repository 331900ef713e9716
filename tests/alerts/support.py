"""Saved searches of people, and openings that go live at an instant."""

from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict

from koubo.accounts.models import User
from koubo.alerts import actions
from koubo.alerts.models import SavedSearch
from koubo.alerts.schedule import Frequency
from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.notifications.models import OutgoingMail
from koubo.postings.discovery.query import Query
from koubo.postings.models import Revision
from tests.support import factories


def acting(user: User) -> Actor:
    return Actor(user.pk, "seeker")


def query(address: str = "") -> Query:
    return Query.read(QueryDict(address))


def saved(
    user: User, address: str = "", *, now: datetime, frequency: Frequency = Frequency.INSTANT, name: str = ""
) -> SavedSearch:
    made, _ = actions.save_search(query(address), name=name, frequency=frequency, by=acting(user), now=now)
    return made


def live_from(instant: datetime, **more: Any) -> Revision:
    """Return an opening that goes live at an instant: 0:00, or 22:00 of a day."""
    day = clock.day_of(instant)
    if instant == clock.start_of(day):
        return factories.approved(now=instant - timedelta(hours=9), publish_on=day, **more)
    assert instant == clock.at(day, 22)
    return factories.approved(now=instant - timedelta(hours=9), publish_on=day, **more)


def mails_to(user: User) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(recipient=user, kind__startswith="alerts.").order_by("pk"))
