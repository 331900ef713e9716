"""Two secretaries write the same at one moment for the first time, when there is no row to lock yet: one is told to look again."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from koubo.desk import canned
from koubo.kernel.errors import Refusal
from koubo.kernel.text import Text
from koubo.statements import terms
from koubo.statements.models import StatementKind, StatementVersion
from tests.support import factories
from tests.support.factories import NOW
from tests.support.races import apart, race, shared_database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database_kind]


def one_wins(
    acts: list[Callable[[], Any]], folder: Path, monkeypatch: pytest.MonkeyPatch, last: Callable[[], Any]
) -> Any:
    """Let all act at once; return what `last` says then."""

    def runner(act: Callable[[], Any]) -> Callable[[Callable[[], None]], Any]:
        return lambda go: (go(), act())

    with shared_database(folder, monkeypatch):
        refused = [one for one in race([runner(act) for act in acts]) if isinstance(one, BaseException)]
        assert len(refused) == len(acts) - 1
        assert all(isinstance(one, Refusal) for one in refused), refused
        return apart(last)


def test_a_reason_that_came_with_the_portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = next(one for one in canned.every() if one.version == 0)
    by = [factories.acting_as_desk(factories.desk_member()) for _ in range(4)]

    def change(n: int) -> Callable[[], None]:
        text = Text(f"理由{n}", f"Reason {n}")
        return lambda: canned.change(read, text, position=read.position, retired=False, by=by[n], now=NOW)

    stored = one_wins([change(n) for n in range(4)], tmp_path, monkeypatch, lambda: canned.find(read.scope, read.key))
    assert stored.version == 1
    assert stored.text.ja.startswith("理由")


def test_the_first_version_of_the_terms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by = [factories.acting_as_desk(factories.desk_member()) for _ in range(4)]

    def publish(n: int) -> Callable[[], Any]:
        words = Text("## 約束\n\n約束。", "## Terms\n\nTerms.")
        return lambda: terms.publish(
            StatementKind.COOKIES,
            text=words,
            note=words,
            effective_from=NOW + timedelta(days=1),
            requires_consent=False,
            by=by[n],
            now=NOW,
        )

    made = StatementVersion.objects.filter(kind=StatementKind.COOKIES)
    assert one_wins([publish(n) for n in range(4)], tmp_path, monkeypatch, made.count) == 1
