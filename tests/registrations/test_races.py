"""Two of the secretariat decide at once; an applicant clicks twice: one thing happens."""

from pathlib import Path
from typing import Any

import pytest

from koubo.institutions.models import Institution
from koubo.kernel.errors import IllegalStep, Refusal
from koubo.notifications.models import OutgoingMail
from koubo.registrations import applying, changing, deciding
from koubo.registrations.models import ChangeRequest, Registration
from tests.registrations import support
from tests.support import factories
from tests.support.factories import NOW
from tests.support.races import race, shared_database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database_kind]


def outcomes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, acts: list[Any]) -> list[Any]:
    def runner(act: Any) -> Any:
        def run(ready: Any) -> Any:
            ready()
            try:
                return act()
            except Refusal as refusal:
                return refusal

        return run

    with shared_database(tmp_path, monkeypatch):
        return race([runner(act) for act in acts])


def test_two_secretaries_approve_and_refuse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = support.requested()
    one, two = (factories.acting_as_desk(factories.desk_member()) for _ in range(2))
    came = outcomes(tmp_path, monkeypatch, [
        lambda: deciding.approve(made, code="MINATO01", by=one, now=NOW),
        lambda: deciding.refuse(made, message="x", by=two, now=NOW),
    ])  # fmt: skip
    assert sum(isinstance(one, IllegalStep) for one in came) == 1, came


def test_two_secretaries_give_the_same_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [support.requested(f"a@minato{n}.example") for n in range(2)]
    by = factories.acting_as_desk(factories.desk_member())
    came = outcomes(
        tmp_path, monkeypatch, [lambda one=one: deciding.approve(one, code="MINATO01", by=by, now=NOW) for one in made]
    )
    assert sum(isinstance(one, Institution) for one in came) == 1, came


def test_an_applicant_clicks_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = support.draft()
    came = outcomes(tmp_path, monkeypatch, [lambda: applying.request(made, version=made.version, now=NOW)] * 2)
    assert sum(isinstance(one, Registration) for one in came) == 1, came


def test_two_members_ask_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of = factories.institution()
    people = [factories.member(of) for _ in range(2)]
    came = outcomes(tmp_path, monkeypatch, [lambda user=user: support.change(of, user) for user in people])
    assert sum(isinstance(one, ChangeRequest) for one in came) == 1, came


def test_accepted_while_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of = factories.institution()
    author = factories.member(of)
    asked = support.change(of, author)
    desk, by = factories.acting_as_desk(factories.desk_member()), factories.acting_for(author, of)
    came = outcomes(tmp_path, monkeypatch, [
        lambda: changing.accept(asked, seen=asked.before, by=desk, now=NOW), lambda: changing.take_back(asked, by=by, now=NOW),
    ])  # fmt: skip
    assert sum(isinstance(one, IllegalStep) for one in came) == 1, came
    assert OutgoingMail.objects.filter(kind="registrations.change_asked").count() == 1
