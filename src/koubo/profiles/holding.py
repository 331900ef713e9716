"""A profile held by whoever changes it."""

from koubo.audit.trail import Actor
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.profiles.models import Profile
from koubo.seekers.actions import HAT


def hold_own(by: Actor) -> Profile:
    """Return the actor's own profile, locked. Raises NotPermitted for every hat but a seeker's, IllegalStep where there is none."""
    if by.hat != HAT:
        raise NotPermitted
    held = Profile.objects.select_for_update(of=("self",)).filter(user_id=by.person_id).first()
    if held is None:
        raise IllegalStep
    return held
