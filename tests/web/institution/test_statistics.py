"""アクセス数閲覧: own openings with their counts, sorted, searched, cut to a period, and as CSV."""

import csv
import io
import re
from datetime import date, timedelta
from html import unescape
from itertools import product
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from koubo.accounts.models import User
from koubo.institutions.models import Institution, InstitutionUnit
from koubo.postings.models import Posting, Revision
from koubo.postings.publication.states import ContentLanguages
from koubo.stats.models import CountKind, Tally
from tests.support import factories

pytestmark = pytest.mark.django_db
LIST = "/institution/access/"
TODAY = date(2026, 11, 24)
# Session, person, hats, numbers of the menu, unread notices, unread replies; then count, keys, rows, sums of the rows, and the series.
LIST_QUERIES, ONE_QUERIES = 6 + 5, 6 + 2


def count(revision: Revision, day: date = TODAY, **counts: int) -> None:
    for kind, n in counts.items():
        posting = revision.posting
        Tally.objects.create(institution=posting.institution, posting=posting, kind=CountKind(kind), day=day, n=n)


def rows(html: str) -> list[list[str]]:
    """Return the cells of the list: number, title, then the counts."""
    body = html.partition('id="openings"')[2].partition("<tbody")[2].partition("</tbody>")[0]
    found = []
    for row in body.split("</tr>")[:-1]:
        cells = [re.sub(r"<[^>]+>", " ", cell).split() for cell in re.findall(r"<t[hd] .*?</t[hd]>", row, re.DOTALL)]
        found.append([*cells[0], *("".join(cell) for cell in cells[1:])])
    return found


def csv_of(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def three(aogiri: Institution) -> dict[str, Revision]:
    """Return three openings, in the order of their numbers; the second is seen most."""
    made = {title: factories.published(aogiri, title=title) for title in ("数学の公募", "物理学の公募", "化学の公募")}
    count(made["数学の公募"], view=5, impression=300, bookmark=2)
    count(made["物理学の公募"], view=20, impression=100, outbound=1)
    count(made["物理学の公募"], TODAY - timedelta(days=1), view=1180)
    count(made["化学の公募"], view=7, application=3, bookmark=1)
    count(factories.published(title="よその公募"), view=999)
    return made


@pytest.mark.usefixtures("three")
def test_the_list_is_in_the_order_of_data_numbers_with_its_sums(client: Client) -> None:
    shown = rows(client.get(LIST).text)
    assert [row[1:] for row in shown] == [
        ["数学の公募", "5", "300", "2", "0", "0"],
        ["物理学の公募", "1,200", "100", "0", "1", "0"],
        ["化学の公募", "7", "0", "1", "0", "3"],
    ]
    assert [row[0] for row in shown] == sorted(row[0] for row in shown)


@pytest.mark.database_kind
@pytest.mark.usefixtures("three")
def test_every_column_sorts_both_ways(client: Client) -> None:
    for sort, titles in {
        "-number": "化学 物理学 数学",
        "title": "化学 数学 物理学",
        "-title": "物理学 数学 化学",
        "-view": "物理学 化学 数学",
        "view": "数学 化学 物理学",
        "-impression": "数学 物理学 化学",
        "-bookmark": "数学 化学 物理学",
        "-outbound": "物理学 数学 化学",
        "-application": "化学 数学 物理学",
        "application": "数学 物理学 化学",
        "nonsense": "数学 物理学 化学",
    }.items():
        html = client.get(LIST, {"sort": sort}).text
        assert [row[1].removesuffix("の公募") for row in rows(html)] == titles.split(), sort
        falling = sort.startswith("-")
        assert html.count(f'aria-sort="{"descending" if falling else "ascending"}"') == 1, sort


@pytest.mark.usefixtures("three")
def test_a_heading_leads_to_its_order_and_back(client: Client) -> None:
    html = client.get(LIST, {"sort": "-view", "q": "公募", "period": "7", "page": "1"}).text
    head = html.partition('id="openings"')[2].partition("<thead")[2].partition("</thead>")[0]
    links = [parse_qs(unescape(link).removeprefix("?")) for link in re.findall(r'href="([^"]+)"', head)]
    orders = ["number", "title", "view", "-impression", "-bookmark", "-outbound", "-application"]
    assert links == [{"sort": [order], "q": ["公募"], "period": ["7"]} for order in orders]


@pytest.mark.database_kind
@pytest.mark.usefixtures("three")
def test_the_period_says_what_is_summed(client: Client) -> None:
    for query, views in (
        ({"period": "7"}, ["5", "1,200", "7"]),
        ({"from": "2026-11-24", "to": "2026-11-24"}, ["5", "20", "7"]),
        ({"from": "2026-11-23", "to": "2026-11-23"}, ["0", "1,180", "0"]),
        ({"from": "２０２６年１１月１日", "to": "2026/11/22"}, ["0", "0", "0"]),
        ({"period": "fiscal"}, ["5", "1,200", "7"]),
        ({"period": "all"}, ["5", "1,200", "7"]),
        ({"period": "nonsense"}, ["5", "1,200", "7"]),
    ):
        assert [row[2] for row in rows(client.get(LIST, query).text)] == views, query


NO_PERIODS = [
    ("2026-11-24", "2026-11-23", "終了日には、開始日（2026年11月24日）以降の日を入力してください"),
    ("2026-11-01", "2026-11-25", "終了日には、今日（2026年11月24日）までの日を入力してください"),
    ("1999-12-31", "2026-11-24", "開始日には、2000年1月1日以降の日を入力してください"),
    ("0001-01-01", "9999-12-31", "開始日には、2000年1月1日以降の日を入力してください"),
    ("", "2026-11-24", "開始日を入力してください"),
    ("2026-11-01", "", "終了日を入力してください"),
    ("2026-02-30", "2026-11-24", "日付を入力してください"),
    ("<b>", "\0", "日付を入力してください"),
]


@pytest.mark.usefixtures("three")
def test_days_that_make_no_sense_are_said_and_kept(client: Client) -> None:
    one = f"{LIST}{Revision.objects.filter(texts__ja__title='数学の公募').get().posting_id}/"
    for (first, last, words), address in product(NO_PERIODS, (LIST, one)):
        answer = client.get(address, {"from": first, "to": last, "q": "数学"})
        assert answer.status_code == 422
        assert answer.text.count(words) >= 2, "in the summary and at the field"
        assert "<title>エラー" in answer.text
        if first == "2026-11-24":
            assert 'value="2026-11-24"' in answer.text
            assert 'value="2026-11-23"' in answer.text


@pytest.mark.usefixtures("three")
def test_titles_and_numbers_are_searched_and_the_sums_follow(client: Client) -> None:
    html = client.get(LIST, {"q": "物理"}).text
    assert [row[1] for row in rows(html)] == ["物理学の公募"]
    assert "アクセス数合計</span><b>1,200</b>" in html
    assert "条件に合う" in client.get(LIST, {"q": "天文学"}).text


@pytest.mark.usefixtures("three")
def test_a_word_that_every_opening_has_leaves_the_sums_as_they_are(client: Client) -> None:
    everything, found = (client.get(LIST, {"q": words}).text for words in ("", "公募"))
    assert rows(found) == rows(everything)
    assert all("アクセス数合計</span><b>1,212</b>" in html for html in (everything, found))


def test_the_sum_is_compared_with_as_many_days_before(client: Client, aogiri: Institution) -> None:
    made = factories.published(aogiri)
    for day, n in ((24, 30), (18, 30), (17, 40), (11, 40), (10, 500)):
        count(made, date(2026, 11, day), view=n)
    assert "直前の同じ日数より 25%減" in client.get(LIST, {"period": "7"}).text
    assert "直前の同じ日数より" not in client.get(LIST, {"period": "fiscal"}).text


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize("sort", ["number", "title", "-view"])
def test_the_list_costs_the_same_with_one_opening_and_with_three(
    client: Client, aogiri: Institution, django_assert_num_queries: DjangoAssertNumQueries, n: int, sort: str
) -> None:
    made = [factories.published(aogiri) for _ in range(n)]
    for revision in made:
        count(revision, view=1, impression=2)
    client.get(LIST)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST, {"sort": sort})
    with django_assert_num_queries(ONE_QUERIES):
        client.get(f"{LIST}{made[0].posting_id}/")


def test_the_csv_is_what_the_list_shows_whole(client: Client, aogiri: Institution) -> None:
    made = [factories.published(aogiri, title=f"=公募{n:02}") for n in range(22)]
    count(made[3], view=8, impression=2)
    count(made[3], TODAY - timedelta(days=8), view=100)
    count(factories.published(aogiri, title="絞り込みで外れるもの"), view=9)
    answer = client.get(f"{LIST}openings.csv", {"sort": "-view", "q": "公募", "period": "7"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="koubo-access-K00001-2026-11-18_2026-11-24.csv"'
    head, first, *others = csv_of(answer)
    assert head == [
        "データ番号", "求人件名", "部局", "アクセス数合計", "検索での表示", "ブックマーク", "リンクのクリック", "Web応募",
        "開始日", "終了日",
    ]  # fmt: skip
    assert first == [made[3].posting.number, "'=公募03", "", "8", "2", "0", "0", "0", "2026-11-18", "2026-11-24"]
    assert len(others) == 21
    with_head_in_english = csv_of(client.get(f"/en{LIST}openings.csv"))
    assert with_head_in_english[0][2:4] == ["Unit", "Total views"]


def test_the_unit_of_an_opening_is_said_wherever_its_numbers_are(
    client: Client, aogiri: Institution, three: dict[str, Revision]
) -> None:
    unit = InstitutionUnit.objects.create(institution=aogiri, name_ja="理学部", name_en="Science")
    posting = three["数学の公募"].posting
    Posting.objects.filter(pk=posting.pk).update(unit=unit)
    shown = rows(client.get(LIST).text)
    assert [row[2:4] for row in shown] == [["部局", "理学部"], ["1,200", "100"], ["7", "0"]]
    assert [row[2] for row in csv_of(client.get(f"{LIST}openings.csv"))] == ["部局", "理学部", "", ""]
    assert [row[2] for row in csv_of(client.get(f"/en{LIST}openings.csv"))] == ["Unit", "Science", "", ""]
    assert "部局 理学部" in client.get(f"{LIST}{posting.pk}/").text


def test_an_opening_is_drawn_by_day_with_its_numbers_beside(client: Client, three: dict[str, Revision]) -> None:
    made = three["物理学の公募"]
    html = client.get(f"{LIST}{made.posting_id}/", {"period": "7"}).text
    assert "アクセス数。合計1,200件、最も多いのは2026年11月23日の1,180件です。" in html
    assert html.count('role="img"') == len(CountKind)
    assert "Web応募。この期間の件数は0件です。" in html
    assert "style=" not in html
    answer = client.get(f"{LIST}{made.posting_id}/days.csv", {"period": "7"})
    assert f"koubo-access-{made.posting.number}-2026-11-18_2026-11-24.csv" in answer["Content-Disposition"]
    head, *days = csv_of(answer)
    assert head == ["日付", "アクセス数", "検索での表示", "ブックマーク", "リンクのクリック", "Web応募"]
    assert [day[0] for day in days] == [f"2026-11-{n}" for n in range(18, 25)]
    assert days[-2:] == [["2026-11-23", "1180", "0", "0", "0", "0"], ["2026-11-24", "20", "100", "0", "1", "0"]]


def test_more_than_a_year_is_drawn_by_month_without_losing_a_day(client: Client, aogiri: Institution) -> None:
    made = factories.published(aogiri)
    for day, n in ((date(2025, 1, 15), 1), (date(2025, 1, 31), 2), (date(2026, 11, 24), 4)):
        count(made, day, view=n)
    rows_of = csv_of(client.get(f"{LIST}{made.posting_id}/days.csv", {"period": "all"}))
    assert rows_of[0][0] == "月（初日）"
    assert (rows_of[1][:2], rows_of[-1][:2], len(rows_of)) == (["2025-01-01", "3"], ["2026-11-01", "4"], 1 + 23)
    assert "2025年1月" in client.get(f"{LIST}{made.posting_id}/", {"period": "all"}).text


@pytest.mark.usefixtures("three")
def test_what_belongs_to_others_does_not_exist(client: Client) -> None:
    others: UUID = Revision.objects.get(texts__ja__title="よその公募").posting_id
    for address in (f"{LIST}{others}/", f"{LIST}{others}/days.csv"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "よその公募" not in answer.text
    assert "よその公募" not in client.get(LIST).text
    assert "999" not in client.get(f"{LIST}openings.csv").text


def test_a_draft_has_no_numbers(client: Client, draft: Revision) -> None:
    assert client.get(f"{LIST}{draft.posting_id}/").status_code == 404
    assert "求人公募情報はまだありません" in client.get(LIST).text


def test_the_menu_has_it_between_requests_and_withdrawal(client: Client) -> None:
    menu = re.findall(r"<li><a href=\"/institution/(\w+)/\"", client.get(LIST).text)
    at = menu.index("access")
    assert menu[at - 1 : at + 2] == ["requests", "access", "withdrawals"]


def test_an_opening_in_english_only_keeps_its_title(client: Client, aogiri: Institution, author: User) -> None:
    factories.published(aogiri, by=author, written=ContentLanguages.EN, title="Professor of Marine Geology")
    [row] = rows(client.get(LIST, {"sort": "title"}).text)
    assert row[1:5] == ["Professor", "of", "Marine", "Geology"]
