"""What the secretariat does to 添付書類: it leaves out and adds in what it writes, and whatever was sent stays as it was."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from koubo.audit import trail
from koubo.audit.trail import Actor
from koubo.files.checks import CheckedFile
from koubo.institutions.models import Membership
from koubo.kernel import clock
from koubo.kernel.errors import NotPermitted, Refusal
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions import attachments, corrections, desk_edit, modifying, requests
from koubo.postings.content import storage
from koubo.postings.models import Attachment, Posting, Revision, queries
from tests.files import samples
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
TOMORROW = clock.day_of(NOW) + timedelta(days=1)
Files = list[dict[str, Any]]


@pytest.fixture
def desk() -> Actor:
    return factories.acting_as_desk(factories.desk_member())


def pdf(name: str) -> CheckedFile:
    return samples.checked(name)


def requested(*names: str) -> Revision:
    draft = factories.draft()
    by = factories.acting_for(draft.updated_by, draft.posting.institution)
    for name in names:
        attachments.attach(draft, pdf(name), by=by, now=NOW)
    return requests.request(draft, version=draft.version, by=by, now=NOW)


def uploaded(revision: Revision, name: str, by: Actor, *, kept: int = 0) -> dict[str, Any]:
    return storage.as_content(attachments.upload(revision, pdf(name), kept=kept, by=by, now=NOW))


def correct(revision: Revision, files: Files, by: Actor) -> Revision:
    content = storage.load(revision) | {"attachments": files}
    return corrections.approve_corrected(
        revision, content, version=revision.version, publish_on=TOMORROW, reason_for_institution="差し替えました", by=by, now=NOW
    )  # fmt: skip


def edit(posting: Posting, files: Files, by: Actor) -> Revision:
    basis = queries.latest_approved(posting)
    assert basis is not None
    content = storage.load(basis) | {"attachments": files}
    return desk_edit.edit_by_desk(
        basis, content, publish_on=None, reason_for_institution="差し替えました", by=by, now=NOW + timedelta(days=2)
    )


def names(revision: Revision) -> list[str]:
    return [attachment.file.name for attachment in Attachment.objects.filter(revision=revision)]


def refused(kind: type[Refusal], verb: Callable[[], Any]) -> None:
    before = (Revision.objects.count(), Attachment.objects.count(), OutgoingMail.objects.count())
    with pytest.raises(kind):
        verb()
    assert (Revision.objects.count(), Attachment.objects.count(), OutgoingMail.objects.count()) == before


def test_one_left_out_one_added_and_one_replaced_under_its_name(desk: Actor) -> None:
    sent = requested("要領.pdf", "様式.pdf", "地図.pdf")
    guide, _form, plan = storage.load(sent)["attachments"]
    added, other = uploaded(sent, "様式（修正）.pdf", desk), uploaded(sent, "地図.pdf", desk)
    made = correct(sent, [guide, added, other], desk)
    assert names(made) == ["要領.pdf", "様式（修正）.pdf", "地図.pdf"]
    assert names(sent) == ["要領.pdf", "様式.pdf", "地図.pdf"], "what was sent stays"
    body = OutgoingMail.objects.get(kind="postings.registration_corrected").body
    assert "変更前: 要領.pdf\n様式.pdf\n地図.pdf" in body
    assert "変更後: 要領.pdf\n様式（修正）.pdf\n地図.pdf（差し替え）" in body
    entries = list(trail.history(sent.posting).filter(verb="upload_attachment").order_by("pk"))
    assert [entry.after["name"] for entry in entries] == ["様式（修正）.pdf", "地図.pdf"]
    assert plan["id"] != other["id"]


def test_a_published_opening_gets_its_files_changed_and_goes_on(desk: Actor) -> None:
    sent = requested("要領.pdf")
    approved = requests.approve(sent, version=sent.version, publish_on=TOMORROW, by=desk, now=NOW)
    made = edit(approved.posting, [uploaded(approved, "新しい要領.pdf", desk)], desk)
    assert (names(approved), names(made)) == (["要領.pdf"], ["新しい要領.pdf"])
    by = factories.acting_for(sent.updated_by, sent.posting.institution)
    assert names(modifying.start_modification(made.posting, by=by, now=NOW + timedelta(days=2))) == ["新しい要領.pdf"]


@pytest.mark.parametrize(("own", "then"), [("", ["新しい要領.pdf"]), ("様式.pdf", ["要領.pdf", "様式.pdf"])])
def test_a_modification_being_written_takes_the_files_over_unless_it_has_its_own(
    own: str, then: list[str], desk: Actor
) -> None:
    sent = requested("要領.pdf")
    posting = requests.approve(sent, version=sent.version, publish_on=TOMORROW, by=desk, now=NOW).posting
    by = factories.acting_for(sent.updated_by, posting.institution)
    working = modifying.start_modification(posting, by=by, now=NOW + timedelta(days=2))
    if own:
        attachments.attach(working, pdf(own), by=by, now=NOW + timedelta(days=2))
    edit(posting, [uploaded(sent, "新しい要領.pdf", desk)], desk)
    working = queries.working_of(posting)  # type: ignore[assignment]
    assert names(working) == then
    assert desk_edit.differing(working) == (["attachments"] if own else [])


def test_only_what_it_holds_and_what_this_person_uploaded_can_be_approved(desk: Actor) -> None:
    sent, theirs = requested("要領.pdf"), requested("ほかの公募の要領.pdf")
    colleague = factories.acting_as_desk(factories.desk_member())
    strange = [
        storage.load(theirs)["attachments"][0],
        uploaded(sent, "同僚の要領.pdf", colleague),
        {"id": str(uuid4()), "name": "x.pdf", "size": 1, "pages": 1},
        {"id": "no uuid", "name": "x.pdf", "size": 1, "pages": 1},
    ]
    for file in strange:
        refused(NotPermitted, lambda file=file: correct(sent, [file], desk))
    approved = requests.approve(theirs, version=theirs.version, publish_on=TOMORROW, by=desk, now=NOW)
    for file in [storage.load(sent)["attachments"][0], *strange[1:]]:
        refused(NotPermitted, lambda file=file: edit(approved.posting, [file], desk))


def test_what_was_uploaded_belongs_to_one_opening_once_it_is_approved(desk: Actor) -> None:
    first, second = requested(), requested()
    file = uploaded(first, "要領.pdf", desk)
    correct(first, [file], desk)
    refused(NotPermitted, lambda: correct(second, [file], desk))


def test_the_sixth_is_refused_as_in_the_editor_of_the_institution(desk: Actor) -> None:
    sent = requested(*(f"{n}.pdf" for n in range(5)))
    refused(attachments.TooManyAttachments, lambda: uploaded(sent, "6.pdf", desk, kept=5))
    more = [*storage.load(sent)["attachments"], uploaded(sent, "6.pdf", desk, kept=4)]
    refused(attachments.TooManyAttachments, lambda: correct(sent, more, desk))


def test_nobody_uploads_who_may_not_decide(desk: Actor) -> None:
    sent = requested()
    author = factories.acting_for(sent.updated_by, sent.posting.institution)
    Membership.objects.create(institution=sent.posting.institution, user_id=desk.user_id, role=Membership.Role.VIEWER)
    for by in (author, desk):
        refused(NotPermitted, lambda by=by: uploaded(sent, "要領.pdf", by))
    assert not trail.history(sent.posting).filter(verb="upload_attachment").exists()
