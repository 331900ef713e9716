"""What a check says: which rule, how grave, where, in words, and where the rule comes from."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from koubo.kernel.text import Text
from koubo.postings.sheet import SHEET


class Severity(StrEnum):
    """Errors block a request; warnings are shown. What is read from prose blocks only in a stock wording (`stock`)."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found. `where` is the address of the value (`title-ja`, `pays-0-lower`)."""

    rule: str
    severity: Severity
    where: str
    message: Text
    source: Text

    @property
    def field(self) -> str:
        """The top-level sheet field."""
        return self.where.split("-", 1)[0]

    @property
    def line(self) -> str:
        """The field in whose line pages say that field."""
        return SHEET.field(self.field).stands_with or self.field


def gravest(severities: Iterable[Severity]) -> Severity:
    """Return an error if there is one among them."""
    return Severity.ERROR if Severity.ERROR in set(severities) else Severity.WARNING


def warning(rule: str, where: str, ja: str, en: str, source: Text) -> Finding:
    """Return a finding that is shown and blocks nothing."""
    return Finding(rule, Severity.WARNING, where, Text(ja, en), source)
