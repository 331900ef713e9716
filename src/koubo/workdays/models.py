"""Days on which the secretariat is closed."""

from typing import ClassVar

from django.db import models

from koubo.kernel.text import Text


class Closure(models.Model):
    """A day the secretariat is closed besides weekends and national holidays, with the reason in both languages."""

    day = models.DateField(unique=True)
    reason_ja = models.CharField(max_length=100)
    reason_en = models.CharField(max_length=100)

    class Meta:
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        """Say the day."""
        return self.day.isoformat()

    @property
    def reason(self) -> Text:
        """Why it is closed."""
        return Text(self.reason_ja, self.reason_en)
