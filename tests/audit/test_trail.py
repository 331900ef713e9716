"""History is added to, never changed."""

import pytest

from koubo.audit.models import Entry
from tests.support import factories

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]


def test_entries_cannot_be_changed_or_erased() -> None:
    factories.draft()
    entry = Entry.objects.get()
    for change in (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(verb="something else"),
    ):
        with pytest.raises(TypeError, match="append-only"):
            change()
    assert Entry.objects.get().verb == "create_draft"


def test_every_verb_says_who_what_when_and_in_which_role() -> None:
    revision = factories.approved()
    told = [(entry.verb, entry.hat.split(":")[0], entry.at) for entry in Entry.objects.order_by("pk")]
    assert told == [
        ("create_draft", "institution", factories.NOW),
        ("request_registration", "institution", factories.NOW),
        ("approve", "desk", factories.NOW),
    ]
    last = Entry.objects.order_by("pk").last()
    assert last is not None
    assert last.actor_id == revision.decided_by_id
    assert (last.before["state"], last.after["state"]) == ("requested", "approved")
