"""Whether a text goes to many: compared with what the institution sent last, whatever small words were changed."""

from collections.abc import Iterable
from typing import Final

from koubo.inquiries.models import InquiryMessage
from koubo.institutions.models import Institution
from koubo.kernel.reading import compared

LAST: Final = 20
PIECE: Final = 5
ALIKE: Final = 0.7
MANY: Final = 3


def pieces(text: str) -> frozenset[str]:
    """Return the runs of characters two texts are compared by."""
    plain = compared(text).replace(" ", "")
    return frozenset(plain[at : at + PIECE] for at in range(max(len(plain) - PIECE + 1, 1)))


def alike(text: str, others: Iterable[str]) -> int:
    """Return how many of `others` are nearly `text`."""
    own = pieces(text)
    count = 0
    for other in others:
        theirs = pieces(other)
        count += len(own & theirs) >= ALIKE * len(own | theirs)
    return count


def sent_alike(institution: Institution, text: str) -> int:
    """Return how many of the institution's last inquiries said nearly the same; 0 while they are few."""
    rows = InquiryMessage.objects.filter(inquiry__institution=institution, from_seeker=False)
    found = alike(text, rows.order_by("-at", "-pk").values_list("text", flat=True)[:LAST])
    return found if found >= MANY else 0
