"""HTTP statuses of a refused form."""

from typing import Final

FORBIDDEN: Final = 403
CONFLICT: Final = 409
UNPROCESSABLE: Final = 422
