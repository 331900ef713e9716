"""The summary of a posting: one narrow row beside its large revisions, for lists."""

import unicodedata
from datetime import datetime
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from koubo.institutions.models import Institution
from koubo.kernel.text import Text, either, is_japanese
from koubo.postings.models.posting import Posting
from koubo.postings.models.revision import Revision
from koubo.postings.publication.deadline import Deadline
from koubo.postings.publication.states import ContentLanguages, Phase, State

TITLE_LENGTH: Final = 200
REGISTERED: Final = Q(leaves_at__isnull=False)
WAITING: Final = Q(requested_at__isnull=False)


def folded(text: str) -> str:
    """Return text as it is compared: in its usual width, without case."""
    return unicodedata.normalize("NFKC", text).casefold()


def title_of(ja: str, en: str, written: str) -> Text:
    """Return a title as it is kept here: of one that is missing, the other stands in its place."""
    if ja != en:
        return Text(ja, en)
    language = written if written != ContentLanguages.BOTH else "ja" if is_japanese(ja) else "en"
    return either(ja, "") if language == "ja" else either("", en)


class PostingSummaryQuerySet(models.QuerySet["PostingSummary"]):
    """Sets of summaries, all comparisons with an aware instant."""

    def registered(self) -> "PostingSummaryQuerySet":
        """Postings that were approved once (登録済み)."""
        return self.filter(REGISTERED)

    def waiting(self) -> "PostingSummaryQuerySet":
        """Postings of which a request waits for a decision, oldest first."""
        return self.filter(WAITING).order_by("requested_at", "current_id")

    def with_phase(self, now: datetime) -> "PostingSummaryQuerySet":
        """Add `phase`: what people see of each posting at `now`."""
        return self.annotate(phase=phase_at(now))

    def in_phase(self, phase: str, now: datetime) -> "PostingSummaryQuerySet":
        """Keep the postings of which people see `phase` at `now`."""
        return self.alias(phase=phase_at(now)).filter(phase=phase)


def phase_at(now: datetime) -> Case:
    """Return the expression that says of a summary what `schedule.posting_phase` says of the revisions."""
    # Only the last interval is on the row. Before it begins, an older one may still be live.
    older = Revision.objects.live_at(now).filter(posting=OuterRef("pk")).order_by()
    return Case(
        When(withdrawn_at__lte=now, then=Value(Phase.WITHDRAWN)),
        When(withdrawn_at__isnull=False, then=Value(Phase.WITHDRAWING)),
        When(live_until__isnull=False, state=State.REQUESTED, then=Value(Phase.MODIFYING)),
        When(live_until__lte=now, then=Value(Phase.CLOSED)),
        When(live_from__lte=now, then=Value(Phase.PUBLISHED)),
        When(Q(live_from__gt=now) & Q(Exists(older)), then=Value(Phase.PUBLISHED)),
        When(live_from__gt=now, then=Value(Phase.SCHEDULED)),
        default=F("state"),
        output_field=models.CharField(),
    )


class PostingSummary(models.Model):
    """What lists compare, search and sort by of a posting, taken from its revisions. Renewed by `update_summary` only."""

    posting = models.OneToOneField(Posting, on_delete=models.CASCADE, primary_key=True, related_name="summary")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+", db_index=False)
    current = models.ForeignKey(
        Revision,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="the revision being worked on or waiting, else the newest",
    )
    registered = models.ForeignKey(
        Revision,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        help_text="the approved revision whose interval is the last",
    )
    state = models.CharField(max_length=9, help_text="of the current revision")
    is_modification = models.BooleanField(help_text="whether the current revision changes an approved one")
    written = models.CharField(max_length=5, help_text="the languages of the current revision")
    number = models.CharField(max_length=10, blank=True)
    title_ja = models.CharField(max_length=TITLE_LENGTH, blank=True, help_text="as registered, else as in the draft")
    title_en = models.CharField(max_length=TITLE_LENGTH, blank=True)
    words = models.TextField(blank=True, help_text="number and titles, folded for comparison")
    changed_at = models.DateTimeField(help_text="when content or state changed last")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    closes_on = models.DateField(null=True, help_text="as registered, else as in the draft")
    closes_at = models.TimeField(null=True, help_text="the hour of that day in Japan; empty: its end")
    deadline_kind = models.CharField(max_length=20, blank=True)
    live_from = models.DateTimeField(null=True)
    live_until = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    leaves_at = models.DateTimeField(
        null=True, help_text="when the last interval ends or the withdrawal takes effect; empty if never approved"
    )

    requested_at = models.DateTimeField(null=True, help_text="since when a request waits for a decision, else empty")
    wished_on = models.DateField(null=True, help_text="as that request wishes")
    request_closes_on = models.DateField(
        null=True, help_text="as that request says; the last day there is where it is open until filled"
    )
    findings = models.PositiveSmallIntegerField(
        null=True, help_text="what the checks found in that request when it was made"
    )

    objects = PostingSummaryQuerySet.as_manager()

    class Meta:
        # Each list is one of these indexes read in its order; the posting at the end makes the order whole.
        indexes: ClassVar = [
            models.Index(fields=["institution", "state", "is_modification", "-changed_at"], name="postings_own_work"),
            models.Index(fields=["institution", "changed_at", "posting"], name="postings_own_changed"),
            models.Index(
                fields=["institution", "live_until", "live_from", "withdrawn_at", "state", "posting"],
                name="postings_own_phase",
            ),
            models.Index(fields=["institution", "live_from"], name="postings_own_starts"),
            models.Index(
                fields=["institution", "withdrawn_at"],
                condition=Q(withdrawn_at__isnull=False),
                name="postings_own_withdrawn",
            ),
            models.Index(
                fields=["institution", "changed_at", "posting"],
                condition=REGISTERED,
                name="postings_registered_changed",
            ),
            models.Index(
                fields=["institution", "closes_on", "posting", "leaves_at"],
                condition=REGISTERED,
                name="postings_registered_closing",
            ),
            models.Index(
                fields=["institution", "number", "posting"], condition=REGISTERED, name="postings_registered_number"
            ),
            models.Index(
                fields=["institution", "title_ja", "posting"], condition=REGISTERED, name="postings_registered_title_ja"
            ),
            models.Index(
                fields=["institution", "title_en", "posting"], condition=REGISTERED, name="postings_registered_title_en"
            ),
            models.Index(
                fields=[
                    "requested_at",
                    "current",
                    "institution",
                    "is_modification",
                    "wished_on",
                    "request_closes_on",
                    "findings",
                ],
                condition=WAITING,
                name="postings_waiting",
            ),
            models.Index(
                fields=["request_closes_on", "requested_at", "current"],
                condition=WAITING,
                name="postings_waiting_closing",
            ),
        ]

    def __str__(self) -> str:
        """Say of which posting."""
        return f"{self.posting_id} {self.state}"

    @property
    def deadline(self) -> Deadline:
        """When recruitment ends, as registered, else as in the draft."""
        return Deadline(self.closes_on, self.closes_at, self.deadline_kind)

    @property
    def title(self) -> Text:
        """The title (求人件名) people know it by: the registered one until a changed one has been approved."""
        return title_of(self.title_ja, self.title_en, self.written)
