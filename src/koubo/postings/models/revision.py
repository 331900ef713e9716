"""The content of a posting at one time."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, NullIf

from koubo.institutions.models import Institution
from koubo.kernel import clock
from koubo.kernel.text import Text, either
from koubo.postings.models.posting import Posting
from koubo.postings.publication.deadline import NEVER, Deadline, tellable_end
from koubo.postings.publication.schedule import phase
from koubo.postings.publication.states import EDITABLE, WORKING, ContentLanguages, Phase, State


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Sets of revisions, all comparisons with an aware instant."""

    def public_at(self, now: datetime) -> "RevisionQuerySet":
        """Revisions the public may read at `now`: live, or closed after having been live."""
        return self.filter(state=State.APPROVED, live_from__lte=now)

    def live_at(self, now: datetime) -> "RevisionQuerySet":
        """Revisions in listings at `now`: `live_from <= now < live_until`."""
        return self.public_at(now).filter(live_until__gt=now)

    def review_due(self, now: datetime) -> "RevisionQuerySet":
        """Live ones without an end whose day of review (見直し日) has come.

        What a withdrawal or an approved modification is about to end has an end.
        """
        return self.live_at(now).filter(live_until=NEVER, review_on__lte=clock.day_of(now))


def named_in(language: str) -> Coalesce:
    """Return the name of the institution in a language, as it was when the revision was approved, as an expression."""
    return Coalesce(NullIf(F(f"named_{language}"), models.Value("")), F(f"posting__institution__name_{language}"))


class Revision(models.Model):
    """One version of a posting's content. Columns hold what is compared; the sheet knows the prose and other facts."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="revisions", db_index=False)
    state = models.CharField(max_length=9, default=State.DRAFT)
    version = models.PositiveIntegerField(
        default=1, help_text="raised by every save; guards against two people editing"
    )
    basis = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the approved revision a modification (修正) started from; empty for a registration",
    )
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the request this revision is the secretariat's correction of",
    )
    by_desk = models.BooleanField(
        default=False, help_text="written by the secretariat on behalf of the institution (代理操作)"
    )
    written = models.CharField(max_length=5, help_text="the languages it is written in")

    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True, help_text="the hour of that day in Japan; empty: its end")
    review_on = models.DateField(
        null=True, blank=True, help_text="open until filled: when the institution is asked whether it still recruits"
    )
    starts_on = models.DateField(null=True, blank=True)
    positions = models.PositiveIntegerField(null=True, blank=True)
    degree = models.CharField(max_length=20, blank=True)
    deadline_kind = models.CharField(max_length=20, blank=True)
    web_application = models.BooleanField(null=True)
    email_application = models.BooleanField(null=True)
    own_web_application = models.BooleanField(null=True)
    equality_measure = models.BooleanField(null=True)
    facts = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)

    named_ja = models.CharField(
        max_length=200,
        blank=True,
        help_text="the name of the institution when it was approved; empty where it has it still",
    )
    named_en = models.CharField(max_length=200, blank=True)

    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(null=True, blank=True)
    wished_on = models.DateField(
        null=True, blank=True, help_text="the publication date the institution wishes for (希望するサイト反映日)"
    )
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    findings = models.PositiveSmallIntegerField(
        null=True, help_text="how many things the checks found when it was requested"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decision_message = models.TextField(blank=True, help_text="what the secretariat wrote when returning or rejecting")
    field_comments = models.JSONField(default=dict, help_text="sheet key -> what to correct")
    publish_on = models.DateField(null=True, blank=True)
    live_from = models.DateTimeField(null=True, blank=True)
    live_until = models.DateTimeField(null=True, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="postings_state_known"),
            models.CheckConstraint(
                condition=Q(written__in=[w.value for w in ContentLanguages]), name="postings_written_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=State.APPROVED, live_from__isnull=False, live_until__isnull=False, publish_on__isnull=False
                )
                | (~Q(state=State.APPROVED) & Q(live_from__isnull=True, live_until__isnull=True)),
                name="postings_interval_iff_approved",
            ),
            models.CheckConstraint(
                condition=Q(live_from__isnull=True) | Q(live_from__lte=F("live_until")),
                name="postings_interval_forward",
            ),
            models.UniqueConstraint(
                fields=["posting"], condition=Q(state__in=sorted(WORKING)), name="postings_one_working_revision"
            ),
        ]
        # Not conditional: a database cannot tell from a bound parameter that such an index would do.
        indexes: ClassVar = [
            models.Index(fields=["state", "-live_from", "-id"], name="postings_newest"),
            models.Index(fields=["state", "live_until", "live_from"], name="postings_open"),
            models.Index(fields=["state", "requested_at"], name="postings_queue"),
            models.Index(fields=["posting", "state", "live_until"], name="postings_interval"),
        ]

    def __str__(self) -> str:
        """Say the title."""
        return self.title["ja"]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it is written in, Japanese first."""
        return ContentLanguages(self.written).languages

    @property
    def is_modification(self) -> bool:
        """Whether it changes a posting that was approved before (修正), not registers a new one (登録)."""
        return self.basis_id is not None

    @property
    def origin_id(self) -> int | None:
        """What its content was made from: the request it corrects, else its basis."""
        return self.corrects_id or self.basis_id

    @property
    def editable(self) -> bool:
        """Whether its author may change it (一時保存 or 差し戻し)."""
        return self.state in EDITABLE

    @property
    def title(self) -> Text:
        """The title (求人件名); where one language is missing, the other stands in."""
        ja, en = (self.texts.get(code, {}).get("title", "") for code in ("ja", "en"))
        return either(ja, en)

    @property
    def deadline(self) -> Deadline:
        """When recruitment ends, as it is written."""
        return Deadline(self.closes_on, self.closes_at, self.deadline_kind)

    @property
    def ends(self) -> datetime | None:
        """When its interval ends, as people can be told: not where it is open until filled."""
        return tellable_end(self.live_until)

    @property
    def takes_until(self) -> datetime:
        """When the interval of an approved revision stops taking applications."""
        assert self.live_from is not None, "approved revisions have an interval"
        assert self.live_until is not None, "with an end"
        return self.deadline.within(self.live_from, self.live_until)

    @property
    def institution_name(self) -> Text:
        """The name of the institution as it was when this was approved."""
        return self.name_of(self.posting.institution)

    def name_of(self, institution: Institution) -> Text:
        """Return that name, where the posting's institution is at hand and `self.posting` is not."""
        return Text(self.named_ja or institution.name_ja, self.named_en or institution.name_en)

    def phase(self, now: datetime) -> Phase:
        """Return what people see of it at `now`."""
        shown = phase(self.state, self.live_from, self.live_until, now)
        return Phase.MODIFYING if shown is Phase.REQUESTED and self.is_modification else shown
