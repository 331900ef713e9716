"""Drafts: deleted for good but not from history, copied without what was only true of the first one."""

from datetime import date
from typing import Any

import pytest
from django.db.models import Model

from koubo.audit.models import AuditEntry
from koubo.files.checks import check_pdf
from koubo.files.models import StoredFile
from koubo.institutions.models import Membership
from koubo.kernel.errors import IllegalStep, NotPermitted, StaleVersion
from koubo.postings.actions import attachments, drafts, requests
from koubo.postings.content import storage
from koubo.postings.models import Attachment, JobLine, Pay, Place, Posting, ResearchField, Revision
from koubo.postings.publication.states import ContentLanguages, State
from koubo.postings.sheet import SHEET, FieldKind
from tests.support import factories
from tests.support.factories import NOW
from tests.web.institution.test_editor import PDF, upload

pytestmark = pytest.mark.django_db
TABLES: tuple[type[Model], ...] = (Posting, Revision, JobLine, ResearchField, Place, Pay, Attachment)


def author_of(revision: Revision) -> Any:
    return factories.acting_for(revision.updated_by, revision.posting.institution)


def rows() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in TABLES}


@pytest.mark.database_kind
def test_a_deleted_draft_leaves_its_history_only() -> None:
    kept = factories.draft()
    before = rows()
    gone = factories.draft(kept.posting.institution, by=kept.updated_by, title="消す公募")
    attachments.attach(gone, check_pdf(upload(PDF)), by=author_of(gone), now=NOW)
    drafts.delete_draft(gone, version=gone.version, by=author_of(gone), now=NOW)
    assert rows() == before
    assert StoredFile.objects.count() == 1  # bytes and their row are the store's business
    last = AuditEntry.objects.order_by("pk").last()
    assert (last.verb, last.subject_id, last.actor) == ("delete_draft", str(gone.posting_id), gone.updated_by)
    assert last.before == {"title": "消す公募", "written": "ja", "version": 1}


@pytest.mark.parametrize("make", [factories.requested, factories.approved])
def test_what_was_requested_stays(make: Any) -> None:
    revision = make()
    with pytest.raises(IllegalStep):
        drafts.delete_draft(revision, version=revision.version, by=author_of(revision), now=NOW)
    assert Revision.objects.filter(pk=revision.pk).exists()


def test_what_was_returned_has_a_number_and_stays() -> None:
    waiting = factories.requested()
    desk = factories.acting_as_desk(factories.desk_member())
    back = requests.return_for_correction(
        waiting, version=waiting.version, message="直してください", comments={}, by=desk, now=NOW
    )
    assert not drafts.is_deletable(back)
    with pytest.raises(IllegalStep):
        drafts.delete_draft(back, version=back.version, by=author_of(back), now=NOW)


@pytest.mark.database_kind
def test_what_a_colleague_saved_since_is_not_deleted_unseen() -> None:
    draft = factories.draft()
    seen = Revision.objects.get(pk=draft.pk)
    drafts.save_draft(draft, storage.load(draft), version=draft.version, by=author_of(draft), now=NOW)
    with pytest.raises(StaleVersion):
        drafts.delete_draft(seen, version=seen.version, by=author_of(draft), now=NOW)
    assert Revision.objects.filter(pk=draft.pk).exists()


@pytest.mark.database_kind
def test_deleted_twice_is_an_illegal_step() -> None:
    draft = factories.draft()
    by, again = author_of(draft), Revision.objects.select_related("posting__institution").get(pk=draft.pk)
    drafts.delete_draft(draft, version=draft.version, by=by, now=NOW)
    with pytest.raises(IllegalStep):
        drafts.delete_draft(again, version=again.version, by=by, now=NOW)


@pytest.mark.database_kind
def test_saving_what_was_deleted_meanwhile_is_an_illegal_step() -> None:
    draft = factories.draft()
    by, mine = author_of(draft), Revision.objects.select_related("posting__institution").get(pk=draft.pk)
    content = storage.load(mine)
    drafts.delete_draft(draft, version=draft.version, by=by, now=NOW)
    with pytest.raises(IllegalStep):
        drafts.save_draft(mine, content, version=mine.version, by=by, now=NOW)
    with pytest.raises(IllegalStep):
        requests.request(mine, version=mine.version, by=by, now=NOW)


def strangers(revision: Revision) -> list[Any]:
    of, other = revision.posting.institution, factories.institution()
    return [
        factories.acting_for(factories.member(of, role=Membership.Role.VIEWER), of),
        factories.acting_for(factories.member(other), other),
        factories.acting_for(factories.member(other), of),
        factories.acting_as_desk(factories.desk_member()),
    ]


def test_nobody_else_deletes_or_copies() -> None:
    draft = factories.draft()
    before = rows()
    for by in strangers(draft):
        with pytest.raises(NotPermitted):
            drafts.delete_draft(draft, version=draft.version, by=by, now=NOW)
        with pytest.raises(NotPermitted):
            drafts.copy_posting(draft, by=by, now=NOW)
    assert rows() == before


DATED = {
    field.key: date(2027, 2, 1) for field in SHEET.fields if field.kind is FieldKind.DATE and field.key != "closes_on"
}


@pytest.mark.parametrize("make", [factories.draft, factories.requested, factories.approved, factories.published])
@pytest.mark.parametrize("written", list(ContentLanguages))
def test_a_copy_is_a_new_draft_with_every_word_and_no_day(make: Any, written: ContentLanguages) -> None:
    source = make(written=written, **{key: day for key, day in DATED.items() if key != "opens_on"})
    by = factories.acting_for(factories.member(source.posting.institution), source.posting.institution)
    copy = drafts.copy_posting(source, by=by, now=NOW)
    assert (copy.state, copy.version, copy.written, copy.posting.number) == (State.DRAFT, 1, written, None)
    assert copy.posting_id != source.posting_id
    assert copy.posting.institution == source.posting.institution
    old, new = (storage.load(Revision.objects.get(pk=revision.pk)) for revision in (source, copy))
    days = {field.key for field in SHEET.fields if field.kind is FieldKind.DATE}
    assert {"opens_on", "closes_on", "starts_on", "contract_from", "contract_until", "results_by"} <= days
    assert {key: new[key] for key in days} == dict.fromkeys(days)
    assert {k: v for k, v in new.items() if k not in days} == {k: v for k, v in old.items() if k not in days}
    verbs = AuditEntry.objects.filter(subject_id=str(copy.posting_id)).order_by("pk").values_list("verb", "actor_id")
    assert list(verbs) == [("create_draft", by.user_id), ("copy_posting", by.user_id)]


def test_a_copy_has_no_attachments_and_leaves_the_source_alone() -> None:
    source = factories.draft()
    attachments.attach(source, check_pdf(upload(PDF)), by=author_of(source), now=NOW)
    before = Revision.objects.filter(pk=source.pk).values().get()
    copy = drafts.copy_posting(source, by=author_of(source), now=NOW)
    assert not copy.attachments.exists()
    assert source.attachments.count() == 1
    assert Revision.objects.filter(pk=source.pk).values().get() == before


def test_an_incomplete_draft_can_be_copied() -> None:
    source = factories.draft(duties={"ja": "", "en": ""}, job_lines=[], closes_on=None)
    copy = drafts.copy_posting(source, by=author_of(source), now=NOW)
    assert drafts.holds(copy, drafts.without_days(storage.load(source)))


@pytest.mark.parametrize("written", list(ContentLanguages))
def test_what_is_stored_is_held_and_a_single_change_is_not(written: ContentLanguages) -> None:
    draft = factories.draft(written=written)
    code = written.languages[0]
    content = storage.load(draft)
    assert drafts.holds(draft, content)
    blanks: dict[str, Any] = {"places": [*content["places"], {"prefecture": "", "address": {"ja": "", "en": ""}}]}
    assert drafts.holds(draft, content | blanks)
    for change in (
        {"title": content["title"] | {code: "別の題名"}}, {"closes_on": None}, {"places": []}, {"positions": 0},
        {"web_application": not content["web_application"]}, {"pays": [*content["pays"], {"lower": 1}]},
    ):  # fmt: skip
        assert not drafts.holds(draft, content | change), change
