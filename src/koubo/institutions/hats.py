"""The hat of an institution, worn by its members."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from koubo.accounts.hats import Hat, HatKind, register
from koubo.accounts.models import User
from koubo.institutions.models import Membership

INSTITUTION: Final = "institution"


def declare() -> None:
    """Make the hat known."""
    register(HatKind(INSTITUTION, _of_person, _wearers))


def hat_of(institution_id: UUID) -> str:
    """Return the key of an institution's hat."""
    return f"{INSTITUTION}:{institution_id}"


def _of_person(user: User) -> Iterator[Hat]:
    if user.is_shared and not settings.KOUBO_SHARED_ACCOUNTS:
        return iter(())
    memberships = Membership.objects.filter(user=user).select_related("institution").order_by("institution__code")
    return (Hat(INSTITUTION, membership.institution_id, membership) for membership in memberships)


def _wearers(subject: str) -> QuerySet[User]:
    try:
        institution_id = UUID(subject)
    except ValueError:
        return User.objects.none()
    return User.objects.filter(memberships__institution_id=institution_id)
