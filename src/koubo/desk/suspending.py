"""Suspending an institution (利用停止): what becomes of its openings is chosen before, and done with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from koubo.accounts.models import User
from koubo.audit.trail import Actor
from koubo.institutions import actions
from koubo.institutions.models import Institution
from koubo.institutions.sight import whole
from koubo.kernel.errors import Refusal
from koubo.kernel.text import Text
from koubo.notifications import kinds, outbox
from koubo.postings.actions import desk_withdrawal
from koubo.postings.actions.permissions import hat_of
from koubo.postings.models import Posting
from koubo.postings.models.queries import requested, withdrawable
from koubo.postings.models.summary import PostingSummaryQuerySet
from koubo.postings.publication.states import State

SUSPENDED: Final = "desk.institution_suspended"
LIFTED: Final = "desk.suspension_lifted"


class OthersLive(Refusal):
    """What is published has changed since the page was opened."""

    def __init__(self) -> None:
        """Say what to look at."""
        super().__init__(
            "others-live",
            Text(
                "公開中の求人公募情報が変わっています。件数を確認して、もう一度操作してください",
                "What is published has changed. Please look at the number and decide again",
            ),
        )


@dataclass(frozen=True, slots=True)
class Effect:
    """What suspending touches: openings that can be withdrawn with it, those whose request must be decided first, requests, people."""

    live: int
    undecided: int
    waiting: int
    people: int


def register_mails() -> None:
    """Declare the mails."""
    for key, subject, template in (
        (
            SUSPENDED,
            Text("{site} 利用停止のお知らせ", "{site}: your institution has been suspended"),
            "institution_suspended",
        ),
        (LIFTED, Text("{site} 利用停止解除のお知らせ", "{site}: the suspension has been lifted"), "suspension_lifted"),
    ):
        placeholders = ("name", "institution", "institution_code", *(["reason"] if key == SUSPENDED else []))
        kinds.register(
            kinds.MailKind(key=key, subject=subject, template=f"desk/mail/{template}", placeholders=placeholders)
        )


def effect(institution: Institution, now: datetime) -> Effect:
    """Return what suspending touches. Four queries."""
    return Effect(
        live=_withdrawable(institution, now).count(),
        undecided=withdrawable(whole(institution), now).filter(state=State.REQUESTED).count(),
        waiting=requested().filter(institution=institution).count(),
        people=institution.memberships.count(),
    )


def _withdrawable(institution: Institution, now: datetime) -> PostingSummaryQuerySet:
    """What is or will be public, and has no request that must be decided first."""
    return withdrawable(whole(institution), now).exclude(state=State.REQUESTED)


@transaction.atomic
def suspend(institution: Institution, *, reason: str, withdraw: int | None, by: Actor, now: datetime) -> list[UUID]:
    """Suspend; with `withdraw`, the number of openings that was shown, withdraw those at once. Return which were.

    Raises NotPermitted, WordsMissing, IllegalStep, OthersLive.
    """
    held = actions.suspend(institution, reason=reason, by=by, now=now)
    withdrawn: list[UUID] = []
    if withdraw is not None:
        live = list(_withdrawable(held, now).values_list("pk", flat=True))
        if len(live) != withdraw:
            raise OthersLive
        for posting in Posting.objects.filter(pk__in=live).select_related("institution").order_by("pk"):
            desk_withdrawal.withdraw_by_desk(posting, at=None, reason_for_institution=reason, by=by, now=now)
            withdrawn.append(posting.pk)
    _tell(SUSPENDED, held, reason, now)
    return withdrawn


@transaction.atomic
def lift(institution: Institution, *, by: Actor, now: datetime) -> None:
    """Lift the suspension. Raises NotPermitted, IllegalStep."""
    _tell(LIFTED, actions.lift(institution, by=by, now=now), "", now)


def _tell(kind: str, institution: Institution, reason: str, now: datetime) -> None:
    for user in User.objects.filter(memberships__institution=institution, is_active=True).order_by("pk"):
        values = {
            "name": user.name, "institution": institution.name[user.language], "institution_code": institution.code,
        } | ({"reason": reason} if reason else {})  # fmt: skip
        to = outbox.Recipient.person(user)
        outbox.queue(kind, to=to, now=now, values=values, about=institution, hat=hat_of(institution))
