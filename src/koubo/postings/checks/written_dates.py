"""Dates as people write them in Japanese and English prose."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

ERAS: Final = {"令和": 2018, "平成": 1988, "R": 2018}
MONTHS: Final = {
    name: i
    for i, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)
}
MONTH: Final = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
WRITTEN: Final = re.compile(
    r"(?P<era>令和|平成|(?<![A-Za-z])R)\s*(?P<ey>元|\d{1,2})\s*[年./-]\s*(?P<em>\d{1,2})\s*[月./-]\s*(?P<ed>\d{1,2})\s*日?"
    r"|(?P<y>20\d\d)\s*(?:年|[/.-])\s*(?:[（(]令和[^）)]{1,4}[）)]\s*)?(?P<m>\d{1,2})\s*(?:月|[/.-])\s*(?P<d>\d{1,2})\s*日?"
    r"|(?<![\d/.])(?P<sm>\d{1,2})/(?P<sd>\d{1,2})(?=\s*(?:\([日月火水木金土](?:曜日?)?\)|必着|まで|締切|〆切))"
    r"|(?<!\d)(?P<jm>\d{1,2})\s*月\s*(?P<jd>\d{1,2})\s*日"
    rf"|\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m1>{MONTH})(?:,?\s+(?P<y1>20\d\d))?"
    rf"|\b(?P<m2>{MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<y2>20\d\d))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date in a text, year None where it is not written, and where it stands."""

    year: int | None
    month: int
    day: int
    start: int
    end: int

    def is_day(self, day: date) -> bool:
        """Whether this can be `day`."""
        return (self.month, self.day) == (day.month, day.day) and self.year in (None, day.year)

    def near(self, day: date) -> date | None:
        """Return the date, in the year of `day` where none is written; None where no calendar has it."""
        try:
            return date(self.year or day.year, self.month, self.day)
        except ValueError:
            return None


def written_dates(text: str) -> Iterator[WrittenDate]:
    """Yield every date of a text (NFKC) that names a month and a day."""
    for found in WRITTEN.finditer(text):
        g = found.groupdict()
        if g["era"]:
            era = ERAS[g["era"].upper()]
            year: int | None = era + (1 if g["ey"] == "元" else int(g["ey"]))
        else:
            said = g["y"] or g["y1"] or g["y2"]
            year = int(said) if said else None
        month = g["em"] or g["m"] or g["jm"] or g["sm"]
        number = int(month) if month else MONTHS[(g["m1"] or g["m2"])[:3].lower()]
        day = int(g["ed"] or g["d"] or g["jd"] or g["sd"] or g["d1"] or g["d2"])
        yield WrittenDate(year, number, day, found.start(), found.end())
