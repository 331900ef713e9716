"""Approval with corrections: what was sent stays, what the secretariat makes of it is approved, the institution reads what changed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.institutions.models import Membership
from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep, NotPermitted, Refusal, StaleVersion
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions import corrections, drafts, modifying, requests
from koubo.postings.content import diff, storage
from koubo.postings.discovery import finder
from koubo.postings.discovery.query import Query
from koubo.postings.models import Posting, Revision, queries
from koubo.postings.publication.schedule import PublicationDateRefused
from koubo.postings.publication.states import Phase, State
from tests.postings.test_desk_withdrawal import picture
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
REASON = "契約期間の誤記を直しました"
TOMORROW = clock.day_of(NOW) + timedelta(days=1)


@pytest.fixture
def desk() -> Actor:
    return factories.acting_as_desk(factories.desk_member())


def correct(revision: Revision, by: Actor, values: dict[str, Any] | None = None, **more: Any) -> Revision:
    content = storage.load(revision) | ({"positions": 3} if values is None else values)
    given = {
        "version": revision.version,
        "publish_on": TOMORROW,
        "reason_for_institution": REASON,
        "by": by,
        "now": NOW,
    }
    return corrections.approve_corrected(revision, content, **given | more)


def refused(kind: type[Refusal], verb: Callable[[], Any]) -> Refusal:
    before = picture()
    with pytest.raises(kind) as caught:
        verb()
    assert picture() == before
    return caught.value


def test_what_was_sent_stays_and_the_correction_is_what_the_public_gets(desk: Actor) -> None:
    sent = factories.requested(title="無機化学 教授の公募")
    before = storage.load(sent)
    made = correct(sent, desk, {"title": {"ja": "有機化学 教授の公募", "en": ""}})
    sent = Revision.objects.get(pk=sent.pk)
    assert (sent.state, storage.load(sent), sent.live_from) == (State.CORRECTED, before, None)
    assert sent.phase(NOW) is Phase.CORRECTED
    assert (made.state, made.corrects_id, made.basis_id, made.is_modification) == (State.APPROVED, sent.pk, None, False)
    assert (made.requested_by_id, made.requested_at) == (sent.requested_by_id, sent.requested_at)
    assert (made.updated_by_id, made.decided_by_id) == (desk.user_id, desk.user_id)
    live = NOW + timedelta(days=2)
    assert [r.pk for r in Revision.objects.live_at(live)] == [made.pk]
    assert [r.pk for r in finder.find(Query(words="有機化学"), now=live).revisions()] == [made.pk]
    assert not finder.find(Query(words="無機化学"), now=live).total
    assert queries.phase_of(Posting.objects.get(), live) is Phase.PUBLISHED


def test_lines_and_attachments_of_the_request_come_along(desk: Actor) -> None:
    sent = factories.requested()
    made = correct(sent, desk)
    assert storage.load(made) == storage.load(sent) | {"positions": 3}


def test_the_institution_reads_each_changed_field_in_its_language_and_why(desk: Actor) -> None:
    of = factories.institution()
    factories.member(of, language="en", email="english@koubo.example")
    sent = factories.requested(of, closes_on=date(2026, 12, 22))
    correct(sent, desk, {"positions": 3, "closes_on": date(2026, 12, 25), "background": {"ja": "", "en": ""}})
    mails = {mail.language: mail for mail in OutgoingMail.objects.filter(kind="postings.registration_corrected")}
    assert set(mails) == {"ja", "en"}
    assert "求人公募情報登録完了のお知らせ" in mails["ja"].subject
    for words in (REASON, "・募集終了日", "変更前: 2026年12月22日（火）", "変更後: 2026年12月25日（金）", "変更後: （入力なし）",
                  "2026年11月25日（水）午前0時に公開されます"):  # fmt: skip
        assert words in mails["ja"].body, words
    for words in ("Before: 22 December 2026", "After: 25 December 2026", "After: (nothing entered)"):
        assert words in mails["en"].body, words
    assert not OutgoingMail.objects.filter(kind="postings.registration_completed").exists()


def test_history_says_who_corrected_what_and_why(desk: Actor) -> None:
    sent = factories.requested()
    made = correct(sent, desk)
    entry = AuditEntry.objects.get(verb="approve_corrected")
    assert (entry.actor_id, entry.hat, entry.reason, entry.at) == (desk.user_id, "desk", REASON, NOW)
    assert (entry.before["revision"], entry.after["revision"], entry.after["corrects"]) == (sent.pk, made.pk, sent.pk)
    assert [change.key for change in diff.of_modification(made, language="ja")] == ["positions"]


def test_a_corrected_modification_takes_the_place_of_what_is_published(desk: Actor) -> None:
    published = factories.published()
    author = published.requested_by
    assert author is not None
    by = factories.acting_for(author, published.posting.institution)
    working = modifying.start_modification(published.posting, by=by, now=NOW)
    content = storage.load(working) | {"positions": 5}
    saved = drafts.save_draft(working, content, version=working.version, by=by, now=NOW)
    asked = requests.request(saved, version=saved.version, by=by, now=NOW)
    made = correct(asked, desk, {"positions": 2})
    assert (made.basis_id, made.is_modification) == (published.pk, True)
    old = Revision.objects.get(pk=published.pk)
    assert old.live_until == made.live_from == clock.start_of(TOMORROW)
    assert OutgoingMail.objects.filter(kind="postings.modification_corrected").count() == 1
    again = modifying.start_modification(published.posting, by=by, now=NOW)
    assert (again.basis_id, storage.load(again)["positions"]) == (made.pk, 2)


def test_corrections_that_are_refused_change_nothing(desk: Actor) -> None:
    sent = factories.requested()
    refused(requests.NothingChanged, lambda: correct(sent, desk, {}))
    for reason in ("", " \u3000\n"):
        refused(requests.ReasonMissing, lambda reason=reason: correct(sent, desk, reason_for_institution=reason))
    refused(StaleVersion, lambda: correct(sent, desk, version=sent.version - 1))
    refused(PublicationDateRefused, lambda: correct(sent, desk, publish_on=TOMORROW - timedelta(days=2)))
    colleague = factories.desk_member()
    Membership.objects.create(institution=sent.posting.institution, user=colleague, role=Membership.Role.VIEWER)
    for person in (factories.acting_as_desk(colleague), Actor(desk.user_id, "seeker")):
        refused(NotPermitted, lambda person=person: correct(sent, person))


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ({"title": {"ja": "", "en": ""}}, "title-ja"),
        ({"closes_on": None}, "closes_on"),
        ({"closes_on": date(2026, 11, 23)}, "closes_on"),
        ({"notes": {"ja": "あ" * 100_000, "en": ""}}, "notes-ja"),
    ],
)
def test_a_correction_brings_no_error_in(desk: Actor, values: dict[str, Any], where: str) -> None:
    sent = factories.requested()
    refusal = refused(requests.Incomplete, lambda: correct(sent, desk, values))
    assert isinstance(refusal, requests.Incomplete)
    assert where in {finding.where for finding in refusal.findings}


def test_errors_that_were_there_need_a_note_and_corrected_ones_do_not(desk: Actor) -> None:
    late = NOW + timedelta(days=30)
    sent = factories.requested(closes_on=clock.day_of(NOW) + timedelta(days=28))
    soon = {"publish_on": clock.day_of(late) + timedelta(days=1), "now": late}
    ahead = clock.day_of(late) + timedelta(days=9)
    wrong = storage.load(sent)["contract_from"] - timedelta(days=1)
    Revision.objects.filter(pk=sent.pk).update(facts=sent.facts | {"contract_until": wrong.isoformat()})
    sent = Revision.objects.get(pk=sent.pk)
    refused(corrections.NoteMissing, lambda: correct(sent, desk, {"closes_on": ahead}, **soon))
    made = correct(sent, desk, {"closes_on": ahead}, note="電話で確認した", **soon)
    assert AuditEntry.objects.get(verb="approve_corrected").after["note"] == "電話で確認した"
    assert made.closes_on == ahead


def test_decided_once(desk: Actor) -> None:
    sent = factories.requested()
    correct(sent, desk)
    for verb in (
        lambda: correct(Revision.objects.get(pk=sent.pk), desk),
        lambda: requests.approve(
            Revision.objects.get(pk=sent.pk), version=sent.version + 1, publish_on=TOMORROW, by=desk, now=NOW
        ),
    ):
        refused(IllegalStep, verb)
