"""退会 walked by its pages: confirmation, survey, done; for an institution, for a member, for a job seeker."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from koubo.accounts.models import User
from koubo.institutions.models import Institution, Membership
from koubo.leaving.models import Leaving, SurveyAnswer
from tests.support import applying, factories

pytestmark = pytest.mark.django_db
Role = Membership.Role
PASSWORD = "tensha-2026-aogiri"


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")


@pytest.fixture
def of() -> Institution:
    return factories.institution(name_ja="あおぎり大学", name_en="Aogiri University")


def client_of(user: User) -> Client:
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, route: str, data: dict[str, Any], **more: Any) -> Any:
    return client.post(reverse(route), {"once": str(uuid4())} | data, **more)


def test_an_institution_leaves_by_the_words_of_the_help_page(of: Institution) -> None:
    client = client_of(factories.member(of, Role.ADMINISTRATOR))
    factories.published(of)
    assert f'href="{reverse("institution:leave")}"' in client.get(reverse("institution:menu")).text
    page = client.get(reverse("institution:leave")).text
    for words in ("退会確認", "はい", "いいえ", "公開中・公開予定の求人公募情報", "11月24日", "22:00"):
        assert words in page
    assert client.get(reverse("institution:leave-survey"))["Location"] == reverse("institution:leave")
    survey = send(client, "institution:leave", {}, follow=True)
    assert "退会アンケート" in survey.text
    sent = {"once": str(uuid4()), "reason": ["few"], "text": "お世話になりました"}
    done = client.post(reverse("institution:leave-survey"), sent, follow=True)
    assert "退会手続きが完了しました" in done.text
    again = client.post(reverse("institution:leave-survey"), sent)
    assert again["Location"] == f"{reverse('left')}?who=institution"
    assert Leaving.objects.count() == SurveyAnswer.objects.count() == 1
    assert client.get(reverse("institution:menu")).status_code == 404


def test_the_survey_may_be_left_empty_and_applicants_must_be_told(of: Institution) -> None:
    client = client_of(factories.member(of, Role.ADMINISTRATOR))
    applying.submitted(applying.posting(of=of))
    missing = send(client, "institution:leave", {})
    assert missing.status_code == 422
    assert "何をお知らせするかを選んでください" in missing.text
    send(client, "institution:leave", {"outcome": "ended"})
    send(client, "institution:leave-survey", {})
    assert Leaving.objects.filter(institution=of).exists()
    assert not SurveyAnswer.objects.exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_others_are_told_who_can_leave(of: Institution, role: Role) -> None:
    client = client_of(factories.member(of, role))
    assert "管理者だけができます" in client.get(reverse("institution:leave")).text
    for route in ("institution:leave", "institution:leave-survey"):
        assert send(client, route, {}).status_code == 403
    assert not Leaving.objects.exists()


def test_what_was_begun_for_one_institution_does_not_end_another(of: Institution) -> None:
    user = factories.member(of, Role.ADMINISTRATOR)
    other = factories.institution()
    Membership.objects.create(institution=other, user=user, role=Role.ADMINISTRATOR)
    client = client_of(user)
    client.post(reverse("hats"), {"hat": f"institution:{of.pk}"})
    send(client, "institution:leave", {})
    client.post(reverse("hats"), {"hat": f"institution:{other.pk}"})
    assert send(client, "institution:leave-survey", {})["Location"] == reverse("institution:leave")
    assert not Leaving.objects.exists()


def test_a_job_seeker_leaves() -> None:
    user = factories.seeker()
    client = client_of(user)
    applying.submitted(applying.posting(), by=applying.as_seeker(user))
    assert f'href="{reverse("leave")}"' in client.get(reverse("seeker:home")).text
    assert "1件" in client.get(reverse("leave")).text
    wrong = send(client, "leave", {"password": "no"})
    assert wrong.status_code == 422
    assert "パスワードが違います" in wrong.text
    assert "チェックを入れてください" in wrong.text
    assert client.get(reverse("leave-survey"))["Location"] == reverse("leave")
    survey = send(client, "leave", {"password": PASSWORD, "withdraw": "on"}, follow=True)
    assert "就職先が決まった" in survey.text
    done = send(client, "leave-survey", {"reason": ["found"]}, follow=True)
    assert "退会手続きが完了しました" in done.text
    assert not User.objects.get(pk=user.pk).is_active
    assert client.get(reverse("seeker:home")).status_code == 302
    assert send(client, "leave-survey", {})["Location"] == reverse("left")
    assert SurveyAnswer.objects.get().kind == "person"


def test_the_last_administrator_is_told_what_to_do_first(of: Institution) -> None:
    client = client_of(factories.member(of, Role.ADMINISTRATOR))
    page = client.get(reverse("leave")).text
    assert "最後の管理者です" in page
    assert "あおぎり大学" in page
    assert 'name="password"' not in page
    assert send(client, "leave", {"password": PASSWORD}).status_code == 200
    assert send(client, "leave-survey", {})["Location"] == reverse("leave")


def test_between_password_and_the_end_not_much_time_may_pass(of: Institution, at: Callable[[str], datetime]) -> None:
    client = client_of(factories.member(of))
    send(client, "leave", {"password": PASSWORD})
    at("2026-11-24 09:16")
    assert send(client, "leave-survey", {})["Location"] == reverse("leave")
    assert not Leaving.objects.exists()
