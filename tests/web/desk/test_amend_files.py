"""Files of what the secretariat writes: left out, put back and added in the form; stored in the opening when it is approved."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.files.models import StoredFile
from koubo.institutions.models import Membership
from koubo.kernel import clock
from koubo.postings.actions import attachments, requests
from koubo.postings.models import Attachment, Revision
from tests.files import samples
from tests.support import factories
from tests.support.factories import NOW
from tests.web.desk.test_amend import WAYS, Answer, address, correction
from tests.web.institution.test_editor import PDF, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")


@pytest.fixture
def subject(name: str) -> Revision:
    """What each way starts from, with one file."""
    draft = factories.draft(now=NOW, title="無機化学 教授の公募")
    by = factories.acting_for(draft.updated_by, draft.posting.institution)
    attachments.attach(draft, samples.checked("要領.pdf"), by=by, now=NOW)
    asked = requests.request(draft, version=draft.version, by=by, now=NOW)
    if name == "correct":
        return asked
    desk = factories.acting_as_desk(factories.desk_member())
    return requests.approve(asked, version=asked.version, publish_on=clock.day_of(NOW), by=desk, now=NOW)


def carried(html: str) -> list[str]:
    """Return the files the form takes along."""
    return re.findall(r'name="attachments" value="([\w-]*)"', html)


def names(revision: Revision) -> list[str]:
    return [held.file.name for held in Attachment.objects.filter(revision=revision)]


@WAYS
def test_one_is_left_out_and_one_added_seen_before_and_after(
    client: Client, subject: Revision, name: str, data: Answer
) -> None:
    here, same = address(name, subject), {"title-ja": subject.title["ja"]}
    page = client.get(here).text
    held = carried(page)
    assert len(held) == 2
    assert held[0] == "", "so that no file at all can be told from an old form"
    assert reverse("desk:version-attachment", args=[subject.posting_id, subject.pk, held[1]]) in page
    without = client.post(here, data(subject, f"detach:{held[1]}", attachments=held, **same)).text
    assert carried(without) == [""]
    assert "削除予定" in without
    back = client.post(here, data(subject, f"keep:{held[1]}", attachments=[""], **same)).text
    assert carried(back) == held
    added = client.post(here, data(subject, "attach", attachments=[""], upload=upload(PDF), reason="理由です", **same))
    assert added.status_code == 200
    ids = carried(added.text)
    for words in ("公募要領.pdf", "追加予定", "理由です"):
        assert words in added.text, words
    assert names(subject) == ["要領.pdf"]
    checked = client.post(here, data(subject, "check", attachments=ids, **same))
    assert carried(checked.text) == ids
    for words in ("添付書類（PDF）", "<del>", "<ins>", "変更された項目 1件"):
        assert words in checked.text, words
    done = client.post(here, data(subject, "do", attachments=ids, **same))
    assert done.status_code == 302
    made = Revision.objects.exclude(pk=subject.pk).get()
    assert (names(subject), names(made)) == (["要領.pdf"], ["公募要領.pdf"])
    version = client.get(reverse("desk:version", args=[subject.posting_id, made.pk])).text
    assert "公募要領.pdf" in version
    assert "<ins>" in version
    history = client.get(reverse("desk:history", args=[subject.posting_id])).text
    assert "添付するPDFのアップロード：公募要領.pdf" in history


@WAYS
def test_a_form_that_says_nothing_of_files_leaves_them(
    client: Client, subject: Revision, name: str, data: Answer
) -> None:
    client.post(address(name, subject), data(subject, "do"))
    assert names(Revision.objects.exclude(pk=subject.pk).get()) == ["要領.pdf"]


@WAYS
def test_a_chosen_file_is_taken_along_whatever_is_pressed(
    client: Client, subject: Revision, name: str, data: Answer
) -> None:
    for act in ("check", "add:places"):
        answer = client.post(address(name, subject), data(subject, act, upload=upload(PDF)))
        assert (answer.status_code, len(carried(answer.text))) == (200, 3), act


@WAYS
def test_pressed_twice_one_is_stored_and_another_chosen_after_going_back_is_another(
    client: Client, subject: Revision, name: str, data: Answer
) -> None:
    before, sent = StoredFile.objects.count(), data(subject, "attach", attachments=[""])
    answers = [client.post(address(name, subject), sent | {"upload": upload(PDF)}).text for _ in range(2)]
    assert carried(answers[0]) == carried(answers[1])
    assert StoredFile.objects.count() == before + 1
    assert AuditEntry.objects.filter(verb="upload_attachment").count() == 1
    other = client.post(address(name, subject), sent | {"upload": upload(PDF, "別の要領.pdf")}).text
    assert "別の要領.pdf" in other
    assert StoredFile.objects.count() == before + 2


@WAYS
@pytest.mark.parametrize("act", ["attach", "check"])
@pytest.mark.parametrize(
    ("content", "message"),
    [(b"MZ\x90\x00 no pdf at all", "PDFを選んでください"), (b"", "PDFを選んでください"), (b"%PDF-1.4\n" + b"0" * (21 * 1024 * 1024), "20 MB以下")],
    ids=["a program", "empty", "too large"],
)  # fmt: skip
def test_a_bad_file_is_said_at_its_field_and_nothing_typed_is_lost(
    client: Client, subject: Revision, name: str, data: Answer, act: str, content: bytes, message: str
) -> None:
    sent = data(subject, act, upload=upload(content), **{"duties-ja": "添付の前に書いた 🐟"})
    answer = client.post(address(name, subject), sent)
    assert answer.status_code == 422
    assert message in answer.text.split('id="upload-e"')[1]
    assert message in answer.text.split("k-errsum")[1].split("</div>")[0]
    for words in ("添付の前に書いた 🐟", "有機化学 教授の公募", "&lt;b&gt;ご確認ください&lt;/b&gt;"):
        assert words in answer.text, words
    assert len(carried(answer.text)) == 2
    assert not AuditEntry.objects.filter(verb="upload_attachment").exists()


@WAYS
def test_attach_without_a_file_and_a_sixth_file_say_so(
    client: Client, subject: Revision, name: str, data: Answer, desk: User
) -> None:
    answer = client.post(address(name, subject), data(subject, "attach"))
    assert (answer.status_code, "PDFを選んでください" in answer.text) == (422, True)
    by = factories.acting_as_desk(desk)
    more = [str(attachments.upload(subject, samples.checked(f"{n}.pdf"), kept=n, by=by, now=NOW).pk) for n in range(5)]
    held = [str(Attachment.objects.get().file_id)]
    full = client.post(address(name, subject), data(subject, "attach", attachments=["", *more], upload=upload(PDF)))
    assert (full.status_code, "添付できるのは5件までです" in full.text) == (422, True)
    for act in ("check", "do"):
        answer = client.post(address(name, subject), data(subject, act, attachments=["", *held, *more]))
        assert (answer.status_code, "添付できるのは5件までです" in answer.text.split('id="upload-e"')[1]) == (422, True)


@WAYS
def test_files_of_others_are_not_taken_in(client: Client, subject: Revision, name: str, data: Answer) -> None:
    other = factories.acting_as_desk(factories.desk_member())
    theirs = attachments.upload(subject, samples.checked("同僚のファイル.pdf"), kept=1, by=other, now=NOW)
    strange = ["", str(theirs.pk), str(uuid4()), "no uuid", "\x00"]
    answer = client.post(address(name, subject), data(subject, "check", attachments=strange))
    assert "同僚のファイル.pdf" not in answer.text
    client.post(address(name, subject), data(subject, "do", attachments=strange))
    assert names(Revision.objects.exclude(pk=subject.pk).get()) == []


@WAYS
def test_what_came_in_between_is_shown_beside_the_own_files(
    client: Client, subject: Revision, name: str, data: Answer
) -> None:
    sent: dict[str, Any] = data(subject, "check", attachments=[""])
    if name == "correct":
        Revision.objects.filter(pk=subject.pk).update(version=subject.version + 1)
    else:
        client.post(address(name, subject), data(subject, "do"))
    answer = client.post(address(name, subject), sent)
    assert answer.status_code == 409
    beside = answer.text.split('id="upload"')[1].split("</section>")[0]
    assert "現在の内容：" in beside
    assert "要領.pdf" in beside
    assert carried(answer.text) == [""]
    assert "削除予定" in answer.text


@WAYS
def test_nobody_stores_files_for_an_own_institution(
    client: Client, desk: User, subject: Revision, name: str, data: Answer
) -> None:
    Membership.objects.create(institution=subject.posting.institution, user=desk, role=Membership.Role.VIEWER)
    session = client.session
    session["hat"] = "desk"
    session.save()
    before = StoredFile.objects.count()
    for act in ("attach", "check", "do"):
        answer = client.post(address(name, subject), data(subject, act, upload=upload(PDF)))
        assert "有機化学 教授の公募" in answer.text, act
    assert StoredFile.objects.count() == before


def test_the_session_ends_and_the_files_already_added_come_back(
    client: Client, desk: User, at: Callable[[str], datetime], sign_in: Callable[[User], Client]
) -> None:
    waiting = factories.requested()
    here = address("correct", waiting)
    client.get(here)
    ids = carried(client.post(here, correction(waiting, "attach", upload=upload(PDF))).text)
    at("2026-11-24 10:01")
    late = client.post(
        here, correction(waiting, "check", attachments=ids), headers={"referer": f"http://testserver{here}"}
    )
    assert "/account/login/" in late.url
    client.force_login(desk)
    page = client.get(here).text
    assert "公募要領.pdf" in page
    assert carried(page) == ids
