"""Two people at once: one outcome, one refusal, one set of mails, one audit entry. Real connections, SQLite and PostgreSQL."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from koubo.audit.models import AuditEntry
from koubo.audit.once import perform_once
from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep, Refusal, StaleVersion
from koubo.notifications.models import OutgoingMail
from koubo.postings.actions import drafts, requests
from koubo.postings.content import storage
from koubo.postings.models import NumberSeries, Posting, Revision
from koubo.postings.publication.states import ContentLanguages
from tests.support import factories
from tests.support.factories import NOW
from tests.support.races import apart, race, shared_database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROUNDS = 8
TOMORROW = clock.day_of(NOW).replace(day=25)
Runner = Callable[[Callable[[], None]], Any]


@pytest.fixture(autouse=True)
def _shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with shared_database(tmp_path, monkeypatch):
        yield


def runner(pk: int, verb: Callable[..., Any], by: Any, **more: Any) -> Runner:
    """Read the revision as a page would, wait for the others, then call the verb with the version that was read."""

    def run(ready: Callable[[], None]) -> str:
        revision = Revision.objects.select_related("posting__institution").get(pk=pk)
        ready()
        verb(revision, version=revision.version, by=by, now=NOW, **more)
        return verb.__name__

    return run


def trace(pk: int) -> dict[str, Any]:
    """Return what is left of a posting after a race: its state, the verbs of its history, its mails by kind."""
    revision = Revision.objects.select_related("posting").get(pk=pk)
    about = str(revision.posting_id)
    return {
        "state": revision.state,
        "version": revision.version,
        "verbs": Counter(AuditEntry.objects.filter(subject_id=about).values_list("verb", flat=True)),
        "mails": Counter(OutgoingMail.objects.filter(about_id=about).values_list("kind", flat=True)),
        "live": (revision.live_from, revision.live_until),
    }


def one_winner(results: list[Any], *refusals: type[Refusal]) -> str:
    """Return the verb that happened, after checking that everyone else was refused in the domain's words."""
    won = [result for result in results if isinstance(result, str)]
    lost = [result for result in results if not isinstance(result, str)]
    assert len(won) == 1, results
    assert all(isinstance(result, refusals) for result in lost), results
    return won[0]


def waiting_with_two_desks() -> tuple[int, Any, Any]:
    waiting = factories.requested()
    return waiting.pk, *(factories.acting_as_desk(factories.desk_member()) for _ in range(2))


def test_two_approve_at_once() -> None:
    for _ in range(ROUNDS):
        pk, one, other = apart(waiting_with_two_desks)
        results = race([runner(pk, requests.approve, by, publish_on=TOMORROW) for by in (one, other)])
        assert one_winner(results, IllegalStep) == "approve"
        left = apart(lambda pk=pk: trace(pk))
        assert left["state"] == "approved"
        assert left["verbs"]["approve"] == 1
        assert left["mails"]["postings.registration_completed"] == 1
        assert left["live"][0] == clock.start_of(TOMORROW)


def test_one_approves_while_the_other_returns_and_a_third_rejects() -> None:
    states = {"approve": "approved", "return_for_correction": "returned", "reject": "rejected"}
    mails = {"approve": "completed", "return_for_correction": "returned", "reject": "rejected"}
    for _ in range(ROUNDS):
        pk, one, other = apart(waiting_with_two_desks)
        results = race(
            [
                runner(pk, requests.approve, one, publish_on=TOMORROW),
                runner(pk, requests.return_for_correction, other, message="直してください", comments={}),
                runner(pk, requests.reject, other, message="対象外です"),
            ]
        )
        verb = one_winner(results, IllegalStep)
        left = apart(lambda pk=pk: trace(pk))
        assert left["state"] == states[verb]
        assert left["verbs"] == Counter({"create_draft": 1, "request_registration": 1, verb: 1})
        assert left["mails"] == Counter(
            {"postings.registration_requested": 1, f"postings.registration_{mails[verb]}": 1}
        )
        assert (left["live"][0] is not None) == (verb == "approve")


def test_two_editors_save_one_draft() -> None:
    def drafted() -> tuple[int, Any, Any]:
        made = factories.draft()
        of = made.posting.institution
        return made.pk, *(factories.acting_for(factories.member(of), of) for _ in range(2))

    for _ in range(ROUNDS):
        pk, one, other = apart(drafted)
        written = [factories.content(title=title) for title in ("一人目の件名", "二人目の件名")]
        # Lines must not mix either: each writes a different number of them.
        written[1]["places"] = written[1]["places"][:1] * 3
        results = race(
            [
                runner(pk, drafts.save_draft, by, content=content)
                for by, content in zip((one, other), written, strict=True)
            ]
        )
        one_winner(results, StaleVersion)
        kept = apart(lambda pk=pk: storage.load(Revision.objects.get(pk=pk)))
        winner = written[0 if isinstance(results[0], str) else 1]
        assert kept["title"] == winner["title"]
        assert len(kept["places"]) == len(winner["places"])
        left = apart(lambda pk=pk: trace(pk))
        assert (left["version"], left["verbs"]["save_draft"]) == (2, 1)


def test_two_tabs_store_a_new_posting_at_once() -> None:
    def begun() -> tuple[Any, Any]:
        of = factories.institution()
        return of, factories.acting_for(factories.member(of), of)

    def tab(of: Any, by: Any, key: Any, title: str) -> Runner:
        def run(ready: Callable[[], None]) -> str:
            new = Posting(pk=key, institution=of)
            draft = drafts.unsaved_draft(new, {}, written=ContentLanguages.JA, by=by, now=NOW)
            ready()
            drafts.save_typed(draft, factories.content(title=title), version=0, by=by, now=NOW)
            return title

        return run

    for _ in range(ROUNDS):
        (of, by), key = apart(begun), uuid4()
        title = one_winner(race([tab(of, by, key, title) for title in ("一つ目の件名", "二つ目の件名")]), StaleVersion)
        kept = apart(lambda key=key: Revision.objects.get(posting=key))
        assert (kept.title.ja, kept.version) == (title, 1)
        assert apart(lambda kept=kept: trace(kept.pk))["verbs"] == Counter({"create_draft": 1})


def test_a_save_races_the_request() -> None:
    def drafted() -> tuple[int, Any]:
        made = factories.draft()
        return made.pk, factories.acting_for(made.updated_by, made.posting.institution)

    for _ in range(ROUNDS):
        pk, by = apart(drafted)
        content = factories.content(title="保存が先の件名")
        results = race([runner(pk, drafts.save_draft, by, content=content), runner(pk, requests.request, by)])
        verb = one_winner(results, IllegalStep, StaleVersion)
        left = apart(lambda pk=pk: trace(pk))
        told = {"save_draft": "save_draft", "request": "request_registration"}[verb]
        assert left["verbs"] == Counter({"create_draft": 1, told: 1})
        title = apart(lambda pk=pk: Revision.objects.get(pk=pk).title.ja)
        assert (title == "保存が先の件名") == (verb == "save_draft")
        assert (left["state"] == "requested") == (verb == "request")


def test_requests_at_once_get_different_numbers() -> None:
    def drafted() -> list[tuple[int, Any]]:
        made = [factories.draft() for _ in range(6)]
        return [(m.pk, factories.acting_for(m.updated_by, m.posting.institution)) for m in made]

    for expected in range(1, 4):
        drafts = apart(drafted)
        results = race([runner(pk, requests.request, by) for pk, by in drafts])
        assert results == ["request"] * 6
        numbers = apart(lambda: list(Posting.objects.order_by("number").values_list("number", flat=True)))
        assert numbers == [f"D12611{n:04}" for n in range(1, expected * 6 + 1)]


def test_one_posting_requested_twice_at_once_keeps_one_number() -> None:
    def drafted() -> tuple[int, Any]:
        made = factories.draft()
        return made.pk, factories.acting_for(made.updated_by, made.posting.institution)

    for round_ in range(1, ROUNDS + 1):
        pk, by = apart(drafted)
        one_winner(race([runner(pk, requests.request, by)] * 2), IllegalStep)
        left = apart(lambda pk=pk: trace(pk))
        assert left["verbs"] == Counter({"create_draft": 1, "request_registration": 1})
        assert left["mails"] == Counter({"postings.registration_requested": 1})
        assert apart(lambda: NumberSeries.objects.get().last) == round_


def test_a_double_press_at_once_acts_once() -> None:
    def pressed(pk: int, by: Any, key: Any) -> Runner:
        def run(ready: Callable[[], None]) -> str:
            revision = Revision.objects.select_related("posting__institution").get(pk=pk)
            ready()

            def act() -> str:
                requests.approve(revision, version=revision.version, publish_on=TOMORROW, by=by, now=NOW)
                return reverse("desk:done", args=[revision.posting_id])

            return perform_once(key, user_id=by.user_id, now=NOW, act=act)

        return run

    for _ in range(ROUNDS):
        pk, by, _other = apart(waiting_with_two_desks)
        key = uuid4()
        results = race([pressed(pk, by, key)] * 3)
        assert len({str(result) for result in results}) == 1, results
        assert results[0].endswith("/done/")
        left = apart(lambda pk=pk: trace(pk))
        assert left["verbs"]["approve"] == 1
        assert left["mails"]["postings.registration_completed"] == 1
