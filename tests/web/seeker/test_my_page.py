"""マイページ: applications with what is awaited, details, mails, taking one's data along, leaving."""

import json
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from koubo.accounts.models import User
from koubo.applications.models import Application
from koubo.audit.models import AuditEntry
from koubo.notifications import outbox
from koubo.seekers.models import PersonalDetails
from koubo.web.account import mails
from tests.support import applying, factories

pytestmark = pytest.mark.django_db
HOME = "/seeker/"


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")


@pytest.fixture
def person() -> User:
    user = factories.seeker(email="yui@example.com", name="相沢 結")
    user.set_password("tensha-2026-aogiri")
    user.save()
    return user


@pytest.fixture
def mine(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


def sent(person: User, number: str, **fields: object) -> Application:
    revision = applying.posting(results_by=date(2027, 2, 1))
    return applying.sent(revision, number, user_id=person.pk, **fields)


def test_applications_say_where_they_are_and_what_is_awaited(mine: Client, person: User) -> None:
    assert "応募はまだありません" in mine.get(HOME).text
    applying.row(applying.posting(), user_id=person.pk)
    sent(person, "E000000001", told_status="accepted")
    sent(person, "E000000002", status="resubmission", told_status="resubmission", resubmit_by=date(2026, 12, 3))
    sent(person, "E000000003", status="not_selected_interview", told_status="not_selected")
    sent(factories.seeker(), "E000000009", told_status="applied")
    html = mine.get(HOME).text
    for words in ("未提出", "仕上げて応募してください", "受理済", "2027年2月1日", "再提出待ち", "12月3日", "不採用"):
        assert words in html, words
    assert "面接" not in html
    assert "E000000009" not in html
    assert "Resubmission requested" in mine.get("/en/seeker/").text


def test_the_list_costs_the_same_for_one_and_for_five(
    mine: Client, person: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sent(person, "E000000001", told_status="applied")
    mine.get(HOME)  # the session is stamped
    with CaptureQueriesContext(connection) as captured:
        mine.get(HOME)
    for n in range(2, 6):
        sent(person, f"E00000000{n}", told_status="applied")
    with django_assert_num_queries(len(captured)):
        mine.get(HOME)


def test_details_are_kept_and_can_be_changed(mine: Client, person: User) -> None:
    page = mine.get(reverse("seeker:details")).text
    assert 'value="yui@example.com"' in page
    told = {"family_name": "相沢", "given_name": "結", "email": "not an address", "once": str(uuid4())}
    refused = mine.post(reverse("seeker:details"), told)
    assert refused.status_code == 422
    assert 'value="相沢"' in refused.text
    assert not PersonalDetails.objects.exists()
    mine.post(reverse("seeker:details"), told | {"email": "a@example.com", "once": str(uuid4())})
    kept = PersonalDetails.objects.get(user=person)
    assert (kept.name, kept.email) == ("相沢 結", "a@example.com")
    assert AuditEntry.objects.get(verb="save_details").after == {}


@pytest.mark.parametrize(
    ("column", "typed", "kept"),
    [
        ("phone", "０９０−１２３４−５６７８", "090-1234-5678"),
        ("postal_code", "〒９８０−８５７７", "980-8577"),
        ("email", "yui＠example.com", "yui@example.com"),
        ("family_name", "相\u200b沢", "相沢"),
        ("phone", "", ""),
    ],
)
def test_details_are_kept_as_they_are_meant(mine: Client, person: User, column: str, typed: str, kept: str) -> None:
    mine.post(reverse("seeker:details"), {column: typed, "once": str(uuid4())})
    assert getattr(PersonalDetails.objects.get(user=person), column) == kept


@pytest.mark.parametrize(
    ("column", "typed", "said"),
    [
        ("phone", "abc", "電話番号を入力してください。例：03-1234-5678（「abc」の「a」は電話番号に使えません）"),
        ("postal_code", "980-857", "郵便番号を入力してください。例：100-0001（「980-857」は数字が6桁です"),
        ("email", "a@b..example", "ピリオドが続いています"),
        ("email", "a@b.example, c@d.example", "メールアドレスが2件あります"),
    ],
)
def test_details_that_cannot_be_right_are_said_and_stay_typed(mine: Client, column: str, typed: str, said: str) -> None:
    refused = mine.post(reverse("seeker:details"), {column: typed, "once": str(uuid4())})
    assert refused.status_code == 422
    assert said in refused.text
    assert f'value="{typed}"' in refused.text
    assert not PersonalDetails.objects.exists()


def test_mails_about_applications_are_read_here(mine: Client, person: User) -> None:
    with transaction.atomic():
        mail = outbox.queue(mails.SIGNUP_KNOWN.key, to=outbox.Recipient.person(person), now=factories.NOW, hat="seeker",
                            values={"name": "結", "sign_in": "", "reset": ""})  # fmt: skip
    assert "未読" in mine.get(reverse("seeker:mailbox")).text
    assert mail.subject in mine.get(reverse("seeker:mail", args=[mail.pk])).text
    assert "既読" in mine.get(reverse("seeker:mailbox")).text
    other = Client()
    other.force_login(factories.seeker())
    assert other.get(reverse("seeker:mail", args=[mail.pk])).status_code == 404


def test_ones_own_data_without_what_the_institution_keeps_for_itself(mine: Client, person: User) -> None:
    application = sent(person, "E000000001", status="not_selected_interview", told_status="not_selected")
    application.notes.create(text="面接の印象", at=factories.NOW)
    sent(factories.seeker(), "E000000009", told_status="applied")
    answer = mine.post(reverse("seeker:export"))
    held = ZipFile(BytesIO(b"".join(answer.streaming_content)))
    text = held.read("data.json").decode()
    told = json.loads(text)
    assert told["account"]["email"] == "yui@example.com"
    assert [one["number"] for one in told["applications"]] == ["E000000001"]
    assert told["applications"][0]["status"] == "not_selected"
    assert "面接" not in text
    assert "interview" not in text
    assert AuditEntry.objects.filter(verb="export_own_data").count() == 1
