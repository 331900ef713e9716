"""Everyone gets an answer: withdrawing asks, ended openings show what is left, applicants are told the day or that it passed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from koubo.applications import answer_days, overdue
from koubo.applications.models import AnswerDay, Application
from koubo.applications.refusals import DayPast, DayTooFar
from koubo.audit.models import AuditEntry
from koubo.institutions.models import Institution
from koubo.kernel.errors import NotPermitted
from koubo.notifications.models import OutgoingMail
from koubo.postings.models import Posting
from tests.support import applying, factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
QUESTION = "いつお知らせするかを下で選んでください"


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def once(**more: str) -> dict[str, str]:
    return {"once": str(uuid4())} | more


@pytest.fixture
def of() -> Institution:
    return factories.institution()


@pytest.fixture
def editor(of: Institution) -> Client:
    return signed_in(factories.member(of))


def asked(of: Institution, number: int = 2, **more: Any) -> Posting:
    revision = applying.posting(of=of, **more)
    for _ in range(number):
        applying.submitted(revision)
    return revision.posting


def days(posting: Posting) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind="applications.answer_day", about_id__in=_ids(posting)).order_by("pk"))


def _ids(posting: Posting) -> list[str]:
    return [str(pk) for pk in Application.objects.filter(posting=posting).values_list("pk", flat=True)]


def test_withdrawing_without_open_applications_asks_nothing_more(of: Institution, editor: Client) -> None:
    posting = asked(of, 0)
    applying.sent(posting.revisions.get(), "E261199999", status="selected")
    confirm = reverse("institution:withdraw-confirm", args=[posting.pk])
    assert QUESTION not in editor.get(confirm).text
    answer = editor.post(confirm, once(reason="none"))
    assert answer["Location"] == reverse("institution:withdrawn", args=[posting.pk])


def test_withdrawing_asks_when_the_applicants_are_answered(of: Institution, editor: Client) -> None:
    posting = asked(of)
    confirm = reverse("institution:withdraw-confirm", args=[posting.pk])
    page = editor.get(confirm).text
    assert QUESTION in page
    assert "結果が未定の応募が2件" in page
    wrong = [{}, {"answer": "never"}, {"answer": "later"}, {"answer": "later", "day": "2026-11-01"},
             {"answer": "later", "day": "2028-01-01"}, {"answer": "later", "day": "明日"}]  # fmt: skip
    for said in wrong:
        page = editor.post(confirm, once(reason="filled", **said)).text
        assert QUESTION in page, said
        assert 'value="filled" checked' in page, said
    assert not Posting.objects.filter(withdrawn_at__isnull=False).exists()
    form = once(reason="filled", answer="later", day="2027-01-20")
    for _click in range(2):
        answer = editor.post(confirm, form)
        assert answer["Location"] == reverse("institution:withdrawn", args=[posting.pk])
    posting.refresh_from_db()
    assert posting.withdrawn_at is not None
    assert AnswerDay.objects.get(posting=posting).day == date(2027, 1, 20)
    told = days(posting)
    assert len(told) == 2
    assert "2027年1月20日（水）までに" in told[0].body
    assert AuditEntry.objects.filter(verb="promise_answers").count() == 1
    person = signed_in(Application.objects.filter(posting=posting).first().user)
    assert "2027年1月20日" in person.get(reverse("seeker:home")).text


def test_withdrawing_leads_to_the_result_for_all(of: Institution, editor: Client) -> None:
    posting = asked(of)
    confirm = reverse("institution:withdraw-confirm", args=[posting.pk])
    answer = editor.post(confirm, once(reason="none", answer="now"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("institution:applications-answer", args=[posting.pk])
    assert "一般公開画面から取り下げられ" in answer.text
    ids = _ids(posting)
    checked = editor.post(reverse("institution:applications-bulk-confirm", args=[posting.pk]),
                          {"id": ids, "status": "other", "notify": "yes"})  # fmt: skip
    form = checked.context["notices"][0].initial
    seen = checked.context["seen"]
    change = once(status="other", notify="yes", seen=seen, **{f"ja-{key}": value for key, value in form.items()})
    done = editor.post(
        reverse("institution:applications-bulk-change", args=[posting.pk]), change | {"id": ids}, follow=True
    )
    assert reverse("institution:withdrawn", args=[posting.pk]) in done.text
    assert not overdue.overdue(NOW + timedelta(days=700))
    assert editor.get(reverse("institution:applications-answer", args=[posting.pk])).status_code == 302


def test_an_ended_opening_shows_what_is_left_until_it_is_answered(
    of: Institution, at: Callable[[str], datetime]
) -> None:
    posting = asked(of, 1, results_by=date(2027, 3, 1))
    menu, detail = reverse("institution:menu"), reverse("institution:detail", args=[posting.pk])
    listed = reverse("institution:applications")
    answer = reverse("institution:applications-answer", args=[posting.pk])
    member = factories.member(of)
    editor = signed_in(member)
    assert "due=ended" not in editor.get(menu).text
    assert answer not in editor.get(detail).text
    assert "すべて結果が登録されています" in editor.get(listed, {"due": "ended"}).text
    at("2027-01-10 10:00")
    editor = signed_in(member)
    assert "due=ended" in editor.get(menu).text
    assert answer in editor.get(detail).text
    assert posting.number in editor.get(listed, {"due": "ended"}).text
    assert answer in editor.get(reverse("institution:applications-of", args=[posting.pk])).text
    viewer = signed_in(factories.member(of, role="viewer"))
    assert answer not in viewer.get(detail).text
    assert viewer.get(answer).status_code == 403
    stranger = signed_in(factories.member(factories.institution()))
    assert stranger.get(answer).status_code == 404
    wrong = editor.post(f"{answer}later/", once(day="2027-01-01"))
    assert "今日以降の日" in wrong.text
    editor.post(f"{answer}later/", once(day="2027-04-01"))
    assert "2027年4月1日" in days(posting)[0].body
    page = editor.get(answer).text
    assert "2027年4月1日" in page


def test_who_may_tell_which_day(of: Institution) -> None:
    posting = asked(of, 0)
    editor = factories.acting_for(factories.member(of), of)
    with pytest.raises(NotPermitted):
        answer_days.promise(posting, date(2027, 1, 1), by=applying.as_seeker(), now=NOW)
    with pytest.raises(DayPast):
        answer_days.promise(posting, date(2026, 1, 1), by=editor, now=NOW)
    with pytest.raises(DayTooFar):
        answer_days.promise(posting, date(2029, 1, 1), by=editor, now=NOW)


def test_reminders_come_at_growing_distances(of: Institution, at: Callable[[str], datetime]) -> None:
    factories.member(of)
    asked(of, 1, results_by=date(2026, 12, 25))
    sent = []
    for day in range(60):
        now = at("2026-12-25 09:30") + timedelta(days=day)
        if overdue.queue_overdue(now):
            sent.append(day)
    assert sent == [1, 7, 21, 49]


def test_a_later_day_moves_what_is_late(of: Institution, at: Callable[[str], datetime]) -> None:
    posting = asked(of, 1, results_by=date(2026, 12, 25))
    by = factories.acting_for(factories.member(of), of)
    now = at("2026-12-26 10:00")
    assert len(overdue.overdue(now)) == 1
    answer_days.promise(posting, date(2027, 1, 8), by=by, now=now)
    assert overdue.overdue(now) == []
    assert [one.results_by for one in overdue.overdue(at("2027-01-09 10:00"))] == [date(2027, 1, 8)]


def test_applicants_see_that_it_is_late_and_then_that_nothing_was_recorded(
    of: Institution, at: Callable[[str], datetime]
) -> None:
    posting = asked(of, 2, results_by=date(2026, 12, 25))
    mine, other = Application.objects.filter(posting=posting)
    Application.objects.filter(pk=other.pk).update(status="selected")
    page = reverse("seeker:application", args=[mine.pk])

    def shown() -> str:
        person = signed_in(mine.user)
        return person.get(page).text + person.get(reverse("seeker:home")).text

    at("2026-12-25 20:00")
    assert "遅れています" not in shown()
    at("2026-12-26 08:00")
    assert "遅れています" in shown()
    assert overdue.queue_unrecorded(at("2027-03-25 12:00")) == 0
    late = at("2027-03-26 12:00")
    assert [overdue.queue_unrecorded(late) for _worker in range(2)] == [1, 0]
    mail = OutgoingMail.objects.get(kind="applications.no_outcome")
    assert mail.recipient_id == mine.user_id
    assert "これは不採用のお知らせではありません" in mail.body
    assert "記録されていません" in shown()
    assert Application.objects.get(pk=mine.pk).told_status == "applied"
