"""対応待ち一覧: every kind of waiting work in one list, and taking it on."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from koubo.accounts.models import User
from koubo.audit.trail import Actor
from koubo.conversations.actions import ask
from koubo.conversations.models import Message, Topic
from koubo.desk import claimable, claims, work
from koubo.kernel.text import Text
from koubo.web.desk import work as pages
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def another_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages of institutions stand for any rows that wait; they have UUIDs, requests about openings have numbers."""
    monkeypatch.setattr(claimable, "_registered", dict(claimable._registered))
    monkeypatch.setitem(pages.PAGES, "message", lambda row: reverse("desk:contact", args=[row.pk]))
    claimable.register(
        claimable.Claimable(
            model=Message, asked_at="at", waiting=lambda: Message.objects.filter(answered_at=None),
            hold=lambda row, by: Message.objects.select_for_update(of=("self",)).get(pk=row.pk),
            colleagues=lambda row, by: User.objects.filter(is_secretariat=True).exclude(pk=by.person_id),
            told_of=lambda row: row.posting, label=Text("質問", "Question"),
            subject=lambda row: Text(row.text, row.text), due=lambda row: row.at + timedelta(days=1),
        )
    )  # fmt: skip


def make(desk: User, many: int = 1) -> list[Message]:
    made = []
    for n in range(many):
        waiting = factories.requested(title=f"准教授の公募{n}")
        by = factories.acting_for(waiting.requested_by, waiting.posting.institution)
        made.append(
            ask(
                waiting.posting,
                about=Topic.OTHER,
                text=f"いつ公開されますか{n}",
                by=by,
                now=NOW - timedelta(hours=n + 1),
            )
        )
    return made


@pytest.mark.database_kind
def test_kinds_stand_in_one_list_by_how_long_they_wait(another_kind: None, desk: User) -> None:
    make(desk, 2)
    by = factories.acting_as_desk(desk)
    shown = work.shown(list(work.waiting(by=by)))
    assert [one.kind.kind for one in shown] == ["message", "message", "revision", "revision"]
    assert shown[0].subject.ja == "いつ公開されますか1"
    assert "准教授の公募" in shown[2].subject.ja
    assert shown[0].due == NOW - timedelta(hours=2) + timedelta(days=1)
    assert shown[2].due is None
    assert work.waiting(by=by, kind="message").count() == 2


@pytest.mark.database_kind
def test_whose(another_kind: None, desk: User) -> None:
    asked = make(desk)
    by, other = factories.acting_as_desk(desk), factories.acting_as_desk(factories.desk_member())
    claims.take(asked[0], by=by, now=NOW)
    mine = work.shown(list(work.waiting(by=by, whose=work.Whose.MINE)))
    assert [(one.row, one.claim.holder) for one in mine if one.claim] == [(asked[0], desk)]
    assert work.waiting(by=other, whose=work.Whose.MINE).count() == 0
    assert [one.kind.kind for one in work.shown(list(work.waiting(by=by, whose=work.Whose.NOBODYS)))] == ["revision"]


def test_the_page_says_what_since_when_until_when_and_whose(
    another_kind: None, client: Client, desk: User, at: Callable[[str], object]
) -> None:
    at("2026-11-26 09:00")
    asked = make(desk)
    claims.take(asked[0], by=factories.acting_as_desk(desk), now=NOW)
    page = client.get(reverse("desk:work")).text
    assert reverse("desk:contact", args=[asked[0].pk]) in page
    assert reverse("desk:review", args=[asked[0].posting_id]) in page
    assert "求人公募情報の登録・修正依頼" in page
    assert "<b>篠崎 葵</b>" in re.sub(r"\s+", " ", page)
    only = client.get(reverse("desk:work"), {"kind": "revision", "whose": "mine"}).text
    assert reverse("desk:contact", args=[asked[0].pk]) not in only


def test_the_list_asks_the_same_however_long_it_is(another_kind: None, client: Client, desk: User) -> None:
    make(desk)
    client.get(reverse("desk:work"))
    counts = []
    for more in (0, 6):
        make(desk, more)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("desk:work"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_taking_giving_back_and_handing_over(
    another_kind: None, client: Client, desk: User, sign_in: Callable[[User], Client]
) -> None:
    asked = make(desk)[0]
    colleague = factories.desk_member(name="村岡 実")
    arguments = ["message", str(asked.pk)]
    take, release, hand_over = (
        reverse(f"desk:work-{name}", args=arguments) for name in ("take", "release", "hand-over")
    )
    assert client.post(take).url == reverse("desk:contact", args=[asked.pk])
    assert holder(asked) == desk
    other = sign_in(colleague)
    other.post(take)
    assert holder(asked) == desk, "taking over says from whom"
    other.post(take, {"holder": str(desk.pk)})
    assert holder(asked) == colleague
    other.post(hand_over, {"to": str(desk.pk)})
    assert holder(asked) == desk
    client.post(release)
    assert claims.claim_of(asked) is None
    assert client.get(take).status_code == 405


@pytest.mark.parametrize(
    "address", [("unknown", "1"), ("message", "1"), ("message", "x" * 300), ("revision", "99999999")]
)
def test_what_does_not_wait_is_not_there(another_kind: None, client: Client, address: tuple[str, str]) -> None:
    assert client.post(reverse("desk:work-take", args=address)).status_code == 404


def test_a_decision_begins_with_the_hold(another_kind: None, desk: User) -> None:
    asked = make(desk)[0]
    by, other = factories.acting_as_desk(desk), Actor(factories.desk_member().pk, "desk")
    claims.take(asked, by=by, now=NOW)
    assert claims.hold_free(asked, by=by) == asked
    with pytest.raises(claims.Held):
        claims.hold_free(asked, by=other)


def holder(asked: Message) -> User:
    claim = claims.claim_of(asked)
    assert claim is not None
    return claim.holder
