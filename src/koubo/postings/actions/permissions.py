"""Who may do what with a posting. Each question has one answer here; pages and verbs ask the same one."""

from typing import Final

from koubo.accounts.models import User
from koubo.audit.trail import Actor
from koubo.institutions.models import Institution, Membership, MembershipQuerySet
from koubo.postings.models import Posting

# Deletes the drafts of institutions that left the portal.
LEAVING: Final = Actor.job("leaving")


WRITERS: Final = (Membership.Role.ADMINISTRATOR, Membership.Role.EDITOR)


def may_write_for(by: Actor, institution: Institution) -> bool:
    """Whether the actor writes for `institution`, or for a unit of it: its administrators and editors; a job, once it has left."""
    if by == LEAVING:
        return institution.left_at is not None
    return _members(by, institution).filter(role__in=WRITERS).exists()


def may_write_in(by: Actor, institution: Institution, unit_id: int | None) -> bool:
    """Whether the actor may write postings of a unit of `institution`, or of none: those who are not limited to others."""
    if by == LEAVING:
        return institution.left_at is not None
    return _members(by, institution).filter(role__in=WRITERS).reaching(unit_id).exists()


def may_write(by: Actor, posting: Posting) -> bool:
    """Whether the actor may write this posting."""
    return may_write_in(by, posting.institution, posting.unit_id)


def may_read(by: Actor, posting: Posting) -> bool:
    """Whether the actor wears the hat of the posting's institution, in whatever role, and is not limited to other units."""
    return _members(by, posting.institution).reaching(posting.unit_id).exists()


def _members(by: Actor, institution: Institution) -> MembershipQuerySet:
    """Return the actor's membership under the hat of `institution`."""
    if by.hat != hat_of(institution) or by.user_id is None:
        return Membership.objects.none()
    return Membership.objects.filter(institution=institution, user_id=by.user_id)


def may_review(by: Actor) -> bool:
    """Whether the actor may read what is requested: the secretariat."""
    return (
        by.hat == "desk"
        and by.user_id is not None
        and User.objects.filter(pk=by.user_id, is_secretariat=True, is_active=True).exists()
    )


def may_decide(by: Actor, posting: Posting) -> bool:
    """Whether the actor may decide requests for `posting`: secretariat, and no member of that institution."""
    return (
        may_review(by)
        and not Membership.objects.filter(institution_id=posting.institution_id, user_id=by.person_id).exists()
    )


def hat_of(institution: Institution) -> str:
    """Return the name of the hat of `institution`."""
    return f"institution:{institution.pk}"
