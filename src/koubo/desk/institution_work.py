"""Registrations of institutions and requests to change what is registered, as something to take on."""

from django.db.models import QuerySet

from koubo.accounts.models import User
from koubo.audit.trail import Actor
from koubo.desk.claimable import Claimable, register
from koubo.institutions.models import Institution, Membership
from koubo.kernel.text import Text
from koubo.registrations import changing, deciding
from koubo.registrations.lifecycle import ChangeStatus, RegistrationStatus
from koubo.registrations.models import ChangeRequest, Registration


def declare() -> None:
    """Let them be taken."""
    register(
        Claimable(
            model=Registration,
            asked_at="requested_at",
            waiting=lambda: Registration.objects.filter(status=RegistrationStatus.REQUESTED),
            hold=deciding.hold,
            colleagues=_colleagues_on_registration,
            told_of=lambda registration: registration,
            label=Text("求人機関登録の依頼", "Registration of an institution"),
            subject=lambda registration: registration.name,
        )
    )
    register(
        Claimable(
            model=ChangeRequest,
            asked_at="requested_at",
            waiting=lambda: ChangeRequest.objects.filter(status=ChangeStatus.REQUESTED),
            hold=changing.hold,
            colleagues=_colleagues_on_change,
            told_of=_institution,
            label=Text("登録情報の変更依頼", "Change of registered information"),
            subject=lambda asked: asked.institution.name,
            related=("institution",),
        )
    )


def _others(by: Actor) -> QuerySet[User]:
    return User.objects.filter(is_secretariat=True, is_active=True).exclude(pk=by.person_id).order_by("name", "pk")


def _colleagues_on_registration(registration: Registration, by: Actor) -> QuerySet[User]:
    return _others(by).exclude(email=registration.email)


def _colleagues_on_change(asked: ChangeRequest, by: Actor) -> QuerySet[User]:
    return _others(by).exclude(pk__in=Membership.objects.filter(institution=asked.institution_id).values("user_id"))


def _institution(asked: ChangeRequest) -> Institution:
    return asked.institution
