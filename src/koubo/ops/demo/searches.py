"""The saved searches of the demo world's job seeker, one for each way mails come, and the mails of the last days."""

from datetime import datetime, timedelta
from typing import Final

from koubo.accounts.models import User
from koubo.alerts import actions, running
from koubo.alerts.schedule import FROM_HOUR, Frequency
from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.postings.discovery.query import Query
from koubo.seekers.actions import HAT

SEEKER: Final = "seeker@koubo.example"
SAVED_DAYS_AGO: Final = 12
# A daily mail of each of these days, in Japan; some of them a Monday.
MAILS_DAYS_AGO: Final = (9, 6, 2, 1)
SEARCHES: Final = (
    ("教授・准教授", Query(words="教授"), Frequency.DAILY),
    ("任期のない職", Query(chosen=frozenset({("term", "1")})), Frequency.WEEKLY),
    ("Web応募できる公募", Query(chosen=frozenset({("entry", "web")})), Frequency.INSTANT),
    ("在宅勤務", Query(chosen=frozenset({("remote", "yes")})), Frequency.NONE),
    ("助教（停止中）", Query(words="助教"), Frequency.DAILY),
)


def make_searches(*, now: datetime) -> int:
    """Save the searches as they were some days ago, let the mails come, and return how many searches there are."""
    seeker = User.objects.get(email=SEEKER)
    by, begun = Actor(seeker.pk, HAT), now - timedelta(days=SAVED_DAYS_AGO)
    made = [
        actions.save_search(query, name=name, frequency=frequency, by=by, now=begun)[0]
        for name, query, frequency in SEARCHES
    ]
    for days in MAILS_DAYS_AGO:
        running.run(clock.at(clock.day_of(now) - timedelta(days=days), FROM_HOUR) + timedelta(minutes=5))
    actions.pause(made[-1], by=by, now=now - timedelta(hours=3))
    return len(made)
