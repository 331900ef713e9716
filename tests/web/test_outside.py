"""Signing in with accounts elsewhere: real providers run beside, and what they say of an address joins nobody to an account."""

import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.config import outside
from koubo.kernel.text import Text
from koubo.notifications.models import OutgoingMail
from tests.support import factories, saml_provider

pytestmark = pytest.mark.django_db
CLAIMS = '{"sub": "taro", "email": "taro@aogiri.example", "email_verified": true, "name": "青桐 太郎"}'


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


@pytest.fixture
def client() -> Client:
    """A browser that names its host, which SAML asks for."""
    return browser()


def browser() -> Client:
    return Client(headers={"host": "testserver"})


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    port = free_port()
    command = Path(sys.executable).parent / "oidc-provider-mock"
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", str(command), "--port", str(port), "--user-claims", CLAIMS],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        saml_provider.wait_for(f"http://127.0.0.1:{port}/.well-known/openid-configuration", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def oidc(issuer: str, settings: Any) -> None:
    app = {
        "provider_id": "oidc", "name": "University", "client_id": "koubo", "secret": "s",
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    settings.KOUBO_OUTSIDE = {"oidc": Text("学内アカウント", "University account")}


def go(client: Client, provider: str = "oidc", **more: str) -> str:
    """Press the button, and return where the page in between leads to."""
    page = client.post(reverse("outside", args=[provider]), more)
    assert page.status_code == 200
    address = re.search(r'<meta http-equiv="refresh" content="0;url=([^"]+)">', page.text)[1].replace("&amp;", "&")
    assert f'href="{address}"'.replace("&", "&amp;") in page.text
    return address


def come_back(client: Client, address: str, sub: str = "taro") -> Any:
    """Sign in at the provider as the person would, and follow the way back."""
    back = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=10).headers["Location"]
    parts = urlsplit(back)
    return client.get(f"{parts.path}?{parts.query}")


def sign_up(client: Client, email: str = "taro@aogiri.example") -> Any:
    client.post(reverse("account_signup"), {"email": email})
    code = re.search(r"^\d{6}$", OutgoingMail.objects.latest("pk").body, re.MULTILINE)
    client.post(reverse("signup-code"), {"code": code[0] if code else "000000"})
    return client.post(reverse("signup-person"), {"name": "青桐 太郎", "language": "ja", "terms": "on"})


def test_nothing_is_offered_or_there_unless_configured(client: Client) -> None:
    assert "/outside/" not in client.get(reverse("account_login")).text
    client.force_login(factories.seeker())
    assert "/outside/" not in client.get(reverse("security")).text
    for path in ("/account/outside/oidc/", "/outside/saml/saml/acs/", "/outside/saml/saml/sls/"):
        assert client.post(path).status_code == 404
    for path in ("/outside/openid/oidc/callback/", "/outside/saml/saml/metadata/", "/outside/saml/saml/acs/finish/"):
        assert client.get(path).status_code == 404


@pytest.mark.usefixtures("oidc")
def test_somebody_new_proves_an_address_and_gets_an_account(client: Client) -> None:
    assert "学内アカウントでログイン" in client.get(reverse("account_login")).text
    assert come_back(client, go(client))["Location"] == reverse("account_signup")
    assert not User.objects.exists()
    assert 'value="taro@aogiri.example"' in client.get(reverse("account_signup")).text
    assert sign_up(client)["Location"] == reverse("seeker:home")
    user = User.objects.get()
    assert (user.email, user.is_seeker, user.has_usable_password()) == ("taro@aogiri.example", True, False)
    held = SocialAccount.objects.get()
    assert (held.user, held.provider, held.uid, held.extra_data) == (user, "oidc", "taro", {})
    other = Client()
    assert come_back(other, go(other))["Location"] == reverse("home-of-hat")
    assert other.get(reverse("seeker:home")).status_code == 200


@pytest.mark.usefixtures("oidc")
def test_an_address_from_outside_joins_nobody(client: Client) -> None:
    """The provider says the address is verified; it is somebody's here."""
    victim = factories.desk_member(email="taro@aogiri.example")
    come_back(client, go(client))
    assert "_auth_user_id" not in client.session
    assert sign_up(client)["Location"] == reverse("account_signup")
    assert "_auth_user_id" not in client.session
    assert OutgoingMail.objects.latest("pk").kind == "account.signup_known"
    assert not SocialAccount.objects.exists()
    assert User.objects.get() == victim


@pytest.mark.usefixtures("oidc")
def test_an_account_is_linked_while_signed_in_and_unlinked(client: Client) -> None:
    person = factories.seeker()
    person.set_password("aogiri-2026-tensha")
    person.save()
    client.post(reverse("account_login"), {"login": person.email, "password": "aogiri-2026-tensha"})
    assert come_back(client, go(client))["Location"] == reverse("security")
    assert SocialAccount.objects.get().user == person
    assert AuditEntry.objects.filter(verb="account_connected", actor=person).exists()
    other = Client()
    other.force_login(factories.seeker())
    come_back(other, go(other))
    assert SocialAccount.objects.get().user == person, "it opens one account only"
    page = client.get(reverse("security")).text
    number = re.search(r'name="account" value="(\d+)"', page)[1]
    assert other.post(reverse("unlink-outside"), {"account": number}).status_code == 404
    client.post(reverse("unlink-outside"), {"account": number})
    assert not SocialAccount.objects.exists()


@pytest.mark.usefixtures("oidc")
def test_the_only_way_in_stays(client: Client) -> None:
    come_back(client, go(client))
    sign_up(client)
    client.post(reverse("unlink-outside"), {"account": str(SocialAccount.objects.get().pk)})
    assert SocialAccount.objects.exists()


@pytest.mark.usefixtures("oidc")
def test_an_answer_nobody_asked_for_is_none(client: Client) -> None:
    address = go(client)
    thief = Client()
    assert come_back(thief, address)["Location"] == reverse("account_login"), "the question was another browser's"
    assert "別の方法でログインしてください" in thief.get(reverse("account_login")).text
    assert client.get("/outside/openid/oidc/callback/?code=x&state=y")["Location"] == reverse("account_login")


@pytest.mark.usefixtures("oidc")
def test_a_second_factor_is_asked_for_here_too(client: Client) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    person = factories.seeker()
    SocialAccount.objects.create(user=person, provider="oidc", uid="taro")
    TOTP.activate(person, "A" * 32)
    assert come_back(client, go(client))["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("oidc")
@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_the_way_back_leads_to_this_site(client: Client, target: str) -> None:
    SocialAccount.objects.create(user=factories.seeker(), provider="oidc", uid="taro")
    assert come_back(client, go(client, next=target))["Location"] == reverse("home-of-hat")


@pytest.mark.usefixtures("oidc")
def test_english_readers_come_back_in_english(client: Client) -> None:
    page = client.post("/en/account/outside/oidc/", {})
    address = re.search(r'content="0;url=([^"]+)"', page.text)[1].replace("&amp;", "&")
    assert come_back(client, address)["Location"] == "/en/account/signup/"


def test_a_provider_that_is_away_is_said(client: Client, settings: Any) -> None:
    app = {"provider_id": "oidc", "name": "U", "client_id": "k", "secret": "s",
           "settings": {"server_url": f"http://127.0.0.1:{free_port()}"}}  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    settings.KOUBO_OUTSIDE = {"oidc": Text("学内", "U")}
    assert client.post(reverse("outside", args=["oidc"])).status_code == 302
    assert "外部サービスでのログインができませんでした" in client.get(reverse("account_login")).text


@pytest.fixture(scope="module")
def saml(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Path, int]]:
    """A SAML provider that knows this site."""
    from django.test import override_settings

    folder, port = tmp_path_factory.mktemp("saml"), free_port()
    saml_provider.make_keys(folder)
    with override_settings(**configuration(folder, port)), django_db_blocker.unblock():
        (folder / "sp.xml").write_bytes(browser().get("/outside/saml/saml/metadata/").content)
    with saml_provider.running(folder, port):
        yield folder, port


def configuration(folder: Path, port: int) -> dict[str, Any]:
    idp = {
        "entity_id": saml_provider.ENTITY_ID, "sso_url": f"http://127.0.0.1:{port}/sso",
        "x509cert": (folder / "idp.pem").read_text(),
    }  # fmt: skip
    app = outside.saml_app(idp, "Institution")
    return {
        "SOCIALACCOUNT_PROVIDERS": {"saml": {"APPS": [app]}},
        "KOUBO_OUTSIDE": {"saml": Text("所属機関", "Institution")},
    }


@pytest.fixture
def answered(saml: tuple[Path, int], settings: Any, client: Client) -> Callable[[str], Any]:
    """Sign in by SAML, and return what the site answers; the provider answers in the `way` named."""

    def answer(way: str) -> Any:
        for name, value in configuration(*saml).items():
            setattr(settings, name, value)
        response = requests.get(f"{go(client, 'saml')}&way={way}", timeout=20).text
        return post(client, response)

    return answer


def post(client: Client, response: str) -> Any:
    """Bring the answer of the provider, as the browser does: without the cookie of the session."""
    kept = client.cookies.pop("koubo_session", None)
    there = client.post("/outside/saml/saml/acs/", {"SAMLResponse": response})
    assert there["Location"] == "/outside/saml/saml/acs/finish/"
    if kept is not None:
        client.cookies["koubo_session"] = kept.value
    return client.get(there["Location"])


def test_what_a_provider_is_told_names_no_logout(saml: tuple[Path, int]) -> None:
    told = (saml[0] / "sp.xml").read_text(encoding="utf-8")
    assert "AssertionConsumerService" in told
    assert "Logout" not in told


def test_a_signed_assertion_opens_the_account_that_is_linked(client: Client, answered: Callable[[str], Any]) -> None:
    person = factories.seeker()
    SocialAccount.objects.create(user=person, provider="saml", uid="hayase@aogiri.example")
    assert answered("right")["Location"] == reverse("home-of-hat")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_somebody_new_by_saml_proves_an_address(client: Client, answered: Callable[[str], Any]) -> None:
    factories.desk_member(email="hayase@aogiri.example")
    assert answered("right")["Location"] == reverse("account_signup")
    assert "_auth_user_id" not in client.session
    page = client.get(reverse("account_signup")).text
    assert 'value="hayase@aogiri.example"' in page


@pytest.mark.parametrize("way", ["unsigned", "altered", "sha1"])
def test_what_is_not_signed_as_it_should_be_is_refused(
    client: Client, answered: Callable[[str], Any], way: str
) -> None:
    SocialAccount.objects.create(user=factories.seeker(), provider="saml", uid="hayase@aogiri.example")
    SocialAccount.objects.create(user=factories.desk_member(), provider="saml", uid="desk@koubo.example")
    assert answered(way)["Location"] == reverse("account_login")
    assert "_auth_user_id" not in client.session


def test_an_assertion_is_good_once_and_for_its_own_question(
    client: Client, saml: tuple[Path, int], settings: Any
) -> None:
    SocialAccount.objects.create(user=factories.seeker(), provider="saml", uid="hayase@aogiri.example")
    for name, value in configuration(*saml).items():
        setattr(settings, name, value)
    response = requests.get(go(client, "saml"), timeout=20).text
    thief = browser()
    assert post(thief, response).status_code == 403
    assert "_auth_user_id" not in thief.session
    assert post(client, response)["Location"] == reverse("home-of-hat")
    client.post(reverse("account_logout"))
    assert post(client, response).status_code == 403


def test_what_is_configured_by_half_stops_the_start() -> None:
    import os

    start = [sys.executable, "-c", "from koubo.config import settings as s; print(sorted(s.KOUBO_OUTSIDE))"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KOUBO_")}
    whole = {"KOUBO_ENV": "test", "KOUBO_OIDC_URL": "https://idp.example", "KOUBO_OIDC_CLIENT_ID": "koubo",
             "KOUBO_ORCID_CLIENT_ID": "APP-1", "KOUBO_ORCID_SECRET": "s"}  # fmt: skip
    done = subprocess.run(start, env=kept | whole, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['oidc', 'orcid']"
    for half, named in (
        ({"KOUBO_OIDC_URL": "https://idp.example"}, "KOUBO_OIDC_CLIENT_ID"),
        ({"KOUBO_SAML_URL": "https://idp.example/sso", "KOUBO_SAML_ENTITY_ID": "x"}, "KOUBO_SAML_CERTIFICATE"),
        ({"KOUBO_ORCID_CLIENT_ID": "APP-1"}, "KOUBO_ORCID_SECRET"),
    ):
        done = subprocess.run(
            start, env=kept | {"KOUBO_ENV": "test"} | half, capture_output=True, text=True, check=False
        )
        assert done.returncode
        assert f"{named} must be set" in done.stderr, urlencode(half)
