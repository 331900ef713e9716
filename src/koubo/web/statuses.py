"""HTTP statuses of a refused form."""

from typing import Final

from koubo.kernel.errors import NotPermitted, Refusal

FORBIDDEN: Final = 403
CONFLICT: Final = 409
UNPROCESSABLE: Final = 422


def status_of(refusal: Refusal) -> int:
    """Return the status of what somebody may not do, or what the present state does not allow."""
    return FORBIDDEN if isinstance(refusal, NotPermitted) else CONFLICT
