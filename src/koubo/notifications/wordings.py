"""文面: what the operator wrote in place of the text of a mail that came with the portal.

Both say what is filled in as `{name}`. An operator's text is never run: placeholders are replaced once, everything else stays as
it was typed. A text that can no longer be used (it names what the mail does not know) gives way to the original.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.template import Engine

from koubo.audit.trail import Actor, record
from koubo.kernel.errors import NotPermitted, Refusal, StaleVersion
from koubo.kernel.fresh import SharedCopy
from koubo.kernel.text import Text, tidy
from koubo.notifications import kinds
from koubo.notifications.kinds import SITE_PLACEHOLDERS, MailKind
from koubo.notifications.models import MailWording

PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")
IN_ORIGINAL: Final = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
TAG: Final = re.compile(r"\{%.*?%\}")
SUBJECT_LIMIT: Final = 200
BODY_LIMIT: Final = 10_000


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and body with placeholders."""

    subject: str
    body: str


Key = tuple[str, str]


def _load() -> dict[Key, Wording]:
    newest = (
        MailWording.objects.values("kind", "language").annotate(n=Max("number")).values_list("n", "kind", "language")
    )
    wanted = {(kind, language): number for number, kind, language in newest.order_by()}
    return {
        (row.kind, row.language): Wording(row.subject, row.body)
        for row in MailWording.objects.filter(is_original=False)
        if wanted[row.kind, row.language] == row.number
    }


_overrides: Final = SharedCopy[dict[Key, Wording]](
    empty={}, stamp=lambda: tuple(MailWording.objects.aggregate(n=Count("pk"), last=Max("pk")).values()), load=_load
)


class WordingRefused(Refusal):
    """The text cannot be used. `where` is the field."""

    def __init__(self, where: str, text: Text) -> None:
        """Keep what is wrong."""
        super().__init__(f"wording-{where}", text)
        self.where = where


def current(kind: MailKind, language: str) -> Wording | None:
    """Return the operator's text as this process knows it, if it can be used; None: the original holds."""
    found = _overrides.value.get((kind.key, language))
    return found if found and not faults(kind, found) and found.body else None


def broken() -> list[Key]:
    """Return the texts of the operator that can no longer be used."""
    known = {kind.key: kind for kind in kinds.registered()}
    return sorted(
        (key, language) for (key, language), found in _overrides.value.items()
        if key in known and faults(known[key], found)
    )  # fmt: skip


def overridden() -> frozenset[Key]:
    """Return which texts are the operator's."""
    return frozenset(_overrides.value)


def original(kind: MailKind, language: str) -> Wording:
    """Return the text that came with the portal, as operators write it."""
    found = Engine.get_default().get_template(f"{kind.template}.{language}.txt")
    source = TAG.sub("", str(found.source))
    return Wording(kind.subject[language], IN_ORIGINAL.sub(r"{\1}", source).strip() + "\n")


def fill(wording: Wording, values: Mapping[str, str]) -> Wording:
    """Return a text with its placeholders filled, each once. A line whose only placeholder is empty is left out."""
    lines = [line for line in wording.body.splitlines() if not _is_empty(line, values)]
    return Wording(_filled(wording.subject, values), "\n".join(_filled(line, values) for line in lines) + "\n")


def _is_empty(line: str, values: Mapping[str, str]) -> bool:
    names = PLACEHOLDER.findall(line)
    return len(names) == 1 and values.get(names[0]) == ""


def _filled(text: str, values: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: values[found[1]], text)


def names_of(kind: MailKind) -> tuple[str, ...]:
    """Return every placeholder texts of this kind may use."""
    return (*kind.placeholders, *sorted(SITE_PLACEHOLDERS))


def faults(kind: MailKind, wording: Wording) -> dict[str, list[str]]:
    """Return the placeholders that do not exist for this kind, by field."""
    known = set(names_of(kind))
    said = {"subject": wording.subject, "body": wording.body}
    found = {where: sorted(set(PLACEHOLDER.findall(text)) - known) for where, text in said.items()}
    return {where: names for where, names in found.items() if names}


def missing(kind: MailKind, language: str, wording: Wording) -> list[str]:
    """Return what the original says and this text does not."""
    first = original(kind, language)
    asked = PLACEHOLDER.findall(first.subject + first.body)
    given = PLACEHOLDER.findall(wording.subject + wording.body)
    return sorted(set(asked) - set(given) - SITE_PLACEHOLDERS)


def history(kind: MailKind, language: str) -> QuerySet[MailWording]:
    """Return every version of the operator, newest first."""
    return MailWording.objects.filter(kind=kind.key, language=language).order_by("-number")


@transaction.atomic
def write(kind: MailKind, language: str, wording: Wording, *, version: int, by: Actor, now: datetime) -> MailWording:
    """Use a text from now on; `version` is the number of the one it was written over. Raises NotPermitted, WordingRefused, StaleVersion."""
    _require_desk(by)
    wording = Wording(" ".join(tidy(wording.subject).split()), tidy(wording.body))
    for where, text, ja, en in (
        ("subject", wording.subject, "件名を入力してください", "Enter the subject"),
        ("body", wording.body, "本文を入力してください", "Enter the text"),
    ):
        if not text:
            raise WordingRefused(where, Text(ja, en))
    for where, names in faults(kind, wording).items():
        shown = ", ".join(f"{{{name}}}" for name in names)
        raise WordingRefused(
            where,
            Text(f"この文面では使えない差し込み項目です：{shown}", f"This mail has no such placeholder: {shown}"),
        )
    return _write(kind, language, wording, original=False, version=version, by=by, now=now)


@transaction.atomic
def restore(kind: MailKind, language: str, *, version: int, by: Actor, now: datetime) -> MailWording:
    """Use the text that came with the portal from now on. Raises NotPermitted, StaleVersion."""
    _require_desk(by)
    return _write(kind, language, Wording("", ""), original=True, version=version, by=by, now=now)


def _write(
    kind: MailKind, language: str, wording: Wording, *, original: bool, version: int, by: Actor, now: datetime
) -> MailWording:
    before = history(kind, language).select_for_update(of=("self",)).first()
    if (before.number if before else 0) != version:
        raise StaleVersion
    row = {"subject": wording.subject, "body": wording.body, "is_original": original, "written_at": now}
    made, is_new = MailWording.objects.get_or_create(kind=kind.key, language=language, number=version + 1, defaults=row)
    if not is_new:
        raise StaleVersion
    about = {"kind": kind.key, "language": language, "number": made.number}
    record("restore_mail_text" if original else "change_mail_text", made, by=by, now=now, after=about)
    _overrides.refresh()
    return made


def _require_desk(by: Actor) -> None:
    if by.hat != "desk":
        raise NotPermitted
