"""担当者: the pages about an institution's people, the invitation's link, and what viewers may not do."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.institutions import actions, joining
from koubo.institutions.models import Institution, Invitation, JoinRequest, MailDomain, Membership
from koubo.kernel import clock
from koubo.notifications.models import OutgoingMail
from tests.institutions.test_people import token_sent
from tests.support import factories

pytestmark = pytest.mark.django_db
Role = Membership.Role
NEW = "new@aogiri.example"
INVITE = {"act": "invite", "email": NEW, "role": "editor", "language": "ja"}
PERSON = {"name": "相沢 結", "password": "tensha-2026-aogiri", "language": "ja", "terms": "on"}


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")


@pytest.fixture
def of() -> Institution:
    return factories.institution(name_ja="あおぎり大学", name_en="Aogiri University")


@pytest.fixture
def admin(of: Institution) -> User:
    return factories.member(of, Role.ADMINISTRATOR, name="管理 葵")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, route: str, data: dict[str, Any], *args: object) -> Any:
    return client.post(reverse(route, args=args), data | {"once": str(uuid4())}, follow=True)


def test_everyone_sees_who_is_there_and_administrators_what_waits(of: Institution, admin: User) -> None:
    viewer = factories.member(of, Role.VIEWER, name="閲覧 遥")
    send(client_of(admin), "institution:people", INVITE)
    theirs = client_of(viewer).get(reverse("institution:people")).text
    assert "管理 葵" in theirs
    assert "閲覧 遥" in theirs
    assert NEW not in theirs
    assert "担当者を招待する" not in theirs
    assert NEW in client_of(admin).get(reverse("institution:people")).text


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_others_change_nothing(of: Institution, admin: User, role: Role) -> None:
    client = client_of(factories.member(of, role))
    member = of.memberships.get(user=admin)
    for route, data, args in (
        ("institution:people", INVITE, ()),
        ("institution:member", {"role": "viewer"}, (member.pk,)),
        ("institution:member-remove", {}, (member.pk,)),
        ("institution:hand-over", {"successor": str(member.pk), "then": "go"}, ()),
    ):
        assert send(client, route, data, *args).status_code == 403
    assert not Invitation.objects.exists()
    assert of.memberships.get(user=admin).role == Role.ADMINISTRATOR


def test_an_invitation_that_cannot_be_sent_keeps_what_was_typed(of: Institution, admin: User) -> None:
    client = client_of(admin)
    wrong = send(client, "institution:people", INVITE | {"email": "nobody", "role": ""})
    assert wrong.status_code == 422
    assert 'value="nobody"' in wrong.text
    assert "権限を選んでください" in wrong.text
    factories.member(of, email=NEW)
    known = send(client, "institution:people", INVITE)
    assert known.status_code == 422
    assert "すでにこの機関の担当者です" in known.text


def test_a_new_person_joins_by_the_link(of: Institution, admin: User) -> None:
    send(client_of(admin), "institution:people", INVITE)
    link = reverse("invitation", args=[token_sent()])
    client = Client()
    page = client.get(link)
    assert "あおぎり大学" in page.text
    bad = client.post(link, PERSON | {"password": "short", "name": ""})
    assert bad.status_code == 422
    done = client.post(link, PERSON, follow=True)
    assert done.redirect_chain[0][0] == reverse("institution:menu")
    assert "あおぎり大学の担当者になりました" in done.text
    assert User.objects.get(email=NEW).memberships.get().role == Role.EDITOR
    again = Client().get(link)
    assert again.status_code == 410
    assert "この招待は、すでに使われたか" in again.text


def test_who_has_an_account_signs_in_and_accepts(of: Institution, admin: User) -> None:
    user = factories.member(factories.institution(), email=NEW)
    send(client_of(admin), "institution:people", INVITE)
    link = reverse("invitation", args=[token_sent()])
    assert f"{reverse('account_login')}?next={link}" in Client().get(link).text
    stranger = client_of(factories.person())
    for answer in (stranger.get(link), stranger.post(link)):
        assert answer.status_code == 403
        assert "別のメールアドレスの方に送られた" in answer.text
    client = client_of(user)
    assert "招待を受ける" in client.get(link).text
    client.post(link)
    assert client.session["hat"] == f"institution:{of.pk}"
    assert of.memberships.filter(user=user).exists()


def test_a_withdrawn_or_old_invitation_says_so(of: Institution, admin: User, at: Callable[[str], datetime]) -> None:
    client = client_of(admin)
    send(client, "institution:people", INVITE)
    link = reverse("invitation", args=[token_sent()])
    at("2026-12-01 09:00")
    assert Client().get(link).status_code == 410
    assert "期限切れ" in client_of(admin).get(reverse("institution:people")).text
    at("2026-11-25 09:00")
    send(client_of(admin), "institution:people", {"act": f"withdraw:{Invitation.objects.get().pk}"})
    assert Client().post(link, PERSON).status_code == 410
    assert not User.objects.filter(email=NEW).exists()


def test_an_invitation_of_a_suspended_institution_waits(of: Institution, admin: User) -> None:
    secretary = factories.acting_as_desk(factories.desk_member())
    send(client_of(admin), "institution:people", INVITE)
    link = reverse("invitation", args=[token_sent()])
    actions.suspend(of, reason="確認のため", by=secretary, now=clock.now())
    for answer in (Client().get(link), Client().post(link, PERSON)):
        assert answer.status_code == 403
        assert "利用停止中のため、いまは招待を受けられません" in answer.text
    assert "is suspended, so the invitation cannot be accepted now" in Client().get(f"/en{link}").text
    assert not User.objects.filter(email=NEW).exists()
    invited = client_of(factories.person(email=NEW))
    for answer in (invited.get(link), invited.post(link)):
        assert answer.status_code == 403
        assert "利用停止中のため" in answer.text
    assert not of.memberships.filter(user__email=NEW).exists()
    actions.lift(of, by=secretary, now=clock.now())
    assert "招待を受ける" in invited.get(link).text
    invited.post(link)
    assert of.memberships.filter(user__email=NEW).exists()


def test_roles_change_and_members_go(of: Institution, admin: User) -> None:
    client = client_of(admin)
    other = of.memberships.get(user=factories.member(of, Role.VIEWER))
    send(client, "institution:member", {"role": "administrator"}, other.pk)
    assert of.memberships.get(pk=other.pk).role == Role.ADMINISTRATOR
    send(client, "institution:member", {"role": "editor"}, of.memberships.get(user=admin).pk)
    assert send(client, "institution:member-remove", {}, other.pk).status_code == 403
    gone = send(client, "institution:member-remove", {}, of.memberships.get(user=admin).pk)
    assert gone.status_code == 200
    assert list(of.memberships.values_list("pk", flat=True)) == [other.pk]


def test_the_last_administrator_is_told_what_to_do(of: Institution, admin: User) -> None:
    client = client_of(admin)
    mine = of.memberships.get(user=admin)
    assert reverse("institution:hand-over") in client.get(reverse("institution:member", args=[mine.pk])).text
    for route in ("institution:member", "institution:member-remove"):
        answer = send(client, route, {"role": "viewer"}, mine.pk)
        assert answer.status_code == 409
        assert "最後の管理者のため" in answer.text


def test_handing_over(of: Institution, admin: User) -> None:
    client = client_of(admin)
    assert "ほかの担当者がまだいません" in client.get(reverse("institution:hand-over")).text
    other = of.memberships.get(user=factories.member(of))
    bad = send(client, "institution:hand-over", {"successor": "999999", "then": ""})
    assert bad.status_code == 422
    send(client, "institution:hand-over", {"successor": str(other.pk), "then": "go"})
    assert list(of.memberships.values_list("user_id", "role")) == [(other.user_id, "administrator")]
    assert client.get(reverse("institution:people")).status_code == 404


def test_asking_to_join(of: Institution, admin: User) -> None:
    MailDomain.objects.create(institution=of, domain="aogiri.example", verified_at=factories.NOW)
    user = factories.person(email="x@aogiri.example", name="申請 光")
    client = client_of(user)
    assert "あおぎり大学" in client.get(reverse("join-request")).text
    send(client, "join-request", {"act": f"ask:{of.code}", "note": "理学部"})
    assert "回答待ち" in client.get(reverse("join-request")).text
    request = JoinRequest.objects.get()
    page = client_of(admin).get(reverse("institution:people")).text
    assert "申請 光" in page
    assert "理学部" in page
    elsewhere = factories.member(factories.institution(), Role.ADMINISTRATOR)
    assert send(client_of(elsewhere), "institution:people", {"act": f"approve:{request.pk}", "role": "viewer"}).status_code == 404  # fmt: skip
    send(client_of(admin), "institution:people", {"act": f"approve:{request.pk}", "role": "viewer"})
    assert of.memberships.get(user=user).role == Role.VIEWER
    assert AuditEntry.objects.get(verb="approve_joining").actor == admin
    assert send(client, "join-request", {"act": f"ask:{of.code}"}).status_code == 409


def test_nobody_asks_for_another_domain(of: Institution) -> None:
    MailDomain.objects.create(institution=of, domain="aogiri.example", verified_at=factories.NOW)
    client = client_of(factories.person())
    assert "合う求人機関はありません" in client.get(reverse("join-request")).text
    assert send(client, "join-request", {"act": f"ask:{of.code}"}).status_code == 409
    assert not JoinRequest.objects.exists()


def test_a_mail_about_people_opens_in_the_mailbox(of: Institution, admin: User) -> None:
    other = factories.member(of, Role.VIEWER)
    send(client_of(admin), "institution:member", {"role": "editor"}, of.memberships.get(user=other).pk)
    mail = OutgoingMail.objects.get(kind="institutions.role")
    page = client_of(other).get(reverse("institution:mail", args=[mail.pk]))
    assert page.status_code == 200
    assert "担当者（編集）" in page.text


def test_the_list_asks_the_same_for_many(of: Institution, admin: User) -> None:
    MailDomain.objects.create(institution=of, domain="aogiri.example", verified_at=factories.NOW)
    client = client_of(admin)

    def more(n: int) -> int:
        for k in range(3):
            factories.member(of)
            send(client, "institution:people", INVITE | {"email": f"a{n}{k}@aogiri.example"})
            asking = factories.person(email=f"b{n}{k}@aogiri.example")
            joining.ask(of, note="", by=factories.acting_for(asking, of), now=factories.NOW)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("institution:people"))
        return len(asked)

    more(0)
    assert more(1) == more(2)


def test_titles_and_menu_in_english(of: Institution, admin: User) -> None:
    page = client_of(admin).get("/en/institution/people/").text
    assert re.search(r"<h1>\s*People\s*</h1>", page)
    assert 'href="/en/institution/people/"' in page
