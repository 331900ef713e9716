"""The queue of the secretariat and the list of what it decided."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from koubo.accounts.models import User
from koubo.conversations import actions as contacts
from koubo.conversations.models import Topic
from koubo.desk import claims, queries
from koubo.institutions.models import Institution, Membership
from koubo.kernel import clock
from koubo.postings.actions import drafts, modifying, requests
from koubo.postings.publication.states import ContentLanguages
from koubo.web.desk import words
from koubo.workdays.models import Closure
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
At = Callable[[str], datetime]
# Session, user, hats, closed days, load (which counts what waits) and claims, institutions, next, page, its requests,
# messages about these, how many wait, the first of them, and the requests with the five kinds of lines of a sheet, read
# to check it. What the checks found is kept, so the next view reads none of them.
FIRST_QUEUE, NEXT_QUEUE = 22, 14
DECIDED_QUERIES = 9


@pytest.fixture(autouse=True)
def _morning(at: At) -> None:
    at("2026-11-24 09:00")


def titles(html: str, *known: str) -> list[str]:
    """Return which of `known` the page shows, in the order of the page."""
    return sorted((title for title in known if title in html), key=html.index)


def test_a_request_is_listed_with_all_one_needs_to_choose(client: Client) -> None:
    aogiri = factories.institution(name_ja="国立大学法人 あおぎり大学", name_en="Aogiri University")
    author = factories.member(aogiri, name="人事 花子")
    waiting = factories.requested(
        aogiri, by=author, now=NOW - timedelta(minutes=57), written=ContentLanguages.BOTH, title="無機化学 教授の公募",
        closes_on=date(2026, 11, 27),
    )  # fmt: skip
    html = client.get("/desk/").text
    assert "確認待ち 1件" in html
    for said in (waiting.posting.number, "無機化学 教授の公募", "国立大学法人 あおぎり大学", "営業時間外の受付", "人事 花子",
                  "日本語と英語", "2026年11月27日", "残り3日", "初めての登録", "11/24 8:03"):  # fmt: skip
        assert str(said) in html, said
    assert reverse("desk:review", args=[waiting.posting_id]) in html
    english = client.get("/en/desk/").text
    for said in (
        "1 waiting for review",
        "received outside business hours",
        "Aogiri University",
        "First opening",
        "3 days left",
    ):
        assert said in english, said


def test_drafts_and_what_is_decided_do_not_wait(client: Client) -> None:
    factories.draft(title="一時保存中の公募")
    factories.approved(title="承認した公募")
    html = client.get("/desk/").text
    assert "確認待ち 0件" in html
    assert "確認待ちの依頼はありません" in html
    assert titles(html, "一時保存中の公募", "承認した公募") == []


@pytest.mark.database_kind
def test_oldest_first_or_nearest_closing_date_first(client: Client) -> None:
    factories.requested(title="二番目", now=NOW - timedelta(hours=2), closes_on=date(2026, 12, 1))
    factories.requested(title="一番古い", now=NOW - timedelta(hours=30), closes_on=date(2027, 1, 31))
    factories.requested(title="新しい", now=NOW - timedelta(hours=1), closes_on=date(2026, 11, 30))
    assert titles(client.get("/desk/").text, "一番古い", "二番目", "新しい") == ["一番古い", "二番目", "新しい"]
    by_closing = client.get("/desk/?sort=closing").text
    assert titles(by_closing, "一番古い", "二番目", "新しい") == ["新しい", "二番目", "一番古い"]
    assert client.get("/desk/?sort=nonsense&page=x").status_code == 200


@pytest.mark.database_kind
def test_asked_for_at_the_same_instant_the_first_written_comes_first(desk: User) -> None:
    made = [factories.requested(now=NOW - timedelta(hours=hours)) for hours in (1, 1, 1, 2)]
    line = [made[3], *made[:3]]
    assert list(
        queries.waiting(by=factories.acting_as_desk(desk), today=NOW.date()).values_list("current_id", flat=True)
    ) == [one.pk for one in line]
    for n, one in enumerate(line):
        before = line[n - 1].posting_id if n else None
        after = line[n + 1].posting_id if n + 1 < len(line) else None
        assert queries.position_of(one.posting_id) == queries.QueuePosition(n + 1, len(line), before, after)


def test_what_is_requested_is_searched_sorted_and_told_apart_from_what_is_registered(client: Client) -> None:
    changed = factories.published(title="公開中の公募")
    by = factories.acting_for(changed.requested_by, changed.posting.institution)  # type: ignore[arg-type]
    modification = modifying.start_modification(changed.posting, by=by, now=NOW)
    content = factories.content(title="修正した公募", closes_on=date(2026, 11, 26))
    saved = drafts.save_draft(modification, content, version=modification.version, by=by, now=NOW)
    assert "確認待ち 0件" in client.get("/desk/").text
    requests.request(saved, version=saved.version, by=by, now=NOW)
    factories.requested(title="ほかの公募", closes_on=date(2026, 11, 27))
    known = ("修正した公募", "ほかの公募")
    assert titles(client.get("/desk/?sort=closing").text, *known) == list(known)
    assert titles(client.get("/desk/?q=修正した").text, *known) == ["修正した公募"]


def test_a_line_kept_from_before_follows_what_it_says(client: Client, desk: User) -> None:
    waiting = factories.requested()
    line = re.compile(r"<tbody.*</tbody>", re.DOTALL)
    before = line.findall(client.get("/desk/").text)
    assert desk.name not in before[0]
    assert line.findall(client.get("/desk/").text) == before
    claims.take(waiting, by=factories.acting_as_desk(desk), now=NOW)
    Institution.objects.update(name_ja="改称した大学")
    now = client.get("/desk/")
    assert f"<b>{desk.name}</b>" in now.text
    assert "改称した大学" in line.findall(now.text)[0]
    assert "改称した大学" not in line.findall(client.get("/en/desk/").text)[0]


@pytest.mark.database_kind
def test_the_list_narrows_by_words_and_institution(client: Client) -> None:
    aogiri = factories.institution(name_ja="あおぎり大学", code="AOGIRI")
    kitahama = factories.institution(name_ja="北浜工科大学", code="KITAHAMA")
    first = factories.requested(aogiri, title="化学 教授")
    factories.requested(aogiri, title="化学 助教")
    factories.requested(
        kitahama, title="数学 教授", employer={"ja": "北浜工科大学", "en": ""}, duties={"ja": "代数幾何", "en": ""}
    )
    known = ("化学 教授", "化学 助教", "数学 教授")
    number = first.posting.number or ""
    wide = number.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789D"})
    assert sorted(titles(client.get("/desk/", {"q": "教授"}).text, *known)) == ["化学 教授", "数学 教授"]
    assert titles(client.get("/desk/", {"q": "あおぎり大学　教授"}).text, *known) == ["化学 教授"]
    assert titles(client.get("/desk/", {"q": wide}).text, *known) == ["化学 教授"]
    assert titles(client.get("/desk/", {"q": "幾何"}).text, *known) == ["数学 教授"]
    assert titles(client.get("/desk/", {"institution": "KITAHAMA"}).text, *known) == ["数学 教授"]
    assert "条件に合う依頼は見つかりませんでした" in client.get("/desk/", {"q": "100%"}).text


def test_long_waits_and_near_ends_are_counted(client: Client) -> None:
    """Tuesday at nine: one business day ago is Friday at nine, over a weekend and a holiday."""
    friday = NOW - timedelta(days=4)
    factories.requested(now=friday, closes_on=date(2027, 1, 31))
    factories.requested(now=friday + timedelta(minutes=1), closes_on=date(2026, 12, 1))
    factories.requested(closes_on=date(2026, 12, 2))
    response = client.get("/desk/")
    load = response.context["load"]
    assert (load.waiting, load.long_waiting, load.closing_soon) == (3, 1, 1)
    assert load.oldest == friday
    assert [row.long for row in response.context["rows"]] == [True, False, False]
    assert [row.waited for row in response.context["rows"]] == [
        "営業時間で8時間",
        "営業時間で7時間",
        "営業時間外の受付",
    ]
    assert response.text.count("営業時間で8時間<") == 2  # the oldest is told above the list too


def test_own_closed_days_do_not_count_as_waiting(client: Client) -> None:
    waiting = factories.requested(now=NOW - timedelta(days=4))
    Closure.objects.create(day=clock.day_of(waiting.requested_at), reason_ja="創立記念日", reason_en="Anniversary")  # type: ignore[arg-type]
    response = client.get("/en/desk/")
    assert response.context["load"].long_waiting == 0
    assert [(row.long, row.waited) for row in response.context["rows"]] == [(False, "received outside business hours")]


@pytest.mark.parametrize(
    ("hours", "ja", "en"),
    [
        (0, "営業時間外の受付", "received outside business hours"),
        (0.001, "営業時間で1分", "1 business minute"),
        (0.95, "営業時間で57分", "57 business minutes"),
        (1, "営業時間で1時間", "1 business hour"),
        (3.99, "営業時間で3時間", "3 business hours"),
    ],
)
def test_waiting_in_words(hours: float, ja: str, en: str) -> None:
    assert words.worked(hours) == ja
    with translation.override("en"):
        assert words.worked(hours) == en


def test_registrations_or_modifications_only(client: Client) -> None:
    changed = factories.published(title="公開中の公募")
    by = factories.acting_for(changed.requested_by, changed.posting.institution)  # type: ignore[arg-type]
    modification = modifying.start_modification(changed.posting, by=by, now=NOW)
    content = factories.content(title="修正した公募")
    saved = drafts.save_draft(modification, content, version=modification.version, by=by, now=NOW)
    requests.request(saved, version=saved.version, by=by, now=NOW)
    factories.requested(title="新しい公募")
    known = ("修正した公募", "新しい公募")
    assert len(titles(client.get("/desk/").text, *known)) == 2
    assert titles(client.get("/desk/?kind=registration").text, *known) == ["新しい公募"]
    assert titles(client.get("/desk/?kind=modification").text, *known) == ["修正した公募"]
    assert len(titles(client.get("/desk/?kind=nonsense&whose=nonsense").text, *known)) == 2


def test_twenty_to_a_page(client: Client) -> None:
    aogiri = factories.institution()
    author = factories.member(aogiri)
    for n in range(21):
        factories.requested(aogiri, by=author, title=f"公募その{n:02}番", now=NOW - timedelta(hours=21 - n))
    known = [f"公募その{n:02}番" for n in range(21)]
    assert titles(client.get("/desk/").text, *known) == known[:20]
    assert titles(client.get("/desk/?page=2").text, *known) == known[20:]


def test_an_institution_that_has_published_is_not_new(client: Client) -> None:
    aogiri = factories.institution()
    factories.published(aogiri)
    factories.requested(aogiri, title="二件目")
    html = client.get("/desk/").text
    assert "二件目" in html
    assert "初めての登録" not in html


def test_own_institutions_are_marked_and_passed_over(client: Client, desk: User) -> None:
    own = factories.institution()
    Membership.objects.create(institution=own, user=desk, role=Membership.Role.VIEWER)
    session = client.session
    session["hat"] = "desk"
    session.save()
    factories.requested(own, title="所属する機関の公募", now=NOW - timedelta(hours=5))
    other = factories.requested(title="ほかの機関の公募", now=NOW - timedelta(hours=1))
    response = client.get("/desk/")
    assert response.text.count("所属する機関のため確認できません") == 1
    assert response.context["next"] == other


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_costs_the_same_whatever_its_length(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        factories.requested(written=ContentLanguages.BOTH)
    client.get("/desk/?q=nothing")  # what the first request of a process reads is no matter of the list
    for number in (FIRST_QUEUE, NEXT_QUEUE):
        with django_assert_num_queries(number):
            client.get("/desk/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_decided_list_costs_the_same_whatever_its_length(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        factories.approved()
    client.get("/desk/decided/")
    with django_assert_num_queries(DECIDED_QUERIES):
        client.get("/desk/decided/")


def test_decisions_are_listed_with_outcome_instant_and_who(client: Client, desk: User) -> None:
    by = factories.acting_as_desk(desk)
    factories.approved(desk=desk, title="承認した公募", now=NOW - timedelta(hours=3), publish_on=date(2026, 11, 26))
    back = factories.requested(title="差し戻した公募")
    requests.return_for_correction(back, version=back.version, message="直してください", comments={}, by=by, now=NOW)
    out = factories.requested(title="却下した公募")
    requests.reject(out, version=out.version, message="対象外です", by=by, now=NOW - timedelta(hours=1))
    html = client.get("/desk/decided/").text
    assert titles(html, "承認した公募", "差し戻した公募", "却下した公募") == [
        "差し戻した公募",
        "却下した公募",
        "承認した公募",
    ]
    assert "2026年11月26日（木）0:00" in html
    assert "公開予定" in html
    assert html.count("篠崎 葵") >= 3
    assert titles(client.get("/desk/decided/?q=却下").text, "承認した公募", "却下した公募") == ["却下した公募"]
    again = factories.content(title="差し戻した公募")
    author = factories.acting_for(back.requested_by, back.posting.institution)  # type: ignore[arg-type]
    saved = drafts.save_draft(back, again, version=back.version, by=author, now=NOW)
    requests.request(saved, version=saved.version, by=author, now=NOW)
    assert "差し戻した公募" not in client.get("/desk/decided/").text


@pytest.mark.parametrize("path", ["/desk/", "/desk/decided/"])
def test_only_the_secretariat_finds_the_lists(path: str, sign_in: Callable[[User], Client]) -> None:
    waiting = factories.requested()
    assert sign_in(waiting.requested_by).get(path).status_code == 404  # type: ignore[arg-type]
    assert sign_in(factories.seeker()).get(path).status_code == 404
    anonymous = Client().get(path)
    assert anonymous.status_code == 302
    assert "/login/" in anonymous["Location"]


def test_lists_change_nothing(client: Client) -> None:
    assert client.post("/desk/").status_code == 405
    assert client.post("/desk/decided/").status_code == 405
    with translation.override("en"):
        assert reverse("desk:queue") == "/en/desk/"


@pytest.mark.database_kind
def test_wished_dates_first_openings_and_messages_are_seen_sorted_and_filtered(client: Client) -> None:
    of = factories.institution()
    factories.published(of)
    by = factories.member(of)
    actor = factories.acting_for(by, of)
    made = {}
    for title, wished in (("甲", None), ("乙", date(2026, 12, 10)), ("丙", date(2026, 12, 1))):
        draft = factories.draft(of, by=by, title=title)
        made[title] = requests.request(draft, version=draft.version, wished_on=wished, by=actor, now=NOW)
    first = factories.requested(title="丁")
    contacts.ask(made["甲"].posting, about=Topic.WITHDRAWAL, text="取り下げたい", by=actor, now=NOW)
    page = client.get(reverse("desk:queue"), {"sort": "wished"}).text
    table = page[page.index("<tbody") :]
    assert re.findall(r">([甲乙丙丁])</a>", table) == ["丙", "乙", "甲", "丁"]
    for said in (
        "希望 2026年12月1日",
        "求人機関からの連絡が1件、回答を待っています",
        "未回答の連絡あり",
        "取り下げ希望",
    ):
        assert said in page, said
    wished = client.get(reverse("desk:queue"), {"kind": "wished"}).text
    assert "丙</a>" in wished
    assert "丁</a>" not in wished
    firsts = client.get(reverse("desk:queue"), {"kind": "first"}).text
    table = firsts[firsts.index("<tbody") :]
    assert first.posting.number in table
    assert made["乙"].posting.number not in table


def test_the_review_starts_from_the_wished_date_while_it_is_possible(
    client: Client, desk: User, sign_in: Callable[[User], Client], at: At
) -> None:
    at("2026-11-24 09:00")
    draft = factories.draft()
    of = draft.posting.institution
    by = factories.acting_for(draft.updated_by, of)
    made = requests.request(draft, version=draft.version, wished_on=date(2026, 12, 1), by=by, now=NOW)
    review = reverse("desk:review", args=[made.posting_id])
    page = client.get(review).text
    assert 'value="2026-12-01"' in page
    assert "希望するサイト反映日 2026年12月1日（火）" in page
    at("2026-12-03 09:00")
    assert 'value="2026-12-03"' in sign_in(desk).get(review).text
