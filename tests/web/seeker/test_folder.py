"""検討フォルダ on the pages: from the posting, through sign-in, twice, and at what cost."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from koubo.accounts.models import User
from koubo.audit.trail import Actor
from koubo.postings.actions import withdrawing
from koubo.postings.publication.states import WithdrawalReason
from koubo.seekers import actions
from koubo.seekers.models import Bookmark
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
# Session, person, hats, unread notices, unread inquiries; how many, the bookmarks, their texts.
FOLDER = 8


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")


@pytest.fixture
def person() -> User:
    return factories.seeker()


@pytest.fixture
def seeker(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def press(client: Client, number: str | None, act: str, key: object = None, **more: str):
    return client.post(f"/seeker/folder/{number}/", {"act": act, "once": str(key or uuid4())} | more)


def test_from_the_posting_and_back(seeker: Client) -> None:
    number = factories.published(title="検討する公募").posting.number
    page = f"/postings/{number}/"
    assert "検討フォルダに追加</button>" in seeker.get(page).text
    assert press(seeker, number, "add", back="posting").url == page
    html = seeker.get(page).text
    assert "検討フォルダに追加しました" in html
    assert "検討フォルダから外す</button>" in html
    assert "検討する公募" in seeker.get("/seeker/folder/").text
    assert press(seeker, number, "remove", back="posting").url == page
    assert "検討フォルダは空です" in seeker.get("/seeker/folder/").text


def test_a_stranger_is_led_through_sign_in_to_the_question(client: Client) -> None:
    number = factories.published().posting.number
    html = client.get(f"/postings/{number}/").text
    assert f'href="/seeker/folder/{number}/"' in html
    answer = client.get(f"/seeker/folder/{number}/")
    assert answer.status_code == 302
    assert answer.url == f"/account/login/?next=/seeker/folder/{number}/"
    client.force_login(factories.seeker())
    assert "検討フォルダに追加" in client.get(f"/seeker/folder/{number}/").text
    assert not Bookmark.objects.exists()


def test_other_hats_are_offered_no_folder() -> None:
    number = factories.published().posting.number
    client = Client()
    client.force_login(factories.member(factories.institution()))
    assert "検討フォルダ" not in client.get(f"/postings/{number}/").text


def test_pressed_twice_it_acts_once(seeker: Client) -> None:
    number, key = factories.published().posting.number, uuid4()
    first, second = (press(seeker, number, "add", key) for _ in range(2))
    assert first.url == second.url == "/seeker/folder/"
    press(seeker, number, "remove")
    press(seeker, number, "add", key)
    assert not Bookmark.objects.exists()


def test_what_became_of_it_is_said(seeker: Client, person: User, at: Callable[[str], datetime]) -> None:
    of = factories.institution()
    by = Actor(person.pk, "seeker")
    taken_down, closed, open_ = (factories.published(of, title=t) for t in ("取り下げの公募", "終わる公募", "続く公募"))
    for revision in (taken_down, closed, open_):
        actions.bookmark(revision.posting, by=by, now=NOW)
    withdrawing.withdraw(
        taken_down.posting, reason=WithdrawalReason.UNSAID, by=factories.acting_for(factories.member(of), of), now=NOW
    )
    at("2026-11-24 21:59:59")
    assert "取り下げ済" not in seeker.get("/seeker/folder/").text
    at("2026-11-24 22:00")
    html = seeker.get("/seeker/folder/").text
    assert html.count("取り下げ済") == 1
    assert html.count("公開中") == 2
    at("2027-02-01 12:00")
    seeker.force_login(person)
    html = seeker.get("/seeker/folder/").text
    assert html.count("募集終了</span>") == 2
    for title in ("取り下げの公募", "終わる公募", "続く公募"):
        assert title in html


@pytest.mark.parametrize("rows", [1, 3])
def test_the_folder_costs_the_same_with_one_and_with_three(
    seeker: Client, person: User, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _ in range(rows):
        actions.bookmark(factories.published().posting, by=Actor(person.pk, "seeker"), now=NOW)
    seeker.get("/seeker/folder/")
    with django_assert_num_queries(FOLDER):
        seeker.get("/seeker/folder/")
