"""規約: versions in force from an instant, readable for good; people agree once, and lose nothing they sent."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.kernel.text import Text
from koubo.statements import terms
from koubo.statements.models import Agreement, StatementKind, StatementVersion
from koubo.statements.terms import StatementRefused
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
SEEKERS = StatementKind.TERMS_SEEKER
SECOND = timedelta(seconds=1)


def publish(kind: StatementKind = SEEKERS, **changes: Any) -> StatementVersion:
    values: dict[str, Any] = {
        "text": Text("## 約束\n\n新しい約束。{site}", "## Terms\n\nNew terms. {site}"), "note": Text("改めました", "Changed"),
        "effective_from": NOW, "requires_consent": True, "by": factories.acting_as_desk(factories.desk_member()), "now": NOW,
    }  # fmt: skip
    return terms.publish(kind, **values | changes)


@pytest.mark.parametrize("kind", list(StatementKind))
def test_good_texts_come_with_the_portal(client: Client, kind: StatementKind) -> None:
    for code in ("ja", "en"):
        assert terms.unknown_placeholders(terms.shipped(kind).text[code]) == []
        assert "{" not in terms.shipped(kind).filled()[code]
    assert client.get(f"/statements/{kind.value}/").status_code == 200
    assert client.get(f"/statements/{kind.value}/0/").status_code == 200
    assert client.get(f"/statements/{kind.value}/1/").status_code == 404
    assert client.get("/statements/nothing/").status_code == 404


def test_a_version_holds_from_its_instant() -> None:
    publish(effective_from=NOW + timedelta(days=1))
    tomorrow = NOW + timedelta(days=1)
    assert terms.current(SEEKERS, tomorrow - SECOND).number == 0
    assert terms.current(SEEKERS, tomorrow).number == 1
    assert [one.number for one in terms.versions(SEEKERS, tomorrow)] == [1, 0]


def test_refused() -> None:
    with pytest.raises(NotPermitted):
        publish(by=Actor(factories.seeker().pk, "seeker"))
    for changes in ({"effective_from": NOW - SECOND}, {"text": Text("{名前}", "x")}):
        with pytest.raises(StatementRefused):
            publish(**changes)
    made = publish()
    with pytest.raises(StatementRefused):
        publish(effective_from=made.effective_from)
    with pytest.raises(IllegalStep):
        terms.take_back(made, by=factories.acting_as_desk(factories.desk_member()), now=NOW)


def test_what_does_not_hold_yet_is_taken_back() -> None:
    made = publish(effective_from=NOW + SECOND)
    terms.take_back(made, by=factories.acting_as_desk(factories.desk_member()), now=NOW)
    assert terms.current(SEEKERS, NOW + timedelta(days=2)).number == 0
    assert AuditEntry.objects.filter(verb="take_back_statement").exists()


def test_agreed_once_and_asked_again_only_when_a_version_asks() -> None:
    person = factories.seeker()
    assert terms.pending(person.pk, [SEEKERS], NOW) == []
    publish()
    assert terms.pending(person.pk, [SEEKERS], NOW) == [SEEKERS]
    assert terms.pending(person.pk, [StatementKind.TERMS_INSTITUTION], NOW) == []
    first = terms.agree(person.pk, SEEKERS, now=NOW)
    assert terms.agree(person.pk, SEEKERS, now=NOW + SECOND).at == first.at
    assert terms.pending(person.pk, [SEEKERS], NOW) == []
    publish(effective_from=NOW + SECOND, requires_consent=False)
    assert terms.pending(person.pk, [SEEKERS], NOW + SECOND) == []
    publish(effective_from=NOW + 2 * SECOND)
    assert terms.pending(person.pk, [SEEKERS], NOW + 2 * SECOND) == [SEEKERS]


def test_cookies_are_stated_not_agreed_to() -> None:
    assert not publish(StatementKind.COOKIES).requires_consent


def sign_in(client: Client) -> Any:
    person = factories.seeker()
    client.force_login(person)
    return person


def test_somebody_who_signs_in_agrees_and_goes_on(client: Client, at: Any) -> None:
    at("2026-11-24 09:00")
    publish()
    person = sign_in(client)
    asked = client.get("/seeker/details/")
    assert asked.status_code == 302
    page = client.get(asked["Location"]).text
    assert "規約が変わりました" in page
    assert "新しい約束。" in page
    assert client.get("/terms/").status_code == client.get("/").status_code == 200
    data = {"next": "/seeker/details/", "shown": "terms_seeker:1", "once": str(uuid4())}
    assert client.post("/account/consent/", data).status_code == 422
    assert client.post("/account/consent/", data | {"agree": "on", "shown": "terms_seeker:0"}).status_code == 422
    assert not Agreement.objects.exists()
    done = client.post("/account/consent/", data | {"agree": "on"})
    assert done["Location"] == "/seeker/details/"
    agreement = Agreement.objects.get()
    assert (agreement.user_id, agreement.number) == (person.pk, 1)
    assert agreement.digest == terms.current(SEEKERS, NOW).digest
    assert client.get("/seeker/details/").status_code == 200


def test_the_difference_is_shown_to_who_agreed_before(client: Client, at: Any) -> None:
    at("2026-11-24 09:00")
    person = factories.seeker()
    terms.agree(person.pk, SEEKERS, now=NOW)
    old = terms.current(SEEKERS, NOW).text
    publish(text=Text(old.ja.replace("無料", "有料"), old.en))
    client.force_login(person)
    page = client.get("/account/consent/").text
    assert "<del>無</del>" in page
    assert "<ins>有</ins>" in page


def test_what_was_sent_meanwhile_comes_back(client: Client, at: Any) -> None:
    at("2026-11-24 09:00")
    publish(StatementKind.TERMS_INSTITUTION)
    of = factories.institution()
    author = factories.member(of)
    draft = factories.draft(of, by=author)
    client.force_login(author)
    page = f"/institution/postings/{draft.posting_id}/edit/"
    sent = client.post(
        page, {"title-ja": "打ちかけの件名", "act": "save", "version": draft.version, "once": str(uuid4())}
    )
    assert sent["Location"].startswith("/account/consent/")
    data = {"next": page, "shown": "terms_institution:1", "agree": "on", "once": str(uuid4())}
    assert "打ちかけの件名" in client.post("/account/consent/", data, follow=True).text


def test_signing_out_stays_possible_and_strangers_are_not_led_away(client: Client, at: Any) -> None:
    at("2026-11-24 09:00")
    publish()
    sign_in(client)
    led = client.post("/account/consent/", {"next": "https://elsewhere.example/", "agree": "on", "shown": "terms_seeker:1", "once": str(uuid4())})  # fmt: skip
    assert led["Location"] == "/account/home/"
    assert client.post("/account/logout/").status_code == 302
    assert client.get("/seeker/").url.startswith("/account/login/")


def test_the_secretariat_and_those_who_agreed_are_not_asked(client: Client, at: Any) -> None:
    at("2026-11-24 09:00")
    publish()
    client.force_login(factories.desk_member())
    assert client.get("/desk/").status_code == 200
    person = factories.seeker()
    terms.agree(person.pk, SEEKERS, now=NOW)
    client.force_login(person)
    assert client.get("/seeker/").status_code == 200


def test_written_previewed_and_published_at_the_desk(client: Client, at: Any) -> None:
    at("2026-11-24 09:00")
    client.force_login(factories.desk_member())
    address = "/desk/statements/terms_seeker/"
    old = terms.current(SEEKERS, NOW).text
    data = {
        "text_ja": old.ja.replace("無料", "有料"), "text_en": old.en, "note_ja": "有料化", "note_en": "Paid", "requires_consent": "on",
        "act": "preview", "once": str(uuid4()),
    }  # fmt: skip
    preview = client.post(address, data).text
    assert "<ins>有</ins>" in preview
    assert not StatementVersion.objects.exists()
    wrong = client.post(address, data | {"text_ja": "{誤り}", "act": "publish"})
    assert wrong.status_code == 422
    assert "使えない差し込み項目があります：{誤り}" in wrong.text
    assert "第1版を公表しました" in client.post(address, data | {"act": "publish"}, follow=True).text
    assert "有料化" in client.get("/statements/terms_seeker/").text
    assert "有料" in client.get("/terms/").text
    assert client.get("/desk/statements/").status_code == client.get("/en/desk/statements/").status_code == 200
    later = data | {"act": "publish", "effective_day": "2026-12-24", "once": str(uuid4())}
    client.post(address, later)
    assert "第2版" in client.get(address).text
    client.post(address, {"act": "take-back:2", "once": str(uuid4())})
    assert StatementVersion.objects.count() == 1
