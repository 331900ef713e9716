"""ログインとセキュリティ: second factors, recovery codes, devices, notices; who has lost everything, and whom all this is asked of."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from koubo.accounts import security, sessions
from koubo.accounts.models import Session, User
from koubo.audit.models import AuditEntry
from koubo.kernel import clock
from koubo.kernel.errors import NotPermitted
from koubo.notifications.models import OutgoingMail
from tests.support import factories

pytestmark = pytest.mark.django_db
PASSWORD = "aogiri-2026-tensha"
NEW = "kitahama-2027-sora"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 20_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/20.0 Safari/604.1"


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    cache.clear()
    at("2026-11-24 09:00")


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def person() -> User:
    return with_password(factories.seeker(email="hayase@aogiri.example"))


def sign_in(client: Client, user: User, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(reverse("account_login"), {"login": user.email, "password": password}, **more)


def code(secret: str, ahead: int = 0) -> str:
    return f"{hotp_value(secret, int(clock.now().timestamp()) // 30 + ahead):06}"


def add_app(client: Client) -> str:
    """Add an authenticator app, and return its secret."""
    page = client.get(reverse("mfa_activate_totp"))
    assert 'src="data:image/svg+xml;base64,' in page.text
    secret = page.context["form"].secret
    done = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert done["Location"] == reverse("mfa_view_recovery_codes"), done.context["form"].errors
    return str(secret)


def codes_shown(client: Client) -> list[str]:
    return re.findall(r'<span class="k-id">(\d{8})</span>', client.get(reverse("mfa_view_recovery_codes")).text)


def test_an_app_is_asked_for_after_the_password(client: Client, person: User, at: Callable[[str], datetime]) -> None:
    sign_in(client, person)
    secret = add_app(client)
    assert len(codes_shown(client)) == 10
    held = Authenticator.objects.get(type="totp")
    assert secret not in str(held.data), "the database alone does not give it away"
    at("2026-11-24 09:05")
    other = Client()
    assert sign_in(other, person)["Location"] == reverse("mfa_authenticate")
    assert other.get(reverse("seeker:home")).status_code == 302
    sign_in(other, person)
    wrong = other.post(reverse("mfa_authenticate"), {"code": "12"})
    assert "コードが違うか、すでに使われています" in wrong.text
    typed = code(secret).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert other.post(reverse("mfa_authenticate"), {"code": typed})["Location"] == reverse("home-of-hat")
    assert other.get(reverse("seeker:home")).status_code == 200
    again = Client()
    sign_in(again, person)
    assert again.post(reverse("mfa_authenticate"), {"code": code(secret)}).status_code == 200, "each code opens once"


def test_a_recovery_code_opens_once(client: Client, person: User) -> None:
    sign_in(client, person)
    add_app(client)
    first = codes_shown(client)[0]
    for answer in (302, 200):
        other = Client()
        sign_in(other, person)
        assert other.post(reverse("mfa_authenticate"), {"code": first}).status_code == answer
    text = client.get(reverse("mfa_download_recovery_codes"))
    assert text["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert first not in text.text
    assert len(re.findall(r"^\d{8}$", text.text, re.MULTILINE)) == 9
    before = set(codes_shown(client))
    client.post(reverse("mfa_generate_recovery_codes"))
    assert len(codes_shown(client)) == 10
    assert not before & set(codes_shown(client))


def test_codes_are_not_guessed_and_nobody_else_is_kept_out(client: Client, person: User) -> None:
    sign_in(client, person)
    secret = add_app(client)
    thief = Client(REMOTE_ADDR="192.0.2.1")
    sign_in(thief, person)
    for _ in range(5):
        assert "コードが違う" in thief.post(reverse("mfa_authenticate"), {"code": "000000"}).text
    assert "操作の回数が多すぎます" in thief.post(reverse("mfa_authenticate"), {"code": code(secret)}).text
    sign_in(honest := Client(), person)
    assert honest.post(reverse("mfa_authenticate"), {"code": code(secret, 0)}).status_code in {200, 302}
    assert "操作の回数が多すぎます" not in honest.get(reverse("account_login")).text


def test_a_change_later_asks_who_it_is(client: Client, person: User, at: Callable[[str], datetime]) -> None:
    sign_in(client, person)
    at("2026-11-24 09:11")
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert "ご本人の確認" in client.get(asked["Location"]).text
    refused = client.post(asked["Location"], {"password": "wrong-one"})
    assert "パスワード" in refused.text
    assert client.post(asked["Location"], {"password": PASSWORD})["Location"] == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_removing_the_app_takes_the_codes_along_and_is_told(
    client: Client, person: User, django_capture_on_commit_callbacks: Any
) -> None:
    sign_in(client, person)
    with django_capture_on_commit_callbacks(execute=True):
        add_app(client)
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    assert client.post(reverse("mfa_deactivate_totp"))["Location"] == reverse("security")
    assert not Authenticator.objects.exists()
    told = [mail.body for mail in OutgoingMail.objects.filter(kind="accounts.security_changed").order_by("pk")]
    assert ["認証アプリを登録" in told[0], "認証アプリの登録を解除" in told[1]] == [True, True]
    assert AuditEntry.objects.filter(verb="totp_deactivated", actor=person).count() == 1


def test_devices_are_listed_and_one_is_signed_out(client: Client, person: User) -> None:
    sign_in(client, person, headers={"user-agent": FIREFOX})
    phone = Client(headers={"user-agent": SAFARI})
    sign_in(phone, person)
    stranger = factories.seeker()
    (elsewhere := Client()).force_login(stranger)
    page = client.get(reverse("security")).text
    assert "WindowsのFirefox" in page
    assert "iPhoneのSafari" in page
    handle = re.search(r'name="session" value="(\w+)"', page)[1]
    assert handle not in {phone.session.session_key, client.session.session_key}
    elsewhere.post(reverse("end-session"), {"session": handle})
    assert phone.get(reverse("seeker:home")).status_code == 200, "nobody ends another's"
    client.post(reverse("end-session"), {"session": handle})
    assert phone.get(reverse("seeker:home")).status_code == 302
    assert client.get(reverse("seeker:home")).status_code == 200
    assert AuditEntry.objects.filter(verb="end_sessions").count() == 1


def test_signing_out_everywhere(client: Client, person: User) -> None:
    clients = [client, Client(), Client()]
    for one in clients:
        sign_in(one, person)
    assert client.post(reverse("end-sessions"))["Location"] == reverse("account_login")
    assert [one.get(reverse("seeker:home")).status_code for one in clients] == [302] * 3
    assert not Session.objects.filter(user_id=person.pk).exists()


def test_a_new_password_ends_the_other_sessions(client: Client, person: User) -> None:
    sign_in(client, person)
    sign_in(other := Client(), person)
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert client.get(reverse("seeker:home")).status_code == 200
    assert other.get(reverse("seeker:home")).status_code == 302
    assert Session.objects.filter(user_id=person.pk).count() == 1
    assert OutgoingMail.objects.filter(kind="accounts.security_changed").count() == 1


def test_what_is_idle_is_not_listed(client: Client, person: User, at: Callable[[str], datetime]) -> None:
    sign_in(client, person)
    client.get(reverse("seeker:home"))
    later = at("2026-11-24 10:01")
    assert sessions.open_sessions(person.pk, now=later, this=None) == []
    assert sessions.open_sessions(person.pk, now=later - timedelta(minutes=2), this=None) != []


def test_a_new_device_is_told_of_a_known_one_is_not(client: Client, person: User) -> None:
    sign_in(client, person)
    assert not OutgoingMail.objects.exists(), "the first time at all"
    client.post(reverse("account_logout"))
    sign_in(client, person)
    assert not OutgoingMail.objects.exists()
    sign_in(Client(headers={"user-agent": SAFARI}), person)
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to) == ("accounts.new_device", person.email)
    assert "iPhoneのSafari" in mail.body
    assert reverse("security") in mail.body
    client.post(reverse("sign-in-notices"), {})
    sign_in(Client(), person)
    assert OutgoingMail.objects.count() == 1
    client.post(reverse("sign-in-notices"), {"notices": "on"})
    sign_in(Client(), person)
    assert OutgoingMail.objects.count() == 2


def test_the_secretariat_is_always_told() -> None:
    desk = with_password(factories.desk_member())
    sign_in(client := Client(), desk)
    client.post(reverse("sign-in-notices"), {})
    sign_in(Client(), desk)
    assert OutgoingMail.objects.filter(kind="accounts.new_device").count() == 1
    with pytest.raises(NotPermitted):
        security.choose_notices(wanted=False, by=factories.acting_as_desk(desk), now=clock.now())


def test_the_secretariat_needs_a_second_factor(client: Client, settings: Any) -> None:
    settings.KOUBO_DESK_MFA = True
    desk = with_password(factories.desk_member())
    sign_in(client, desk)
    assert client.get(reverse("desk:queue"))["Location"] == reverse("security")
    assert "パスキーか認証アプリの登録が必要です" in client.get(reverse("security")).text
    add_app(client)
    assert client.get(reverse("desk:queue")).status_code == 200
    refused = client.post(reverse("mfa_deactivate_totp"))
    assert "どちらかが必要です" in refused.text
    assert Authenticator.objects.filter(type="totp").exists()


def test_who_has_lost_everything_is_helped_by_the_secretariat(client: Client, person: User) -> None:
    sign_in(client, person)
    add_app(client)
    desk = factories.desk_member()
    by, now = factories.acting_as_desk(desk), clock.now()
    for other in (factories.acting_as_desk(person), factories.acting_as_desk(factories.seeker())):
        with pytest.raises(NotPermitted):
            security.reset_second_factor(person, by=other, now=now, reason="x")
    security.reset_second_factor(person, by=by, now=now, reason="本人確認済み")
    assert client.get(reverse("seeker:home")).status_code == 302
    assert sign_in(Client(), person)["Location"] == reverse("home-of-hat")
    entry = AuditEntry.objects.get(verb="second_factor_reset")
    assert (entry.actor, entry.reason) == (desk, "本人確認済み")
    mail = OutgoingMail.objects.filter(to=person.email, kind="accounts.security_changed").latest("pk")
    assert "事務局がパスキー" in mail.body


def test_the_pages_are_there_for_every_hat() -> None:
    of = factories.institution()
    for user in (factories.member(of), factories.desk_member(), factories.seeker()):
        client = Client()
        client.force_login(user)
        for name in ("security", "account_change_password"):
            page = client.get(reverse(name)).text
            assert "k-sidenav" in page
    (client := Client()).force_login(factories.person())
    assert client.get(reverse("security")).status_code == 200


def test_a_change_and_its_mail_are_one(client: Client, person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_more: Any) -> None:
        raise ConnectionError

    sign_in(client, person)
    monkeypatch.setattr("koubo.accounts.security.note_change", broken)
    client.raise_request_exception = False
    told = {"oldpassword": PASSWORD, "password1": "kitahama-2027-sora", "password2": "kitahama-2027-sora"}
    assert client.post(reverse("account_change_password"), told).status_code == 500
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
