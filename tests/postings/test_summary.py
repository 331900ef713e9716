"""The row beside a posting's revisions says what the revisions say, whatever was done and whenever one looks."""

from datetime import date, datetime, timedelta

import pytest
from django.forms.models import model_to_dict

from koubo.institutions.models import Institution
from koubo.institutions.sight import whole
from koubo.kernel import clock
from koubo.postings.actions import desk_withdrawal, drafts, modifying, requests, withdrawing
from koubo.postings.content import storage
from koubo.postings.discovery import internal_index
from koubo.postings.models import Posting, PostingSummary, Revision, queries, summary_update
from koubo.postings.publication.states import Phase, WithdrawalReason
from tests.support import factories
from tests.support.factories import NOW
from tests.support.summaries import assert_summaries_hold

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]


def modified(posting: Posting, *, publish_on: date, now: datetime = NOW, **content: object) -> Revision:
    """Change an approved posting and have it approved."""
    author = factories.acting_for(factories.member(posting.institution), posting.institution)
    working = modifying.start_modification(posting, by=author, now=now)
    values = storage.load(working) | content
    saved = drafts.save_draft(working, values, version=working.version, by=author, now=now)
    asked = requests.request(saved, version=saved.version, by=author, now=now)
    desk = factories.acting_as_desk(factories.desk_member())
    return requests.approve(asked, version=asked.version, publish_on=publish_on, by=desk, now=now, note="確認済み")


@pytest.fixture
def of() -> Institution:
    return factories.institution()


def phase(posting: Posting, now: datetime) -> Phase:
    return Phase(PostingSummary.objects.with_phase(now).values_list("phase", flat=True).get(pk=posting.pk))


def test_between_two_intervals_it_is_scheduled_and_in_both_published(of: Institution) -> None:
    first = factories.published(of, closes_on=date(2026, 11, 26))
    modified(first.posting, publish_on=date(2026, 11, 30), closes_on=date(2026, 12, 20))
    seen = {day: phase(first.posting, clock.start_of(date(2026, 11, day))) for day in (25, 26, 27, 29, 30)}
    assert seen == {
        25: Phase.PUBLISHED, 26: Phase.PUBLISHED, 27: Phase.SCHEDULED, 29: Phase.SCHEDULED, 30: Phase.PUBLISHED
    }  # fmt: skip
    assert_summaries_hold()


def test_a_modification_begun_before_the_desk_changed_the_closing_date_stays_the_present_one(of: Institution) -> None:
    posting = factories.published(of).posting
    author = factories.acting_for(factories.member(of), of)
    desk = factories.acting_as_desk(factories.desk_member())
    modifying.start_modification(posting, by=author, now=NOW)
    desk_withdrawal.change_deadline(posting, date(2026, 12, 10), reason_for_institution="訂正", by=desk, now=NOW)
    working = queries.current(whole(of), posting.pk).get()
    assert working.editable
    content = storage.load(working) | {"title": {"ja": "新しい題名", "en": ""}}
    saved = drafts.save_draft(working, content, version=working.version, by=author, now=NOW)
    asked = requests.request(saved, version=saved.version, by=author, now=NOW)
    assert phase(posting, NOW) is Phase.MODIFYING
    approved = requests.approve(asked, version=asked.version, publish_on=date(2026, 11, 25), by=desk, now=NOW)
    latest = queries.latest_approved(posting)
    assert latest is not None
    assert latest.pk == approved.pk
    assert PostingSummary.objects.get().title["ja"] == "新しい題名"
    assert_summaries_hold()


def test_it_keeps_its_registered_title_until_a_new_one_is_approved_and_is_found_by_both(of: Institution) -> None:
    posting = factories.published(of, title="化学の公募").posting
    author = factories.acting_for(factories.member(of), of)
    working = modifying.start_modification(posting, by=author, now=NOW)
    content = storage.load(working) | {"title": {"ja": "物理学の公募", "en": ""}}
    drafts.save_draft(working, content, version=working.version, by=author, now=NOW)
    assert PostingSummary.objects.get().title["ja"] == "化学の公募"
    for words in ("化学", "物理学", "Ｄ１２６", posting.number):
        assert internal_index.matching_summaries(queries.own(whole(of)), words, of).exists(), words
    assert not internal_index.matching_summaries(queries.own(whole(of)), "化学 数学", of).exists()


def test_what_was_withdrawn_before_it_went_live_can_still_be_taken_back(of: Institution) -> None:
    posting = factories.approved(of).posting
    author = factories.acting_for(factories.member(of), of)
    withdrawing.withdraw(posting, reason=WithdrawalReason.UNSAID, by=author, now=NOW)
    assert queries.withdrawable(whole(of), NOW).get().pk == posting.pk
    assert phase(posting, NOW) is Phase.WITHDRAWING
    assert phase(posting, NOW + timedelta(days=1)) is Phase.WITHDRAWN
    withdrawing.undo_withdrawal(posting, by=author, now=NOW)
    assert phase(posting, NOW) is Phase.SCHEDULED
    assert_summaries_hold()


def test_phases_are_counted_as_they_are_seen(of: Institution) -> None:
    factories.draft(of)
    factories.requested(of)
    factories.approved(of)
    for _ in range(2):
        factories.published(of)
    factories.published(now=NOW)  # of another institution
    assert queries.phases_of(whole(of), NOW) == {
        Phase.DRAFT: 1, Phase.REQUESTED: 1, Phase.SCHEDULED: 1, Phase.PUBLISHED: 2
    }  # fmt: skip


def test_a_row_gone_wrong_is_noticed_and_renewed(of: Institution) -> None:
    posting = factories.published(of).posting
    PostingSummary.objects.update(state="draft")
    with pytest.raises(AssertionError):
        assert_summaries_hold()
    summary_update.update_summary(posting.pk)
    assert_summaries_hold()
    assert model_to_dict(PostingSummary.objects.get())["state"] == "approved"
