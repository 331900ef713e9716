"""What is like an entry: what is rare counts most, the newest first among equals, only what is open."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from koubo.search import api
from koubo.search.entries import Entry
from tests.search.conftest import NAME

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]
NOON = datetime(2026, 11, 24, 3, tzinfo=UTC)


def test_the_rarer_what_they_share_the_more_alike(keep: Callable[..., Entry], settings: Any) -> None:
    for key in range(1, 20):
        keep(key, f"公募 {key}", facets={"color": {"red"}})
    keep(30, "情報科学の教授", facets={"color": {"red"}, "size": {"s"}})
    keep(31, "数学の講師", facets={"color": {"red"}, "size": {"s"}})
    keep(32, "情報科学の助教", facets={"color": {"red"}})
    keep(33, "情報科学の助教", facets={"color": {"red"}})
    keep(34, "情報科学の教授", facets={"color": {"red"}, "size": {"s"}}, live_until=NOON)
    keep(35, "情報科学の教授", facets={"color": {"red"}, "size": {"s"}}, live_from=NOON + timedelta(seconds=1))
    assert api.similar(NAME, 30, at=NOON, limit=3) == (33, 32, 31)
    assert api.similar(NAME, 30, at=NOON, limit=1) == (33,)
    assert api.similar(NAME, 99, at=NOON, limit=3) == ()
    settings.KOUBO_SEARCH_SYNC = False
    assert api.similar(NAME, 30, at=NOON, limit=3) == ()
