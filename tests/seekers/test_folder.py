"""The folder: who may put what aside, once, and what stays of it."""

from datetime import timedelta

import pytest

from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.desk.queries import history_of
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.postings.actions import withdrawing
from koubo.postings.publication.states import WithdrawalReason
from koubo.seekers import actions, queries
from koubo.seekers.models import Bookmark
from tests.support import factories
from tests.support.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]


def seeker() -> Actor:
    return Actor(factories.seeker().pk, "seeker")


def test_a_bookmark_is_kept_and_written_down_once():
    posting, by = factories.published().posting, seeker()
    assert actions.bookmark(posting, by=by, now=NOW)
    assert not actions.bookmark(posting, by=by, now=NOW + timedelta(days=1))
    (mark,) = queries.bookmarks(by.user_id)
    assert (mark.posting, mark.at) == (posting, NOW)
    assert AuditEntry.objects.filter(verb="bookmark", subject_id=str(posting.pk), actor_id=by.user_id).count() == 1


def test_taking_it_out_is_written_down_once_and_leaves_those_of_others():
    posting, one, other = factories.published().posting, seeker(), seeker()
    for by in (one, other):
        actions.bookmark(posting, by=by, now=NOW)
    assert actions.forget(posting, by=one, now=NOW)
    assert not actions.forget(posting, by=one, now=NOW)
    assert [mark.user_id for mark in Bookmark.objects.all()] == [other.user_id]
    assert AuditEntry.objects.filter(verb="forget_bookmark").count() == 1


@pytest.mark.parametrize("hat", ["", "desk", "institution:x"])
def test_only_seekers_have_a_folder(hat):
    posting = factories.published().posting
    by = Actor(factories.seeker().pk, hat)
    for verb in (actions.bookmark, actions.forget):
        with pytest.raises(NotPermitted):
            verb(posting, by=by, now=NOW)
    assert not Bookmark.objects.exists()


def test_what_the_public_may_not_read_is_not_put_aside():
    by = seeker()
    for posting in (factories.draft().posting, factories.requested().posting, factories.approved().posting):
        with pytest.raises(IllegalStep):
            actions.bookmark(posting, by=by, now=NOW)
    of = factories.institution()
    editor = factories.member(of)
    taken_down = factories.published(of).posting
    withdrawing.withdraw(taken_down, reason=WithdrawalReason.UNSAID, by=factories.acting_for(editor, of), now=NOW)
    assert actions.bookmark(taken_down, by=by, now=NOW)
    actions.forget(taken_down, by=by, now=NOW)
    taken_down.refresh_from_db()
    with pytest.raises(IllegalStep):
        actions.bookmark(taken_down, by=by, now=NOW + timedelta(days=1))


def test_closed_openings_may_be_put_aside():
    assert actions.bookmark(factories.published().posting, by=seeker(), now=NOW + timedelta(days=90))


def test_the_secretariat_does_not_read_who_keeps_an_opening() -> None:
    posting, by = factories.published().posting, Actor(factories.seeker().pk, "seeker")
    before = list(history_of(posting))
    actions.bookmark(posting, by=by, now=NOW)
    actions.forget(posting, by=by, now=NOW)
    assert list(history_of(posting)) == before
