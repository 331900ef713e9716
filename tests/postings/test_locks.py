"""Nobody waits in a circle: a draft is made while a verb of the same institution waits for the search log. Real connections."""

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from koubo.kernel import clock
from koubo.postings import actions, changes, drafts, edits, storage
from koubo.postings.enums import WithdrawalReason, Written
from koubo.postings.models import Revision
from tests.support import factories
from tests.support.factories import NOW
from tests.support.races import PATIENCE, apart, race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
TOMORROW = clock.day_of(NOW) + timedelta(days=1)


def _world() -> dict[str, Any]:
    of = factories.institution()
    author, desk = factories.member(of), factories.desk_member()
    return {
        "of": of,
        "by": factories.acting_for(author, of),
        "desk": factories.acting_as_desk(desk),
        "request": factories.draft(of, by=author),
        "delete": factories.draft(of, by=author),
        "approve": factories.requested(of, by=author),
        "withdraw": factories.published(of, by=author, desk=desk),
        "edit": factories.published(of, by=author, desk=desk),
    }


def _act(made: dict[str, Any], verb: str) -> None:
    """Take one step; together they use every way in which a posting is locked."""
    revision = Revision.objects.select_related("posting__institution").get(pk=made[verb].pk)
    version, by, desk = revision.version, made["by"], made["desk"]
    match verb:
        case "request":
            actions.request(revision, version=version, by=by, now=NOW)
        case "delete":
            drafts.delete_draft(revision, version=version, by=by, now=NOW)
        case "approve":
            actions.approve(revision, version=version, reflect_on=TOMORROW, by=desk, now=NOW)
        case "withdraw":
            changes.withdraw(revision.posting, reason=WithdrawalReason.UNSAID, by=by, now=NOW)
        case "edit":
            content = storage.load(revision) | {"openings": 7}
            edits.edit_by_desk(
                revision, content, reflect_on=None, reason_for_institution="誤記のため", by=desk, now=NOW
            )


def _until_someone_waits_for_the_log() -> None:
    for _ in range(PATIENCE * 50):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits for the log")


def _race(made: dict[str, Any], verb: str) -> list[Any]:
    """Let a step begin once a draft holds the log, and the draft commit once the step waits for it."""
    inserted = threading.Event()

    def draft(ready: Any) -> str:
        ready()
        with transaction.atomic():  # its insert needs the institution's row at the commit
            actions.create_draft(made["of"], factories.content(), written=Written.JA, by=made["by"], now=NOW)
            inserted.set()
            _until_someone_waits_for_the_log()
        return "draft"

    def step(ready: Any) -> str:
        ready()
        inserted.wait(PATIENCE)
        _act(made, verb)
        return verb

    return race([draft, step])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
def test_a_draft_is_made_while_another_step_of_the_institution_waits() -> None:
    made = apart(_world)
    for verb in ("request", "delete", "approve", "withdraw", "edit"):
        assert _race(made, verb) == ["draft", verb]
