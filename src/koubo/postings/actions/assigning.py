"""To which unit (部局) of its institution a posting belongs: nothing the public reads, but who of the institution sees it."""

from datetime import datetime

from django.db import transaction

from koubo.audit.trail import Actor
from koubo.institutions.models import InstitutionUnit
from koubo.kernel.errors import NotPermitted
from koubo.postings.actions import permissions
from koubo.postings.actions.modifying import lock_for_writing
from koubo.postings.actions.steps import complete
from koubo.postings.models import Posting


@transaction.atomic
def assign(posting: Posting, unit: InstitutionUnit | None, *, by: Actor, now: datetime) -> Posting:
    """Let a posting belong to another unit, or to none. Who is limited can do so among their own units only.

    Raises IllegalStep, NotPermitted.
    """
    held = lock_for_writing(posting, by)
    if unit is not None and unit.institution_id != held.institution_id:
        raise NotPermitted
    if not permissions.may_write_in(by, held.institution, unit.pk if unit else None):
        raise NotPermitted
    if held.unit == unit:
        return held
    before = {"unit": held.unit.name_ja if held.unit else ""}
    held.unit = unit
    held.save(update_fields=["unit"])
    complete("assign_unit", held, by=by, now=now, before=before, after={"unit": unit.name_ja if unit else ""})
    return held
