"""The searchable text of things, by kind and key."""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """The text of one thing in the form search compares."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    text = models.TextField()

    class Meta:
        ordering: ClassVar = ["kind", "key"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "key"], name="search_entry_once")]

    def __str__(self) -> str:
        """Say kind and key."""
        return f"{self.kind} {self.key}"
