"""Units (部局) of an institution: its administrators name them; openings belong to them, members may be limited to them."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet

from koubo.audit.trail import Actor, record
from koubo.institutions import mails
from koubo.institutions.members import hold, is_administrator
from koubo.institutions.models import Institution, InstitutionUnit, Membership
from koubo.institutions.refusals import AdministratorSeesAll, UnitInUse, UnitNameMissing, UnitNameTaken
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.kernel.text import tidy_line

LONGEST: Final = 100


def counted(institution: Institution) -> QuerySet[InstitutionUnit]:
    """Return the units with how many openings (`held`) and members (`people`) each has. One query."""
    return institution.units.annotate(held=Count("postings", distinct=True), people=Count("members", distinct=True))


@transaction.atomic
def add(institution: Institution, *, name_ja: str, name_en: str, by: Actor, now: datetime) -> InstitutionUnit:
    """Name a unit. Raises NotPermitted, UnitNameMissing, UnitNameTaken."""
    _administrators_only(by, institution)
    made = InstitutionUnit(institution=institution)
    _name(made, name_ja, name_en)
    record("add_unit", institution, by=by, now=now, after={"unit": made.pk, "name": made.name_ja})
    return made


@transaction.atomic
def rename(unit: InstitutionUnit, *, name_ja: str, name_en: str, by: Actor, now: datetime) -> None:
    """Give a unit another name. Openings keep the words of their own text. Raises as `add` does, and IllegalStep."""
    held = _hold(unit, by)
    before = {"name": held.name_ja, "name_en": held.name_en}
    _name(held, name_ja, name_en)
    after = {"unit": held.pk, "name": held.name_ja, "name_en": held.name_en}
    record("rename_unit", held.institution, by=by, now=now, before=before, after=after)


@transaction.atomic
def remove(unit: InstitutionUnit, *, by: Actor, now: datetime) -> None:
    """Take away a unit to which nothing belongs. Raises NotPermitted, IllegalStep, UnitInUse."""
    held = _hold(unit, by)
    invited = held.invitations.filter(accepted_at=None, withdrawn_at=None)
    if held.postings.exists() or held.members.exists() or invited.exists():
        raise UnitInUse
    record("remove_unit", held.institution, by=by, now=now, before={"unit": held.pk, "name": held.name_ja})
    held.delete()


@transaction.atomic
def limit(membership: Membership, units: Collection[InstitutionUnit], *, by: Actor, now: datetime) -> None:
    """Limit a member to units, or to none: then all of the institution is seen.

    Raises NotPermitted, IllegalStep, AdministratorSeesAll.
    """
    held = hold(membership, by)
    if units and held.is_administrator:
        raise AdministratorSeesAll
    before, after = sorted(held.units.values_list("pk", flat=True)), sorted(unit.pk for unit in units)
    if before == after and held.limited == bool(units):
        return
    give(held, units)
    changed = {"person": held.user_id, "units": [unit.name_ja for unit in units]}
    record("limit_member", held.institution, by=by, now=now, before={"units": before}, after=changed)
    mails.tell_role(held, now=now)


def give(membership: Membership, units: Collection[InstitutionUnit]) -> None:
    """Let a membership reach exactly these units, or everything when there are none. Whoever calls asked who may."""
    if any(unit.institution_id != membership.institution_id for unit in units):
        raise NotPermitted
    membership.units.set(units)
    membership.limited = bool(units)
    membership.save(update_fields=["limited"])


def _name(unit: InstitutionUnit, name_ja: str, name_en: str) -> None:
    unit.name_ja, unit.name_en = tidy_line(name_ja)[:LONGEST], tidy_line(name_en)[:LONGEST]
    if not unit.name_ja:
        raise UnitNameMissing
    try:
        with transaction.atomic():
            unit.save()
    except IntegrityError as taken:
        raise UnitNameTaken from taken


def _hold(unit: InstitutionUnit, by: Actor) -> InstitutionUnit:
    rows = InstitutionUnit.objects.select_for_update(of=("self",)).select_related("institution")
    held = rows.filter(pk=unit.pk).first()
    if held is None:
        raise IllegalStep
    _administrators_only(by, held.institution)
    return held


def _administrators_only(by: Actor, institution: Institution) -> None:
    if not is_administrator(by, institution.pk):
        raise NotPermitted
