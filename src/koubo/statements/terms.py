"""Read statements, publish versions, agree.

`current(kind, now)` is what holds; `agree(user_id, kind, now=…)` records that a person agreed to it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Max, QuerySet

from koubo.audit.trail import Actor, record
from koubo.kernel.errors import IllegalStep, NotPermitted, Refusal, StaleVersion
from koubo.kernel.text import LANGUAGES, Text
from koubo.statements.models import Agreement, StatementKind, StatementVersion

SEED: Final = Path(__file__).parent / "seed"
PLACEHOLDER: Final = re.compile(r"\{([^{}\s]*)\}")
PLACEHOLDERS: Final = ("site", "operator", "mail", "idle_minutes", "retention_months")
AGREED_TO: Final = frozenset({StatementKind.TERMS_SEEKER, StatementKind.TERMS_INSTITUTION, StatementKind.PRIVACY})


@dataclass(frozen=True, slots=True)
class Statement:
    """One version as it is read. Number 0 is the text that came with Koubo, in force since always."""

    kind: StatementKind
    number: int
    text: Text
    note: Text
    effective_from: datetime | None
    requires_consent: bool

    @property
    def digest(self) -> str:
        """Identifies the texts, whatever becomes of the rows."""
        return sha256(f"{self.text.ja}\0{self.text.en}".encode()).hexdigest()

    def filled(self) -> Text:
        """Return the text with the names of this site in it."""
        return Text(fill(self.text.ja, "ja"), fill(self.text.en, "en"))


class StatementRefused(Refusal):
    """A version cannot be published as it is written. `where` is the field."""

    def __init__(self, where: str, text: Text) -> None:
        """Keep what is wrong."""
        super().__init__(f"statement-{where}", text)
        self.where = where


@cache
def shipped(kind: StatementKind) -> Statement:
    """Return the text that came with Koubo."""
    ja, en = ((SEED / f"{kind.value}.{code}.md").read_text(encoding="utf-8") for code in LANGUAGES)
    return Statement(kind, 0, Text(ja, en), Text("Koubo に付属の文面", "The text that comes with Koubo"), None, False)


def fill(text: str, language: str) -> str:
    """Return `text` with the placeholders of this site filled; whatever else stands in braces stays."""
    values = {
        "site": settings.KOUBO_SITE_NAME,
        "operator": settings.KOUBO_OPERATOR_NAME[language],
        "mail": settings.KOUBO_SECRETARIAT_MAIL,
        "idle_minutes": str(settings.KOUBO_IDLE_MINUTES),
        "retention_months": str(settings.KOUBO_RETENTION_MONTHS),
    }
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def unknown_placeholders(text: str) -> list[str]:
    """Return what stands in braces and is no placeholder."""
    return sorted({found[0] for found in PLACEHOLDER.finditer(text) if found[1] not in PLACEHOLDERS})


def current(kind: StatementKind, now: datetime) -> Statement:
    """Return the version that holds at the aware instant `now`. One query."""
    row = _in_force(kind, now).first()
    return _read(row) if row else shipped(kind)


def versions(kind: StatementKind, now: datetime) -> list[Statement]:
    """Return every version that has been in force by `now`, newest first, the shipped one last."""
    return [*map(_read, _in_force(kind, now)), shipped(kind)]


def version(kind: StatementKind, number: int, now: datetime) -> Statement | None:
    """Return one version that has been in force by `now`."""
    return next((one for one in versions(kind, now) if one.number == number), None)


def agree(user_id: int, kind: StatementKind, *, now: datetime) -> Agreement:
    """Record that a person agrees to what holds now. A second time changes nothing."""
    stated = current(kind, now)
    made, _is_new = Agreement.objects.get_or_create(
        user_id=user_id, kind=kind, number=stated.number, defaults={"digest": stated.digest, "at": now}
    )
    return made


def agreed(user_id: int, kind: StatementKind) -> int | None:
    """Return the highest version somebody agreed to; None when they never did."""
    highest: int | None = Agreement.objects.filter(user_id=user_id, kind=kind).aggregate(n=Max("number"))["n"]
    return highest


def pending(user_id: int, kinds: Iterable[StatementKind], now: datetime) -> list[StatementKind]:
    """Return what somebody has to agree to: a version that asks for it holds, and they agreed to none since. Two queries."""
    asked = list(AGREED_TO & set(kinds))
    needed = dict(
        StatementVersion.objects.filter(kind__in=asked, requires_consent=True, effective_from__lte=now)
        .order_by()
        .values_list("kind")
        .annotate(n=Max("number"))
    )
    if not needed:
        return []
    given = dict(
        Agreement.objects.filter(user_id=user_id, kind__in=needed)
        .order_by()
        .values_list("kind")
        .annotate(n=Max("number"))
    )
    return [StatementKind(kind) for kind, number in sorted(needed.items()) if given.get(kind, -1) < number]


@transaction.atomic
def publish(
    kind: StatementKind,
    *,
    text: Text,
    note: Text,
    effective_from: datetime,
    requires_consent: bool,
    by: Actor,
    now: datetime,
) -> StatementVersion:
    """Publish a version that holds from the aware instant `effective_from`. Raises NotPermitted, StatementRefused, StaleVersion."""
    _require_desk(by)
    last = StatementVersion.objects.select_for_update(of=("self",)).filter(kind=kind).order_by("-number").first()
    _require_known_placeholders(text)
    if effective_from < now:
        raise StatementRefused(
            "effective_day", Text("施行日時には、これからの日時を入力してください", "Enter an instant that is ahead")
        )
    if last and effective_from <= last.effective_from:
        raise StatementRefused(
            "effective_day",
            Text("施行日時は、前の版より後にしてください", "It must take effect later than the version before"),
        )
    made = StatementVersion(
        kind=kind,
        number=last.number + 1 if last else 1,
        text_ja=text.ja,
        text_en=text.en,
        note_ja=note.ja,
        note_en=note.en,
        effective_from=effective_from,
        requires_consent=requires_consent and kind in AGREED_TO,
        written_at=now,
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:  # somebody else has just published this number
        raise StaleVersion from None
    record("publish_statement", made, by=by, now=now, after=_audited(made))
    return made


def _require_known_placeholders(text: Text) -> None:
    for code in LANGUAGES:
        unknown = unknown_placeholders(text[code])
        if unknown:
            names = ", ".join(unknown)
            raise StatementRefused(
                f"text_{code}",
                Text(
                    f"使えない差し込み項目があります：{names}。中かっこは差し込み項目にだけ使えます",
                    f"These are no placeholders: {names}. Braces are for placeholders only",
                ),
            )


@transaction.atomic
def take_back(made: StatementVersion, *, by: Actor, now: datetime) -> None:
    """Take back a version that does not hold yet. Raises NotPermitted, IllegalStep once it does."""
    _require_desk(by)
    held = StatementVersion.objects.select_for_update(of=("self",)).filter(pk=made.pk, effective_from__gt=now).first()
    if held is None:
        raise IllegalStep
    record("take_back_statement", held, by=by, now=now, before=_audited(held))
    held.delete()


def ahead(kind: StatementKind, now: datetime) -> QuerySet[StatementVersion]:
    """Return what does not hold yet."""
    return StatementVersion.objects.filter(kind=kind, effective_from__gt=now).order_by("number")


def agreements(kind: StatementKind) -> dict[int, int]:
    """Return how many people agreed to each version."""
    rows = Agreement.objects.filter(kind=kind).order_by().values_list("number").annotate(n=Count("pk"))
    return dict(rows)


def _in_force(kind: StatementKind, now: datetime) -> QuerySet[StatementVersion]:
    return StatementVersion.objects.filter(kind=kind, effective_from__lte=now).order_by("-number")


def _read(row: StatementVersion) -> Statement:
    return Statement(StatementKind(row.kind), row.number, row.text, row.note, row.effective_from, row.requires_consent)


def _require_desk(by: Actor) -> None:
    if by.hat != "desk":
        raise NotPermitted


def _audited(row: StatementVersion) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "number": row.number,
        "effective_from": row.effective_from.isoformat(),
        "requires_consent": row.requires_consent,
        "note_ja": row.note_ja,
    }
