"""Two of the secretariat answer one message at once: one answer, one mail, one refusal. Real connections."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from koubo.audit.models import AuditEntry
from koubo.conversations import actions
from koubo.conversations.models import Message, Topic
from koubo.notifications.models import OutgoingMail
from tests.support import factories
from tests.support.factories import NOW
from tests.support.races import apart, race, shared_database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROUNDS = 8


@pytest.fixture(autouse=True)
def _shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with shared_database(tmp_path, monkeypatch):
        yield


def world() -> tuple[Any, Any, Any]:
    revision = factories.requested()
    by = factories.acting_for(revision.requested_by, revision.posting.institution)
    contact = actions.ask(revision.posting, about=Topic.OTHER, text="質問", by=by, now=NOW)
    return contact.pk, *(factories.acting_as_desk(factories.desk_member(name=name)) for name in ("葵", "実"))


def answering(pk: Any, text: str, by: Any) -> Callable[[Callable[[], None]], str]:
    def run(ready: Callable[[], None]) -> str:
        contact = Message.objects.select_related("posting__institution").get(pk=pk)
        ready()
        return actions.answer(contact, text=text, by=by, now=NOW).answer

    return run


def trace(pk: Any) -> tuple[str, int, int]:
    contact = Message.objects.get(pk=pk)
    about = str(contact.posting_id)
    return (
        contact.answer,
        AuditEntry.objects.filter(verb="answer_contact", subject_id=about).count(),
        OutgoingMail.objects.filter(kind="conversations.answered", about_id=about).count(),
    )


def test_two_answer_at_once():
    for _ in range(ROUNDS):
        pk, one, other = apart(world)
        results = race([answering(pk, "一つ目", one), answering(pk, "二つ目", other)])
        won = [result for result in results if isinstance(result, str)]
        lost = [result for result in results if not isinstance(result, str)]
        assert len(won) == len(lost) == 1, results
        assert isinstance(lost[0], actions.AlreadyAnswered), lost
        assert ("葵" if won == ["一つ目"] else "実") in lost[0].text.ja
        assert apart(lambda pk=pk: trace(pk)) == (won[0], 1, 1)
