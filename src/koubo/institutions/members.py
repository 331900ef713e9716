"""Members of institutions."""

from datetime import datetime

from koubo.accounts.models import User
from koubo.institutions.models import Membership


def remove_everywhere(user: User, now: datetime) -> None:
    """End every membership of a person who is erased."""
    Membership.objects.filter(user=user).delete()
