"""Lists of words that stand for one meaning, and how they are found in a clause.

The lists are in the files of `words`, each under its name, with its entries between commas, in both languages. An entry is what people write; in it
`..` is a gap of some letters of the same clause, `#` a number, `*` at the end of an English word any ending, and `[]`, `()`, `|`, `?`
mean what they mean in a regular expression, <AGE> a pattern that the module of the list fills in. To teach the checks a wording, add it to the list of its meaning.
"""

import re
from functools import cache
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).with_name("words")
_NAMES: Final = re.compile(r"^\[(\w+)\]\n", re.MULTILINE)
GAP: Final = 14
GAP_EN: Final = 32
_NUMBER_EN: Final = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)"
_ENTRIES: Final = re.compile(r",\s+|,?\s*\n\s*")
_ENDING: Final = re.compile(r"(?<![\\][sdw])(?<=[A-Za-z])\*")
_LETTER: Final = "[A-Za-z]"
_PLAIN: Final = re.compile(r"([^\\()\[\]|?*+{}.^$#\s])(?![?*{])")


@cache
def listed(name: str) -> dict[str, str]:
    """Return the lists of a file in `words` by their names."""
    parts = _NAMES.split((_FOLDER / f"{name}.txt").read_text(encoding="utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def filled(entries: str, **parts: str) -> str:
    """Return a list with its parts in angle brackets, such as <AGE>, filled in."""
    return re.sub(r"<([A-Z_]{1,9})>", lambda name: parts[name[1]], entries)


def words(*lists: str) -> str:
    """Return the pattern of every entry of these lists."""
    entries = list(dict.fromkeys(entry for one in lists for entry in _ENTRIES.split(one.strip()) if entry))
    # Looking at the first letter before trying the whole list makes long lists cheap.
    begun = {entry: found[1] for entry in entries if (found := _PLAIN.match(entry))}
    japanese = [entry for entry, first in begun.items() if not first.isascii()]
    english = [entry for entry, first in begun.items() if first.isascii() and first.isalpha()]
    parts = [_pattern(entry) for entry in entries if entry not in {*japanese, *english}]
    if japanese:
        parts.append(f"(?=[{''.join(sorted({begun[e] for e in japanese}))}])(?:{'|'.join(map(_pattern, japanese))})")
    if english:
        letters = "".join(sorted({begun[e].lower() for e in english}))
        parts.append(f"(?<!{_LETTER})(?=[{letters}])(?:{'|'.join(map(_pattern, english))})")
    return f"(?:{'|'.join(parts)})"


def lexicon(*lists: str) -> re.Pattern[str]:
    """Return what finds any entry of these lists."""
    return re.compile(words(*lists), re.IGNORECASE)


def _pattern(entry: str) -> str:
    english = re.search(_LETTER, entry) is not None
    gap = f"[^.;\\n]{{0,{GAP_EN}}}?" if english else f"[^。\\n]{{0,{GAP}}}?"
    pattern = _ENDING.sub(r"\\w*", entry.replace("..", "\0")).replace("#", _NUMBER_EN if english else r"\d+")
    pattern = pattern.replace(" ", r"\s+").replace("\0", gap)
    before = rf"(?<!{_LETTER})" if re.match(rf"\((?:\?:)?{_LETTER}", entry) else ""
    after = rf"(?!{_LETTER})" if re.search(rf"{_LETTER}\)*\??$", entry) else ""
    return f"{before}{pattern}{after}"
