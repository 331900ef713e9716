"""Shared accounts (KOUBO_SHARED_ACCOUNTS): signing in with the 求人機関ID, what is closed to them, and who keeps the password."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.institutions import members, shared
from koubo.institutions.models import Institution, Membership
from koubo.institutions.refusals import AddressMissing, SharedAccount
from koubo.kernel.errors import NotPermitted
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions.mails import recipients
from tests.support import factories
from tests.support.factories import NOW, acting_for

pytestmark = pytest.mark.django_db
PASSWORD = "aogiri-2026-tensha"
NEW = "kitahama-2027-sora"
LIMITED = "操作の回数が多すぎます"
Role = Membership.Role


@pytest.fixture(autouse=True)
def _kept(settings: Any, at: Callable[[str], datetime]) -> None:
    cache.clear()
    settings.KOUBO_SHARED_ACCOUNTS = True
    at("2026-11-24 09:00")


@pytest.fixture
def of() -> Institution:
    return factories.institution(code="AOGIRI01", email="jinji@aogiri.example")


@pytest.fixture
def admin(of: Institution) -> User:
    return factories.member(of, Role.ADMINISTRATOR)


@pytest.fixture
def account(of: Institution, admin: User) -> User:
    return shared.set_password(of, PASSWORD, by=acting_for(admin, of), now=NOW).user


def sign_in(client: Client, login: str, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": login, "password": password})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("typed", ["AOGIRI01", " aogiri01 ", "ＡＯＧＩＲＩ０１"])
def test_the_id_and_the_password_open_the_pages_of_the_institution(client: Client, account: User, typed: str) -> None:
    assert "メールアドレスまたは求人機関ID" in client.get(reverse("account_login")).text
    assert sign_in(client, typed).status_code == 302
    assert client.get(reverse("institution:menu")).status_code == 200
    for route in ("institution:units", "institution:shared", "institution:hand-over"):
        assert client.get(reverse(route)).status_code == 403


def test_people_still_sign_in_with_their_address(client: Client, admin: User) -> None:
    admin.set_password(PASSWORD)
    admin.save()
    assert sign_in(client, admin.email).status_code == 302
    assert "入力してください" in sign_in(Client(), "no address").text


def test_what_belongs_to_a_person_is_closed(client: Client, account: User) -> None:
    sign_in(client, "AOGIRI01")
    for route in ("own-account", "new-address", "leave", "become-seeker", "signup-seeker", "join-request",
                  "mfa_add_webauthn", "mfa_activate_totp"):  # fmt: skip
        assert client.get(reverse(route)).status_code == 403, route
        assert client.post(reverse(route), {"once": str(uuid4())}).status_code == 403, route
    account.refresh_from_db()
    assert (account.is_active, account.is_seeker) == (True, False)
    for route in ("security", "account_change_password"):
        assert client.get(reverse(route)).status_code == 200, route


def test_guessing_ends_as_it_does_for_people(account: User) -> None:
    thief = Client(REMOTE_ADDR="192.0.2.1")
    answers = [LIMITED in sign_in(thief, "AOGIRI01", f"guess-{n}").text for n in range(7)]
    assert answers == [False] * 5 + [True] * 2
    assert LIMITED in sign_in(thief, "aogiri01@shared.invalid").text, "another way to write it is the same account"
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7"), "AOGIRI01").status_code == 302


def test_an_id_that_is_none_and_a_wrong_password_look_the_same(account: User) -> None:
    wrong, unknown = sign_in(Client(), "AOGIRI01", "guess"), sign_in(Client(), "KITAHAMA01", "guess")
    words = "メールアドレスまたはパスワードが正しくありません"
    assert (wrong.status_code, words in wrong.text) == (unknown.status_code, words in unknown.text)


def test_without_the_setting_there_are_none(client: Client, of: Institution, admin: User, account: User, settings: Any) -> None:  # fmt: skip
    sign_in(client, "AOGIRI01")
    settings.KOUBO_SHARED_ACCOUNTS = False
    assert client.get(reverse("institution:menu")).status_code == 404
    for login in ("AOGIRI01", "aogiri01@shared.invalid"):
        assert not is_signed_in(_tried(login))
    with pytest.raises(NotPermitted):
        shared.set_password(of, NEW, by=acting_for(admin, of), now=NOW)
    client.force_login(admin)
    assert client.get(reverse("institution:shared")).status_code == 404


def _tried(login: str) -> Client:
    client = Client()
    sign_in(client, login)
    return client


def test_no_mail_sets_its_password(client: Client, account: User) -> None:
    client.post(reverse("account_reset_password"), {"email": account.email})
    assert not OutgoingMail.objects.filter(kind="account.password_reset").exists()


def test_an_administrator_sets_renews_and_ends_it(client: Client, of: Institution, admin: User) -> None:
    client.force_login(admin)
    page, typed = reverse("institution:shared"), {"password1": PASSWORD, "password2": PASSWORD}
    assert "パスワードが一致しません" in client.post(page, typed | {"password2": NEW, "once": str(uuid4())}).text
    assert (
        "開設していません" in client.post(page, {"password1": "1234", "password2": "1234", "once": str(uuid4())}).text
    )
    client.post(page, typed | {"once": str(uuid4())})
    other = _tried("AOGIRI01")
    assert is_signed_in(other)
    client.post(page, {"password1": NEW, "password2": NEW, "once": str(uuid4())})
    assert other.get(reverse("institution:menu"))["Location"].startswith(reverse("account_login"))
    assert not is_signed_in(_tried("AOGIRI01"))
    client.post(page, {"act": "end", "once": str(uuid4())})
    assert shared.of(of) is None
    verbs = set(AuditEntry.objects.filter(subject_id=str(of.pk)).values_list("verb", flat=True))
    assert verbs >= {"open_shared_account", "renew_shared_password", "end_shared_account"}


def test_nobody_else_does(of: Institution, account: User) -> None:
    for by in (factories.member(of), account, factories.member(factories.institution(), Role.ADMINISTRATOR)):
        with pytest.raises(NotPermitted):
            shared.set_password(of, NEW, by=acting_for(by, of), now=NOW)
        with pytest.raises(NotPermitted):
            shared.end(of, by=acting_for(by, of), now=NOW)


def test_it_is_an_editor_and_never_an_administrator(of: Institution, admin: User, account: User) -> None:
    member, by = Membership.objects.get(user=account), acting_for(admin, of)
    assert member.role == Role.EDITOR
    with pytest.raises(SharedAccount):
        members.change_role(member, Role.ADMINISTRATOR, by=by, now=NOW)
    with pytest.raises(NotPermitted):
        members.hand_over(Membership.objects.get(user=admin), member, stays_as=None, by=by, now=NOW)


def test_acts_are_written_down_under_its_name_and_mails_go_to_the_registered_address(of: Institution, account: User) -> None:  # fmt: skip
    made = factories.requested(of, by=account)
    entry = AuditEntry.objects.get(verb="request_registration")
    assert (entry.actor, account.name) == (account, f"{of.name_ja}（共用）")
    assert account in recipients(made.posting)
    sent = OutgoingMail.objects.filter(recipient=account.pk)
    assert {mail.to for mail in sent} == {"jinji@aogiri.example"}
    assert not OutgoingMail.objects.filter(to__endswith="shared.invalid").exists()


def test_it_needs_an_address_and_a_strong_password(admin: User, of: Institution) -> None:
    with pytest.raises(ValidationError):
        shared.set_password(of, "password", by=acting_for(admin, of), now=NOW)
    bare = factories.institution()
    boss = factories.member(bare, Role.ADMINISTRATOR)
    with pytest.raises(AddressMissing):
        shared.set_password(bare, PASSWORD, by=acting_for(boss, bare), now=NOW)
