"""Two records of one institution become one: what moves is shown first, then everything moves in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction

from koubo.accounts.models import User
from koubo.applications.models import Application
from koubo.audit.trail import Actor, record
from koubo.desk.claimable import id_of, kind_of
from koubo.desk.models import Claim
from koubo.inquiries import merging as inquiries
from koubo.institutions import actions, invitations
from koubo.institutions.models import Institution, InstitutionStatus, Membership
from koubo.kernel.errors import IllegalStep, Refusal
from koubo.kernel.text import Text
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions.permissions import hat_of
from koubo.postings.discovery import internal_index, public_index
from koubo.postings.models import Posting
from koubo.postings.models.queries import requested
from koubo.registrations.lifecycle import ChangeStatus
from koubo.registrations.models import ChangeRequest

RANK = (Membership.Role.VIEWER, Membership.Role.EDITOR, Membership.Role.ADMINISTRATOR)


class SameInstitution(Refusal):
    """An institution does not become part of itself."""

    def __init__(self) -> None:
        """Say what to choose."""
        super().__init__(
            "same-institution",
            Text("統合先には別の求人機関を選んでください", "Choose another institution to merge into"),
        )


class EffectChanged(Refusal):
    """What moves is not what was shown."""

    def __init__(self) -> None:
        """Say what to look at."""
        super().__init__(
            "effect-changed",
            Text(
                "確認のあとに件数が変わっています。もう一度確認してください",
                "What would move has changed since. Please look at it again",
            ),
        )


@dataclass(frozen=True, slots=True)
class MergeEffect:
    """What moves from one to the other; `shared` are people who are in both."""

    postings: int
    applications: int
    members: int
    shared: int
    claims: int
    requests: int
    inquiries: int
    invitations: int

    @property
    def digest(self) -> str:
        """The numbers in one word, for the form."""
        moved = (
            self.postings,
            self.applications,
            self.members,
            self.shared,
            self.requests,
            self.inquiries,
            self.invitations,
        )
        return "-".join(str(number) for number in moved)


def effect(gone: Institution, kept: Institution) -> MergeEffect:
    """Return what merging `gone` into `kept` moves. A constant number of queries."""
    people = Membership.objects.filter(institution=gone)
    waiting = requested().filter(institution=gone).values_list("current_id", flat=True)
    asked = ChangeRequest.objects.filter(institution=gone, status=ChangeStatus.REQUESTED)
    taken = Claim.objects.filter(subject_kind="revision", subject_id__in=[str(pk) for pk in waiting])
    return MergeEffect(
        postings=Posting.objects.filter(institution=gone).count(),
        applications=Application.objects.filter(posting__institution=gone).count(),
        members=people.count(),
        shared=people.filter(user__memberships__institution=kept).count(),
        claims=taken.count(),
        requests=asked.count(),
        inquiries=inquiries.count(gone),
        invitations=invitations.open_of(gone).count(),
    )


@transaction.atomic
def merge(gone: Institution, kept: Institution, *, seen: str, reason: str, by: Actor, now: datetime) -> Institution:
    """Move everything of `gone` to `kept`; the ID of `gone` leads there from then on. `seen` is the digest that was shown.

    Openings that were approved keep the name they had. Raises NotPermitted, SameInstitution, IllegalStep, EffectChanged, WordsMissing.
    """
    actions.require_desk(by)
    if gone.pk == kept.pk:
        raise SameInstitution
    if not reason.strip():
        raise actions.WordsMissing
    first, second = (actions.hold(one) for one in sorted((gone, kept), key=lambda one: str(one.pk)))
    gone, kept = (first, second) if first.pk == gone.pk else (second, first)
    if InstitutionStatus.MERGED in {gone.status, kept.status}:
        raise IllegalStep
    moved = effect(gone, kept)
    if moved.digest != seen:
        raise EffectChanged
    actions.keep_names(gone, gone.name)
    _close_requests(gone, by, now)
    _join_units(gone, kept)
    _join_people(gone, kept)
    inquiries.carry_over(gone, kept)
    _move_everything(gone, kept)
    OutgoingMail.objects.filter(hat=hat_of(gone)).update(hat=hat_of(kept))
    gone.status, gone.merged_into, gone.status_reason = InstitutionStatus.MERGED, kept, reason
    gone.save(update_fields=["status", "merged_into", "status_reason"])
    Institution.objects.filter(merged_into=gone).update(merged_into=kept)
    public_index.refresh_institution(kept)
    internal_index.refresh_institution(kept)
    after = {name: getattr(moved, name) for name in ("postings", "applications", "members", "inquiries")}
    record(
        "merge_institution",
        gone,
        by=by,
        now=now,
        after={"into": str(kept.pk), "name": kept.code, **after},
        reason=reason,
    )
    record(
        "take_in_institution",
        kept,
        by=by,
        now=now,
        after={"from": str(gone.pk), "name": gone.code, **after},
        reason=reason,
    )
    return kept


def _close_requests(gone: Institution, by: Actor, now: datetime) -> None:
    """What the record that goes asked to change of itself is asked no more."""
    waiting = ChangeRequest.objects.filter(institution=gone, status=ChangeStatus.REQUESTED)
    for asked in waiting:
        Claim.objects.filter(subject_kind=kind_of(ChangeRequest), subject_id=id_of(asked)).delete()
    waiting.update(status=ChangeStatus.TAKEN_BACK, decided_at=now, decided_by_id=by.person_id)


def _join_units(gone: Institution, kept: Institution) -> None:
    """Units of the same name become one."""
    here = {unit.name_ja: unit for unit in kept.units.all()}
    for unit in gone.units.filter(name_ja__in=list(here)):
        twin = here[unit.name_ja]
        Posting.objects.filter(unit=unit).update(unit=twin)
        twin.members.add(*unit.members.all())
        twin.invitations.add(*unit.invitations.all())
        unit.delete()


def _close_shared(gone: Institution) -> None:
    """The shared account of an ID that is no more signs nobody in."""
    shared = Membership.objects.filter(institution=gone).exclude(user__mailbox="")
    User.objects.filter(pk__in=shared.values("user")).update(is_active=False)
    shared.delete()


def _join_people(gone: Institution, kept: Institution) -> None:
    """Who is in both keeps one membership, with the role that may do more; who is limited there reaches the units of both."""
    _close_shared(gone)
    here = {one.user_id: one for one in Membership.objects.filter(institution=kept)}
    for one in Membership.objects.filter(institution=gone, user__in=list(here)):
        mine = here[one.user_id]
        if RANK.index(Membership.Role(one.role)) > RANK.index(Membership.Role(mine.role)):
            mine.role = one.role
        mine.limited = mine.limited and not mine.is_administrator
        mine.units.set([*mine.units.all(), *one.units.all()] if mine.limited else [])
        mine.save(update_fields=["role", "limited"])
        one.delete()


def references() -> list[Any]:
    """Return every foreign key of another model that leads to an institution, also those without a way back."""
    fields: Any = Institution._meta.get_fields(include_hidden=True)
    return [one for one in fields if one.auto_created and one.one_to_many and one.related_model is not Institution]


def _move_everything(gone: Institution, kept: Institution) -> None:
    """Let every row of any package that refers to `gone` refer to `kept`; one that `kept` has already goes."""
    for relation in references():
        name = relation.field.name
        rows: models.QuerySet[Any] = _rows_of(relation.related_model).filter(**{name: gone})
        if not _moved(rows, name, kept):
            for pk in list(rows.values_list("pk", flat=True)):
                row = _rows_of(relation.related_model).filter(pk=pk)
                if not _moved(row, name, kept):
                    row.delete()


def _rows_of(model: type[models.Model]) -> models.QuerySet[Any]:
    return model._base_manager.all()  # noqa: SLF001 - every row, whatever a manager leaves out


def _moved(rows: models.QuerySet[Any], name: str, kept: Institution) -> bool:
    """Move rows; False, with nothing moved, when `kept` has one of them already."""
    try:
        with transaction.atomic():
            rows.update(**{name: kept})
    except IntegrityError:
        return False
    return True
