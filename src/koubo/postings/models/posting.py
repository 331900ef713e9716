"""The identity of a posting."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from koubo.institutions.models import Institution, InstitutionUnit
from koubo.postings.publication.states import WithdrawalReason


class Posting(models.Model):
    """A posting: who recruits, and the data number (データ番号) once it has been requested."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="postings")
    unit = models.ForeignKey(
        InstitutionUnit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="postings",
        help_text="empty: of none in particular",
    )
    number = models.CharField(max_length=10, unique=True, null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="when a withdrawal (取り下げ) takes or took effect; empty again when undone before",
    )
    withdrawal_reason = models.CharField(max_length=9, blank=True, help_text="what the public is told, if anything")

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(withdrawal_reason__in=[r.value for r in WithdrawalReason]),
                name="postings_withdrawal_reason_known",
            )
        ]

    def __str__(self) -> str:
        """Say the number, or the private id before there is one."""
        return self.number or str(self.pk)


class Withdrawal(models.Model):
    """A withdrawal as it was made: what it closed, so that it can be undone before it takes effect."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="withdrawals")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    effective_at = models.DateTimeField()
    closed = models.JSONField(help_text="the intervals before it: revision, live_from, live_until")
    undone_at = models.DateTimeField(null=True, blank=True)
    by_desk = models.BooleanField(
        default=False, help_text="made by the secretariat on behalf of the institution, which cannot undo it"
    )
    reason = models.CharField(max_length=9, blank=True, help_text="what the public is told, if anything")
    instead_of = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="the withdrawal of the institution that gave way to this one of the secretariat",
    )

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["posting"], condition=Q(undone_at__isnull=True), name="postings_one_withdrawal"
            )
        ]

    def __str__(self) -> str:
        """Say of what and when."""
        return f"{self.posting_id} {self.effective_at}"


class NumberSeries(models.Model):
    """The last running number given in a month (YYMM, Japan). A number is given once and never reused."""

    month = models.CharField(max_length=4, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        """Say month and last number."""
        return f"{self.month}: {self.last}"
