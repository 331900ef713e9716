"""What a member may see of an institution: all of it, or what belongs to some of its units. Every list of its face begins here."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from koubo.audit.trail import Actor
from koubo.institutions.models import Institution, InstitutionUnit, Membership


@dataclass(frozen=True, slots=True)
class Sight:
    """An institution as somebody sees it. `units` are those the person is limited to, None without a limit."""

    institution: Institution
    units: frozenset[int] | None = None
    person_id: int | None = None

    @property
    def is_limited(self) -> bool:
        """Whether something of the institution may be out of sight."""
        return self.units is not None

    def covers(self, unit_id: int | None) -> bool:
        """Whether what belongs to a unit is seen; what belongs to none is seen by those without a limit."""
        return self.units is None or unit_id in self.units

    def within(self, unit: str) -> Q:
        """Return the condition on rows that lead to their unit by `unit`; nothing to ask for those without a limit."""
        return Q() if self.units is None else Q(**{f"{unit}__in": self.units})

    def choices(self) -> list[InstitutionUnit]:
        """Return the units the person may choose from. One query."""
        rows = self.institution.units.all()
        return list(rows if self.units is None else rows.filter(pk__in=self.units))


def whole(institution: Institution) -> Sight:
    """Return an institution as its administrators and the secretariat see it."""
    return Sight(institution)


def of(membership: Membership) -> Sight:
    """Return the institution as a member sees it. One query for those who are limited, none for others."""
    units = None
    if membership.limited:
        units = frozenset(membership.units.values_list("pk", flat=True))
    return Sight(membership.institution, units, membership.user_id)


def reach(by: Actor, institution_id: UUID, unit: str) -> Q:
    """Return the condition that the actor is a member and sees a row that leads to its unit by `unit`. No query of its own."""
    member = Membership.objects.filter(institution_id=institution_id, user_id=by.person_id)
    chosen = Membership.units.through.objects.filter(
        membership__institution_id=institution_id, membership__user_id=by.person_id, institutionunit_id=OuterRef(unit)
    )
    return Q(Exists(member.filter(limited=False))) | Q(Exists(chosen))
