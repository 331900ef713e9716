"""Signing up: an address proven by a code; who has an account already is told by mail, and nobody else."""

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
from koubo.statements import terms
from koubo.statements.models import StatementKind
from tests.support import factories

pytestmark = pytest.mark.django_db
EMAIL = "yui@example.com"
PASSWORD = "tensha-2026-aogiri"
PERSON = {"name": "相沢 結", "password": PASSWORD, "language": "en", "terms": "on"}


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    cache.clear()
    at("2026-11-24 09:00")


def begin(client: Client, email: str = EMAIL, **more: str) -> Any:
    return client.post(reverse("account_signup"), {"email": email} | more, follow=True)


def code_sent() -> str:
    return re.search(r"^\d{6}$", OutgoingMail.objects.latest("pk").body, re.MULTILINE)[0]


def test_an_address_a_code_a_name(client: Client) -> None:
    begin(client, "Yui@Example.COM", next="/postings/?q=x")
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.kind, mail.sensitive) == (EMAIL, "account.signup_code", True)
    page = client.post(reverse("signup-code"), {"code": f" {code_sent()[:3]}-{code_sent()[3:]} "}, follow=True)
    assert EMAIL in page.text
    done = client.post(reverse("signup-person"), PERSON)
    assert done["Location"] == "/postings/?q=x"
    user = User.objects.get(email=EMAIL)
    assert (user.name, user.language, user.is_seeker, user.is_secretariat) == ("相沢 結", "en", True, False)
    assert user.check_password(PASSWORD)
    assert AuditEntry.objects.get(verb="sign_up").actor == user
    assert client.get(reverse("seeker:home")).status_code == 200
    client.logout()
    signed_in = client.post(reverse("account_login"), {"login": EMAIL, "password": PASSWORD})
    assert signed_in["Location"] == reverse("home-of-hat")


@pytest.mark.parametrize(
    "typed", ["yui@example.com。", "yui＠example.com", "ｙｕｉ@example.com", "mailto:yui@example.com"]
)
def test_an_address_as_it_comes_from_a_japanese_keyboard(client: Client, typed: str) -> None:
    begin(client, typed)
    assert OutgoingMail.objects.get().to == EMAIL


def test_an_address_that_cannot_be_right_is_said(client: Client) -> None:
    page = begin(client, "yui@example.com宛にメール")
    assert "「宛にメール」はメールアドレスに使えません" in page.text
    assert not OutgoingMail.objects.exists()


def test_a_name_has_nothing_invisible_in_it(client: Client) -> None:
    begin(client)
    client.post(reverse("signup-code"), {"code": code_sent()})
    client.post(reverse("signup-person"), PERSON | {"name": "相沢\u200b\u3000結"})
    assert User.objects.get(email=EMAIL).name == "相沢 結"


def test_who_has_an_account_is_told_by_mail_only(client: Client) -> None:
    known = factories.member(factories.institution(), email="known@aogiri.example")
    unknown_page, known_page = (begin(Client(), email).text for email in ("a" * 5 + "@aogiri.example", known.email))
    plain = [
        re.sub(r"[\w.]+@aogiri\.example|name=\"csrf\w+\" value=\"\w+\"", "", page)
        for page in (unknown_page, known_page)
    ]
    assert plain[0] == plain[1]
    begin(client, known.email)
    mail = OutgoingMail.objects.latest("pk")
    assert (mail.kind, mail.recipient) == ("account.signup_known", known)
    for code in ("", "000000"):
        assert client.post(reverse("signup-code"), {"code": code}).status_code == 422
    assert client.get(reverse("signup-person"))["Location"] == reverse("account_signup")


def test_codes_are_not_guessed_and_grow_old(client: Client, at: Callable[[str], datetime]) -> None:
    begin(client)
    right = code_sent()
    wrong = "111111" if right != "111111" else "222222"
    answers = [client.post(reverse("signup-code"), {"code": wrong}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 4 + [302]
    assert client.post(reverse("signup-code"), {"code": right})["Location"] == reverse("account_signup")
    begin(client)
    at("2026-11-24 09:31")
    assert client.post(reverse("signup-code"), {"code": code_sent()})["Location"] == reverse("account_signup")
    assert not User.objects.exists()


def test_nobody_gets_mails_by_the_dozen(client: Client) -> None:
    assert [begin(Client()).status_code for _ in range(7)] == [200] * 5 + [429] * 2
    assert OutgoingMail.objects.count() == 5


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"name": " "}, "氏名を入力してください"),
        ({"password": "koubo"}, "パスワード"),
        ({"password": EMAIL}, "パスワード"),
        ({"language": "fr"}, "言語を選んでください"),
        ({"terms": ""}, "利用規約を確認し"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_stays(client: Client, missing: dict[str, str], words: str) -> None:
    begin(client)
    client.post(reverse("signup-code"), {"code": code_sent()})
    page = client.post(reverse("signup-person"), PERSON | missing)
    assert page.status_code == 422
    assert words in page.text, re.findall("k-error.*", page.text)
    assert ("相沢 結" in page.text) == ("name" not in missing)
    assert PASSWORD not in page.text
    assert not User.objects.exists()


def test_an_address_taken_meanwhile_is_said(client: Client) -> None:
    begin(client)
    client.post(reverse("signup-code"), {"code": code_sent()})
    factories.person(email=EMAIL)
    page = client.post(reverse("signup-person"), PERSON)
    assert "すでに登録されています" in page.text
    assert User.objects.count() == 1


def test_a_member_of_an_institution_becomes_a_seeker_too(client: Client) -> None:
    user = factories.member(factories.institution())
    client.force_login(user)
    assert client.get(reverse("account_signup"))["Location"] == reverse("signup-seeker")
    assert "求職者として登録する" in client.get(reverse("signup-seeker")).text
    for _ in range(2):
        assert client.post(reverse("become-seeker"))["Location"] == reverse("seeker:home")
    assert client.get(reverse("seeker:home")).status_code == 200
    assert AuditEntry.objects.filter(verb="become_seeker").count() == 1
    assert terms.agreed(user.pk, StatementKind.TERMS_SEEKER) is not None
    assert terms.agreed(user.pk, StatementKind.PRIVACY) is not None
    assert client.get(reverse("signup-seeker"))["Location"] == reverse("seeker:home")


@pytest.mark.parametrize("way", ["/account/join/", "/en/account/join/"])
def test_who_signs_up_to_join_an_institution_is_no_seeker(client: Client, way: str) -> None:
    assert "<h1>アカウントを作成する</h1>" in client.get(f"{reverse('account_signup')}?next={way}").text
    begin(client, next=way)
    client.post(reverse("signup-code"), {"code": code_sent()})
    assert client.post(reverse("signup-person"), PERSON)["Location"] == way
    user = User.objects.get(email=EMAIL)
    assert not user.is_seeker
    assert terms.agreed(user.pk, StatementKind.TERMS_INSTITUTION) is not None
    assert client.get(reverse("join-request")).status_code == 200
    assert client.get(reverse("seeker:home")).status_code == 404


def test_the_way_leads_back_to_where_it_began(client: Client) -> None:
    page = client.get(f"{reverse('account_login')}?next=/postings/D126110001/").text
    assert f"{reverse('account_signup')}?next=/postings/D126110001/" in page
    assert 'value="/postings/D126110001/"' in client.get(f"{reverse('account_signup')}?next=/postings/D126110001/").text
    begin(client, next="https://elsewhere.example/")
    client.post(reverse("signup-code"), {"code": code_sent()})
    assert client.post(reverse("signup-person"), PERSON)["Location"] == reverse("seeker:home")
