"""見直し日を過ぎた公募: the secretariat sees what is open until filled and was not looked at again."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from koubo.accounts.models import User
from koubo.desk.queries import past_review
from koubo.postings.actions import withdrawing
from koubo.postings.publication.states import WithdrawalReason
from tests.support import factories

pytestmark = pytest.mark.django_db
OPEN: dict[str, Any] = {"closes_on": None, "deadline_kind": "open", "review_on": date(2027, 2, 1)}
SignIn = Callable[[User], Any]


def test_listed_from_the_day_after_until_somebody_acts(
    desk: User, sign_in: SignIn, at: Callable[[str], datetime]
) -> None:
    revision = factories.published(title="随時募集の公募", **OPEN)
    factories.published(title="見直しが先の公募", **OPEN | {"review_on": date(2027, 2, 20)})
    factories.published(title="締切のある公募", closes_on=date(2027, 3, 1))
    here, waiting = reverse("desk:review-due"), reverse("desk:work")

    at("2027-02-01 23:59")
    client = sign_in(desk)
    empty = client.get(here).text.split("<main")[1]
    assert "見直し日を過ぎた公募はありません" in empty
    assert f'href="{here}">' not in client.get(waiting).text.split("<main")[1]

    now = at("2027-02-03 09:00")
    client = sign_in(desk)
    page = client.get(here).text.split("<main")[1]
    assert ("随時募集の公募" in page, "見直しが先の公募" in page, "締切のある公募" in page) == (True, False, False)
    for words in (revision.posting.number, "2027年2月1日", "2日", reverse("desk:history", args=[revision.posting_id])):
        assert words in page
    assert "見直し日を過ぎた公募が1件" in client.get(waiting).text
    english = client.get("/en" + here).text
    assert "Openings past their review day" in english
    assert "2 days" in english

    by = factories.acting_for(revision.updated_by, revision.posting.institution)
    withdrawing.withdraw(revision.posting, reason=WithdrawalReason.FILLED, by=by, now=now)
    assert not past_review(now).exists()


def test_a_review_day_left_in_an_opening_with_a_date_says_nothing(at: Callable[[str], datetime]) -> None:
    factories.published(closes_on=date(2027, 3, 1), review_on=date(2027, 2, 1))
    assert not past_review(at("2027-02-03 09:00")).exists()


def test_the_list_takes_as_many_queries_for_many(desk: User, sign_in: SignIn, at: Callable[[str], datetime]) -> None:
    counts = []
    for _more in range(2):
        factories.published(**OPEN)
        factories.published(**OPEN)
        at("2027-02-03 09:00")
        client = sign_in(desk)
        client.get(reverse("desk:review-due"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("desk:review-due"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
