"""Repeating lines of a revision. Their columns are the sub-fields the sheet marks as columns; prose is per language."""

from typing import ClassVar

from django.db import models

from koubo.files.models import StoredFile
from koubo.postings.models.revision import Revision


class SheetRow(models.Model):
    """One line: its place in the order, and its prose per language."""

    position = models.PositiveSmallIntegerField()
    texts = models.JSONField(default=dict)

    class Meta:
        abstract = True
        ordering: ClassVar = ["revision_id", "position"]

    def __str__(self) -> str:
        """Say where it stands."""
        return f"{self._meta.model_name} {self.position}"


class JobLine(SheetRow):
    """A job type (職種) with its employment form, term, tenure track and probation."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="job_lines")
    job_type = models.CharField(max_length=5, blank=True)
    employment_form = models.CharField(max_length=5, blank=True)
    term = models.CharField(max_length=5, blank=True)
    tenure_track = models.CharField(max_length=5, blank=True)
    probation = models.BooleanField(null=True)
    pay_kind = models.CharField(max_length=20, blank=True, help_text="where its pay differs from that of the posting")
    pay_lower = models.PositiveBigIntegerField(null=True, blank=True)
    pay_upper = models.PositiveBigIntegerField(null=True, blank=True)
    degree = models.CharField(max_length=20, blank=True, help_text="where it differs from that of the posting")
    filled = models.BooleanField(null=True, help_text="whether somebody was found for it (採用決定済み)")

    class Meta(SheetRow.Meta):
        indexes: ClassVar = [models.Index(fields=["job_type"], name="postings_job_type")]


class ResearchField(SheetRow):
    """A research field (研究分野): the code of a subfield, or of a major field's “all subfields” entry."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="research_fields")
    code = models.CharField(max_length=5, blank=True)

    class Meta(SheetRow.Meta):
        indexes: ClassVar = [models.Index(fields=["code"], name="postings_field_code")]


class Place(SheetRow):
    """A work location (勤務地)."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="places")
    prefecture = models.CharField(max_length=5, blank=True)
    postal_code = models.TextField(blank=True, help_text="as typed: a draft keeps what is no postal code too")

    class Meta(SheetRow.Meta):
        indexes: ClassVar = [models.Index(fields=["prefecture"], name="postings_prefecture")]


class Pay(SheetRow):
    """A kind of pay with its range in yen (給与)."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="pays")
    pay_kind = models.CharField(max_length=20, blank=True)
    lower = models.PositiveBigIntegerField(null=True, blank=True)
    upper = models.PositiveBigIntegerField(null=True, blank=True)


class DocumentSlot(SheetRow):
    """What applicants on this site hand in files for (Web応募の書類欄)."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="document_slots")
    kind = models.CharField(max_length=20, blank=True)
    required = models.BooleanField(null=True)
    most = models.PositiveBigIntegerField(null=True, blank=True)
    formats = models.CharField(max_length=20, blank=True)
    largest_mb = models.PositiveBigIntegerField(null=True, blank=True)
    stage = models.CharField(max_length=20, blank=True)


class Question(SheetRow):
    """What applicants on this site are asked besides their documents (Web応募の質問)."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=20, blank=True)
    required = models.BooleanField(null=True)


class Attachment(models.Model):
    """A PDF that belongs to a revision (添付書類)."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["revision_id", "position"]

    def __str__(self) -> str:
        """Say the file."""
        return str(self.file_id)
