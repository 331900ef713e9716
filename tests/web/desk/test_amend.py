"""The secretariat corrects a request or changes content on behalf: form, check page, act once; nothing typed is lost."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.desk import claims
from koubo.institutions.models import Membership
from koubo.kernel import clock
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions import drafts, modifying, requests
from koubo.postings.content import storage
from koubo.postings.models import Revision
from koubo.postings.publication.states import ContentLanguages, State
from koubo.postings.sheet import SHEET
from koubo.web.desk.amend_forms import EditForm
from tests.support import factories
from tests.support.typed import typed

pytestmark = pytest.mark.django_db
REASON = "契約期間の誤記を直しました。\n<b>ご確認ください</b>"
Answer = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")


@pytest.fixture
def waiting() -> Revision:
    return factories.requested(title="無機化学 教授の公募", closes_on=date(2026, 12, 22))


@pytest.fixture
def published() -> Revision:
    return factories.published(title="無機化学 教授の公募", closes_on=date(2026, 12, 22))


def address(name: str, revision: Revision) -> str:
    return reverse(f"desk:{name}", args=[revision.posting_id])


def correction(revision: Revision, act: str, **changed: Any) -> dict[str, Any]:
    sheet = typed(storage.load(revision), revision.languages) | {"title-ja": "有機化学 教授の公募"}
    terms = {"version": revision.version, "publish_on": "2026-11-25", "reason": REASON, "note": ""}
    return sheet | terms | {"act": act, "once": str(uuid4())} | changed


def editing(revision: Revision, act: str, **changed: Any) -> dict[str, Any]:
    return correction(revision, act) | {"version": revision.pk, "when": "now"} | changed


WAYS = pytest.mark.parametrize(("name", "data"), [("correct", correction), ("edit", editing)])


@pytest.fixture
def subject(name: str, waiting: Revision, published: Revision) -> Revision:
    """What each way starts from."""
    return waiting if name == "correct" else published


def test_the_names_beside_the_sheet_are_no_fields_of_it() -> None:
    assert not set(EditForm.base_fields) & {field.key for field in SHEET.fields}


def test_corrected_seen_word_by_word_and_approved(client: Client, waiting: Revision) -> None:
    factories.member(waiting.posting.institution, name="Emma Reed", language="en")
    here = address("correct", waiting)
    assert here in client.get(address("review", waiting)).text
    assert "無機化学 教授の公募" in client.get(here).text
    checked = client.post(here, correction(waiting, "check"))
    for words in ("修正した内容で承認しますか", "<del>無</del>", "<ins>有</ins>", "2026年11月25日（水）午前0時",
                  "&lt;b&gt;ご確認ください&lt;/b&gt;", "求人公募情報登録完了のお知らせ（事務局による修正あり）",
                  "Emma Reed", "変更後: 有機化学 教授の公募", "変更された項目 1件"):  # fmt: skip
        assert words in checked.text, words
    assert Revision.objects.count() == 1
    sent = correction(waiting, "do")
    done = client.post(here, sent, follow=True)
    assert done.redirect_chain[-1][0] == address("done", waiting)
    assert "修正した内容で承認しました" in done.text
    made = Revision.objects.exclude(pk=waiting.pk).get()
    assert (made.state, made.title["ja"], made.corrects_id) == (State.APPROVED, "有機化学 教授の公募", waiting.pk)
    assert client.post(here, sent).url == done.redirect_chain[-1][0], "a second click sees the first one's result"
    assert OutgoingMail.objects.filter(kind="postings.registration_corrected").count() == 2


def test_history_and_both_pages_show_what_was_corrected(
    client: Client, waiting: Revision, sign_in: Callable[[User], Client]
) -> None:
    client.post(address("correct", waiting), correction(waiting, "do"))
    made = Revision.objects.exclude(pk=waiting.pk).get()
    past = client.get(address("history", waiting)).text
    for words in ("第1版", "事務局が修正して承認", "第2版", "修正して承認。公開日時は2026年11月25日（水）0:00"):
        assert words in past, words
    version = client.get(reverse("desk:version", args=[waiting.posting_id, made.pk])).text
    assert "<ins>有</ins>" in version
    assert "<ins>有</ins>" in client.get(address("review", waiting)).text
    assert waiting.requested_by is not None
    own = sign_in(waiting.requested_by).get(reverse("institution:detail", args=[waiting.posting_id])).text
    for words in ("事務局が修正した項目", "<ins>有</ins>", "契約期間の誤記", "事務局へ連絡"):
        assert words in own, words
    queue = client.get(reverse("desk:queue")).text
    assert waiting.posting.number not in queue
    assert "修正して承認済" in client.get(reverse("desk:decided")).text


def test_a_modification_is_corrected_too(client: Client, published: Revision) -> None:
    assert published.requested_by is not None
    by, now = factories.acting_for(published.requested_by, published.posting.institution), clock.now()
    working = modifying.start_modification(published.posting, by=by, now=now)
    saved = drafts.save_draft(working, storage.load(working) | {"positions": 5}, version=1, by=by, now=now)
    asked = requests.request(saved, version=saved.version, by=by, now=now)
    data = correction(asked, "check") | {"positions": "6"}
    assert "<del>5</del>" in client.post(address("correct", asked), data).text
    client.post(address("correct", asked), data | {"act": "do"})
    made = Revision.objects.order_by("-pk")[0]
    assert (made.positions, made.basis_id, made.corrects_id) == (6, published.pk, asked.pk)


def test_changed_on_behalf_at_once_and_from_a_day(client: Client, published: Revision) -> None:
    here = address("edit", published)
    assert here in client.get(address("review", published)).text
    checked = client.post(here, editing(published, "check")).text
    for words in ("この求人公募情報の内容を変更しますか", "<ins>有</ins>", "事務局による求人公募情報変更のお知らせ"):
        assert words in checked, words
    done = client.post(here, editing(published, "do"), follow=True).text
    for words in ("内容を変更しました", "代理で内容を変更。反映日時は2026年11月24日（火）9:00", "第2版"):
        assert words in done, words
    assert "有機化学 教授の公募" in Client().get(f"/postings/{published.posting.number}/").text
    made = Revision.objects.order_by("-pk")[0]
    later = editing(made, "do", when="later", publish_on="2026-11-30", **{"title-ja": "物理化学 教授の公募"})
    client.post(here, later)
    assert Revision.objects.order_by("-pk")[0].live_from == datetime(2026, 11, 30, tzinfo=clock.JST)
    assert "有機化学 教授の公募" in Client().get(f"/postings/{published.posting.number}/").text


WRONG = [
    ({"reason": " \u3000\u200b"}, "理由を入力してください"),
    ({"reason": "あ" * 2001}, "2000文字以内で入力してください（今は2001文字）"),
    ({"note": "𠮷" * 2001}, "2000文字以内で入力してください（今は2001文字）"),
    ({"publish_on": "あした", "when": "later"}, "日付を入力してください。例：2027年1月8日"),
    ({"publish_on": "", "when": "later"}, "サイト反映日を入力してください"),
    ({"publish_on": "2026-11-23", "when": "later"}, "今日以降の日を入力してください"),
    ({"publish_on": "2026-12-23", "when": "later"}, "までの日を入力してください"),
    ({"publish_on": "0001-01-01", "when": "later"}, "今日以降の日を入力してください"),
    ({"title-ja": ""}, "求人件名"),
    ({"closes_on": ""}, "募集終了日"),
    ({"closes_on": "来月の末"}, "募集終了日には、日付を入力してください"),
    ({"positions": "適宜"}, "0以上の整数を入力してください"),
    ({"notes-ja": "あ" * 100_000}, "備考"),
    ({"smoking": "nonsense"}, "を選んでください"),
]


@WAYS
@pytest.mark.parametrize("act", ["check", "do"])
def test_what_is_wrong_is_said_at_its_field_and_in_the_summary_and_nothing_is_lost(
    client: Client, subject: Revision, name: str, data: Answer, act: str
) -> None:
    before = Revision.objects.count()
    for changed, words in WRONG:
        sent = data(subject, act, **({"duties-ja": "書いた仕事内容 🐟"} | changed))
        answer = client.post(address(name, subject), sent)
        assert answer.status_code == 422, changed
        assert 'id="errors"' in answer.text
        assert answer.text.count(words) >= 2, f"{words}: in the summary and at the field"
        assert "書いた仕事内容 🐟" in answer.text
        for value in changed.values():
            if value.strip() and value not in {"nonsense", "later"}:
                assert value in answer.text
        assert Revision.objects.count() == before, changed


@WAYS
def test_hostile_text_is_kept_as_text(client: Client, subject: Revision, name: str, data: Answer) -> None:
    hostile = "</textarea><script>alert(1)</script>\x00\x07 𠮷野家\u200b \"'"
    checked = client.post(address(name, subject), data(subject, "check", **{"notes-ja": hostile, "reason": hostile}))
    assert checked.status_code == 200
    assert "<script>alert" not in checked.text
    assert "𠮷野家" in checked.text
    assert "\x07" not in checked.text


@WAYS
def test_nothing_changed_is_said(client: Client, subject: Revision, name: str, data: Answer) -> None:
    answer = client.post(address(name, subject), data(subject, "check", **{"title-ja": subject.title["ja"]}))
    assert (answer.status_code, "変更された項目がありません" in answer.text) == (422, True)


@WAYS
def test_lines_are_added_and_taken_away_and_the_way_back_keeps_everything(
    client: Client, subject: Revision, name: str, data: Answer
) -> None:
    more = client.post(address(name, subject), data(subject, "add:places", reason="理由です", publish_on="x")).text
    for words in ('name="places-1-prefecture"', "理由です", "有機化学 教授の公募"):
        assert words in more, words
    less = client.post(address(name, subject), data(subject, "remove:places-0")).text
    assert 'name="places-1-prefecture"' not in less
    back = client.post(address(name, subject), data(subject, "back"))
    assert back.status_code == 200
    for words in ("有機化学 教授の公募", "&lt;b&gt;ご確認ください&lt;/b&gt;"):
        assert words in back.text, words


def test_what_the_checks_found_before_is_noted_and_needs_a_reason_to_stay(client: Client, waiting: Revision) -> None:
    Revision.objects.filter(pk=waiting.pk).update(facts=waiting.facts | {"contract_until": "2020-01-01"})
    waiting = Revision.objects.get(pk=waiting.pk)
    here = address("correct", waiting)
    assert "契約の開始日" in client.get(here).text
    refused = client.post(here, correction(waiting, "check"))
    assert refused.status_code == 422
    assert refused.text.count("修正が必要な指摘を残して承認する理由を入力してください") == 2
    assert client.post(here, correction(waiting, "check", note="電話で確認済み")).status_code == 200
    assert client.post(here, correction(waiting, "check", contract_until="2030-03-31")).status_code == 200


def test_a_colleague_decided_meanwhile(client: Client, waiting: Revision) -> None:
    other = factories.acting_as_desk(factories.desk_member(name="村岡 実"))
    requests.reject(waiting, version=waiting.version, message="対象外です", by=other, now=clock.now())
    for act in ("check", "do"):
        answer = client.post(address("correct", waiting), correction(waiting, act))
        assert answer.status_code == 409
        for words in ("すでに状態が変わっているため", "有機化学 教授の公募", "まだ保存されていません"):
            assert words in answer.text, words
        assert 'value="check"' not in answer.text
    assert client.get(address("correct", waiting)).url == address("review", waiting)


def test_requested_anew_meanwhile_shows_both_and_goes_on_knowingly(client: Client, waiting: Revision) -> None:
    desk, now = factories.acting_as_desk(factories.desk_member()), clock.now()
    assert waiting.requested_by is not None
    by = factories.acting_for(waiting.requested_by, waiting.posting.institution)
    sent = correction(waiting, "check")
    requests.return_for_correction(waiting, version=waiting.version, message="直して", comments={}, by=desk, now=now)
    content = storage.load(waiting) | {"title": {"ja": "生物化学 教授の公募", "en": ""}}
    saved = drafts.save_draft(waiting, content, version=waiting.version, by=by, now=now)
    requests.request(saved, version=saved.version, by=by, now=now)
    answer = client.post(address("correct", waiting), sent)
    assert answer.status_code == 409
    for words in ("現在の内容：", "生物化学 教授の公募", "有機化学 教授の公募"):
        assert words in answer.text, words
    version = Revision.objects.get().version
    assert f'name="version" value="{version}"' in answer.text
    assert client.post(address("correct", waiting), sent | {"version": version}).status_code == 200


def test_edited_by_a_colleague_meanwhile(client: Client, published: Revision) -> None:
    sent = editing(published, "do")
    client.post(address("edit", published), editing(published, "do", **{"title-ja": "生物化学 教授の公募"}))
    answer = client.post(address("edit", published), sent)
    assert answer.status_code == 409
    for words in ("現在の内容：", "生物化学 教授の公募", "有機化学 教授の公募"):
        assert words in answer.text, words
    assert Revision.objects.count() == 2


def test_what_a_colleague_has_taken_is_taken_over_first(client: Client, waiting: Revision) -> None:
    other = factories.desk_member(name="村岡 実")
    claims.take(waiting, by=factories.acting_as_desk(other), now=clock.now())
    assert "<textarea" not in client.get(address("correct", waiting)).text
    for act in ("check", "do"):
        answer = client.post(address("correct", waiting), correction(waiting, act))
        assert answer.status_code == 409
        for words in ("村岡 実さんが担当しています", "有機化学 教授の公募"):
            assert words in answer.text, words
    assert Revision.objects.get().state == State.REQUESTED


@WAYS
def test_nobody_writes_in_an_opening_of_an_own_institution(
    client: Client, desk: User, subject: Revision, name: str, data: Answer
) -> None:
    Membership.objects.create(institution=subject.posting.institution, user=desk, role=Membership.Role.VIEWER)
    session = client.session
    session["hat"] = "desk"
    session.save()
    assert "<textarea" not in client.get(address(name, subject)).text
    assert address(name, subject) not in client.get(address("review", subject)).text
    for act in ("check", "do"):
        refused = client.post(address(name, subject), data(subject, act))
        assert (refused.status_code, "有機化学 教授の公募" in refused.text) == (403, True)
    assert not AuditEntry.objects.filter(verb__in=["approve_corrected", "edit_by_desk"]).exists()


def test_a_waiting_request_is_decided_before_content_is_changed(client: Client, published: Revision) -> None:
    assert published.requested_by is not None
    by, now = factories.acting_for(published.requested_by, published.posting.institution), clock.now()
    working = modifying.start_modification(published.posting, by=by, now=now)
    saved = drafts.save_draft(working, storage.load(working) | {"positions": 5}, version=1, by=by, now=now)
    requests.request(saved, version=saved.version, by=by, now=now)
    assert "先に依頼を承認" in client.get(address("edit", published)).text
    answer = client.post(address("edit", published), editing(published, "do"))
    assert (answer.status_code, "有機化学 教授の公募" in answer.text) == (409, True)


def test_nothing_approved_has_nothing_to_change(client: Client, waiting: Revision) -> None:
    page = client.get(address("edit", waiting)).text
    assert "先に依頼を承認" in page
    assert "<textarea" not in page


@WAYS
def test_a_session_that_ended_gives_back_what_was_typed(desk: User, subject: Revision, name: str, data: Answer) -> None:
    browser = Client()
    browser.force_login(desk)
    session = browser.session
    kept = {key: value if isinstance(value, list) else [str(value)] for key, value in data(subject, "check").items()}
    session["kept_post"] = {"user": str(desk.pk), "paths": [address(name, subject)], "data": kept}
    session.save()
    page = browser.get(address(name, subject)).text
    for words in ("有機化学 教授の公募", "&lt;b&gt;ご確認ください&lt;/b&gt;"):
        assert words in page, words


def test_the_institution_sees_where_its_modification_and_the_edit_differ(
    client: Client, published: Revision, sign_in: Callable[[User], Client]
) -> None:
    author = published.requested_by
    assert author is not None
    by, now = factories.acting_for(author, published.posting.institution), clock.now()
    working = modifying.start_modification(published.posting, by=by, now=now)
    content = storage.load(working) | {"title": {"ja": "機関の題名", "en": ""}}
    drafts.save_draft(working, content, version=1, by=by, now=now)
    edit = reverse("institution:edit", args=[published.posting_id])
    assert "事務局が変更しました" not in sign_in(author).get(edit).text
    client.post(address("edit", published), editing(published, "do", positions="3"))
    page = sign_in(author).get(edit).text
    for words in ("公開中の内容を事務局が変更しました", "事務局が公開した内容：", "有機化学 教授の公募", "機関の題名"):
        assert words in page, words
    assert (
        'name="positions" value="3"' in page.replace(' data-w="xs"', "").replace(' id="positions"', "") or "3" in page
    )


@pytest.mark.parametrize("written", [ContentLanguages.EN, ContentLanguages.BOTH])
def test_in_english(client: Client, written: ContentLanguages) -> None:
    waiting = factories.requested(written=written, title="Professor of Chemistry")
    english = f"/en/desk/postings/{waiting.posting_id}/correct/"
    assert "Correct and approve" in client.get(english).text
    sent = correction(waiting, "check", **{"title-en": "Professor of Organic Chemistry"})
    checked = client.post(english, sent)
    for words in ("Approve the opening as corrected?", "<ins>", "Reason for the institution"):
        assert words in checked.text, words


def test_the_secretariat_undoes_its_withdrawal(client: Client, published: Revision) -> None:
    withdrawing = {"when": "later", "day": "2026-11-30", "time": "13:30", "reason": REASON, "step": "act"}
    client.post(address("withdraw", published), withdrawing | {"once": str(uuid4())})
    here = address("undo-withdrawal", published)
    assert here in client.get(address("review", published)).text
    checked = client.post(here, {"reason": "申立てが取り下げられたため", "step": "check"}).text
    for words in ("この取り下げを取り消しますか", "2026年11月30日（月）午後1時30分", "取り下げ取消のお知らせ"):
        assert words in checked, words
    done = client.post(here, {"reason": "申立てが取り下げられたため", "step": "act", "once": str(uuid4())}, follow=True)
    assert "事務局による取り下げを取り消し" in done.text
    assert Revision.objects.get().live_until == published.live_until
    assert "取り消せません" in client.get(here).text
    assert client.post(here, {"reason": "", "step": "act", "once": str(uuid4())}).status_code in {409, 422}
