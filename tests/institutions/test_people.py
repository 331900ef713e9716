"""People of an institution: invitations, roles, handing over, requests to join."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from koubo.accounts.actions import AddressTaken
from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.institutions import actions, invitations, joining, members
from koubo.institutions.models import Institution, Invitation, JoinRequest, MailDomain, Membership
from koubo.institutions.refusals import (
    AlreadyMember,
    AskedAlready,
    InvitationOver,
    InvitedSomebodyElse,
    JoiningSuspended,
    LastAdministrator,
    NobodyElse,
    NoSuchDomain,
)
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.notifications.models import OutgoingMail
from tests.support import factories
from tests.support.factories import NOW, acting_for

pytestmark = pytest.mark.django_db
Role = Membership.Role
ADDRESS = "new@aogiri.example"
PERSON = {"name": "相沢 結", "password": "tensha-2026-aogiri", "language": "ja"}


@pytest.fixture
def of() -> Institution:
    return factories.institution()


@pytest.fixture
def admin(of: Institution) -> Actor:
    return acting_for(factories.member(of, Role.ADMINISTRATOR), of)


def invited(of: Institution, admin: Actor, address: str = ADDRESS, role: Role = Role.EDITOR) -> str:
    """Invite and return the token in the mail."""
    invitations.invite(of, address, role=role, language="ja", by=admin, now=NOW)
    return token_sent()


def token_sent() -> str:
    body = OutgoingMail.objects.filter(kind="institutions.invited").latest("pk").body
    line = next(
        line for line in body.splitlines() if line.startswith(settings.KOUBO_BASE_URL) and "/invitations/" in line
    )
    return line.rstrip("/").rpartition("/")[2]


def test_a_new_person_makes_an_account_with_the_link(of: Institution, admin: Actor) -> None:
    token = invited(of, admin, "New@Aogiri.Example", Role.VIEWER)
    assert token not in str(Invitation.objects.values())
    made = invitations.accept_as_new(token, now=NOW, **PERSON)
    assert (made.user.email, made.role, made.user.is_seeker) == (ADDRESS, Role.VIEWER, False)
    entry = AuditEntry.objects.get(verb="accept_invitation")
    assert (entry.actor, entry.subject_id) == (made.user, str(of.pk))
    assert OutgoingMail.objects.filter(kind="institutions.joined", recipient=admin.user_id).exists()
    with pytest.raises(InvitationOver):
        invitations.accept_as_new(token, now=NOW, **PERSON)


def test_who_has_an_account_joins_with_it(of: Institution, admin: Actor) -> None:
    user = factories.seeker(email=ADDRESS)
    token = invited(of, admin)
    with pytest.raises(AddressTaken):
        invitations.accept_as_new(token, now=NOW, **PERSON)
    made = invitations.accept(token, user, now=NOW)
    assert (made.user, made.role) == (user, Role.EDITOR)
    with pytest.raises(AlreadyMember):
        invited(of, admin)


def test_a_link_is_for_one_address_once_and_seven_days(of: Institution, admin: Actor) -> None:
    token = invited(of, admin)
    other = factories.person()
    with pytest.raises(InvitedSomebodyElse):
        invitations.accept(token, other, now=NOW)
    with pytest.raises(InvitationOver):
        invitations.find(token, NOW + timedelta(days=7))
    with pytest.raises(InvitationOver):
        invitations.accept_as_new(token, now=NOW + timedelta(days=7), **PERSON)
    invitations.find(token, NOW + timedelta(days=7, seconds=-1))
    again = invited(of, admin)
    with pytest.raises(InvitationOver):
        invitations.find(token, NOW)
    invitations.withdraw(invitations.find(again, NOW), by=admin, now=NOW)
    with pytest.raises(InvitationOver):
        invitations.accept_as_new(again, now=NOW, **PERSON)
    with pytest.raises(IllegalStep):
        invitations.withdraw(Invitation.objects.get(digest=invitations._digest(again)), by=admin, now=NOW)
    assert not User.objects.filter(email=ADDRESS).exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_only_administrators_manage_people(of: Institution, admin: Actor, role: Role) -> None:
    by = acting_for(factories.member(of, role), of)
    member = of.memberships.get(user=admin.user_id)
    mine = of.memberships.get(user=by.user_id)
    elsewhere = acting_for(factories.member(factories.institution(), Role.ADMINISTRATOR), of)
    for who in (by, Actor(elsewhere.user_id, elsewhere.hat), Actor(admin.user_id, "desk")):
        with pytest.raises(NotPermitted):
            invitations.invite(of, ADDRESS, role=role, language="ja", by=who, now=NOW)
        with pytest.raises(NotPermitted):
            members.change_role(mine, Role.ADMINISTRATOR, by=who, now=NOW)
        with pytest.raises(NotPermitted):
            members.remove(member, by=Actor(by.user_id, who.hat), now=NOW)
    with pytest.raises(NotPermitted):
        members.hand_over(mine, member, stays_as=None, by=by, now=NOW)


def test_there_is_always_an_administrator(of: Institution, admin: Actor) -> None:
    mine = of.memberships.get(user=admin.user_id)
    factories.member(of)
    for act in (
        lambda: members.remove(mine, by=admin, now=NOW),
        lambda: members.change_role(mine, Role.EDITOR, by=admin, now=NOW),
    ):
        with pytest.raises(LastAdministrator):
            act()
    stopped = factories.member(of, Role.ADMINISTRATOR, is_active=False)
    with pytest.raises(LastAdministrator):
        members.remove(mine, by=admin, now=NOW)
    members.remove(of.memberships.get(user=stopped), by=admin, now=NOW)


def test_handing_over_gives_the_role_and_steps_down(of: Institution, admin: Actor) -> None:
    mine = of.memberships.get(user=admin.user_id)
    successor = of.memberships.get(user=factories.member(of, Role.VIEWER))
    with pytest.raises(NobodyElse):
        members.hand_over(mine, mine, stays_as=None, by=admin, now=NOW)
    stranger = Membership.objects.get(user=factories.member(factories.institution()))
    with pytest.raises(NotPermitted):
        members.hand_over(mine, stranger, stays_as=None, by=admin, now=NOW)
    members.hand_over(mine, successor, stays_as=Role.EDITOR, by=admin, now=NOW)
    roles = dict(of.memberships.values_list("user_id", "role"))
    assert roles == {admin.user_id: Role.EDITOR, successor.user_id: Role.ADMINISTRATOR}
    by = acting_for(successor.user, of)
    members.hand_over(
        of.memberships.get(pk=successor.pk), of.memberships.get(pk=mine.pk), stays_as=None, by=by, now=NOW
    )
    assert list(of.memberships.values_list("user_id", "role")) == [(admin.user_id, Role.ADMINISTRATOR)]
    assert AuditEntry.objects.filter(verb="hand_over_institution").count() == 2


def test_removed_members_hear_of_it_and_their_hat_is_off(of: Institution, admin: Actor) -> None:
    user = factories.member(of)
    members.remove(of.memberships.get(user=user), by=admin, now=NOW, reason="異動")
    assert not Membership.objects.filter(user=user).exists()
    assert AuditEntry.objects.get(verb="remove_member").before == {"person": user.pk, "role": "editor"}
    assert OutgoingMail.objects.filter(kind="institutions.removed", recipient=user).exists()


def asker(of: Institution, email: str = "x@math.aogiri.example", **more: Any) -> User:
    MailDomain.objects.get_or_create(institution=of, domain="aogiri.example", defaults={"verified_at": NOW})
    return factories.person(email=email, **more)


def test_people_with_an_address_of_the_domain_may_ask(of: Institution, admin: Actor) -> None:
    user = asker(of)
    by = Actor(user.pk, "")
    request = joining.ask(of, note="数学科", by=by, now=NOW)
    with pytest.raises(AskedAlready):
        joining.ask(of, note="", by=by, now=NOW)
    assert OutgoingMail.objects.filter(kind="institutions.join_asked", recipient=admin.user_id).count() == 1
    joining.answer(request, approved=True, role=Role.EDITOR, by=admin, now=NOW)
    assert of.memberships.get(user=user).role == Role.EDITOR
    with pytest.raises(IllegalStep):
        joining.answer(request, approved=False, role=Role.EDITOR, by=admin, now=NOW)
    with pytest.raises(NoSuchDomain):
        joining.ask(of, note="", by=by, now=NOW)


@pytest.mark.parametrize(
    "email", ["x@notaogiri.example", "x@example", "x@aogiri.example.org", "aogiri.example@other.example"]
)
def test_other_addresses_do_not_belong(of: Institution, email: str) -> None:
    user = asker(of, email)
    assert not joining.institutions_for(user).exists()
    with pytest.raises(NoSuchDomain):
        joining.ask(of, note="", by=Actor(user.pk, ""), now=NOW)


def test_the_secretariat_sees_what_lies_for_a_week(of: Institution, admin: Actor) -> None:
    request = joining.ask(of, note="", by=Actor(asker(of).pk, ""), now=NOW)
    desk = factories.acting_as_desk(factories.desk_member())
    early, late = NOW + timedelta(days=7, seconds=-1), NOW + timedelta(days=7)
    assert not joining.unanswered(early).exists()
    with pytest.raises(NotPermitted):
        joining.answer(request, approved=True, role=Role.EDITOR, by=desk, now=early)
    assert list(joining.unanswered(late)) == [request]
    joining.answer(request, approved=False, role=Role.EDITOR, by=desk, now=late)
    assert not joining.unanswered(late).exists()
    assert not of.memberships.filter(user=request.user).exists()


def test_a_suspended_institution_lets_nobody_in(of: Institution, admin: Actor) -> None:
    first, second = (joining.ask(of, note="", by=Actor(asker(of, f"{n}@aogiri.example").pk, ""), now=NOW) for n in "ab")
    desk = factories.acting_as_desk(factories.desk_member())
    actions.suspend(of, reason="確認のため", by=desk, now=NOW)
    late = NOW + timedelta(days=8)
    for by in (admin, desk):
        with pytest.raises(JoiningSuspended):
            joining.answer(first, approved=True, role=Role.EDITOR, by=by, now=late)
    joining.answer(second, approved=False, role=Role.EDITOR, by=admin, now=NOW)
    actions.lift(of, by=desk, now=NOW)
    joining.answer(first, approved=True, role=Role.EDITOR, by=admin, now=NOW)
    assert list(of.memberships.exclude(user=admin.user_id).values_list("user", flat=True)) == [first.user_id]


def test_a_request_is_taken_back_by_its_person_only(of: Institution, admin: Actor) -> None:
    by = Actor(asker(of).pk, "")
    request = joining.ask(of, note="", by=by, now=NOW)
    with pytest.raises(NotPermitted):
        joining.take_back(request, by=admin, now=NOW)
    joining.take_back(request, by=by, now=NOW)
    assert not JoinRequest.objects.exists()
    with pytest.raises(IllegalStep):
        joining.answer(request, approved=True, role=Role.EDITOR, by=admin, now=NOW)
