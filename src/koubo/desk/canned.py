"""定型の理由: reasons the secretariat gives often. Those that come with the portal, changed and added to by rows of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Sum

from koubo.audit.trail import Actor, record
from koubo.desk import canned_seed
from koubo.desk.models import CannedReason
from koubo.kernel.errors import IllegalStep, NotPermitted, Refusal, StaleVersion
from koubo.kernel.fresh import SharedCopy
from koubo.kernel.text import Text, tidy
from koubo.postings.sheet import SHEET, Field

RETURN: Final = "return"
REJECT: Final = "reject"
REGISTRATION: Final = "registration"
ANY_FIELD: Final = "any"
LOCALIZED: Final = "localized"
OWN: Final = "own"
FIELD: Final = "field:"
MOST: Final = 500
STEP: Final = 10


@dataclass(frozen=True, slots=True)
class OfferedReason:
    """One reason. `scope` says where it is offered; `version` is that of its row, 0 while it is as it came."""

    scope: str
    key: str
    text: Text
    position: int
    retired: bool = False
    version: int = 0

    @property
    def id(self) -> str:
        """Its name in addresses."""
        return f"{self.scope}/{self.key}"


class ReasonRefused(Refusal):
    """A reason cannot be as it is written. `where` is the field."""

    def __init__(self, where: str, text: Text) -> None:
        """Keep what is wrong."""
        super().__init__(f"reason-{where}", text)
        self.where = where


def _seed() -> dict[tuple[str, str], OfferedReason]:
    groups = {
        RETURN: canned_seed.RETURN,
        REJECT: canned_seed.REJECT,
        REGISTRATION: canned_seed.REGISTRATION,
        ANY_FIELD: canned_seed.ANY_FIELD,
        LOCALIZED: canned_seed.LOCALIZED,
    } | {FIELD + key: {OWN: text} for key, text in canned_seed.FIELDS.items()}
    return {
        (scope, key): OfferedReason(scope, key, text, (n + 1) * STEP)
        for scope, texts in groups.items()
        for n, (key, text) in enumerate(texts.items())
    }


SEED: Final = _seed()


def _load() -> dict[tuple[str, str], OfferedReason]:
    return {
        (row.scope, row.key): OfferedReason(row.scope, row.key, row.text, row.position, row.retired, row.version)
        for row in CannedReason.objects.all()
    }


_rows: Final = SharedCopy[dict[tuple[str, str], OfferedReason]](
    empty={},
    stamp=lambda: tuple(CannedReason.objects.aggregate(n=Count("pk"), last=Max("pk"), v=Sum("version")).values()),
    load=_load,
)


def scopes() -> list[str]:
    """Return where reasons can be offered."""
    return [RETURN, REJECT, REGISTRATION, ANY_FIELD, LOCALIZED, *(FIELD + field.key for field in SHEET.fields)]


def every() -> list[OfferedReason]:
    """Return all reasons, retired ones too, by scope and order."""
    order = {scope: n for n, scope in enumerate(scopes())}
    found = (SEED | _rows.value).values()
    return sorted(
        (one for one in found if one.scope in order), key=lambda one: (order[one.scope], one.position, one.key)
    )


def reasons(scope: str) -> dict[str, Text]:
    """Return what is offered in a scope, by key, in order."""
    return {one.key: one.text for one in every() if one.scope == scope and not one.retired}


def of_field(field: Field, offered: dict[str, dict[str, Text]] | None = None) -> dict[str, Text]:
    """Return the comments often made on a field of the sheet, those of its own first; of `offered`, where asked for already."""
    found = reasons_by_scope() if offered is None else offered
    general = found.get(ANY_FIELD, {}) | (found.get(LOCALIZED, {}) if field.localized else {})
    own = found.get(FIELD + field.key, {})
    return own | {key: text for key, text in general.items() if key not in own}


def reasons_by_scope() -> dict[str, dict[str, Text]]:
    """Return what is offered everywhere."""
    found: dict[str, dict[str, Text]] = {}
    for one in every():
        if not one.retired:
            found.setdefault(one.scope, {})[one.key] = one.text
    return found


def message(chosen: Iterable[str], offered: dict[str, Text], written: str, language: str) -> str:
    """Return the chosen reasons in `language`, a line each, and what was written below them."""
    lines = [offered[key][language] for key in chosen if key in offered]
    return "\n".join([*lines, written] if written else lines)


def find(scope: str, key: str) -> OfferedReason | None:
    """Return one as it is stored now."""
    row = CannedReason.objects.filter(scope=scope, key=key).first()
    if row is not None:
        return OfferedReason(scope, key, row.text, row.position, row.retired, row.version)
    return SEED.get((scope, key))


@transaction.atomic
def add(scope: str, text: Text, *, position: int, by: Actor, now: datetime) -> CannedReason:
    """Add a reason. Raises NotPermitted, ReasonRefused."""
    text = _checked(text, by)
    if scope not in scopes():
        raise ReasonRefused("scope", Text("使う場所を選んでください", "Select where it is used"))
    if CannedReason.objects.count() >= MOST:
        raise ReasonRefused("", Text(f"定型の理由は{MOST}件までです", f"There can be up to {MOST} reasons"))
    made = CannedReason.objects.create(
        scope=scope, key=uuid4().hex[:12], text_ja=text.ja, text_en=text.en, position=position
    )
    record("add_reason", made, by=by, now=now, after=_audited(made))
    _rows.refresh()
    return made


@transaction.atomic
def change(read: OfferedReason, text: Text, *, position: int, retired: bool, by: Actor, now: datetime) -> None:
    """Change a reason as it was read. Raises NotPermitted, ReasonRefused, StaleVersion, IllegalStep when there is none."""
    text = _checked(text, by)
    row = CannedReason.objects.select_for_update(of=("self",)).filter(scope=read.scope, key=read.key).first()
    seed = SEED.get((read.scope, read.key))
    if row is None and seed is None:
        raise IllegalStep
    if (row.version if row else 0) != read.version:
        raise StaleVersion
    before = _audited(row) if row else {"ja": seed.text.ja, "en": seed.text.en, "retired": False} if seed else {}
    held = row or CannedReason(scope=read.scope, key=read.key)
    held.text_ja, held.text_en, held.position, held.retired = text.ja, text.en, position, retired
    held.version = read.version + 1
    try:
        with transaction.atomic():
            held.save()
    except IntegrityError:  # two people changed for the first time what came with the portal
        raise StaleVersion from None
    record("change_reason", held, by=by, now=now, before=before, after=_audited(held))
    _rows.refresh()


def _checked(text: Text, by: Actor) -> Text:
    if by.hat != "desk":
        raise NotPermitted
    text = Text(tidy(text.ja), tidy(text.en))
    for where, written, ja, en in (
        ("text_ja", text.ja, "日本語の理由を入力してください", "Enter the reason in Japanese"),
        ("text_en", text.en, "英語の理由を入力してください", "Enter the reason in English"),
    ):
        if not written:
            raise ReasonRefused(where, Text(ja, en))
    return text


def _audited(row: CannedReason) -> dict[str, Any]:
    return {"scope": row.scope, "ja": row.text_ja, "en": row.text_en, "retired": row.retired}
