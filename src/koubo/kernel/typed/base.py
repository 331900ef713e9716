"""What the kinds of values share: the refusal, and one width."""

import re
import unicodedata
from typing import Final

from koubo.kernel.text import Text, tidy_line

DASHES: Final = "\\-\u2010-\u2015\u2043\u2212\u2500\u2501"
DASH: Final = re.compile(f"[{DASHES}]")
# Between figures the mark of a long vowel is meant as a dash.
FIGURE_DASH: Final = re.compile(f"(?<=[0-9)])\\s*[{DASHES}ー]\\s*(?=[0-9(])")

# A quoted value is shown so far.
_LONG: Final = re.compile("([「“][^」”]{60})[^」”]+(?=[」”])")


class Unclear(ValueError):
    """What was typed cannot be understood; `text` says why, about this value."""

    def __init__(self, ja: str, en: str) -> None:
        """Keep the reason in both languages."""
        super().__init__(en)
        self.text = Text(_LONG.sub(r"\1…", ja), _LONG.sub(r"\1…", en))


def narrow(text: str) -> str:
    """Return a line in half width, NFKC, without anything invisible."""
    return unicodedata.normalize("NFKC", tidy_line(text)).strip()


def dashed(text: str) -> str:
    """Return `text` with one kind of dash."""
    return DASH.sub("-", FIGURE_DASH.sub("-", text))
