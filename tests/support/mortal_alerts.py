"""Rounds of matching mails to die in, for tests/support/mortal_children.py."""

from datetime import timedelta
from typing import Any

from tests.support.mortal_children import Order, serve

PEOPLE, DAYS = 5, 8


def prepare() -> dict[str, Any]:
    """Make people with two searches each, and an opening that goes live on each of some days."""
    from koubo.alerts.models import SavedSearch
    from tests.alerts.support import live_from, saved
    from tests.support import factories
    from tests.support.factories import NOW

    people = [factories.seeker() for _ in range(PEOPLE)]
    for person in people:
        saved(person, "q=薬学", now=NOW, name="薬学")
        saved(person, "", now=NOW, name="すべて")
    first = NOW.replace(hour=22)
    revisions = [live_from(first + timedelta(days=n), title="薬学の公募") for n in range(DAYS)]
    assert SavedSearch.objects.count() == PEOPLE * 2
    rounds = [(first + timedelta(days=n, minutes=5)).isoformat() for n in range(DAYS)]
    return {"rounds": rounds, "numbers": [one.posting.number for one in revisions], "people": [p.pk for p in people]}


def make_round(order: Order) -> None:
    """Make the round of an instant."""
    from datetime import datetime

    from koubo.alerts import running

    running.CHUNK = 2  # type: ignore[misc] # so that there is something between two people
    running.run(datetime.fromisoformat(order["now"]))


if __name__ == "__main__":
    serve(prepare, make_round)
