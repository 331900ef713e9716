"""Institutions and their members."""

import uuid
from enum import StrEnum
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from koubo.institutions.folding import fold
from koubo.institutions.people import Invitation, JoinRequest
from koubo.kernel.text import Text

__all__ = [
    "Institution",
    "InstitutionStatus",
    "InstitutionUnit",
    "Invitation",
    "JoinRequest",
    "MailDomain",
    "Membership",
]


class InstitutionStatus(StrEnum):
    """Suspended ones read and request nothing; one that was merged leads to the other."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    MERGED = "merged"

    @property
    def label(self) -> Text:
        """The status in words."""
        return {
            InstitutionStatus.ACTIVE: Text("利用中", "Active"),
            InstitutionStatus.SUSPENDED: Text("利用停止中", "Suspended"),
            InstitutionStatus.MERGED: Text("統合済み", "Merged"),
        }[self]


class Institution(models.Model):
    """A recruiting institution. `code` is its 求人機関ID: half-width capitals and digits, given by the secretariat."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=5, help_text="機関種別: a code of the vocabulary institution_types")
    name_ja = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    name_kana = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    prefecture = models.CharField(max_length=5, help_text="a code of the vocabulary prefectures")
    address = models.CharField(max_length=300, blank=True)
    url = models.URLField(blank=True)
    corporate_number = models.CharField(max_length=13, blank=True, db_index=True, help_text="法人番号")
    unit = models.CharField(max_length=200, blank=True, help_text="the office that is in charge (担当部署)")
    contact_name = models.CharField(max_length=100, blank=True)
    contact_kana = models.CharField(max_length=100, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    folded_ja = models.CharField(max_length=200, blank=True, db_index=True, editable=False)
    folded_en = models.CharField(max_length=200, blank=True, db_index=True, editable=False)
    status = models.CharField(max_length=9, default=InstitutionStatus.ACTIVE)
    status_reason = models.TextField(blank=True, help_text="why it is suspended")
    registered_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    left_at = models.DateTimeField(null=True, blank=True, help_text="since when it has left the portal (退会)")

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(status__in=["active", "suspended"], merged_into=None)
                | models.Q(status="merged", merged_into__isnull=False),
                name="institutions_status_known",
            )
        ]

    def __str__(self) -> str:
        """Say the Japanese name."""
        return self.name_ja

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the names as they are compared beside them."""
        self.folded_ja, self.folded_en = fold(self.name_ja), fold(self.name_en)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "folded_ja", "folded_en"}
        super().save(*args, **kwargs)

    @property
    def name(self) -> Text:
        """The legal name in both languages."""
        return Text(self.name_ja, self.name_en)

    @property
    def is_suspended(self) -> bool:
        """Whether its people may read only."""
        return self.status == InstitutionStatus.SUSPENDED


class MailDomain(models.Model):
    """A domain from which people of an institution write, checked by the secretariat."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=253)
    note = models.CharField(max_length=300, blank=True, help_text="how it was checked")
    verified_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["domain"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "domain"], name="institutions_domain_once")
        ]

    def __str__(self) -> str:
        """Say the domain."""
        return self.domain


class InstitutionUnit(models.Model):
    """A unit (部局) of an institution, to which its openings may belong: a faculty, an institute, an office."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="units")
    name_ja = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering: ClassVar = ["name_ja", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "name_ja"], name="institutions_unit_once")
        ]

    def __str__(self) -> str:
        """Say the Japanese name."""
        return self.name_ja

    @property
    def name(self) -> Text:
        """The name in both languages; where there is no English one, the Japanese."""
        return Text(self.name_ja, self.name_en or self.name_ja)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Sets of memberships."""

    def reaching(self, unit_id: int | None) -> "MembershipQuerySet":
        """Keep those who see what belongs to a unit; what belongs to none is for those who are not limited to any."""
        if unit_id is None:
            return self.filter(limited=False)
        chosen = Membership.units.through.objects.filter(membership_id=OuterRef("pk"), institutionunit_id=unit_id)
        return self.filter(Q(limited=False) | Exists(chosen))


class Membership(models.Model):
    """A person acting for an institution: for all of it, or limited to some of its units."""

    class Role(models.TextChoices):
        """What a member may do: viewers read, editors write postings, administrators also manage people."""

        ADMINISTRATOR = "administrator", "管理者"
        EDITOR = "editor", "担当者"
        VIEWER = "viewer", "閲覧者"

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=13, choices=Role.choices, default=Role.EDITOR)
    limited = models.BooleanField(default=False, help_text="whether only what belongs to `units` is seen")
    units = models.ManyToManyField(InstitutionUnit, blank=True, related_name="members")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["institution_id", "user_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "user"], name="institutions_member_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=["administrator", "editor", "viewer"]), name="institutions_role_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(role="administrator", limited=True), name="institutions_administrator_sees_all"
            ),
        ]

    def __str__(self) -> str:
        """Say who acts for whom."""
        return f"{self.user_id} @ {self.institution_id}"

    @property
    def may_write(self) -> bool:
        """Whether this member may write postings."""
        return self.role in {self.Role.ADMINISTRATOR, self.Role.EDITOR}

    @property
    def is_administrator(self) -> bool:
        """Whether this member manages the institution's people."""
        return self.role == self.Role.ADMINISTRATOR
