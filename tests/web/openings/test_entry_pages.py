"""The ways in: keyword, every condition in one form, and the lists with what is open under each value."""

import re
from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from koubo.postings.discovery.facets import FACETS
from koubo.postings.discovery.parameters import PARAMETERS
from tests.support import factories

pytestmark = pytest.mark.django_db
EVERYTHING = (
    "q=助教&any=東北+関東&none=非常勤&inside=1&field=00900&subfield=02060&area=00002&prefecture=00013&kind=00001&kind=00003"
    "&job=00014&form=02&term=0&track=2&entry=email&consideration=any&remote=yes&written=ja&pay=4000000"
    "&deadline_from=2026-12-01&deadline_to=2027-01-31&closing=30&new=14&closed=1&sort=deadline&per=50&view=compact"
)


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")


@pytest.fixture
def member(client: Client) -> Client:
    client.force_login(factories.member(factories.institution()))
    return client


def controls(html: str) -> set[str]:
    return set(
        re.findall(r'<(?:input|select)[^>]* name="(\w+)"', html.split("<main")[1].split("</main>", maxsplit=1)[0])
    )


def filled(html: str) -> list[tuple[str, str]]:
    """Return what the form would send as it stands."""
    main = html.split("<main")[1].split("</main>", maxsplit=1)[0]
    sent = [(n, v) for n, v in re.findall(r'<input type="checkbox"[^>]*? name="(\w+)" value="([^"]+)" checked', main)]
    sent += [(n, v) for n, v in re.findall(r'<input class="k-input"[^>]*? name="(\w+)"[^>]*? value="([^"]+)"', main)]
    for name, options in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', main):
        sent += [(name, value) for value in re.findall(r'<option value="([^"]+)" selected', options)]
    return sent


def test_the_form_has_a_control_for_every_condition_there_is(client: Client) -> None:
    facets = {name for facet in FACETS for name in (facet.key, facet.below) if name}
    # `since` is what a link carries, `page` a place in the list.
    assert controls(client.get("/search/conditions/").text) == facets | set(PARAMETERS) - {"since", "page"}


@pytest.mark.parametrize("area", ["/search/conditions/", "/en/search/conditions/", "/institution/search/conditions/"])
def test_the_form_leads_to_the_address_of_the_query_and_that_leads_back(member: Client, area: str) -> None:
    answer = member.get(f"{area}?{EVERYTHING}&page=3&search=1")
    assert answer.status_code == 302
    assert sorted(parse_qsl(urlsplit(answer.url).query)) == sorted(parse_qsl(EVERYTHING))
    html = member.get(answer.url).text
    back = re.search(r'<a class="k-linkrow" href="([^"]+)">(?:条件を変更|Change the conditions)</a>', html)
    assert back is not None
    again = member.get(back[1].replace("&amp;", "&"))
    assert again.status_code == 200
    assert sorted(filled(again.text)) == sorted(parse_qsl(EVERYTHING))


@pytest.mark.parametrize(
    ("sent", "control", "words"),
    [
        ("pay=たくさん", "f-pay", "年収には、「4,000,000」のような円単位の金額を入力してください"),
        ("deadline_from=来月", "f-deadline_from", "募集終了日には、「2027-01-08」のような日付を入力してください"),
        (
            "deadline_from=2027-01-02&deadline_to=2027-01-01",
            "f-deadline_to",
            "募集終了日（から）以降の日を入力してください",
        ),
        (f"q={'長' * 1001}", "f-q", "1,000文字以内で入力してください（今は1,001文字）"),
    ],
)
def test_wrong_input_comes_back_with_its_reason_and_nothing_is_lost(
    client: Client, sent: str, control: str, words: str
) -> None:
    answer = client.get(f"/search/conditions/?{sent}&any=残る語&job=00014&search=1")
    assert answer.status_code == 422
    html = answer.text
    assert "<title>エラー：" in html
    summary = html.split('id="errors"')[1].split("</div></div>")[0]
    assert f'href="#{control}"' in summary
    assert words in summary
    assert words in html.split(f'id="{control}-e"')[1][:400]
    assert dict(parse_qsl(sent)).items() | {("any", "残る語"), ("job", "00014")} <= set(filled(html))


def test_a_choice_that_is_no_longer_in_the_lists_is_said(client: Client) -> None:
    answer = client.get("/search/conditions/?job=12345&search=1")
    assert answer.status_code == 422
    assert "選び直してください" in answer.text


@pytest.mark.parametrize(
    ("way", "address", "words"),
    [
        ("types", "/postings/?kind=00001", "国立大学"),
        ("fields", "/postings/?field=00900", "人文・社会"),
        ("fields", "/postings/?subfield=02060", "言語学"),
        ("jobs", "/postings/?job=00014", "助教相当"),
        ("places", "/postings/?area=00002", "東北"),
        ("places", "/postings/?prefecture=00004", "宮城県"),
    ],
)
def test_lists_say_how_many_are_open_and_lead_there(client: Client, way: str, address: str, words: str) -> None:
    factories.published()
    factories.published()
    html = client.get(f"/search/{way}/").text
    link = re.search(rf'<a href="{re.escape(address)}">(?:<span>)?{words}.*?2件', html)
    assert link is not None
    assert client.get(address).text.count("k-result__org") == 2


def test_what_has_nothing_open_is_named_and_leads_nowhere(client: Client) -> None:
    html = client.get("/search/types/").text
    assert "<p><span>国際機関</span><span>0件</span></p>" in html


def test_home_counts_what_is_open(client: Client) -> None:
    factories.published()
    html = client.get("/").text
    assert '<a href="/postings/?kind=00001"><span>国立大学</span><span>1件</span></a>' in html
    assert "/search/conditions/" in html


@pytest.mark.parametrize("address", ["/", "/search/types/", "/search/fields/", "/search/", "/search/conditions/"])
def test_ways_in_cost_the_same_with_one_opening_and_with_three(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    counts = []
    for made in (1, 2):
        for _ in range(made):
            factories.published()
        client.get(address)
        with django_assert_max_num_queries(40) as captured:
            client.get(address)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_institution_has_the_three_ways_of_the_help_page(member: Client) -> None:
    html = member.get("/institution/search/").text
    group = html.split("<h2>求人公募情報検索</h2>")[1].split("</ul>")[0]
    assert re.findall(r"<span>([^<]+)</span>", group) == ["キーワードで探す", "複数の条件で探す", "機関種別で探す"]
    tabs = html.split('class="k-tabs"')[1].split("</nav>")[0]
    assert re.findall(r">([^<>]+)</a>", tabs) == ["キーワードで探す", "複数の条件で探す", "機関種別で探す"]
    assert 'action="/institution/search/results/"' in html
