"""Who may act in which role, as domain code asks it."""

import pytest

from koubo.accounts import hats
from koubo.audit.trail import Actor
from koubo.postings.actions.permissions import hat_of
from tests.support import factories

pytestmark = pytest.mark.django_db


def test_the_hats_of_a_person_and_the_people_of_a_hat_are_one_relation() -> None:
    of, other = factories.institution(), factories.institution()
    member, desk, seeker = factories.member(of), factories.desk_member(), factories.seeker()
    for person, key in ((member, hat_of(of)), (desk, "desk"), (seeker, "seeker")):
        assert [hat.key for hat in hats.hats_of(person)] == [key]
        assert list(hats.wearers(key)) == [person]
        assert hats.wears(Actor(person.pk, key))
    assert not hats.wearers(hat_of(other))
    assert not hats.wears(Actor(member.pk, "desk"))


@pytest.mark.parametrize(
    "key",
    [
        "",
        "nobody",
        "institution:",
        "institution:7a1c3f0e-5f0b-4a53-9a53-0d1a7a3c1b11",
        "institution:1",
        "job:retention",
    ],
)
def test_nobody_wears_a_hat_that_does_not_exist(key: str) -> None:
    factories.member(factories.institution())
    assert not hats.wearers(key)
    assert not hats.wears(Actor(None, key))


def test_who_may_not_sign_in_wears_nothing() -> None:
    desk = factories.desk_member()
    desk.is_active = False
    desk.save()
    assert not hats.wears(Actor(desk.pk, "desk"))
