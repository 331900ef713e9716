"""Over any history of publications, searches and rounds: every opening a search is for is told of exactly once."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from koubo.alerts import mails, schedule
from koubo.alerts.running import run
from koubo.alerts.schedule import LAG, Frequency
from koubo.kernel import clock
from koubo.postings.models import Revision
from tests.alerts.support import mails_to, saved
from tests.support import factories
from tests.support.extent import many
from tests.support.worlds import shared_world

START = datetime(2026, 11, 20, 9, 0, tzinfo=clock.JST)
WORDS = ("薬学", "理学", "薬学と理学", "文学")
END = START + timedelta(days=24)
# Instants of publication, near those of mails, and anything else.
MOMENTS = st.builds(
    lambda day, hour, more: clock.at(clock.day_of(START) + timedelta(days=day), hour) + more,
    st.integers(1, 16),
    st.sampled_from([0, 7, 22]),
    st.sampled_from([timedelta(0), LAG, LAG - timedelta(microseconds=1), -LAG, timedelta(hours=3)]),
)


@pytest.fixture(scope="module")
def openings(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Revision]]:
    with shared_world(django_db_blocker):
        yield [factories.approved(title=f"{word}の公募", now=START) for word in WORDS]


SEARCHES = st.lists(
    st.tuples(st.sampled_from(["", "薬学", "理学"]), st.sampled_from(schedule.MAILED), MOMENTS),
    min_size=1, max_size=3, unique_by=lambda one: one[0],
)  # fmt: skip


@settings(max_examples=many(25, 400))
@given(
    lives=st.lists(MOMENTS, min_size=len(WORDS), max_size=len(WORDS)),
    searches=SEARCHES,
    rounds=st.lists(MOMENTS, max_size=8),
)
@pytest.mark.django_db
def test_exactly_once(
    openings: list[Revision],
    lives: list[datetime],
    searches: list[tuple[str, Frequency, datetime]],
    rounds: list[datetime],
) -> None:
    with transaction.atomic():
        person = factories.seeker()
        for revision, live in zip(openings, lives, strict=True):
            Revision.objects.filter(pk=revision.pk).update(live_from=live, live_until=END + timedelta(days=30))
        steps: list[tuple[datetime, int, tuple[str, Frequency] | None]] = [
            (at, 0, (word, frequency)) for word, frequency, at in searches
        ]
        steps += [(at, 1, None) for at in rounds]
        for at, _, search in sorted([*steps, (END, 1, None)], key=lambda step: step[:2]):
            if search:
                saved(person, f"q={search[0]}" if search[0] else "", now=at, frequency=search[1])
            else:
                run(at)
        expected = {
            revision.posting.number
            for revision, live in zip(openings, lives, strict=True)
            for word, frequency, at in searches
            if word in revision.title.ja and at < live <= schedule.slot(frequency, END)
        }
        told = Counter(
            number
            for mail in mails_to(person)
            if mail.kind == mails.NEWS
            for number in re.findall(r"/postings/(D\d+)/", mail.body)
        )
        transaction.set_rollback(True)
    assert told == Counter(expected)
