"""保存した検索条件 on the pages: from the results, through sign-in, and back; private addresses; links of mails."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.test import Client

from koubo.accounts.models import User
from koubo.alerts import links
from koubo.alerts.models import SavedSearch
from koubo.alerts.schedule import Frequency
from tests.alerts.support import saved
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
WORD = "q=%E8%96%AC%E5%AD%A6"


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")


@pytest.fixture
def person() -> User:
    return factories.seeker()


@pytest.fixture
def seeker(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def send(client: Client, path: str, **data: str) -> Any:
    return client.post(path, {"once": str(uuid4())} | data)


def test_one_click_above_the_results(seeker: Client, person: User) -> None:
    page = f"/postings/?{WORD}"
    html = seeker.get(page).text
    assert "この検索条件を保存</button>" in html
    answer = send(seeker, "/seeker/searches/save/", query=WORD, **{"at-once": "1"})
    made = SavedSearch.objects.get()
    assert (made.user, made.name, made.frequency) == (person, "薬学", "daily")
    assert answer.url == f"/seeker/searches/{made.key}/"
    assert "検索条件を「薬学」として保存しました" in seeker.get(answer.url).text
    html = seeker.get(page).text
    assert "「薬学」として保存済み" in html
    assert "この検索条件を保存</button>" not in html
    assert "として保存済み" not in seeker.get("/postings/?q=理学", follow=True).text


def test_a_stranger_signs_in_and_nothing_is_lost(client: Client) -> None:
    html = client.get(f"/postings/?{WORD}").text
    assert f'href="/seeker/searches/save/?{WORD}"' in html
    answer = client.get(f"/seeker/searches/save/?{WORD}")
    assert answer.status_code == 302
    assert parse_qs(urlsplit(answer.url).query)["next"] == [f"/seeker/searches/save/?{WORD}"]
    client.force_login(factories.seeker())
    html = client.get(f"/seeker/searches/save/?{WORD}").text
    assert "<b>キーワード</b> 薬学" in html
    assert 'value="薬学"' in html
    sent = {"query": WORD, "name": "私の薬学", "frequency": "weekly", "place": ""}
    assert send(client, "/seeker/searches/save/", **sent).status_code == 302
    assert SavedSearch.objects.get().name == "私の薬学"


def test_other_hats_are_offered_nothing() -> None:
    client = Client()
    client.force_login(factories.member(factories.institution()))
    assert "この検索条件を保存" not in client.get("/postings/").text


def test_what_is_wrong_is_said_beside_it_and_kept(seeker: Client) -> None:
    answer = send(seeker, "/seeker/searches/save/", query=WORD, name="", frequency="hourly")
    assert answer.status_code == 422
    assert "名前を入力してください" in answer.text
    assert f'name="query" value="{WORD}"' in answer.text
    assert not SavedSearch.objects.exists()


def test_one_is_put_in_place_of_another(seeker: Client, person: User) -> None:
    old = saved(person, "q=理学", now=NOW)
    sent = {"query": WORD, "name": "薬学", "frequency": "instant", "place": str(old.key)}
    assert send(seeker, "/seeker/searches/save/", **sent).url == f"/seeker/searches/{old.key}/"
    old.refresh_from_db()
    assert (old.name, old.address) == ("薬学", WORD)
    other = saved(person, "q=理学", now=NOW)
    answer = seeker.post("/seeker/searches/save/", sent | {"place": str(other.key), "once": str(uuid4())}, follow=True)
    assert "同じ条件が「薬学」として保存されています" in answer.text


def test_the_list_and_the_page(seeker: Client, person: User) -> None:
    assert "保存した検索条件はありません" in seeker.get("/seeker/searches/").text
    factories.published(title="薬学の公募")
    search = saved(person, "q=薬学", now=NOW, frequency=Frequency.DAILY, name="薬")
    html = seeker.get("/seeker/searches/").text
    assert "キーワード: 薬学" in html
    assert f'<a href="/postings/?{WORD}">1件</a>' in html
    page = f"/seeker/searches/{search.key}/"
    assert send(seeker, page, act="pause", back="list").url == "/seeker/searches/"
    assert "停止中" in seeker.get("/seeker/searches/").text
    assert send(seeker, page, act="resume").url == page
    send(seeker, page, act="set-up", name="薬2", frequency="weekly")
    search.refresh_from_db()
    assert (search.name, search.frequency, search.paused_at) == ("薬2", "weekly", None)
    assert send(seeker, page, act="set-up", name=" ", frequency="weekly").status_code == 422
    assert "元に戻すことはできません" in seeker.get(f"{page}delete/").text
    assert send(seeker, f"{page}delete/").url == "/seeker/searches/"
    assert seeker.get(page).status_code == 404


def test_that_of_another_is_not_there(seeker: Client) -> None:
    page = f"/seeker/searches/{saved(factories.seeker(), now=NOW).key}/"
    for path in (page, f"{page}delete/"):
        assert seeker.get(path).status_code == 404
        assert send(seeker, path, act="pause").status_code == 404
    search = SavedSearch.objects.get()
    assert search.paused_at is None


def test_the_limit_is_said(seeker: Client, person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from koubo.alerts import actions

    monkeypatch.setattr(actions, "MOST", 1)
    saved(person, "", now=NOW)
    answer = seeker.post("/seeker/searches/save/", {"query": WORD, "at-once": "1", "once": str(uuid4())}, follow=True)
    assert "保存できる検索条件は" in answer.text
    assert SavedSearch.objects.count() == 1


def test_conditions_that_are_gone_are_shown(seeker: Client, person: User) -> None:
    search = saved(person, "q=薬学", now=NOW)
    SavedSearch.objects.update(address="q=薬学&field=gone")
    assert "条件の選び直しが必要です" in seeker.get("/seeker/searches/").text
    assert "条件を選び直してください" in seeker.get(f"/seeker/searches/{search.key}/").text
    assert Client().get(f"/alerts/{search.feed_token}/openings.atom").status_code == 404


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_private_addresses_need_no_session_and_can_be_renewed(
    client: Client, seeker: Client, person: User, prefix: str
) -> None:
    factories.published(title="薬学の公募")
    factories.published(title="理学の公募")
    search = saved(person, "q=薬学", now=NOW)
    for file, begin in (("openings.atom", "<?xml"), ("deadlines.ics", "BEGIN:VCALENDAR")):
        path = f"{prefix}/alerts/{search.feed_token}/{file}"
        answer = client.get(path)
        assert answer.text.startswith(begin)
        assert "薬学の公募" in answer.text
        assert "理学の公募" not in answer.text
        assert search.feed_token not in answer.text
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Cache-Control"] == "private, no-cache"
        assert client.get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    send(seeker, f"/seeker/searches/{search.key}/", act="renew")
    assert client.get(path).status_code == 404
    search.refresh_from_db()
    assert search.feed_token in seeker.get(f"/seeker/searches/{search.key}/").text


def test_private_addresses_are_limited(client: Client, person: User) -> None:
    path = f"/alerts/{saved(person, now=NOW).feed_token}/openings.atom"
    assert {client.get(path).status_code for _ in range(61)} == {200, 429}


def test_the_link_of_a_mail_asks_and_its_post_acts_without_a_session(person: User) -> None:
    client = Client(enforce_csrf_checks=True)
    search = saved(person, "q=薬学", now=NOW, name="薬")
    path = f"/alerts/stop/{links.token_for([search.pk])}/"
    html = client.get(path).text
    assert "薬" in html
    assert "解除する</button>" in html
    search.refresh_from_db()
    assert search.frequency == "instant", "a look ends nothing: mail programs look at every link"
    answer = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "マッチングメールを解除しました" in answer.text
    search.refresh_from_db()
    assert search.frequency == "none"
    assert "すでに解除されています" in client.get(path).text
    assert client.post(path).status_code == 200
    assert client.get("/alerts/stop/1:forged/").status_code == 404


def test_the_list_asks_as_much_for_many(seeker: Client, person: User, django_assert_max_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for words in ("ab", "cdefgh"):
        for word in words:
            saved(person, f"q={word}", now=NOW)
        seeker.get("/seeker/searches/")
        with CaptureQueriesContext(connection) as caught:
            seeker.get("/seeker/searches/")
        counts.append(len([q for q in caught.captured_queries if "search_" not in q["sql"]]))
    assert counts[0] == counts[1]
