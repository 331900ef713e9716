"""同義語 at the desk: listed, added, changed, removed; what is refused keeps what was typed."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from koubo.accounts.models import User
from koubo.search import synonyms
from koubo.search.models import SynonymGroup
from koubo.search.query import Words
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
LIST = "/desk/synonyms/"
# Session, person, hats, two numbers of the menu; what is offered; count, page, members.
LIST_QUERIES = 10


def made(*texts: str) -> SynonymGroup:
    return synonyms.add(texts, by=factories.acting_as_desk(factories.desk_member()), now=NOW)


def data(members: str = "", **more: Any) -> dict[str, Any]:
    return {"members": members, "once": str(uuid4())} | more


def address(group: SynonymGroup) -> str:
    return reverse("desk:synonym", args=[group.pk])


def stored() -> list[tuple[str, ...]]:
    return [group.texts for group in SynonymGroup.objects.all()]


def test_added_listed_changed_and_removed(client: Client) -> None:
    added = client.post(LIST, data("東大\r\n東京大学\n\n UTokyo "), follow=True).text
    assert "追加しました：東大 = 東京大学 = UTokyo" in added
    group = SynonymGroup.objects.get()
    assert "東大 = 東京大学 = UTokyo" in client.get(LIST).text
    shown = client.get(address(group)).text
    assert ">\n東大\n東京大学\nUTokyo</textarea>" in shown
    changed = client.post(address(group), data("東大\n東京大学", version=group.version), follow=True)
    assert changed.redirect_chain[-1][0] == LIST
    assert "同義語を変更しました" in changed.text
    group.refresh_from_db()
    assert (
        "同義語を削除しました"
        in client.post(address(group), data(act="remove", version=group.version), follow=True).text
    )
    assert stored() == []


def test_in_english(client: Client) -> None:
    group = made("東大", "UTokyo")
    assert "Synonyms" in client.get(f"/en{LIST}").text
    assert "Remove this group" in client.get(f"/en{LIST}{group.pk}/").text


def test_a_form_sent_twice_acts_once(client: Client) -> None:
    sent = data("東大\n東京大学")
    client.post(LIST, sent)
    client.post(LIST, sent)
    assert stored() == [("東大", "東京大学")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "同じ意味の語を、1行に1つずつ入力してください"),
        ("東大", "現在1語"),
        ("東大\n。", "文字や数字がありません"),
        ("ＡＩ\nai", "同じ語として扱われます"),
        ("阪大\nOsaka", "別の同義語（大阪大学 = 阪大）に登録されています"),
        ("あ" * 2001, "2000文字以内"),
    ],
)
@pytest.mark.parametrize("edits", [False, True])
def test_what_cannot_be_a_group_is_said_at_the_field_and_kept(
    client: Client, typed: str, said: str, edits: bool
) -> None:
    made("大阪大学", "阪大")
    group = made("京都大学", "京大")
    answer = client.post(address(group) if edits else LIST, data(typed, version=1))
    assert answer.status_code == 422
    assert answer.text.count(said) == 2  # at the field and in the summary
    assert f">\n{typed}</textarea>" in answer.text
    assert stored() == [("大阪大学", "阪大"), ("京都大学", "京大")]


def test_two_people_one_group(client: Client) -> None:
    group = made("東大", "東京大学")
    other = factories.acting_as_desk(factories.desk_member())
    synonyms.change(group, ["東大", "UTokyo"], by=other, now=NOW)
    answer = client.post(address(group), data("東大\n本郷", version=1))
    assert answer.status_code == 409
    assert "<li>UTokyo</li>" in answer.text
    assert ">\n東大\n本郷</textarea>" in answer.text
    assert 'name="version" value="2"' in answer.text
    assert client.post(address(group), data(act="remove", version=1)).status_code == 409
    assert stored() == [("東大", "UTokyo")]
    client.post(address(group), data("東大\n本郷", version=2))
    assert stored() == [("東大", "本郷")]


def test_a_group_that_is_gone_says_so_and_shows_what_was_typed(client: Client) -> None:
    group = made("東大", "東京大学")
    where = address(group)
    synonyms.remove(group, by=factories.acting_as_desk(factories.desk_member()), now=NOW)
    answer = client.post(where, data("東大\n<本郷>", version=1))
    assert answer.status_code == 409
    assert "この同義語は削除されています" in answer.text
    assert "東大\n&lt;本郷&gt;" in answer.text
    assert client.get(where).status_code == 404


def test_what_comes_with_the_portal_is_added_at_a_click(client: Client) -> None:
    many = len(synonyms.offered())
    assert f"{many}組" in client.get(LIST).text
    assert f"{many}組の同義語を追加しました" in client.post(f"{LIST}offered/", data(), follow=True).text
    assert "すべて追加" not in client.get(LIST).text
    (alternatives,) = synonyms.terms(Words(all_of=("RIKEN",))).all_of
    assert len(alternatives) == 3


def test_the_list_is_narrowed_to_a_word(client: Client) -> None:
    made("東大", "UTokyo")
    made("京大", "KyotoU")
    for asked in ("utok", "ＵＴｏｋｙｏ", "東"):
        listed = client.get(LIST, {"q": asked}).text
        assert "東大 = UTokyo" in listed
        assert "京大" not in listed
    assert "この語を含む同義語はありません" in client.get(LIST, {"q": "奈良"}).text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    client: Client, desk: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        made(f"甲{number}", f"乙{number}")
    client.get(LIST)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST)
