"""Saving while people type: incomplete is enough, nothing is overwritten, and a machine keeps no session alive."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.institutions.models import Institution, Membership
from koubo.postings.actions import drafts
from koubo.postings.content import storage
from koubo.postings.models import Attachment, Revision
from koubo.web.middleware import QUIET_HEADER
from tests.support import factories
from tests.web.institution.test_editor import PDF, upload

pytestmark = pytest.mark.django_db
Form = Callable[..., dict[str, Any]]
Clock = Callable[[str], datetime]
SCRIPT = {"HX-Request": "true"}
RETRY = {**SCRIPT, QUIET_HEADER: "true"}


def address(revision: Revision, name: str = "autosave") -> str:
    return reverse(f"institution:{name}", args=[revision.posting_id])


def present(revision: Revision) -> Revision:
    return Revision.objects.get(pk=revision.pk)


def words(revision: Revision) -> str:
    return str(storage.load(present(revision))["duties"]["ja"])


def test_a_title_is_enough(client: Client, draft: Revision, at: Clock) -> None:
    at("2026-11-24 09:05")
    answer = client.post(address(draft), {"version": "1", "title-ja": "題名だけ"}, headers=SCRIPT)
    assert answer.json() == {
        "version": 2, "saved": {"at": "2026-11-24T09:05+09:00", "words": "11/24 9:05"}, "unread": "",
        "ends": {"at": "2026-11-24T10:04+09:00", "words": "10:04"},
    }  # fmt: skip
    saved = present(draft)
    assert (saved.version, saved.title["ja"], saved.closes_on) == (2, "題名だけ", None)
    assert AuditEntry.objects.order_by("pk").last().verb == "autosave"


def test_times_are_in_the_language_of_the_page(client: Client, draft: Revision) -> None:
    answer = client.post("/en" + address(draft), {"version": "1", "title-ja": "題名だけ"}, headers=SCRIPT)
    assert answer.json()["saved"]["words"] == "24 Nov 9:00"


def test_without_a_title_nothing_is_saved(client: Client, draft: Revision, form: Form) -> None:
    answer = client.post(address(draft), form(draft, **{"title-ja": " "}), headers=SCRIPT)
    assert (answer.status_code, answer.json()) == (422, {"code": "title-missing"})
    assert present(draft).version == 1


def test_what_cannot_be_read_is_named_and_the_rest_saved(client: Client, draft: Revision, form: Form) -> None:
    data = form(draft, **{"closes_on": "来月の末", "positions": "適宜", "duties-ja": "書きかけ"})
    answer = client.post(address(draft), data, headers=SCRIPT)
    assert set(answer.json()["unread"].split("、")) == {"募集終了日", "募集人数"}
    assert words(draft) == "書きかけ"
    assert present(draft).closes_on == draft.closes_on


def test_attachments_stay_as_they_are(client: Client, draft: Revision, form: Form) -> None:
    client.post(address(draft, "edit"), form(draft, "attach") | {"upload": upload(PDF)})
    data = form(draft, **{"version": "2", "duties-ja": "書きかけ"}) | {"upload": upload(PDF, "もう一つ.pdf")}
    assert client.post(address(draft), data, headers=SCRIPT).status_code == 200
    assert [held.file.name for held in Attachment.objects.select_related("file")] == ["公募要領.pdf"]


def test_sent_again_it_changes_nothing_and_is_no_conflict(client: Client, draft: Revision, form: Form) -> None:
    data = form(draft, **{"duties-ja": "書きかけ"})
    answers = [client.post(address(draft), data, headers=SCRIPT) for _ in range(3)]
    assert [answer.json()["version"] for answer in answers] == [2, 2, 2]
    assert AuditEntry.objects.filter(verb="autosave").count() == 1


def test_the_button_after_an_autosave_nobody_heard_of_is_no_conflict(
    client: Client, draft: Revision, form: Form
) -> None:
    data = form(draft, **{"duties-ja": "書きかけ"})
    client.post(address(draft), data, headers=SCRIPT)
    assert client.post(address(draft, "edit"), data).url == address(draft, "saved")
    assert words(draft) == "書きかけ"


def test_a_colleague_is_never_overwritten(client: Client, draft: Revision, aogiri: Institution, form: Form) -> None:
    colleague = Client()
    colleague.force_login(factories.member(aogiri, name="同僚 次郎"))
    mine = form(draft, **{"duties-ja": "私の仕事内容"})
    colleague.post(address(draft), form(draft, **{"duties-ja": "同僚の仕事内容"}), headers=SCRIPT)

    answer = client.post(address(draft), mine, headers=SCRIPT)
    assert answer.status_code == 409
    assert answer.json()["code"] == "stale-version"
    assert answer.json()["message"] == "11/24 9:00に同僚 次郎さんが保存しました。何も上書きしていません。"
    assert words(draft) == "同僚の仕事内容"

    page = client.post(address(draft, "edit"), mine)  # what the button beside the message does
    assert page.status_code == 409
    for said in ("私の仕事内容", "同僚の仕事内容", "同僚 次郎"):
        assert said in page.text
    assert 'data-k-autosave=""' in page.text  # only a decision goes on from here
    version = re.findall(r'name="version" value="(\d+)"', page.text)[0]
    client.post(address(draft, "edit"), mine | {"version": version})
    assert words(draft) == "私の仕事内容"


def test_what_is_requested_or_deleted_meanwhile_is_said(
    client: Client, aogiri: Institution, author: User, draft: Revision, form: Form
) -> None:
    waiting = factories.requested(aogiri, by=author)
    answer = client.post(address(waiting), form(waiting), headers=SCRIPT)
    assert (answer.status_code, answer.json()["code"]) == (409, "illegal-step")
    by = factories.acting_for(author, aogiri)
    data = form(draft)
    drafts.delete_draft(draft, version=1, by=by, now=factories.NOW)
    assert client.post(address(draft), data, headers=SCRIPT).status_code == 404


def test_only_writers_of_the_institution(aogiri: Institution, draft: Revision, form: Form) -> None:
    for person, status in (
        (factories.member(aogiri, role=Membership.Role.VIEWER), 403),
        (factories.member(factories.institution()), 404),
    ):
        other = Client()
        other.force_login(person)
        assert other.post(address(draft), form(draft), headers=SCRIPT).status_code == status
    assert present(draft).version == 1


def test_typing_keeps_the_session_alive_and_retries_do_not(
    client: Client, draft: Revision, form: Form, at: Clock
) -> None:
    data = form(draft, **{"duties-ja": "書きかけ"})
    client.get(address(draft, "edit"))
    at("2026-11-24 09:50")
    assert client.post(address(draft), data, headers=SCRIPT).json()["ends"]["words"] == "10:49"
    at("2026-11-24 10:30")
    assert client.post(address(draft), data, headers=RETRY).json()["ends"] is None
    at("2026-11-24 10:49")
    assert client.post(address(draft), data, headers=RETRY).status_code == 200
    at("2026-11-24 10:50")
    ended = client.post(address(draft), data, headers=RETRY)
    assert ended.status_code == 401
    assert "/account/login/" in ended["HX-Redirect"]


def test_what_comes_too_late_is_given_back_in_its_field(
    client: Client, author: User, draft: Revision, form: Form, at: Clock
) -> None:
    page = address(draft, "edit")
    assert 'data-k-return=""' in client.get(page).text
    at("2026-11-24 10:01")
    late = client.post(
        address(draft), form(draft, **{"duties-ja": "一時間かけて書いた仕事内容"}),
        headers={**SCRIPT, "referer": f"http://testserver{page}"},
    )  # fmt: skip
    assert f"next={page}" in late["HX-Redirect"]
    assert present(draft).version == 1
    client.force_login(author)
    html = client.get(page).text
    assert "一時間かけて書いた仕事内容" in html
    assert 'data-k-return="on"' in html
    assert 'data-k-unsaved="on"' in html
