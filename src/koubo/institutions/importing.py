"""A list of institutions taken in from a table: each line is checked, then added or brought up to date, or said to be wrong."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.db import transaction

from koubo.audit.trail import Actor
from koubo.institutions import actions, codes
from koubo.institutions.details import DETAILS, differing, present
from koubo.institutions.forms import InstitutionForm
from koubo.institutions.models import Institution, InstitutionStatus
from koubo.kernel.errors import Refusal

JOB: Final = Actor.job("import_institutions")
COLUMNS: Final = ("code", *(detail.key for detail in DETAILS))
# What a list cannot do without; the rest is asked for when the institution comes in itself.
NEEDED: Final = frozenset({"name_ja", "name_en", "kind", "prefecture"})


class LineOutcome(StrEnum):
    """What became of a line."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class ImportedLine:
    """What became of one line of the table."""

    number: int
    outcome: LineOutcome
    code: str
    words: str


class ListForm(InstitutionForm):
    """A line of the list: what is left out is not asked for."""

    def __init__(self, data: Mapping[str, str]) -> None:
        """Ask for what a list needs."""
        super().__init__(dict(data), language="en")
        for key, field in self.fields.items():
            field.required = key in NEEDED

    def _may_lack(self, key: str) -> bool:
        return True


def take_in(rows: Iterable[Mapping[str, Any]], *, now: datetime, dry_run: bool) -> Iterator[ImportedLine]:
    """Take in each line in a transaction of its own; with `dry_run` everything is undone in the end.

    A line finds its institution by `code`, else by corporate number; columns that are empty change nothing.
    """
    seen: set[str] = set()
    with transaction.atomic():
        for number, row in enumerate(rows, start=2):
            yield _line(number, row, seen, now)
        if dry_run:
            transaction.set_rollback(True)


def _line(number: int, row: Mapping[str, Any], seen: set[str], now: datetime) -> ImportedLine:
    given = {key: str(row.get(key) or "").strip() for key in COLUMNS}
    code = codes.tidy_code(given.pop("code"))
    found = _present_one(code, given["corporate_number"])
    before = present(found) if found else {}
    form = ListForm({key: value or before.get(key, "") for key, value in given.items()})
    if not form.is_valid():
        said = "; ".join(f"{key}: {words[0]}" for key, words in form.errors.items())
        return ImportedLine(number, LineOutcome.WRONG, code, said)
    values = {detail.key: form.cleaned_data[detail.key] for detail in DETAILS}
    identity = code or values["corporate_number"] or values["name_ja"]
    if identity in seen:
        return ImportedLine(number, LineOutcome.WRONG, code, "stands twice in this list")
    seen.add(identity)
    try:
        return _taken(number, found, code, values, now)
    except Refusal as refusal:
        return ImportedLine(number, LineOutcome.WRONG, code, refusal.text.en)


def _present_one(code: str, number: str) -> Institution | None:
    rows = Institution.objects.exclude(status=InstitutionStatus.MERGED)
    if code:
        return rows.filter(code=code).first()
    return rows.filter(corporate_number=number).order_by("code").first() if number else None


def _taken(number: int, found: Institution | None, code: str, values: dict[str, str], now: datetime) -> ImportedLine:
    if found is None:
        made = actions.create(code or codes.propose(values["name_en"]), values, by=JOB, now=now)
        return ImportedLine(number, LineOutcome.ADDED, made.code, made.name_ja)
    changed = differing(present(found), values)
    if not changed:
        return ImportedLine(number, LineOutcome.SAME, found.code, found.name_ja)
    actions.change(found, values, by=JOB, now=now)
    return ImportedLine(number, LineOutcome.CHANGED, found.code, ", ".join(sorted(changed)))
