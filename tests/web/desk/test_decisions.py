"""Approving, returning and rejecting in the browser's way: form, check page, verb, done page."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.institutions.models import Membership
from koubo.kernel import clock
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions import drafts, requests
from koubo.postings.models import Revision
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
At = Callable[[str], datetime]


@pytest.fixture(autouse=True)
def _morning(at: At) -> None:
    at("2026-11-24 09:00")


def url(revision: Revision, name: str) -> str:
    with translation.override("ja"):
        return reverse(f"desk:{name}", args=[revision.posting_id])


def answer(revision: Revision, outcome: str = "approve", **more: Any) -> dict[str, Any]:
    return {"version": revision.version, "outcome": outcome, "publish_on": "2026-11-24", "message": ""} | more


def hidden(html: str) -> dict[str, Any]:
    """Read the confirming form of the check page as a browser would send it."""
    form = html.split('class="k-actions">')[1].split("</form>", maxsplit=1)[0]
    sent: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form):
        sent.setdefault(name, []).append(unescape(value))
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def confirm(client: Client, revision: Revision, data: dict[str, Any]) -> Any:
    """Go through the check page and press 確定."""
    page = client.post(url(revision, "check"), data)
    assert page.status_code == 200
    return client.post(url(revision, "decide"), hidden(page.text))


def test_approving_today_publishes_at_ten_in_the_evening(client: Client, desk: User) -> None:
    author = factories.member(factories.institution(), name="人事 花子", email="jinji@aogiri.example")
    waiting = factories.requested(author.memberships.get().institution, by=author, title="無機化学 教授の公募")
    page = client.post(url(waiting, "check"), answer(waiting)).text
    assert "2026年11月24日（火）午後10時</output>" in page
    assert "求人公募情報登録完了のお知らせ" in page
    assert "2026年11月24日（火）午後10時に公開されます。" in page
    assert "人事 花子" in page
    waiting.refresh_from_db()
    assert waiting.state == "requested"

    response = client.post(url(waiting, "decide"), hidden(page), follow=True)
    assert response.redirect_chain == [(url(waiting, "done"), 302)]
    assert "承認しました" in response.text
    assert "2026年11月24日（火）午後10時に公開されます。" in response.text
    waiting.refresh_from_db()
    assert waiting.state == "approved"
    assert waiting.decided_by == desk
    assert waiting.live_from == datetime(2026, 11, 24, 22, tzinfo=clock.JST)
    mail = OutgoingMail.objects.get(kind="postings.registration_completed")
    assert mail.to == "jinji@aogiri.example"
    assert "2026年11月24日（火）午後10時に公開されます。" in mail.body
    assert f"/postings/{waiting.posting.number}/" in mail.body


def test_the_preview_is_the_mail_that_leaves(client: Client) -> None:
    of = factories.institution()
    factories.member(of, language="en", name="Hanako Jinji", email="hanako@aogiri.example")
    waiting = factories.requested(of)
    page = client.post("/en" + url(waiting, "check"), answer(waiting, publish_on="2026-11-30"))
    confirm(client, waiting, answer(waiting, publish_on="2026-11-30"))
    previews = {preview.language: preview.mail for preview in page.context["previews"]}
    for mail in OutgoingMail.objects.filter(kind="postings.registration_completed"):
        assert (mail.subject, mail.body) == (previews[mail.language].subject, previews[mail.language].body)
    english = OutgoingMail.objects.get(to="hanako@aogiri.example", kind="postings.registration_completed")
    assert english.subject == "Koubo: registration completed"
    assert "It will be published at 00:00 on Monday 30 November 2026 (Japan Standard Time)." in english.body
    assert set(previews) == {"ja", "en"}


@pytest.mark.parametrize(
    ("moment", "day", "starts"),
    [
        ("2026-11-24 21:59:59.999", "2026-11-24", datetime(2026, 11, 24, 22, tzinfo=clock.JST)),
        ("2026-11-24 22:00:00", "2026-11-24", "今日の22:00を過ぎているため"),
        ("2026-11-24 23:59:59.999", "2026-11-24", "今日の22:00を過ぎているため"),
        ("2026-11-24 22:00:00", "2026-11-25", datetime(2026, 11, 25, tzinfo=clock.JST)),
        ("2026-11-25 00:00:00", "2026-11-24", "今日以降の日を入力してください"),
        ("2026-11-25 00:00:00", "2026-11-25", datetime(2026, 11, 25, 22, tzinfo=clock.JST)),
        ("2026-11-24 09:00:00", "2026-12-22", datetime(2026, 12, 22, tzinfo=clock.JST)),
        ("2026-11-24 09:00:00", "2026-12-23", "募集終了日（2026年12月22日）までの日を入力してください"),
        ("2026-11-24 09:00:00", "", "サイト反映日を入力してください"),
        ("2026-11-24 09:00:00", "あした", "サイト反映日には、日付を入力してください"),
    ],
)
@pytest.mark.parametrize("step", ["check", "decide"])
def test_the_day_and_the_hour_decide(
    client: Client, at: At, step: str, moment: str, day: str, starts: datetime | str
) -> None:
    waiting = factories.requested(closes_on=date(2026, 12, 22))
    at(moment)
    data = answer(waiting, publish_on=day, message="書きかけの文") | {"once": "6f2f9f0e-9f5b-4a53-9a53-4c5f9d6cf8a1"}
    response = client.post(url(waiting, step), data)
    waiting.refresh_from_db()
    if isinstance(starts, datetime):
        assert response.status_code == (200 if step == "check" else 302)
        assert waiting.live_from == (None if step == "check" else starts)
        if step == "check":
            assert response.context["start"] == starts
        return
    assert response.status_code == 422
    assert starts in response.text.split('id="f-publish_on-e"')[1].split("</p>")[0]
    assert 'href="#f-publish_on"' in response.text
    assert "エラー：" in response.text.split("</title>")[0]
    assert "書きかけの文" in response.text
    assert f'name="publish_on" data-w="s" value="{day}"' in response.text
    assert waiting.state == "requested"
    assert not OutgoingMail.objects.filter(kind="postings.registration_completed").exists()


def test_ten_in_the_evening_passes_between_check_and_confirm(client: Client, at: At) -> None:
    waiting = factories.requested()
    at("2026-11-24 21:59:59.999")
    page = client.post(url(waiting, "check"), answer(waiting))
    assert page.status_code == 200
    at("2026-11-24 22:00:00")
    late = client.post(url(waiting, "decide"), hidden(page.text))
    assert late.status_code == 422
    assert "今日の22:00を過ぎているため" in late.text
    waiting.refresh_from_db()
    assert waiting.state == "requested"


def test_approving_over_a_finding_needs_a_written_reason(client: Client) -> None:
    waiting = factories.requested()
    # A rule that came after the request, or a value that vanished: an error the author was not stopped by.
    Revision.objects.filter(pk=waiting.pk).update(texts=waiting.texts | {"ja": waiting.texts["ja"] | {"duties": ""}})
    once = {"once": "6f2f9f0e-9f5b-4a53-9a53-4c5f9d6cf8a1"}
    assert re.search("要修正の指摘が[1-9]件あります", client.get(url(waiting, "review")).text)
    for step in ("check", "decide"):
        refused = client.post(url(waiting, step), answer(waiting) | once)
        assert refused.status_code == 422
        assert "理由を入力してください" in refused.text.split('id="f-note-e"')[1].split("</p>", 1)[0]
    confirm(client, waiting, answer(waiting, note="別紙で確認しました"))
    waiting.refresh_from_db()
    assert waiting.state == "approved"
    assert AuditEntry.objects.get(verb="approve").reason == "別紙で確認しました"
    assert "別紙で確認しました" in client.get(url(waiting, "review")).text
    assert not OutgoingMail.objects.filter(body__contains="別紙で確認しました").exists()


def test_returning_with_comments_and_a_common_reason(client: Client, desk: User) -> None:
    of = factories.institution()
    author = factories.member(of, language="en")
    waiting = factories.requested(of, by=author)
    comments = {"comment-closes_on": "終了日を延ばしてください", "comment-duties": "<b>具体的に</b>"}
    data = answer(waiting, "return_for_correction", message="2点お願いします。", reasons=["languages"], **comments)
    page = client.post(url(waiting, "check"), data)
    assert "&lt;b&gt;具体的に&lt;/b&gt;" in page.text
    assert "The Japanese and English texts disagree" in page.text
    response = client.post(url(waiting, "decide"), hidden(page.text), follow=True)
    assert "差し戻しました" in response.text
    waiting.refresh_from_db()
    assert waiting.state == "returned"
    assert waiting.field_comments == {"closes_on": "終了日を延ばしてください", "duties": "<b>具体的に</b>"}
    assert waiting.decision_message.endswith("\n2点お願いします。")
    mail = OutgoingMail.objects.get(kind="postings.registration_returned")
    assert "終了日を延ばしてください" in mail.body
    assert "The Japanese and English texts disagree" in mail.body


def test_comments_alone_are_reason_enough_to_return(client: Client) -> None:
    waiting = factories.requested()
    confirm(client, waiting, answer(waiting, "return_for_correction", **{"comment-title": "短くしてください"}))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.decision_message) == ("returned", "")


def test_rejecting_for_good(client: Client) -> None:
    waiting = factories.requested()
    response = confirm(client, waiting, answer(waiting, "reject", reasons=["duplicate"]))
    assert response["Location"] == url(waiting, "done")
    waiting.refresh_from_db()
    assert waiting.state == "rejected"
    assert (
        "同じ内容の求人公募情報がすでに登録されています。"
        in OutgoingMail.objects.get(kind="postings.registration_rejected").body
    )
    assert "却下しました" in client.get(url(waiting, "done")).text


@pytest.mark.parametrize(
    ("data", "field", "says"),
    [
        ({"outcome": ""}, "outcome", "確認の結果を選んでください"),
        ({"outcome": "reject"}, "message", "理由を入力してください"),
        ({"outcome": "return_for_correction"}, "message", "理由を入力してください"),
        ({"outcome": "reject", "reasons": ["documents"]}, "message", "理由を入力してください"),
        ({"outcome": "reject", "comment-title": "長い"}, "message", "理由を入力してください"),
        (
            {"outcome": "return_for_correction", "message": "あ" * 2001},
            "message",
            "2000文字以内で入力してください（今は2001文字）",
        ),
        (
            {"outcome": "return_for_correction", "comment-title": "あ" * 501},
            "comment-title",
            "500文字以内で入力してください（今は501文字）",
        ),
    ],
)
@pytest.mark.parametrize("step", ["check", "decide"])
def test_what_is_missing_is_said_at_its_field(
    client: Client, step: str, data: dict[str, Any], field: str, says: str
) -> None:
    waiting = factories.requested()
    response = client.post(url(waiting, step), answer(waiting) | data)
    assert response.status_code == 422
    assert says in response.text.split(f'id="f-{field}-e"')[1].split("</p>")[0]
    assert f'href="#f-{field}"' in response.text
    waiting.refresh_from_db()
    assert waiting.state == "requested"


def test_back_to_the_form_keeps_everything(client: Client) -> None:
    waiting = factories.requested()
    data = answer(waiting, "reject", message="改行も\n残る", reasons=["scope"], **{"comment-title": "短く"})
    back = client.post(url(waiting, "review"), hidden(client.post(url(waiting, "check"), data).text))
    assert back.status_code == 200
    assert "改行も\n残る</textarea>" in back.text
    assert "短く</textarea>" in back.text
    assert 'value="reject" checked' in back.text
    assert 'value="scope" checked' in back.text


def test_pressing_twice_acts_once_and_shows_the_first_result(client: Client) -> None:
    waiting = factories.requested()
    sent = hidden(client.post(url(waiting, "check"), answer(waiting)).text)
    first, second = (client.post(url(waiting, "decide"), sent) for _ in range(2))
    assert first["Location"] == second["Location"] == url(waiting, "done")
    assert OutgoingMail.objects.filter(kind="postings.registration_completed").count() == 1
    assert AuditEntry.objects.filter(verb="approve").count() == 1


def test_a_colleague_was_faster(client: Client, sign_in: Callable[[User], Client]) -> None:
    waiting = factories.requested()
    sent = hidden(client.post(url(waiting, "check"), answer(waiting)).text)
    colleague = factories.desk_member(name="村岡 実")
    confirm(sign_in(colleague), waiting, answer(waiting, publish_on="2026-11-30"))
    for step in ("decide", "check"):
        late = client.post(url(waiting, step), sent)
        assert late.status_code == 409
        assert "すでに状態が変わっているため、この操作はできません" in late.text
        assert "村岡 実が2026年11月24日（火）9:00に承認しました。公開日時は2026年11月30日（月）0:00です。" in late.text
        assert 'id="answer"' not in late.text
    waiting.refresh_from_db()
    assert waiting.decided_by == colleague
    assert OutgoingMail.objects.filter(kind="postings.registration_completed").count() == 1


def test_returned_and_requested_again_meanwhile(client: Client) -> None:
    waiting = factories.requested()
    sent = hidden(client.post(url(waiting, "check"), answer(waiting, message="書きかけ")).text)
    colleague = factories.acting_as_desk(factories.desk_member())
    requests.return_for_correction(
        waiting, version=waiting.version, message="直して", comments={}, by=colleague, now=NOW
    )
    author = factories.acting_for(waiting.updated_by, waiting.posting.institution)
    again = drafts.save_draft(
        waiting, factories.content(title="直した件名"), version=waiting.version, by=author, now=NOW
    )
    again = requests.request(again, version=again.version, by=author, now=NOW)
    for step in ("check", "decide"):
        stale = client.post(url(waiting, step), sent)
        assert stale.status_code == 409
        assert "直した件名" in stale.text
        assert "書きかけ" in stale.text
        assert f'name="version" value="{again.version}"' in stale.text
    again.refresh_from_db()
    assert again.state == "requested"


def test_members_of_the_institution_cannot_decide(client: Client, desk: User) -> None:
    own = factories.institution()
    Membership.objects.create(institution=own, user=desk, role=Membership.Role.VIEWER)
    session = client.session
    session["hat"] = "desk"
    session.save()
    waiting = factories.requested(own)
    assert 'id="answer"' not in client.get(url(waiting, "review")).text
    for step in ("check", "decide"):
        data = answer(waiting) | {"once": "6f2f9f0e-9f5b-4a53-9a53-4c5f9d6cf8a1"}
        assert client.post(url(waiting, step), data).status_code == 403
    waiting.refresh_from_db()
    assert waiting.state == "requested"


def test_a_form_without_its_key_changes_nothing(client: Client) -> None:
    waiting = factories.requested()
    response = client.post(url(waiting, "decide"), answer(waiting))
    assert response["Location"] == url(waiting, "review")
    waiting.refresh_from_db()
    assert waiting.state == "requested"


def test_done_leads_to_the_next_request(client: Client) -> None:
    waiting = factories.requested(now=NOW - timedelta(hours=2))
    following = factories.requested(now=NOW - timedelta(hours=1))
    response = client.post(
        url(waiting, "decide"), hidden(client.post(url(waiting, "check"), answer(waiting)).text), follow=True
    )
    assert url(following, "review") in response.text
    assert "次の依頼を確認する" in response.text
    confirm(client, following, answer(following))
    assert "次の依頼を確認する" not in client.get(url(following, "done")).text


def test_addresses_opened_by_hand_lead_to_the_review(client: Client) -> None:
    waiting = factories.requested()
    for name in ("check", "decide", "done"):
        assert client.get(url(waiting, name))["Location"] == url(waiting, "review")


def test_posts_need_the_token_of_our_own_pages(desk: User) -> None:
    waiting = factories.requested()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(desk)
    assert strict.post(url(waiting, "decide"), answer(waiting)).status_code == 403
