"""The secretariat's office: texts of mails, common reasons, the log of mails, the record of what was done."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

import koubo
from koubo.accounts.models import User
from koubo.announcements.models import Announcement
from koubo.audit import wording
from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.desk import canned
from koubo.kernel.errors import NotPermitted
from koubo.kernel.text import Text
from koubo.notifications import kinds, wordings
from koubo.notifications.models import MailWording, OutgoingMail
from koubo.postings.actions import requests
from koubo.registrations.models import Registration
from koubo.seekers.actions import bookmark
from koubo.statements.models import StatementVersion
from koubo.web.desk.office.mail_texts import title_of
from tests.registrations import support
from tests.support import applying, factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
TEXTS = "/desk/mail-texts/"
RETURNED = "postings.registration_returned"
REASONS = "/desk/reasons/"


@pytest.fixture
def client(desk: User, sign_in: Callable[[User], Client], at: Callable[[str], datetime]) -> Client:
    at("2026-11-24 09:00")
    return sign_in(desk)


def typed(**more: Any) -> dict[str, Any]:
    return {"once": str(uuid4()), "version": "0"} | more


def returned() -> OutgoingMail:
    of = factories.institution()
    waiting = factories.requested(of, by=factories.member(of, email="jinji@aogiri.example"))
    desk = factories.acting_as_desk(factories.desk_member())
    requests.return_for_correction(
        waiting, version=waiting.version, message="直してください", comments={}, by=desk, now=NOW
    )
    return OutgoingMail.objects.get(kind=RETURNED)


# Texts of mails


def test_every_mail_stands_in_a_group_with_a_name_and_opens_in_both_languages(client: Client) -> None:
    page = client.get(TEXTS).text
    for kind in kinds.registered():
        assert f"{TEXTS}{kind.key}/en/" in page
    for prefix in {kind.key.partition(".")[0] for kind in kinds.registered()}:
        assert f">{prefix}<" not in page, f"{prefix} has no name"
    for kind in kinds.registered():
        for language in ("ja", "en"):
            assert client.get(f"{TEXTS}{kind.key}/{language}/").status_code == 200, kind.key


@pytest.mark.parametrize("here", ["ja", "en"])
def test_every_mail_has_a_name_of_its_own(here: str) -> None:
    names = [title_of(kind, here) for kind in kinds.registered()]
    assert len(set(names)) == len(names)
    for name in names:
        assert not re.search(r"^[a-z]|^の|【】|No\. *[)）]|[{}]", name), name


def test_a_text_is_previewed_saved_used_and_taken_back(client: Client) -> None:
    address = f"{TEXTS}{RETURNED}/ja/"
    text = {"subject": "{site} お直しのお願い", "body": "{name} 様\n\n{message}\n<script>\n{unknown_to_nobody"}
    shown = client.post(address, typed(**text, act="preview")).text
    assert "プレビュー（保存されていません）" in shown
    assert "&lt;script&gt;" in shown
    assert not MailWording.objects.exists()
    assert client.post(address, typed(**text, act="save")).status_code == 302
    assert client.post(address, typed(**text, act="save")).status_code == 409, "somebody saved before"
    mail = returned()
    assert mail.subject.endswith("お直しのお願い")
    assert "直してください\n<script>" in mail.body
    back = client.post(address, typed(act="restore", version="1"), follow=True).text
    assert "付属の文面" in back or "元の文面" in back
    assert wordings.current(kinds.get(RETURNED), "ja") is None
    assert AuditEntry.objects.filter(verb__in=("change_mail_text", "restore_mail_text")).count() == 2


@pytest.mark.parametrize(
    ("subject", "body", "said"),
    [
        ("", "本文", "件名を入力してください"),
        ("件名", " ", "本文を入力してください"),
        ("{password}", "本文", "{password}"),
        ("件名", "{message.__class__} {secret}", "{secret}"),
    ],
)
def test_a_text_that_cannot_be_used_is_refused_with_its_reason(
    client: Client, subject: str, body: str, said: str
) -> None:
    answer = client.post(f"{TEXTS}{RETURNED}/ja/", typed(subject=subject, body=body, act="save"))
    assert answer.status_code == 422
    assert said in answer.text
    assert not MailWording.objects.exists()


def test_only_the_desk_writes_texts() -> None:
    with pytest.raises(NotPermitted):
        wordings.restore(kinds.get(RETURNED), "ja", version=0, by=Actor(factories.seeker().pk, "seeker"), now=NOW)


# Common reasons


def test_a_reason_is_added_offered_changed_and_retired(client: Client) -> None:
    text = {"scope": "return", "text_ja": "写しを添えてください", "text_en": "Please add a copy", "position": "5"}
    wrong = client.post(REASONS, typed(**text | {"text_en": ""}))
    assert wrong.status_code == 422
    assert "写しを添えてください" in wrong.text
    data = typed(**text)
    for _ in range(2):
        assert client.post(REASONS, data).status_code == 302
    (key,) = [key for key, offered in canned.reasons("return").items() if offered.en == "Please add a copy"]
    assert next(iter(canned.reasons("return"))) == key, "smaller numbers stand above"
    waiting = factories.requested()
    assert "写しを添えてください" in client.get(f"/desk/postings/{waiting.posting_id}/").text
    one = f"{REASONS}return/{key}/"
    changed = text | {"text_ja": "写しを1部添えてください"}
    assert client.post(one, typed(**changed, version="1")).status_code == 302
    assert client.post(one, typed(**changed, version="1")).status_code == 409
    client.post(one, typed(**changed, version="2", retired="on"))
    assert key not in canned.reasons("return")
    assert client.get(f"{REASONS}return/nothing/").status_code == 404
    assert client.get(f"{REASONS}nothing/{key}/").status_code == 404


def test_one_that_came_with_the_portal_is_changed_in_place(client: Client) -> None:
    client.post(f"{REASONS}reject/scope/", typed(text_ja="対象外です", text_en="Out of scope", position="10"))
    assert canned.reasons("reject")["scope"] == Text("対象外です", "Out of scope")
    page = client.get(f"{REASONS}reject/scope/").text
    assert canned.SEED["reject", "scope"].text.ja in page, "the original is shown"


@pytest.mark.parametrize(
    ("language", "words"), [("ja", "法人番号と機関名が一致しません"), ("en", "The corporate number")]
)
def test_registrations_are_returned_with_common_reasons_in_the_applicant_s_language(
    client: Client, language: str, words: str
) -> None:
    made = support.requested(language=language)
    address = f"/desk/waiting/registrations/{made.pk}/"
    assert "法人番号と機関名が一致しません" in client.get(address).text
    silent = client.post(address, {"once": str(uuid4()), "outcome": "return", "message": ""})
    assert silent.status_code == 422
    data = {"once": str(uuid4()), "outcome": "return", "reasons": ["number"], "message": "急ぎません"}
    assert client.post(address, data).status_code == 302
    made = Registration.objects.get(pk=made.pk)
    assert made.message.startswith(words)
    assert made.message.endswith("急ぎません")
    mail = OutgoingMail.objects.get(kind="registrations.returned")
    assert words in mail.body


# The log of mails


def test_mails_are_found_by_state_kind_day_and_recipient(client: Client) -> None:
    mail = returned()
    page = client.get(f"/desk/mails/?kind={RETURNED}&state=queued&day=2026-11-24&to=JINJI@aogiri.example").text
    assert f'href="/desk/mails/{mail.pk}/"' in page
    assert AuditEntry.objects.filter(verb="search_person").count() == 1, "who looks for a person is written down"
    for other in ("state=sent", "day=2026-11-23", "to=jinji", "kind=postings.withdrawn"):
        assert f'href="/desk/mails/{mail.pk}/"' not in client.get(f"/desk/mails/?{other}").text, other
    assert client.get("/desk/mails/?day=昨日").status_code == 422
    assert "直してください" in client.get(f"/desk/mails/{mail.pk}/").text


def test_a_mail_that_was_sent_is_sent_once_more_on_one_click(client: Client) -> None:
    mail = returned()
    assert client.post(f"/desk/mails/{mail.pk}/", {"once": str(uuid4())}).status_code == 409, "it has not left yet"
    OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=NOW, attempts=1)
    data = {"once": str(uuid4())}
    for _ in range(2):
        assert client.post(f"/desk/mails/{mail.pk}/", data).status_code == 302
    mail.refresh_from_db()
    assert mail.sent_at is None
    assert AuditEntry.objects.filter(subject_kind="outgoingmail").count() == 1
    assert client.get("/desk/mails/999999/").status_code == 404


# The record of what was done


def test_the_record_is_found_by_person_subject_verb_hat_and_day_and_as_csv(client: Client) -> None:
    mail = returned()
    number = mail.subject.partition("（")[2].rstrip("）")
    author = User.objects.get(email="jinji@aogiri.example")
    found = client.get(f"/desk/audit/?subject={number}&verb=request_registration&hat=institution:")
    assert author.name in found.text
    assert "/history/" in found.text
    for other in ("verb=reject", "hat=seeker", "last=2026-11-23", "subject=D126119999"):
        assert author.name not in client.get(f"/desk/audit/?{other}").text, other
    nobody = client.get("/desk/audit/?person=nobody@aogiri.example")
    assert nobody.status_code == 422
    assert not AuditEntry.objects.filter(verb="search_person").exists()
    client.get("/desk/audit/?person=jinji@aogiri.example")
    assert AuditEntry.objects.filter(verb="search_person", subject_id=str(author.pk)).count() == 1
    assert client.get("/desk/audit/?first=2026-11-25&last=2026-11-24").status_code == 422
    table = client.get(f"/desk/audit.csv?subject={number}")
    lines = table.content.decode("utf-8-sig").splitlines()
    assert table["Content-Type"].startswith("text/csv")
    assert any(author.name in line for line in lines[1:])


def test_every_verb_of_the_house_has_words() -> None:
    source = Path(koubo.__file__).parent
    written = {
        verb
        for path in source.rglob("*.py")
        for verb in re.findall(r"\brecord\(\s*\"([a-z_]+)\"", path.read_text(encoding="utf-8"))
    }
    assert len(written) > 60
    assert written - set(wording.verbs()) == set()


def test_what_a_seeker_keeps_is_not_shown(client: Client) -> None:
    made = factories.published()
    seeker = factories.seeker(name="海野 汀")
    bookmark(made.posting, by=applying.as_seeker(seeker), now=NOW)
    assert AuditEntry.objects.filter(verb="bookmark").exists()
    assert "海野 汀" not in client.get("/desk/audit/").text
    assert "海野 汀" not in client.get("/desk/audit.csv").content.decode()


def test_long_records_go_on_without_a_gap(client: Client) -> None:
    by = factories.acting_as_desk(factories.desk_member())
    for n in range(60):
        canned.add("return", Text(f"理由{n}", f"Reason {n}"), position=n, by=by, now=NOW)
    first = client.get("/desk/audit/?verb=add_reason")
    assert first.text.count("+ scope: return") == 50
    after = first.text.split("after=")[1].split('"')[0].replace("&amp;", "&")
    second = client.get(f"/desk/audit/?verb=add_reason&after={after}")
    assert second.text.count("+ scope: return") == 10


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize(("address", "queries"), [(REASONS, 9), ("/desk/mails/", 10), ("/desk/audit/", 10), (TEXTS, 9)])
def test_the_lists_ask_the_same_for_any_number(
    client: Client, rows: int, address: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    by = factories.acting_as_desk(factories.desk_member())
    for n in range(rows):
        canned.add("return", Text(f"理由{n}", f"Reason {n}"), position=n, by=by, now=NOW)
        factories.requested()
    with django_assert_num_queries(queries):
        client.get(address)


# What nobody types


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("audit/?first=0001-01-01", 422),
        ("audit/?last=9999-12-31", 422),
        ("mails/?day=0001-01-01", 422),
        ("mails/?day=9999-12-31", 422),
        ("audit/?after=0001-01-01T00:00:00%2B14:00_5", 200),
        ("mails/?after=9999-12-31T23:59:59-14:00_5", 200),
    ],
)
def test_the_ends_of_the_calendar_are_no_fault_of_the_site(client: Client, address: str, status: int) -> None:
    assert client.get(f"/desk/{address}").status_code == status


@pytest.mark.parametrize("version", ["", "abc", "9" * 5000])
def test_what_is_no_version_overwrites_nothing(client: Client, version: str) -> None:
    text = {"kind": "normal", "title_ja": "休業", "title_en": "Closed", "places": "home", "from_day": "2026-11-24"}
    client.post("/desk/announcements/new/", typed(**text))
    held = Announcement.objects.get()
    assert client.post(f"/desk/announcements/{held.pk}/", typed(act="end", version=version)).status_code == 409
    assert client.post("/desk/vocabularies/job_types/00012/", typed(act="retire", version=version)).status_code == 302
    assert client.post("/desk/vocabularies/job_types/00012/", typed(act="restore", version=version)).status_code == 409
    held.refresh_from_db()
    assert held.live_until is None


@pytest.mark.parametrize("address", ["announcements/new/", "statements/privacy/"])
def test_an_hour_without_its_day_is_asked_about(client: Client, address: str) -> None:
    text = {"kind": "normal", "title_ja": "休業", "title_en": "Closed", "places": "home", "from_day": "2026-11-24"}
    text |= {"text_ja": "方針", "text_en": "Policy", "note_ja": "初版", "note_en": "First"}
    answer = client.post(f"/desk/{address}", typed(**text, until_hour="9:30", effective_hour="9:30", act="save"))
    assert answer.status_code == 422
    assert "日付を入力してください" in answer.text
    assert not Announcement.objects.exists()
    assert not StatementVersion.objects.exists()
