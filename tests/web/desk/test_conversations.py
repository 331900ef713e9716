"""求人機関からの連絡 at the desk: read in a list and on the review page, answered once, never for an own institution."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from koubo.accounts.models import User
from koubo.conversations import actions
from koubo.conversations.models import Message, Topic
from koubo.institutions.models import Membership
from koubo.notifications.models import OutgoingMail
from koubo.postings.models import Revision
from tests.support import factories
from tests.support.factories import NOW
from tests.web.desk.test_review import REVIEW_QUERIES

pytestmark = pytest.mark.django_db
# Session, person, hats, two numbers of the menu; count, page, revisions for the titles, how many wait.
LIST_QUERIES = 10
ANSWER = "給与の額を直しました。\nご確認ください 🙇"


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")


def asked(revision: Revision | None = None, text: str = "直してください", **changes: Any) -> Message:
    revision = revision or factories.requested(title="無機化学 教授の公募", now=NOW - timedelta(hours=5))
    by = factories.acting_for(revision.requested_by, revision.posting.institution)  # type: ignore[arg-type]
    values = {"about": Topic.CORRECTION, "text": text, "by": by, "now": NOW - timedelta(hours=1)}
    return actions.ask(revision.posting, **values | changes)


def address(contact: Message) -> str:
    return reverse("desk:contact", args=[contact.pk])


def data(text: str = ANSWER, **changes: Any) -> dict[str, Any]:
    return {"text": text, "once": str(uuid4())} | changes


def test_read_in_the_list_and_on_the_review_answered_and_mailed(client: Client, desk: User) -> None:
    contact = asked(text="<i>月額</i>を直してください")
    assert '>1<span class="k-vh">件</span>' in client.get("/desk/contacts/").text  # beside the menu item
    listed = client.get("/desk/contacts/").text
    for words in ("求人機関からの連絡", "無機化学 教授の公募", contact.posting.number, "修正箇所", "回答待ち", "1時間前",
                  contact.by.name, "回答待ちは1件です。"):  # fmt: skip
        assert str(words) in listed, words
    review = client.get(reverse("desk:review", args=[contact.posting_id])).text
    assert "&lt;i&gt;月額&lt;/i&gt;を直してください" in review
    assert address(contact) in review
    assert "事務局へ連絡" in review  # in the history
    shown = client.get(address(contact)).text
    assert f"{contact.by.name}（日本語）" in shown
    answer = client.post(address(contact), data(), follow=True)
    assert answer.redirect_chain[-1][0] == address(contact)
    assert "回答を送信しました" in answer.text
    assert "ご確認ください 🙇" in answer.text
    assert 'value="more"' in answer.text
    mail = OutgoingMail.objects.get(kind="conversations.answered")
    assert mail.to == contact.by.email
    assert ANSWER in mail.body
    listed = client.get("/desk/contacts/").text
    assert "回答済み" in listed
    assert "篠崎 葵" in listed
    assert "回答待ちは0件です。" in listed
    review = client.get(reverse("desk:review", args=[contact.posting_id])).text
    assert "求人機関からの連絡に回答" in review
    assert "ご確認ください 🙇" in review


def test_in_english(client: Client) -> None:
    contact = asked()
    assert "1 message waits for an answer." in client.get("/en/desk/contacts/").text
    english = f"/en/desk/contacts/{contact.pk}/"
    assert "Answer to the institution" in client.get(english).text
    refused = client.post(english, data(" "))
    assert (refused.status_code, refused.text.count("Enter your answer")) == (422, 2)
    assert "The answer has been sent" in client.post(english, data(), follow=True).text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "回答を入力してください"),
        ("\u3000", "回答を入力してください"),
        ("あ" * 10_000, "5000文字以内で入力してください（今は10000文字）"),
    ],
)
def test_nothing_and_too_much_are_refused_with_what_was_typed(client: Client, text: str, words: str) -> None:
    contact = asked()
    answer = client.post(address(contact), data(text))
    assert (answer.status_code, answer.text.count(words)) == (422, 2)
    assert text.strip() in answer.text
    contact.refresh_from_db()
    assert contact.answered_at is None
    assert not OutgoingMail.objects.filter(kind="conversations.answered").exists()


def test_a_double_click_answers_once(client: Client) -> None:
    contact, sent = asked(), data()
    assert client.post(address(contact), sent).url == client.post(address(contact), sent).url
    assert OutgoingMail.objects.filter(kind="conversations.answered").count() == 1


def test_the_second_colleague_is_told_who_was_faster_and_keeps_what_was_typed(
    client: Client, sign_in: Callable[[User], Client]
) -> None:
    contact = asked()
    second = sign_in(factories.desk_member(name="村岡 実"))
    client.get(address(contact))
    second.get(address(contact))
    client.post(address(contact), data("先の回答です"))
    late = second.post(address(contact), data("後の回答です"))
    assert late.status_code == 409
    for words in ("篠崎 葵さんが先に回答しています", "先の回答です", "後の回答です", "送信していません"):
        assert words in late.text, words
    assert Message.objects.get().answer == "先の回答です"
    assert OutgoingMail.objects.filter(kind="conversations.answered").count() == 1


def test_nobody_answers_for_an_institution_of_their_own(client: Client, desk: User) -> None:
    contact = asked()
    Membership.objects.create(institution=contact.posting.institution, user=desk, role=Membership.Role.VIEWER)
    session = client.session
    session["hat"] = "desk"
    session.save()
    shown = client.get(address(contact)).text
    assert "所属する機関からの連絡のため" in shown
    assert "<textarea" not in shown
    refused = client.post(address(contact), data("自分で回答"))
    assert refused.status_code == 403
    assert "自分で回答" in refused.text
    contact.refresh_from_db()
    assert contact.answered_at is None


def test_only_the_secretariat_finds_them(sign_in: Callable[[User], Client]) -> None:
    contact = asked()
    for user in (contact.by, factories.seeker(), factories.member(factories.institution())):
        for path in ("/desk/contacts/", address(contact)):
            assert sign_in(user).get(path).status_code == 404
        assert sign_in(user).post(address(contact), data()).status_code == 404
    contact.refresh_from_db()
    assert contact.answered_at is None


def test_what_is_not_there_is_not_found_and_nothing_yet_is_said(client: Client) -> None:
    assert client.get(reverse("desk:contact", args=[uuid4()])).status_code == 404
    assert "連絡はまだありません" in client.get("/desk/contacts/").text


def test_open_first_then_answered_twenty_to_a_page(client: Client, desk: User) -> None:
    revision = factories.requested()
    by = factories.acting_as_desk(desk)
    made = [asked(revision, now=NOW - timedelta(hours=n)) for n in range(21)]
    actions.answer(made[20], text="はい", by=by, now=NOW)
    pages = [[row["contact"] for row in client.get(f"/desk/contacts/?page={n}").context["rows"]] for n in (1, 2)]
    assert pages == [made[19::-1], [made[20]]]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        asked()
    client.get("/desk/contacts/")
    with django_assert_num_queries(LIST_QUERIES):
        client.get("/desk/contacts/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_review_costs_the_same_whatever_was_written(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    revision = factories.requested()
    for _ in range(rows):
        asked(revision)
    review = reverse("desk:review", args=[revision.posting_id])
    client.get(review)
    with django_assert_num_queries(REVIEW_QUERIES):
        client.get(review)
