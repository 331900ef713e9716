"""新規作成 stores nothing before the first save: with a button, by itself, with a file; one draft however often it is sent."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.institutions.models import Institution, InstitutionUnit, Membership
from koubo.postings.actions import drafts
from koubo.postings.content import storage
from koubo.postings.models import Attachment, Posting, Revision
from tests.support import factories
from tests.web.institution.test_editor import PDF, upload

pytestmark = pytest.mark.django_db
Form = Callable[..., dict[str, Any]]
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def page(client: Client) -> str:
    """The address of the form 決定 leads to."""
    return str(client.post("/institution/drafts/new/language/", {"written": "ja"}).url)


def beside(page: str, name: str) -> str:
    """The address of what belongs to the form, in the language it was begun in."""
    return page.replace("/edit/", f"/{name}/")


def posting_id(page: str) -> UUID:
    return UUID(urlsplit(page).path.split("/")[-3])


def first(act: str = "save", **data: Any) -> dict[str, Any]:
    return {
        "act": act,
        "version": "0",
        "once": str(uuid4()),
        "title-ja": "助教の公募",
        "employer-ja": "あおぎり大学",
    } | data


def nothing_is_stored() -> bool:
    return not (Posting.objects.exists() or Revision.objects.exists() or AuditEntry.objects.exists())


def test_who_turns_back_leaves_nothing(client: Client, page: str) -> None:
    assert client.get(page).status_code == 200
    assert client.post(beside(page, "check"), first(), headers=SCRIPT).status_code == 200
    assert nothing_is_stored()
    assert "求人件名未入力" not in client.get("/institution/drafts/").text


@pytest.mark.parametrize("act", ["add:places", "remove:places-0", "template:minimal", "extend"])
def test_buttons_that_change_the_form_store_nothing(client: Client, page: str, act: str) -> None:
    answer = client.post(page, first(act, **{"duties-ja": "講義を担当する"}))
    assert (answer.status_code, "講義を担当する" in answer.text) == (200, True)
    assert nothing_is_stored()


def test_what_has_no_title_is_not_stored_and_nothing_typed_is_lost(client: Client, page: str) -> None:
    data = first(**{"title-ja": " ", "duties-ja": "講義を担当する"})
    answer = client.post(page, data)
    assert (answer.status_code, "講義を担当する" in answer.text) == (422, True)
    assert client.post(beside(page, "autosave"), data, headers=SCRIPT).status_code == 422
    assert nothing_is_stored()


@pytest.mark.parametrize(
    ("act", "leads_to"), [("save", "saved"), ("stay", "edit"), ("confirm", "edit"), ("attach", "edit")]
)
def test_the_first_press_stores_the_draft(client: Client, page: str, act: str, leads_to: str) -> None:
    answer = client.post(page, first(act) | ({"upload": upload(PDF)} if act == "attach" else {}))
    made = Revision.objects.get()
    assert (made.posting_id, made.version, made.title["ja"]) == (posting_id(page), 1, "助教の公募")
    if act == "confirm":  # much is missing; the form goes on from what was stored
        assert re.findall(r'name="version" value="(\d+)"', answer.text) == ["1"]
    else:
        assert urlsplit(answer.url).path == reverse(f"institution:{leads_to}", args=[made.posting_id])
    assert Attachment.objects.count() == (act == "attach")
    assert AuditEntry.objects.order_by("pk").first().verb == "create_draft"
    assert "助教の公募" in client.get(page).text  # the browser's way back leads to what is stored


def test_a_file_that_cannot_be_taken_stores_nothing(client: Client, page: str) -> None:
    answer = client.post(page, first("attach") | {"upload": upload(b"no PDF")})
    assert (answer.status_code, "助教の公募" in answer.text) == (422, True)
    assert nothing_is_stored()


def test_complete_content_leads_to_the_check_at_once(client: Client, page: str, draft: Revision, form: Form) -> None:
    answer = client.post(page, form(draft, "confirm", version="0"))
    assert answer.url == reverse("institution:confirm", args=[posting_id(page)])


def test_the_first_autosave_stores_the_draft_and_the_next_goes_on(client: Client, page: str) -> None:
    address = beside(page, "autosave")
    assert client.post(address, first(), headers=SCRIPT).json()["version"] == 1
    assert client.post(address, first(), headers=SCRIPT).json()["version"] == 1  # the first answer was lost
    data = first(version="1", **{"duties-ja": "講義を担当する"})
    assert client.post(address, data, headers=SCRIPT).json()["version"] == 2
    assert storage.load(Revision.objects.get())["duties"]["ja"] == "講義を担当する"


def test_a_double_click_on_the_first_save_makes_one_draft(client: Client, page: str) -> None:
    data = first()
    answers = [client.post(page, data) for _ in range(2)]
    assert answers[0].url == answers[1].url
    assert (Posting.objects.count(), Revision.objects.get().version) == (1, 1)


def test_the_second_of_two_tabs_is_told_and_sees_both(client: Client, page: str) -> None:
    client.post(page, first(**{"duties-ja": "一つ目のタブ"}))
    late = first(**{"duties-ja": "二つ目のタブ"})
    assert client.post(beside(page, "autosave"), late, headers=SCRIPT).status_code == 409
    answer = client.post(page, late)
    assert answer.status_code == 409
    for words in ("一つ目のタブ", "二つ目のタブ"):
        assert words in answer.text
    assert storage.load(Revision.objects.get())["duties"]["ja"] == "一つ目のタブ"


def test_of_two_first_saves_at_once_the_second_stores_nothing(aogiri: Institution, author: User) -> None:
    """Both have found nothing stored; what says the same is no conflict."""
    by, key = factories.acting_for(author, aogiri), uuid4()
    mine, same, other = (
        drafts.unsaved_draft(
            Posting(pk=key, institution=aogiri), {}, written=factories.ContentLanguages.JA, by=by, now=factories.NOW
        )
        for _ in range(3)
    )
    content = {"title": {"ja": "助教の公募", "en": ""}}
    made = drafts.save_typed(mine, content, version=0, by=by, now=factories.NOW)
    assert drafts.save_typed(same, content, version=0, by=by, now=factories.NOW).pk == made.pk
    with pytest.raises(drafts.StaleVersion):
        drafts.save_typed(other, {"title": {"ja": "教授の公募", "en": ""}}, version=0, by=by, now=factories.NOW)
    assert Revision.objects.get().title["ja"] == "助教の公募"


def test_what_was_deleted_is_not_stored_again(client: Client, aogiri: Institution, author: User, page: str) -> None:
    client.post(page, first())
    made = Revision.objects.get()
    drafts.delete_draft(made, version=1, by=factories.acting_for(author, aogiri), now=factories.NOW)
    for answer in (client.get(page), client.post(page, first()), client.post(beside(page, "autosave"), first())):
        assert answer.status_code == 404
    assert not Posting.objects.exists()


def test_an_id_of_somebody_else_begins_nothing(client: Client) -> None:
    others = factories.draft()
    address = reverse("institution:edit", args=[others.posting_id]) + "?written=ja"
    assert client.get(address).status_code == 404
    assert client.post(address, first()).status_code == 404
    assert Revision.objects.get().version == others.version


@pytest.mark.parametrize("query", ["", "?written=", "?written=fr", "?written=ja&unit=999", "?written=ja&unit=<b>"])
def test_an_address_that_begins_nothing_is_no_page(client: Client, query: str) -> None:
    address = reverse("institution:edit", args=[uuid4()]) + query
    assert client.get(address).status_code == 404
    assert client.post(address, first()).status_code == 404
    assert nothing_is_stored()


def test_viewers_begin_nothing(aogiri: Institution, page: str) -> None:
    viewer = Client()
    viewer.force_login(factories.member(aogiri, role=Membership.Role.VIEWER))
    assert viewer.get(page).status_code == 403
    assert viewer.post(page, first()).status_code == 403
    assert nothing_is_stored()


def test_the_chosen_unit_is_kept_until_the_first_save(client: Client, aogiri: Institution) -> None:
    unit = InstitutionUnit.objects.create(institution=aogiri, name_ja="理学部", name_en="Science")
    page = client.post("/institution/drafts/new/language/", {"written": "ja", "unit": str(unit.pk)}).url
    client.post(beside(page, "autosave"), first(), headers=SCRIPT)
    assert Posting.objects.get().unit == unit


def test_what_is_typed_when_the_session_ends_is_given_back(
    client: Client, author: User, page: str, at: Callable[[str], datetime]
) -> None:
    client.get(page)
    at("2026-11-24 10:01")
    late = client.post(
        beside(page, "autosave"), first(**{"duties-ja": "一時間かけて書いた"}),
        headers={**SCRIPT, "referer": f"http://testserver{page}"},
    )  # fmt: skip
    assert late.status_code == 401
    client.force_login(author)
    html = client.get(page).text
    assert "一時間かけて書いた" in html
    assert re.findall(r'name="version" value="(\d+)"', html) == ["0"]
    assert nothing_is_stored()
    client.post(page, first(**{"duties-ja": "一時間かけて書いた"}))
    assert storage.load(Revision.objects.get())["duties"]["ja"] == "一時間かけて書いた"
