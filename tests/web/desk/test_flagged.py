"""The queue narrowed to what the checks object to: counted at the request, and right on the day one looks."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from koubo.accounts.models import User
from koubo.postings.actions import drafts, modifying, requests
from koubo.postings.content import storage
from koubo.postings.models import PostingSummary, Revision
from tests.support import factories
from tests.support.factories import NOW
from tests.support.summaries import assert_summaries_hold

pytestmark = pytest.mark.django_db
CLEAN: dict[str, Any] = {"return_policy": "not_returned"}
TOO_EARLY = CLEAN | {"starts_on": date(2026, 12, 1)}  # before applications close
FIRST_VIEW = 23


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")


def flagged(client: Client) -> set[str]:
    """Return the titles in the queue narrowed to what has findings."""
    answer = client.get("/desk/?kind=flagged")
    return {row.asked.title["ja"] for row in answer.context["rows"]}


def test_only_requests_in_which_the_checks_found_something_are_left(client: Client) -> None:
    factories.requested(title="指摘のない公募", **CLEAN)
    factories.requested(title="着任が早い公募", **TOO_EARLY)
    assert flagged(client) == {"着任が早い公募"}
    html = client.get("/desk/?kind=flagged").text
    assert "1件" in html
    assert "依頼した時点の自動チェックで指摘があったものです" in html
    assert "依頼した時点の自動チェックで" not in client.get("/desk/").text
    assert "With findings of the checks" in client.get("/en/desk/?kind=flagged").text


def test_what_was_corrected_after_a_return_is_not_flagged_any_more(client: Client, desk: User) -> None:
    asked = factories.requested(title="着任が早い公募", **TOO_EARLY)
    by = factories.acting_for(asked.updated_by, asked.posting.institution)
    requests.return_for_correction(
        asked, version=asked.version, message="着任日をご確認ください", comments={}, by=factories.acting_as_desk(desk), now=NOW
    )  # fmt: skip
    assert PostingSummary.objects.get().findings is None
    content = storage.load(asked) | {"starts_on": date(2027, 4, 1)}
    saved = drafts.save_draft(Revision.objects.get(), content, version=asked.version, by=by, now=NOW)
    requests.request(saved, version=saved.version, by=by, now=NOW)
    assert flagged(client) == set()
    assert_summaries_hold()


@pytest.mark.parametrize(("day", "found"), [("2026-12-19 23:59", set()), ("2026-12-20 00:00", {"間もなく終わる公募"})])
def test_a_request_that_waits_past_its_closing_date_is_flagged_from_the_day_after(
    day: str, found: set[str], desk: User, sign_in: Callable[[User], Client], at: Callable[[str], datetime]
) -> None:
    published = factories.published(title="公開中の公募", **CLEAN)
    by = factories.acting_for(published.updated_by, published.posting.institution)
    working = modifying.start_modification(published.posting, by=by, now=NOW)
    content = storage.load(working) | {"closes_on": date(2026, 12, 19)}
    saved = drafts.save_draft(working, content, version=working.version, by=by, now=NOW)
    requests.request(saved, version=saved.version, by=by, now=NOW)  # an end brought forward may be past
    factories.requested(title="間もなく終わる公募", closes_on=date(2026, 12, 19), **CLEAN)
    at(day)
    assert flagged(sign_in(desk)) == found


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_what_the_queue_costs(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        factories.requested(**TOO_EARLY)
    client.get("/desk/?q=nothing")
    with django_assert_num_queries(FIRST_VIEW):
        client.get("/desk/?kind=flagged")
