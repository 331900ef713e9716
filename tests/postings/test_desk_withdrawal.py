"""What the secretariat does on behalf of an institution, and what the public saw at any instant, whatever was done since."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import Phase
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.institutions.models import Membership
from koubo.kernel import clock
from koubo.kernel.errors import NotPermitted, Refusal, StaleVersion
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions import desk_edit, desk_withdrawal, drafts, modifying, requests, withdrawing
from koubo.postings.content import storage
from koubo.postings.discovery import finder
from koubo.postings.discovery.query import Query
from koubo.postings.models import Posting, Revision, Withdrawal, queries, visibility
from koubo.postings.publication.schedule import Interval, PublicView, public_view
from koubo.postings.publication.states import State, WithdrawalReason
from tests.postings.test_modifying import ChangingLife, jst, live, midnight
from tests.support import factories
from tests.support.factories import NOW
from tests.support.lives import assert_lives_as_the_model_says

pytestmark = pytest.mark.django_db
REASON = "権利者から申立てがあったため"
END = date(2026, 12, 22)


@pytest.fixture
def desk() -> Actor:
    return factories.acting_as_desk(factories.desk_member())


def withdraw(
    posting: Posting, by: Actor, *, at: datetime | None = None, now: datetime = NOW, **more: Any
) -> Withdrawal:
    return desk_withdrawal.withdraw_by_desk(
        posting, at=at, **{"reason_for_institution": REASON, "by": by, "now": now} | more
    )


def move_end(posting: Posting, day: date, by: Actor, *, now: datetime = NOW, **more: Any) -> Revision:
    return desk_withdrawal.change_deadline(
        posting, day, **{"reason_for_institution": REASON, "by": by, "now": now} | more
    )


def picture() -> list[Any]:
    return [
        list(Revision.objects.order_by("pk").values()), list(Posting.objects.values()),
        list(Withdrawal.objects.values()), AuditEntry.objects.count(), OutgoingMail.objects.count(),
    ]  # fmt: skip


def refused(kind: type[Refusal], verb: Callable[[], Any]) -> None:
    before = picture()
    with pytest.raises(kind):
        verb()
    assert picture() == before


def seen(posting: Posting, instant: datetime) -> tuple[PublicView, int | None]:
    answer = visibility.visibility_at(Posting.objects.get(pk=posting.pk), instant)
    return answer.sight, answer.revision and answer.revision.pk


A, B, C, D = (NOW + timedelta(days=n) for n in range(4))
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("revisions", "withdrawn_at", "instant", "what", "which"),
    [
        ([("draft", None, None)], None, B, PublicView.NOTHING, None),
        ([("requested", None, None)], None, B, PublicView.NOTHING, None),
        ([("approved", B, C)], None, B - MOMENT, PublicView.NOTHING, None),
        ([("approved", B, C)], None, B, PublicView.PUBLISHED, 0),
        ([("approved", B, C)], None, C - MOMENT, PublicView.PUBLISHED, 0),
        ([("approved", B, C)], None, C, PublicView.CLOSED, 0),
        ([("approved", A, B), ("approved", B, C)], None, B - MOMENT, PublicView.PUBLISHED, 0),
        ([("approved", A, B), ("approved", B, C)], None, B, PublicView.PUBLISHED, 1),
        ([("approved", A, B), ("approved", C, D)], None, B, PublicView.CLOSED, 0),
        ([("approved", C, D), ("approved", A, B)], None, C, PublicView.PUBLISHED, 0),
        ([("approved", A, B)], B, B - MOMENT, PublicView.PUBLISHED, 0),
        ([("approved", A, B)], B, B, PublicView.WITHDRAWN, 0),
        ([("approved", A, B)], C, B, PublicView.CLOSED, 0),
        ([("approved", A, B)], C, C, PublicView.WITHDRAWN, 0),
        ([("discarded", None, None)], B, C, PublicView.NOTHING, None),
        ([("approved", A, C), ("rejected", None, None)], None, B, PublicView.PUBLISHED, 0),
    ],
)
def test_what_the_public_sees_at_an_instant(
    revisions: list[tuple[str, Any, Any]],
    withdrawn_at: datetime | None,
    instant: datetime,
    what: PublicView,
    which: int | None,
) -> None:
    intervals = [Interval(*given) for given in revisions]
    assert public_view(intervals, withdrawn_at, instant) == (what, None if which is None else intervals[which])


@pytest.mark.parametrize("year", [1, 9999])
def test_any_year_has_an_answer(year: int) -> None:
    posting, _ = live()
    assert seen(posting, datetime(year, 12, 31, 23, 59, tzinfo=clock.JST))[0] in {PublicView.NOTHING, PublicView.CLOSED}


@pytest.mark.parametrize("at", [None, NOW + timedelta(minutes=1), NOW + timedelta(days=3), NOW + timedelta(days=90)])
def test_withdrawn_at_once_or_at_a_chosen_instant(at: datetime | None, desk: Actor) -> None:
    posting, _ = live(closes_on=END)
    shown = posting.revisions.get()
    made = withdraw(posting, desk, at=at)
    effective = at or NOW
    assert made.effective_at == effective
    assert seen(posting, effective) == (PublicView.WITHDRAWN, shown.pk)
    before = PublicView.PUBLISHED if effective <= midnight(END + timedelta(days=1)) else PublicView.CLOSED
    assert seen(posting, effective - MOMENT) == (before, shown.pk)
    own = Revision.objects.filter(posting=posting)
    assert not own.live_at(effective).exists()


def test_a_withdrawal_is_audited_with_its_reason_and_mailed_in_both_languages(desk: Actor) -> None:
    posting, by = live()
    factories.member(posting.institution, language="en", email="english@koubo.example")
    made = withdraw(posting, desk, at=jst("2026-11-25 13:30"))
    entry = AuditEntry.objects.get(verb="withdraw_by_desk")
    assert (entry.actor_id, entry.hat, entry.reason, entry.at) == (desk.user_id, "desk", REASON, NOW)
    assert entry.before["intervals"] == made.closed
    assert datetime.fromisoformat(entry.after["at"]) == made.effective_at
    mails = {mail.language: mail for mail in OutgoingMail.objects.filter(kind="postings.withdrawn_by_desk")}
    assert set(mails) == {"ja", "en"}
    assert all(REASON in mail.body for mail in mails.values())
    assert mails["ja"].to == factories.person_of(by).email
    assert "2026年11月25日（水）午後1時30分" in mails["ja"].body
    assert "13:30 on Wednesday 25 November 2026" in mails["en"].body


def test_the_institution_cannot_undo_it(desk: Actor) -> None:
    posting, by = live()
    withdraw(posting, desk, at=NOW + timedelta(days=1))
    refused(withdrawing.WithdrawnBySecretariat, lambda: withdrawing.undo_withdrawal(posting, by=by, now=NOW))


def test_a_withdrawal_of_the_institution_gives_way_to_an_earlier_one(desk: Actor) -> None:
    posting, by = live()
    kept = posting.revisions.get().live_until
    withdrawing.withdraw(posting, reason=WithdrawalReason.FILLED, by=by, now=NOW)
    ten = jst("2026-11-24 22:00")
    for at in (ten, ten + timedelta(days=1)):
        refused(desk_withdrawal.AlreadyWithdrawn, lambda at=at: withdraw(posting, desk, at=at))
    made = withdraw(posting, desk)
    assert seen(posting, NOW)[0] is PublicView.WITHDRAWN
    assert (
        made.closed[0]["live_until"] == kept.astimezone().isoformat()
        or datetime.fromisoformat(made.closed[0]["live_until"]) == kept
    )
    assert Withdrawal.objects.get(undone_at=None) == made
    refused(desk_withdrawal.AlreadyWithdrawn, lambda: withdraw(posting, desk, now=NOW + timedelta(hours=1)))


def test_what_is_scheduled_is_never_seen_and_what_is_closed_is_taken_down_too(desk: Actor) -> None:
    scheduled = factories.approved()
    withdraw(scheduled.posting, desk)
    assert Revision.objects.get().state == State.DISCARDED
    assert seen(scheduled.posting, NOW + timedelta(days=99)) == (PublicView.NOTHING, None)
    closed, _ = live(closes_on=END)
    later = jst("2027-02-01 10:00")
    assert seen(closed, later)[0] is PublicView.CLOSED
    withdraw(closed, desk, now=later)
    assert seen(closed, later)[0] is PublicView.WITHDRAWN
    assert seen(closed, later - MOMENT)[0] is PublicView.CLOSED


def test_withdrawals_that_are_refused(desk: Actor) -> None:
    posting, _ = live()
    for reason in ("", " \u3000\n"):
        refused(requests.ReasonMissing, lambda reason=reason: withdraw(posting, desk, reason_for_institution=reason))
    for at in (NOW, NOW - MOMENT, NOW - timedelta(days=1)):
        refused(desk_withdrawal.InstantPast, lambda at=at: withdraw(posting, desk, at=at))
    draft = factories.draft().posting
    refused(desk_withdrawal.NothingPublic, lambda: withdraw(draft, desk))


def test_only_the_secretariat_and_not_for_an_own_institution(desk: Actor) -> None:
    posting, by = live()
    colleague = factories.desk_member()
    Membership.objects.create(institution=posting.institution, user=colleague, role=Membership.Role.VIEWER)
    for person in (by, factories.acting_as_desk(colleague), Actor(by.user_id, "desk"), Actor(desk.user_id, by.hat)):
        refused(NotPermitted, lambda person=person: withdraw(posting, person))
        refused(NotPermitted, lambda person=person: move_end(posting, END, person))


def modification(posting: Posting, by: Actor, **values: Any) -> Revision:
    revision = modifying.start_modification(posting, by=by, now=NOW)
    content = storage.load(revision) | {"positions": 7} | values
    return drafts.save_draft(revision, content, version=revision.version, by=by, now=NOW)


def test_a_waiting_request_is_decided_first(desk: Actor) -> None:
    posting, by = live()
    saved = modification(posting, by)
    asked = requests.request(saved, version=saved.version, by=by, now=NOW)
    refused(desk_withdrawal.DecideFirst, lambda: withdraw(posting, desk))
    refused(desk_withdrawal.DecideFirst, lambda: move_end(posting, END, desk))
    requests.reject(asked, version=asked.version, message="対象外です", by=desk, now=NOW)
    withdraw(posting, desk)


@pytest.mark.parametrize("day", [clock.day_of(NOW), date(2026, 12, 1), date(2027, 6, 30)])
def test_another_closing_date_holds_from_now_on(day: date, desk: Actor) -> None:
    posting, _ = live(closes_on=END, title="無機化学 教授の公募")
    old = posting.revisions.get()
    factories.member(posting.institution, language="en", email="english@koubo.example")
    new = move_end(posting, day, desk)
    assert new.basis_id == old.pk
    assert storage.load(new) == storage.load(old) | {"closes_on": day}
    assert seen(posting, NOW - MOMENT) == (PublicView.PUBLISHED, old.pk)
    assert seen(posting, NOW) == (PublicView.PUBLISHED, new.pk)
    assert seen(posting, midnight(day + timedelta(days=1)) - MOMENT) == (PublicView.PUBLISHED, new.pk)
    assert seen(posting, midnight(day + timedelta(days=1))) == (PublicView.CLOSED, new.pk)
    found = finder.find(Query(words="無機化学"), now=NOW)
    assert [revision.pk for revision in found.revisions()] == [new.pk]
    entry = AuditEntry.objects.get(verb="change_deadline")
    assert (entry.before["closes_on"], entry.after["closes_on"]) == (END.isoformat(), day.isoformat())
    assert (entry.reason, entry.actor_id) == (REASON, desk.user_id)
    mails = {mail.language: mail.body for mail in OutgoingMail.objects.filter(kind="postings.deadline_changed")}
    assert set(mails) == {"ja", "en"}
    assert "変更前の募集終了日: 2026年12月22日（火）" in mails["ja"]
    assert f"変更後の募集終了日: {day.year}年{day.month}月{day.day}日" in mails["ja"]
    assert "Closing date before: 22 December 2026" in mails["en"]
    assert all(REASON in body and f"/postings/{posting.number}/" in body for body in mails.values())


def test_attachments_and_lines_come_along(desk: Actor) -> None:
    posting, _ = live()
    new = move_end(posting, END, desk)
    assert new.job_lines.count() == posting.revisions.order_by("pk")[0].job_lines.count() > 0


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(1, 1, 1), END, date.max])
def test_past_days_and_the_same_day_are_refused(day: date, desk: Actor) -> None:
    posting, _ = live(closes_on=END)
    refused(desk_withdrawal.DeadlineRefused, lambda: move_end(posting, day, desk))


def test_a_day_before_the_period_opens_is_refused(desk: Actor) -> None:
    posting, _ = live(closes_on=END, opens_on=date(2026, 12, 10))
    refused(desk_withdrawal.DeadlineRefused, lambda: move_end(posting, date(2026, 12, 9), desk))
    assert move_end(posting, date(2026, 12, 10), desk)


def test_only_what_is_live_has_a_closing_date_to_change(desk: Actor) -> None:
    posting, by = live(closes_on=END)
    refused(requests.ReasonMissing, lambda: move_end(posting, date(2026, 12, 1), desk, reason_for_institution=" "))
    scheduled = factories.approved().posting
    refused(desk_withdrawal.NotLive, lambda: move_end(scheduled, END, desk))
    refused(
        desk_withdrawal.NotLive,
        lambda: move_end(posting, date(2027, 3, 1), desk, now=midnight(END + timedelta(days=1))),
    )
    withdrawing.withdraw(posting, reason=WithdrawalReason.UNSAID, by=by, now=NOW)
    refused(desk_withdrawal.NotLive, lambda: move_end(posting, date(2026, 12, 1), desk))


def test_a_scheduled_modification_keeps_its_own_day(desk: Actor) -> None:
    posting, by = live(closes_on=END)
    saved = modification(posting, by)
    asked = requests.request(saved, version=saved.version, by=by, now=NOW)
    requests.approve(asked, version=asked.version, publish_on=date(2026, 11, 26), by=desk, now=NOW)
    refused(desk_withdrawal.ModificationScheduled, lambda: move_end(posting, date(2026, 12, 1), desk))
    assert move_end(posting, date(2026, 12, 1), desk, now=jst("2026-11-26 00:00"))


@pytest.mark.parametrize("own", [None, date(2026, 12, 10)])
def test_a_modification_being_written_continues_from_the_new_day(own: date | None, desk: Actor) -> None:
    posting, by = live(closes_on=END)
    saved = modification(posting, by, **({"closes_on": own} if own else {}))
    new = move_end(posting, date(2026, 12, 1), desk)
    present = queries.working_of(posting)
    assert present is not None
    assert (present.basis_id, present.closes_on) == (new.pk, own or date(2026, 12, 1))
    with pytest.raises(StaleVersion):
        drafts.save_draft(saved, storage.load(saved), version=saved.version, by=by, now=NOW)
    requests.request(present, version=present.version, by=by, now=NOW)


class Remembering(ChangingLife):
    """A life in which the secretariat acts too. What was seen is written down as it is, and asked again ever after."""

    @rule(hours=st.sampled_from([0, 1, 20, 24 * 5]))
    def withdraw_by_desk(self, hours: int) -> None:
        at = self.now + timedelta(hours=hours) if hours else None
        effective = at or self.now
        pending = self.work is not None and self.work["state"] == "requested"
        legal = self.approved_end is not None if self.withdrawn_at is None else self.withdrawn_at > effective
        if self.attempt(
            legal and not pending,
            lambda: withdraw(self.posting, self.desk, at=at, now=self.now),
        ):
            if self.withdrawn_at is None:
                self.before = dict(self.timeline)
            self.timeline = {at: title for at, title in self.before.items() if at < effective} | {effective: None}
            if not getattr(self, "by_desk", False):
                self.own_withdrawal = self.withdrawn_at
            self.withdrawn_at, self.by_desk = effective, True

    @rule(days=st.integers(-1, 9))
    def move_end(self, days: int) -> None:
        day = clock.day_of(self.now) + timedelta(days=days)
        pending = self.work is not None and self.work["state"] == "requested"
        past = [at for at in self.timeline if at <= self.now]
        shown = self.timeline[max(past)] if past else None
        scheduled = any(title is not None and at > self.now for at, title in self.timeline.items())
        legal = not pending and self.withdrawn_at is None and shown is not None and not scheduled
        legal = legal and days >= 0 and day != self.approved_end
        if self.attempt(legal, lambda: move_end(self.posting, day, self.desk, now=self.now)):
            self.timeline = {at: title for at, title in self.timeline.items() if at < self.now}
            self.timeline |= {self.now: shown, midnight(day + timedelta(days=1)): None}
            if self.work is not None and self.work["closes_on"] == self.approved_end:
                self.work["closes_on"] = day
            self.approved_end, self.approved_start = day, self.now

    @rule(days=st.sampled_from([None, None, -1, 0, 1, 3]), shift=st.integers(-4, 9))
    def edit(self, days: int | None, shift: int) -> None:
        basis = queries.latest_approved(self.posting)
        if basis is None or self.approved_end is None:
            return
        today, closes_on = clock.day_of(self.now), self.approved_end + timedelta(days=shift)
        start = max(self.now, self.approved_start)
        legal = not (self.work and self.work["state"] == "requested") and self.withdrawn_at is None
        legal = legal and (self.approved_start <= self.now or closes_on >= today or self.approved_end < today)
        if days is not None:
            ten_pm = midnight(today) + timedelta(hours=22)
            start = ten_pm if days == 0 else midnight(today + timedelta(days=days))
            legal = legal and days >= 0 and start > self.now and start >= self.approved_start
        end = midnight(closes_on + timedelta(days=1))
        over = end <= self.now
        legal = legal and (over or start < end)
        self.count += 1
        title = f"題名{self.count}"
        content = storage.load(basis) | {"title": {"ja": title, "en": ""}, "closes_on": closes_on}
        verb = partial(
            desk_edit.edit_by_desk, basis, content, publish_on=None if days is None else today + timedelta(days=days),
            reason_for_institution=REASON, note="確認済み", by=self.desk, now=self.now,
        )  # fmt: skip
        if self.attempt(legal, verb):
            self.timeline = {at: title for at, title in self.timeline.items() if at < start}
            self.timeline |= {start: None} if over else {start: title, end: None}
            if self.work is not None and self.work["closes_on"] == self.approved_end:
                self.work["closes_on"] = closes_on
            self.approved_end, self.approved_start = closes_on, start

    @rule()
    def undo_by_desk(self) -> None:
        ahead = self.withdrawn_at is not None and self.now < self.withdrawn_at
        own = getattr(self, "own_withdrawal", None)
        if self.attempt(
            ahead and getattr(self, "by_desk", False),
            lambda: desk_withdrawal.undo_withdrawal_by_desk(
                self.posting, reason_for_institution=REASON, by=self.desk, now=self.now
            ),
        ):
            self.timeline, self.withdrawn_at, self.by_desk = dict(self.before), None, False
            if own is not None and own > self.now:
                self.withdrawn_at = own
                self.timeline = {at: title for at, title in self.before.items() if at < own} | {own: None}

    @rule()
    def undo(self) -> None:
        if not getattr(self, "by_desk", False):
            super().undo()
            return
        with pytest.raises(Refusal):
            withdrawing.undo_withdrawal(self.posting, by=self.by, now=self.now)

    @invariant()
    def nothing_done_later_changes_what_was_seen(self) -> None:
        if not hasattr(self, "timeline"):
            return
        self.memory: dict[datetime, Any] = getattr(self, "memory", {})
        # What is done at this very instant still changes it.
        self.memory[self.now - MOMENT] = seen(self.posting, self.now - MOMENT)
        for instant, was in self.memory.items():
            assert seen(self.posting, instant) == was, instant
        listed = Revision.objects.filter(posting=self.posting).live_at(self.now).first()
        what, which = seen(self.posting, self.now)
        assert (what is PublicView.PUBLISHED) == (listed is not None)
        assert listed is None or listed.pk == which


@pytest.mark.database_kind
def test_what_was_seen_stays_what_was_seen() -> None:
    assert_lives_as_the_model_says(Remembering, examples=25, chosen=13, phases=[Phase.explicit, Phase.generate])
