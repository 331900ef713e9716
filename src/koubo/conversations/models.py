"""Rows of messages."""

import uuid
from enum import StrEnum
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from koubo.kernel.text import Text
from koubo.postings.models import Posting

TEXT_LIMIT: Final = 5000


class Topic(StrEnum):
    """What a message is about, in the words of the help page."""

    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"
    OTHER = "other"

    @property
    def label(self) -> Text:
        """What the person chooses."""
        return {
            "correction": Text("修正箇所", "Part to be changed"),
            "withdrawal": Text("取り下げ希望", "Wish to withdraw"),
            "other": Text("その他", "Other"),
        }[self.value]


class Message(models.Model):
    """One message about a posting: of an institution, with the one answer of the secretariat, or of the secretariat.

    The first message of a conversation leads it; those that go on point at it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="contacts")
    first = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="more")
    from_desk = models.BooleanField(default=False, help_text="written by the secretariat; it asks for no answer")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    about = models.CharField(max_length=10)
    text = models.TextField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(about__in=[t.value for t in Topic]), name="messages_topic_known"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="messages_answer_whole_or_none",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["at"], condition=Q(answered_at__isnull=True, from_desk=False), name="messages_open"),
        ]

    def __str__(self) -> str:
        """Say which posting it is about."""
        return f"{self.about} {self.posting_id}"

    @property
    def lead_id(self) -> uuid.UUID:
        """The first message of its conversation."""
        return self.first_id or self.pk

    @property
    def topic(self) -> Text:
        """What it is about, in words."""
        return Topic(self.about).label
