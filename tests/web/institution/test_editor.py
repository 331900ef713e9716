"""The editor: bad input loses nothing, two people are told, files are looked into, checks speak while one types."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from koubo.accounts.models import User
from koubo.institutions.models import Institution, Membership
from koubo.postings.content import requirements, storage
from koubo.postings.models import Attachment, Revision
from koubo.postings.publication.states import ContentLanguages
from koubo.postings.sheet import SHEET
from tests.support import factories

pytestmark = pytest.mark.django_db
Form = Callable[..., dict[str, Any]]
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R/Size 4>>\n%%EOF\n"
)


def at(name: str, revision: Revision) -> str:
    return reverse(f"institution:{name}", args=[revision.posting_id])


def stored(revision: Revision) -> dict[str, Any]:
    return storage.load(Revision.objects.get(pk=revision.pk))


def test_everything_typed_is_saved(client: Client, draft: Revision, form: Form) -> None:
    client.post(at("edit", draft), form(draft))
    wanted = factories.content(title="情報科学研究院 助教の公募")
    assert {key: value for key, value in stored(draft).items() if key in wanted} == wanted


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("closes_on", "来月の末", "募集終了日には、日付を入力してください"),
        ("starts_on", "2027-02-30", "着任日には、日付を入力してください"),
        ("positions", "適宜", "募集人数には、0以上の整数を入力してください"),
        ("starts_at", "朝8時ごろ", "時刻を入力してください"),
        ("pays-0-lower", "-5", "0以上の整数を入力してください"),
        ("job_lines-0-job_type", "no such code", "職種を選んでください"),
        ("smoking", "nonsense", "を選んでください"),
    ],
)
def test_what_cannot_be_read_is_said_and_kept(
    client: Client, draft: Revision, form: Form, name: str, value: str, message: str
) -> None:
    answer = client.post(at("edit", draft), form(draft, **{name: value, "duties-ja": "ここまで書いた仕事内容 🐟"}))
    assert answer.status_code == 422
    assert message in answer.text
    assert "ここまで書いた仕事内容 🐟" in answer.text
    if name not in {"job_lines-0-job_type", "smoking"}:  # a list shows its own options only
        assert f'value="{value}"' in answer.text
    assert Revision.objects.get(pk=draft.pk).version == draft.version


def test_full_width_figures_and_japanese_dates_are_read(client: Client, draft: Revision, form: Form) -> None:
    client.post(
        at("edit", draft),
        form(
            draft, **{"closes_on": "２０２７年１月８日", "pays-0-lower": "５，４００，０００", "starts_at": "8時30分"}
        ),
    )
    content = stored(draft)
    assert content["closes_on"].isoformat() == "2027-01-08"
    assert content["pays"][0]["lower"] == 5_400_000
    assert f"{content['starts_at']:%H:%M}" == "08:30"


def test_more_than_ten_thousand_characters_are_kept_and_the_limit_named_at_confirm(
    client: Client, draft: Revision, form: Form
) -> None:
    long = "長い説明🎓\r\n" * 1800
    answer = client.post(at("edit", draft), form(draft, "confirm", **{"duties-ja": long}))
    assert answer.status_code == 422
    assert re.search(r"仕事内容.*10,000", answer.text.split("k-errsum")[1])
    assert stored(draft)["duties"]["ja"].count("🎓") == 1800
    assert answer.text.count("長い説明🎓") >= 1800


def test_a_draft_needs_a_title_to_be_found_again(client: Client, draft: Revision, form: Form) -> None:
    answer = client.post(at("edit", draft), form(draft, **{"title-ja": "  "}))
    assert answer.status_code == 422
    assert "求人件名" in answer.text.split("k-errsum")[1]


def test_rows_are_added_and_taken_away_without_saving(client: Client, draft: Revision, form: Form) -> None:
    data = form(draft, "add:places")
    html = client.post(at("edit", draft), data).text
    assert 'name="places-1-address-ja"' in html
    data |= {"places-1-prefecture": "00013", "places-1-address-ja": "二つ目の勤務地", "act": "remove:places-0"}
    html = client.post(at("edit", draft), data).text
    assert 'name="places-1-address-ja"' not in html
    assert "二つ目の勤務地" in html
    assert Revision.objects.get(pk=draft.pk).version == draft.version


def test_rows_end_at_their_limit(client: Client, draft: Revision, form: Form) -> None:
    limit = SHEET.field("places").max_rows
    data = form(draft, "add:places") | {f"places-{i}-address-ja": f"場所{i}" for i in range(limit)}
    html = client.post(at("edit", draft), data).text
    assert f'name="places-{limit}-address-ja"' not in html
    assert 'value="add:places"' not in html


def test_two_people_on_one_draft_lose_nothing(client: Client, draft: Revision, aogiri: Institution, form: Form) -> None:
    mine = form(draft, **{"duties-ja": "私の仕事内容"})
    colleague = Client()
    colleague.force_login(factories.member(aogiri, name="同僚 次郎"))
    colleague.post(at("edit", draft), form(draft, **{"duties-ja": "同僚の仕事内容"}))

    answer = client.post(at("edit", draft), mine)
    assert answer.status_code == 409
    for words in ("同僚 次郎", "私の仕事内容", "同僚の仕事内容"):
        assert words in answer.text, words
    assert 'class="k-saved"' not in answer.text
    assert stored(draft)["duties"]["ja"] == "同僚の仕事内容"

    version = re.findall(r'name="version" value="(\d+)"', answer.text)[0]
    client.post(at("edit", draft), mine | {"version": version, "once": str(uuid4())})
    assert stored(draft)["duties"]["ja"] == "私の仕事内容"


def test_enter_in_a_field_saves_and_stays(client: Client, draft: Revision, form: Form) -> None:
    html = client.get(at("edit", draft)).text
    first = re.search(r'<button[^>]* type="submit"[^>]*name="act" value="(\w+)"', html.split('id="f"')[1])
    assert first
    answer = client.post(at("edit", draft), form(draft, first[1], **{"title-ja": "途中の題名"}))
    assert answer.url == at("edit", draft)
    draft.refresh_from_db()
    assert draft.title["ja"] == "途中の題名"


def test_a_choice_that_need_not_be_made_is_taken_back(client: Client, draft: Revision, form: Form) -> None:
    client.post(at("edit", draft), form(draft, age_limit_reason="3a"))
    draft.refresh_from_db()
    assert draft.facts["age_limit_reason"] == "3a"
    html = client.get(at("edit", draft)).text
    none = re.findall(r'<input type="radio"[^>]*name="(\w+)" value=""', html)
    assert "age_limit_reason" in none
    assert "web_application" not in none
    client.post(at("edit", draft), form(draft, version=str(draft.version), age_limit_reason=""))
    draft.refresh_from_db()
    assert "age_limit_reason" not in draft.facts


def test_pressed_twice_saves_once(client: Client, draft: Revision, form: Form) -> None:
    data = form(draft)
    first, second = (client.post(at("edit", draft), data) for _ in range(2))
    assert first.url == second.url == at("saved", draft)
    assert Revision.objects.get(pk=draft.pk).version == draft.version + 1


def test_the_session_ends_and_what_was_typed_comes_back(
    client: Client, author: User, draft: Revision, form: Form, at: Callable[[str], Any]
) -> None:
    address = reverse("institution:edit", args=[draft.posting_id])
    client.get(address)
    at("2026-11-24 10:01")
    late = client.post(
        address,
        form(draft, **{"duties-ja": "一時間かけて書いた仕事内容"}),
        headers={"referer": f"http://testserver{address}"},
    )
    assert "/account/login/" in late.url
    client.force_login(author)
    html = client.get(address).text
    assert "一時間かけて書いた仕事内容" in html
    assert "まだ保存されていません" in html


def test_the_cookies_are_deleted_and_what_was_typed_comes_back(author: User, draft: Revision, form: Form) -> None:
    browser, address = Client(enforce_csrf_checks=True), at("edit", draft)
    browser.force_login(author)
    page = browser.get(address).text
    hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|form_owner)" value="([^"]+)"', page.split('id="f"')[1]))
    browser.cookies.clear()
    typed = form(draft, **{"duties-ja": "消したあとも残る仕事内容"}) | hidden
    came_from = {"origin": "http://testserver", "referer": f"http://testserver{address}"}
    assert "/account/login/" in browser.post(address, typed, headers=came_from).url
    browser.force_login(author)
    page = browser.get(address).text
    assert "消したあとも残る仕事内容" in page
    assert "まだ保存されていません" in page
    assert Revision.objects.get(pk=draft.pk).version == draft.version


def test_live_checks_answer_what_is_missing_and_save_nothing(client: Client, draft: Revision, form: Form) -> None:
    answer = client.post(at("check", draft), form(draft, **{"duties_scope-ja": "", "requirements-ja": "35歳以下の方"}))
    assert answer.status_code == 200
    assert "業務の変更の範囲" in answer.text
    assert 'href="#duties_scope-ja"' in answer.text
    assert "年齢" in answer.text
    assert Revision.objects.get(pk=draft.pk).version == draft.version


def upload(content: bytes, name: str = "公募要領.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_a_pdf_is_attached_handed_out_and_taken_away(client: Client, draft: Revision, form: Form) -> None:
    client.post(at("edit", draft), form(draft, "attach") | {"upload": upload(PDF)})
    held = Attachment.objects.select_related("file").get()
    html = client.get(at("edit", draft)).text
    assert "公募要領.pdf" in html
    answer = client.get(reverse("institution:attachment", args=[draft.posting_id, held.file_id]))
    assert b"".join(answer.streaming_content) == PDF
    draft.refresh_from_db()
    client.post(at("edit", draft), form(draft, f"detach:{held.file_id}"))
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"MZ\x90\x00 no pdf at all", "PDF"), (b"", "PDF"), (b"%PDF-1.4\n" + b"0" * (21 * 1024 * 1024), "20")],
    ids=["a program", "empty", "too large"],
)
def test_what_is_no_pdf_is_refused_and_nothing_typed_is_lost(
    client: Client, draft: Revision, form: Form, content: bytes, message: str
) -> None:
    answer = client.post(
        at("edit", draft), form(draft, "attach", **{"duties-ja": "添付の前に書いた"}) | {"upload": upload(content)}
    )
    assert answer.status_code == 422
    assert message in answer.text.split("upload-e")[-1]
    assert "添付の前に書いた" in answer.text
    assert not Attachment.objects.exists()


def test_attach_without_a_file_says_so(client: Client, draft: Revision, form: Form) -> None:
    answer = client.post(at("edit", draft), form(draft, "attach"))
    assert answer.status_code == 422
    assert "PDFを選んでください" in answer.text


def test_viewers_look_and_do_not_touch(aogiri: Institution, draft: Revision, form: Form) -> None:
    viewer = Client()
    viewer.force_login(factories.member(aogiri, role=Membership.Role.VIEWER))
    assert viewer.get("/institution/").status_code == 200
    assert "新規作成" not in viewer.get("/institution/drafts/").text
    for address in (at("edit", draft), at("confirm", draft), "/institution/drafts/new/"):
        assert viewer.get(address).status_code == 403, address
    assert viewer.post(at("edit", draft), form(draft)).status_code == 403


def test_the_guide_explains_every_field(client: Client) -> None:
    html = client.get("/institution/guide/").text
    for field in SHEET.fields:
        assert field.label.ja.replace("&", "&amp;") in html
    english = client.get("/en/institution/guide/").text
    assert "Scope of change of duties" in english


def test_a_form_of_nonsense_changes_nothing(client: Client, draft: Revision) -> None:
    for data in (
        {}, {"act": "save"}, {"act": "explode", "version": "x", "title-ja": "題名"}, {"version": "9" * 40, "title-ja": "題名"},
        {"act": "detach:no-uuid", "version": "1", "title-ja": "題名"}, {"places-99-address-ja": "x", "title-ja": "題"},
    ):  # fmt: skip
        assert client.post(at("edit", draft), data).status_code in {302, 409, 422}, data
    assert Revision.objects.get(pk=draft.pk).version == draft.version


def test_a_hundred_megabytes_are_refused_in_words(client: Client, draft: Revision, form: Form) -> None:
    big = SimpleUploadedFile("big.pdf", b"", content_type="application/pdf")
    big.file = BytesIO(b"%PDF-1.4\n" + b"\0" * (100 * 1024 * 1024))
    big.size = 100 * 1024 * 1024
    answer = client.post(
        at("edit", draft), form(draft, "attach", **{"duties-ja": "長い時間をかけて書いた"}) | {"upload": big}
    )
    assert answer.status_code in {413, 422}
    assert "長い時間をかけて書いた" in answer.text


def test_both_languages_are_asked_for_side_by_side(
    client: Client, aogiri: Institution, author: User, form: Form
) -> None:
    both = factories.draft(aogiri, by=author, written=ContentLanguages.BOTH)
    client.post(at("edit", both), form(both, "confirm"))
    html = client.get(at("confirm", both)).text
    assert 'href="#view-ja"' in html
    assert 'href="#view-en"' in html
    assert "One renewal at most" in html


def test_templates_add_lines_below_what_is_typed(client: Client, draft: Revision, form: Form) -> None:
    data = form(draft, **{
        "web_application": "yes", "document_slots-0-kind": "", "document_slots-3-kind": "certificate",
        "document_slots-3-note-ja": "写し", "duties-ja": "ここまで書いた", "act": "template:national",
    })  # fmt: skip
    html = client.post(at("edit", draft), data).text
    assert "ここまで書いた" in html
    rows = re.findall(r'name="document_slots-(\d+)-kind"', html)
    assert rows == [str(n) for n in range(6)]
    first, second = (html.split(f'name="document_slots-{n}-kind"')[1].split("</select>")[0] for n in (0, 1))
    assert 'value="certificate" selected' in first
    assert 'value="cv" selected' in second
    assert 'value="写し"' in html
    assert "act" not in stored(draft)
    assert "template:earlier" not in html
    other = client.post(at("edit", draft), data | {"act": "template:nonsense"}).text
    assert len(re.findall(r'name="document_slots-(\d+)-kind"', other)) == 1


def test_the_slots_of_the_latest_opening_are_a_template(client: Client, draft: Revision, form: Form) -> None:
    factories.requested(draft.posting.institution, web_application=True)
    html = client.post(at("edit", draft), form(draft, act="template:earlier")).text
    assert "履歴書・業績一覧" in html


@pytest.mark.parametrize("written", ContentLanguages)
def test_web_application_needs_no_slot_a_standard_one_is_put_in(
    client: Client, aogiri: Institution, author: User, form: Form, written: ContentLanguages
) -> None:
    draft = factories.draft(aogiri, by=author, written=written)
    asked = client.post(at("edit", draft), form(draft, "confirm", web_application="yes", electronic_scope="yes"))
    assert asked.url == at("confirm", draft)
    page = client.get(asked.url).text
    for code, words in {
        "ja": "応募書類（必須、10件、PDFまたはWord",
        "en": "Application documents (Required, 10 files, PDF or Word",
    }.items():
        assert (words in page) == (code in written.languages)
    assert f'name="document_slots-0-label-{written.languages[0]}"' in client.get(at("edit", draft)).text
    draft.refresh_from_db()
    client.post(at("confirm", draft), {"version": str(draft.version), "once": str(uuid4())})
    draft.refresh_from_db()
    assert draft.state == "requested"
    assert [(slot.key, slot.required, slot.most) for slot in requirements.slots(storage.load(draft))] == [
        ("other-1", True, 10)
    ]


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ({"web_application": "no"}, []),
        ({"web_application": "yes"}, ["other"]),
        ({"web_application": "yes", "document_slots-0-kind": "", "document_slots-0-label-ja": "　"}, ["other"]),
        ({"web_application": "yes", "document_slots-1-kind": "cv"}, ["cv"]),
    ],
)
def test_the_standard_slot_is_put_in_only_where_none_is_typed(
    client: Client, draft: Revision, form: Form, typed: dict[str, str], kinds: list[str]
) -> None:
    answer = client.post(at("autosave", draft), form(draft, **typed))
    assert answer.status_code == 200
    assert [row["kind"] for row in stored(draft)["document_slots"]] == kinds
    again = client.post(at("autosave", draft), form(draft, **typed))
    assert again.json()["version"] == answer.json()["version"], "sent again it changes nothing"


def test_a_line_that_is_added_stays_blank(client: Client, draft: Revision, form: Form) -> None:
    for act in ("add:document_slots", "remove:document_slots-0"):
        html = client.post(at("edit", draft), form(draft, act, web_application="yes")).text
        assert 'value="応募書類"' not in html, act
