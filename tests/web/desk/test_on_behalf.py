"""代理操作 in the browser: form, check page with the mails, act once; refused without losing what was typed."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.institutions.models import Membership
from koubo.notifications.models import OutgoingMail
from koubo.postings.models import Posting, Revision, Withdrawal
from tests.support import factories

pytestmark = pytest.mark.django_db
REASON = "権利者から申立てがあったため。\n<b>至急</b>"
END = date(2026, 12, 22)


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")


@pytest.fixture
def posting() -> Posting:
    return factories.published(title="無機化学 教授の公募", closes_on=END).posting


def address(posting: Posting, name: str = "withdraw") -> str:
    return reverse(f"desk:{name}", args=[posting.pk])


def withdrawal(step: str, **changes: Any) -> dict[str, Any]:
    return {"when": "now", "day": "", "time": "", "reason": REASON, "step": step, "once": str(uuid4())} | changes


def ending(step: str, **changes: Any) -> dict[str, Any]:
    return {"closes_on": "2027-01-08", "reason": REASON, "step": step, "once": str(uuid4())} | changes


def test_withdrawn_after_a_check_page_and_seen_by_nobody_then(client: Client, posting: Posting) -> None:
    factories.member(posting.institution, name="Emma Reed", language="en")
    review = client.get(reverse("desk:review", args=[posting.pk])).text
    assert address(posting) in review
    assert "代理で取り下げる" in client.get(address(posting)).text
    checked = client.post(address(posting), withdrawal("check")).text
    for words in ("この求人公募情報を取り下げますか", "無機化学 教授の公募", "&lt;b&gt;至急&lt;/b&gt;", "Emma Reed",
                  "事務局による求人公募情報取り下げのお知らせ", "has withdrawn the following opening"):  # fmt: skip
        assert words in checked, words
    assert not Withdrawal.objects.exists()
    done = client.post(address(posting), withdrawal("act"), follow=True)
    assert done.redirect_chain[-1][0] == reverse("desk:history", args=[posting.pk])
    assert "取り下げを受け付けました" in done.text
    assert "代理で取り下げ。取り下げ日時は2026年11月24日（火）9:00" in done.text
    assert Client().get(f"/postings/{posting.number}/").status_code == 410
    assert OutgoingMail.objects.filter(kind="postings.withdrawn_by_desk").count() == 2


def test_at_a_chosen_time(client: Client, posting: Posting) -> None:
    sent = {"when": "later", "day": "2026-11-30", "time": "13:30"}
    checked = client.post(address(posting), withdrawal("check", **sent)).text
    assert "2026年11月30日（月）午後1時30分" in checked
    client.post(address(posting), withdrawal("act", **sent))
    assert Withdrawal.objects.get().effective_at.isoformat() == "2026-11-30T04:30:00+00:00"
    assert Client().get(f"/postings/{posting.number}/").status_code == 200


def test_the_institution_sees_it_and_cannot_undo_it(
    client: Client, posting: Posting, sign_in: Callable[[User], Client]
) -> None:
    client.post(address(posting), withdrawal("act", when="later", day="2026-11-30", time="13:30"))
    author = sign_in(posting.revisions.get().requested_by)  # type: ignore[arg-type]
    shown = author.get(reverse("institution:withdrawn", args=[posting.pk])).text
    assert "2026年11月30日（月）午後1時30分" in shown
    assert "取り下げを取り消す" not in shown
    undo = author.post(reverse("institution:withdrawal-undo", args=[posting.pk]), {"once": str(uuid4())}, follow=True)
    assert "事務局が取り下げたため、取り消せません" in undo.text
    assert Withdrawal.objects.get().undone_at is None


def test_the_closing_date_changes_at_once(client: Client, posting: Posting) -> None:
    here = address(posting, "closing-date")
    assert "2026年12月22日（火）" in client.get(here).text
    checked = client.post(here, ending("check")).text
    for words in ("募集終了日を変更しますか", "2026年12月22日（火）", "2027年1月8日（金）", "募集終了日変更のお知らせ"):
        assert words in checked, words
    assert Revision.objects.count() == 1
    done = client.post(here, ending("act"), follow=True)
    for words in ("募集終了日を変更しました", "代理で募集終了日を2027年1月8日（金）に変更", "第2版"):
        assert words in done.text, words
    assert "2027年1月8日" in Client().get(f"/postings/{posting.number}/").text
    review = client.get(reverse("desk:review", args=[posting.pk]))
    assert review.status_code == 200
    assert "2027年1月8日" in review.text
    assert client.get(reverse("desk:decided")).status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": " \u3000"}, "理由を入力してください"),
        ({"reason": "あ" * 2001}, "2000文字以内で入力してください（今は2001文字）"),
        ({"when": ""}, "取り下げ日時を選んでください"),
        ({"when": "later"}, "日付を入力してください。例：2027年1月8日"),
        ({"when": "later", "day": "2026-11-30"}, "時刻を入力してください。例：8:30"),
        ({"when": "later", "day": "2026-11-24", "time": "9:00"}, "現在より後の日時を入力してください"),
        ({"when": "later", "day": "0001-01-01", "time": "0:00"}, "現在より後の日時を入力してください"),
    ],
)
@pytest.mark.parametrize("step", ["check", "act"])
def test_what_is_missing_or_past_is_said_at_its_field(
    client: Client, posting: Posting, changes: dict[str, str], words: str, step: str
) -> None:
    answer = client.post(address(posting), withdrawal(step, **changes))
    assert (answer.status_code, answer.text.count(words)) == (422, 2)
    assert changes.get("reason", "申立てがあった").strip() in answer.text
    assert not Withdrawal.objects.exists()


@pytest.mark.parametrize("day", ["", "2026-11-23", "2026-12-22", "9999-12-31", "あした"])
@pytest.mark.parametrize("step", ["check", "act"])
def test_a_day_that_cannot_be_is_said_at_its_field(client: Client, posting: Posting, day: str, step: str) -> None:
    answer = client.post(address(posting, "closing-date"), ending(step, closes_on=day))
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "申立てがあった" in answer.text
    assert Revision.objects.count() == 1


@pytest.mark.parametrize(("name", "data"), [("withdraw", withdrawal), ("closing-date", ending)])
def test_back_to_the_form_keeps_everything_and_a_double_click_acts_once(
    client: Client, posting: Posting, name: str, data: Callable[..., dict[str, Any]]
) -> None:
    back = client.post(address(posting, name), data("back"))
    assert back.status_code == 200
    assert "&lt;b&gt;至急&lt;/b&gt;" in back.text
    sent = data("act")
    assert client.post(address(posting, name), sent).url == client.post(address(posting, name), sent).url
    assert AuditEntry.objects.filter(verb__in=["withdraw_by_desk", "change_deadline"]).count() == 1


@pytest.mark.parametrize(("name", "data"), [("withdraw", withdrawal), ("closing-date", ending)])
def test_nobody_acts_for_an_institution_of_their_own(
    client: Client, desk: User, posting: Posting, name: str, data: Callable[..., dict[str, Any]]
) -> None:
    Membership.objects.create(institution=posting.institution, user=desk, role=Membership.Role.VIEWER)
    session = client.session
    session["hat"] = "desk"
    session.save()
    assert "<textarea" not in client.get(address(posting, name)).text
    assert address(posting, name) not in client.get(reverse("desk:review", args=[posting.pk])).text
    for step in ("check", "act"):
        refused = client.post(address(posting, name), data(step))
        assert refused.status_code == 403
        assert "申立てがあった" in refused.text
    assert not AuditEntry.objects.filter(verb__in=["withdraw_by_desk", "change_deadline"]).exists()


@pytest.mark.parametrize(("name", "data"), [("withdraw", withdrawal), ("closing-date", ending)])
def test_a_waiting_request_is_decided_first(client: Client, name: str, data: Callable[..., dict[str, Any]]) -> None:
    waiting = factories.requested()
    assert "先に依頼を承認" in client.get(address(waiting.posting, name)).text
    refused = client.post(address(waiting.posting, name), data("act"))
    assert (refused.status_code, "申立てがあった" in refused.text) == (409, True)


def test_a_session_that_ended_keeps_what_was_typed(desk: User, posting: Posting) -> None:
    browser = Client()
    browser.force_login(desk)
    session = browser.session
    session["kept_post"] = {"user": str(desk.pk), "paths": [address(posting)], "data": {"reason": [REASON]}}
    session.save()
    assert "申立てがあった" in browser.get(address(posting)).text


def test_in_english(client: Client, posting: Posting) -> None:
    english = f"/en/desk/postings/{posting.pk}/withdraw/"
    assert "Withdraw on behalf of the institution" in client.get(english).text
    assert "Withdraw this opening?" in client.post(english, withdrawal("check")).text
