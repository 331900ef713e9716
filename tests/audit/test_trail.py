"""History is added to, never changed."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction

from koubo.audit import trail, wording
from koubo.audit.models import AuditEntry
from koubo.audit.once import perform_once
from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.kernel.errors import NotPermitted
from koubo.kernel.text import Text
from koubo.postings.actions import drafts, permissions, requests
from koubo.postings.actions.permissions import hat_of
from koubo.postings.publication.states import ContentLanguages
from tests.support import factories

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]
SRC = Path(trail.__file__).parents[1]
RECORDED = re.compile(r"""\b(?:record|complete)\(\s*"(\w+)",""")
OWNERS = ("accounts", "conversations", "desk", "files", "postings")
UNTOLD = {"save_draft", "delete_draft"}  # on no page


def test_entries_cannot_be_changed_or_erased() -> None:
    factories.draft()
    entry = AuditEntry.objects.get()
    for change in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(verb="something else"),
    ):
        with pytest.raises(TypeError, match="append-only"):
            change()
    assert AuditEntry.objects.get().verb == "create_draft"


def test_every_verb_says_who_what_when_and_in_which_role() -> None:
    revision = factories.approved()
    told = [(entry.verb, entry.hat.split(":")[0], entry.at) for entry in AuditEntry.objects.order_by("pk")]
    assert told == [
        ("create_draft", "institution", factories.NOW),
        ("request_registration", "institution", factories.NOW),
        ("approve", "desk", factories.NOW),
    ]
    last = AuditEntry.objects.order_by("pk").last()
    assert last is not None
    assert last.actor_id == revision.decided_by_id
    assert (last.before["state"], last.after["state"]) == ("requested", "approved")


def test_a_job_or_the_holder_of_a_link_acts_by_name_and_decides_nothing_a_person_must() -> None:
    made = factories.requested()
    for by in (
        Actor.job("retention"),
        Actor.link("7f3"),
        Actor(None, "desk"),
        Actor(None, hat_of(made.posting.institution)),
    ):
        with transaction.atomic():
            entry = trail.record("look", made.posting, by=by, now=factories.NOW)
        assert (entry.actor, entry.hat) == (None, by.hat)
        assert not permissions.may_review(by)
        assert not permissions.may_read(by, made.posting)
        with pytest.raises(NotPermitted):
            requests.approve(
                made, version=made.version, publish_on=clock.day_of(factories.NOW), by=by, now=factories.NOW
            )
        with pytest.raises(NotPermitted):
            drafts.create_draft(made.posting.institution, {}, written=ContentLanguages.JA, by=by, now=factories.NOW)


def test_a_form_of_nobody_who_is_signed_in_acts_once_too() -> None:
    key, done = uuid4(), []
    for _ in range(2):
        perform_once(key, user_id=None, now=factories.NOW, act=lambda: done.append(1) or "/there/")
    assert done == [1]


def test_every_verb_about_an_opening_has_words_from_its_owner_and_no_two_owners_disagree() -> None:
    verbs = {
        verb
        for owner in OWNERS
        for path in (SRC / owner).rglob("*.py")
        for verb in RECORDED.findall(path.read_text(encoding="utf-8"))
    }
    assert {"approve", "take_request", "answer_contact", "erase_person"} <= verbs
    kinds = ("posting", "user", "storedfile", "institution", "inquiry")
    silent = {verb for verb in verbs if not any(wording.words_of(AuditEntry(verb=verb, subject_kind=k)) for k in kinds)}
    assert silent == UNTOLD
    for kind in kinds:
        assert wording.words_of(AuditEntry(verb="take_request", subject_kind=kind)) is not None, "of any kind"
    assert wording.words_of(AuditEntry(verb="approve", subject_kind="user")) is None
    with pytest.raises(ValueError, match="declared twice"):
        wording.register("posting", {"approve": Text("別", "other")})
