"""Home, list and posting page: what they say, to whom, in which language, and at what cost."""

import json
import re
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from koubo.postings.publication.states import ContentLanguages
from tests.support import factories
from tests.support.samples import complete_content

pytestmark = pytest.mark.django_db
# Load, job lines, fields, places, pays, documents, questions, attachments; the search's row and state, similar openings with their four kinds of
# lines; then whether it is public, and whether what is like it is open.
FIRST_POSTING, NEXT_POSTING = 16, 2


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")


def titles(html: str, *known: str) -> list[str]:
    """Return which of `known` the page shows, in the order of the page."""
    html = re.sub("</?mark>", "", html)
    return sorted((title for title in known if title in html), key=html.index)


def test_a_posting_page_costs_what_its_kinds_of_lines_cost(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    places = [{"prefecture": "00004", "address": {"ja": f"勤務地{i}", "en": ""}} for i in range(5)]
    other = factories.published().posting.number
    number = factories.published(places=places).posting.number
    for _ in range(2):
        factories.published()
    client.get(f"/postings/{other}/")  # the index follows
    for queries in (FIRST_POSTING, NEXT_POSTING, NEXT_POSTING):
        with django_assert_num_queries(queries):
            client.get(f"/postings/{number}/")


def test_what_is_kept_follows_what_may_change(client: Client, at: Callable[[str], datetime]) -> None:
    of = factories.institution(name_ja="旧称大学", name_en="Old Name University")
    number = factories.published(of, title="名称の変わる大学の公募").posting.number
    pages = ("/", "/postings/", f"/postings/{number}/")
    for page in pages:
        assert "旧称大学" in client.get(page).text
        assert "新着" in client.get(page).text
        assert "Old Name University" in client.get(f"/en{page}").text
    of.name_ja = "新称大学"
    of.save()
    at("2026-11-28 09:00")
    for page in pages:
        html = client.get(page).text
        assert "新称大学" in html, page
        assert "旧称大学" not in html.split("<main")[1], page
        assert 'k-tag" data-tone="solid' not in html, page
    assert "残り22日" in client.get("/postings/").text


def test_newest_first_or_closing_soonest_first(client: Client) -> None:
    factories.published(title="新しく遠い", closes_on=date(2027, 1, 20))
    factories.approved(
        title="古く近い", now=datetime.fromisoformat("2026-11-20T09:00+09:00"), closes_on=date(2026, 11, 30)
    )
    known = ("新しく遠い", "古く近い")
    assert titles(client.get("/postings/").text, *known) == ["新しく遠い", "古く近い"]
    assert titles(client.get("/postings/?sort=deadline").text, *known) == ["古く近い", "新しく遠い"]


def test_words_and_lists_narrow(client: Client) -> None:
    aogiri = factories.institution(name_ja="潮見大学")
    others = factories.institution(name_ja="北浜工科大学")
    private = factories.institution(name_ja="私立大学", kind="00003")
    factories.published(aogiri, title="甲種 化学", notes={"ja": "Chemistry", "en": ""})
    factories.published(others, title="甲種 数学")
    factories.published(private, title="乙種 化学")
    everything = ["甲種 化学", "甲種 数学", "乙種 化学"]
    for address, found in {
        "q=甲種": ["甲種 化学", "甲種 数学"],
        "q=甲種+化学": ["甲種 化学"],
        "q=ＣＨＥＭＩＳＴＲＹ": ["甲種 化学"],
        "q=潮見": ["甲種 化学"],
        "q=%25": everything,
        "q=🐟": everything,
        "kind=00001": ["甲種 化学", "甲種 数学"],
        "kind=nonsense": everything,
        "area=02&q=化学": ["甲種 化学", "乙種 化学"],
        "page=999": everything,
        "page=x&sort=y&q=": everything,
    }.items():
        answer = client.get(f"/postings/?{address}")
        assert answer.status_code == 200, address
        assert sorted(titles(answer.text.split("<main")[1], *everything)) == sorted(found), address


def test_ten_thousand_characters_of_a_query_are_no_harm(client: Client) -> None:
    factories.published()
    assert client.get("/postings/", {"q": "あ " * 5000}).status_code == 200


def test_twenty_a_page(client: Client) -> None:
    of = factories.institution()
    for n in range(21):
        factories.published(of, title=f"公募その{n:02}号")
    first, second = client.get("/postings/").text, client.get("/postings/?page=2").text
    assert len(re.findall(r"公募その\d\d号</a>", first)) == 20
    assert len(re.findall(r"公募その\d\d号</a>", second)) == 1
    assert 'rel="next"' in first
    assert 'rel="prev"' in second


def test_a_posting_in_one_language_says_so_in_the_other(client: Client) -> None:
    number = factories.published(written=ContentLanguages.JA, title="日本語だけの公募").posting.number
    english = client.get(f"/en/postings/{number}/").text
    assert "This opening is available in Japanese only." in english
    assert '<h1 lang="ja">日本語だけの公募</h1>' in english
    japanese = client.get(f"/postings/{number}/").text
    assert "<h1>日本語だけの公募</h1>" in japanese
    assert "only" not in japanese.split("<main")[1].split("k-pagehead")[0]


def test_canonical_and_alternate_addresses(client: Client) -> None:
    number = factories.published(written=ContentLanguages.BOTH).posting.number
    html = client.get(f"/en/postings/{number}/?utm=1").text
    links = dict(re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)"', html))
    assert links["ja"].endswith(f"/postings/{number}/")
    assert links["en"].endswith(f"/en/postings/{number}/")
    assert "x-default" in links
    assert re.search(r'<link rel="canonical" href="([^"]+)"', html)[1] == links["en"]


@pytest.mark.parametrize("written", ["d126110001", "Ｄ１２６１１０００１"])
def test_a_number_is_found_however_it_is_typed(client: Client, written: str) -> None:
    number = factories.published().posting.number
    assert number == "D126110001"
    assert client.get(f"/postings/{written}/").url == f"/postings/{number}/"


def test_a_posting_text_cannot_break_out_of_the_page(client: Client) -> None:
    evil = '</script><script>alert(1)</script><img src=x onerror="1">&"\''
    lines = complete_content()["job_lines"]
    lines[0]["job_title"] = {"ja": evil, "en": ""}
    number = factories.published(title=evil, job_lines=lines).posting.number
    html = client.get(f"/postings/{number}/").text
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    ld = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1])
    assert ld["title"].startswith(evil)


def test_contact_and_conditions_are_all_there(client: Client) -> None:
    number = factories.published(written=ContentLanguages.BOTH).posting.number
    html = client.get(f"/postings/{number}/").text
    for words in (
        "情報科学研究院 総務係",
        "5,400,000円",
        "2026年12月20日（日）",
        "更新は1回まで",
        "敷地内",
        "特任助教",
    ):
        assert words in html, words
    english = client.get(f"/en/postings/{number}/").text
    for words in (
        "General Affairs, Faculty of Information Science",
        "5,400,000",
        "20 December 2026",
        "One renewal at most",
    ):
        assert words in english, words


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", ("履歴書・業績一覧", "1つのPDFにまとめてください", "20 MB", "志望分野", "1行の文")),
        ("/en", ("Curriculum vitae and list of publications", "In one PDF", "20 MB", "志望分野", "One line")),
    ],
)
def test_what_to_hand_in_here_is_a_table(client: Client, prefix: str, words: tuple[str, ...]) -> None:
    nothing = {"ja": "", "en": ""}
    asked = {"kind": "line", "label": {"ja": "志望分野", "en": "志望分野"}, "required": True, "options": nothing}
    given = {"written": ContentLanguages.BOTH, "questions": [asked]}
    number = factories.published(web_application=True, **given).posting.number
    html = client.get(f"{prefix}/postings/{number}/").text
    assert not [word for word in words if word not in html]
    number = factories.published(web_application=False, **given).posting.number
    assert "志望分野" not in client.get(f"{prefix}/postings/{number}/").text


def test_an_unknown_number_is_not_there(client: Client) -> None:
    for number in ("D199999999", "x", "D1%00", "🐟"):
        assert client.get(f"/postings/{number}/").status_code == 404


def test_pages_are_small_on_the_first_view(client: Client) -> None:
    for _ in range(20):
        factories.published(written=ContentLanguages.BOTH)
    number = factories.published(written=ContentLanguages.BOTH).posting.number
    for address in ("/", "/postings/", f"/postings/{number}/"):
        assert len(client.get(address).content) < 70_000, address
