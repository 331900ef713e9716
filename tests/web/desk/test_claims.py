"""担当 in the browser's way: taking, handing over, giving back; what a colleague has; who else reads; what looks alike."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.desk import claims
from koubo.institutions.models import Membership
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions import requests
from koubo.postings.models import Revision
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
At = Callable[[str], datetime]
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _morning(at: At) -> None:
    at("2026-11-24 09:00")


@pytest.fixture
def minoru(db: None) -> User:
    return factories.desk_member(name="村岡 実")


def url(revision: Revision, name: str = "review") -> str:
    with translation.override("ja"):
        return reverse(f"desk:{name}", args=[revision.posting_id])


def taken(revision: Revision, user: User) -> Revision:
    claims.take(revision, by=factories.acting_as_desk(user), now=NOW)
    return revision


def holder(revision: Revision) -> User | None:
    claim = claims.claim_of(revision)
    return claim.holder if claim else None


def answer(revision: Revision, **more: Any) -> dict[str, Any]:
    values = {"version": revision.version, "outcome": "return_for_correction", "message": "直してください <b>"}
    return values | {"once": "6f2f9f0e-9f5b-4a53-9a53-4c5f9d6cf8a1"} | more


def form_to(html: str, address: str) -> dict[str, list[str]]:
    """Return what the form that leads to `address` carries along."""
    form = html.split(f'action="{address}"')[1].split("</form>", maxsplit=1)[0]
    sent: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form):
        sent.setdefault(name, []).append(unescape(value))
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def test_taken_handed_over_and_given_back(client: Client, desk: User, minoru: User) -> None:
    waiting = factories.requested()
    assert "担当する</button>" in client.get(url(waiting)).text
    page = client.post(url(waiting, "take"), follow=True)
    assert page.redirect_chain == [(url(waiting), 302)]
    assert "この依頼の担当になりました" in page.text
    assert holder(waiting) == desk
    for words in ("担当を外す", "引き継ぐ</button>", f'<option value="{minoru.pk}">村岡 実</option>'):
        assert words in page.text, words
    page = client.post(url(waiting, "hand-over"), {"to": minoru.pk}, follow=True)
    assert "村岡 実さんに担当を引き継ぎました" in page.text
    assert "村岡 実さんが担当しています" in page.text
    assert holder(waiting) == minoru
    client.post(url(waiting, "take"), {"holder": minoru.pk})
    page = client.post(url(waiting, "release"), follow=True)
    assert "担当を外しました" in page.text
    assert holder(waiting) is None
    told = [event.what for event in page.context["events"]]
    assert told[:4] == ["担当を解除", "村岡 実さんから担当を引き継ぎ", "村岡 実さんに担当を引き継ぎ", "担当を開始"]
    assert not OutgoingMail.objects.filter(to__in=[minoru.email, desk.email]).exists()


def test_in_english(client: Client, minoru: User) -> None:
    waiting = taken(factories.requested(), minoru)
    page = client.get("/en" + url(waiting)).text
    assert "村岡 実 has taken this request" in page
    assert "Take over</button>" in page
    page = client.post("/en" + url(waiting, "take"), {"holder": minoru.pk}, follow=True).text
    assert "You have taken this request" in page
    assert "Took the request over from 村岡 実" in page


def test_the_queue_says_who_has_what_and_narrows_to_it(client: Client, desk: User, minoru: User) -> None:
    taken(factories.requested(title="自分の公募"), desk)
    taken(factories.requested(title="同僚の公募"), minoru)
    factories.requested(title="誰もいない公募")

    def shown(query: str = "") -> set[str]:
        return {row.asked.title.ja for row in client.get(f"/desk/{query}").context["rows"]}

    assert shown() == {"自分の公募", "同僚の公募", "誰もいない公募"}
    assert shown("?whose=mine") == {"自分の公募"}
    assert shown("?whose=none") == {"誰もいない公募"}
    html = client.get("/desk/").text
    assert 'data-label="担当">村岡 実</td>' in html
    assert 'data-label="担当"><b>篠崎 葵</b></td>' in html
    for words, number in (("すべて", 3), ("自分の担当", 1), ("担当なし", 1)):
        assert re.search(rf'>{words}<span class="k-count">{number}</span></a>', html), words
    mine = client.get("/desk/?whose=mine&sort=age").text
    assert 'aria-current="page">自分の担当' in mine
    assert '<input type="hidden" name="whose" value="mine">' in mine
    first = claims.current().get(holder=desk)
    claims.release(Revision.objects.get(pk=first.subject_id), by=factories.acting_as_desk(desk), now=NOW)
    assert "担当している依頼はありません" in client.get("/desk/?whose=mine").text


def test_the_next_request_is_not_one_a_colleague_has(client: Client, desk: User, minoru: User) -> None:
    taken(factories.requested(now=NOW - timedelta(hours=3)), minoru)
    mine = taken(factories.requested(now=NOW - timedelta(hours=2)), desk)
    factories.requested(now=NOW - timedelta(hours=1))
    assert client.get("/desk/").context["next"] == mine


@pytest.mark.parametrize("step", ["check", "decide"])
def test_what_a_colleague_has_is_not_decided_before_it_is_taken_over(
    client: Client, desk: User, minoru: User, step: str
) -> None:
    waiting = taken(factories.requested(), minoru)
    top = client.get(url(waiting)).text
    assert top.index("村岡 実さんが担当しています") < top.index('id="answer"')
    refused = client.post(url(waiting, step), answer(waiting))
    assert refused.status_code == 409
    assert "先に担当を引き継いでください" in refused.text
    assert refused.text.count("村岡 実さんが担当しています") == 1
    waiting.refresh_from_db()
    assert waiting.state == "requested"
    sent = form_to(refused.text, url(waiting, "take"))
    assert sent["holder"] == [str(minoru.pk)]
    page = client.post(url(waiting, "take"), sent)
    assert (page.status_code, holder(waiting)) == (200, desk)
    assert "この依頼の担当になりました" in page.text
    assert "直してください &lt;b&gt;</textarea>" in page.text
    assert re.search(r'value="return_for_correction" checked', page.text)
    assert "エラー" not in page.text
    assert client.post(url(waiting, "decide"), answer(waiting)).status_code == 302
    waiting.refresh_from_db()
    assert (waiting.state, holder(waiting)) == ("returned", None)


def test_taking_over_from_someone_who_no_longer_has_it(client: Client, minoru: User) -> None:
    third = factories.desk_member(name="佐伯 律")
    waiting = taken(factories.requested(), third)
    page = client.post(url(waiting, "take"), {"holder": minoru.pk})
    assert page.status_code == 409
    assert "佐伯 律さんが担当しています" in page.text
    assert client.post(url(waiting, "release")).status_code == 409
    assert client.post(url(waiting, "hand-over"), {"to": minoru.pk}).status_code == 409
    assert holder(waiting) == third


@pytest.mark.parametrize("to", ["", "x", "٣", "9" * 40, "0"])
def test_handing_over_to_nobody_is_refused(client: Client, desk: User, to: str) -> None:
    waiting = taken(factories.requested(), desk)
    page = client.post(url(waiting, "hand-over"), {"to": to})
    assert page.status_code == 422
    assert "引き継ぐ相手を一覧から選んでください" in page.text
    assert holder(waiting) == desk


def test_a_member_of_the_institution_neither_takes_nor_is_offered(client: Client, desk: User, minoru: User) -> None:
    waiting = factories.requested()
    Membership.objects.create(institution=waiting.posting.institution, user=desk, role=Membership.Role.VIEWER)
    session = client.session
    session["hat"] = "desk"
    session.save()
    assert "担当する</button>" not in client.get(url(waiting)).text
    assert client.post(url(waiting, "take")).status_code == 403
    taken(waiting, minoru)
    shown = client.get(url(waiting)).text
    assert "村岡 実さんが担当しています" in shown
    assert "引き継いで担当する" not in shown
    assert holder(waiting) == minoru


@pytest.mark.parametrize("name", ["take", "release", "hand-over"])
def test_decided_requests_and_plain_visits(client: Client, desk: User, name: str) -> None:
    done = factories.approved(desk=desk)
    page = client.post(url(done, name), {"to": desk.pk})
    assert page.status_code == 409
    assert "すでに状態が変わっているため" in page.text
    waiting = factories.requested()
    assert client.get(url(waiting, name)).url == url(waiting)
    assert not AuditEntry.objects.filter(verb__endswith="_request").exists()


def test_who_else_has_it_open(client: Client, desk: User, minoru: User, sign_in: SignIn, at: At) -> None:
    waiting = factories.requested()
    sign_in(minoru).get(url(waiting))
    at("2026-11-24 09:09")
    page = client.get(url(waiting)).text
    assert "村岡 実さんもこの依頼を開いています" in page
    assert "篠崎 葵さんも" not in page
    assert "篠崎 葵さんもこの依頼を開いています" in sign_in(minoru).get(url(waiting)).text
    at("2026-11-24 09:19:00")
    assert "この依頼を開いています" not in client.get(url(waiting)).text


def test_openings_that_look_alike_are_listed(client: Client) -> None:
    of = factories.institution()
    author = factories.member(of)

    def made(maker: Callable[..., Revision], title: str, **more: Any) -> Revision:
        return maker(of, by=author, title=title, **more)

    here = made(factories.requested, "理学研究科 無機化学 教授の公募", closes_on=date(2026, 12, 22))
    fields = {"research_fields": [], "job_lines": [], "closes_on": date(2026, 12, 1)}
    alike = made(factories.published, "理学研究科　無機化学　准教授の公募", closes_on=date(2026, 12, 1))
    waiting = made(factories.requested, "理学研究科 無機化学 教授の公募", closes_on=date(2026, 12, 2))
    same = made(factories.approved, "物理学専攻 助教", closes_on=date(2026, 12, 22))
    made(factories.requested, "事務職員（図書館）", closes_on=fields["closes_on"])
    made(factories.approved, "理学研究科 無機化学 教授の公募", now=NOW - timedelta(days=400))
    made(factories.draft, "理学研究科 無機化学 教授の公募")
    factories.requested(title="理学研究科 無機化学 教授の公募")
    response = client.get(url(here))
    found = [(other.revision, other.by_title, other.phase.value) for other in response.context["similar"]]
    assert found == [(waiting, True, "requested"), (alike, True, "published"), (same, False, "scheduled")]
    block = response.text.split('id="similar"')[1].split("</section>")[0]
    for words in ("同じ機関の似た公募", alike.posting.number, "公開中", "登録依頼中", "公開予定", url(alike), "求人件名が似ています",
                  "研究分野、職種、募集終了日が同じです"):  # fmt: skip
        assert str(words) in block, words
    alone = factories.requested(title="ほかに似たもののない公募")
    assert 'id="similar"' not in client.get(url(alone)).text


def test_five_at_most(client: Client) -> None:
    of = factories.institution()
    author = factories.member(of)
    made = [factories.requested(of, by=author, title=f"無機化学 教授の公募 {n}") for n in range(7)]
    assert len(client.get(url(made[0])).context["similar"]) == 5


@pytest.mark.parametrize("rows", [1, 4])
def test_a_review_costs_the_same_however_much_looks_alike(
    client: Client, desk: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Those of a plain review, lines and phases of what looks alike (4), and the colleagues one could hand over to."""
    of = factories.institution()
    author = factories.member(of)
    here = taken(factories.requested(of, by=author), desk)
    for _ in range(rows):
        factories.approved(of, by=author)
        factories.desk_member()
    client.get(url(here))
    with django_assert_num_queries(32):
        client.get(url(here))


def test_deciding_what_nobody_has_needs_no_claim(client: Client) -> None:
    waiting = factories.requested()
    by = factories.acting_as_desk(factories.desk_member())
    requests.return_for_correction(waiting, version=waiting.version, message="直す", comments={}, by=by, now=NOW)
    other = factories.requested()
    assert client.post(url(other, "decide"), answer(other)).status_code == 302
