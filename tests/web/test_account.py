"""Signing in and out, passwords by mail, and nothing of the sign-in library that is not used."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from koubo.notifications import outbox
from koubo.notifications.models import OutgoingMail
from koubo.web.account import adapter
from tests.support import factories

pytestmark = pytest.mark.django_db

PASSWORD = "aogiri-2026-tensha"
NEW = "kitahama-2027-sora"


@pytest.fixture(autouse=True)
def _no_limits_left_over():
    cache.clear()


@pytest.fixture
def person():
    person = factories.seeker(email="hayase@aogiri.example", name="早瀬 みのり")
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    return person


def sign_in(client, password=PASSWORD, email="hayase@aogiri.example", prefix=""):
    return client.post(f"{prefix}/account/login/", {"login": email, "password": password})


def test_signing_in_leads_to_the_home_of_the_hat_and_out_to_the_public_home(client, person):
    assert sign_in(client)["Location"] == reverse("home-of-hat")
    assert client.get(reverse("home-of-hat"))["Location"] == reverse("seeker:home")
    answer = client.post(reverse("account_logout"))
    assert answer["Location"] == reverse("public:home")
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("seeker:home")).status_code == 302


@pytest.mark.database_kind
def test_the_address_may_be_typed_in_capitals(client, person):
    assert sign_in(client, email="Hayase@Aogiri.example").status_code == 302


@pytest.mark.parametrize(
    ("email", "password"), [("hayase@aogiri.example", "wrong-one"), ("nobody@aogiri.example", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_address_look_the_same(client, person, email, password):
    page = sign_in(client, password, email).content.decode()
    assert "<title>エラー：ログイン｜Koubo</title>" in page
    assert page.count("メールアドレスまたはパスワードが違います") == 1
    assert f'value="{email}"' in page
    assert password not in page


def test_empty_fields_are_named(client):
    page = client.post(reverse("account_login"), {"login": "", "password": ""}).content.decode()
    assert '<a href="#id_login">メールアドレスを入力してください</a>' in page
    assert '<p class="k-error" id="id_password-e">' in page
    english = client.post("/en/account/login/", {}).content.decode()
    assert "Enter your password" in english
    assert "<title>Error: Sign in｜Koubo</title>" in english


def test_a_stopped_account_cannot_be_used(client, person):
    person.is_active = False
    person.save(update_fields=["is_active"])
    answer = sign_in(client)
    assert "_auth_user_id" not in client.session
    assert answer["Location"] == reverse("account_inactive")
    assert "このアカウントは利用を停止しています。" in client.get(answer["Location"]).content.decode()


def fail(client, times=5, **more):
    """Enter a wrong password again and again."""
    for _ in range(times):
        answer = sign_in(client, "wrong-one", **more)
        assert "試行回数" not in answer.content.decode()


def test_too_many_attempts_are_stopped_also_with_the_right_password(client, person):
    fail(client)
    assert "There were too many attempts" in sign_in(client, prefix="/en").content.decode()
    assert "_auth_user_id" not in client.session


def test_failures_elsewhere_lock_nobody_out(client, person):
    fail(Client(REMOTE_ADDR="192.0.2.1"))
    assert sign_in(client).status_code == 302


def test_failures_behind_the_same_address_lock_neither_a_known_device_nor_others_out(client, person):
    sign_in(client)
    client.post(reverse("account_logout"))
    other = factories.seeker(email="second@aogiri.example")
    other.set_password(PASSWORD)
    other.save(update_fields=["password"])
    fail(Client())
    assert sign_in(Client(), email=other.email).status_code == 302
    assert sign_in(client).status_code == 302
    client.post(reverse("account_logout"))
    fail(client)
    assert sign_in(client).status_code == 200, "a known device has limits, too"


def test_a_forged_device_is_none(client, person):
    sign_in(client)
    known = client.cookies["koubo_device"].value
    fail(Client())
    forger = Client()
    forger.cookies["koubo_device"] = known[:-1] + ("a" if known[-1] != "a" else "b")
    assert sign_in(forger).status_code == 200


def test_guessing_from_many_addresses_ends(client, person, monkeypatch):
    monkeypatch.setattr(adapter, "ANY_PLACE", "10/1h/key")
    for n in range(2):
        fail(Client(REMOTE_ADDR=f"192.0.2.{n}"))
    assert sign_in(Client(REMOTE_ADDR="192.0.2.9")).status_code == 200


def test_signing_out_needs_a_press_and_may_be_repeated(client, person):
    sign_in(client)
    page = client.get(reverse("account_logout")).content.decode()
    assert '<form class="k-actions" method="post">' in page
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert client.post(reverse("account_logout"))["Location"] == reverse("public:home")


def ask_for_reset(client, email, prefix=""):
    return client.post(f"{prefix}/account/password/reset/", {"email": email})


def link_in(mail):
    (link,) = re.findall(r"http://127\.0\.0\.1:8000(/\S+/key/\S+)", mail.body)
    return link


def test_a_forgotten_password_is_set_anew_by_mail(client, person):
    assert ask_for_reset(client, person.email)["Location"] == reverse("account_reset_password_done")
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.subject, mail.language, mail.sensitive) == (
        person.email, "Koubo パスワード再設定のご案内", "ja", True,
    )  # fmt: skip
    assert mail.body.startswith("早瀬 みのり 様\n")
    assert "24時間" in mail.body
    link = link_in(mail)
    assert link.startswith("/account/password/reset/key/")
    page = client.get(link, follow=True)
    assert "<h1>新しいパスワードの設定</h1>" in page.content.decode()
    form = page.redirect_chain[-1][0]
    answer = client.post(form, {"password1": NEW, "password2": NEW})
    assert answer["Location"] == reverse("account_reset_password_from_key_done")
    assert "新しいパスワードを設定しました" in client.get(answer["Location"]).content.decode()
    assert sign_in(Client(), NEW).status_code == 302
    assert "このアドレスは使えません" in Client().get(link).content.decode()


def test_the_mail_is_in_the_language_of_the_person_whatever_the_page(client, person):
    person.language = "en"
    person.save(update_fields=["language"])
    ask_for_reset(client, person.email)
    mail = OutgoingMail.objects.get()
    assert mail.subject == "Koubo: reset your password"
    assert mail.body.startswith("Dear 早瀬 みのり,")
    assert link_in(mail).startswith("/en/account/password/reset/key/")


def test_asking_for_a_reset_does_not_tell_whether_an_address_is_known(client, person):
    answers = [ask_for_reset(client, email) for email in (person.email, "nobody@aogiri.example")]
    assert [a.status_code for a in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert OutgoingMail.objects.count() == 1


def test_asking_for_a_reset_does_the_same_work_for_unknown_addresses(client, person, monkeypatch):
    queued = []
    queue = outbox.queue
    monkeypatch.setattr(
        outbox, "queue", lambda *kind, **more: queued.append(more["to"].address) or queue(*kind, **more)
    )
    for email in (person.email, "nobody@aogiri.example"):
        ask_for_reset(client, email)
    assert queued == [person.email, "nobody@aogiri.example"]
    assert [mail.to for mail in OutgoingMail.objects.all()] == [person.email]


def test_two_different_new_passwords_are_refused(client, person):
    sign_in(client)
    url = reverse("account_change_password")
    page = client.post(url, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW + "x"}).content.decode()
    assert '<div class="k-errsum"' in page
    assert NEW not in page


@pytest.mark.parametrize("weak", ["short", "password1234", "hayase@aogiri.example"])
def test_weak_passwords_are_refused(client, person, weak):
    sign_in(client)
    page = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    ).content.decode()
    assert '<p class="k-error" id="id_password1-e">' in page


def test_changing_the_password_says_so_and_keeps_one_signed_in(client, person):
    sign_in(client)
    answer = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}, follow=True
    )
    page = answer.content.decode()
    assert '<div class="k-banner" data-tone="ok" role="status">' in page
    assert page.count("パスワードを変更しました。") == 1
    assert "_auth_user_id" in client.session


def routes(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern


def test_only_what_is_used_of_the_library_is_routed():
    names = {pattern.name for route, pattern in routes() if "allauth" in pattern.callback.__module__}
    assert names == {
        "account_logout", "account_inactive", "account_change_password", "account_reset_password",
        "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
        "account_reauthenticate", "account_set_password", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_download_recovery_codes",
        "mfa_edit_webauthn", "mfa_generate_recovery_codes", "mfa_login_webauthn", "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn", "mfa_view_recovery_codes",
    }  # fmt: skip
    for name in ("account_email", "mfa_signup_webauthn", "mfa_trust"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_the_outbox_pages_do_not_exist_outside_development(client):
    assert client.get("/dev/mail/").status_code == 404
