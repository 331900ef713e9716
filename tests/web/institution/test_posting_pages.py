"""An institution's lists: its own postings, in order, at a constant cost."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from koubo.accounts.models import User
from koubo.institutions.models import Institution
from koubo.postings.models import Revision
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
# Session, person, hats, numbers of the menu, unread notices, unread replies; then what changed last, the phases, what comes, overdue
# results, ended without results, replies; or units, count and page.
FRAME = 6
LISTS = [
    ("/institution/", FRAME + 6),
    ("/institution/requests/", FRAME + 3),
    ("/institution/postings/", FRAME + 3),
]  # drafts: test_drafts.py
Make = Callable[..., Revision]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("address", "queries"), LISTS)
def test_lists_cost_the_same_with_one_posting_and_with_three(
    client: Client, aogiri: Institution, author: User, django_assert_num_queries: DjangoAssertNumQueries,
    address: str, queries: int, rows: int,
) -> None:  # fmt: skip
    for _ in range(rows):
        factories.draft(aogiri, by=author)
        factories.requested(aogiri, by=author)
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)


def test_last_saved_comes_first(client: Client, aogiri: Institution, author: User) -> None:
    for hours, title in ((3, "三時間前の公募"), (1, "一時間前の公募"), (2, "二時間前の公募")):
        factories.draft(aogiri, by=author, title=title, now=NOW - timedelta(hours=hours))
    html = client.get("/institution/drafts/").text
    assert re.findall(r">([一二三]時間前の公募)</a>", html) == ["一時間前の公募", "二時間前の公募", "三時間前の公募"]


def test_each_list_holds_what_belongs_there(client: Client, aogiri: Institution, author: User) -> None:
    made = {
        "一時保存の公募": factories.draft(aogiri, by=author, title="一時保存の公募"),
        "依頼中の公募": factories.requested(aogiri, by=author, title="依頼中の公募"),
        "公開中の公募": factories.published(aogiri, title="公開中の公募"),
        "よその公募": factories.draft(title="よその公募"),
    }
    shown = {
        address: [title for title in made if title in client.get(address).text]
        for address in ("/institution/", "/institution/drafts/", "/institution/requests/")
    }
    assert shown == {
        "/institution/": ["一時保存の公募", "依頼中の公募", "公開中の公募"],
        "/institution/drafts/": ["一時保存の公募"],
        "/institution/requests/": ["依頼中の公募"],
    }


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (factories.requested, "事務局が内容を確認しています"),
        (factories.approved, "2026年11月25日（水）午前0時"),
        (factories.published, "公開中"),
    ],
)
def test_the_detail_says_where_a_posting_stands(client: Client, aogiri: Institution, make: Make, words: str) -> None:
    revision = make(aogiri)
    html = client.get(reverse("institution:detail", args=[revision.posting_id])).text
    assert words in html
    assert revision.posting.number in html


def test_empty_lists_say_so(client: Client) -> None:
    for address, words in (
        ("/institution/", "求人公募情報はまだありません"),
        ("/institution/drafts/", "一時保存"),
        ("/institution/requests/", "ありません"),
    ):
        assert words in client.get(address).text.split("<main")[1], address


def test_registered_information_names_the_institution_and_its_people(client: Client, aogiri: Institution) -> None:
    factories.member(aogiri, name="同僚 次郎", email="jiro@koubo.example")
    html = client.get("/institution/account/").text
    for words in ("K00001", "国立大学法人あおぎり大学", "同僚 次郎", "jiro@koubo.example", "国立大学"):
        assert words in html, words
