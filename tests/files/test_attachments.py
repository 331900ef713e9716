"""添付書類: in order, five at most, never changed once requested, and what the history says of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from koubo.audit import trail
from koubo.audit.trail import Actor
from koubo.files.checks import CheckedFile
from koubo.files.models import StoredFile
from koubo.kernel.errors import IllegalStep
from koubo.postings.actions import attachments
from koubo.postings.content import storage
from koubo.postings.models import Attachment, Revision
from tests.files import samples
from tests.support import factories
from tests.support.factories import NOW
from tests.support.races import apart, race, shared_database

pytestmark = pytest.mark.django_db
MOST = 5


def pdf(name: str = "要領.pdf") -> CheckedFile:
    return samples.checked(name)


def writer(revision: Revision) -> Actor:
    return factories.acting_for(revision.updated_by, revision.posting.institution)


def attach(revision: Revision, name: str = "要領.pdf") -> Attachment:
    return attachments.attach(revision, pdf(name), by=writer(revision), now=NOW)


def said(revision: Revision) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Return what the history says of files, oldest first."""
    of_files = trail.history(revision.posting).filter(verb__contains="tach").order_by("pk")
    return [(entry.verb, entry.before, entry.after) for entry in of_files]


def test_adding_taking_off_and_every_reading_stand_in_the_history() -> None:
    draft = factories.draft()
    by = writer(draft)
    file = attach(draft).file
    for _ in range(2):
        assert attachments.hand_out(draft, file.pk, by=by, now=NOW) == file
    attachments.detach(draft, file.pk, by=by, now=NOW)
    attachments.detach(draft, file.pk, by=by, now=NOW)
    named, key = {"file": str(file.pk), "name": "要領.pdf"}, {"file": str(file.pk)}
    assert said(draft) == [
        ("attach", {}, named),
        ("download_attachment", {}, named),
        ("download_attachment", {}, named),
        ("detach", key, {}),
    ]
    assert {(entry.actor_id, entry.hat, entry.at) for entry in trail.history(draft.posting)} == {
        (by.user_id, by.hat, NOW)
    }
    with pytest.raises(Attachment.DoesNotExist):
        attachments.hand_out(draft, file.pk, by=by, now=NOW)
    assert StoredFile.objects.filter(pk=file.pk).exists(), "the history still leads to it"


def test_they_stand_in_the_order_they_came_and_the_sixth_is_refused() -> None:
    draft = factories.draft()
    names = [f"{n}.pdf" for n in range(MOST)]
    files = [attach(draft, name).file for name in names]
    with pytest.raises(attachments.TooManyAttachments) as refused:
        attach(draft, "6.pdf")
    assert (refused.value.text.ja, refused.value.text.en) == (
        "添付できるのは5件までです", "No more than 5 files can be attached",
    )  # fmt: skip
    assert [entry[0] for entry in said(draft)] == ["attach"] * MOST
    attachments.detach(draft, files[1].pk, by=writer(draft), now=NOW)
    attach(draft, "last.pdf")
    assert [f["name"] for f in storage.load(draft)["attachments"]] == ["0.pdf", "2.pdf", "3.pdf", "4.pdf", "last.pdf"]


@pytest.mark.parametrize("make", [factories.requested, factories.approved])
def test_what_has_been_requested_keeps_its_files(make: Callable[..., Revision]) -> None:
    made = make()
    with pytest.raises(IllegalStep):
        attach(made)
    with pytest.raises(IllegalStep):
        attachments.detach(made, uuid4(), by=writer(made), now=NOW)
    assert said(made) == []


def test_a_file_of_another_posting_is_not_handed_out() -> None:
    mine, theirs = factories.draft(), factories.draft()
    file = attach(theirs).file
    with pytest.raises(Attachment.DoesNotExist):
        attachments.hand_out(mine, file.pk, by=writer(mine), now=NOW)
    attachments.detach(mine, file.pk, by=writer(mine), now=NOW)
    assert theirs.attachments.count() == 1


@pytest.mark.database_kind
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_pass_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nearly_full() -> int:
        draft = factories.draft()
        for _ in range(MOST - 1):
            attach(draft)
        return draft.pk

    with shared_database(tmp_path, monkeypatch):
        pk = apart(nearly_full)

        def add(ready: Callable[[], None]) -> str:
            draft = Revision.objects.select_related("posting__institution", "updated_by").get(pk=pk)
            ready()
            attach(draft)
            return "attached"

        results = race([add, add])
        assert [str(result) for result in results].count("attached") == 1, results
        assert apart(lambda: Attachment.objects.filter(revision_id=pk).count()) == MOST
