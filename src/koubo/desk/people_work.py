"""What waits about people of institutions: requests to join that nobody answers, and institutions that left, while that can be undone."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from koubo.accounts import hats
from koubo.accounts.models import User
from koubo.audit.trail import Actor
from koubo.desk.claimable import Claimable, register
from koubo.institutions import joining
from koubo.institutions.models import Institution, JoinRequest
from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.kernel.text import Text
from koubo.leaving.models import Leaving


def declare() -> None:
    """Let them be taken."""
    register(
        Claimable(
            model=JoinRequest,
            asked_at="at",
            waiting=lambda: joining.unanswered(clock.now()),
            hold=_hold_request,
            colleagues=_colleagues,
            told_of=_institution,
            label=Text("参加の申請（機関の回答なし）", "Request to join, not answered by the institution"),
            subject=lambda request: Text(
                f"{request.institution.name_ja}　{request.user.name}",
                f"{request.institution.name_en}, {request.user.name}",
            ),
            related=("institution", "user"),
        )
    )
    register(
        Claimable(
            model=Leaving,
            asked_at="at",
            waiting=_leavings,
            hold=_hold_leaving,
            colleagues=_colleagues,
            told_of=_institution,
            label=Text("求人機関の退会（取り消せる間）", "Institution that left, while it can be undone"),
            subject=lambda leaving: leaving.institution.name,
            due=_final_at,
            related=("institution",),
        )
    )


def _leavings() -> QuerySet[Leaving]:
    rows = Leaving.objects.filter(institution__isnull=False, undone_at=None, finished_at=None)
    return rows.filter(final_at__gt=clock.now())


def _final_at(leaving: Leaving) -> datetime:
    return leaving.final_at


def _hold_request(request: JoinRequest, by: Actor) -> Any:
    return _held(JoinRequest.objects.select_related("institution", "user").filter(answered_at=None), request, by)


def _hold_leaving(leaving: Leaving, by: Actor) -> Any:
    return _held(Leaving.objects.select_related("institution").filter(undone_at=None, finished_at=None), leaving, by)


def _held(rows: QuerySet[Any], row: Any, by: Actor) -> Any:
    """Return the row as it is now, locked. Raises NotPermitted, IllegalStep."""
    if by.hat != hats.DESK or not hats.wears(by):
        raise NotPermitted
    held = rows.select_for_update(of=("self",), no_key=True).filter(pk=row.pk).first()
    if held is None:
        raise IllegalStep
    return held


def _colleagues(_row: Any, by: Actor) -> QuerySet[User]:
    others = User.objects.filter(is_secretariat=True, is_active=True).exclude(pk=by.person_id)
    return others.order_by("name", "pk")


def _institution(row: JoinRequest | Leaving) -> Institution:
    assert row.institution is not None, "of an institution"
    return row.institution
