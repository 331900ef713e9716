"""Who of the secretariat has taken a request (担当). A claim ends with the decision; a new request has none.

Each verb asked twice does nothing the second time.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet

from koubo.accounts.models import User
from koubo.audit.trail import Actor, record
from koubo.desk import claimable
from koubo.desk.models import Claim, Presence
from koubo.kernel.errors import IllegalStep, Refusal
from koubo.kernel.text import Text
from koubo.postings.models import Revision
from koubo.postings.models.locks import lock


class Held(Refusal):
    """A colleague has taken the request."""

    def __init__(self, claim: Claim) -> None:
        """Say who and what to do."""
        name = claim.holder.name
        super().__init__(
            "held",
            Text(
                f"{name}さんが担当しています。操作するには、先に担当を引き継いでください",
                f"{name} has taken this request. Take it over first",
            ),
        )
        self.claim = claim


class NotAColleague(Refusal):
    """Only someone who may decide the request can be given it."""

    def __init__(self) -> None:
        """Say what to choose."""
        super().__init__(
            "not-a-colleague",
            Text("引き継ぐ相手を一覧から選んでください", "Choose from the list who takes it over"),
        )


def current(model: type[Model] = Revision) -> QuerySet[Claim]:
    """The claims of requests of one kind that wait."""
    kind = claimable.of_model(model)
    waiting = kind.waiting().annotate(claim_id=claimable.id_in_database("pk"))
    asked = {"claim_id": OuterRef("subject_id"), kind.asked_at: OuterRef("asked_at")}
    return Claim.objects.filter(Exists(waiting.filter(**asked)), subject_kind=kind.kind)


def claim_of(subject: Model) -> Claim | None:
    """Return who has taken this request; None when nobody has, or it no longer waits."""
    kind = claimable.get(subject)
    waiting = kind.waiting().filter(pk=subject.pk, **{kind.asked_at: OuterRef("asked_at")})
    mine = Claim.objects.filter(Exists(waiting), subject_kind=kind.kind, subject_id=claimable.id_of(subject))
    return mine.select_related("holder").first()


def colleagues(subject: Model, by: Actor) -> QuerySet[User]:
    """Return who could be given a request."""
    return claimable.get(subject).colleagues(subject, by)


@transaction.atomic
def take(subject: Model, *, by: Actor, now: datetime, holder_id: int | None = None) -> Claim:
    """Take a request (担当する), or take it over from `holder_id`, who is read as having it.

    Raises NotPermitted, IllegalStep when it no longer waits, and Held when somebody else has it.
    """
    kind = claimable.get(subject)
    present = kind.hold(subject, by)
    claim = claim_of(present)
    if claim is None:
        claim = Claim.objects.create(
            subject_kind=kind.kind,
            subject_id=claimable.id_of(present),
            asked_at=getattr(present, kind.asked_at),
            holder_id=by.person_id,
            since=now,
        )
        record("take_request", kind.told_of(present), by=by, now=now, after=_audited(claim))
    elif claim.holder_id != by.user_id:
        if claim.holder_id != holder_id:
            raise Held(claim)
        _pass(claim, by.person_id, "take_over_request", kind.told_of(present), by=by, now=now)
    return claim


@transaction.atomic
def release(subject: Model, *, by: Actor, now: datetime) -> None:
    """Give a request back to everyone (担当を外す). Raises NotPermitted, IllegalStep, and Held when it is not one's own."""
    kind = claimable.get(subject)
    present = kind.hold(subject, by)
    claim = claim_of(present)
    if claim is None:
        return
    if claim.holder_id != by.user_id:
        raise Held(claim)
    record("release_request", kind.told_of(present), by=by, now=now, before=_audited(claim))
    claim.delete()


@transaction.atomic
def hand_over(subject: Model, *, to: int, by: Actor, now: datetime) -> Claim:
    """Give one's own request to a colleague (引き継ぎ).

    Raises NotPermitted, IllegalStep also when nobody has it, NotAColleague, and Held when it is somebody else's.
    """
    kind = claimable.get(subject)
    present = kind.hold(subject, by)
    claim = claim_of(present)
    if claim is None:
        raise IllegalStep
    if claim.holder_id == to != by.user_id:
        return claim
    if claim.holder_id != by.user_id:
        raise Held(claim)
    if not kind.colleagues(present, by).filter(pk=to).exists():
        raise NotAColleague
    _pass(claim, to, "hand_over_request", kind.told_of(present), by=by, now=now)
    return claim


def why_not_decide(subject: Model, by: Actor) -> Held | None:
    """Return why this person should not decide a request: a colleague has taken it."""
    claim = claim_of(subject)
    return None if claim is None or claim.holder_id == by.user_id else Held(claim)


def require_free(revision: Revision, *, by: Actor) -> None:
    """Let a decision through unless a colleague has taken the request. Raises Held.

    Inside the transaction of the decision: the posting stays held, so nobody takes the request in between.
    """
    lock(revision.posting_id)
    refusal = why_not_decide(revision, by)
    if refusal is not None:
        raise refusal


def hold_free(subject: Any, *, by: Actor) -> Any:
    """Lock what waits for a decision and return it as it is now; inside the transaction of the decision.

    Raises what the kind's `hold` raises, and Held when a colleague has taken it.
    """
    present = claimable.get(subject).hold(subject, by)
    refusal = why_not_decide(present, by)
    if refusal is not None:
        raise refusal
    return present


def _pass(claim: Claim, to: int, verb: str, about: Model, *, by: Actor, now: datetime) -> None:
    """Change the holder by compare-and-set. Raises IllegalStep."""
    before = _audited(claim)
    if not Claim.objects.filter(pk=claim.pk, holder_id=claim.holder_id).update(holder_id=to, since=now):
        raise IllegalStep
    claim.refresh_from_db()
    record(verb, about, by=by, now=now, before=before, after=_audited(claim))


def _audited(claim: Claim) -> dict[str, object]:
    """Return what the audit trail keeps of a claim."""
    return {claim.subject_kind: claim.subject_id, "holder": claim.holder_id, "name": claim.holder.name}


def erase_holder(user: User, now: datetime) -> None:
    """Give back what a person who is erased has taken, and forget what they opened."""
    for kind in claimable.registered():
        held = current(kind.model).filter(holder=user).values_list("pk", flat=True)
        Claim.objects.filter(pk__in=list(held)).delete()
    Presence.objects.filter(user=user).delete()
