"""Hats: who may wear which, who gets in where, and what the wrong hat sees."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse, JsonResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path, reverse

from koubo.audit.trail import Actor
from koubo.config import urls as real
from koubo.web import hats
from tests.support import factories

pytestmark = pytest.mark.django_db


@hats.institution_required
def for_institutions(request):
    return JsonResponse({"institution": str(request.institution.pk), "role": request.membership.role})


@hats.desk_required
def for_desk(request):
    return HttpResponse("desk")


@hats.seeker_required
def for_seekers(request):
    return HttpResponse("seeker")


def who(request):
    actor = hats.actor(request)
    return JsonResponse({"user": actor.user_id, "hat": actor.hat})


urlpatterns = [
    path("t/institution/", for_institutions),
    path("t/desk/", for_desk),
    path("t/seeker/", for_seekers),
    path("t/who/", who),
    *real.urlpatterns,
]
handler404 = real.handler404
DOORS = {"institution": "/t/institution/", "desk": "/t/desk/", "seeker": "/t/seeker/"}


@pytest.fixture(autouse=True)
def _urls():
    with override_settings(ROOT_URLCONF=__name__):
        yield


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def wearer(kind):
    makers = {
        "institution": lambda: factories.member(factories.institution()),
        "desk": factories.desk_member,
        "seeker": factories.seeker,
        "nobody": factories.person,
    }
    return makers[kind]()


@pytest.mark.parametrize("kind", ["institution", "desk", "seeker", "nobody"])
@pytest.mark.parametrize("door", list(DOORS))
def test_one_hat_opens_one_door_and_the_others_are_not_there(kind, door):
    answer = client_of(wearer(kind)).get(DOORS[door])
    assert answer.status_code == (200 if kind == door else 404)


@pytest.mark.parametrize("door", list(DOORS))
def test_a_stranger_is_asked_to_sign_in(client, door):
    answer = client.get(DOORS[door])
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next={DOORS[door]}"


def test_the_institution_is_the_one_of_the_hat():
    institution = factories.institution()
    answer = client_of(factories.member(institution, role="viewer")).get("/t/institution/")
    assert answer.json() == {"institution": str(institution.pk), "role": "viewer"}


def two_hats():
    institution = factories.institution(name_ja="あおぎり大学", name_en="Aogiri University")
    return institution, factories.member(institution, is_secretariat=True)


def test_with_several_hats_none_is_on_until_one_is_chosen():
    institution, person = two_hats()
    client = client_of(person)
    assert client.get("/t/who/").json() == {"user": person.pk, "hat": ""}
    assert client.get(reverse("home-of-hat"))["Location"] == reverse("hats")
    page = client.get(reverse("hats")).content.decode()
    assert f'name="hat" value="institution:{institution.pk}"' in page
    assert "あおぎり大学" in page
    assert 'name="hat" value="desk"' in page
    assert client.post(reverse("hats"), {"hat": "desk"})["Location"] == reverse("desk:queue")
    assert client.get("/t/who/").json()["hat"] == "desk"
    assert client.get("/t/desk/").status_code == 200


def test_the_wrong_hat_of_one_who_has_the_right_one_is_offered_the_change():
    institution, person = two_hats()
    client = client_of(person)
    client.post(reverse("hats"), {"hat": "desk"})
    answer = client.get("/t/institution/?part=2")
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "別の役割のページです" in page
    assert '<input type="hidden" name="next" value="/t/institution/?part=2">' in page
    back = client.post(reverse("hats"), {"hat": f"institution:{institution.pk}", "next": "/t/institution/?part=2"})
    assert back["Location"] == "/t/institution/?part=2"
    assert client.get("/t/institution/").json()["institution"] == str(institution.pk)


@pytest.mark.parametrize("hat", ["seeker", "institution:00000000-0000-4000-8000-000000000000", "admin", ""])
def test_a_hat_that_is_not_ones_own_cannot_be_put_on(hat):
    _institution, person = two_hats()
    client = client_of(person)
    assert client.post(reverse("hats"), {"hat": hat}).status_code == 200
    assert "hat" not in client.session


def test_choosing_never_leads_off_the_site():
    _institution, person = two_hats()
    answer = client_of(person).post(reverse("hats"), {"hat": "desk", "next": "https://elsewhere.example/"})
    assert answer["Location"] == reverse("desk:queue")


def test_a_hat_that_was_taken_away_is_off_at_once():
    institution, person = two_hats()
    client = client_of(person)
    client.post(reverse("hats"), {"hat": f"institution:{institution.pk}"})
    person.memberships.all().delete()
    assert client.get("/t/institution/").status_code == 404
    assert client.get("/t/who/").json()["hat"] == "desk"


def test_the_home_is_that_of_the_only_hat():
    homes = {"institution": "institution:menu", "desk": "desk:queue", "seeker": "seeker:home", "nobody": "public:home"}
    for kind, home in homes.items():
        assert client_of(wearer(kind)).get(reverse("home-of-hat"))["Location"] == reverse(home)


def test_the_actor_names_person_and_hat():
    institution = factories.institution()
    request = RequestFactory().get("/")
    request.user = factories.member(institution)
    request.session = {}
    request.hat = hats.worn(request)
    assert hats.actor(request) == Actor(request.user.pk, f"institution:{institution.pk}")
    assert hats.actor(request) == factories.acting_for(request.user, institution)
    request.user = AnonymousUser()
    with pytest.raises(PermissionError):
        hats.actor(request)


def test_the_header_names_the_institution_in_the_language_of_the_page():
    institution = factories.institution(name_ja="あおぎり大学", name_en="Aogiri University")
    client = client_of(factories.member(institution))
    assert "あおぎり大学" in client.get(reverse("account_change_password")).content.decode()
    assert "Aogiri University" in client.get("/en/account/password/change/").content.decode()


def test_the_seekers_home_greets_and_leads_to_what_exists():
    page = client_of(factories.seeker(name="早瀬 みのり")).get(reverse("seeker:home")).content.decode()
    assert "早瀬 みのり さんとしてログインしています。" in page
    assert f'href="{reverse("public:postings")}"' in page
