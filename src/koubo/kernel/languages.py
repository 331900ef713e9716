"""ISO 639 codes of languages, as CLDR lists them: what may stand in `lang` and in structured data."""

import unicodedata
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.core import get_global

# Codes of CLDR that name no language, or one that ISO has withdrawn.
NOT_A_LANGUAGE: Final = frozenset({"und", "mul", "zxx", "mis", "sh"})


def language_code(typed: str) -> str:
    """Return the code as it is to be written, two letters where there are two; empty for what is no code known here."""
    plain = unicodedata.normalize("NFKC", typed).strip().casefold()
    short = str(get_global("language_aliases").get(plain, ""))
    code = short if len(short) == 2 else plain
    return code if code in _codes() else ""


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    known = {code for code in map(str, Locale("en").languages) if code.isalpha() and len(code) in (2, 3)}
    return frozenset(known - NOT_A_LANGUAGE)
