"""Rows of the controlled lists: what the secretariat changed. What it did not change is only in the files."""

from typing import ClassVar

from django.db import models


class VocabularyEdition(models.Model):
    """How often a list was changed. Its row is locked by every change, so that changes of a list take turns."""

    vocabulary = models.CharField(max_length=40, unique=True)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["vocabulary"]

    def __str__(self) -> str:
        """Say which and how often."""
        return f"{self.vocabulary} {self.number}"


class EditedTerm(models.Model):
    """A term that was added or changed, whole; a row stands in the place of the line of the file with its code. Never deleted."""

    vocabulary = models.CharField(max_length=40)
    code = models.CharField(max_length=20)
    parent = models.CharField(max_length=20, blank=True)
    label_ja = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200)
    after = models.CharField(max_length=20, blank=True, help_text="of one that was added: the code it stands behind")
    is_retired = models.BooleanField(default=False, help_text="no longer offered, still shown and found")
    merged_into = models.CharField(max_length=20, blank=True, help_text="the code of the term it counts as")
    awaits_search = models.BooleanField(default=False, help_text="entries of search still say it as it was")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["vocabulary", "code"], name="vocabularies_one_row_a_term")
        ]

    def __str__(self) -> str:
        """Say which."""
        return f"{self.vocabulary} {self.code}"
