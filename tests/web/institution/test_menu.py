"""求人機関メニュー: every number leads to as many rows; what comes stands in the order of time, with its instant."""

import html
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from koubo.accounts.models import User
from koubo.institutions.models import Institution
from koubo.postings.actions import drafts, modifying, requests, withdrawing
from koubo.postings.content import storage
from koubo.postings.publication.states import Phase, WithdrawalReason
from koubo.web.institution import dashboard
from tests.support import factories
from tests.support.factories import NOW, acting_as_desk, acting_for
from tests.support.phases import INSTANTS, LIFE

pytestmark = pytest.mark.django_db
MENU = "/institution/"


def rows(client: Client, address: str) -> int:
    """Return how many postings a list shows in all."""
    page = client.get(html.unescape(address)).context["listing"].page
    return page.paginator.count


@pytest.mark.usefixtures("every_phase")
def test_every_phase_says_how_many_its_list_holds(sign_in: Callable[[str], Client]) -> None:
    for instant in INSTANTS:
        assert_the_menu_says_how_many_lists_hold(sign_in(instant), instant)


def assert_the_menu_says_how_many_lists_hold(client: Client, instant: str) -> None:
    part = client.get(MENU).text.split('class="k-phases"')[1].split("</ul>")[0]
    shown = re.findall(r'<a href="([^"]*)"><span[^>]*>([^<]*)</span> <b>(\d+)</b>', part)
    counts = {words: int(n) for _, words, n in shown}
    now = [life[instant] for life in LIFE.values()]
    assert counts == {phase.label["ja"]: now.count(phase) for phase in Phase if phase in now}
    assert list(counts) == [phase.label["ja"] for phase in Phase if phase in now]
    assert {words: rows(client, address) for address, words, _ in shown} == counts
    assert f"すべての公募（{len(LIFE)}件）" in client.get(MENU).text


@pytest.mark.usefixtures("every_phase")
def test_every_task_says_how_many_its_list_holds(client: Client) -> None:
    page = client.get(MENU).text
    todo = page.split('id="todo"')[1].split("</ul>")[0]
    tasks = re.findall(r'<a href="(/institution/(?!mails)[^"]*)">[^<]*?(\d+)件[^<]*</a>', todo)
    assert sorted(int(n) for _, n in tasks) == [1, 1, 1, 1, 2]
    assert [rows(client, address) for address, _ in tasks] == [int(n) for _, n in tasks]
    side = page.split('class="k-sidenav')[1].split("</nav>")[0]
    numbers = dict(re.findall(r'href="([^"]*)"[^>]*><span>[^<]*</span><span class="k-count"[^>]*>(\d+)', side))
    assert numbers == {"/institution/drafts/": "2", "/institution/modifications/": "2", "/institution/requests/": "2"}
    worked_on = sum(rows(client, f"/institution/modifications/?phase={stage}") for stage in ("started", "sent-back"))
    assert [rows(client, "/institution/drafts/"), worked_on, rows(client, "/institution/requests/")] == [2, 2, 2]


def coming(client: Client, language: str = "") -> list[tuple[str, str, str]]:
    """Return when, which posting and what, as the page says it from top to bottom."""
    part = client.get(f"{language}{MENU}").text.split('id="coming"')[1].split("</section>")[0]
    found = re.findall(r'<time datetime="[^"]*">([^<]*)</time><a [^>]*>(.*?)</a><br>([^<]*)</div>', part)
    return [(when, re.sub("<.*?>", "", title), what) for when, title, what in found]


@pytest.fixture
def planned(aogiri: Institution, author: User) -> None:
    """One posting for each thing that can happen in the next two weeks, made in no order of time."""
    desk = factories.desk_member()
    by, side = acting_for(author, aogiri), acting_as_desk(desk)
    far = date(2027, 2, 1)
    live = {"by": author, "desk": desk}
    factories.published(aogiri, title="最終日", closes_on=date(2026, 11, 30), **live)
    factories.approved(aogiri, title="翌日公開", closes_on=far, **live)
    factories.published(aogiri, title="本日まで", closes_on=date(2026, 11, 24), **live)
    gone = factories.published(aogiri, title="取り下げ", closes_on=far, **live)
    withdrawing.withdraw(gone.posting, reason=WithdrawalReason.UNSAID, by=by, now=NOW)
    factories.approved(aogiri, title="今夜公開", closes_on=far, publish_on=date(2026, 11, 24), **live)
    early = factories.published(aogiri, title="前倒し", closes_on=far, **live).posting
    started = modifying.start_modification(early, by=by, now=NOW)
    content = storage.load(started) | {"closes_on": date(2026, 11, 24)}
    saved = drafts.save_draft(started, content, version=started.version, by=by, now=NOW)
    waiting = requests.request(saved, version=saved.version, by=by, now=NOW)
    requests.approve(
        waiting, version=waiting.version, publish_on=date(2026, 11, 25), by=side, now=NOW, note="確認しました"
    )


LAST_CHANGE = "修正できる最終日（募集終了から2週間）"


# In the order of time; what lasts a day stands before the midnight that ends it.
COMING = [
    ("今日 22:00", "今夜公開", "公開"),
    ("今日 22:00", "取り下げ", "取り下げ"),
    ("今日", "本日まで", "募集終了"),
    ("2026年11月25日（水）0:00", "翌日公開", "公開"),
    ("2026年11月25日（水）0:00", "前倒し", "修正の反映"),
    ("2026年11月26日（木）0:00", "前倒し", "掲載終了"),
    ("2026年11月30日（月）", "最終日", "募集終了"),
    ("2026年12月8日（火）", "前倒し", LAST_CHANGE),
    ("2026年12月8日（火）", "本日まで", LAST_CHANGE),
]


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize(("instant", "past"), list(zip(INSTANTS, (0, 0, 2, 2, 5), strict=True)))
def test_what_comes_stands_in_the_order_of_time_until_it_is_past(
    sign_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch, instant: str, past: int
) -> None:
    monkeypatch.setattr(dashboard, "EVENTS", len(COMING))
    assert coming(sign_in(instant)) == COMING[past:]


@pytest.mark.usefixtures("planned")
def test_english_names_the_same_instants(client: Client) -> None:
    assert [(when, what) for when, _, what in coming(client, "/en")[1:4]] == [
        ("Today 22:00 JST", "Withdrawal takes effect"),
        ("Today", "End of the application period"),
        ("25 November 2026, 0:00 JST", "Is published"),
    ]


@pytest.mark.usefixtures("planned")
def test_no_more_than_eight_are_shown_and_the_rest_is_counted(
    sign_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in("2026-11-24 09:00")
    assert coming(client) == COMING[:8]
    assert "ほか1件<" in client.get(MENU).text
    monkeypatch.setattr(dashboard, "EVENTS", len(COMING))
    assert "ほか" not in client.get(MENU).text.split('id="coming"')[1].split("</section>")[0]
    # With more plans than are read, the rest is at least as many.
    monkeypatch.setattr(dashboard, "EVENTS", 3)
    monkeypatch.setattr(dashboard, "MOST_PLANS", 4)
    assert re.search(r"ほか\d+件以上<", client.get(MENU).text)


def test_an_institution_without_plans_is_told_so(client: Client, aogiri: Institution, author: User) -> None:
    factories.published(aogiri, by=author, closes_on=NOW.date() + timedelta(days=60))
    assert coming(client) == []
    assert "迎える求人公募情報はありません" in client.get(MENU).text
