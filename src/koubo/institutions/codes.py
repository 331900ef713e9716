"""求人機関ID: half-width capitals and digits, proposed from the English name, given by the secretariat."""

import re
import unicodedata
from typing import Final

from koubo.institutions.models import Institution

SHAPE: Final = re.compile(r"[A-Z][A-Z0-9]{3,19}")
# Words of names that tell nothing of the institution.
COMMON: Final = frozenset({
    "NATIONAL", "PUBLIC", "PRIVATE", "UNIVERSITY", "CORPORATION", "INSTITUTE", "OF", "THE", "FOR", "AND", "TECHNOLOGY", "SCIENCE",
    "COLLEGE", "SCHOOL", "RESEARCH", "CENTER", "CENTRE", "INC", "LTD", "CO", "PREFECTURAL", "CITY", "GRADUATE", "AGENCY",
})  # fmt: skip
LETTERS: Final = 12


def tidy_code(text: str) -> str:
    """Return an ID as it is kept: half width, capitals, nothing around it."""
    return unicodedata.normalize("NFKC", text).strip().upper()


def is_code(code: str) -> bool:
    """Whether it has the shape of an ID: 4 to 20 capitals and digits, a letter first."""
    return SHAPE.fullmatch(code) is not None


def propose(name_en: str) -> str:
    """Return an ID nobody has: the telling word of the English name and a number. Two queries."""
    plain = unicodedata.normalize("NFKD", name_en).upper()
    words = re.findall(r"[A-Z]+", "".join(c for c in plain if not unicodedata.combining(c)))
    telling = [word for word in words if word not in COMMON] or words or ["KIKAN"]
    stem = telling[0][:LETTERS].ljust(2, "X")
    taken = set(Institution.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for n in range(1, len(taken) + 2) if (code := f"{stem}{n:02}") not in taken)
