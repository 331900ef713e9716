"""新規作成 to 登録依頼中 as the help page describes it, page by page."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from koubo.audit.models import AuditEntry
from koubo.institutions.models import Institution
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions import requests
from koubo.postings.models import Posting, Revision
from koubo.postings.publication.states import State
from koubo.postings.sheet import SHEET
from tests.support import factories

pytestmark = pytest.mark.django_db
Form = Callable[..., dict[str, Any]]


def at(name: str, revision: Revision) -> str:
    return reverse(f"institution:{name}", args=[revision.posting_id])


def first(data: dict[str, str], act: str = "save") -> dict[str, str]:
    """Return what the form of a new posting sends with the first save."""
    return {"act": act, "version": "0", "once": str(uuid4())} | data


def test_the_menu_names_what_the_help_page_names_in_its_order(client: Client) -> None:
    html = client.get("/institution/").text
    menu = html[html.index("<nav") : html.index("<main")]
    wanted = [
        "求人公募情報管理",
        "登録・一時保存",
        "登録/修正依頼中の求人公募情報",
        "アカウント情報",
        "登録情報確認",
        "パスワード変更",
    ]
    places = [menu.index(words) for words in wanted]
    assert places == sorted(places)


def test_agreeing_to_the_terms_leads_to_the_language(client: Client) -> None:
    html = client.get("/institution/drafts/").text
    assert "新規作成" in html
    terms = client.get("/institution/drafts/new/").text
    assert "上記に同意して、求人公募情報を作成する" in terms
    language = client.get("/institution/drafts/new/language/").text
    assert "決定" in language
    for words in ("日本語", "英語", "日本語と英語"):
        assert words in language


@pytest.mark.parametrize(("prefix", "written"), [("", "ja"), ("/en", "en")])
def test_the_language_of_the_page_is_chosen_already(client: Client, prefix: str, written: str) -> None:
    html = client.get(f"{prefix}/institution/drafts/new/language/").text
    assert [re.search(r'value="([^"]*)"', box)[1] for box in re.findall(r"<input[^>]* checked[^>]*>", html)] == [
        written
    ]  # type: ignore[index]


@pytest.mark.parametrize(("written", "languages"), [("ja", ["ja"]), ("en", ["en"]), ("ja+en", ["ja", "en"])])
def test_deciding_on_a_language_opens_a_form_with_the_name_filled_in(
    client: Client, aogiri: Institution, written: str, languages: list[str]
) -> None:
    answer = client.post("/institution/drafts/new/language/", {"written": written}, follow=True)
    for code in ("ja", "en"):
        assert (f'id="title-{code}"' in answer.text) == (code in languages)
        assert (f'value="{aogiri.name[code]}"' in answer.text) == (code in languages)
    assert "まだ保存されていません" in answer.text
    client.post(answer.redirect_chain[-1][0], first({f"title-{languages[0]}": "助教の公募"}))
    assert Revision.objects.get().languages == tuple(languages)


def test_no_language_no_draft(client: Client) -> None:
    answer = client.post("/institution/drafts/new/language/", {"written": ""})
    assert answer.status_code == 422
    assert "言語を選んでください" in answer.text
    assert not Posting.objects.exists()


def test_saving_a_draft_and_finding_it_again(client: Client, draft: Revision, form: Form) -> None:
    answer = client.post(
        at("edit", draft), {"act": "save", "version": "1", "once": str(uuid4()), "title-ja": "題名だけの公募"}
    )
    assert answer.url == at("saved", draft)
    saved = client.get(answer.url).text
    assert "一時保存完了" in saved
    assert "登録・一時保存管理へ" in saved
    listed = client.get("/institution/drafts/").text
    assert f'<a href="{at("edit", draft)}">題名だけの公募</a>' in listed
    assert "人事 花子" in listed
    assert "題名だけの公募" in client.get(at("edit", draft)).text


def test_confirming_repeats_every_value(client: Client, draft: Revision, form: Form) -> None:
    answer = client.post(at("edit", draft), form(draft, "confirm"))
    assert answer.url == at("confirm", draft)
    html = client.get(answer.url).text
    for section in SHEET.sections:
        assert section.label.ja in html
    for words in ("特任助教", "5,400,000円", "2026年12月22日（火）", "更新は1回まで", "計算言語学", "8:30"):
        assert words in html, words


def test_requesting_gives_a_number_a_mail_and_a_pending_item(client: Client, draft: Revision, form: Form) -> None:
    client.post(at("edit", draft), form(draft, "confirm"))
    data = {"version": "2", "once": str(uuid4())}
    answer = client.post(at("confirm", draft), data)
    assert answer.url == at("requested", draft)
    draft.refresh_from_db()
    posting = Posting.objects.get()
    assert draft.state == State.REQUESTED
    assert posting.number == "D126110001"
    assert "D126110001" in client.get(answer.url).text
    assert "D126110001" in client.get("/institution/requests/").text
    mail = OutgoingMail.objects.get()
    assert "D126110001" in mail.subject
    assert AuditEntry.objects.order_by("pk").last().verb == "request_registration"

    again = client.post(at("confirm", draft), data)
    assert again.url == answer.url
    assert OutgoingMail.objects.count() == 1


def test_nothing_is_requested_with_errors(client: Client, aogiri: Institution, author: Any) -> None:
    incomplete = factories.draft(aogiri, by=author, duties={"ja": "", "en": ""})
    shown = client.get(at("confirm", incomplete))
    assert shown.url == at("edit", incomplete) + "?check=1#errors"
    answer = client.post(at("confirm", incomplete), {"version": "1", "once": str(uuid4())})
    assert answer.url == shown.url
    incomplete.refresh_from_db()
    assert incomplete.state == State.DRAFT
    assert "仕事内容" in client.get(shown.url).text.split("k-errsum")[1]


def test_after_the_request_nothing_can_be_changed_here(
    client: Client, aogiri: Institution, author: Any, form: Form
) -> None:
    waiting = factories.requested(aogiri, by=author)
    detail = at("detail", waiting)
    assert client.get(at("edit", waiting)).url == detail
    answer = client.post(at("edit", waiting), form(waiting, **{"title-ja": "変えたい題名"}), follow=True)
    assert answer.redirect_chain[-1][0] == detail
    assert "変えたい題名" not in answer.text
    for words in ("事務局へ連絡する", reverse("institution:contact", args=[waiting.posting_id])):
        assert words in answer.text, words


def test_a_returned_posting_shows_the_notes_and_can_be_requested_again(
    client: Client, aogiri: Institution, author: Any, form: Form
) -> None:
    waiting = factories.requested(aogiri, by=author)
    back = requests.return_for_correction(
        waiting, version=waiting.version, message="二つお願いがあります。", comments={"duties": "科目名を書いてください。"},
        by=factories.acting_as_desk(factories.desk_member()), now=factories.NOW,
    )  # fmt: skip
    html = client.get(at("edit", back)).text
    assert "二つお願いがあります。" in html
    assert "科目名を書いてください。" in html
    client.post(at("edit", back), form(back, "confirm"))
    answer = client.post(at("confirm", back), {"version": str(back.version + 1), "once": str(uuid4())})
    assert answer.url == at("requested", back)
    assert Posting.objects.get().number == "D126110001"


@pytest.fixture
def freeze(request: pytest.FixtureRequest) -> Any:
    """The fixture `at`, whose name is taken here."""
    return request.getfixturevalue("at")


@pytest.mark.parametrize(
    ("wished", "words"),
    [
        ("2026-11-23", "希望するサイト反映日には、今日以降の日を入力してください"),
        ("9999-12-31", "希望するサイト反映日には、募集終了日"),
        ("あした", "希望するサイト反映日には、日付を入力してください"),
        ("2026-02-30<b>", "希望するサイト反映日には、日付を入力してください"),
    ],
)
def test_a_wished_date_that_cannot_be_is_said_at_its_field(
    client: Client, draft: Revision, freeze: Any, wished: str, words: str
) -> None:
    freeze("2026-11-24 09:00")
    confirm = reverse("institution:confirm", args=[draft.posting_id])
    sent = {"version": draft.version, "wished_on": wished, "once": str(uuid4())}
    answer = client.post(confirm, sent)
    assert (answer.status_code, answer.text.count(words)) == (422, 2)
    assert escape(wished) in answer.text
    assert Revision.objects.get().state == "draft"


def test_a_wished_date_goes_with_the_request_and_is_in_its_mail(client: Client, draft: Revision, freeze: Any) -> None:
    freeze("2026-11-24 09:00")
    confirm = reverse("institution:confirm", args=[draft.posting_id])
    sent = {"version": draft.version, "wished_on": "２０２６年１２月１日", "once": str(uuid4())}
    assert client.post(confirm, sent).status_code == 302
    assert Revision.objects.get().wished_on == date(2026, 12, 1)
    mail = OutgoingMail.objects.filter(kind="postings.registration_requested", language="ja").first()
    assert mail is not None
    assert "希望するサイト反映日: 2026年12月1日（火）" in mail.body
    assert "2026年12月1日" in client.get(reverse("institution:detail", args=[draft.posting_id])).text
