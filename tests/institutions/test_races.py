"""Real races: two administrators step down at once, one invitation is accepted twice at once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from koubo.institutions import invitations, members
from koubo.institutions.models import Institution, Membership
from koubo.institutions.refusals import InvitationOver, LastAdministrator
from tests.institutions.test_people import PERSON, invited
from tests.support import factories
from tests.support.factories import NOW
from tests.support.races import apart, race, shared_database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.database_kind]
ROUNDS = 6
Role = Membership.Role


@pytest.fixture(autouse=True)
def _shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with shared_database(tmp_path, monkeypatch):
        yield


def two_administrators() -> tuple[Any, list[int]]:
    of = factories.institution()
    return of.pk, [Membership.objects.get(user=factories.member(of, Role.ADMINISTRATOR)).pk for _ in range(2)]


def stepping_down(member: int, by: int) -> Callable[[Callable[[], None]], None]:
    def run(ready: Callable[[], None]) -> None:
        rows = {one.pk: one for one in Membership.objects.select_related("user", "institution")}
        actor = factories.acting_for(rows[by].user, rows[by].institution)
        ready()
        members.change_role(rows[member], Role.VIEWER, by=actor, now=NOW)

    return run


@pytest.mark.parametrize("each_other", [True, False])
def test_two_administrators_step_down_at_once(each_other: bool) -> None:
    for _ in range(ROUNDS):
        of, (one, other) = apart(two_administrators)
        pairs = [(one, other), (other, one)] if each_other else [(one, one), (other, other)]
        results = race([stepping_down(member, by) for member, by in pairs])
        left = apart(lambda of=of: Membership.objects.filter(institution=of, role=Role.ADMINISTRATOR).count())
        assert left == 1, results
        lost = [result for result in results if result is not None]
        assert len(lost) == 1
        # Who was demoted by the other first may not demote; who demotes themselves second is the last.
        assert isinstance(lost[0], LastAdministrator) or each_other, results


def test_an_invitation_is_accepted_once() -> None:
    def world() -> str:
        of: Institution = factories.institution()
        admin = factories.acting_for(factories.member(of, Role.ADMINISTRATOR), of)
        return invited(of, admin, f"{of.code.lower()}@aogiri.example")

    def accepting(token: str) -> Callable[[Callable[[], None]], Any]:
        def run(ready: Callable[[], None]) -> Any:
            ready()
            return invitations.accept_as_new(token, now=NOW, **PERSON)

        return run

    for _ in range(ROUNDS):
        token = apart(world)
        results = race([accepting(token), accepting(token)])
        assert sorted(type(result).__name__ for result in results) == sorted([InvitationOver.__name__, "Membership"])
