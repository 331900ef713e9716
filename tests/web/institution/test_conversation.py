"""事務局へ連絡: the form knows which posting it is about; what is written arrives once and comes back with its answer."""

from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from koubo.accounts.models import User
from koubo.conversations import actions
from koubo.conversations.models import Message, Topic
from koubo.institutions.models import Institution, Membership
from koubo.notifications.models import OutgoingMail
from koubo.postings.models import Revision
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
TEXT = "月額 380,000 円を 400,000 円に直してください。\n\n<b>至急</b>お願いします 🙏"


@pytest.fixture
def waiting(aogiri: Institution, author: User) -> Revision:
    return factories.requested(aogiri, by=author, title="情報科学研究院 助教の公募")


def address(revision: Revision, english: str = "") -> str:
    return f"{english}/institution/postings/{revision.posting_id}/contact/"


def data(**changes: Any) -> dict[str, Any]:
    return {"about": "correction", "text": TEXT, "once": str(uuid4())} | changes


def test_from_the_pending_request_to_the_desk_and_back(
    client: Client, waiting: Revision, author: User, aogiri: Institution
) -> None:
    detail = client.get(reverse("institution:detail", args=[waiting.posting_id])).text
    assert detail.count(f'href="{address(waiting)}"') == 2
    assert "mailto:" not in detail
    assert settings.KOUBO_SECRETARIAT_MAIL in detail
    assert "この求人公募情報についての連絡はまだありません。" in detail
    form = client.get(address(waiting)).text
    for words in ("K00001", waiting.posting.number, "情報科学研究院 助教の公募", "修正箇所", "取り下げ希望", "その他",
                  "0 / 5,000"):  # fmt: skip
        assert str(words) in form, words
    assert form.count("<input") - form.count('type="hidden"') == 3  # the topics; the facts cannot be edited
    answer = client.post(address(waiting), data(), follow=True)
    assert "送信しました" in answer.text
    assert "&lt;b&gt;至急&lt;/b&gt;お願いします 🙏" in answer.text
    contact = Message.objects.get()
    assert (contact.text, contact.about, contact.by, contact.posting) == (TEXT, "correction", author, waiting.posting)
    assert OutgoingMail.objects.filter(kind="conversations.asked").count() == 1
    shown = client.get(reverse("institution:detail", args=[waiting.posting_id])).text
    assert "回答待ち" in shown
    actions.answer(
        contact, text="直しました。", by=factories.acting_as_desk(factories.desk_member(name="篠崎 葵")), now=NOW
    )
    shown = client.get(reverse("institution:detail", args=[waiting.posting_id])).text
    for words in ("回答済み", "事務局からの回答", "直しました。", "お願いします 🙏"):
        assert words in shown, words
    assert "篠崎 葵" not in shown  # the secretariat answers as one


def test_in_english(client: Client, waiting: Revision) -> None:
    form = client.get(address(waiting, "/en")).text
    for words in ("Write to the secretariat", "Institution ID", "Part to be changed", "Wish to withdraw", "Other"):
        assert words in form, words
    refused = client.post(address(waiting, "/en"), data(about="", text=" "))
    assert refused.status_code == 422
    for words in ("Select what your message is about", "Enter your message", "Error:"):
        assert words in refused.text, words
    answer = client.post(address(waiting, "/en"), data(), follow=True)
    assert "Your message has been sent" in answer.text
    assert "Waiting for an answer" in client.get(f"/en/institution/postings/{waiting.posting_id}/").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": ""}, "ご連絡の内容を入力してください"),
        ({"text": "\u3000\n "}, "ご連絡の内容を入力してください"),
        ({"about": ""}, "ご連絡の種類を選んでください"),
        ({"about": "nonsense"}, "ご連絡の種類を選んでください"),
        ({"text": "あ" * 10_000}, "5000文字以内で入力してください（今は10000文字）"),
    ],
)
def test_what_is_missing_or_too_much_is_said_and_nothing_typed_is_lost(
    client: Client, waiting: Revision, changes: dict[str, Any], words: str
) -> None:
    answer = client.post(address(waiting), data(**changes))
    assert answer.status_code == 422
    assert answer.text.count(words) == 2  # above the form and at its field
    if "text" in changes:
        assert 'value="correction" checked' in answer.text
        assert changes["text"].strip() in answer.text
    else:
        assert "お願いします 🙏" in answer.text
    assert not Message.objects.exists()
    assert not OutgoingMail.objects.filter(kind="conversations.asked").exists()


def test_five_thousand_characters_with_browser_line_ends_fit(client: Client, waiting: Revision) -> None:
    text = "あ" * 4998 + "\r\n" + "🙏"
    assert client.post(address(waiting), data(text=text)).status_code == 302
    assert len(Message.objects.get().text) == 5000


def test_a_double_click_sends_once(client: Client, waiting: Revision) -> None:
    sent = data()
    first, second = client.post(address(waiting), sent), client.post(address(waiting), sent)
    assert first.url == second.url
    assert Message.objects.count() == 1
    assert OutgoingMail.objects.filter(kind="conversations.asked").count() == 1
    client.post(address(waiting), data())
    assert Message.objects.count() == 2


def test_a_form_without_a_key_sends_nothing(client: Client, waiting: Revision) -> None:
    answer = client.post(address(waiting), data(once="x"), follow=True)
    assert "有効期限" in answer.text or "もう一度" in answer.text
    assert not Message.objects.exists()


def test_what_was_typed_before_the_session_ended_is_given_back(waiting: Revision, author: User, at: Any) -> None:
    client = Client()
    author.set_password("koubo-demo-1")
    author.save()
    client.force_login(author)
    client.get(address(waiting))
    at("2026-11-24 10:30")
    answer = client.post(address(waiting), data(text="途中まで書いた連絡"))
    assert "/account/login/" in answer.url
    client.post(answer.url, {"login": author.email, "password": "koubo-demo-1"})
    shown = client.get(address(waiting)).text
    assert "途中まで書いた連絡" in shown
    assert not Message.objects.exists()


def test_others_find_nothing_and_viewers_do_not_write(client: Client, waiting: Revision, aogiri: Institution) -> None:
    client.post(address(waiting), data())
    contact = Message.objects.get()
    sent = reverse("institution:contact-sent", args=[waiting.posting_id, contact.pk])
    other = Client()
    other.force_login(factories.member(factories.institution()))
    for path in (address(waiting), sent):
        assert other.get(path).status_code == 404
        assert client.get(path).status_code == 200
    assert other.post(address(waiting), data()).status_code == 404
    mine = factories.requested(aogiri)
    assert client.get(reverse("institution:contact-sent", args=[mine.posting_id, contact.pk])).status_code == 404
    assert client.get(reverse("institution:contact-sent", args=[mine.posting_id, uuid4()])).status_code == 404
    viewer = Client()
    viewer.force_login(factories.member(aogiri, role=Membership.Role.VIEWER))
    assert viewer.get(address(waiting)).status_code == 403
    assert viewer.post(address(waiting), data()).status_code == 403
    assert viewer.get(sent).status_code == 200
    detail = viewer.get(reverse("institution:detail", args=[waiting.posting_id])).text
    assert "お願いします 🙏" in detail
    assert address(waiting) not in detail
    assert Message.objects.count() == 1


def test_a_form_from_elsewhere_is_refused(waiting: Revision, author: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    assert client.post(address(waiting), data()).status_code == 403
    assert not Message.objects.exists()


def test_every_registered_posting_can_be_asked_about_and_no_draft(
    client: Client, aogiri: Institution, author: User, draft: Revision
) -> None:
    for make in (factories.requested, factories.approved, factories.published):
        revision = make(aogiri, by=author)
        assert address(revision) in client.get(reverse("institution:detail", args=[revision.posting_id])).text
        assert client.get(address(revision)).status_code == 200
    assert client.get(address(draft)).url == reverse("institution:detail", args=[draft.posting_id])
    assert client.post(address(draft), data()).status_code == 302
    assert not Message.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_detail_costs_the_same_with_one_message_and_with_three(
    client: Client, waiting: Revision, author: User, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    by = factories.acting_for(author, waiting.posting.institution)
    for _ in range(rows):
        actions.ask(waiting.posting, about=Topic.OTHER, text="質問", by=by, now=NOW)
    detail = reverse("institution:detail", args=[waiting.posting_id])
    client.get(detail)
    with django_assert_num_queries(19):
        client.get(detail)


def test_a_conversation_goes_on_in_both_places(client: Client, waiting: Revision, author: User) -> None:
    by = factories.acting_for(author, waiting.posting.institution)
    first = actions.ask(waiting.posting, about=Topic.CORRECTION, text="最初の質問", by=by, now=NOW)
    desk = factories.desk_member(name="篠崎 葵")
    actions.answer(first, text="最初の回答", by=factories.acting_as_desk(desk), now=NOW)
    on = f"{address(waiting)}?on={first.pk}"
    assert on in client.get(reverse("institution:detail", args=[waiting.posting_id])).text
    form = client.get(on).text
    for words in ("最初の質問", "最初の回答"):
        assert words in form, words
    assert 'name="about"' not in form
    refused = client.post(on, {"text": " \u200b", "once": str(uuid4())})
    assert (refused.status_code, "最初の回答" in refused.text) == (422, True)
    sent = client.post(on, {"text": "続きの質問 <b>&</b>", "once": str(uuid4())}, follow=True)
    assert "送信しました" in sent.text
    again = Message.objects.get(first=first)
    browser = Client()
    browser.force_login(desk)
    page = browser.get(reverse("desk:contact", args=[again.pk])).text
    for words in ("最初の質問", "最初の回答", "続きの質問 &lt;b&gt;&amp;&lt;/b&gt;"):
        assert words in page, words
    reply = {"act": "more", "text": "事務局からの補足", "once": str(uuid4())}
    done = browser.post(reverse("desk:contact", args=[first.pk]), reply, follow=True)
    assert "送信しました" in done.text
    assert OutgoingMail.objects.filter(kind="conversations.more").count() == 1
    shown = client.get(reverse("institution:detail", args=[waiting.posting_id])).text
    for words in ("続きの質問", "事務局からの補足", "回答待ち"):
        assert words in shown, words
    assert "篠崎 葵" not in shown


@pytest.mark.parametrize("on", ["x", "00000000-0000-0000-0000-000000000000"])
def test_a_conversation_that_is_not_there_starts_anew(client: Client, waiting: Revision, on: str) -> None:
    assert 'name="about"' in client.get(f"{address(waiting)}?on={on}").text
