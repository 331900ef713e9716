"""What mails bring: what is new, once, at the exact instant; what has changed; that nothing has."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from koubo.alerts import actions, mails, running
from koubo.alerts.models import SavedSearch
from koubo.alerts.running import run
from koubo.alerts.schedule import LAG, Frequency
from koubo.kernel import clock
from koubo.notifications.delivery import deliver_due
from koubo.postings.actions import drafts as drafting
from koubo.postings.actions import modifying, requests, withdrawing
from koubo.postings.models import Revision
from koubo.postings.publication.states import WithdrawalReason
from tests.alerts.support import acting, live_from, mails_to, saved
from tests.notifications.support import use
from tests.support import factories
from tests.support.factories import NOW
from tests.support.smtp import Post

pytestmark = pytest.mark.django_db


def jst(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.JST)


@pytest.mark.parametrize("instant", ["2026-11-24 22:00", "2026-11-25 00:00"])
def test_at_the_instant_and_once(instant: str) -> None:
    person = factories.seeker()
    saved(person, now=NOW)
    live_from(jst(instant), title="薬学の公募")
    when = jst(instant) + LAG
    assert run(when - timedelta(milliseconds=1)).mails == 0
    assert run(when, dry=True).mails == 1
    assert run(when).mails == 1
    assert run(when + timedelta(minutes=5)).mails == 0
    [mail] = mails_to(person)
    assert "薬学の公募" in mail.body
    assert "（新着1件）" in mail.subject


def test_what_was_there_before_is_not_told_of() -> None:
    person = factories.seeker()
    live_from(jst("2026-11-24 22:00"))
    saved(person, now=jst("2026-11-24 22:00"))
    assert run(jst("2026-11-25 10:00")).mails == 0


def test_daily_and_weekly_wait_for_seven_o_clock() -> None:
    daily, weekly = factories.seeker(), factories.seeker()
    saved(daily, now=NOW, frequency=Frequency.DAILY)
    saved(weekly, now=NOW, frequency=Frequency.WEEKLY)
    live_from(jst("2026-11-24 22:00"))
    assert run(jst("2026-11-25 06:59")).mails == 0
    assert run(jst("2026-11-25 07:05")).mails == 1
    assert len(mails_to(daily)) == 1
    assert run(jst("2026-11-29 23:00")).mails == 0
    assert run(jst("2026-11-30 07:05")).mails == 1
    assert len(mails_to(weekly)) == 1


@pytest.mark.database_kind
def test_one_mail_per_person_with_each_opening_once() -> None:
    person = factories.seeker()
    saved(person, "q=薬学", now=NOW, name="薬")
    saved(person, "", now=NOW, name="すべて")
    live_from(jst("2026-11-24 22:00"), title="薬学の公募")
    live_from(jst("2026-11-24 22:00"), title="理学の公募")
    assert run(jst("2026-11-24 22:05")) == running.RoundOutcome(1, 2, 0)
    [mail] = mails_to(person)
    assert mail.body.count("薬学の公募") == mail.body.count("理学の公募") == 1
    assert mail.body.index("薬学の公募") < mail.body.index("■ すべて") < mail.body.index("理学の公募")
    assert "（「すべて」にも該当します）" in mail.body


def test_what_one_search_told_another_does_not_repeat() -> None:
    person = factories.seeker()
    saved(person, "q=薬学", now=NOW, frequency=Frequency.INSTANT)
    saved(person, "", now=NOW, frequency=Frequency.DAILY)
    live_from(jst("2026-11-24 22:00"), title="薬学の公募")
    live_from(jst("2026-11-25 00:00"), title="理学の公募")
    run(jst("2026-11-24 22:05"))
    run(jst("2026-11-25 07:05"))
    first, second = mails_to(person)
    assert "薬学の公募" in first.body
    assert "薬学の公募" not in second.body
    assert "理学の公募" in second.body


def test_many_are_numbers_and_a_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mails, "MOST_ITEMS", 2)
    person = factories.seeker(language="en")
    saved(person, "", now=NOW, name="all")
    for n in range(4):
        live_from(jst("2026-11-24 22:00"), title=f"公募{n}")
    run(jst("2026-11-24 22:05"))
    [mail] = mails_to(person)
    assert mail.subject.endswith("4 new openings")
    assert "and 2 more" in mail.body
    assert f"Results: {mails.settings.KOUBO_BASE_URL}/en/postings/\n" in mail.body


def modified(revision: Revision, *, now: datetime, publish_on: date, **changes: Any) -> Revision:
    of = revision.posting.institution
    by = factories.acting_for(factories.member(of), of)
    working = modifying.start_modification(revision.posting, by=by, now=now)
    content = factories.content(now=NOW, **changes)
    working = drafting.save_draft(working, content, version=working.version, by=by, now=now)
    waiting = requests.request(working, version=working.version, by=by, now=now)
    desk = factories.acting_as_desk(factories.desk_member())
    return requests.approve(waiting, version=waiting.version, publish_on=publish_on, by=desk, now=now)


@pytest.mark.database_kind
def test_a_modification_is_not_new_and_a_new_deadline_is_told_apart() -> None:
    person = factories.seeker()
    saved(person, "q=薬学", now=NOW)
    revision = live_from(jst("2026-11-24 22:00"), title="薬学の公募")
    run(jst("2026-11-24 22:05"))
    later = jst("2026-11-26 09:00")
    modified(
        revision,
        now=later,
        publish_on=date(2026, 11, 27),
        title="薬学の公募",
        positions_note={"ja": "若干名", "en": ""},
    )
    assert run(jst("2026-11-27 00:05")).mails == 0
    latest = Revision.objects.filter(posting=revision.posting, state="approved").latest("pk")
    modified(
        latest,
        now=jst("2026-11-27 09:00"),
        publish_on=date(2026, 11, 28),
        title="薬学の公募",
        closes_on=date(2027, 1, 15),
    )
    assert run(jst("2026-11-28 00:05")) == running.RoundOutcome(1, 0, 0)
    assert run(jst("2026-11-28 00:10")).mails == 0
    mail = mails_to(person)[-1]
    assert mail.subject.endswith("（募集終了日の変更）")
    assert "募集終了日: 2027年1月15日" in mail.body
    assert "（変更前の募集終了日: 2026年12月22日" in mail.body


def test_what_is_gone_by_then_is_not_told_of() -> None:
    person = factories.seeker()
    saved(person, "", now=NOW, frequency=Frequency.WEEKLY)
    gone = live_from(jst("2026-11-24 22:00"), title="取り下げ")
    live_from(jst("2026-11-24 22:00"), title="終わった公募", closes_on=date(2026, 11, 25))
    live_from(jst("2026-11-24 22:00"), title="続く公募")
    of = gone.posting.institution
    by = factories.acting_for(factories.member(of), of)
    withdrawing.withdraw(gone.posting, reason=WithdrawalReason.FILLED, by=by, now=jst("2026-11-26 09:00"))
    run(jst("2026-11-30 07:05"))
    [mail] = mails_to(person)
    assert "続く公募" in mail.body
    assert "取り下げ" not in mail.body
    assert "終わった公募" not in mail.body


def test_what_was_published_while_paused_is_not_made_up_for() -> None:
    person = factories.seeker()
    search = saved(person, "", now=NOW)
    actions.pause(search, by=acting(person), now=NOW)
    live_from(jst("2026-11-24 22:00"))
    assert run(jst("2026-11-24 22:05")).mails == 0
    actions.resume(search, by=acting(person), now=jst("2026-11-25 09:00"))
    assert run(jst("2026-11-25 09:05")).mails == 0
    live_from(jst("2026-11-25 22:00"))
    assert run(jst("2026-11-25 22:05")).mails == 1


def test_who_may_not_be_written_to_any_more_is_not() -> None:
    people = [factories.seeker() for _ in range(3)]
    for person in people:
        saved(person, "", now=NOW)
    people[0].is_active = False
    people[1].is_seeker = False
    for person in people:
        person.save()
    live_from(jst("2026-11-24 22:00"))
    assert run(jst("2026-11-24 22:05")).mails == 1
    assert len(mails_to(people[2])) == 1


@pytest.mark.database_kind
def test_after_thirty_empty_days_it_says_that_it_is_alive() -> None:
    person = factories.seeker()
    saved(person, "q=薬学", now=NOW, frequency=Frequency.INSTANT, name="薬")
    assert run(NOW + timedelta(days=29)).alive == 0
    when = jst("2026-12-25 07:05")
    assert (run(when, dry=True).alive, run(when).alive, run(when).alive) == (1, 1, 0)
    [mail] = mails_to(person)
    assert "引き続き有効です" in mail.body
    assert "■ 薬" in mail.body
    assert mail.unsubscribe
    assert run(when + timedelta(days=29)).alive == 0
    assert run(when + timedelta(days=31)).alive == 1


def test_conditions_that_are_gone_are_told_once_and_not_searched_without() -> None:
    person = factories.seeker()
    stopped, narrower = saved(person, "q=薬学", now=NOW, name="止"), saved(person, "q=理学", now=NOW, name="続")
    SavedSearch.objects.filter(pk=stopped.pk).update(address="q=薬学&field=gone")
    SavedSearch.objects.filter(pk=narrower.pk).update(address="job=gone&job=00011")
    live_from(jst("2026-11-24 22:00"), title="薬学の公募")
    run(jst("2026-11-24 22:05"))
    live_from(jst("2026-11-25 22:00"), title="薬学の公募")
    run(jst("2026-11-25 22:05"))
    first = mails_to(person)[0]
    assert "検索を止めています" in first.body
    assert "いまの条件で検索しています" in first.body
    assert "gone" in first.body
    assert not any("検索を止めています" in mail.body for mail in mails_to(person)[1:])


def test_a_fixed_number_of_queries_whatever_the_number_of_searches(django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    live_from(jst("2026-11-24 22:00"), title="薬学の公募")
    for people in (1, 2, 8):  # the first round reads lists and synonyms, once in a process
        for _ in range(people):
            person = factories.seeker()
            for word in ("薬学", "理学", ""):
                saved(person, f"q={word}", now=NOW)
        with CaptureQueriesContext(connection) as caught:
            assert run(jst("2026-11-24 22:05")).mails == people
        counts.append(len(caught))
    assert counts[1] == counts[2]


def test_over_smtp_with_the_headers_of_one_click(smtp: Post, settings: Any) -> None:
    use(smtp, settings)
    person = factories.seeker()
    saved(person, "", now=NOW)
    live_from(jst("2026-11-24 22:00"), title="薬学の公募")
    now = jst("2026-11-24 22:05")
    run(now)
    while deliver_due(now):
        pass
    [message] = [m for m in smtp.messages if m["To"] == person.email]
    url = str(message["List-Unsubscribe"]).replace("\n", "").replace(" ", "")
    assert url.startswith(f"<{settings.KOUBO_BASE_URL}/alerts/stop/")
    assert str(message["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    assert str(message["List-Id"]) == f"<alerts.{str(message['Message-ID']).rpartition('@')[2]}"
    assert message["Auto-Submitted"] == "auto-generated"
    others = [m for m in smtp.messages if m["To"] != person.email]
    assert others
    assert not any(m["List-Unsubscribe"] or m["List-Id"] for m in others), "only alerts can be unsubscribed from"
