"""Who may do what with a posting. Each question has one answer here; pages and verbs ask the same one."""

from typing import Final

from koubo.accounts.models import User
from koubo.audit.trail import Actor
from koubo.institutions.models import Institution, Membership
from koubo.postings.models import Posting

# Deletes the drafts of institutions that left the portal.
LEAVING: Final = Actor.job("leaving")


def may_write_for(by: Actor, institution: Institution) -> bool:
    """Whether the actor may write postings of `institution`: its administrators and editors; a job, once it has left."""
    if by == LEAVING:
        return institution.left_at is not None
    roles = (Membership.Role.ADMINISTRATOR, Membership.Role.EDITOR)
    return (
        by.hat == hat_of(institution)
        and by.user_id is not None
        and Membership.objects.filter(institution=institution, user_id=by.user_id, role__in=roles).exists()
    )


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


def is_member(by: Actor, institution: Institution) -> bool:
    """Whether the actor wears the hat of `institution`, in whatever role."""
    return (
        by.hat == hat_of(institution)
        and by.user_id is not None
        and Membership.objects.filter(institution=institution, user_id=by.user_id).exists()
    )
