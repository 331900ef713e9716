"""What is not told yet: what is put off, left open, or still a placeholder in a text."""

import re
from functools import lru_cache
from typing import Final

from koubo.postings.checks.lexicon import lexicon, listed, words

SAID: Final = listed("told")

# After somebody is hired: too late for a condition of work.
LATE: Final = words(SAID["LATE"])
# At some time not named.
SOME_DAY: Final = words(SAID["SOME_DAY"])
TELL: Final = words(SAID["TELL"])
SETTLE: Final = words(SAID["SETTLE"])
NOW_OPEN: Final = words(SAID["NOW_OPEN"])
PLACEHOLDER: Final = lexicon(SAID["PLACEHOLDER"])
LATE_TELL: Final = rf"(?:{LATE}[^。\n]{{0,24}}?{TELL}|{TELL}[^.。\n]{{0,48}}?{LATE}|{LATE}[^.\n]{{0,40}}{TELL})"
TOLD_LATE: Final = re.compile(LATE_TELL, re.IGNORECASE)
PUT_OFF: Final = re.compile(
    rf"{LATE_TELL}|{LATE}[^。.\n]{{0,30}}?{SETTLE}|{SOME_DAY}[^。.\n]{{0,24}}?(?:{TELL}|{SETTLE})|(?:{TELL}|{SETTLE})[^。.\n]{{0,20}}?(?<=[A-Za-z]\s){SOME_DAY}|{NOW_OPEN}",
    re.IGNORECASE,
)
# Work itself is made of consulting, preparing and reviewing: of a text of work only what is open now, or told late, is taken away.
OPEN_WORK: Final = re.compile(rf"{LATE_TELL}|{NOW_OPEN}", re.IGNORECASE)
IN_TIME: Final = lexicon(SAID["IN_TIME"])
_PARTS: Final = re.compile(r"[。\n]|\.\s")


@lru_cache(maxsize=256)
def without_put_off(text: str, *, of_work: bool = False) -> str:
    """Return what a text tells now: without the parts of sentences that put it off, but for what is told at the interview."""
    pattern = OPEN_WORK if of_work else PUT_OFF
    return "\n".join(part if IN_TIME.search(part) else _without_them(part, pattern) for part in _PARTS.split(text))


def _without_them(part: str, pattern: re.Pattern[str]) -> str:
    while found := pattern.search(part):
        start = max(part.rfind(mark, 0, found.start()) for mark in "、(,;") + 1
        ends = [at for mark in "、),;" if (at := part.find(mark, found.end())) >= 0]
        part = part[:start].rstrip("、(,;") + part[min(ends, default=len(part)) :]
    return part
