"""求職者情報検索: what institutions find, how they narrow it, and what they never see."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from koubo.audit.models import AuditEntry
from koubo.profiles import actions, exclusions
from tests.support import factories, profiles

pytestmark = pytest.mark.django_db
LIST, KEYWORD, CONDITIONS = (
    reverse(f"institution:{name}") for name in ("seekers", "seekers-keyword", "seekers-conditions")
)


@pytest.fixture
def here() -> Any:
    return factories.institution(name_ja="北浜大学", name_en="Kitahama University")


@pytest.fixture
def client(here: Any, at: Any) -> Client:
    at("2026-11-24 10:00")
    made = Client()
    made.force_login(factories.member(here))
    return made


def test_found_by_keyword_and_opened(client: Client, here: Any) -> None:
    made = profiles.published(headline="沿岸環境の観測")
    profiles.published(headline="考古学の資料論", keywords="", appeal="発掘")
    page = client.get(KEYWORD)
    assert "求職者情報検索" in page.text
    found = client.get(LIST, {"q": "沿岸"})
    assert "沿岸</mark>環境の観測" in found.text
    assert "考古学" not in found.text
    assert "5</span>人未満の求職者" in found.text
    assert made.code in found.text
    detail = client.get(reverse("institution:seeker", args=[made.code]))
    assert "博士（理学）2023年" in detail.text
    assert "篠崎" not in detail.text
    assert made.user.email not in detail.text
    assert AuditEntry.objects.get(verb="view_profile").hat == f"institution:{here.pk}"


def test_conditions_lead_to_an_address(client: Client) -> None:
    profiles.published()
    assert "関東" in client.get(CONDITIONS).text
    led = client.get(CONDITIONS, {"q": "衛星", "area": "00003", "starts": "2027-04-01", "search": "1"})
    assert led.status_code == 302
    assert led.url == f"{LIST}?q=%E8%A1%9B%E6%98%9F&area=00003&starts=2027-04-01"
    assert "沿岸環境" in client.get(led.url).text
    assert "沿岸環境" not in client.get(LIST, {"starts": "2027-03-31"}).text
    wrong = client.get(CONDITIONS, {"starts": "いつか", "search": "1"})
    assert wrong.status_code == 422
    assert 'value="いつか"' in wrong.text


def test_figures_are_multiples_and_values_of_a_few_are_not_offered(client: Client) -> None:
    for number in range(7):
        profiles.published(degree="doctor" if number < 6 else "master")
    page = client.get(LIST)
    assert "5</span>人以上の求職者" in page.text
    assert 'name="degree" value="doctor"' in page.text
    assert 'name="degree" value="master"' not in page.text
    chosen = client.get(LIST, {"degree": "master"})
    assert 'name="degree" value="master" checked' in chosen.text
    assert page.text.count('class="k-result"') == 7


def test_asks_the_database_as_often_for_many_as_for_few(client: Client, django_assert_max_num_queries: Any) -> None:
    profiles.published()
    client.get(LIST)
    with django_assert_max_num_queries(20) as few:
        client.get(LIST)
    count = len(few)
    for _ in range(12):
        profiles.published()
    client.get(LIST)
    with django_assert_max_num_queries(count):
        assert client.get(LIST).text.count('class="k-result"') == 13


def test_another_address_of_the_same_query_is_led_to_it(client: Client) -> None:
    led = client.get(LIST, {"per": "20", "q": ""})
    assert (led.status_code, led.url) == (302, LIST)


def test_a_wrong_value_is_named(client: Client) -> None:
    assert "使えないため" in client.get(LIST, {"degree": "x"}).text


def test_unpublished_hidden_and_excluded_are_not_there(client: Client, here: Any, at: Any) -> None:
    made = profiles.published()
    by, detail = profiles.acting(made.user), reverse("institution:seeker", args=[made.code])
    assert client.get(detail).status_code == 200
    actions.switch_off(by=by, now=factories.NOW)
    assert client.get(detail).status_code == 404
    assert made.code not in client.get(LIST).text
    actions.switch_on(by=by, now=factories.NOW)
    assert made.code in client.get(LIST).text
    exclusions.exclude_institution(here, by=by, now=factories.NOW)
    assert client.get(detail).status_code == 404
    assert made.code not in client.get(LIST).text
    assert AuditEntry.objects.filter(verb="view_profile").count() == 1
