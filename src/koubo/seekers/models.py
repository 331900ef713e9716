"""Rows of job seekers."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from koubo.postings.models import Posting


class Bookmark(models.Model):
    """A posting in someone's folder (検討フォルダ)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookmarks")
    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="bookmarks")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "posting"], name="seekers_bookmark_once")]

    def __str__(self) -> str:
        """Say whose and what."""
        return f"{self.user_id} {self.posting_id}"
