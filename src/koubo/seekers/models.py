"""Rows of job seekers."""

from typing import ClassVar, Final

from django.conf import settings
from django.db import models

from koubo.kernel.text import Text, is_japanese
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


def written_name(family: str, given: str, family_latin: str, given_latin: str) -> str:
    """Return a name as it is written: family name first in Japanese, last in Latin letters."""
    written = f"{family} {given}".strip()
    if written and not is_japanese(written):
        return f"{given} {family}".strip()
    return written or f"{given_latin} {family_latin}".strip()


class Person(models.Model):
    """Who someone is and how to reach them: columns that personal details and each application have in common."""

    family_name = models.CharField(max_length=100, blank=True)
    given_name = models.CharField(max_length=100, blank=True)
    family_name_kana = models.CharField(max_length=100, blank=True)
    given_name_kana = models.CharField(max_length=100, blank=True)
    family_name_latin = models.CharField(max_length=100, blank=True)
    given_name_latin = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=300, blank=True)
    affiliation = models.CharField(max_length=200, blank=True)
    position = models.CharField(max_length=100, blank=True)
    degree = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Say the name."""
        return self.name

    @property
    def name(self) -> str:
        """The name as it is written: family name first in Japanese, last in Latin letters."""
        return written_name(self.family_name, self.given_name, self.family_name_latin, self.given_name_latin)

    @property
    def kana(self) -> str:
        """The reading in kana."""
        return f"{self.family_name_kana} {self.given_name_kana}".strip()

    @property
    def latin(self) -> str:
        """The name in Latin letters."""
        return f"{self.given_name_latin} {self.family_name_latin}".strip()


# The columns, in the order of forms and tables.
PERSON_FIELDS: Final[tuple[str, ...]] = (
    "family_name", "given_name", "family_name_kana", "given_name_kana", "family_name_latin", "given_name_latin",
    "email", "phone", "postal_code", "address", "affiliation", "position", "degree",
)  # fmt: skip


class PersonalDetails(Person):
    """What a seeker entered once; each application starts with a copy."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="details", primary_key=True
    )
    updated_at = models.DateTimeField()


PERSON_LABELS: Final[dict[str, Text]] = {
    "family_name": Text("姓", "Family name"),
    "given_name": Text("名", "Given name"),
    "family_name_kana": Text("セイ（カナ）", "Family name (kana)"),
    "given_name_kana": Text("メイ（カナ）", "Given name (kana)"),
    "family_name_latin": Text("姓（ローマ字）", "Family name (Latin letters)"),
    "given_name_latin": Text("名（ローマ字）", "Given name (Latin letters)"),
    "email": Text("メールアドレス", "E-mail"),
    "phone": Text("電話番号", "Telephone"),
    "postal_code": Text("郵便番号", "Postal code"),
    "address": Text("住所", "Address"),
    "affiliation": Text("所属", "Affiliation"),
    "position": Text("職名", "Position"),
    "degree": Text("学位", "Degree"),
}
