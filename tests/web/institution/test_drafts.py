"""登録・一時保存: how far each draft is, deleting asked first, copying from every state."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from koubo.accounts.models import User
from koubo.institutions.models import Institution, Membership
from koubo.postings.actions import drafts, requests
from koubo.postings.checks import required_progress
from koubo.postings.content import storage
from koubo.postings.models import Posting, Revision
from tests.support import factories
from tests.web.institution.test_posting_pages import FRAME

pytestmark = pytest.mark.django_db
Form = Callable[..., dict[str, Any]]
DRAFTS = "/institution/drafts/"


def at(name: str, revision: Revision) -> str:
    return reverse(f"institution:{name}", args=[revision.posting_id])


def keyed(**more: str) -> dict[str, str]:
    return {"once": str(uuid4()), **more}


@pytest.mark.parametrize("rows", [1, 3])
def test_how_far_they_are_costs_the_same_with_one_draft_and_with_three(
    client: Client, aogiri: Institution, author: User, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _ in range(rows):
        factories.draft(aogiri, by=author)
    client.get(DRAFTS)
    with django_assert_num_queries(FRAME + 4):  # units, count, page, versions: what was counted for a version is kept
        client.get(DRAFTS)


def test_a_line_says_title_language_completeness_when_and_who(client: Client, aogiri: Institution) -> None:
    colleague = factories.member(aogiri, name="同僚 次郎")
    draft = factories.draft(aogiri, by=colleague, title="途中の公募", duties={"ja": "", "en": ""}, closes_on=None)
    counts = required_progress(storage.load(draft), ["ja"]).values()
    filled, needed = (sum(numbers) for numbers in zip(*counts, strict=True))
    assert needed - filled == 2
    line = re.findall("<tr.*?</tr>", client.get(DRAFTS).text, re.DOTALL)[1]
    for words in (
        f'<a href="{at("edit", draft)}">途中の公募</a>', f">{filled}/{needed}<", ">日本語<", "同僚 次郎", "9:00",
    ):  # fmt: skip
        assert words in line, words


def test_deleting_is_asked_first_and_done_once(client: Client, draft: Revision) -> None:
    assert at("delete", draft) in client.get(DRAFTS).text
    asked = client.get(at("delete", draft))
    for words in ("削除しますか", draft.title["ja"], "元に戻せません", "人事 花子"):
        assert words in asked.text, words
    assert Posting.objects.exists()
    data = keyed(version=str(draft.version))
    first = client.post(at("delete", draft), data)
    assert first.url == DRAFTS
    assert f"「{draft.title['ja']}」を削除しました" in client.get(DRAFTS).text
    assert client.post(at("delete", draft), data).url == DRAFTS
    assert "削除しました" not in client.get(DRAFTS).text
    assert not Posting.objects.exists()
    assert client.get(at("edit", draft)).status_code == 404


def test_without_a_key_nothing_is_deleted(client: Client, draft: Revision) -> None:
    assert client.post(at("delete", draft), {"version": "1"}).url == at("delete", draft)
    assert Posting.objects.exists()


def test_what_a_colleague_saved_since_is_shown_before_it_is_deleted(
    client: Client, aogiri: Institution, draft: Revision
) -> None:
    colleague = factories.member(aogiri, name="同僚 次郎")
    by = factories.acting_for(colleague, aogiri)
    drafts.save_draft(draft, storage.load(draft), version=1, by=by, now=factories.NOW)
    answer = client.post(at("delete", draft), keyed(version="1"))
    assert answer.status_code == 409
    assert "同僚 次郎" in answer.text
    version = re.findall(r'name="version" value="(\d+)"', answer.text)[0]
    client.post(at("delete", draft), keyed(version=version))
    assert not Posting.objects.exists()


def test_requested_and_returned_ones_offer_no_deleting(client: Client, aogiri: Institution, author: User) -> None:
    waiting = factories.requested(aogiri, by=author)
    assert client.get(at("delete", waiting)).url == at("detail", waiting)
    assert client.post(at("delete", waiting), keyed(version=str(waiting.version))).url == at("detail", waiting)
    back = requests.return_for_correction(
        waiting, version=waiting.version, message="直してください", comments={},
        by=factories.acting_as_desk(factories.desk_member()), now=factories.NOW,
    )  # fmt: skip
    assert at("delete", back) not in client.get(DRAFTS).text
    assert client.get(at("delete", back)).url == at("edit", back)
    assert Posting.objects.count() == 1


@pytest.mark.parametrize("make", [factories.draft, factories.requested, factories.approved, factories.published])
def test_every_posting_can_be_copied_once_per_press(
    client: Client, aogiri: Institution, make: Callable[..., Revision]
) -> None:
    source = make(aogiri, title="毎年の公募")
    page = client.get(DRAFTS if source.editable else at("detail", source)).text
    assert f'action="{at("copy", source)}"' in page
    data = keyed()
    first, second = (client.post(at("copy", source), data) for _ in range(2))
    assert first.url == second.url
    made = Posting.objects.exclude(pk=source.posting_id).get().revisions.get()
    assert first.url == at("edit", made)
    html = client.get(first.url).text
    assert "毎年の公募" in html
    assert "コピー" in html
    assert made.closes_on is None


def test_viewers_are_offered_neither(aogiri: Institution, draft: Revision) -> None:
    viewer = Client()
    viewer.force_login(factories.member(aogiri, role=Membership.Role.VIEWER))
    public = factories.published(aogiri)
    for address in (DRAFTS, at("detail", public)):
        html = viewer.get(address).text
        assert "/copy/" not in html
        assert "/delete/" not in html
    for name in ("copy", "delete"):
        assert viewer.post(at(name, draft), keyed(version="1")).status_code == 403
    assert Posting.objects.count() == 2


def test_another_institution_finds_nothing(draft: Revision) -> None:
    stranger = Client()
    stranger.force_login(factories.member(factories.institution()))
    for name in ("copy", "delete"):
        assert stranger.post(at(name, draft), keyed(version="1")).status_code == 404
    assert Posting.objects.count() == 1
