"""Rows of the secretariat's work: who has taken a request, and who is reading it."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from koubo.postings.models import Posting, Revision


class Claim(models.Model):
    """One person of the secretariat has taken one request (担当). A revision requested again is another request."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="claims")
    requested_at = models.DateTimeField(
        help_text="that of the revision when it was taken: the claim is of that request"
    )
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["since", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["revision", "requested_at"], name="desk_one_claim_per_request")
        ]

    def __str__(self) -> str:
        """Say what and who."""
        return f"{self.revision_id}: {self.holder_id}"


class Presence(models.Model):
    """When a person of the secretariat last opened a request; forgotten soon."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "posting"], name="desk_one_presence")]

    def __str__(self) -> str:
        """Say who and where."""
        return f"{self.user_id}: {self.posting_id}"
