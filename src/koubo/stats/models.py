"""Rows of the counts: the sums that stay, and what tells the visitors of a day apart until the day is over."""

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import Q

from koubo.institutions.models import Institution
from koubo.kernel.text import Text
from koubo.postings.models import Posting


class CountKind(StrEnum):
    """What is counted."""

    VIEW = "view"
    IMPRESSION = "impression"
    BOOKMARK = "bookmark"
    OUTBOUND = "outbound"
    APPLICATION = "application"

    @property
    def label(self) -> Text:
        """What the column is called."""
        return {
            "view": Text("アクセス数", "Views"),
            "impression": Text("検索での表示", "In search"),
            "bookmark": Text("ブックマーク", "Bookmarks"),
            "outbound": Text("リンクのクリック", "Link clicks"),
            "application": Text("Web応募", "Applications"),
        }[self.value]

    @property
    def meaning(self) -> Text:
        """What one of it is; printed beside the numbers."""
        return {
            "view": Text(
                "求人公募情報のページを見た人の数です。同じ人が同じ日に何度見ても1件です。",
                "People who opened the page of the opening; the same person counts once a day.",
            ),
            "impression": Text(
                "公募の検索結果や一覧に表示された回数です。",
                "Times the opening appeared in search results or lists.",
            ),
            "bookmark": Text("ブックマークに追加された回数です。", "Times the opening was bookmarked."),
            "outbound": Text(
                "求人公募情報に記載されたURL（貴機関の応募ページなど）へ進んだ人の数です。同じ人は1日に1件です。",
                "People who followed an address given in the opening, such as your application page; once a day each.",
            ),
            "application": Text("このサイトから送信されたWeb応募の数です。", "Applications sent through this site."),
        }[self.value]

    @property
    def is_once_a_day(self) -> bool:
        """Whether a visitor counts once a day, however often."""
        return self in {CountKind.VIEW, CountKind.OUTBOUND}


class Tally(models.Model):
    """How often something happened to a posting on a day in Japan. Goes on over modifications.

    The institution is the posting's, which never changes: the days of all its openings are one range of an index.
    """

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+", db_index=False)
    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="tallies")
    kind = models.CharField(max_length=11)
    day = models.DateField()
    n = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["day", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["posting", "kind", "day"], name="stats_one_tally"),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in CountKind]), name="stats_kind_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["institution", "day", "kind", "n"], name="stats_own_days")]

    def __str__(self) -> str:
        """Say all of it."""
        return f"{self.posting_id} {self.day} {self.kind}: {self.n}"


class Salt(models.Model):
    """The random text mixed into the hashes of one day, the same for every process; thrown away with them."""

    day = models.DateField(primary_key=True)
    value = models.CharField(max_length=64)

    def __str__(self) -> str:
        """Say the day only."""
        return str(self.day)


class CountedVisitor(models.Model):
    """A salted hash of a visitor, a posting and a kind: this one has been counted today."""

    digest = models.CharField(max_length=64, primary_key=True)
    day = models.DateField(db_index=True)

    def __str__(self) -> str:
        """Say the day only."""
        return str(self.day)
