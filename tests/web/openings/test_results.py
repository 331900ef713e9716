"""The list of what was found: its address, what it says, what narrows and sorts it, for everyone and for institutions."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from koubo.postings.discovery import internal_index, public_index
from koubo.postings.publication.states import ContentLanguages
from koubo.postings.sheet import SHEET
from koubo.web.openings import visits
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
At = Callable[[str], datetime]
LISTS = ("/postings/", "/en/postings/", "/institution/search/results/")


@pytest.fixture(autouse=True)
def _morning(at: At) -> None:
    at("2026-11-24 09:00")


@pytest.fixture
def member(client: Client) -> Client:
    """Someone who is signed in for an institution; public pages are there for them too."""
    client.force_login(factories.member(factories.institution()))
    return client


def main(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.text.split("<main", 1)[1].split("</main>")[0]


def titles(html: str) -> list[str]:
    return re.findall(r'<a href="(?:/en)?/postings/D\d{9}/"[^>]*>([^<]+)</a>', re.sub("</?mark>", "", html))


def checkboxes(html: str) -> dict[tuple[str, str], tuple[bool, int]]:
    """Return (parameter, code) -> (ticked, count) of the facets."""
    found = re.findall(
        r'<input type="checkbox" name="(\w+)" value="([\w.]+)"( checked)?><span>[^<]*<span>([\d,]+)<span class="k-vh">',
        html,
    )
    return {(name, code): (bool(ticked), int(count.replace(",", ""))) for name, code, ticked, count in found}


def job(code: str) -> list[dict[str, Any]]:
    lines = factories.content()["job_lines"]
    return [lines[0] | {"job_type": code}]


@pytest.mark.parametrize("address", LISTS)
def test_everyone_and_institutions_find_the_same(member: Client, address: str) -> None:
    factories.published(written=ContentLanguages.BOTH, title="地質学 助教の公募")
    factories.published(written=ContentLanguages.BOTH, title="天文学 教授の公募")
    assert titles(main(member, address)) == ["天文学 教授の公募", "地質学 助教の公募"]
    assert titles(main(member, f"{address}?q=地質学")) == ["地質学 助教の公募"]


def test_a_list_costs_the_same_with_one_opening_and_with_three(
    member: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    counts: dict[str, list[int]] = {}
    for made in (1, 2):
        for _ in range(made):
            factories.published(written=ContentLanguages.BOTH)
        for asked in (a + query for a in LISTS for query in ("", "?q=公募", "?view=compact", "?job=00014")):
            member.get(asked)
            caches["rendered"].clear()
            for _view in ("first", "next"):
                with django_assert_max_num_queries(40) as captured:
                    member.get(asked)
                counts.setdefault(asked, []).append(len(captured))
    for asked, queries in counts.items():
        assert queries[:2] == queries[2:], asked
        assert queries[1] < queries[0], f"{asked}: what was rendered is kept"


@pytest.mark.parametrize(
    ("sent", "address"),
    [
        ("q=&sort=newest&per=20&view=cards&page=1", "/postings/"),
        ("q=+助教++公募+", "/postings/?q=助教+公募"),
        ("sort=deadline&q=助教", "/postings/?q=助教&sort=deadline"),
        ("job=00014&job=00012&q=", "/postings/?job=00012&job=00014"),
        ("closing=&new=&pay=&closed=1", "/postings/?closed=1"),
        ("utm_source=mail", "/postings/"),
    ],
)
def test_a_query_has_one_address_whatever_a_form_sent(client: Client, sent: str, address: str) -> None:
    answer = client.get(f"/postings/?{sent}")
    assert answer.status_code == 302
    here, there = urlsplit(answer.url), urlsplit(address)
    assert (here.path, parse_qsl(here.query)) == (there.path, parse_qsl(there.query))
    assert client.get(answer.url).status_code == 200


def test_the_address_is_the_same_in_both_languages(client: Client) -> None:
    html = client.get(
        "/postings/", {"q": "助教", "job": "00014", "sort": "deadline", "per": "50", "view": "compact"}
    ).text
    other = re.search(r'<a href="([^"]+)" lang="en"', html)
    assert other is not None
    assert (
        other[1]
        .replace("&amp;", "&")
        .endswith("/en/postings/?q=%E5%8A%A9%E6%95%99&job=00014&sort=deadline&per=50&view=compact")
    )


def test_what_cannot_be_meant_is_said_and_the_rest_is_found(client: Client) -> None:
    factories.published(title="見つかる公募")
    html = main(client, "/postings/?job=nonsense&pay=たくさん&sort=sideways&q=公募")
    assert titles(html) == ["見つかる公募"]
    for words in ("「職種」の値「nonsense」", "「年収」の値「たくさん」", "「並べ替え」の値「sideways」"):
        assert words in html, words


@pytest.mark.parametrize(
    "words", ["あ " * 5000, "語 " * 500, "- \" ' OR", ".*+?[(", "'; DROP TABLE x;--", "\u202eabc\u0000", "\ud800"]
)
def test_hostile_words_are_answered(client: Client, words: str) -> None:
    factories.published()
    for _ in range(2):  # sent, and where that leads
        answer = client.get("/postings/", {"q": words.encode("utf-8", "surrogatepass")})
        if answer.status_code == 302:
            answer = client.get(answer.url)
        assert answer.status_code == 200


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["遠い", "近い", "中ほど"]),
        ("deadline", ["近い", "中ほど", "遠い"]),
        ("deadline-late", ["遠い", "中ほど", "近い"]),
    ],
)
def test_newest_first_or_by_the_end_of_recruitment(client: Client, sort: str, order: list[str]) -> None:
    for title, day, closes in (("中ほど", 18, 12), ("近い", 19, 1), ("遠い", 20, 28)):
        factories.approved(
            title=title, now=datetime.fromisoformat(f"2026-11-{day}T09:00+09:00"), closes_on=date(2026, 12, closes)
        )
    assert titles(main(client, f"/postings/?sort={sort}" if sort else "/postings/")) == order


def test_pages_of_twenty_fifty_or_a_hundred(client: Client) -> None:
    of = factories.institution()
    for n in range(51):
        factories.published(of, title=f"公募その{n:02}号")
    asked = ("per=50", "per=50&page=2", "per=100")
    assert [len(titles(main(client, f"/postings/?{address}"))) for address in asked] == [50, 1, 51]
    first, third = main(client, "/postings/"), main(client, "/postings/?page=3")
    assert (len(titles(first)), len(titles(third))) == (20, 11)
    assert "51</span>件" in first
    assert "41～51件目を表示" in third
    assert "?page=3" in first


def test_beyond_what_can_be_reached_the_page_says_so(client: Client, settings: Any) -> None:
    settings.KOUBO_SEARCH_REACHABLE = 20
    of = factories.institution()
    for _ in range(21):
        factories.published(of)
    said = "21件のうち先頭の20件を表示しています。条件を追加して絞り込んでください"
    html = main(client, "/postings/")
    assert said in html
    assert "k-pager" not in html
    assert "Showing the first 20 of 21 openings" in main(client, "/en/postings/")
    settings.KOUBO_SEARCH_REACHABLE = 21
    assert said not in main(client, "/postings/")


def test_facets_count_what_each_value_would_leave_without_their_own_filter(client: Client) -> None:
    national, private = factories.institution(), factories.institution(kind="00003")
    factories.published(national, job_lines=job("00014"))
    factories.published(national, job_lines=job("00012"))
    factories.published(private, job_lines=job("00014"))
    everything = checkboxes(main(client, "/postings/"))
    assert everything["job", "00014"] == (False, 2)
    assert everything["kind", "00003"] == (False, 1)
    assert ("job", "00011") not in everything, "what leaves nothing is not offered"
    html = main(client, "/postings/?kind=00003&job=00012")
    assert titles(html) == []
    narrowed = checkboxes(html)
    assert narrowed["job", "00012"] == (True, 0), "what is chosen stays"
    assert narrowed["job", "00014"] == (False, 1)
    assert narrowed["kind", "00001"] == (False, 1)
    either = main(client, "/postings/?kind=00001&kind=00003&job=00014")
    assert len(titles(either)) == 2


def test_six_values_are_shown_and_the_rest_is_folded(client: Client) -> None:
    of = factories.institution()
    codes = ["00011", "00012", "00022", "00023", "00014", "00015", "00016", "00017"]
    for code in [*codes, "00017"]:
        factories.published(of, job_lines=job(code))
    box = main(client, "/postings/").split("<summary>職種</summary>")[1].split("</details></details>")[0]
    first, folded = box.split("<details", 1)
    assert len(checkboxes(first)) == 6
    assert len(checkboxes(folded)) == 2
    assert next(iter(checkboxes(first))) == ("job", "00017"), "the one that leaves most comes first"
    assert "ほか2件を表示" in folded


def test_subfields_are_offered_once_their_field_is_chosen(client: Client) -> None:
    factories.published(research_fields=[{"code": "02060", "other": {"ja": "", "en": ""}}])
    assert ("subfield", "02060") not in checkboxes(main(client, "/postings/"))
    assert checkboxes(main(client, "/postings/?field=00900"))["subfield", "02060"] == (False, 1)
    html = main(client, "/postings/?subfield=02060")
    assert checkboxes(html)["subfield", "02060"] == (True, 1)
    assert "言語学" in html.split("k-chips")[1]


def test_every_form_carries_the_rest_of_the_query(client: Client) -> None:
    factories.published(job_lines=job("00014"))
    html = main(client, "/postings/?q=公募&job=00014&new=14&sort=deadline&view=compact")
    sent = [
        dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
        for form in re.findall(r"<form.*?</form>", html, re.DOTALL)
    ]
    assert sent == [
        {"job": "00014", "new": "14", "sort": "deadline", "view": "compact"},
        {"q": "公募", "sort": "deadline", "view": "compact"},
        {"q": "公募", "job": "00014", "new": "14", "view": "compact"},
    ]


def test_chips_lead_to_the_list_without_their_condition(client: Client) -> None:
    factories.published(title="残る公募")
    html = main(client, "/postings/?q=ない語&job=00014&sort=deadline")
    chips = dict(re.findall(r'<a class="k-chip" href="([^"]+)"><span><b>([^<]+)</b>', html))
    assert {words: address.replace("&amp;", "&") for address, words in chips.items()} == {
        "キーワード": "/postings/?job=00014&sort=deadline",
        "職種": "/postings/?q=%E3%81%AA%E3%81%84%E8%AA%9E&sort=deadline",
    }
    assert '<a class="k-linkrow" href="/postings/?sort=deadline">すべて外す</a>' in html
    assert "/search/conditions/?q=" in html


def test_nothing_found_says_which_condition_to_give_up(client: Client) -> None:
    factories.published(job_lines=job("00014"))
    html = main(client, "/postings/?kind=00003&job=00014&written=ja")
    assert "「機関種別：私立大学」を外す（1件）" in html
    assert "「職種" not in html.split("k-empty")[1], "that would not help"
    assert "without “Institution type: Private university”: 1 opening" in main(client, "/en/postings/?kind=00003")


def test_the_compact_list_is_a_table(client: Client) -> None:
    factories.published(title="表の公募")
    html = main(client, "/postings/?view=compact")
    assert titles(html) == ["表の公募"]
    head = re.findall(r'<th scope="col"[^>]*>([^<]+)', html)
    assert head == ["求人件名・求人機関", "職種", "勤務地", "募集終了", "更新"]
    assert "k-result" not in html


def test_matches_inside_words_are_offered_and_can_be_left_again(client: Client) -> None:
    factories.published(title="京都の公募")
    factories.published(title="東京都の公募")
    html = main(client, "/postings/?q=京都の公募")
    assert titles(html) == ["京都の公募"]
    link = re.search(r'<a href="([^"]+)">語の途中での一致も含める（\+1件）</a>', html)
    assert link is not None
    more = main(client, link[1].replace("&amp;", "&"))
    assert sorted(titles(more)) == ["京都の公募", "東京都の公募"]
    back = re.search(r'<a href="([^"]+)">語として一致するものだけを表示する</a>', more)
    assert back is not None
    assert titles(main(client, back[1])) == ["京都の公募"]


@pytest.mark.parametrize("words", ["！", " ".join(f"語{n}" for n in range(11))])
def test_words_that_are_not_used_are_named(client: Client, words: str) -> None:
    answer = client.get("/postings/", {"q": words})
    assert "検索に使用していません" in answer.text


def test_what_matched_is_marked_in_title_and_institution(client: Client) -> None:
    factories.published(factories.institution(name_ja="潮見大学"), title="獣医学 助教の公募")
    html = main(client, "/postings/?q=獣医学+潮見+言語処理")
    assert "<mark>獣医学</mark> 助教の公募</a>" in html
    assert "<mark>潮見</mark>大学" in html


def test_a_match_elsewhere_is_shown_with_where_it_is(client: Client) -> None:
    factories.published(written=ContentLanguages.BOTH, title="助教の公募")
    html = main(client, "/postings/?q=助教+研究指導")
    label = SHEET.field("duties").label
    assert re.search(rf'k-result__why"><b>{label.ja}</b> <span>[^<]*<mark>研究指導</mark>', html)
    assert "k-result__why" not in main(client, "/postings/?q=助教"), "the title says it already"
    english = main(client, "/en/postings/?q=研究指導")
    assert re.search(rf'<b>{re.escape(label.en)}</b> <span lang="ja">[^<]*<mark>研究指導</mark>', english)


def test_each_hit_says_why_it_matched(client: Client) -> None:
    """By its number, a name in the other language, or a label: whatever the line itself does not show."""
    line = factories.content()["job_lines"][0] | {"term": "1"}
    of = factories.institution(name_ja="潮見大学", name_en="Shiomi University")
    number = factories.published(of, title="助教の公募", job_lines=[line]).posting.number
    for words, label, marked in (
        (number, "データ番号", number), ("Shiomi", SHEET.field("employer").label.ja, "Shiomi"), ("任期なし", "条件", "任期なし"),
        ("Tenured (no fixed term)", "条件", "任期なし"),
    ):  # fmt: skip
        html = main(client, f"/postings/?q={quote(words)}")
        assert re.search(rf"<b>{label}</b> <span[^>]*>[^<]*<mark>{re.escape(marked)}</mark>", html), words
    both = main(client, f"/postings/?q={quote(f'{number} Shiomi 任期なし')}")
    assert both.count('class="k-result__why"') == 3


def test_words_are_sorted_by_relevance_and_all_else_by_the_day(client: Client) -> None:
    factories.published(title="数学 助教の公募", now=NOW - timedelta(days=9))
    factories.published(title="別の公募", duties={"ja": "数学を教えます。", "en": ""})
    relevant, newest = ["数学 助教の公募", "別の公募"], ["別の公募", "数学 助教の公募"]
    assert titles(main(client, "/postings/")) == newest
    assert titles(main(client, "/postings/?q=数学")) == relevant
    assert titles(main(client, "/postings/?q=数学&sort=newest")) == newest
    assert client.get("/postings/?q=数学&sort=relevance")["Location"] == f"/postings/?q={quote('数学')}"
    assert client.get("/postings/?sort=newest")["Location"] == "/postings/"


def test_nothing_found_says_what_may_have_been_meant(client: Client) -> None:
    factories.published(title="機械学習とロボットの公募 Robotics 准教授")
    factories.draft(title="秘密学習の公募")
    for typed, wanted in (
        ("機会学習", "機械学習"),
        ("ロボッド", "ロボット"),
        ("robotcs", "robotics"),
        ("准教受", "准教授"),
    ):
        html = main(client, f"/postings/?q={quote(typed)}")
        assert "もしかして" in html, typed
        assert f"{wanted}（1件）" in html, typed
    assert "もしかして" not in main(client, "/postings/?q=" + quote("秘蜜学習"))
    assert "もしかして" not in main(client, "/postings/?q=" + quote("化学"))


def test_a_text_cannot_break_out_of_its_marks(client: Client) -> None:
    factories.published(title='<b>化学</b> & "助教" の公募')
    html = main(client, "/postings/?q=化学+助教")
    assert "&lt;b&gt;<mark>化学</mark>&lt;/b&gt; &amp; &quot;<mark>助教</mark>&quot;" in html


def test_closed_openings_are_there_when_asked_for(client: Client, at: At) -> None:
    factories.published(title="終わった公募", closes_on=date(2026, 12, 1))
    at("2026-12-02 00:00")
    assert titles(main(client, "/postings/")) == []
    html = main(client, "/postings/?closed=1")
    assert titles(html) == ["終わった公募"]
    assert '<span class="k-tag" data-tone="off">募集終了</span>' in html


def test_who_comes_back_can_ask_for_what_is_new_since(client: Client, at: At) -> None:
    factories.published(title="前からの公募")
    assert "前回の閲覧" not in main(client, "/postings/")
    at("2026-11-24 09:30")
    assert "前回の閲覧" not in main(client, "/postings/"), "still the same visit"
    at("2026-11-26 09:00")
    factories.published(title="後からの公募", now=datetime.fromisoformat("2026-11-27T09:00+09:00"))
    html = main(client, "/postings/")
    link = re.search(
        r'<a href="([^"]+)">前回の閲覧（<time[^>]*>2026年11月24日（火）9:30</time>）以降の新着だけを表示する', html
    )
    assert link is not None
    assert titles(main(client, link[1])) == ["後からの公募"]


def test_the_visit_cookie_holds_two_instants_and_nothing_else(client: Client, at: At) -> None:
    now = at("2026-11-24 09:00")
    client.get("/postings/")
    cookie = client.cookies[visits.COOKIE]
    assert cookie.value == f"0.{int(now.timestamp())}"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    at("2026-11-24 09:05")
    assert visits.COOKIE not in client.get("/postings/").cookies, "written no more often than needed"
    later = at("2026-11-24 12:00")
    client.get("/postings/")
    assert client.cookies[visits.COOKIE].value == f"{int(now.timestamp())}.{int(later.timestamp())}"


@pytest.mark.parametrize(
    "text", ["", "x", "1", "0.0", "5.1", "1.2.3", "0.99999999999999999999", "0.-9", "9999999999.9999999999"]
)
def test_a_visit_cookie_that_means_nothing_is_a_first_visit(client: Client, text: str) -> None:
    client.cookies[visits.COOKIE] = text
    assert "前回の閲覧" not in main(client, "/postings/")


def test_search_engines_keep_the_whole_list_and_single_values_only(client: Client) -> None:
    of = factories.institution()
    for _ in range(21):
        factories.published(of)
    for address, indexed in {
        "/postings/": True,
        "/postings/?kind=00001": True,
        "/postings/?kind=00001&job=00014": False,
        "/postings/?q=公募": False,
        "/postings/?sort=deadline": False,
        "/postings/?page=2": False,
        "/en/postings/?prefecture=00004": True,
    }.items():
        html = client.get(address).text
        canonical = re.search(r'<link rel="canonical" href="([^"]+)"', html)
        assert (canonical is not None) == indexed, address
        assert ('content="noindex, follow"' in html) == (not indexed), address
        if canonical:
            assert canonical[1].endswith(address)
            assert html.count('rel="alternate" hreflang') == 3, address


def test_the_institutions_list_is_in_its_own_frame_and_for_no_search_engine(member: Client) -> None:
    factories.published()
    html = member.get("/institution/search/results/").text
    assert 'content="noindex"' in html
    assert "canonical" not in html
    assert "求人公募情報検索" in html.split("<main")[0]
    assert 'action="/institution/search/results/"' in html


@pytest.mark.parametrize("view", ["cards", "compact"])
def test_lines_of_a_list_hide_addresses_even_where_they_matched(client: Client, view: str) -> None:
    factories.published(title="公募 jinji@b.example 宛", notes={"ja": "照会は soumu@aogiri.example まで", "en": ""})
    for words in ("公募", "jinji", "soumu", "照会"):
        html = client.get("/postings/", {"q": words, "view": view}, follow=True).text
        lines = "".join(re.findall(r'<li class="k-result">.*?</li>|<tr role="row">.*?</tr>', html, re.DOTALL))
        assert "●●●@b.example" in re.sub("</?mark>", "", lines)
        assert not re.search(r"(jinji|soumu)(</mark>)?@", lines)


@pytest.mark.parametrize("code", ["", "99999"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_codes_of_rows_that_came_from_elsewhere_break_no_page(client: Client, prefix: str, code: str) -> None:
    revision = factories.published(title="深海の微生物を調べる人", duties={"ja": "潜水艇に乗ります", "en": ""})
    revision.research_fields.update(code=code)
    revision.places.update(prefecture=code)
    revision.job_lines.update(job_type=code)
    posting = revision.posting
    internal_index.keep_posting([revision])
    public_index.refresh(posting)
    for address in (
        "/postings/",
        "/postings/?q=潜水艇",
        "/postings/?q=99999",
        "/postings/?view=compact",
        f"/postings/{posting.number}/",
    ):
        answer = client.get(prefix + address)
        assert answer.status_code == 200, address
        assert "深海の微生物を調べる人" in re.sub("</?mark>", "", answer.text) or ("q=99999" in address and not code), (
            address
        )
