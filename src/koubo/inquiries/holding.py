"""Locks of inquiries, in this order: what the institution may send (`standing.hold`), the seeker, the inquiry.

Whoever erases a person holds the person first, so that nothing is written to or by somebody who is being erased.
"""

from koubo.accounts.models import User
from koubo.audit.trail import Actor
from koubo.inquiries import permissions
from koubo.inquiries.models import Inquiry
from koubo.kernel.errors import IllegalStep, NotPermitted


def hold_seeker(user_id: int) -> User | None:
    """Lock a person against being erased until the end of the transaction; None for who is gone."""
    held = User.objects.select_for_update(of=("self",), no_key=True).filter(pk=user_id).first()
    return held if held is not None and held.erased_at is None else None


def hold(inquiry: Inquiry) -> Inquiry:
    """Lock an inquiry until the end of the transaction and return it anew. Raises IllegalStep when it is gone."""
    rows = Inquiry.objects.select_for_update(of=("self",)).select_related("institution", "seeker")
    held = rows.filter(pk=inquiry.pk).first()
    if held is None:
        raise IllegalStep
    return held


def hold_own(inquiry: Inquiry, by: Actor) -> tuple[Inquiry, User]:
    """Lock an inquiry that was written to the actor, and the actor. Raises NotPermitted, IllegalStep."""
    user = hold_seeker(by.person_id)
    held = hold(inquiry)
    if user is None or not permissions.is_addressee(by, held):
        raise NotPermitted
    return held, user
