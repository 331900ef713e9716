"""Who may do what with inquiries."""

from koubo.audit.trail import Actor
from koubo.inquiries.models import Inquiry
from koubo.institutions.models import Institution, Membership
from koubo.postings.actions import permissions
from koubo.seekers.actions import HAT


def may_send(by: Actor, institution: Institution) -> bool:
    """Whether the actor may write to job seekers for an institution: its administrators and editors."""
    return permissions.may_write_for(by, institution)


def is_addressee(by: Actor, inquiry: Inquiry) -> bool:
    """Whether it was written to the actor."""
    return by.hat == HAT and by.user_id is not None and inquiry.seeker_id == by.user_id


def may_supervise(by: Actor, institution: Institution) -> bool:
    """Whether the actor may see reports about an institution and stop its inquiries: the secretariat, and no member of it."""
    return (
        permissions.may_review(by)
        and not Membership.objects.filter(institution=institution, user_id=by.person_id).exists()
    )
