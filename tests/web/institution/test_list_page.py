"""What every own list can do: narrow by phase, sort by heading, turn pages; and all of it is in the address."""

import html
import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client

from koubo.accounts.models import User
from koubo.institutions.models import Institution
from koubo.postings.models import Revision
from koubo.postings.publication.states import Phase
from koubo.web.institution import list_page
from tests.support import factories, phases
from tests.support.factories import NOW
from tests.support.phases import INSTANTS, LIFE

pytestmark = pytest.mark.django_db
ROOT = "/institution/"
LISTS = ("drafts/", "modifications/", "requests/", "withdrawals/", "postings/")
Query = dict[str, str]


def held(name: str, instant: str) -> set[str]:
    """Return the titles a list holds at an instant."""
    return set(
        {
            "drafts/": ["下書き", "差し戻し"],
            "modifications/": phases.REGISTERED,
            "requests/": ["登録依頼中", "修正依頼中"],
            "withdrawals/": [t for t in phases.REGISTERED if LIFE[t][instant] in phases.WITHDRAWABLE],
            "postings/": LIFE,
        }[name]
    )


class Shown:
    """A list as the browser has it."""

    def __init__(self, client: Client, address: str) -> None:
        answer = client.get(address)
        assert answer.status_code == 200, address
        self.main = answer.text.split("<main")[1]

    @property
    def rows(self) -> list[str]:
        """The titles, from top to bottom."""
        heads = re.findall(r'<th scope="row".*?</th>', self.main, re.DOTALL)
        return [html.unescape(re.findall(r">([^<]+)<", head)[0]) for head in heads]

    @property
    def headings(self) -> dict[str, tuple[str, Query]]:
        """Each heading that sorts: whether and how it does now, and what its link asks for."""
        found = re.findall(r'<th scope="col"[^>]*?(?: aria-sort="(\w+)")?><a href="\?([^"]*)">([^<]+)', self.main)
        return {words: (order, asked(query)) for order, query, words in found}

    @property
    def sorted_by(self) -> list[str]:
        """The headings that carry aria-sort."""
        return re.findall(r'aria-sort="\w+"><a [^>]*>([^<]+)', self.main)

    @property
    def choices(self) -> list[str]:
        """The phases that are offered, but for "all"."""
        select = self.main.split('name="phase"')[1].split("</select>")[0]
        return [value for value in re.findall(r'<option value="([^"]*)"', select) if value]

    @property
    def form(self) -> Query:
        """What the form would send as it stands."""
        form = self.main.split('role="search"')[1].split("</form>")[0]
        sent = {}
        for box in re.findall(r"<input ([^>]*)>", form):
            sent[value_of("name", box)] = value_of("value", box)
        for select, options in re.findall(r"<select ([^>]*)>(.*?)</select>", form, re.DOTALL):
            sent[value_of("name", select)] = re.findall(r'value="([^"]*)" selected', options)[0]
        return sent

    @property
    def pages(self) -> list[Query]:
        """What the links to other pages ask for."""
        pager = self.main.partition('<nav class="k-pager"')[2].partition("</nav>")[0]
        return [asked(query) for query in re.findall(r'href="\?([^"]*)"', pager)]


def value_of(attribute: str, tag: str) -> str:
    return html.unescape((re.findall(rf'\b{attribute}="([^"]*)"', tag) or [""])[0])


def asked(query: str) -> Query:
    return dict(parse_qsl(urlsplit(f"?{html.unescape(query)}").query, keep_blank_values=True))


def address(name: str, **query: str) -> str:
    return f"{ROOT}{name}?{urlencode(query)}"


@pytest.mark.usefixtures("every_phase")
def test_each_choice_returns_exactly_the_postings_in_that_phase(sign_in: Callable[[str], Client]) -> None:
    for instant in INSTANTS:
        assert_each_choice_is_right(sign_in(instant), instant)


def assert_each_choice_is_right(client: Client, instant: str) -> None:
    stages = {"started": {"修正中"}, "sent-back": {"修正の差し戻し"}}
    for name in LISTS:
        whole = Shown(client, ROOT + name)
        assert set(whole.rows) == held(name, instant), (name, instant)
        found = {choice: Shown(client, address(name, phase=choice)).rows for choice in whole.choices}
        wanted = {
            choice: stages.get(choice) or {t for t in held(name, instant) if LIFE[t][instant] == choice}
            for choice in whole.choices
        }
        assert {choice: set(rows) for choice, rows in found.items()} == wanted, (name, instant)
        # Nothing in the list is out of reach of the filter.
        assert {t for choice in found if choice not in stages for t in found[choice]} == set(whole.rows), (
            name,
            instant,
        )


@pytest.mark.usefixtures("every_phase")
def test_a_registered_posting_says_what_became_of_its_modification(client: Client) -> None:
    heads = re.findall(r'<th scope="row".*?</th>', Shown(client, ROOT + "modifications/").main, re.DOTALL)
    said = {
        title: words
        for title in ("修正中", "修正の差し戻し", "修正依頼中", "公開中")
        for words in ("修正を一時保存しています", "修正が差し戻されています", "事務局が確認しているため")
        if any(f">{title}<" in head and words in head for head in heads)
    }
    assert said == {
        "修正中": "修正を一時保存しています",
        "修正の差し戻し": "修正が差し戻されています",
        "修正依頼中": "事務局が確認しているため",
    }


def test_every_phase_that_is_offered_occurs_and_no_other(client: Client) -> None:
    offered = {choice for name in LISTS for choice in Shown(client, ROOT + name).choices}
    assert offered == {phase for life in LIFE.values() for phase in life.values()} | {"started", "sent-back"}


# Title: hours since the last change, and the end. Made in this order, so numbered so. No order is another one's reverse.
FOUR = {"C": (2, 20), "A": (3, 10), "D": (1, 15), "B": (4, 25)}
ORDERS = {"title": "ABCD", "number": "CADB", "deadline": "ADCB", "changed": "BACD"}
HEADINGS = {"求人件名": "title", "データ番号": "number", "募集終了": "deadline", "最終更新": "changed",
            "最終保存": "changed", "依頼日時": "changed"}  # fmt: skip
Make = Callable[..., Revision]
MADE: dict[str, Make] = {
    "drafts/": factories.draft,
    "modifications/": factories.published,
    "requests/": factories.requested,
    "withdrawals/": factories.published,
    "postings/": factories.published,
}


@pytest.fixture
def four(aogiri: Institution, author: User) -> Callable[[str], None]:
    def make(name: str) -> None:
        desk = {} if name in {"drafts/", "requests/"} else {"desk": factories.desk_member()}
        for title, (hours, day) in FOUR.items():
            MADE[name](
                aogiri, by=author, title=f"{title}の公募", closes_on=date(2026, 12, day),
                now=NOW - timedelta(hours=hours), **desk,
            )  # fmt: skip

    return make


def initials(rows: Iterable[str]) -> str:
    return "".join(row[0] for row in rows)


@pytest.mark.database_kind
@pytest.mark.parametrize("name", LISTS)
def test_a_heading_sorts_and_a_second_press_turns_the_order_round(
    client: Client, four: Callable[[str], None], name: str
) -> None:
    four(name)
    headings = Shown(client, ROOT + name).headings
    assert {"求人件名", "募集終了"} <= set(headings)
    for words in headings:
        wanted = ORDERS[HEADINGS[words]]
        # From a list sorted by something else, the first press brings this column's own first order.
        other = "title" if words != "求人件名" else "deadline"
        _, query = Shown(client, address(name, sort=other)).headings[words]
        for _press in range(3):
            shown = Shown(client, address(name, **query))
            order, next_query = shown.headings[words]
            falls = query["sort"].startswith("-")
            assert initials(shown.rows) == (wanted[::-1] if falls else wanted), (words, query)
            assert (shown.sorted_by, order) == ([words], "descending" if falls else "ascending")
            assert {next_query["sort"], query["sort"]} == {HEADINGS[words], f"-{HEADINGS[words]}"}
            query = next_query


@pytest.mark.database_kind
def test_instants_come_newest_first_and_the_rest_in_order(client: Client, four: Callable[[str], None]) -> None:
    four("postings/")
    first = {
        words: query["sort"] for words, (_, query) in Shown(client, address("postings/", sort="x")).headings.items()
    }
    assert first == {"求人件名": "title", "データ番号": "number", "募集終了": "deadline", "最終更新": "changed"}
    first = {
        words: query["sort"] for words, (_, query) in Shown(client, address("postings/", sort="title")).headings.items()
    }
    assert first["最終更新"] == "-changed"


@pytest.mark.database_kind
@pytest.mark.parametrize("order", ["deadline", "-deadline"])
def test_a_draft_without_a_last_day_comes_last_either_way(
    client: Client, aogiri: Institution, author: User, order: str
) -> None:
    for title, closes_on in (("B", date(2026, 12, 20)), ("X", None), ("A", date(2026, 12, 10))):
        factories.draft(aogiri, by=author, title=title, closes_on=closes_on)
    rows = Shown(client, address("drafts/", sort=order)).rows
    assert initials(rows) == ("ABX" if order == "deadline" else "BAX")


PHASE_OF = {"drafts/": "draft", "modifications/": "published", "requests/": "requested", "withdrawals/": "published",
            "postings/": "published"}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_word_phase_order_and_page_are_in_the_address_and_stay_there(
    client: Client, four: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """What was asked for stays in the form, the headings and the links to pages; a new order starts at page 1."""
    monkeypatch.setattr(list_page, "PER_PAGE", 2)
    four(name)
    kept: Query = {"q": "公募", "phase": PHASE_OF[name], "sort": "-title"}
    shown = Shown(client, address(name, **kept, page="2"))
    assert initials(shown.rows) == "BA"
    assert shown.form == kept
    assert {frozenset((query | {"sort": "-title"}).items()) for _, query in shown.headings.values()} == {
        frozenset(kept.items())
    }
    assert shown.pages == [kept | {"page": "1"}] * 2
    assert "4件見つかりました" in shown.main


@pytest.mark.database_kind
@pytest.mark.parametrize("name", LISTS)
def test_pages_hold_every_row_once(
    client: Client, four: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(list_page, "PER_PAGE", 3)
    four(name)
    pages = [Shown(client, address(name, sort="title", page=n)) for n in ("1", "2", "3", "0", "x")]
    assert [initials(page.rows) for page in pages] == ["ABC", "D", "D", "D", "ABC"]
    assert [[query["page"] for query in page.pages] for page in pages[:2]] == [["2", "2"], ["1", "1"]]
    monkeypatch.setattr(list_page, "PER_PAGE", 4)
    assert Shown(client, ROOT + name).pages == []


UNKNOWN = [
    {"phase": "nonsense"}, {"phase": "corrected"}, {"sort": "nonsense"}, {"sort": "--title"}, {"sort": "pk"},
    {"phase": "", "sort": "", "q": "", "page": ""}, {"other": "x"},
]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_what_a_list_does_not_know_counts_as_not_asked(client: Client, four: Callable[[str], None], name: str) -> None:
    four(name)
    plain = Shown(client, ROOT + name)
    for query in UNKNOWN:
        odd = Shown(client, address(name, **query))
        assert (odd.rows, odd.form, odd.sorted_by) == (plain.rows, plain.form, plain.sorted_by), query
        assert odd.form["phase"] == ""
        assert "件見つかりました" not in odd.main


def test_a_phase_of_another_list_counts_as_not_asked(client: Client, four: Callable[[str], None]) -> None:
    four("drafts/")
    for phase in (Phase.PUBLISHED, "started"):
        assert len(Shown(client, address("drafts/", phase=phase)).rows) == len(FOUR)


def test_a_word_and_a_phase_that_find_nothing_say_so_and_lead_back(client: Client, four: Callable[[str], None]) -> None:
    four("postings/")
    shown = Shown(client, address("postings/", q="天文", phase="published"))
    assert shown.rows == []
    assert "条件に合う公募は見つかりませんでした" in shown.main
    assert f'href="{ROOT}postings/"' in shown.main
    assert shown.form == {"q": "天文", "phase": "published", "sort": "-changed"}
