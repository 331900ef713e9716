"""登録情報確認: all that is registered, the prefilled request for a change, what was changed."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from koubo.institutions import actions
from koubo.institutions.details import present
from koubo.institutions.models import Institution, Membership
from koubo.registrations import changing
from koubo.registrations.models import ChangeRequest
from tests.registrations import support
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def of() -> Institution:
    return factories.institution(**support.DETAILS, email=support.EMAIL)


def client_of(of: Institution, role: str = Membership.Role.EDITOR) -> Client:
    client = Client()
    client.force_login(factories.member(of, role=role))
    return client


def ask(client: Client, of: Institution, **changes: str) -> object:
    data = present(of) | {"reason": "名称変更のため", "once": str(uuid4())} | changes
    return client.post(reverse("institution:account-change"), data, follow=True)


def test_the_way_by_mail_is_told_as_on_the_help_page(of: Institution) -> None:
    """求人機関ID・ご担当者名（氏名）・修正箇所, to the secretariat."""
    shown = client_of(of).get(reverse("institution:account")).text
    assert "求人機関ID・ご担当者名（氏名）・修正箇所を事務局（desk@koubo.example）まで" in shown


def test_what_is_other_is_asked_once(of: Institution) -> None:
    client = client_of(of)
    opened = client.get(reverse("institution:account-change")).text
    assert 'value="国立大学法人みなと大学"' in opened
    assert of.code in opened
    once = str(uuid4())
    for _twice in range(2):
        page = ask(client, of, name_ja="新みなと大学", once=once)
        assert "事務局に変更を依頼しました" in page.text or "変更依頼が事務局の確認を待っています" in page.text
    asked = ChangeRequest.objects.get()
    assert (asked.after, asked.before) == ({"name_ja": "新みなと大学"}, {"name_ja": "国立大学法人みなと大学"})
    assert "新みなと大学" in client.get(reverse("institution:account-history")).text
    taken = client.post(reverse("institution:account-take-back", args=[asked.pk]), {"once": str(uuid4())}, follow=True)
    assert "変更依頼を取り下げました" in taken.text


def test_nothing_new_and_what_is_wrong(of: Institution) -> None:
    client = client_of(of)
    assert "変更された項目がありません" in ask(client, of).text
    page = ask(client, of, corporate_number="1", reason="")
    assert page.status_code == 422
    assert page.text.count('aria-invalid="true"') == 1  # the help page asks for no reason
    assert not ChangeRequest.objects.exists()


def test_who_was_registered_with_less_may_change_one_thing() -> None:
    of = factories.institution()
    page = ask(client_of(of), of, unit="人事課")
    assert "事務局に変更を依頼しました" in page.text


def test_viewers_read_and_others_see_nothing(of: Institution) -> None:
    viewer = client_of(of, Membership.Role.VIEWER)
    assert reverse("institution:account-change") not in viewer.get(reverse("institution:account")).text
    assert viewer.get(reverse("institution:account-change")).status_code == 403
    asked = support.change(of)
    other = client_of(factories.institution())
    assert (
        other.post(reverse("institution:account-take-back", args=[asked.pk]), {"once": str(uuid4())}).status_code == 404
    )
    assert "新みなと大学" not in other.get(reverse("institution:account-history")).text


def test_a_suspended_institution_is_told(of: Institution) -> None:
    client = client_of(of)
    actions.suspend(of, reason="x", by=factories.acting_as_desk(factories.desk_member()), now=NOW)
    page = client.get(reverse("institution:account")).text
    assert "利用停止中" in page
    assert reverse("institution:account-change") not in page
    assert ask(client, of, unit="y").status_code == 409


def test_the_history_is_told_with_old_and_new(of: Institution) -> None:
    asked = support.change(of)
    changing.accept(asked, seen=asked.before, by=factories.acting_as_desk(factories.desk_member()), now=NOW)
    page = client_of(of).get(reverse("institution:account-history")).text
    assert "<del>国立大学法人みなと大学</del>" in page
    assert "反映済み" in page
