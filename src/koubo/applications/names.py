"""Names in an archive that every system can unpack: Windows, macOS, Linux."""

import unicodedata
from typing import Final

FORBIDDEN: Final = frozenset('<>:"/\\|?*')
# What Windows takes for a device, whatever its ending.
RESERVED: Final = frozenset(
    {
        "con",
        "prn",
        "aux",
        "nul",
        "conin$",
        "conout$",
        *(f"{name}{n}" for name in ("com", "lpt") for n in "0123456789¹²³"),
    }
)
FOLDER_LENGTH: Final = 60
FILE_LENGTH: Final = 110
# File systems on Linux count bytes.
BYTES: Final = 240


def safe(name: str, *, limit: int, otherwise: str = "_") -> str:
    """Return a name as NFC without what a system forbids, bounded, its ending kept."""
    plain = unicodedata.normalize("NFC", name)
    kept = "".join("_" if c in FORBIDDEN else c for c in plain if unicodedata.category(c)[0] != "C").strip(" .")
    stem, ending = _parted(kept)
    if stem.split(".")[0].strip().casefold() in RESERVED:
        stem = f"_{stem}"
    return _cut(stem, ending, limit) or otherwise


def _parted(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    return (stem, f".{ending}") if dot and stem and len(ending) <= 5 else (name, "")


def _cut(stem: str, ending: str, limit: int) -> str:
    stem = stem[: limit - len(ending)]
    while len(f"{stem}{ending}".encode()) > BYTES:
        stem = stem[:-1]
    stem = stem.strip(" .")
    return f"{stem}{ending}" if stem else ending.strip(" .")


def unlike(name: str, taken: set[str]) -> str:
    """Return the name, or with a number when one is taken that some systems do not tell from it; and take it."""
    stem, ending = _parted(name)
    tried, n = name, 1
    while tried.casefold() in taken:
        n += 1
        tried = f"{stem} ({n}){ending}"
    taken.add(tried.casefold())
    return tried
