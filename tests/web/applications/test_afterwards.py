"""What stands beside applications: notices sent again, legal hold, the day of deletion, who looked, how members hear."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from koubo.applications import decisions, documents, retention, tables
from koubo.applications.answering import Change
from koubo.applications.enums import Status
from koubo.applications.models import Application, NoticeWish
from koubo.audit.models import AuditEntry
from koubo.institutions.models import Institution, Membership
from koubo.kernel.errors import IllegalStep
from koubo.notifications.models import OutgoingMail
from tests.support import applying, factories

pytestmark = pytest.mark.django_db
ADMINISTRATOR, VIEWER = Membership.Role.ADMINISTRATOR, Membership.Role.VIEWER


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def once(**more: str) -> dict[str, str]:
    return {"once": str(uuid4())} | more


@pytest.fixture
def of() -> Institution:
    return factories.institution()


@pytest.fixture
def application(of: Institution) -> Application:
    made = applying.submitted(applying.posting(of=of))
    made.refresh_from_db()
    return made


def page(application: Application) -> str:
    return reverse("institution:application", args=[application.pk])


def test_a_notice_is_sent_again_from_the_history(of: Institution, application: Application) -> None:
    editor = factories.member(of)
    by = factories.acting_for(editor, of)
    change = Change(Status.ACCEPTED, notify=True, subject="応募について")
    changed = decisions.change_status(application, change, version=application.version, by=by, now=factories.NOW)
    step = changed.changes.get(notify=True)
    again = reverse("institution:application-send-again", args=[application.pk, step.pk])
    shown = signed_in(editor).get(page(application)).text
    assert "応募状況を変更しました: 受理済" in shown
    assert f'action="{again}"' in shown
    assert again not in signed_in(factories.member(of, role=VIEWER)).get(page(application)).text
    sent = once()
    done = [signed_in(editor).post(again, sent, follow=True).text for _click in range(2)]
    assert "通知を再送しました" in done[0]
    mails = OutgoingMail.objects.filter(kind="applications.status")
    assert [mail.subject for mail in mails] == ["応募について"] * 2
    quiet = application.changes.get(notify=False)  # that it was sent
    with pytest.raises(IllegalStep):
        decisions.send_again(quiet, by=by, now=factories.NOW)
    elsewhere = reverse("institution:application-send-again", args=[applying.submitted(applying.posting()).pk, step.pk])
    assert signed_in(editor).post(elsewhere, once()).status_code == 404


def test_administrators_hold_and_everyone_reads_until_when_it_is_kept(
    of: Institution, application: Application
) -> None:
    day = retention.erased_on(application)
    assert day is not None
    words = f"{day.year}年{day.month}月{day.day}日"
    seeker = signed_in(application.user)
    mine = reverse("seeker:application", args=[application.pk])
    assert words in seeker.get(mine).text
    hold = reverse("institution:application-hold", args=[application.pk])
    editor, head = signed_in(factories.member(of)), signed_in(factories.member(of, role=ADMINISTRATOR))
    shown = editor.get(page(application)).text
    assert words in shown
    assert hold not in shown
    editor.post(hold, once(on="yes"))
    application.refresh_from_db()
    assert not application.legal_hold
    assert hold in head.get(page(application)).text
    held = head.post(hold, once(on="yes", reason="訴訟のため"), follow=True).text
    for said in ("保全中", "保全を解除", "訴訟のため", "削除を止めました"):
        assert said in held
    assert words not in held
    assert "当面削除されません" in seeker.get(mine).text
    assert "訴訟" not in seeker.get(mine).text
    assert words in head.post(hold, once(on="no"), follow=True).text


def test_who_looked_is_for_administrators_and_for_whoever_looked(of: Institution, application: Application) -> None:
    curious, other = factories.member(of, name="見田 一"), factories.member(of)
    by = factories.acting_for(curious, of)
    document = application.documents.get()
    documents.hand_out(application, document.pk, by=by, now=factories.NOW)
    tables.export(application.posting, [application.pk], "csv", language="ja", by=by, now=factories.NOW)
    looks = ("応募書類をダウンロードしました", "応募情報の一覧を出力しました")
    for user, sees in ((curious, True), (other, False), (factories.member(of, role=ADMINISTRATOR), True)):
        history = signed_in(user).get(page(application)).text.split('id="history"')[1]
        assert [words in history for words in looks] == [sees] * 2
        assert ("見田" in history) is sees


def test_a_member_chooses_how_to_hear_of_applications(of: Institution) -> None:
    user, here = factories.member(of), reverse("institution:account")
    client = signed_in(user)
    assert "応募のお知らせメール" in client.get(here).text
    answer = client.post(here, once(notices="never"), follow=True).text
    assert "変更を保存しました" in answer
    assert NoticeWish.objects.get(membership__user=user).mode == NoticeWish.Mode.NEVER
    client.post(here, once(notices="never"))
    client.post(here, once(notices="hourly"))
    entry = AuditEntry.objects.get(verb="choose_application_notices")
    assert (entry.before, entry.after) == ({"mode": "daily"}, {"mode": "never"})
    viewer = signed_in(factories.member(of, role=VIEWER))
    assert "応募のお知らせメール" not in viewer.get(here).text
    assert viewer.post(here, once(notices="each")).status_code == 403


def test_overdue_results_are_listed_for_the_institution_and_without_names_for_the_secretariat(
    of: Institution, at: Callable[[str], datetime]
) -> None:
    late = applying.posting(of=of, results_by=date(2026, 12, 25))
    unsaid = applying.posting(of=of)  # 60 days after it closed
    worse = applying.posting(results_by=date(2026, 12, 21))
    made = [applying.submitted(revision) for revision in (late, late, unsaid, worse)]
    menu, listed, desk = map(reverse, ("institution:menu", "institution:applications", "desk:overdue"))
    member, worker = factories.member(of), factories.desk_member()
    at("2026-12-25 23:59")
    editor, secretariat = signed_in(member), signed_in(worker)
    assert f'href="{listed}?due=overdue"' not in editor.get(menu).text
    assert "結果が未通知の公募はありません" in editor.get(listed, {"due": "overdue"}).text
    page = secretariat.get(desk).text
    assert [revision.posting.number in page for revision in (worse, late)] == [True, False]

    at("2026-12-26 09:00")
    editor, secretariat = signed_in(member), signed_in(worker)
    assert f'href="{listed}?due=overdue"' in editor.get(menu).text
    assert "結果が未通知の公募が1件" in editor.get(menu).text
    numbers = [revision.posting.number for revision in (late, unsaid)]
    assert [n in editor.get(listed, {"due": "overdue"}).text for n in numbers] == [True, False]
    assert [n in editor.get(listed).text for n in numbers] == [True, True]
    found = editor.get(listed, {"due": "overdue", "q": "どこにもない言葉"}).text
    assert 'name="due" value="overdue"' in found
    page = secretariat.get(desk).text.split("<main")[1]
    order = [page.index(revision.posting.number) for revision in (worse, late)]
    assert order == sorted(order)
    for words in ("5日", "1日", "2026年12月25日", "2件"):
        assert words in page
    assert unsaid.posting.number not in page
    assert not [one for one in made if one.applicant.family_name in page or one.number in page]
    assert desk in secretariat.get(reverse("desk:queue")).text
