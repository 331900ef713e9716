"""The frame of every page: language, look, addresses, nothing inline, and errors in the same look."""

import re

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.test import Client, override_settings
from django.urls import path, reverse

from koubo.config import urls as real
from koubo.web.context import path_in
from koubo.web.errors import too_many
from tests.support import factories

pytestmark = pytest.mark.django_db


@login_not_required
def plain(request):
    return render(request, "ui/public.html")


@login_not_required
def broken(request):
    raise RuntimeError


@login_not_required
def denied(request):
    raise PermissionDenied


@login_not_required
def limited(request):
    return too_many(request)


def private(request):
    return HttpResponse("private")


urlpatterns = [
    path("t/plain/", plain),
    path("t/private/", private),
    path("en/t/plain/", plain),
    *(path(f"{prefix}t/{name}/", view) for prefix in ("", "en/") for name, view in
      (("broken", broken), ("denied", denied), ("limited", limited))),
    *real.urlpatterns,
]  # fmt: skip
handler403, handler404, handler500 = real.handler403, real.handler404, real.handler500


@pytest.fixture(autouse=True)
def _urls():
    with override_settings(ROOT_URLCONF=__name__):
        yield


def page(client, address):
    return client.get(address).content.decode()


def test_login_is_required_unless_a_view_says_otherwise(client):
    assert client.get("/t/private/")["Location"] == f"{reverse('account_login')}?next=/t/private/"


@pytest.mark.parametrize(
    ("language", "path", "there"),
    [("en", "/", "/en/"), ("ja", "/en/", "/"), ("en", "/a/b/", "/en/a/b/"), ("ja", "/en/a/", "/a/"), ("ja", "/a/", "/a/"),
     ("en", "/en/a/", "/en/a/"), ("en", "/english/", "/en/english/"), ("ja", "/english/", "/english/")],
)  # fmt: skip
def test_every_page_has_an_address_in_both_languages(language, path, there):
    assert path_in(language, path) == there


def test_the_language_switch_keeps_page_and_query(client):
    html = page(client, "/t/plain/?q=%E5%8C%96%E5%AD%A6&page=2")
    assert '<html lang="ja">' in html
    assert '<a href="/en/t/plain/?q=%E5%8C%96%E5%AD%A6&amp;page=2" lang="en" hreflang="en">English</a>' in html
    assert '<span aria-current="true" lang="ja">日本語</span>' in html
    english = page(client, "/en/t/plain/?q=x")
    assert '<html lang="en">' in english
    assert '<a href="/t/plain/?q=x" lang="ja" hreflang="ja">日本語</a>' in english
    assert "Skip to main content" in english


def test_public_pages_name_their_permanent_addresses(client):
    html = page(client, "/en/t/plain/?utm=1")
    base = "http://127.0.0.1:8000"
    assert f'<link rel="canonical" href="{base}/en/t/plain/">' in html
    assert f'<link rel="alternate" hreflang="ja" href="{base}/t/plain/">' in html
    assert f'<link rel="alternate" hreflang="en" href="{base}/en/t/plain/">' in html
    assert f'<link rel="alternate" hreflang="x-default" href="{base}/t/plain/">' in html
    assert '<meta name="robots" content="noindex">' in page(client, reverse("account_login"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_look_is_kept_in_a_cookie_and_drawn_by_the_server(client, theme):
    answer = client.post(reverse("theme"), {"theme": theme, "next": "/t/plain/?a=1"})
    assert answer["Location"] == "/t/plain/?a=1"
    cookie = answer.cookies["koubo_theme"]
    assert (cookie.value, cookie["samesite"], cookie["httponly"]) == (theme, "Lax", True)
    html = page(client, "/t/plain/")
    assert f'<html lang="ja" data-theme="{theme}">' in html
    assert f'<option value="{theme}" selected>' in html
    client.post(reverse("theme"), {"theme": ""})
    assert '<html lang="ja">' in page(client, "/t/plain/")


def test_an_invented_look_or_address_is_ignored(client):
    answer = client.post(reverse("theme"), {"theme": "pink", "next": "https://elsewhere.example/"})
    assert answer["Location"] == reverse("public:home")
    assert answer.cookies["koubo_theme"].value == ""
    client.cookies["koubo_theme"] = '"><script>'
    assert '<html lang="ja">' in page(client, "/t/plain/")


def test_the_look_is_changed_by_post_with_token_only(client):
    assert client.get(reverse("theme")).status_code == 405
    assert Client(enforce_csrf_checks=True).post(reverse("theme"), {"theme": "dark"}).status_code == 403


INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


def own_pages():
    return ["/t/plain/", "/t/denied/", "/t/limited/", "/t/broken/", "/nowhere/", reverse("account_login"),
            reverse("account_reset_password"), reverse("account_reset_password_done"), reverse("account_inactive")]  # fmt: skip


def test_the_policy_forbids_inline_code_and_no_page_has_any():
    client = Client(raise_request_exception=False)
    for address in own_pages():
        for prefix in ("", "/en"):
            answer = client.get(prefix + address)
            policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
            assert policy["script-src"] == policy["style-src"] == "'self'"
            assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
            assert not INLINE.search(answer.content.decode()), address


def test_signed_in_pages_have_nothing_inline_and_one_h1():
    client = Client()
    client.force_login(factories.seeker())
    for name in ("seeker:home", "account_change_password", "account_logout", "hats"):
        html = page(client, reverse(name))
        assert not INLINE.search(html), name
        assert html.count("<h1") == 1


def test_ids_are_unique_and_labels_lead_somewhere(client):
    for address in own_pages()[4:]:
        html = page(client, address)
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), address
        assert set(re.findall(r'<label[^>]* for="([^"]+)"', html)) <= set(ids), address


@pytest.mark.parametrize(
    ("address", "status", "japanese", "english"),
    [
        ("nowhere/", 404, "ページが見つかりません", "Page not found"),
        ("t/denied/", 403, "このページは表示できません", "You cannot open this page"),
        ("t/limited/", 429, "操作の回数が多すぎます", "Too many attempts"),
        ("t/broken/", 500, "表示できませんでした", "Something went wrong"),
    ],
)
def test_errors_wear_the_look_of_the_site_in_the_language_of_the_address(address, status, japanese, english):
    client = Client(raise_request_exception=False)
    for prefix, words, language in (("/", japanese, "ja"), ("/en/", english, "en")):
        answer = client.get(prefix + address)
        html = answer.content.decode()
        assert answer.status_code == status
        assert f"<title>{words}｜Koubo</title>" in html
        assert f'<html lang="{language}">' in html
        assert 'class="k-header"' in html


def test_a_fault_is_shown_without_database_and_with_a_reference(django_assert_num_queries):
    client = Client(raise_request_exception=False)
    with django_assert_num_queries(0):
        answer = client.get("/t/broken/")
    assert answer["X-Request-ID"] in answer.content.decode()


def test_a_form_without_its_token_is_answered_in_our_words():
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("account_login"), {"login": "a@b.example"})
    assert answer.status_code == 403
    assert "<title>送信できませんでした｜Koubo</title>" in answer.content.decode()
    assert "The form could not be sent" in client.post("/en/account/login/").content.decode()


def test_a_missing_page_offers_the_search(client):
    html = page(client, "/nowhere/")
    assert f'<form class="k-card k-searchbox" role="search" action="{reverse("public:postings")}">' in html
    assert '<input class="k-input" type="search" id="f-q" name="q">' in html


def test_what_is_remembered_of_the_frame_still_follows_reader_language_and_look(client):
    """The frame's constant parts are rendered once per process; nothing of one reader may reach another."""
    anonymous = page(client, "/t/plain/")
    person = factories.seeker()
    client.force_login(person)
    signed_in = page(client, "/t/plain/")
    assert "求人機関の方" in anonymous
    assert "ログアウト" not in anonymous
    assert "ログアウト" in signed_in
    assert "求人機関の方" not in signed_in
    assert "Sign out" in page(client, "/en/t/plain/")
    client.logout()
    assert page(client, "/t/plain/").count("ログアウト") == 0
    client.cookies["koubo_theme"] = "dark"
    assert '<option value="dark" selected>' in page(client, "/t/plain/")
    assert '<option value="dark" selected>' not in page(Client(), "/t/plain/")
    assert f'href="{reverse("public:postings")}" aria-current="page"' in page(client, reverse("public:postings"))
    assert 'aria-current="page"' not in page(client, "/t/plain/")
