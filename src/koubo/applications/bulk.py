"""Changing the status of many applications at once (一括): shown before, done in one transaction, told one by one after.

The key of the form is the id of the act: a second click finds what the first did, and nobody is written to twice.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from koubo.applications import answering, held_notices, permissions, queries
from koubo.applications.answering import Change
from koubo.applications.decisions import columns, step_of, why_not
from koubo.applications.enums import Outcome
from koubo.applications.models import Application, BulkChange, BulkResult, StatusChange
from koubo.applications.refusals import NothingChosen
from koubo.audit import trail
from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.kernel.errors import NotPermitted, Refusal, StaleVersion
from koubo.kernel.text import LANGUAGES
from koubo.notifications import outbox
from koubo.notifications.outbox import Composed
from koubo.postings.models import Posting

Texts = Mapping[str, Composed]


@dataclass(frozen=True, slots=True)
class Line:
    """One application of a change of many, and why it cannot be changed so, if it cannot."""

    application: Application
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change of many would do. `digest` says that what is done is what was shown."""

    lines: tuple[Line, ...]
    texts: Texts
    digest: str

    @property
    def changing(self) -> tuple[Application, ...]:
        """Those that will be changed."""
        return tuple(line.application for line in self.lines if line.refusal is None)


def drafts(change: Change) -> dict[str, Composed]:
    """Return the words for a status by language, with their placeholders, as they stand before editing."""
    return {language: answering.draft(change.to, language) for language in LANGUAGES}


def preview(
    posting: Posting, ids: Collection[UUID], change: Change, *, by: Actor, now: datetime, texts: Texts | None = None
) -> Preview:
    """Return what would become of the applications; writes nothing. `texts` are the mails by language as edited.

    Raises NotPermitted, also when one of them is not there for the actor, and NothingChosen. Constant queries.
    """
    if not permissions.may_manage(by, posting):
        raise NotPermitted
    return _preview(posting, ids, change, texts, by=by, now=now, lock=False)


def _preview(
    posting: Posting,
    ids: Collection[UUID],
    change: Change,
    texts: Texts | None,
    *,
    by: Actor,
    now: datetime,
    lock: bool,
) -> Preview:
    rows = queries.visible_to(by).filter(posting=posting, pk__in=set(ids)).select_related("user").order_by("pk")
    found = list(rows.select_for_update(of=("self",)) if lock else rows)
    if not ids:
        raise NothingChosen
    if len(found) != len(set(ids)):
        raise NotPermitted
    said = {**drafts(change), **(texts or {})}
    today = clock.day_of(now)
    found.sort(key=lambda application: application.number or "")
    lines = tuple(Line(one, why_not(one, change, today=today)) for one in found)
    return Preview(lines, said, _digest(lines, change, said))


def _digest(lines: Sequence[Line], change: Change, texts: Texts) -> str:
    said = [
        [[str(line.application.pk), line.application.version, line.refusal.code if line.refusal else ""] for line in lines],
        {name: str(value) for name, value in asdict(change).items()},
        {language: [text.subject, text.body] for language, text in sorted(texts.items())},
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def change_many(
    posting: Posting, ids: Collection[UUID], change: Change, *, key: UUID, digest: str, by: Actor, now: datetime,
    texts: Texts | None = None,
) -> BulkChange:  # fmt: skip
    """Change the applications as the preview with `digest` showed, all in one transaction; refused ones stay as they are.

    Done already under `key`, it is returned as it was. Raises NotPermitted, NothingChosen, and StaleVersion when
    something changed since the preview.
    """
    if not permissions.may_manage(by, posting):
        raise NotPermitted
    act, fresh = BulkChange.objects.get_or_create(
        pk=key,
        defaults={
            "posting": posting, "by_id": by.user_id, "at": now, "to_status": change.to, "notify": change.notify,
            "ids": [], "digest": digest,
        },
    )  # fmt: skip
    if not fresh:
        if (act.posting_id, act.by_id) != (posting.pk, by.user_id):
            raise NotPermitted
        return act
    shown = _preview(posting, ids, change, texts, by=by, now=now, lock=True)
    if shown.digest != digest:
        raise StaleVersion
    act.ids = [str(line.application.pk) for line in shown.lines]
    act.save(update_fields=["ids"])
    _change(act, shown, change, by=by, now=now)
    return act


def _change(act: BulkChange, shown: Preview, change: Change, *, by: Actor, now: datetime) -> None:
    changing, steps = shown.changing, []
    for application in changing:
        text = shown.texts[application.language]
        step = step_of(
            application, replace(change, subject=text.subject, body=text.body), before=application.status, by=by, now=now
        )  # fmt: skip
        step.bulk = act
        steps.append(step)
    if changing:
        held_notices.replace([one.pk for one in changing], now)
        written = columns(changing[0], change, now)
        Application.objects.filter(pk__in=[one.pk for one in changing]).update(version=F("version") + 1, **written)
    StatusChange.objects.bulk_create(steps)
    if change.notify:
        outbox.queue_all([answering.mail_of(one, step, now=now) for one, step in zip(changing, steps, strict=True)])
    BulkResult.objects.bulk_create(_result(act, line) for line in shown.lines)
    after = {"to": change.to, "notify": change.notify, "changed": [one.number for one in changing]}
    trail.record("change_applications", act, by=by, now=now, after=after, reason=change.reason)


def _result(act: BulkChange, line: Line) -> BulkResult:
    outcome = Outcome.REFUSED if line.refusal else Outcome.OK
    return BulkResult(
        bulk=act, application=line.application, outcome=outcome, code=line.refusal.code if line.refusal else ""
    )


def results(act: BulkChange) -> list[BulkResult]:
    """Return what became of each application, by number."""
    rows = act.results.select_related("application__applicant", "application__posting__institution")
    return list(rows.order_by("application__number"))
