"""The deadline with its hour and kind: boundaries in Japan, and the same words wherever the date stands."""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from icalendar import Calendar

from koubo.applications import permissions
from koubo.kernel.clock import JST
from koubo.postings.content.render import deadline_in_words
from koubo.postings.models import PostingSummary
from koubo.postings.publication.deadline import Deadline
from tests.support import factories

At = Callable[[str], None]
DAY = date(2027, 1, 8)
START, END = datetime(2026, 12, 1, tzinfo=JST), datetime(2027, 1, 9, tzinfo=JST)


@pytest.mark.parametrize(
    ("deadline", "instant", "over"),
    [
        (Deadline(DAY), "2027-01-08 23:59:59", False),
        (Deadline(DAY), "2027-01-09 00:00:00", True),
        (Deadline(DAY, time(17)), "2027-01-08 16:59:59", False),
        (Deadline(DAY, time(17)), "2027-01-08 17:00:00", True),
        (Deadline(DAY, time(17)), "2027-01-07 17:00:00", False),
        (Deadline(DAY, time(0, 30)), "2027-01-08 00:29:59", False),
        (Deadline(DAY, time(0, 30)), "2027-01-08 00:30:00", True),
        (Deadline(DAY, time(0)), "2027-01-07 23:59:59", False),
        (Deadline(DAY, time(0)), "2027-01-08 00:00:00", True),
        (Deadline(DAY, time(23, 59)), "2027-01-08 23:58:59", False),
        (Deadline(None), "2099-01-08 00:00:00", False),
    ],
)
def test_it_is_over_from_the_hour_on_else_with_the_day(deadline: Deadline, instant: str, over: bool) -> None:
    now = datetime.fromisoformat(instant).replace(tzinfo=JST)
    assert deadline.is_over(now) is over
    assert deadline.is_over(now.astimezone(UTC)) is over


@pytest.mark.parametrize(
    ("hour", "start", "end", "until"),
    [
        (None, START, END, END),
        (time(17), START, END, datetime(2027, 1, 8, 17, tzinfo=JST)),
        (time(17), START, datetime(2027, 1, 5, 22, tzinfo=JST), datetime(2027, 1, 5, 22, tzinfo=JST)),
        (time(17), datetime(2027, 1, 8, 22, tzinfo=JST), END, datetime(2027, 1, 8, 22, tzinfo=JST)),
    ],
)
def test_an_interval_takes_applications_until_the_hour(
    hour: time | None, start: datetime, end: datetime, until: datetime
) -> None:
    assert Deadline(DAY, hour).within(start, end) == until


@pytest.mark.parametrize(
    ("deadline", "ja", "en"),
    [
        (Deadline(DAY), "2027年1月8日（金）", "8 January 2027 (Fri)"),
        (Deadline(DAY, time(17)), "2027年1月8日（金）17:00", "8 January 2027 (Fri), 17:00 JST"),
        (
            Deadline(DAY, time(17), "arrival"),
            "2027年1月8日（金）17:00（必着）",
            "8 January 2027 (Fri), 17:00 JST (must arrive by the closing date)",
        ),
        (
            Deadline(DAY, None, "postmark"),
            "2027年1月8日（金）（消印有効）",
            "8 January 2027 (Fri) (postmarked by the closing date)",
        ),
        (Deadline(None), "", ""),
    ],
)
def test_in_words(deadline: Deadline, ja: str, en: str) -> None:
    assert deadline_in_words(deadline, "ja") == ja
    assert deadline_in_words(deadline, "en") == en


@pytest.mark.django_db
def test_the_hour_and_kind_stand_wherever_the_date_does(client: Client, at: At) -> None:
    at("2026-12-02 09:00")
    revision = factories.published(closes_on=DAY, closes_at=time(17), deadline_kind="postmark")
    number = revision.posting.number
    assert PostingSummary.objects.get(pk=revision.posting_id).deadline == Deadline(DAY, time(17), "postmark")
    page = client.get(f"/postings/{number}/").text
    assert page.count("2027年1月8日（金）17:00") >= 3
    assert "2027年1月8日（金）17:00（消印有効）" in page
    ld = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    assert ld["validThrough"] == "2027-01-08T17:00:00+09:00"
    for view in ("", "?view=compact"):
        html = client.get(f"/postings/{view}").text
        assert "17:00" in html
        assert "消印有効" in html
    event = Calendar.from_ical(client.get(f"/postings/{number}/deadline.ics").content).walk("VEVENT")[0]
    assert event["DTEND"].dt == datetime(2027, 1, 8, 17, tzinfo=JST)
    assert timedelta() < event["DTEND"].dt - event["DTSTART"].dt < timedelta(hours=1)
    assert "17:00（消印有効）" in event["DESCRIPTION"]
    atom = ET.fromstring(client.get("/postings.atom").content)
    said = "".join(atom.itertext())
    assert "2027年1月8日 17:00" in said
    assert "2027年1月8日（金）17:00（消印有効）" in said
    fields: dict[str, Any] = json.loads(client.get("/postings.json").content)["items"][0]["fields"]
    assert fields["closes_at"] == "17:00:00"
    table = b"".join(client.get("/postings.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "募集終了時刻" in table
    assert "17:00:00" in table


@pytest.mark.django_db
def test_web_applications_end_with_the_hour_and_the_list_with_the_day(client: Client, at: At) -> None:
    at("2026-12-02 09:00")
    revision = factories.published(
        title="時刻のある公募",
        closes_on=DAY,
        closes_at=time(17),
        web_application=True,
    )
    posting = revision.posting
    hour = datetime(2027, 1, 8, 17, tzinfo=JST)
    assert permissions.deadline_of(posting, START) == hour
    for instant, takes in ((hour - timedelta(seconds=1), True), (hour, False), (END - timedelta(seconds=1), False)):
        assert (permissions.live_revision(posting, instant) is not None) is takes
    at("2027-01-08 16:59:59")
    assert "今日まで" in client.get("/postings/").text
    at("2027-01-08 17:00")
    assert "時刻のある公募" in client.get("/postings/").text
    page = client.get(f"/postings/{posting.number}/").text
    assert "応募の受付は終了しました" in page
    at("2027-01-09 00:00")
    assert "時刻のある公募" not in client.get("/postings/").text
