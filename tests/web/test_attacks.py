"""What somebody tries who wants into an account that is not theirs: each thing by itself, against the real views."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.http import SimpleCookie
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, reverse

from koubo.accounts.models import Session, User
from koubo.notifications.models import OutgoingMail
from koubo.web.account import adapter
from tests.support import factories

pytestmark = pytest.mark.django_db
PASSWORD = "aogiri-2026-tensha"
NEW = "kitahama-2027-sora"
LIMITED = "操作の回数が多すぎます"


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


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password} | more)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_brute_force_on_one_account_ends_and_keeps_nobody_else_out(person: User) -> None:
    thief, known = Client(REMOTE_ADDR="192.0.2.1"), Client()
    sign_in(known, person.email)
    known.post(reverse("account_logout"))
    answers = [sign_in(thief, person.email, f"guess-{n}").text for n in range(8)]
    assert [LIMITED in text for text in answers] == [False] * 5 + [True] * 3
    assert LIMITED in sign_in(thief, person.email).text, "the right password, too"
    assert sign_in(known, person.email).status_code == 302, "a known device goes on"
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7"), person.email).status_code == 302, "so does a new one elsewhere"
    assert sign_in(Client(REMOTE_ADDR="192.0.2.1"), with_password(factories.seeker()).email).status_code == 302


def test_guessing_from_everywhere_ends_for_strangers_only(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter, "ANY_PLACE", "10/1h/key")
    known = Client()
    sign_in(known, person.email)
    known.post(reverse("account_logout"))
    for n in range(12):
        sign_in(Client(REMOTE_ADDR=f"192.0.2.{n}"), person.email, "guess")
    assert LIMITED in sign_in(Client(REMOTE_ADDR="192.0.2.99"), person.email, "guess").text
    assert sign_in(known, person.email).status_code == 302


def test_spraying_one_password_over_many_accounts_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter, "ALL_ACCOUNTS", "6/10m/key")
    people = [with_password(factories.seeker()) for _ in range(9)]
    colleague = Client(REMOTE_ADDR="192.0.2.1")
    sign_in(colleague, people[0].email)
    colleague.post(reverse("account_logout"))
    sprayer = Client(REMOTE_ADDR="192.0.2.1")
    answers = [LIMITED in sign_in(sprayer, user.email, "Spring-2026!").text for user in people[1:]]
    assert answers == [False] * 6 + [True] * 2
    assert sign_in(colleague, people[0].email).status_code == 302, "a known device behind that address goes on"
    assert sign_in(Client(), people[8].email).status_code == 302, "so does everybody elsewhere"


@pytest.mark.parametrize("way", ["account_login", "account_reset_password", "account_signup"])
def test_no_answer_tells_who_has_an_account(person: User, way: str) -> None:
    def plain(email: str) -> tuple[int, str]:
        client = Client(REMOTE_ADDR="192.0.2.1")
        data = {"login": email, "password": "guess"} if way == "account_login" else {"email": email}
        answer = client.post(reverse(way), data, follow=True)
        return answer.status_code, re.sub(rf"{re.escape(email)}|value=\"\w{{32,}}\"", "", answer.text)

    assert plain(person.email) == plain("nobodyx@aogiri.example")


def test_unknown_and_known_addresses_cost_the_same(person: User, settings: Any) -> None:
    """The class of time, counted in what takes it: one password is hashed either way; the mails are queued either way."""
    settings.PASSWORD_HASHERS = [f"{CountingHasher.__module__}.{CountingHasher.__qualname__}"]
    with_password(person)
    counted = []
    for email in (person.email, "nobody@aogiri.example"):
        CountingHasher.calls = 0
        sign_in(Client(), email, "guess")
        counted.append(CountingHasher.calls)
    assert counted == [1, 1]
    for way in ("account_reset_password", "account_signup"):
        statements = []
        for email in (person.email, "nobody@aogiri.example"):
            cache.clear()
            with CaptureQueriesContext(connection) as made:
                Client().post(reverse(way), {"email": email})
            statements.append(len([q for q in made.captured_queries if "notifications_outgoingmail" in q["sql"]]))
        assert statements[0] == statements[1] > 0, way


class CountingHasher(PBKDF2PasswordHasher):
    algorithm = "counting"
    iterations = 1
    calls = 0

    def encode(self, *args: Any, **more: Any) -> str:
        type(self).calls += 1
        return super().encode(*args, **more)


def test_a_link_to_a_new_password_works_once(client: Client, person: User) -> None:
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"http://127\.0\.0\.1:8000(/\S+/key/\S+)", OutgoingMail.objects.latest("pk").body)[1]
    form = client.get(link)["Location"]
    client.post(form, {"password1": NEW, "password2": NEW})
    for used in (link, form):
        assert "このアドレスは使えません" in Client().get(used, follow=True).text
    again = client.post(form, {"password1": "third-2028-umi", "password2": "third-2028-umi"}, follow=True)
    assert again.status_code == 200
    assert sign_in(Client(), person.email, NEW).status_code == 302


def test_an_older_link_ends_with_a_new_password_and_with_its_day(
    client: Client, person: User, at: Callable[[str], datetime]
) -> None:
    links = []
    for _ in range(2):
        client.post(reverse("account_reset_password"), {"email": person.email})
        links.append(re.search(r"8000(/\S+/key/\S+)", OutgoingMail.objects.latest("pk").body)[1])
    at("2026-11-25 09:01")
    assert "このアドレスは使えません" in Client().get(links[1], follow=True).text


def test_a_reset_ends_every_session_and_is_told(client: Client, person: User) -> None:
    sign_in(thief := Client(), person.email)
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"8000(/\S+/key/\S+)", OutgoingMail.objects.latest("pk").body)[1]
    form = client.get(link)["Location"]
    client.post(form, {"password1": NEW, "password2": NEW})
    assert thief.get(reverse("seeker:home")).status_code == 302
    assert not Session.objects.filter(user_id=person.pk).exists()
    assert "パスワードを再設定しました" in OutgoingMail.objects.latest("pk").body


def test_a_session_set_beforehand_is_not_the_one_signed_in_with(person: User) -> None:
    """Fixation."""
    client = Client()
    client.get(reverse("account_signup"))
    client.post(reverse("account_signup"), {"email": "x@aogiri.example"})
    before = client.session.session_key
    sign_in(client, person.email)
    after = client.session.session_key
    assert before
    assert before != after
    planted = Client()
    planted.cookies[settings.SESSION_COOKIE_NAME] = before
    assert planted.get(reverse("seeker:home")).status_code == 302
    invented = Client()
    invented.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    sign_in(invented, person.email)
    assert invented.session.session_key != "a" * 32


def test_a_session_of_before_signing_out_opens_nothing(person: User) -> None:
    client = Client()
    sign_in(client, person.email)
    stolen = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(reverse("account_logout"))
    thief = Client()
    thief.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: stolen})
    assert thief.get(reverse("seeker:home")).status_code == 302


ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "/\\evil.example/", "http:evil.example", "javascript:alert(1)",
    "https://127.0.0.1@evil.example/", "\thttps://evil.example/", "https:///evil.example", "///evil.example/",
]  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_leads_to_this_site_only(person: User, target: str) -> None:
    """Open redirect, at each place that takes `next`."""
    client = Client()
    assert sign_in(client, person.email, next=target)["Location"] == reverse("home-of-hat")
    for way in (
        client.post(reverse("hats"), {"hat": "seeker", "next": target}),
        client.post(reverse("theme"), {"theme": "dark", "next": target}),
        client.post(reverse("account_reauthenticate") + f"?next={quote(target)}", {"password": PASSWORD}),
        client.post(reverse("account_logout"), {"next": target}),
        client.get(reverse("account_login") + f"?next={quote(target)}"),
    ):
        assert "evil" not in way.get("Location", ""), way
        assert "alert" not in way.get("Location", ""), way
    stranger = Client()
    stranger.post(reverse("account_signup"), {"email": "yui@example.com", "next": target})
    assert stranger.session["signup"]["next"] == ""


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver:80@evil.example", ""])
def test_a_false_host_makes_no_link(client: Client, person: User, host: str) -> None:
    answer = client.post(reverse("account_reset_password"), {"email": person.email}, headers={"host": host})
    assert answer.status_code == 400 or not host
    forwarded = client.post(
        reverse("account_reset_password"), {"email": person.email}, headers={"x-forwarded-host": "evil.example"}
    )
    assert forwarded.status_code == 302
    assert "evil" not in OutgoingMail.objects.latest("pk").body
    assert settings.KOUBO_BASE_URL in OutgoingMail.objects.latest("pk").body


def routes_of_accounts() -> dict[str, dict[str, Any]]:
    """Return the names of all routes below /account/ and /outside/, with arguments."""
    found: dict[str, dict[str, Any]] = {}

    def walk(resolver: Any, inside: bool) -> None:
        for part in resolver.url_patterns:
            if isinstance(part, URLResolver):
                name = getattr(part.urlconf_module, "__name__", "")
                walk(part, inside or name.startswith("koubo.web.account"))
            elif inside and part.name:
                found[part.name] = dict.fromkeys(part.pattern.regex.groupindex)

    walk(get_resolver(), False)
    return found


ARGUMENTS = {"pk": 999, "provider_id": "oidc", "organization_slug": "saml", "uidb36": "1", "key": "x-y"}
ACCOUNT_ROUTES = routes_of_accounts()
PUBLIC = {
    "left", "leave-survey", "account_login", "account_signup", "signup-code", "signup-person", "account_logout", "account_inactive", "theme",
    "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "mfa_authenticate", "mfa_login_webauthn", "outside", "openid_connect_callback",
    "saml_acs", "saml_finish_acs", "saml_metadata", "saml_sls",
}  # fmt: skip


def address(name: str) -> str:
    return reverse(name, kwargs={key: ARGUMENTS.get(key, "x") for key in ACCOUNT_ROUTES[name]})


@pytest.mark.parametrize("name", sorted(ACCOUNT_ROUTES))
def test_every_account_page_with_every_hat(name: str) -> None:
    """A stranger sees what is public; the rest asks them to sign in. Every hat has the rest for itself alone, and a look changes nothing."""
    stranger = Client().get(address(name))
    assert stranger.status_code < 500
    if name not in PUBLIC and not name.startswith(("registration", "invitation", "joining")):
        assert stranger.status_code == 302
        assert "/account/login/" in stranger["Location"]
    people = {
        "institution": factories.member(factories.institution()),
        "desk": factories.desk_member(),
        "seeker": factories.seeker(),
        "none": factories.person(),
    }
    for kind, user in people.items():
        (client := Client()).force_login(user)
        before = list(User.objects.order_by("pk").values())
        answer = client.get(address(name))
        assert answer.status_code in {200, 302, 404, 405, 410}, kind
        after = list(User.objects.order_by("pk").values())
        assert before == after, kind


@pytest.mark.parametrize("name", sorted(ACCOUNT_ROUTES))
def test_no_account_page_acts_without_a_token(name: str) -> None:
    """CSRF: forms from elsewhere change nothing; what providers post back is let in and does nothing by itself."""
    user = with_password(factories.seeker())
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    before = list(User.objects.order_by("pk").values())
    answer = client.post(
        address(name), {"name": "x", "password1": NEW, "password2": NEW, "oldpassword": PASSWORD, "session": "x"}
    )
    assert answer.status_code in {403, 404, 405} or name == "saml_acs", answer
    assert list(User.objects.order_by("pk").values()) == before
    assert client.get(reverse("seeker:home")).status_code == 200


@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_reset_password", "security", "own-account"]
)
def test_no_page_of_the_account_can_be_framed_or_run_scripts(client: Client, name: str) -> None:
    """Clickjacking."""
    client.force_login(factories.seeker())
    page = (Client() if name.startswith("account") else client).get(reverse(name))
    assert page["X-Frame-Options"] == "DENY"
    policy = page["Content-Security-Policy"]
    for rule in (
        "frame-ancestors 'none'",
        "form-action 'self'",
        "script-src 'self'",
        "base-uri 'none'",
        "default-src 'none'",
    ):
        assert rule in policy
    assert "unsafe" not in policy


def test_a_sign_up_takes_nothing_that_is_not_asked(client: Client) -> None:
    """Mass assignment."""
    client.post(reverse("account_signup"), {"email": "yui@example.com"})
    code = re.search(r"^\d{6}$", OutgoingMail.objects.latest("pk").body, re.MULTILINE)[0]
    client.post(reverse("signup-code"), {"code": code, "email": "victim@example.com"})
    client.post(
        reverse("signup-person"),
        {"name": "相沢 結", "password": PASSWORD, "language": "ja", "terms": "on", "is_secretariat": "on",
         "is_superuser": "on", "email": "victim@example.com", "id": "1"},
    )  # fmt: skip
    user = User.objects.get()
    assert (user.email, user.is_secretariat, user.is_superuser, user.is_seeker) == (
        "yui@example.com",
        False,
        False,
        True,
    )


def test_a_key_of_another_is_absent(client: Client) -> None:
    from allauth.mfa.models import Authenticator

    key = Authenticator.objects.create(user=factories.seeker(), type="webauthn", data={"name": "鍵", "credential": {}})
    client.force_login(with_password(factories.seeker()))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        for answer in (
            client.get(reverse(name, args=[key.pk])),
            client.post(reverse(name, args=[key.pk]), {"name": "x"}),
        ):
            assert answer.status_code in {302, 404}
            if answer.status_code == 302:
                assert answer["Location"].startswith(reverse("account_reauthenticate"))
    key.refresh_from_db()
    assert key.data["name"] == "鍵"


@pytest.mark.parametrize("credential", ["", "{}", "[]", "nonsense", '{"response": {}}', '{"id": "x", "rawId": "x", "type": "public-key"}',
                                        '{"response": {"userHandle": 5}}', '{"response": {"userHandle": "AAAA"}}'])  # fmt: skip
def test_a_false_passkey_is_refused_in_words(client: Client, credential: str) -> None:
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert answer["Location"] == reverse("account_login")
    assert not is_signed_in(client)
