"""お知らせ: shown from one instant until before another, on the chosen pages only."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from koubo.announcements import actions
from koubo.announcements.models import Announcement, ShownOn, archive, shown
from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.kernel.errors import IllegalStep, NotPermitted, StaleVersion
from koubo.kernel.text import Text
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
LIST = "/desk/announcements/"
LIST_QUERIES = 11
NEW = "/desk/announcements/new/"


def desk() -> Actor:
    return factories.acting_as_desk(factories.desk_member())


def written(**changes: Any) -> actions.AnnouncementText:
    values: dict[str, Any] = {
        "kind": "normal", "title": Text("年末年始の休業", "Closed over New Year"), "body_ja": "", "body_en": "",
        "places": frozenset({"home"}), "live_from": NOW, "live_until": NOW + timedelta(days=1),
    }  # fmt: skip
    return actions.AnnouncementText(**values | changes)


def add(**changes: Any) -> Announcement:
    return actions.add(written(**changes), by=desk(), now=NOW)


@pytest.mark.parametrize(
    ("at", "seen"),
    [(NOW - SECOND, 0), (NOW, 1), (NOW + timedelta(days=1) - SECOND, 1), (NOW + timedelta(days=1), 0)],
)
def test_it_is_shown_from_the_first_instant_until_before_the_last(at: datetime, seen: int) -> None:
    made = add()
    assert len(shown(ShownOn.HOME, at)) == seen
    assert made.is_live(at) == bool(seen)
    assert not shown(ShownOn.SIGN_IN, at)


def test_without_an_end_it_stays_and_smaller_positions_stand_above() -> None:
    later, first = add(position=5, live_until=None), add(position=1, live_until=None)
    assert list(shown(ShownOn.HOME, NOW + timedelta(days=9999))) == [first, later]


def test_ended_and_never_begun() -> None:
    made, ahead = add(), add(live_from=NOW + timedelta(hours=1), live_until=None)
    for one in (made, ahead):
        actions.end(one, by=desk(), now=NOW + SECOND)
        one.refresh_from_db()
    assert not shown(ShownOn.HOME, NOW + timedelta(hours=2))
    assert list(archive(NOW + timedelta(hours=2))) == [made]
    with pytest.raises(IllegalStep):
        actions.end(made, by=desk(), now=NOW + 2 * SECOND)
    assert AuditEntry.objects.filter(verb="end_announcement").count() == 2


def test_refused() -> None:
    with pytest.raises(NotPermitted):
        actions.add(written(), by=Actor(factories.seeker().pk, "seeker"), now=NOW)
    with pytest.raises(actions.AnnouncementRefused):
        add(live_until=NOW)
    with pytest.raises(actions.AnnouncementRefused):
        add(places=frozenset())
    made = add()
    actions.change(made, written(kind="important"), by=desk(), now=NOW)
    with pytest.raises(StaleVersion):
        actions.change(made, written(), by=desk(), now=NOW)


def test_on_the_pages_that_were_chosen(client: Client, at: Any) -> None:
    at("2026-11-24 09:00")
    add(body_ja="<b>太字</b>と[手引](javascript:alert(1))と[案内](https://www.koubo.example/)")
    add(
        title=Text("障害のお知らせ", "Failure"),
        kind="important",
        places=frozenset({"sign_in", "institution", "seeker"}),
    )
    home = client.get("/").text
    assert "年末年始の休業" in home
    assert "障害" not in home
    assert "&lt;b&gt;太字" in home
    assert 'href="javascript' not in home
    assert '<a href="https://www.koubo.example/">案内</a>' in home
    assert "障害のお知らせ" in client.get("/account/login/").text
    assert "Failure" in client.get("/en/account/login/").text
    client.force_login(factories.seeker())
    assert "障害のお知らせ" in client.get("/seeker/").text
    client.force_login(factories.member(factories.institution()))
    assert "障害のお知らせ" in client.get("/institution/").text


@pytest.mark.parametrize(("ja", "en"), [("休みます", "We close"), ("休みます", ""), ("", "We close")])
def test_a_text_names_its_language_only_where_it_is_not_that_of_the_page(
    client: Client, at: Any, ja: str, en: str
) -> None:
    at("2026-11-24 09:00")
    made = add(body_ja=ja, body_en=en)
    for prefix, other, foreign in (("", "en", not ja), ("/en", "ja", not en)):
        for page in (f"{prefix}/", f"{prefix}/announcements/{made.pk}/"):
            before = client.get(page).text.split(f"<p>{ja if (prefix == '' and ja) or not en else en}</p>")[0]
            element = before[before.rindex("<div") :]
            assert (f'lang="{other}"' in element) is foreign, page
            assert foreign or "lang=" not in element, page


def test_the_archive_and_its_feed(client: Client, at: Any) -> None:
    made, hidden = add(), add(places=frozenset({"institution"}), title=Text("求人機関へ", "To institutions"))
    at("2026-12-24 09:00")
    listed = client.get("/announcements/").text
    assert "年末年始の休業" in listed
    assert "掲載終了" in listed
    assert "求人機関へ" not in listed
    assert "掲載を終えています" in client.get(f"/announcements/{made.pk}/").text
    assert client.get(f"/announcements/{hidden.pk}/").status_code == 404
    feed = client.get("/en/announcements.atom")
    assert "Closed over New Year" in feed.text
    assert feed.content == client.get("/en/announcements.atom").content


def typed(**changes: str) -> dict[str, Any]:
    values = {
        "kind": "maintenance", "title_ja": "停止", "title_en": "Down", "places": ["home", "sign_in"], "from_day": "2026-11-25",
        "from_hour": "2:00", "until_day": "2026-11-25", "until_hour": "5:30", "act": "save", "once": str(uuid4()),
    }  # fmt: skip
    return values | changes


def test_written_previewed_changed_and_ended_at_the_desk(client: Client, at: Any) -> None:
    at("2026-11-24 09:00")
    client.force_login(factories.desk_member())
    preview = client.post(NEW, typed(act="preview")).text
    assert "プレビュー（保存されていません）" in preview
    assert "Maintenance: \n" in preview or "Maintenance: " in preview
    assert not Announcement.objects.exists()
    assert "停止" in client.post(NEW, typed(), follow=True).text
    made = Announcement.objects.get()
    assert (made.live_from.hour, made.live_until and made.live_until.minute) == (17, 30)
    page = client.get(f"{LIST}{made.pk}/").text
    assert 'value="02:00"' in page
    wrong = client.post(f"{LIST}{made.pk}/", typed(version="1", until_hour="1:00"))
    assert wrong.status_code == 422
    assert "終了日時は、開始日時より後にしてください" in wrong.text
    client.post(f"{LIST}{made.pk}/", typed(version="1", title_ja="停止の延期"))
    assert client.post(f"{LIST}{made.pk}/", typed(version="1")).status_code == 409
    client.post(f"{LIST}{made.pk}/", {"act": "end", "version": "2", "once": str(uuid4())})
    made.refresh_from_db()
    assert (made.title_ja, made.is_ahead(NOW)) == ("停止の延期", False)


@pytest.mark.parametrize("rows", [1, 9])
def test_the_list_asks_the_same_for_any_number(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        add()
    client.force_login(factories.desk_member())
    # Session, person, hats, numbers of the menu; count and page.
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST)
