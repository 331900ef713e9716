"""The whole life of postings against a small independent model, with time moving. Runs on SQLite and PostgreSQL."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, initialize, invariant, rule

from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.institutions.models import Institution, Membership
from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep, Refusal
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions import drafts, requests
from koubo.postings.models import PostingSummary, Revision
from koubo.postings.publication.states import ContentLanguages
from tests.support import index_content
from tests.support.lives import KnownEverywhere, assert_lives_as_the_model_says
from tests.support.samples import complete_content

START = datetime(2026, 11, 24, 9, 0, tzinfo=clock.JST)


@dataclass
class Expected:
    """What the model knows of one posting."""

    pk: int
    closes_on: date
    state: str = "draft"
    live_from: datetime | None = None
    mails: int = 0


def expected_live_from(now: datetime, publish_on: date, closes_on: date) -> datetime | None:
    """Say again, in the help page's words, when it goes live; None where it must be refused."""
    today = now.astimezone(clock.JST).date()
    if publish_on < today or publish_on > closes_on:
        return None
    if publish_on == today:
        ten_pm = datetime(today.year, today.month, today.day, 22, tzinfo=clock.JST)
        return ten_pm if now < ten_pm else None
    return datetime(publish_on.year, publish_on.month, publish_on.day, tzinfo=clock.JST)


class PostingLife(KnownEverywhere):
    """Institution and secretariat act in any order; the public looks at every step."""

    postings: Bundle[Expected] = Bundle("postings")

    @initialize()
    def people(self) -> None:
        self.now = START
        tag = Institution.objects.count()
        self.institution = Institution.objects.create(
            code=f"INST{tag}", kind="00001", name_ja="あおぎり大学", name_en="Aogiri University", prefecture="00004"
        )
        author = User.objects.create(email=f"author{tag}@aogiri.example", name="人事 花子")
        Membership.objects.create(institution=self.institution, user=author, role=Membership.Role.EDITOR)
        desk = User.objects.create(email=f"desk{tag}@koubo.example", name="事務局", is_secretariat=True)
        self.author = Actor(author.pk, f"institution:{self.institution.pk}")
        self.desk = Actor(desk.pk, "desk")
        self.known: list[Expected] = []

    def revision(self, posting: Expected) -> Revision:
        return Revision.objects.select_related("posting__institution").get(pk=posting.pk)

    def attempt(self, posting: Expected, legal: bool, verb: Callable[[Revision], Any]) -> bool:
        """Run a verb; when the model says it is illegal, it must be refused and change nothing."""

        def picture() -> list[Any]:
            return [
                Revision.objects.filter(pk=posting.pk).values().get(), AuditEntry.objects.count(),
                OutgoingMail.objects.count(), list(PostingSummary.objects.values()), index_content.held(),
            ]  # fmt: skip

        before = picture()
        if legal:
            verb(self.revision(posting))
            posting.mails += 1
            return True
        with pytest.raises(Refusal):
            verb(self.revision(posting))
        assert picture() == before
        return False

    @rule(
        target=postings,
        days=st.integers(0, 20),
        written=st.sampled_from(list(ContentLanguages)),
        steps=st.sampled_from([0, 1, 2, 2]),
    )
    def create(self, days: int, written: ContentLanguages, steps: int) -> Expected:
        """Make a draft; most are asked for and approved at once, since chance alone hardly ever gets that far."""
        closes_on = clock.day_of(self.now) + timedelta(days)
        content = complete_content(written.languages) | {"closes_on": closes_on, "opens_on": None}
        made = drafts.create_draft(self.institution, content, written=written, by=self.author, now=self.now)
        posting = Expected(made.pk, closes_on)
        self.known.append(posting)
        if steps > 0:
            self.request(posting)
        if steps > 1:
            self.approve(posting, days=0)
        return posting

    @rule(posting=postings)
    def request(self, posting: Expected) -> None:
        legal = posting.state in {"draft", "returned"} and posting.closes_on >= clock.day_of(self.now)
        if self.attempt(posting, legal, lambda r: requests.request(r, version=r.version, by=self.author, now=self.now)):
            posting.state = "requested"

    @rule(posting=postings, days=st.integers(-1, 22))
    def approve(self, posting: Expected, days: int) -> None:
        publish_on = clock.day_of(self.now) + timedelta(days)
        instant = expected_live_from(self.now, publish_on, posting.closes_on)
        legal = posting.state == "requested" and instant is not None
        if self.attempt(
            posting,
            legal,
            lambda r: requests.approve(r, version=r.version, publish_on=publish_on, by=self.desk, now=self.now),
        ):
            posting.state, posting.live_from = "approved", instant

    @rule(posting=postings)
    def give_back(self, posting: Expected) -> None:
        if self.attempt(
            posting,
            posting.state == "requested",
            lambda r: requests.return_for_correction(
                r, version=r.version, message="給与の額を書いてください", comments={}, by=self.desk, now=self.now
            ),
        ):
            posting.state = "returned"

    @rule(posting=postings)
    def reject(self, posting: Expected) -> None:
        if self.attempt(
            posting,
            posting.state == "requested",
            lambda r: requests.reject(
                r, version=r.version, message="研究職の公募ではありません", by=self.desk, now=self.now
            ),
        ):
            posting.state = "rejected"

    @rule(posting=postings)
    def save(self, posting: Expected) -> None:
        revision = self.revision(posting)
        content = complete_content(revision.languages) | {"closes_on": posting.closes_on, "opens_on": None}
        if posting.state in {"draft", "returned"}:
            drafts.save_draft(revision, content, version=revision.version, by=self.author, now=self.now)
        else:
            with pytest.raises(IllegalStep):
                drafts.save_draft(revision, content, version=revision.version, by=self.author, now=self.now)

    @rule(hours=st.sampled_from([1, 5, 13, 24, 24 * 7]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def the_public_sees_exactly_what_the_model_says(self) -> None:
        if not hasattr(self, "known"):
            return
        own = Revision.objects.filter(posting__institution=self.institution)
        for instant in (self.now, self.now + timedelta(hours=13), self.now + timedelta(days=1)):
            readable = {p.pk for p in self.known if p.live_from and p.live_from <= instant}
            open_ones = {p.pk for p in self.known if p.pk in readable and clock.day_of(instant) <= p.closes_on}
            assert set(own.public_at(instant).values_list("pk", flat=True)) == readable
            assert set(own.live_at(instant).values_list("pk", flat=True)) == open_ones

    @invariant()
    def every_step_mailed_the_author_once(self) -> None:
        for posting in getattr(self, "known", []):
            about = str(Revision.objects.get(pk=posting.pk).posting_id)
            assert OutgoingMail.objects.filter(about_id=about).count() == posting.mails


@pytest.mark.database_kind
@pytest.mark.django_db
def test_a_posting_lives_as_the_model_says() -> None:
    assert_lives_as_the_model_says(PostingLife, examples=25, chosen=13)
