"""Web応募 from the button on the opening to the institution's answer, as the pages show it. No scripts run here."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from koubo.applications.enums import Status
from koubo.applications.models import Application
from koubo.audit.models import AuditEntry
from koubo.notifications.models import OutgoingMail
from tests.files.samples import pdf
from tests.support import applying, factories

pytestmark = pytest.mark.django_db
TYPED = applying.DETAILS | {"answer-q-1": "yes"}


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def once() -> dict[str, str]:
    return {"once": str(uuid4())}


def upload(name: str = "履歴書.pdf", pages: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(pages), "application/pdf")


def version_on(page: Any) -> str:
    found = re.search(r'name="version" value="(\d+)"', page.content.decode())
    assert found
    return found[1]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_from_the_button_to_the_answer(language: str) -> None:
    revision = applying.posting()
    posting = revision.posting
    editor = factories.member(posting.institution)
    seeker, institution = signed_in(factories.seeker()), signed_in(editor)

    with translation.override(language):
        begin = reverse("seeker:apply", args=[posting.number])
        assert seeker.get(begin).status_code == 200
        form = seeker.post(begin, once(), follow=True)
        application = Application.objects.get()
        here = reverse("seeker:application", args=[application.pk])
        assert form.redirect_chain[-1][0] == here

        # 確認 with something missing comes back, says what, and keeps what was typed.
        back = seeker.post(here, {"family_name": "相沢", "version": version_on(form), "act": "check"}, follow=True)
        assert 'id="errors"' in back.content.decode()
        assert 'value="相沢"' in back.content.decode()

        # Texts and a file in one POST; a file that is none keeps the texts.
        page = seeker.post(
            here, TYPED | {"version": version_on(back), "act": "save", "file-cv-1": SimpleUploadedFile("a.pdf", b"no")}
        )
        assert "k-error" in page.content.decode()
        page = seeker.get(here)
        assert 'value="結"' in page.content.decode()
        confirm = seeker.post(
            here, TYPED | {"version": version_on(page), "act": "check", "file-cv-1": upload()}, follow=True
        )
        confirmed = reverse("seeker:application-confirm", args=[application.pk])
        assert confirm.redirect_chain[-1][0] == confirmed
        document = str(application.documents.current().get().pk)
        sent = once() | {"version": version_on(confirm), "document": document}
        done = seeker.post(confirmed, sent, follow=True)
        again = seeker.post(confirmed, sent, follow=True)
        assert done.redirect_chain == again.redirect_chain
        application.refresh_from_db()
        assert application.number in done.content.decode()
        assert OutgoingMail.objects.filter(kind="applications.received").count() == 1

        # The institution: number of applicants → list → application → 確認 → 変更.
        postings = institution.get(reverse("institution:applications"))
        listed = reverse("institution:applications-of", args=[posting.pk])
        assert f'href="{listed}"' in postings.content.decode()
        page = institution.get(listed)
        detail = reverse("institution:application", args=[application.pk])
        assert f'href="{detail}"' in page.content.decode()
        page = institution.get(detail)
        assert "履歴書.pdf" in page.content.decode()
        chosen = {"status": Status.ACCEPTED, "notify": "yes", "note": "秘密のメモ", "version": version_on(page)}
        check = institution.post(reverse("institution:application-confirm", args=[application.pk]), chosen)
        assert check.status_code == 200
        assert 'name="subject"' in check.content.decode()
        words = chosen | once() | {"subject": "「公募」への応募について", "body": "受理しました。"}
        change = reverse("institution:application-change", args=[application.pk])
        changed = institution.post(change, words, follow=True)
        assert changed.redirect_chain[-1][0] == reverse("institution:application-changed", args=[application.pk])
        assert institution.post(change, words, follow=True).redirect_chain == changed.redirect_chain
        application.refresh_from_db()
        assert application.status == Status.ACCEPTED
        mail = OutgoingMail.objects.get(kind="applications.status")
        assert "秘密のメモ" not in mail.body
        assert "秘密のメモ" in institution.get(detail).content.decode()
        assert "秘密のメモ" not in seeker.get(here).content.decode()


def test_documents_are_handed_out_by_name_and_each_time_written_down() -> None:
    revision = applying.posting()
    application = applying.submitted(revision)
    client = signed_in(factories.member(revision.posting.institution))
    document = application.documents.get()
    address = reverse("institution:application-document", args=[application.pk, document.pk])
    answer = client.get(address)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert "attachment" in answer["Content-Disposition"]
    preview = client.get(reverse("institution:application-preview", args=[application.pk, document.pk]))
    assert preview.status_code == 200
    picture = client.get(reverse("institution:application-page", args=[application.pk, document.pk, 1]))
    assert picture.content.startswith(b"\x89PNG")
    assert list(AuditEntry.objects.filter(subject_id=str(application.pk)).values_list("verb", flat=True)[:2]) == [
        "preview_document",
        "download_document",
    ]


def test_several_are_changed_and_downloaded_at_once() -> None:
    revision = applying.posting()
    made = [applying.submitted(revision) for _ in range(3)]
    posting = revision.posting
    client = signed_in(factories.member(posting.institution))
    start = reverse("institution:applications-bulk", args=[posting.pk])
    ids = [str(one.pk) for one in made]
    zipped = client.post(start, {"act": "documents", "id": ids})
    content = b"".join(zipped.streaming_content)  # type: ignore[attr-defined]
    assert content.startswith(b"PK")
    assert int(zipped["Content-Length"]) == len(content)
    assert client.post(start, {"act": "status", "all": "yes"}).status_code == 200
    chosen = {"id": ids, "status": Status.NOT_ACCEPTED, "notify": "yes"}
    check = client.post(reverse("institution:applications-bulk-confirm", args=[posting.pk]), chosen)
    seen = re.search(r'name="seen" value="(\w+)"', check.content.decode())
    assert seen
    mail = {"ja-subject": "「{title}」への応募について", "ja-body": "{name} 様\n残念ですが"}
    sent = chosen | once() | {"seen": seen[1]} | mail
    change = reverse("institution:applications-bulk-change", args=[posting.pk])
    assert "<title>エラー：" in client.post(change, sent | {"ja-subject": ""}).text
    assert "<title>エラー：" not in check.text
    done = client.post(change, sent, follow=True)
    assert client.post(change, sent, follow=True).redirect_chain == done.redirect_chain
    assert OutgoingMail.objects.filter(kind="applications.status").count() == 3
    assert set(Application.objects.values_list("status", flat=True)) == {Status.NOT_ACCEPTED}


def test_asked_again_only_reopened_places_take_files() -> None:
    revision = applying.posting()
    seeker = factories.seeker()
    application = applying.submitted(revision, by=applying.as_seeker(seeker))
    editor = signed_in(factories.member(revision.posting.institution))
    page = editor.get(reverse("institution:application", args=[application.pk]))
    chosen = {
        "status": Status.RESUBMISSION,
        "notify": "no",
        "reopened": "cv-1",
        "note": "",
        "version": version_on(page),
    }
    editor.post(reverse("institution:application-change", args=[application.pk]), chosen | once())
    client = signed_in(seeker)
    here = reverse("seeker:application", args=[application.pk])
    assert 'id="new-' in client.get(here).content.decode()
    shut = client.post(reverse("seeker:application-replace", args=[application.pk]), {"add-papers-1": upload()})
    assert "k-error" in shut.content.decode()
    old = application.documents.current().get()
    chosen_only = once() | {"version": version_on(client.get(here))}
    again = reverse("seeker:application-resubmit", args=[application.pk])
    assert "再提出する書類を追加してください" in client.post(again, chosen_only).content.decode()
    # What was chosen beside the last button is stored, too, once.
    for _twice in range(2):
        client.post(again, chosen_only | {f"new-{old.pk}": upload("新.pdf", 2)})
    application.refresh_from_db()
    assert application.documents.filter(slot="cv-1").count() == 2
    assert application.status == Status.RESUBMITTED
    assert "新.pdf" in editor.get(reverse("institution:application", args=[application.pk])).content.decode()


@pytest.mark.parametrize("fields", [{}, {"status": Status.SELECTED}, {"withdrawn_at": factories.NOW}])
def test_the_notes_are_kept_without_a_change_of_the_status(fields: dict[str, Any]) -> None:
    revision = applying.posting()
    made = applying.sent(revision, "E261100001", **fields)
    editor = signed_in(factories.member(revision.posting.institution))
    page = editor.get(reverse("institution:application", args=[made.pk])).content.decode()
    keep = reverse("institution:application-note", args=[made.pk])
    [form] = re.findall(rf'<form[^>]*>(?:(?!</form>).)*formaction="{keep}"(?:(?!</form>).)*</form>', page, re.DOTALL)
    assert ('name="status"' in form) == (not fields)
    assert ('id="reserve-h"' in page) == (not fields)
    [key] = re.findall(r'name="once" value="([^"]+)"', form)
    for _twice in range(2):
        answer = editor.post(keep, {"once": key, "note": "推薦者に照会済み"}, follow=True)
    assert "推薦者に照会済み" in answer.content.decode()
    assert [note.text for note in made.notes.all()] == ["推薦者に照会済み"]


def test_pieces_make_a_document() -> None:
    revision = applying.posting()
    user = factories.seeker()
    application = applying.whole(revision, by=applying.as_seeker(user))
    client = signed_in(user)
    body = pdf(2)
    begun = client.post(
        reverse("seeker:application-uploads", args=[application.pk]),
        {"slot": "papers-1", "name": "論文.pdf", "size": len(body)},
    )
    address = begun.json()["address"]
    wrong = client.patch(address, body[100:], headers={"Upload-Offset": "100"})
    assert (wrong.status_code, wrong.json()["offset"]) == (409, 0)
    for start in range(0, len(body), 400):
        piece = body[start : start + 400]
        assert client.patch(address, piece, headers={"Upload-Offset": str(start)}).status_code == 200
    assert client.post(f"{address}finish/").json() == client.post(f"{address}finish/").json()
    assert application.documents.current().filter(slot="papers-1").count() == 1


def test_what_came_by_post_stands_in_the_same_list() -> None:
    revision = applying.posting()
    client = signed_in(factories.member(revision.posting.institution))
    add = reverse("institution:application-add", args=[revision.posting.pk])
    empty = client.post(add, once() | {"origin": "post", "given_name": "花子"})
    assert 'value="花子"' in empty.content.decode()
    named = {"origin": "post", "family_name": "山田", "given_name": "花子"}
    unread = client.post(add, once() | named | {"arrived_on": "二月三十日"}).content.decode()
    assert ('value="二月三十日"' in unread, 'href="#f-arrived_on"' in unread) == (True, True)
    assert not Application.objects.exists()
    made = client.post(add, once() | {"origin": "post", "family_name": "山田", "given_name": "花子"}, follow=True)
    application = Application.objects.get()
    assert "山田 花子" in made.content.decode()
    client.post(reverse("institution:application-attach", args=[application.pk, "cv-1"]), {"file": upload()})
    assert application.documents.count() == 1


def test_others_find_nothing() -> None:
    revision = applying.posting()
    application = applying.submitted(revision)
    document = application.documents.get()
    strangers = [factories.member(factories.institution()), factories.seeker(), factories.desk_member()]
    names = ["application", "application-print", "application-changed", "application-correct"]
    addresses = [reverse(f"institution:{name}", args=[application.pk]) for name in names]
    addresses += [
        reverse(f"institution:{name}", args=[application.pk, document.pk])
        for name in ("application-document", "application-preview")
    ]
    addresses += [reverse("seeker:application", args=[application.pk])]
    addresses += [reverse("institution:applications-of", args=[revision.posting.pk])]
    for stranger in strangers:
        client = signed_in(stranger)
        for address in addresses:
            assert client.get(address).status_code == 404, address
    for address in addresses:
        assert Client().get(address).status_code == 302


def test_the_list_asks_as_often_for_one_as_for_many() -> None:
    revision = applying.posting()
    client = signed_in(factories.member(revision.posting.institution))
    address = reverse("institution:applications-of", args=[revision.posting.pk])
    counts = []
    for _ in range(2):
        applying.submitted(revision)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked.captured_queries))
        [applying.submitted(revision, now=factories.NOW + timedelta(minutes=n)) for n in range(3)]
    assert counts[0] == counts[1]
