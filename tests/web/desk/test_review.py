"""The review of one request: what the desk reads before it decides."""

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import uuid4

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.files.checks import check_pdf
from koubo.postings.actions import attachments, drafts, requests
from koubo.postings.models import Attachment, Revision
from koubo.postings.publication.states import ContentLanguages
from koubo.postings.sheet import SHEET
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
At = Callable[[str], datetime]
# Session, person, hats; revision and its five kinds of lines; presence forgotten, written, of others; may decide (2),
# claim, what may look alike, history, place (4), two numbers of the menu, messages.
REVIEW_QUERIES = 27


@pytest.fixture(autouse=True)
def _morning(at: At) -> None:
    at("2026-11-24 09:00")


def review(revision: Revision, name: str = "review") -> str:
    with translation.override("ja"):
        return reverse(f"desk:{name}", args=[revision.posting_id])


def pdf() -> SimpleUploadedFile:
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    written = io.BytesIO()
    document.save(written)
    return SimpleUploadedFile("募集要項.pdf", written.getvalue(), content_type="application/pdf")


def with_attachment() -> Attachment:
    made = factories.draft()
    author = factories.acting_for(made.updated_by, made.posting.institution)
    attached = attachments.attach(made, check_pdf(pdf()), by=author, now=NOW)
    requests.request(made, version=made.version, by=author, now=NOW)
    return attached


def test_both_languages_are_shown_as_readers_will_see_them(client: Client) -> None:
    waiting = factories.requested(written=ContentLanguages.BOTH)
    html = client.get(review(waiting)).text
    for field in (field for field in SHEET.fields if not field.stands_with):
        assert html.count(f"<dt>{field.label.ja}</dt>") >= 1, field.key
        assert f'id="field-{field.key}"' in html
    assert html.count('<section lang="ja">') == html.count('<section lang="en">') == len(SHEET.sections)
    assert waiting.title.ja in html


def test_one_language_is_shown_once(client: Client) -> None:
    html = client.get(review(factories.requested(written=ContentLanguages.EN))).text
    assert '<section lang="en">' in html
    assert '<section lang="ja">' not in html


def test_the_head_says_who_asks_and_where_one_is(client: Client) -> None:
    older = factories.requested(now=NOW - timedelta(hours=3))
    author = factories.member(older.posting.institution, name="人事 花子")
    waiting = factories.requested(older.posting.institution, by=author, now=NOW - timedelta(hours=2))
    newer = factories.requested(now=NOW - timedelta(hours=1))
    response = client.get(review(waiting))
    for words in (waiting.posting.number, waiting.posting.institution.code, "人事 花子", "登録依頼中", "2 / 3"):
        assert str(words) in response.text
    assert review(older) in response.text
    assert review(newer) in response.text


def test_findings_stand_at_their_field_with_their_source(client: Client) -> None:
    waiting = factories.requested()
    # The content was complete when requested; a later rule, or a vanished value, is what the desk must see.
    Revision.objects.filter(pk=waiting.pk).update(texts=waiting.texts | {"ja": waiting.texts["ja"] | {"title": ""}})
    response = client.get(review(waiting))
    finding = next(f for f in response.context["findings"] if f.field == "title")
    at_field = response.text.split('id="field-title"')[1].split("</dd>")[0]
    assert finding.message.ja in at_field
    assert finding.source.ja in at_field
    assert 'href="#field-title"' in response.text


def test_the_history_is_told_in_words(client: Client, desk: User) -> None:
    waiting = factories.requested(now=NOW - timedelta(days=2))
    requests.return_for_correction(
        waiting,
        version=waiting.version,
        message="給与を書いてください",
        comments={},
        by=factories.acting_as_desk(desk),
        now=NOW,
    )
    response = client.get(review(waiting))
    assert [event.what for event in response.context["events"]] == ["差し戻し", "登録依頼", "求人公募情報の作成"]
    assert "篠崎 葵（事務局）" in response.text
    assert "給与を書いてください" in response.text
    english = client.get("/en" + review(waiting))
    assert next(event.what for event in english.context["events"]) == "Returned for correction"


def test_what_is_being_corrected_is_not_read_over_the_authors_shoulder(client: Client, desk: User) -> None:
    waiting = factories.requested()
    by = factories.acting_as_desk(desk)
    requests.return_for_correction(
        waiting, version=waiting.version, message="直してください", comments={}, by=by, now=NOW
    )
    author = factories.acting_for(waiting.updated_by, waiting.posting.institution)
    changed = factories.content(title="まだ見せない件名") | {"duties": {"ja": "書きかけの内容", "en": ""}}
    drafts.save_draft(waiting, changed, version=waiting.version, by=author, now=NOW)
    html = client.get(review(waiting)).text
    assert "求人機関が修正しています" in html
    assert "書きかけの内容" not in html
    assert '<section lang="ja">' not in html


def test_drafts_and_unknown_postings_do_not_exist(client: Client) -> None:
    assert client.get(review(factories.draft())).status_code == 404
    assert client.get(reverse("desk:review", args=[uuid4()])).status_code == 404


@pytest.mark.parametrize("name", ["review", "check", "decide", "done", "instant"])
def test_nobody_else_finds_any_of_it(name: str, sign_in: Callable[[User], Client]) -> None:
    waiting = factories.requested()
    author = sign_in(waiting.updated_by)
    assert author.get(review(waiting, name)).status_code == 404
    assert author.post(review(waiting, name), {"outcome": "approve"}).status_code in {404, 405}
    waiting.refresh_from_db()
    assert waiting.state == "requested"


@pytest.mark.parametrize(
    ("moment", "day", "says"),
    [
        ("2026-11-24 09:00", "2026-11-24", "2026年11月24日（火）22:00"),
        ("2026-11-24 21:59:59.999", "2026-11-24", "2026年11月24日（火）22:00"),
        (
            "2026-11-24 22:00:00",
            "2026-11-24",
            "今日の22:00を過ぎているため、サイト反映日には明日以降の日を入力してください",
        ),
        ("2026-11-24 23:59:59.999", "2026-11-25", "2026年11月25日（水）0:00"),
        ("2026-11-25 00:00:00", "2026-11-25", "2026年11月25日（水）22:00"),
        ("2026-11-25 00:00:00", "2026-11-24", "サイト反映日には、今日以降の日を入力してください"),
        ("2026-11-24 09:00", "2026-12-22", "2026年12月22日（火）0:00"),
        ("2026-11-24 09:00", "2026-12-23", "サイト反映日には、募集終了日（2026年12月22日）までの日を入力してください"),
        ("2026-11-24 09:00", "２０２６年１１月３０日", "2026年11月30日（月）0:00"),
        ("2026-11-24 09:00", "", "日付を入力すると表示されます"),
        ("2026-11-24 09:00", "いつでも", "日付を入力すると表示されます"),
    ],
)
def test_the_instant_of_a_date(client: Client, at: At, moment: str, day: str, says: str) -> None:
    waiting = factories.requested(closes_on=date(2026, 12, 22))
    at(moment)
    fragment = client.get(review(waiting, "instant"), {"publish_on": day}, headers={"HX-Request": "true"})
    assert fragment.status_code == 200
    assert f">{says}</output>" in fragment.text
    assert "<html" not in fragment.text
    page = client.get(review(waiting), {"publish_on": day})
    if day:
        assert fragment.text.strip() in page.text


def test_the_instant_opened_by_itself_leads_to_its_page(client: Client) -> None:
    waiting = factories.requested()
    response = client.get(review(waiting, "instant"), {"publish_on": "2026-11-30"})
    assert response.status_code == 302
    assert response["Location"] == review(waiting) + "?publish_on=2026-11-30"


@pytest.mark.parametrize(
    ("moment", "first"), [("2026-11-24 21:59:59.999", "2026-11-24"), ("2026-11-24 22:00:00", "2026-11-25")]
)
def test_the_form_opens_with_the_first_date_that_is_possible(client: Client, at: At, moment: str, first: str) -> None:
    waiting = factories.requested()
    at(moment)
    html = client.get(review(waiting)).text
    assert f'value="{first}" min="{first}"' in html


def test_every_download_of_an_attachment_is_in_the_audit_trail(client: Client, desk: User) -> None:
    attached = with_attachment()
    address = reverse("desk:attachment", args=[attached.revision.posting_id, attached.file_id])
    assert address in client.get(review(attached.revision)).text
    for _ in range(2):
        response = client.get(address)
        assert b"".join(response.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
        assert response["Content-Type"] == "application/pdf"
        assert "attachment" in response["Content-Disposition"]
    rows = AuditEntry.objects.filter(verb="download_attachment", subject_id=str(attached.revision.posting_id))
    assert [(row.actor_id, row.after["file"]) for row in rows] == [(desk.pk, str(attached.file_id))] * 2
    assert "PDFのダウンロード：募集要項.pdf" in client.get(review(attached.revision)).text


def test_a_file_of_another_posting_is_not_handed_out(client: Client) -> None:
    attached, other = with_attachment(), factories.requested()
    address = reverse("desk:attachment", args=[other.posting_id, attached.file_id])
    assert client.get(address).status_code == 404
    assert not AuditEntry.objects.filter(verb="download_attachment").exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_a_review_costs_the_same_whatever_the_sheet_holds(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    content = factories.content(("ja", "en"))
    lines = {key: content[key][:1] * rows for key in ("job_lines", "research_fields", "places", "pays")}
    waiting = factories.requested(written=ContentLanguages.BOTH, **lines)
    for _ in range(rows):
        factories.requested()
    client.get(review(waiting))
    with django_assert_num_queries(REVIEW_QUERIES):
        client.get(review(waiting))
