"""求職者情報 in my page: written, checked, published, switched off, hidden from whom one names."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from koubo.accounts.models import User
from koubo.profiles import actions
from koubo.profiles.models import Exclusion, Profile
from koubo.seekers import actions as seekers
from tests.support import factories, profiles

pytestmark = pytest.mark.django_db
HOME, EDIT, CONFIRM, LIST, AUTOSAVE = (
    reverse(f"seeker:{name}")
    for name in ("profile", "profile-edit", "profile-confirm", "profile-exclusions", "profile-autosave")
)
TYPED: dict[str, Any] = {
    "headline": "沿岸環境の観測", "appeal": "衛星画像を使います。", "written": "ja", "research_fields-0-code": "38010",
    "degree": "doctor", "job_types": ["00022"], "areas": ["00003"], "starts_on": "2027年4月1日", "years": "１２",
}  # fmt: skip


@pytest.fixture
def user(at: Any) -> User:
    at("2026-11-24 10:00")
    return factories.seeker(name="篠崎 由美")


@pytest.fixture
def client(user: User) -> Client:
    made = Client()
    made.force_login(user)
    return made


def send(client: Client, address: str, **data: Any) -> Any:
    return client.post(address, {"once": str(uuid4()), **data})


def test_written_checked_and_published(client: Client, user: User) -> None:
    assert "上記に同意して" in client.get(HOME).text
    assert client.get(EDIT).status_code == 302
    assert send(client, HOME, act="begin").url == EDIT
    assert 'name="headline"' in client.get(EDIT).text
    assert client.get(CONFIRM).url == f"{EDIT}?check#errors"
    assert "見出しを入力してください" in client.get(EDIT, {"check": ""}).text
    assert send(client, EDIT, version=1, act="save", **TYPED).url == EDIT
    assert send(client, EDIT, version=2, act="confirm", **TYPED).url == CONFIRM
    page = client.get(CONFIRM)
    assert "沿岸環境の観測" in page.text
    assert "誰であるかが分かる" not in page.text
    assert send(client, CONFIRM, version=2).url == HOME
    held = Profile.objects.get(user=user)
    assert (held.content["years"], held.content["starts_on"]) == (12, "2027-04-01")
    assert "公開期限" in client.get(HOME).text
    assert "衛星画像を使います。" in client.get(reverse("seeker:profile-preview")).text


def test_what_tells_who_one_is_needs_a_tick(client: Client, user: User) -> None:
    actions.begin(by=profiles.acting(user), now=factories.NOW)
    send(client, EDIT, version=1, **TYPED | {"appeal": "篠崎由美です。090-1234-5678"})
    page = client.get(CONFIRM)
    assert "氏名 – " in page.text
    assert "電話番号 – " in page.text
    refused = send(client, CONFIRM, version=2)
    assert refused.status_code == 422
    assert Profile.objects.get().published_at is None
    assert send(client, CONFIRM, version=2, acknowledged="on").url == HOME
    assert Profile.objects.get().published_at is not None


def test_lines_are_added_without_scripts(client: Client, user: User) -> None:
    actions.begin(by=profiles.acting(user), now=factories.NOW)
    page = send(client, EDIT, version=1, act="add:languages", **TYPED, **{"languages-0-language": "en"})
    assert 'name="languages-1-language"' in page.text
    assert 'value="沿岸環境の観測"' in page.text
    assert Profile.objects.get().draft == {"written": "ja"}


def test_bad_input_stays(client: Client, user: User) -> None:
    actions.begin(by=profiles.acting(user), now=factories.NOW)
    page = send(client, EDIT, version=1, **TYPED | {"starts_on": "春ごろ"})
    assert page.status_code == 422
    assert 'value="春ごろ"' in page.text
    assert "日付を入力してください" in page.text


def test_two_windows(client: Client, user: User) -> None:
    actions.begin(by=profiles.acting(user), now=factories.NOW)
    send(client, EDIT, version=1, **TYPED)
    page = send(client, EDIT, version=1, **TYPED | {"headline": "別の見出し"})
    assert page.status_code == 409
    assert 'value="別の見出し"' in page.text
    assert 'name="version" value="2"' in page.text
    assert Profile.objects.get().draft["headline"] == "沿岸環境の観測"


def test_saved_while_typing(client: Client, user: User) -> None:
    actions.begin(by=profiles.acting(user), now=factories.NOW)
    answer = client.post(AUTOSAVE, {"version": 1, **TYPED, "starts_on": "春ごろ"})
    assert answer.json()["version"] == 2
    assert Profile.objects.get().draft["headline"] == "沿岸環境の観測"
    assert client.post(AUTOSAVE, {"version": 1, "headline": "別"}).status_code == 409


def test_switched_and_renamed(client: Client, user: User) -> None:
    made = profiles.published(user)
    for act, said in (
        ("off", "公開を停止しました"),
        ("on", "公開を再開しました"),
        ("extend", "延長しました"),
        ("code", "ユーザIDを変更しました"),
    ):
        answer = client.post(HOME, {"once": str(uuid4()), "act": act}, follow=True)
        assert said in answer.text
    assert Profile.objects.get().code != made.code


def test_the_list_of_whom_it_is_hidden_from(client: Client, user: User) -> None:
    profiles.published(user)
    here = factories.institution(name_ja="国立大学法人 青桐大学", name_en="Aogiri")
    send(client, LIST, act="name", name="青桐大学 文学部")
    send(client, LIST, act="domain", domain="aogiri.example.jp")
    page = client.get(LIST)
    assert "国立大学法人 青桐大学" in page.text
    assert "青桐大学 文学部" in page.text
    assert "aogiri.example.jp" in page.text
    wrong = send(client, LIST, act="domain", domain="青桐")
    assert wrong.status_code == 422
    assert 'value="青桐"' in wrong.text
    entry = Exclusion.objects.get(institution=here)
    send(client, LIST, act=f"remove:{entry.pk}")
    assert not Exclusion.objects.filter(institution=here).exists()


def test_begins_with_what_is_known(client: Client, user: User) -> None:
    seekers.save_details({"degree": "博士（文学）"}, by=profiles.acting(user), now=factories.NOW)
    send(client, HOME, act="begin")
    assert 'value="博士（文学）"' in client.get(EDIT).text
