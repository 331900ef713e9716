"""A form sent twice acts once and shows the first result; a form without its key does nothing and says so."""

import uuid

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from koubo.accounts.models import User
from koubo.config import urls as real
from koubo.kernel.errors import IllegalStep
from koubo.web.once import act_once
from tests.support import factories

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]


def rename(request):
    def act() -> str:
        user = User.objects.get(pk=request.user.pk)
        user.name += "!"
        user.save(update_fields=["name"])
        if request.POST.get("refuse"):
            raise IllegalStep
        return f"/done/{len(user.name)}/"

    try:
        return act_once(request, act, otherwise="/form/")
    except IllegalStep as refusal:
        return HttpResponse(refusal.text.ja, status=409)


urlpatterns = [path("rename/", rename), *real.urlpatterns]


@pytest.fixture(autouse=True)
def _urls():
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.fixture
def person():
    return factories.person(name="早瀬")


@pytest.fixture
def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def name_of(person):
    return User.objects.get(pk=person.pk).name


def test_the_second_press_shows_the_first_result(signed_in, person):
    key = str(uuid.uuid4())
    answers = [signed_in.post("/rename/", {"once": key})["Location"] for _ in range(2)]
    assert answers == ["/done/3/", "/done/3/"]
    assert name_of(person) == "早瀬!"


def test_another_form_acts_again(signed_in, person):
    for _ in range(2):
        signed_in.post("/rename/", {"once": str(uuid.uuid4())})
    assert name_of(person) == "早瀬!!"


@pytest.mark.parametrize("data", [{}, {"once": ""}, {"once": "not-a-key"}])
def test_without_a_usable_key_nothing_happens_and_the_page_says_so(signed_in, person, data):
    answer = signed_in.post("/rename/", data)
    assert answer["Location"] == "/form/"
    assert name_of(person) == "早瀬"
    assert [str(m) for m in get_messages(answer.wsgi_request)] == [
        "画面の有効期限が切れたため、何も変更していません。この画面からもう一度お試しください。"
    ]


def test_a_refusal_changes_nothing_and_leaves_the_key_unused(signed_in, person):
    key = str(uuid.uuid4())
    assert signed_in.post("/rename/", {"once": key, "refuse": "1"}).status_code == 409
    assert name_of(person) == "早瀬"
    assert signed_in.post("/rename/", {"once": key})["Location"] == "/done/3/"
