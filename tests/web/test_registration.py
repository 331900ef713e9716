"""求人機関登録 by label: address, code, details, check, request; nothing tells who has an account."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from koubo.accounts.models import User
from koubo.notifications.models import OutgoingMail
from koubo.registrations import applying, deciding
from koubo.registrations.models import Registration
from tests.registrations import support
from tests.support import factories

pytestmark = pytest.mark.django_db
DETAILS = support.DETAILS
NEEDED = {"機関名（フリガナ）", "法人番号", "郵便番号"}  # by institutions in Japan


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    cache.clear()
    at("2026-11-24 09:00")


def begin(client: Client, email: str = support.EMAIL) -> Any:
    return client.post(reverse("registration-start"), {"email": email, "terms": "on"}, follow=True)


def code_sent() -> str:
    return re.search(
        r"^\d{6}$", OutgoingMail.objects.filter(kind="account.registration_code").latest("pk").body, re.MULTILINE
    )[0]


def proven(client: Client, email: str = support.EMAIL) -> Any:
    begin(client, email)
    return client.post(reverse("registration-code"), {"code": code_sent()}, follow=True)


def test_from_the_login_page_to_the_receipt_number(client: Client) -> None:
    assert reverse("registration-start") in client.get(reverse("account_login")).text
    assert "機関基本情報" in proven(client).text
    checked = client.post(reverse("registration-details"), DETAILS, follow=True)
    assert "100-0001" in checked.text
    assert "国立大学法人みなと大学" in checked.text
    version = re.search(r'name="version" value="(\d+)"', checked.text)[1]
    done = client.post(reverse("registration-check"), {"version": version}, follow=True)
    assert "R26110001" in done.text
    twice = client.post(reverse("registration-check"), {"version": version}, follow=True)
    assert "R26110001" in twice.text
    assert Registration.objects.get().status == "requested"


def test_what_only_institutions_in_japan_need_is_not_called_optional(client: Client) -> None:
    labels = re.findall(r"<label[^>]*>(.*?)</label>", proven(client).text, re.DOTALL)
    named = {words: label for label in labels for words in NEEDED if words in label}
    assert set(named) == NEEDED
    for label in named.values():
        assert "（日本国内の機関は必須）" in label
        assert "任意" not in label


def test_fields_are_as_wide_as_what_is_expected(client: Client) -> None:
    page = proven(client).text
    for key, width in (("name_ja", "l"), ("kind", "l"), ("postal_code", "s"), ("corporate_number", "m")):
        assert re.search(rf'<(?:input|select)[^>]*name="{key}"[^>]*data-w="{width}"', page), key


def test_everything_typed_is_kept_on_error_and_later(client: Client) -> None:
    proven(client)
    wrong = DETAILS | {"corporate_number": "123", "name_ja": "<b>みなと</b> 大学"}
    page = client.post(reverse("registration-details"), wrong)
    assert page.status_code == 422
    assert 'value="123"' in page.text
    assert "法人番号の13桁が正しくありません" in page.text
    assert "&lt;b&gt;みなと&lt;/b&gt; 大学" in page.text
    assert "エラー" in re.search(r"<title>(.*?)</title>", page.text, re.DOTALL)[1]
    other = Client()
    assert 'value="123"' in proven(other).text, "whoever reads the mails goes on with the draft"
    assert client.get(reverse("registration-check")).status_code == 302


def test_half_a_form_is_kept_when_asked(client: Client) -> None:
    proven(client)
    kept = client.post(reverse("registration-details"), {"name_ja": "みなと大学", "act": "keep"}, follow=True)
    assert 'value="みなと大学"' in kept.text
    assert kept.status_code == 200


def test_the_pages_say_the_same_whoever_has_an_account() -> None:
    factories.member(factories.institution(), email="known@aogiri.example")
    pages = [begin(Client(), email) for email in ("known@aogiri.example", "nobody@aogiri.example")]
    plain = [re.sub(r"\w+@aogiri\.example|name=\"csrf\w+\" value=\"\w+\"", "", page.text) for page in pages]
    assert plain[0] == plain[1]
    assert OutgoingMail.objects.count() == 2


def test_terms_address_and_code_are_needed(client: Client) -> None:
    page = client.post(reverse("registration-start"), {"email": "あ"})
    assert page.status_code == 422
    assert page.text.count("k-error") >= 2
    begin(client)
    for _try in range(4):
        assert client.post(reverse("registration-code"), {"code": "000000x"}).status_code == 422
    assert client.post(reverse("registration-code"), {"code": "1"}).url == reverse("registration-start")
    for name in ("registration-details", "registration-check", "registration-done", "registration-code"):
        assert Client().get(reverse(name)).url == reverse("registration-start")


def test_free_mail_and_a_known_domain_are_pointed_out(client: Client) -> None:
    known = factories.institution(name_ja="みなと大学", email="office@minato.example")
    page = proven(client)
    assert known.name_ja in page.text
    assert "すでに登録されています" in page.text
    free = proven(Client(), "minato@gmail.com")
    assert "gmail.com のアドレスは誰でも取得できます" in free.text
    assert 'name="explanation"' in free.text
    assert "すでに登録されています" not in free.text


def test_the_link_of_a_returned_one_opens_it(client: Client) -> None:
    desk = factories.acting_as_desk(factories.desk_member())
    returned = deciding.give_back(support.requested(), message="住所を確認してください", by=desk, now=factories.NOW)
    key = applying.key_of(returned)
    page = client.get(reverse("registration-return", args=[key]), follow=True)
    assert "住所を確認してください" in page.text
    assert "国立大学法人みなと大学" in page.text
    assert client.get(reverse("registration-return", args=["x"])).status_code == 410
    client.post(reverse("registration-details"), DETAILS | {"address": "千代田区青葉2-2"})
    version = Registration.objects.get().version
    assert "R26110001" in client.post(reverse("registration-check"), {"version": str(version)}, follow=True).text
    assert Registration.objects.get().values["address"] == "千代田区青葉2-2"
    assert client.get(reverse("registration-return", args=[key])).status_code == 410


def test_the_first_administrator_sets_a_password_and_sees_what_is_registered(client: Client) -> None:
    by = factories.acting_as_desk(factories.desk_member())
    made = deciding.approve(support.requested(), code="MINATO01", by=by, now=factories.NOW)
    link = re.search(r"https?://\S+/reset/key/\S+", OutgoingMail.objects.get(kind="registrations.approved").body)[0]
    path = "/" + link.split("/", 3)[3]
    form = client.get(path, follow=True)
    password = "minato-2026-akebono"
    client.post(form.redirect_chain[-1][0], {"password1": password, "password2": password})
    assert User.objects.get(email=support.EMAIL).check_password(password)
    assert client.get(path, follow=True).context.get("token_fail"), "the link works once"
    client.post(reverse("account_login"), {"login": support.EMAIL, "password": password})
    page = client.get(reverse("institution:account"))
    for said in (made.code, "国立大学法人みなと大学", "ミナトダイガク", "100-0001", "5010005007398", "変更を依頼する"):
        assert said in page.text


@pytest.mark.parametrize("typed", ["あ" * 10_000, "😀" * 500, "\u202e\u2067abc", "<script>alert(1)</script>"])
def test_hostile_input(client: Client, typed: str) -> None:
    proven(client)
    page = client.post(reverse("registration-details"), dict.fromkeys(DETAILS, typed), follow=True)
    assert page.status_code in {200, 422}
    assert "<script>alert" not in page.text
