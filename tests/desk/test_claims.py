"""Taking, releasing and handing over a request: who may, what it ends with, and what happens when two do it at once."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.conversations.actions import ask
from koubo.conversations.models import Message
from koubo.desk import claimable, claims, presence
from koubo.desk.claims import Held, NotAColleague
from koubo.desk.models import Claim, Presence
from koubo.institutions.models import Membership
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.kernel.text import Text
from koubo.postings.actions import requests
from koubo.postings.models import Revision
from tests.support import factories
from tests.support.factories import NOW
from tests.support.races import apart, race, shared_database

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]
LATER = NOW + timedelta(minutes=5)
ROUNDS = 6


def desk(name: str = "篠崎 葵") -> Actor:
    return factories.acting_as_desk(factories.desk_member(name=name))


def verbs(revision: Revision) -> list[str]:
    entries = (
        AuditEntry.objects.filter(subject_id=str(revision.posting_id)).order_by("pk").values_list("verb", flat=True)
    )
    return [verb for verb in entries if verb.endswith("_request")]


def holder(revision: Revision) -> int | None:
    claim = claims.claim_of(revision)
    return claim.holder_id if claim else None


def returned_and_requested_again(waiting: Revision, by: Actor) -> Revision:
    requests.return_for_correction(waiting, version=waiting.version, message="直す", comments={}, by=by, now=NOW)
    author = factories.acting_for(waiting.requested_by, waiting.posting.institution)  # type: ignore[arg-type]
    return requests.request(waiting, version=waiting.version, by=author, now=LATER)


def test_taken_handed_over_taken_over_and_released() -> None:
    waiting, aoi, minoru = factories.requested(), desk(), desk("村岡 実")
    claims.take(waiting, by=aoi, now=NOW)
    assert holder(waiting) == aoi.user_id
    claims.hand_over(waiting, to=minoru.user_id, by=aoi, now=LATER)
    assert holder(waiting) == minoru.user_id
    claims.take(waiting, holder_id=minoru.user_id, by=aoi, now=LATER)
    assert holder(waiting) == aoi.user_id
    claims.release(waiting, by=aoi, now=LATER)
    assert holder(waiting) is None
    assert verbs(waiting) == ["take_request", "hand_over_request", "take_over_request", "release_request"]
    passed = AuditEntry.objects.get(verb="hand_over_request")
    assert (passed.before["name"], passed.after["name"], passed.actor_id) == ("篠崎 葵", "村岡 実", aoi.user_id)
    waiting.refresh_from_db()
    assert waiting.version == 2, "the request itself is untouched"


def test_asked_twice_it_happens_once() -> None:
    waiting, aoi, minoru = factories.requested(), desk(), desk("村岡 実")
    for _ in range(2):
        claims.take(waiting, by=aoi, now=NOW)
    for _ in range(2):
        claims.hand_over(waiting, to=minoru.user_id, by=aoi, now=NOW)
    for _ in range(2):
        claims.release(waiting, by=minoru, now=NOW)
    assert verbs(waiting) == ["take_request", "hand_over_request", "release_request"]


def test_what_a_colleague_has_is_refused_in_words() -> None:
    waiting, aoi, minoru, third = factories.requested(), desk(), desk("村岡 実"), desk("佐伯 律")
    claims.take(waiting, by=minoru, now=NOW)
    refused: list[Callable[[], Any]] = [
        lambda: claims.take(waiting, by=aoi, now=NOW),
        lambda: claims.take(waiting, holder_id=third.user_id, by=aoi, now=NOW),
        lambda: claims.release(waiting, by=aoi, now=NOW),
        lambda: claims.hand_over(waiting, to=third.user_id, by=aoi, now=NOW),
        lambda: claims.require_free(waiting, by=aoi),
    ]
    for verb in refused:
        with pytest.raises(Held) as refusal:
            verb()
        assert "村岡 実さんが担当しています" in refusal.value.text.ja
        assert "村岡 実 has taken this request" in refusal.value.text.en
    claims.require_free(waiting, by=minoru)
    claims.require_free(factories.requested(), by=aoi)
    assert verbs(waiting) == ["take_request"]


def test_only_who_may_decide_takes_or_is_given() -> None:
    waiting, aoi = factories.requested(), desk()
    own, left, plain = factories.desk_member(), factories.desk_member(is_active=False), factories.person()
    Membership.objects.create(institution=waiting.posting.institution, user=own, role=Membership.Role.VIEWER)
    author = factories.acting_for(waiting.requested_by, waiting.posting.institution)  # type: ignore[arg-type]
    for by in (author, *(factories.acting_as_desk(user) for user in (own, left, plain))):
        with pytest.raises(NotPermitted):
            claims.take(waiting, by=by, now=NOW)
    claims.take(waiting, by=aoi, now=NOW)
    for to in (own.pk, left.pk, plain.pk, aoi.user_id, 0):
        with pytest.raises(NotAColleague):
            claims.hand_over(waiting, to=to, by=aoi, now=NOW)
    assert list(claims.colleagues(waiting, aoi)) == []
    assert holder(waiting) == aoi.user_id


def test_a_claim_ends_with_the_decision_and_a_new_request_is_free() -> None:
    waiting, aoi, minoru = factories.requested(), desk(), desk("村岡 実")
    claims.take(waiting, by=aoi, now=NOW)
    old = Revision.objects.select_related("posting__institution", "requested_by").get(pk=waiting.pk)
    again = returned_and_requested_again(waiting, aoi)
    assert holder(again) is None
    with pytest.raises(IllegalStep):
        claims.take(old, by=minoru, now=LATER)
    claims.take(again, by=minoru, now=LATER)
    assert holder(again) == minoru.user_id
    requests.reject(again, version=again.version, message="対象外", by=minoru, now=LATER)
    assert holder(again) is None
    for verb in (claims.take, claims.release):
        with pytest.raises(IllegalStep):
            verb(again, by=minoru, now=LATER)
    assert not claims.current().exists()
    assert Claim.objects.count() == 2, "what was is kept"


def test_drafts_and_what_nobody_has() -> None:
    aoi = desk()
    with pytest.raises(IllegalStep):
        claims.take(factories.draft(), by=aoi, now=NOW)
    with pytest.raises(IllegalStep):
        claims.hand_over(factories.requested(), to=desk().user_id, by=aoi, now=NOW)
    gone = factories.requested()
    Revision.objects.filter(pk=gone.pk).delete()
    with pytest.raises(IllegalStep):
        claims.take(gone, by=aoi, now=NOW)


def test_who_else_reads_it_is_known_for_ten_minutes() -> None:
    posting, other = factories.requested().posting, factories.requested().posting
    aoi, minoru = desk(), desk("村岡 実")
    for moment in (NOW, NOW + timedelta(minutes=1)):
        presence.note_opened(posting, by=minoru, now=moment)
    presence.note_opened(posting, by=aoi, now=NOW)
    assert [
        user.name for user in presence.other_readers(posting, by=aoi, now=NOW + timedelta(minutes=10, seconds=59))
    ] == ["村岡 実"]
    assert presence.other_readers(posting, by=aoi, now=NOW + timedelta(minutes=11)) == []
    assert presence.other_readers(other, by=aoi, now=NOW) == []
    presence.note_opened(other, by=minoru, now=NOW + timedelta(minutes=11))
    assert list(Presence.objects.filter(user_id=minoru.user_id).values_list("posting_id", flat=True)) == [other.pk]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
class TestRaces:
    """Real connections, SQLite and PostgreSQL."""

    @pytest.fixture(autouse=True)
    def _shared(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        with shared_database(tmp_path, monkeypatch):
            yield

    @staticmethod
    def runner(pk: int, verb: Callable[..., Any], **more: Any) -> Callable[[Callable[[], None]], str]:
        def run(ready: Callable[[], None]) -> str:
            revision = Revision.objects.select_related("posting__institution").get(pk=pk)
            ready()
            verb(revision, now=NOW, **more)
            return verb.__name__

        return run

    @staticmethod
    def world() -> tuple[Any, ...]:
        return factories.requested().pk, desk(), desk("村岡 実"), desk("佐伯 律")

    @staticmethod
    def trace(pk: int) -> tuple[int, Counter[str]]:
        revision = Revision.objects.get(pk=pk)
        return Claim.objects.filter(subject_kind="revision", subject_id=str(pk)).count(), Counter(verbs(revision))

    def test_two_take_at_once(self) -> None:
        for _ in range(ROUNDS):
            pk, one, other, _third = apart(self.world)
            results = race([self.runner(pk, claims.take, by=by) for by in (one, other)])
            assert sorted(isinstance(result, Held) for result in results) == [False, True], results
            assert apart(lambda pk=pk: self.trace(pk)) == (1, Counter({"take_request": 1}))

    def test_one_decides_while_another_takes(self) -> None:
        """Either it is decided and no longer taken, or it is taken and not decided."""

        def decide(revision: Revision, *, by: Actor, now: datetime) -> None:
            with transaction.atomic():
                claims.require_free(revision, by=by)
                requests.reject(revision, version=revision.version, message="対象外", by=by, now=now)

        for _ in range(ROUNDS):
            pk, one, other, _third = apart(self.world)
            decided, took = race([self.runner(pk, decide, by=one), self.runner(pk, claims.take, by=other)])
            state = apart(lambda pk=pk: Revision.objects.get(pk=pk).state)
            if isinstance(decided, Held):
                assert (took, state) == ("take", "requested")
            else:
                assert (decided, state) == ("decide", "rejected")
                assert isinstance(took, IllegalStep), took

    def test_two_take_over_while_it_is_released(self) -> None:
        for _ in range(ROUNDS):
            pk, one, other, third = apart(self.world)
            apart(lambda pk=pk, by=third: claims.take(Revision.objects.get(pk=pk), by=by, now=NOW))
            over = [self.runner(pk, claims.take, by=by, holder_id=third.user_id) for by in (one, other)]
            results = race([*over, self.runner(pk, claims.release, by=third)])
            assert sum(result == "take" for result in results) == 1, results
            assert all(isinstance(result, str | Held) for result in results), results
            held, told = apart(lambda pk=pk: self.trace(pk))
            assert held == 1
            assert told["take_request"] + told["take_over_request"] == 2


def test_another_kind_of_request_is_taken_by_the_same_verbs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages of institutions stand for any rows that wait, with ids that are no numbers of revisions."""
    monkeypatch.setattr(claimable, "_registered", dict(claimable._registered))
    aoi, minoru, waiting = desk(), desk("村岡 実"), factories.requested()
    author = factories.acting_for(waiting.requested_by, waiting.posting.institution)
    asked = [ask(waiting.posting, about="other", text=f"質問{n}", by=author, now=NOW) for n in range(2)]

    def hold(contact: Message, by: Actor) -> Message:
        present = Message.objects.select_for_update(of=("self",)).get(pk=contact.pk)
        if present.answered_at is not None:
            raise IllegalStep
        return present

    claimable.register(
        claimable.Claimable(
            model=Message, asked_at="at", waiting=lambda: Message.objects.filter(answered_at=None), hold=hold,
            colleagues=lambda contact, by: User.objects.filter(is_secretariat=True).exclude(pk=by.person_id),
            told_of=lambda contact: contact.posting, label=Text("質問", "Question"),
            subject=lambda contact: Text(contact.text, contact.text),
        )
    )  # fmt: skip
    claims.take(waiting, by=minoru, now=NOW)
    claims.take(asked[0], by=aoi, now=NOW)
    with pytest.raises(Held):
        claims.take(asked[0], by=minoru, now=NOW)
    assert (claims.claim_of(asked[0]).holder_id, claims.claim_of(asked[1]), holder(waiting)) == (
        aoi.user_id,
        None,
        minoru.user_id,
    )
    assert [claim.subject_id for claim in claims.current(Message)] == [claimable.id_of(asked[0])]
    assert [claim.subject_id for claim in claims.current()] == [str(waiting.pk)]
    claims.hand_over(asked[0], to=minoru.user_id, by=aoi, now=LATER)
    claims.erase_holder(factories.person_of(minoru), LATER)
    assert not claims.current().exists()
    assert not claims.current(Message).exists()
