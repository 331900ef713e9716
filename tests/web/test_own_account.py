"""Name, language and e-mail address: everybody's own to change; an address only once it is proven, and never another's."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.notifications.models import OutgoingMail
from tests.support import factories

pytestmark = pytest.mark.django_db
PASSWORD = "aogiri-2026-tensha"
NEW = "minori@kitahama.example"


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    cache.clear()
    at("2026-11-24 09:00")


@pytest.fixture
def person(client: Client) -> User:
    person = factories.member(factories.institution(), email="hayase@aogiri.example", name="早瀬 みのり")
    person.set_password(PASSWORD)
    person.save()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return person


def code_sent() -> str:
    return re.search(r"^\d{6}$", OutgoingMail.objects.latest("pk").body, re.MULTILINE)[0]


def ask(client: Client, email: str) -> Any:
    return client.post(reverse("new-address"), {"email": email})


def test_name_and_language_of_every_hat() -> None:
    for user in (factories.member(factories.institution()), factories.desk_member(), factories.seeker()):
        (client := Client()).force_login(user)
        assert user.name in client.get(reverse("own-account")).text
        assert client.post(reverse("own-account"), {"name": " ", "language": "ja"}).status_code == 422
        client.post(reverse("own-account"), {"name": " 相沢 結 ", "language": "en"})
        user.refresh_from_db()
        assert (user.name, user.language) == ("相沢 結", "en")
        assert AuditEntry.objects.filter(verb="change_person", actor=user).count() == 1


def test_what_is_not_asked_for_is_not_changed(client: Client, person: User) -> None:
    """Mass assignment."""
    client.post(
        reverse("own-account"),
        {"name": "早瀬", "language": "ja", "email": NEW, "is_secretariat": "on", "is_superuser": "1", "is_active": ""},
    )
    person.refresh_from_db()
    assert (person.name, person.email) == ("早瀬", "hayase@aogiri.example")
    assert (person.is_secretariat, person.is_superuser, person.is_active) == (False, False, True)


def test_a_new_address_is_proven_and_the_old_one_told(client: Client, person: User) -> None:
    assert ask(client, NEW.upper())["Location"] == reverse("new-address-code")
    person.refresh_from_db()
    assert person.email == "hayase@aogiri.example", "until then nothing changes"
    assert client.post(reverse("new-address-code"), {"code": "12"}).status_code == 422
    assert client.post(reverse("new-address-code"), {"code": code_sent()})["Location"] == reverse("own-account")
    person.refresh_from_db()
    assert person.email == NEW
    told = OutgoingMail.objects.latest("pk")
    assert (told.kind, told.to) == ("accounts.address_changed", "hayase@aogiri.example")
    entry = AuditEntry.objects.get(verb="change_address")
    assert (entry.actor, entry.before, entry.after) == (person, {}, {}), "the history keeps no addresses"
    assert client.post(reverse("new-address-code"), {"code": "123456"})["Location"] == reverse("new-address")
    client.post(reverse("account_logout"))
    assert client.post(reverse("account_login"), {"login": NEW, "password": PASSWORD}).status_code == 302


def test_an_address_of_another_is_never_taken(client: Client, person: User) -> None:
    victim = factories.seeker(email=NEW)
    free, taken = ask(client, "nobody@kitahama.example"), ask(client, NEW)
    assert (free.status_code, free["Location"]) == (taken.status_code, taken["Location"])
    assert OutgoingMail.objects.latest("pk").kind == "account.address_taken"
    assert OutgoingMail.objects.latest("pk").recipient == victim
    for code in ("", "000000"):
        assert client.post(reverse("new-address-code"), {"code": code}).status_code == 422
    person.refresh_from_db()
    assert person.email == "hayase@aogiri.example"


def test_an_address_taken_meanwhile_is_said(client: Client, person: User) -> None:
    ask(client, NEW)
    code = code_sent()
    factories.seeker(email=NEW)
    answer = client.post(reverse("new-address-code"), {"code": code}, follow=True)
    assert "すでに登録されています" in answer.text
    person.refresh_from_db()
    assert person.email == "hayase@aogiri.example"


def test_a_code_opens_one_address_in_one_browser(client: Client, person: User) -> None:
    ask(client, NEW)
    code = code_sent()
    (other := Client()).force_login(factories.seeker())
    assert other.post(reverse("new-address-code"), {"code": code})["Location"] == reverse("new-address")
    ask(client, "second@kitahama.example")
    assert client.post(reverse("new-address-code"), {"code": code}).status_code == 422


def test_changing_it_later_asks_who_it_is(client: Client, person: User, at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:11")
    assert ask(client, NEW)["Location"].startswith(reverse("account_reauthenticate"))
    assert not OutgoingMail.objects.exists()
    assert client.get(reverse("new-address"))["Location"].startswith(reverse("account_reauthenticate"))


def test_nobody_gets_mails_by_the_dozen(client: Client, person: User) -> None:
    assert [ask(client, NEW).status_code for _ in range(7)] == [302] * 5 + [429] * 2
