"""Questions about profiles. Whatever shows one to an institution begins at `visible_to`."""

from datetime import datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet

from koubo.institutions.models import Institution, InstitutionStatus
from koubo.profiles.hiding import terms_of
from koubo.profiles.models import Exclusion, Profile


class ProfileState(StrEnum):
    """Whether a profile is to be seen: not published (off), published, or hidden since nobody confirmed it."""

    OFF = "off"
    PUBLISHED = "published"
    HIDDEN = "hidden"


def state_of(profile: Profile, now: datetime) -> ProfileState:
    """Return the state at `now` (aware): a comparison, nothing else."""
    if profile.published_at is None or profile.visible_until is None or now < profile.published_at:
        return ProfileState.OFF
    return ProfileState.PUBLISHED if now < profile.visible_until else ProfileState.HIDDEN


def published(now: datetime) -> QuerySet[Profile]:
    """Return what is published at `now` (aware), whoever asks."""
    return Profile.objects.filter(published_at__lte=now, visible_until__gt=now, user__is_active=True)


def may_search(institution: Institution) -> bool:
    """Whether an institution may look for job seekers: not while it is suspended."""
    return institution.status == InstitutionStatus.ACTIVE


def visible_to(institution: Institution, now: datetime) -> QuerySet[Profile]:
    """Return the profiles an institution may know of at `now` (aware): published, and not hidden from it.

    Whatever is not among them does not exist for it: lists, counts, details, inquiries and exports begin here, or ask search with
    the same terms.
    """
    hidden = Exclusion.objects.filter(profile=OuterRef("pk"), term__in=terms_of(institution))
    return published(now).filter(~Exists(hidden))


def get_visible(user_code: str, institution: Institution, now: datetime) -> Profile | None:
    """Return the profile with a ユーザID if the institution may know of it at `now` (aware); None: there is none for it."""
    return visible_to(institution, now).filter(code=user_code.upper()).select_related("user").first()


def of_person(user_id: int) -> Profile | None:
    """Return a person's own profile."""
    return Profile.objects.filter(user_id=user_id).first()
