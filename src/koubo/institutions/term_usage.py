"""Which institutions hold a term of the controlled lists."""

from typing import Final

from koubo.institutions.models import Institution
from koubo.kernel.text import Text
from koubo.vocabularies import usage
from koubo.vocabularies.usage import Codes, Usage

HELD_IN: Final = {"institution_types": "kind", "prefectures": "prefecture"}


def declare() -> None:
    """Say so to the lists."""
    usage.register("institutions", Usage(Text("求人機関", "Institutions"), count))


def count(vocabulary: str, codes: Codes) -> int:
    """Return how many hold one of the codes."""
    if vocabulary not in HELD_IN:
        return 0
    return Institution.objects.filter(**{f"{HELD_IN[vocabulary]}__in": list(codes)}).count()
