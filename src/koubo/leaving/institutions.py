"""An institution leaves (退会): said before, done in one step, undone by the secretariat within fourteen days."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from koubo.accounts import hats
from koubo.accounts.models import User
from koubo.applications import decisions
from koubo.applications.answering import Change
from koubo.applications.enums import OPEN, Status
from koubo.applications.mails import address_of
from koubo.applications.models import Application
from koubo.applications.queries import of_institution
from koubo.audit.trail import Actor, record
from koubo.institutions import invitations, joining, members
from koubo.institutions.models import Institution, Membership
from koubo.institutions.sight import whole
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.leaving import mails
from koubo.leaving.models import GRACE, Leaving
from koubo.leaving.refusals import OutcomeMissing, TooLateToUndo
from koubo.leaving.wording import BODIES, LeavingOutcome
from koubo.postings.actions import requests, withdrawing
from koubo.postings.models import Posting, PostingSummary, Revision, Withdrawal, queries
from koubo.postings.models.locks import lock
from koubo.postings.publication import schedule
from koubo.postings.publication.states import EDITABLE, State, WithdrawalReason


@dataclass(frozen=True, slots=True)
class InstitutionExtent:
    """What leaving would end, as things stand."""

    published: int
    requested: int
    drafts: int
    applications: int
    people: int
    withdrawn_at: datetime
    final_at: datetime


def extent(institution: Institution, now: datetime) -> InstitutionExtent:
    """Return what would happen if the institution left at `now`. Constant queries."""
    working = Revision.objects.filter(posting__institution=institution)
    return InstitutionExtent(
        published=_public(institution, now).count(),
        requested=working.filter(state=State.REQUESTED).count(),
        drafts=working.filter(state__in=EDITABLE).count(),
        applications=_waiting(institution.pk).count(),
        people=institution.memberships.count(),
        withdrawn_at=schedule.withdrawn_from(now, same_day_hour=settings.KOUBO_SAME_DAY_HOUR),
        final_at=now + GRACE,
    )


@transaction.atomic
def leave(institution: Institution, *, outcome: LeavingOutcome | None, by: Actor, now: datetime) -> Leaving:
    """Leave the portal. An administrator's act; `outcome` is what applicants who wait for a result are told.

    Requests are taken back, published openings withdrawn by the rule of withdrawals (22:00 of the day), applicants told,
    memberships, invitations and requests to join end. Drafts stay until the leaving is final.
    Raises NotPermitted, OutcomeMissing, IllegalStep for one that has left.
    Source: help page, 「退会するには?」.
    """
    # Memberships, postings, applications: the order of locks.
    people = members.lock(institution.pk)
    if not members.is_administrator(by, institution.pk):
        raise NotPermitted
    if Leaving.objects.filter(institution=institution, undone_at=None).exists():
        raise IllegalStep
    postings = [lock(pk) for pk in _touched(institution)]
    _answer_applicants(institution, outcome, by=by, now=now)
    withdrawn = [made for posting in postings if posting for made in _take_down(posting, by=by, now=now)]
    made = Leaving.objects.create(
        institution=institution, by_id=by.person_id, at=now, final_at=now + GRACE,
        memberships=[members.kept(one) for one in people],
        withdrawn=[one.pk for one in withdrawn],
    )  # fmt: skip
    _end_people(institution, by=by, now=now)
    Institution.objects.filter(pk=institution.pk).update(left_at=now)
    after = {"people": len(people), "withdrawn": len(withdrawn), "outcome": outcome or ""}
    record("leave_portal", institution, by=by, now=now, after=after)
    mails.tell_members(mails.LEFT, institution, [one.user for one in people], made, now=now)
    return made


def _touched(institution: Institution) -> list[UUID]:
    return list(Posting.objects.filter(institution=institution).order_by("pk").values_list("pk", flat=True))


def _public(institution: Institution, now: datetime) -> QuerySet[PostingSummary]:
    return queries.withdrawable(whole(institution), now).filter(withdrawn_at__isnull=True)


def _waiting(institution_id: UUID) -> QuerySet[Application]:
    return of_institution(institution_id).live().filter(status__in=sorted(OPEN))


def _answer_applicants(institution: Institution, outcome: LeavingOutcome | None, *, by: Actor, now: datetime) -> None:
    """Give every application without a result the same one. A member's own application is left to its person."""
    waiting = list(_waiting(institution.pk).exclude(user_id=by.person_id).order_by("pk"))
    if waiting and outcome is None:
        raise OutcomeMissing
    for application in waiting:
        assert outcome is not None, "asked for above"
        change = _change(application, outcome)
        decisions.change_status(application, change, version=application.version, by=by, now=now)


def _change(application: Application, outcome: LeavingOutcome) -> Change:
    notify = bool(address_of(application))
    if outcome is LeavingOutcome.NOT_SELECTED:
        to = Status.NOT_SELECTED_DOCUMENTS
        return Change(to=to, notify=notify, correction=True, reason="退会")
    body = BODIES[outcome][application.language]
    return Change(to=Status.OTHER, notify=notify, body=body if notify else "")


def _take_down(posting: Posting, *, by: Actor, now: datetime) -> list[Withdrawal]:
    """Take back what is requested and withdraw what is public or will be."""
    working = queries.working_of(posting)
    if working is not None and working.state == State.REQUESTED:
        requests.recall(working, version=working.version, by=by, now=now, leaving=True)
    if withdrawing.why_not_withdraw(posting, now) is not None:
        return []
    return [withdrawing.withdraw(posting, reason=WithdrawalReason.UNSAID, by=by, now=now)]


def _end_people(institution: Institution, *, by: Actor, now: datetime) -> None:
    for invitation in invitations.open_of(institution):
        invitations.withdraw(invitation, by=by, now=now)
    for request in joining.open_of(institution):
        joining.answer(request, approved=False, role=Membership.Role.VIEWER, by=by, now=now)
    institution.memberships.all().delete()


@transaction.atomic
def undo(leaving: Leaving, *, by: Actor, now: datetime) -> list[Posting]:
    """Bring an institution back as it was; return the openings that are withdrawn and stay so.

    Openings whose withdrawal has not taken effect stay published. Raises NotPermitted, IllegalStep, TooLateToUndo.
    """
    if by.hat != hats.DESK or not hats.wears(by):
        raise NotPermitted
    held = hold(leaving, now)
    institution = held.institution
    assert institution is not None, "of an institution"
    Institution.objects.filter(pk=institution.pk).update(left_at=None)
    people = _restore(held)
    gone = []
    made = {one.posting_id: one for one in Withdrawal.objects.filter(pk__in=held.withdrawn, undone_at=None)}
    for posting_id in sorted(made):
        posting = lock(posting_id)
        assert posting is not None, "a withdrawn posting is not deleted"
        if made[posting_id].effective_at > now:
            withdrawing.undo_with_leaving(posting, made[posting_id], by=by, now=now)
        else:
            gone.append(posting)
    after = {"people": len(people), "stay_withdrawn": len(gone)}
    record("undo_leaving", institution, by=by, now=now, after=after)
    _undone(held, by=by, now=now)
    mails.tell_members(mails.BACK, institution, people, held, now=now)
    return gone


def _undone(held: Leaving, *, by: Actor, now: datetime) -> None:
    held.undone_at, held.undone_by_id = now, by.person_id
    held.save(update_fields=["undone_at", "undone_by"])


def _restore(held: Leaving) -> list[User]:
    """Make the memberships again of everyone who is still there; return their people."""
    people = {user.pk: user for user in User.objects.filter(pk__in=[pk for _of, pk, *_more in held.memberships])}
    back = []
    for institution_id, user_id, role, *units in held.memberships:
        user = people.get(user_id)
        if user is not None and user.erased_at is None:
            members.restore(user, institution_id, role, *units)
            back.append(user)
    return [user for user in back if user.is_active]


def hold(leaving: Leaving, now: datetime) -> Leaving:
    """Return a leaving that can be undone, held. Raises IllegalStep, TooLateToUndo."""
    rows = Leaving.objects.select_for_update(of=("self",), no_key=True).select_related("institution", "person")
    held = rows.filter(pk=leaving.pk).first()
    if held is None or held.undone_at is not None:
        raise IllegalStep
    if held.finished_at is not None or held.final_at <= now:
        raise TooLateToUndo
    return held
