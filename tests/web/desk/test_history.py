"""履歴: what happened, every version with its content, and what the public saw at any instant."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.files.checks import check_pdf
from koubo.postings.actions import attachments, desk_withdrawal, drafts, modifying, requests, withdrawing
from koubo.postings.content import storage
from koubo.postings.models import Posting, Revision
from koubo.postings.publication.states import WithdrawalReason
from tests.support import factories
from tests.support.factories import NOW
from tests.web.institution.test_editor import PDF, upload

pytestmark = pytest.mark.django_db
At = Callable[[str], datetime]
END = date(2026, 12, 22)


@pytest.fixture(autouse=True)
def _morning(at: At) -> None:
    at("2026-11-24 09:00")


def history(posting: Posting, day: str = "", time: str = "") -> str:
    query = {"day": day, "time": time} if day or time else None
    return reverse("desk:history", args=[posting.pk], query=query)


def version(revision: Revision) -> str:
    return reverse("desk:version", args=[revision.posting_id, revision.pk])


def modified(desk: User) -> tuple[Revision, Revision]:
    """A posting live since 23 November 0:00 and modified from 25 November 0:00 on."""
    first = factories.published(title="無機化学 教授の公募", closes_on=END)
    assert first.requested_by is not None
    by = factories.acting_for(first.requested_by, first.posting.institution)
    second = modifying.start_modification(first.posting, by=by, now=NOW)
    content = storage.load(second) | {"title": {"ja": "有機化学 教授の公募", "en": ""}}
    second = drafts.save_draft(second, content, version=second.version, by=by, now=NOW)
    second = requests.request(second, version=second.version, by=by, now=NOW)
    second = requests.approve(
        second, version=second.version, publish_on=date(2026, 11, 25), by=factories.acting_as_desk(desk), now=NOW
    )
    return first, second


@pytest.mark.parametrize(
    ("day", "time", "words", "which"),
    [
        ("2026-11-22", "23:59:59", "公開されていません", None),
        ("2026-11-23", "00:00", "公開中", "第1版"),
        ("2026-11-24", "23:59:59", "公開中", "第1版"),
        ("2026-11-25", "00:00", "公開中", "第2版"),
        ("2026年12月22日", "２３：５９", "公開中", "第2版"),
        ("2026-12-23", "0:00", "募集終了（ページは閲覧可能）", "第2版"),
        ("0001-01-01", "00:00", "公開されていません", None),
        ("9999-12-31", "23:59", "募集終了（ページは閲覧可能）", "第2版"),
    ],
)
def test_what_the_public_saw(client: Client, desk: User, day: str, time: str, words: str, which: str | None) -> None:
    first, second = modified(desk)
    answer = client.get(history(first.posting, day, time))
    said = answer.text.split('role="status"')[1].split("</section>")[0]
    assert f"<b>{words}</b>" in said
    shown = {None: None, "第1版": first, "第2版": second}[which]
    assert answer.context["name"] == (which or "")
    if shown is not None:
        assert f'href="{version(shown)}"' in said
    assert ("これから先の日時です" in said) == (answer.context["instant"] > NOW)


def test_a_withdrawal_is_told_and_an_undone_one_never_was(
    client: Client, desk: User, at: At, sign_in: Callable[[User], Client]
) -> None:
    first, second = modified(desk)
    assert first.requested_by is not None
    by = factories.acting_for(first.requested_by, first.posting.institution)
    withdrawing.withdraw(first.posting, reason=WithdrawalReason.UNSAID, by=by, now=NOW)
    asked = history(first.posting, "2026-11-30", "12:00")
    assert "<b>取り下げ済</b>" in client.get(asked).text
    withdrawing.undo_withdrawal(first.posting, by=by, now=NOW + timedelta(hours=1))
    assert "<b>公開中</b>" in client.get(asked).text
    withdrawn = at("2026-12-01 10:15")
    client = sign_in(desk)  # the old session has ended
    desk_withdrawal.withdraw_by_desk(
        first.posting, at=None, reason_for_institution="申立てのため", by=factories.acting_as_desk(desk), now=withdrawn
    )
    answer = client.get(history(first.posting))
    assert answer.context["seen"].revision == second
    assert "<b>取り下げ済</b>" in answer.text
    for words in ("代理で取り下げ。取り下げ日時は2026年12月1日（火）10:15", "申立てのため", "取り下げ", "篠崎 葵"):
        assert words in answer.text, words
    assert "<b>公開中</b>" in client.get(history(first.posting, "2026-12-01", "10:14")).text
    assert "<b>取り下げ済</b>" in client.get(history(first.posting, "2026-12-01", "10:15")).text


def test_every_version_with_its_state_and_what_cut_it_short(client: Client, desk: User, at: At) -> None:
    first, _ = modified(desk)
    at("2026-11-26 09:00")
    answer = client.get(history(first.posting))
    assert [(row.name, row.state) for row in answer.context["versions"]] == [
        ("第2版", "公開中"),
        ("第1版", "後の版に差し替え"),
    ]
    kept = answer.context["versions"][1].planned
    assert kept == (first.live_from, first.live_until)
    assert "承認時の予定:" in answer.text
    assert "有機化学 教授の公募" in answer.text


def test_a_version_is_shown_whole_with_its_differences(client: Client, desk: User) -> None:
    first, second = modified(desk)
    shown = client.get(version(second)).text
    assert "第1版との違い: 1項目" in shown
    assert "<del>無</del>" in shown
    assert "<ins>有</ins>" in shown
    before = client.get(version(first)).text
    assert "無機化学 教授の公募" in before
    assert "有機化学" not in before
    assert "との違い" not in before
    assert "<textarea" not in before


def test_the_attachments_of_an_old_version_stay_its_own(client: Client, desk: User) -> None:
    made = factories.draft()
    by = factories.acting_for(made.updated_by, made.posting.institution)
    held = attachments.attach(made, check_pdf(upload(PDF)), by=by, now=NOW)
    made = Revision.objects.get(pk=made.pk)
    asked = requests.request(made, version=made.version, by=by, now=NOW)
    link = reverse("desk:version-attachment", args=[asked.posting_id, asked.pk, held.file_id])
    assert link in client.get(version(asked)).text
    assert b"".join(client.get(link).streaming_content) == PDF
    assert AuditEntry.objects.filter(verb="download_attachment", actor=desk).count() == 1
    other = reverse("desk:version-attachment", args=[asked.posting_id, asked.pk, uuid4()])
    assert client.get(other).status_code == 404


def test_what_is_being_corrected_is_the_institutions_own(client: Client, desk: User) -> None:
    waiting = factories.requested(title="差し戻す公募")
    requests.return_for_correction(
        waiting,
        version=waiting.version,
        message="直してください",
        comments={},
        by=factories.acting_as_desk(desk),
        now=NOW,
    )
    listed = client.get(history(waiting.posting)).text
    assert "差し戻し" in listed
    assert version(waiting) not in listed
    assert client.get(version(waiting)).status_code == 404


@pytest.mark.parametrize(("day", "time"), [("", "10:00"), ("2026-11-24", ""), ("明日", "10:00"), ("2026-11-24", "夜")])
def test_what_is_no_instant_is_said_at_its_field(client: Client, desk: User, day: str, time: str) -> None:
    first, _ = modified(desk)
    answer = client.get(history(first.posting, day, time))
    assert answer.status_code == 422
    assert "入力してください。例：" in answer.text
    assert (day or time) in answer.text
    assert 'role="status"' not in answer.text


def test_what_is_not_there_is_not_found(client: Client, desk: User) -> None:
    first, _ = modified(desk)
    draft, other = factories.draft(), factories.requested()
    assert client.get(history(draft.posting)).status_code == 404
    for pk in (draft.pk, other.pk, 0, 2**63, 10**30):
        assert client.get(reverse("desk:version", args=[first.posting_id, pk])).status_code == 404


def test_linked_from_the_review_and_the_list(client: Client, desk: User) -> None:
    first, _ = modified(desk)
    assert history(first.posting) in client.get(reverse("desk:review", args=[first.posting_id])).text
    assert history(first.posting) in client.get(reverse("desk:decided")).text


def test_in_english(client: Client, desk: User) -> None:
    first, _ = modified(desk)
    page = client.get(f"/en/desk/postings/{first.posting_id}/history/?day=2026-11-24&time=8:30").text
    for words in ("What the public saw", "Open to the public", "Version 1", "24 November 2026, 8:30 JST"):
        assert words in page, words


@pytest.mark.parametrize("more", [0, 3])
def test_the_page_costs_the_same_however_long_the_history(
    client: Client, desk: User, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = factories.published(closes_on=END)
    by = factories.acting_as_desk(desk)
    for n in range(more):
        desk_withdrawal.change_deadline(
            first.posting,
            END + timedelta(days=n + 1),
            reason_for_institution="延長",
            by=by,
            now=NOW + timedelta(hours=n),
        )
    client.get(history(first.posting))
    with django_assert_num_queries(18):
        client.get(history(first.posting))
