"""Nobody waits in a circle: a draft is made while a verb of the same institution waits for the search log. Real connections."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from koubo.kernel import clock
from koubo.postings.actions import desk_edit, drafts, modifying, requests, withdrawing
from koubo.postings.content import storage
from koubo.postings.models import Revision
from koubo.postings.publication.states import ContentLanguages, WithdrawalReason
from koubo.search import log
from tests.support import factories
from tests.support.factories import NOW
from tests.support.races import PATIENCE, apart, race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
on_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
TOMORROW = clock.day_of(NOW) + timedelta(days=1)


def _world() -> dict[str, Any]:
    of = factories.institution()
    author, desk = factories.member(of), factories.desk_member()
    writer = factories.acting_for(author, of)
    return {
        "of": of,
        "by": writer,
        "desk": factories.acting_as_desk(desk),
        "request": factories.draft(of, by=author),
        "delete": factories.draft(of, by=author),
        "approve": factories.requested(of, by=author),
        "withdraw": factories.published(of, by=author, desk=desk),
        "edit": factories.published(of, by=author, desk=desk),
        "discard": modifying.start_modification(factories.published(of, by=author).posting, by=writer, now=NOW),
    }


def _act(made: dict[str, Any], verb: str) -> None:
    """Take one step; together they use every way in which a posting is locked."""
    revision = Revision.objects.select_related("posting__institution").get(pk=made[verb].pk)
    version, by, desk = revision.version, made["by"], made["desk"]
    match verb:
        case "request":
            requests.request(revision, version=version, by=by, now=NOW)
        case "delete":
            drafts.delete_draft(revision, version=version, by=by, now=NOW)
        case "approve":
            requests.approve(revision, version=version, publish_on=TOMORROW, by=desk, now=NOW)
        case "withdraw":
            withdrawing.withdraw(revision.posting, reason=WithdrawalReason.UNSAID, by=by, now=NOW)
        case "discard":
            modifying.discard_modification(revision, by=by, now=NOW)
        case "edit":
            content = storage.load(revision) | {"positions": 7}
            desk_edit.edit_by_desk(
                revision, content, publish_on=None, reason_for_institution="誤記のため", by=desk, now=NOW
            )


def _until_someone_waits(locktype: str) -> None:
    for _ in range(PATIENCE * 50):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = %s AND NOT granted", [locktype])
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


def _race(made: dict[str, Any], verb: str, first: Callable[[threading.Event], None]) -> list[Any]:
    """Let a step begin once `first` says so; `first` ends its transaction after the step has begun to wait."""
    begun = threading.Event()

    def before(ready: Any) -> str:
        ready()
        with transaction.atomic():
            first(begun)
        return "first"

    def step(ready: Any) -> str:
        ready()
        begun.wait(PATIENCE)
        _act(made, verb)
        return verb

    return race([before, step])


@on_postgres
def test_a_draft_is_made_while_another_step_of_the_institution_waits_for_the_log() -> None:
    made = apart(_world)

    def draft(begun: threading.Event) -> None:
        """Hold the log; the insert needs the institution's row at the commit."""
        drafts.create_draft(made["of"], factories.content(), written=ContentLanguages.JA, by=made["by"], now=NOW)
        begun.set()
        _until_someone_waits("advisory")

    for verb in ("request", "delete", "approve", "withdraw", "edit", "discard"):
        assert _race(made, verb, draft) == ["first", verb]


@on_postgres
def test_a_modification_is_discarded_while_it_is_saved() -> None:
    made = apart(_world)

    def save(begun: threading.Event) -> None:
        """Take the row, then the log, as a save does."""
        Revision.objects.filter(pk=made["discard"].pk).update(updated_at=NOW)
        begun.set()
        _until_someone_waits("transactionid")
        log.take_turn()

    assert _race(made, "discard", save) == ["first", "discard"]
