"""Units (部局): openings belong to them, members may be limited to them, and then nothing else of the institution exists."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from koubo.accounts.models import User
from koubo.applications import queries as applications
from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.institutions import invitations, joining, members, sight, units
from koubo.institutions.models import Institution, InstitutionUnit, JoinRequest, Membership
from koubo.institutions.refusals import AdministratorSeesAll, UnitInUse, UnitNameMissing, UnitNameTaken
from koubo.kernel.errors import NotPermitted
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions import assigning, drafts, permissions, requests
from koubo.postings.actions.mails import recipients
from koubo.postings.models import Posting, Revision, queries
from koubo.postings.publication.states import ContentLanguages
from tests.institutions.test_people import PERSON, token_sent
from tests.support import factories
from tests.support.factories import NOW, acting_for

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.fixture
def of() -> Institution:
    return factories.institution()


@pytest.fixture
def admin(of: Institution) -> Actor:
    return acting_for(factories.member(of, Role.ADMINISTRATOR), of)


def unit(of: Institution, by: Actor, name: str) -> InstitutionUnit:
    return units.add(of, name_ja=name, name_en="", by=by, now=NOW)


def limited(of: Institution, by: Actor, *chosen: InstitutionUnit, role: Role = Role.EDITOR) -> tuple[User, Actor]:
    user = factories.member(of, role)
    units.limit(Membership.objects.get(institution=of, user=user), chosen, by=by, now=NOW)
    return user, acting_for(user, of)


def drafted(of: Institution, by: Actor, chosen: InstitutionUnit | None) -> Revision:
    content = factories.content()
    return drafts.create_draft(of, content, written=ContentLanguages.JA, by=by, now=NOW, unit=chosen)


def seen(user: User, of: Institution) -> set[Posting]:
    found = queries.own(sight.of(Membership.objects.get(institution=of, user=user)))
    return {summary.posting for summary in found}


def test_a_limited_member_sees_and_writes_what_belongs_to_the_unit_only(of: Institution, admin: Actor) -> None:
    science, law = unit(of, admin, "理学部"), unit(of, admin, "法学部")
    user, editor = limited(of, admin, science)
    inside, outside, whole = (drafted(of, admin, chosen) for chosen in (science, law, None))
    assert seen(user, of) == {inside.posting}
    for hidden in (outside, whole):
        assert not permissions.may_read(editor, hidden.posting)
        with pytest.raises(NotPermitted):
            drafts.save_draft(hidden, factories.content(), version=hidden.version, by=editor, now=NOW)
        with pytest.raises(NotPermitted):
            requests.request(hidden, version=hidden.version, by=editor, now=NOW)
        with pytest.raises(NotPermitted):
            drafts.copy_posting(hidden, by=editor, now=NOW)
    for chosen in (law, None):
        with pytest.raises(NotPermitted):
            drafted(of, editor, chosen)
        with pytest.raises(NotPermitted):
            assigning.assign(inside.posting, chosen, by=editor, now=NOW)
    asked = requests.request(inside, version=inside.version, by=editor, now=NOW)
    assert drafts.copy_posting(asked, by=editor, now=NOW).posting.unit == science
    assert len(seen(factories.person_of(admin), of)) == 4


def test_an_opening_that_moves_to_another_unit_changes_hands(of: Institution, admin: Actor) -> None:
    science, law = unit(of, admin, "理学部"), unit(of, admin, "法学部")
    (one, _), (other, _) = limited(of, admin, science), limited(of, admin, law)
    made = drafted(of, admin, science)
    assigning.assign(made.posting, law, by=admin, now=NOW)
    assert (seen(one, of), seen(other, of)) == (set(), {made.posting})
    entry = AuditEntry.objects.get(verb="assign_unit")
    assert (entry.before, entry.after) == ({"unit": "理学部"}, {"unit": "法学部"})


def test_mails_of_an_opening_go_to_those_who_see_it(of: Institution, admin: Actor) -> None:
    science, law = unit(of, admin, "理学部"), unit(of, admin, "法学部")
    inside, _ = limited(of, admin, science)
    limited(of, admin, law)
    limited(of, admin, science, role=Role.VIEWER)
    made = drafted(of, admin, science)
    assert set(recipients(made.posting)) == {factories.person_of(admin), inside}
    assert set(recipients(drafted(of, admin, None).posting)) == {factories.person_of(admin)}


def test_a_unit_of_another_institution_is_none_of_this_one(of: Institution, admin: Actor) -> None:
    others = factories.institution()
    theirs = unit(others, acting_for(factories.member(others, Role.ADMINISTRATOR), others), "理学部")
    with pytest.raises(NotPermitted):
        drafted(of, admin, theirs)
    with pytest.raises(NotPermitted):
        assigning.assign(drafted(of, admin, None).posting, theirs, by=admin, now=NOW)
    with pytest.raises(NotPermitted):
        limited(of, admin, theirs)
    with pytest.raises(NotPermitted):
        invitations.invite(of, "new@aogiri.example", role=Role.EDITOR, language="ja", by=admin, now=NOW, units=[theirs])
    with pytest.raises(NotPermitted):
        units.rename(theirs, name_ja="法学部", name_en="", by=admin, now=NOW)
    with pytest.raises(NotPermitted):
        units.remove(theirs, by=admin, now=NOW)


def test_only_administrators_name_units_and_limit_members(of: Institution, admin: Actor) -> None:
    science = unit(of, admin, "理学部")
    _, editor = limited(of, admin)
    with pytest.raises(NotPermitted):
        unit(of, editor, "法学部")
    with pytest.raises(NotPermitted):
        units.rename(science, name_ja="工学部", name_en="", by=editor, now=NOW)
    with pytest.raises(NotPermitted):
        limited(of, editor, science)


def test_names_are_there_and_differ_and_what_is_used_stays(of: Institution, admin: Actor) -> None:
    science = unit(of, admin, "理学部")
    with pytest.raises(UnitNameTaken):
        unit(of, admin, " 理学部 ")
    with pytest.raises(UnitNameMissing):
        unit(of, admin, "　")
    units.rename(science, name_ja="理学研究科", name_en="Graduate School of Science", by=admin, now=NOW)
    science.refresh_from_db()
    assert (science.name.ja, science.name.en) == ("理学研究科", "Graduate School of Science")
    drafted(of, admin, science)
    with pytest.raises(UnitInUse):
        units.remove(science, by=admin, now=NOW)
    law = unit(of, admin, "法学部")
    limited(of, admin, law)
    with pytest.raises(UnitInUse):
        units.remove(law, by=admin, now=NOW)
    units.remove(unit(of, admin, "文学部"), by=admin, now=NOW)
    assert {one.name_ja for one in of.units.all()} == {"理学研究科", "法学部"}


def test_administrators_are_never_limited(of: Institution, admin: Actor) -> None:
    science = unit(of, admin, "理学部")
    boss = Membership.objects.get(user=admin.user_id)
    with pytest.raises(AdministratorSeesAll):
        units.limit(boss, [science], by=admin, now=NOW)
    with pytest.raises(AdministratorSeesAll):
        invitations.invite(
            of, "new@aogiri.example", role=Role.ADMINISTRATOR, language="ja", by=admin, now=NOW, units=[science]
        )
    user, _ = limited(of, admin, science)
    members.change_role(Membership.objects.get(user=user), Role.ADMINISTRATOR, by=admin, now=NOW)
    risen = Membership.objects.get(user=user)
    assert (risen.limited, list(risen.units.all())) == (False, [])
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=risen.pk).update(limited=True)


def test_invitations_and_requests_to_join_can_be_limited(of: Institution, admin: Actor) -> None:
    science = unit(of, admin, "理学部")
    invitations.invite(of, "new@aogiri.example", role=Role.EDITOR, language="ja", by=admin, now=NOW, units=[science])
    assert "担当者（編集）、理学部" in OutgoingMail.objects.get(kind="institutions.invited").body
    made = invitations.accept_as_new(token_sent(), now=NOW, **PERSON)
    assert (made.limited, list(made.units.all())) == (True, [science])
    asked = JoinRequest.objects.create(institution=of, user=factories.person(), at=NOW)
    with pytest.raises(AdministratorSeesAll):
        joining.answer(asked, approved=True, role=Role.ADMINISTRATOR, by=admin, now=NOW, units=[science])
    joining.answer(asked, approved=True, role=Role.VIEWER, by=admin, now=NOW, units=[science])
    assert Membership.objects.get(user=asked.user).limited


def test_who_comes_back_is_limited_as_before(of: Institution, admin: Actor) -> None:
    science, law = unit(of, admin, "理学部"), unit(of, admin, "法学部")
    one, _ = limited(of, admin, science)
    other, _ = limited(of, admin, law)
    kept = [members.kept(found) for found in Membership.objects.filter(user__in=[one, other]).order_by("pk")]
    Membership.objects.filter(user__in=[one, other]).delete()
    units.remove(law, by=admin, now=NOW)
    for user, (institution_id, _user, role, chosen) in zip((one, other), kept, strict=True):
        members.restore(user, institution_id, role, chosen)
    assert list(Membership.objects.get(user=one).units.all()) == [science]
    assert Membership.objects.get(user=other).limited  # of the unit nothing is left: nothing is seen


def test_applications_are_those_of_the_unit(of: Institution, admin: Actor, at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")
    science = unit(of, admin, "理学部")
    user, editor = limited(of, admin, science)
    live = factories.published(of, web_application=True)
    assert (applications.postings_with(admin).count(), applications.postings_with(editor).count()) == (1, 0)
    assigning.assign(live.posting, science, by=admin, now=NOW)
    assert applications.postings_with(editor).count() == 1
    assert seen(user, of) == {live.posting}
