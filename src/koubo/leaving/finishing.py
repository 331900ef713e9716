"""What happens when the fourteen days are over: accounts are erased, drafts of institutions deleted."""

from datetime import datetime
from typing import Final

import structlog
from django.db import transaction

from koubo.accounts.actions import erase_person
from koubo.audit.trail import record
from koubo.kernel.errors import Refusal
from koubo.leaving.models import Leaving
from koubo.postings.actions import drafts, modifying
from koubo.postings.actions.permissions import LEAVING
from koubo.postings.models import Revision
from koubo.postings.publication.states import EDITABLE

JOB: Final = LEAVING
log = structlog.get_logger(__name__)


def finish_due(now: datetime) -> int:
    """Make every leaving final whose time has come; return 0, for no mail comes of it. What fails is tried again."""
    due = Leaving.objects.filter(undone_at=None, finished_at=None, final_at__lte=now).order_by("final_at", "pk")
    for leaving in due:
        try:
            finish(leaving, now=now)
        except Exception:  # one that cannot be finished must not hold up the others
            log.exception("leaving_not_finished", leaving=str(leaving.pk))
    return 0


@transaction.atomic
def finish(leaving: Leaving, *, now: datetime) -> None:
    """Make one leaving final; a second time changes nothing."""
    rows = Leaving.objects.select_for_update(of=("self",), no_key=True).select_related("institution", "person")
    held = rows.filter(pk=leaving.pk, undone_at=None, finished_at=None, final_at__lte=now).first()
    if held is None:
        return
    if held.person is not None:
        erase_person(held.person, by=JOB, now=now, reason="own wish")
    elif held.institution is not None:
        deleted = _delete_drafts(held, now)
        record("finish_leaving", held.institution, by=JOB, now=now, after={"drafts": deleted})
    held.finished_at, held.memberships = now, []
    held.save(update_fields=["finished_at", "memberships"])


def _delete_drafts(held: Leaving, now: datetime) -> int:
    """Delete what was never requested, and begun modifications. What the secretariat once had stays in its records."""
    deleted = 0
    working = Revision.objects.filter(posting__institution=held.institution, state__in=EDITABLE)
    for revision in working.select_related("posting__institution").order_by("posting_id", "pk"):
        try:
            with transaction.atomic():
                if drafts.is_deletable(revision):
                    drafts.delete_draft(revision, version=revision.version, by=JOB, now=now)
                elif revision.is_modification:
                    modifying.discard_modification(revision, by=JOB, now=now)
                else:
                    continue
        except Refusal:
            continue
        deleted += 1
    return deleted
