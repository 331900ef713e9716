"""修正・一時保存 and 取り下げ as the help page describes them, page by page."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.institutions.models import Institution, Membership
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions import requests
from koubo.postings.models import Posting, Revision
from koubo.postings.publication.states import State
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
Form = Callable[..., dict[str, Any]]


def at_page(name: str, posting: Posting) -> str:
    return reverse(f"institution:{name}", args=[posting.pk])


@pytest.fixture
def live(aogiri: Institution, author: User) -> Posting:
    return factories.published(aogiri, by=author, title="公開中の公募").posting


def modify(client: Client, posting: Posting, form: Form, **more: Any) -> Revision:
    """Start a modification, change the duties, and return the working revision."""
    client.post(at_page("modify", posting))
    revision = posting.revisions.latest("pk")
    client.post(at_page("edit", posting), form(revision, "confirm", **{"duties-ja": "新しい仕事内容", **more}))
    return posting.revisions.latest("pk")


def ask(client: Client, revision: Revision) -> Any:
    data = {"version": str(revision.version), "once": str(uuid4())}
    return client.post(at_page("confirm", revision.posting), data)


def test_the_menu_has_both_in_the_order_of_the_help_page(client: Client) -> None:
    html = client.get("/institution/").text
    menu = html[html.index("<nav") : html.index("<main")]
    wanted = ["登録・一時保存", "修正・一時保存", "登録/修正依頼中の求人公募情報", "取り下げ", "登録情報確認"]
    places = [menu.index(f">{words}<") for words in wanted]
    assert places == sorted(places)


def test_from_the_list_to_a_pending_modification(client: Client, live: Posting, form: Form) -> None:
    listed = client.get("/institution/modifications/").text
    assert "公開中の公募" in listed
    answer = client.post(at_page("modify", live))
    assert answer.url == at_page("edit", live)
    assert "公開中の公募" in client.get(answer.url).text
    revision = modify(client, live, form)
    confirm = client.get(at_page("confirm", live)).text
    for words in ("変更内容", "修正内容の確認", "<ins>", "修正依頼", "公開中の内容"):
        assert words in confirm, words
    requested = ask(client, revision)
    assert requested.url == at_page("requested", live)
    done = client.get(requested.url).text
    assert "修正依頼中" in done
    for page in (confirm, done):
        main = page.split("<main")[1].split("</main>")[0]
        assert "登録依頼" not in main.replace("登録/修正依頼中の求人公募情報", "")
    assert "修正依頼中" in client.get("/institution/requests/").text
    detail = client.get(at_page("detail", live)).text
    assert "<ins>" in detail
    assert "公開中の内容は変わらず" in detail
    assert "新しい仕事内容" not in Client().get(f"/postings/{live.number}/").text


def test_the_public_reads_the_old_text_until_the_instant_and_the_new_from_it_on(
    client: Client, live: Posting, form: Form, at: Callable[[str], datetime]
) -> None:
    revision = modify(client, live, form)
    ask(client, revision)
    waiting = Revision.objects.get(pk=revision.pk)
    desk = factories.acting_as_desk(factories.desk_member())
    requests.approve(waiting, version=waiting.version, publish_on=date(2026, 11, 24), by=desk, now=NOW)
    assert "求人公募情報登録完了のお知らせ" in OutgoingMail.objects.latest("pk").subject
    pages = ["/institution/", "/institution/modifications/", "/institution/postings/", at_page("detail", live)]
    for address in pages:
        html = client.get(address).text
        assert re.search("修正の反映.*?22:00", html, re.DOTALL), address
        assert "公開予定" not in html.split("<h1")[1].split("<select")[0], address
    page = f"/postings/{live.number}/"
    at("2026-11-24 21:59:59.999")
    assert "新しい仕事内容" not in Client().get(page).text
    assert live.number not in Client().get("/postings/?q=新しい仕事内容").text
    at("2026-11-24 22:00")
    html = Client().get(page).text
    assert "新しい仕事内容" in html
    for words in ("公開 2026年11月23日", "更新 2026年11月24日", '"datePosted": "2026-11-23"'):
        assert words in re.sub(r"<[^>]+>", "", html), words
    assert live.number in Client().get("/postings/?q=新しい仕事内容").text
    assert Client().get("/postings/").text.count(f"/postings/{live.number}/") == 1


def test_nothing_changed_is_nothing_to_ask(client: Client, live: Posting) -> None:
    client.post(at_page("modify", live))
    revision = live.revisions.latest("pk")
    answer = ask(client, revision)
    assert answer.status_code == 422
    assert "変更された項目がありません" in answer.text


def test_not_offered_and_refused_with_the_reason_in_words(
    client: Client, live: Posting, form: Form, at: Callable[[str], datetime], author: User
) -> None:
    ask(client, modify(client, live, form))
    listed = client.get("/institution/modifications/").text
    assert "事務局が確認しているため、操作できません" in listed
    for name in ("modify", "withdraw-confirm"):
        answer = client.post(at_page(name, live), {"reason": "none", "once": str(uuid4())}, follow=True)
        assert "事務局が確認しているため、操作できません" in answer.text, name
    other = factories.published(live.institution, by=author, closes_on=date(2026, 11, 30)).posting
    at("2026-12-15 00:00")
    client.force_login(author)
    answer = client.post(at_page("modify", other), follow=True)
    assert "2週間を経過しているため、修正できません" in answer.text
    assert other.revisions.count() == 1


def test_a_modification_is_given_up_after_asking(client: Client, live: Posting) -> None:
    client.post(at_page("modify", live))
    assert "修正を取りやめますか" in client.get(at_page("discard", live)).text
    data = {"once": str(uuid4())}
    for _ in range(2):
        assert client.post(at_page("discard", live), data).status_code == 302
    assert live.revisions.count() == 1


def test_withdrawing_step_by_step_and_taking_it_back(
    client: Client, live: Posting, at: Callable[[str], datetime]
) -> None:
    assert "公開中の公募" in client.get("/institution/withdrawals/").text
    details = client.get(at_page("withdraw", live)).text
    assert at_page("withdraw-confirm", live) in details
    confirm = client.get(at_page("withdraw-confirm", live)).text
    for words in ("2026年11月24日（火）午後10時", "OK", "採用が決定したため"):
        assert words in confirm, words
    data = {"reason": "filled", "once": str(uuid4())}
    answer = client.post(at_page("withdraw-confirm", live), data)
    assert answer.url == at_page("withdrawn", live)
    assert client.post(at_page("withdraw-confirm", live), data).url == answer.url
    done = client.get(answer.url).text
    for words in ("情報取り下げ完了", "2026年11月24日（火）午後10時", "採用が決定したため"):
        assert words in done, words
    assert "取り下げ予定" in client.get("/institution/withdrawals/").text
    assert [e.verb for e in AuditEntry.objects.order_by("pk")].count("withdraw") == 1
    assert OutgoingMail.objects.filter(kind="postings.withdrawn").count() == 1

    page = f"/postings/{live.number}/"
    at("2026-11-24 09:30")
    assert Client().get(page).status_code == 200
    assert "取り下げ予定" not in Client().get(page).text
    client.post(at_page("withdrawal-undo", live), {"once": str(uuid4())})
    again = client.post(at_page("withdraw-confirm", live), {"reason": "cancelled", "once": str(uuid4())})
    assert again.url == at_page("withdrawn", live)
    at("2026-11-24 22:00")
    gone = Client().get(page)
    assert gone.status_code == 410
    for words in ("公開中の公募", "募集を中止したため", "取り下げられました"):
        assert words in gone.text, words
    assert live.number not in Client().get("/postings/").text
    assert Client().get(f"/en{page}").status_code == 410


def test_what_took_effect_cannot_be_taken_back(
    client: Client, live: Posting, author: User, at: Callable[[str], datetime]
) -> None:
    client.post(at_page("withdraw-confirm", live), {"reason": "none", "once": str(uuid4())})
    at("2026-11-24 22:00")
    client = Client()  # a session that is not idle
    client.force_login(author)
    answer = client.post(at_page("withdrawal-undo", live), {"once": str(uuid4())}, follow=True)
    assert "状態が変わっているため" in answer.text
    live.refresh_from_db()
    assert live.withdrawn_at is not None


def test_nonsense_withdraws_nothing(client: Client, live: Posting) -> None:
    for data in ({"reason": "x", "once": str(uuid4())}, {"reason": "none"}, {"reason": "none", "once": "no key"}):
        assert client.post(at_page("withdraw-confirm", live), data).status_code in {200, 302}
    live.refresh_from_db()
    assert live.withdrawn_at is None


@pytest.mark.parametrize("name", ["modify", "discard", "withdraw-confirm", "withdrawal-undo"])
def test_viewers_and_other_institutions_touch_nothing(live: Posting, aogiri: Institution, name: str) -> None:
    for person, status in (
        (factories.member(aogiri, role=Membership.Role.VIEWER), 403),
        (factories.member(factories.institution()), 404),
    ):
        client = Client()
        client.force_login(person)
        answer = client.post(at_page(name, live), {"reason": "none", "once": str(uuid4())})
        assert answer.status_code == status, name
    assert live.revisions.get().state == State.APPROVED


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["化学の公募", "数学の公募"]),
        ("q=化学", ["化学の公募"]),
        ("q=D126110002", ["数学の公募"]),
        ("q=%25", []),
        ("q=%00", ["化学の公募", "数学の公募"]),
        ("sort=deadline", ["数学の公募", "化学の公募"]),
        ("sort=nonsense&page=x", ["化学の公募", "数学の公募"]),
    ],
)
def test_lists_are_searched_and_sorted(client: Client, aogiri: Institution, query: str, found: list[str]) -> None:
    factories.published(aogiri, title="化学の公募", closes_on=date(2027, 1, 20))
    factories.published(aogiri, title="数学の公募", closes_on=date(2026, 12, 1))
    factories.published(title="よその公募")
    html = client.get(f"/institution/modifications/?{query}").text.split("<main")[1]
    known = [title for title in ("化学の公募", "数学の公募", "よその公募") if f">{title}<" in html]
    assert sorted(known) == sorted(found)
    if query == "sort=deadline":
        assert html.index("数学の公募") < html.index("化学の公募")


# The frame, then count, keys, rows, and the revisions of their postings.
@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("address", ["/institution/modifications/", "/institution/withdrawals/"])
def test_lists_cost_the_same_with_one_posting_and_with_three(
    client: Client, aogiri: Institution, django_assert_max_num_queries: DjangoAssertNumQueries, address: str, rows: int
) -> None:
    for _ in range(rows):
        factories.published(aogiri)
    client.get(address)
    with django_assert_max_num_queries(11):
        client.get(address)
