"""Who of the secretariat has taken a request (担当). It ends with the decision; asking again starts without one.

Each verb asked twice does nothing the second time.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from koubo.accounts.models import User
from koubo.audit.trail import Actor, record
from koubo.desk.models import Claim, Presence
from koubo.institutions.models import Membership
from koubo.kernel.errors import IllegalStep, NotPermitted, Refusal
from koubo.kernel.text import Text
from koubo.postings import rules
from koubo.postings.enums import State
from koubo.postings.locks import lock
from koubo.postings.models import Posting, Revision


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


def current() -> QuerySet[Claim]:
    """The claims of requests that wait."""
    return Claim.objects.filter(revision__state=State.REQUESTED, requested_at=F("revision__requested_at"))


def of(revision: Revision) -> Claim | None:
    """Return who has taken this request; None when nobody has, or it no longer waits."""
    return current().filter(revision_id=revision.pk).select_related("holder").first()


def colleagues(posting: Posting, by: Actor) -> QuerySet[User]:
    """Return who could be given a request: everyone else of the secretariat but members of the institution."""
    members = Membership.objects.filter(institution_id=posting.institution_id).values("user_id")
    others = User.objects.filter(is_secretariat=True, is_active=True).exclude(pk=by.person_id)
    return others.exclude(pk__in=members).order_by("name", "pk")


@transaction.atomic
def take(revision: Revision, *, by: Actor, now: datetime, holder_id: int | None = None) -> Claim:
    """Take a request (担当する), or take it over from `holder_id`, who is read as having it.

    Raises NotPermitted, IllegalStep when it no longer waits, and Held when somebody else has it.
    """
    present = _hold(revision, by)
    claim = of(present)
    if claim is None:
        assert present.requested_at is not None, "only requests wait"
        claim = Claim.objects.create(
            revision=present, requested_at=present.requested_at, holder_id=by.person_id, since=now
        )
        record("take_request", present.posting, by=by, now=now, after=_said(claim))
    elif claim.holder_id != by.user_id:
        if claim.holder_id != holder_id:
            raise Held(claim)
        _pass(claim, by.person_id, "take_over_request", present.posting, by=by, now=now)
    return claim


@transaction.atomic
def release(revision: Revision, *, by: Actor, now: datetime) -> None:
    """Give a request back to everyone (担当を外す). Raises NotPermitted, IllegalStep, and Held when it is not one's own."""
    present = _hold(revision, by)
    claim = of(present)
    if claim is None:
        return
    if claim.holder_id != by.user_id:
        raise Held(claim)
    record("release_request", present.posting, by=by, now=now, before=_said(claim))
    claim.delete()


@transaction.atomic
def hand_over(revision: Revision, *, to: int, by: Actor, now: datetime) -> Claim:
    """Give one's own request to a colleague (引き継ぎ).

    Raises NotPermitted, IllegalStep also when nobody has it, NotAColleague, and Held when it is somebody else's.
    """
    present = _hold(revision, by)
    claim = of(present)
    if claim is None:
        raise IllegalStep
    if claim.holder_id == to != by.user_id:
        return claim
    if claim.holder_id != by.user_id:
        raise Held(claim)
    if not colleagues(present.posting, by).filter(pk=to).exists():
        raise NotAColleague
    _pass(claim, to, "hand_over_request", present.posting, by=by, now=now)
    return claim


def why_not_decide(revision: Revision, by: Actor) -> Held | None:
    """Return why this person should not decide a request: a colleague has taken it."""
    claim = of(revision)
    return None if claim is None or claim.holder_id == by.user_id else Held(claim)


def require_free(revision: Revision, *, by: Actor) -> None:
    """Let a decision through unless a colleague has taken the request. Raises Held.

    Inside the transaction of the decision: the posting stays held, so nobody takes the request in between.
    """
    lock(revision.posting_id)
    refusal = why_not_decide(revision, by)
    if refusal is not None:
        raise refusal


def _hold(revision: Revision, by: Actor) -> Revision:
    """Return the revision as it is now, its posting held against every other verb. Raises NotPermitted, IllegalStep."""
    posting = lock(revision.posting_id)
    if posting is None:
        raise IllegalStep
    if not rules.may_decide(by, posting):
        raise NotPermitted
    present = Revision.objects.filter(pk=revision.pk, state=State.REQUESTED).first()
    if present is None or present.requested_at != revision.requested_at:
        raise IllegalStep
    present.posting = posting
    return present


def _pass(claim: Claim, to: int, verb: str, posting: Posting, *, by: Actor, now: datetime) -> None:
    """Change the holder by compare-and-set. Raises IllegalStep."""
    before = _said(claim)
    if not Claim.objects.filter(pk=claim.pk, holder_id=claim.holder_id).update(holder_id=to, since=now):
        raise IllegalStep
    claim.refresh_from_db()
    record(verb, posting, by=by, now=now, before=before, after=_said(claim))


def _said(claim: Claim) -> dict[str, object]:
    """Return what the audit trail keeps of a claim."""
    return {"revision": claim.revision_id, "holder": claim.holder_id, "name": claim.holder.name}


def erase_holder(user: User, now: datetime) -> None:
    """Give back what a person who is erased has taken, and forget what they opened."""
    held = current().filter(holder=user).values_list("pk", flat=True)
    Claim.objects.filter(pk__in=list(held)).delete()
    Presence.objects.filter(user=user).delete()
