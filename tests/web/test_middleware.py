"""Around every request: an id and a line, the idle limit to the second, forms kept for the same person only."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template import RequestContext
from django.test import Client, override_settings
from django.urls import path, reverse

from koubo.audit import trail
from koubo.config import urls as real
from koubo.kernel import clock
from koubo.postings.sheet import SHEET
from koubo.web.interrupted_forms import MAX_CHARACTERS, kept_post
from koubo.web.ui import owner
from tests.support import factories

pytestmark = pytest.mark.django_db


def write_entry(request):
    with transaction.atomic():
        trail.record("test.verb", request.user, by=trail.Actor(request.user.pk, "desk"), now=clock.now())
    return HttpResponse()


def form(request):
    kept = kept_post(request)
    return JsonResponse({"kept": dict(kept.lists()) if kept else None})


def owned_page(request):
    get_token(request)
    return HttpResponse(owner.form_owner(RequestContext(request)))


@login_not_required
def public(request, word):
    return HttpResponse(word)


urlpatterns = [
    path("write/", write_entry, name="write"),
    path("form/", form, name="form"),
    path("form/save/", form, name="form-save"),
    path("other/", form, name="other"),
    path("owned/", owned_page, name="owned"),
    path("open/<str:word>/", public, name="open"),
    *real.urlpatterns,
]
handler404 = real.handler404


@pytest.fixture(autouse=True)
def _urls():
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.fixture
def person():
    return factories.desk_member(email="shinozaki@koubo.example")


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_every_answer_carries_its_id_and_audit_entries_too(person):
    client = signed_in(person)
    first, second = client.get("/write/"), client.get("/write/")
    ids = [first["X-Request-ID"], second["X-Request-ID"]]
    assert re.fullmatch(r"[0-9a-f]{16}", ids[0])
    assert ids[0] != ids[1]
    assert sorted(trail.history(person).values_list("request_id", flat=True)) == sorted(ids)


@pytest.fixture
def lines(caplog):
    """The log lines about requests, as they will be written."""
    caplog.set_level("INFO", logger="koubo.request")

    def read():
        return [record.msg for record in caplog.records if record.name == "koubo.request"]

    return read


def test_one_line_per_request_without_personal_data(person, lines):
    signed_in(person).get("/open/shinozaki@koubo.example/?q=secret")
    (line,) = lines()
    assert line["method"] == "GET"
    assert line["route"] == "open"
    assert line["status"] == 200
    assert line["ms"] >= 0
    assert "shinozaki" not in str(line)
    assert "secret" not in str(line)


def test_a_person_is_logged_by_number_and_a_wrong_address_by_status_only(person, lines):
    client = signed_in(person)
    client.get("/form/")
    client.get("/nowhere/shinozaki/")
    known, unknown = lines()
    assert known["user"] == person.pk
    assert (unknown["route"], unknown["status"]) == ("", 404)
    assert "shinozaki" not in str(unknown)


def test_a_public_page_asks_the_database_nothing_for_a_stranger(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/open/x/").status_code == 200


@pytest.mark.parametrize(("later", "lives"), [("09:59:59", True), ("10:00:00", False)])
def test_sixty_minutes_to_the_second(person, at, later, lives):
    at("2026-11-24 09:00:00")
    client = signed_in(person)
    client.get("/form/")
    at(f"2026-11-24 {later}")
    answer = client.get("/form/")
    assert (answer.status_code == 200) is lives
    if not lives:
        asked = urlsplit(answer["Location"])
        assert asked.path == reverse("account_login")
        assert parse_qs(asked.query) == {"next": ["/form/"], "ended": ["idle"]}
        assert "_auth_user_id" not in client.session


def test_every_request_starts_the_hour_again(person, at):
    at("2026-11-24 09:00:00")
    client = signed_in(person)
    client.get("/form/")
    at("2026-11-24 09:50:00")
    client.get("/form/")
    at("2026-11-24 10:49:59")
    assert client.get("/form/").status_code == 200


def test_the_stamp_is_written_at_most_once_a_minute(person, at, django_assert_num_queries):
    at("2026-11-24 09:00:00")
    client = signed_in(person)
    client.get("/form/")
    at("2026-11-24 09:00:59")
    with django_assert_num_queries(2) as seen:
        client.get("/form/")
    assert not [q for q in seen if "UPDATE" in q["sql"]]
    at("2026-11-24 09:01:00")
    client.get("/form/")
    assert client.session["seen"] == int(clock.now().timestamp())


def sign_in_again(client, person, page):
    person.set_password("koubo-demo-123")
    person.save(update_fields=["password"])
    answer = client.post(
        f"{reverse('account_login')}?next={page}",
        {"login": person.email, "password": "koubo-demo-123", "next": page},
    )
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def too_late(client, at, data, **headers):
    at("2026-11-24 09:00:00")
    client.get("/form/")
    at("2026-11-24 10:30:00")
    return client.post("/form/save/", data, headers={"referer": "http://testserver/form/?part=2"} | headers)


def test_a_form_sent_too_late_comes_back_once_to_the_same_person(person, at):
    client = signed_in(person)
    data = {"title": "助教の公募", "job": ["1", "2"], "password1": "geheim", "once": "x", "csrfmiddlewaretoken": "y"}
    answer = too_late(client, at, data)
    assert parse_qs(urlsplit(answer["Location"]).query)["next"] == ["/form/?part=2"]
    page = client.get(answer["Location"]).content.decode()
    assert "自動でログアウトしました" in page
    assert "操作がないまま60分たちました。" in page
    assert "入力した内容は保存されています。" in page
    assert sign_in_again(client, person, "/form/?part=2") == "/form/?part=2"
    assert client.get("/other/").json()["kept"] is None
    assert client.get("/form/?part=2").json()["kept"] == {"title": ["助教の公募"], "job": ["1", "2"]}
    assert client.get("/form/?part=2").json()["kept"] is None


def test_nobody_else_gets_the_form(person, at):
    client = signed_in(person)
    too_late(client, at, {"title": "助教の公募"})
    sign_in_again(client, factories.desk_member(), "/form/")
    assert client.get("/form/").json()["kept"] is None
    assert "kept_post" not in client.session


def test_a_posting_with_each_field_as_long_as_it_may_be_is_kept():
    def longest(field):
        return max(field.max_rows, 1) * sum(map(longest, field.fields)) + (field.limit or 50) * (1 + field.localized)

    assert sum(map(longest, SHEET.fields)) < MAX_CHARACTERS


def test_a_form_that_is_far_too_long_is_not_kept(person, at):
    client = signed_in(person)
    too_late(client, at, {"title": "あ" * (MAX_CHARACTERS + 1)})
    assert "kept_post" not in client.session


def test_the_way_back_never_leads_off_the_site(person, at):
    client = signed_in(person)
    answer = too_late(client, at, {"title": "x"}, referer="https://elsewhere.example/form/")
    assert parse_qs(urlsplit(answer["Location"]).query)["next"] == ["/form/save/"]


def test_a_fragment_asks_for_the_whole_sign_in_page(person, at):
    client = signed_in(person)
    answer = too_late(client, at, {"title": "x"}, **{"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer["HX-Redirect"].startswith(reverse("account_login"))
    assert client.session["kept_post"]["data"] == {"title": ["x"]}


def owned(client, **data):
    """Return a form as a page shows it to the person of this browser: with the field that says whose it is."""
    return data | {owner.FIELD: re.search('value="([^"]+)"', client.get("/owned/").text)[1]}


HERE = {"Origin": "http://testserver", "Referer": "http://testserver/form/"}


def sign_out(client):
    client.post(reverse("account_logout"), {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}, headers=HERE)


def end_elsewhere(client):
    client.session.flush()


def lose_session(client):
    del client.cookies["koubo_session"]


def lose_everything(client):
    client.cookies.clear()


@pytest.fixture
def strict(person):
    """A browser that is signed in, and that has the cookie of the forms; every form is checked as in life."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    client.get("/owned/")
    return client


@pytest.mark.parametrize("end", [sign_out, end_elsewhere, lose_session, lose_everything])
@pytest.mark.parametrize("script", [False, True])
def test_a_form_comes_back_to_its_person_however_the_session_went(strict, person, end, script):
    data = owned(strict, title="助教の公募", csrfmiddlewaretoken=strict.cookies["csrftoken"].value)
    end(strict)
    asked = strict.post("/form/save/", data, headers=HERE | ({"HX-Request": "true"} if script else {}))
    if script:
        assert "HX-Redirect" not in asked, "its page stays and says so itself"
    else:
        to = urlsplit(asked["Location"])
        assert (to.path, parse_qs(to.query)["next"]) == (reverse("account_login"), ["/form/"])
    assert "入力した内容は保存されています。" in strict.get(reverse("account_login")).text
    strict.force_login(person)
    assert strict.get("/form/").json()["kept"] == {"title": ["助教の公募"]}


def test_nobody_else_gets_the_form_of_a_browser_without_cookies(strict, person):
    data = owned(strict, title="助教の公募")
    strict.cookies.clear()
    strict.post("/form/", data, headers=HERE)
    strict.force_login(factories.desk_member())
    assert strict.get("/form/").json()["kept"] is None
    assert "kept_post" not in strict.session


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "https://testserver"},
        {"Referer": HERE["Referer"]},
    ],
)
def test_a_form_of_another_site_is_neither_kept_nor_does_it_touch_the_session(strict, headers):
    data = owned(strict, title="植えつけられた")
    strict.cookies.clear()
    answer = strict.post("/form/", data, headers=headers)
    assert answer.status_code == 403
    assert "koubo_session" not in answer.cookies


@pytest.mark.parametrize("change", [lambda token: "", lambda token: token[:-1], lambda token: f"9{token}"])
def test_a_form_that_does_not_say_whose_it_is_is_not_kept(strict, change):
    data = owned(strict, title="助教の公募")
    strict.cookies.clear()
    answer = strict.post("/form/", data | {owner.FIELD: change(data[owner.FIELD])}, headers=HERE)
    assert answer.status_code == 403
    assert "koubo_session" not in answer.cookies


def test_who_has_signed_in_again_meanwhile_is_led_back_to_what_was_typed(strict, person):
    data = owned(strict, title="助教の公募", csrfmiddlewaretoken="x" * 32)
    strict.cookies.clear()
    strict.force_login(person)
    answer = strict.post("/form/save/", data, headers=HERE)
    assert answer["Location"] == "/form/"
    assert strict.get("/form/").json()["kept"] == {"title": ["助教の公募"]}
    assert strict.post("/form/save/", data, headers=HERE | {"HX-Request": "true"}).status_code == 403
    strict.force_login(factories.desk_member())
    assert strict.post("/form/save/", data, headers=HERE).status_code == 403
    assert "kept_post" not in strict.session
