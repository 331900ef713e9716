"""What operators ask: the process, and what it stands on, without anything that is nobody's business."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from koubo.notifications.models import OutgoingMail
from koubo.search import api
from koubo.web import health

pytestmark = pytest.mark.django_db
FINE = {"database": True, "migrations": True, "mail": True, "search": True}


@pytest.fixture(autouse=True)
def followed(monkeypatch: pytest.MonkeyPatch) -> dict[str, int | None]:
    """How far behind the index of each space is."""
    behind: dict[str, int | None] = {"openings": 0}
    monkeypatch.setattr(api, "health", lambda: behind)
    return behind


def ready(status: int) -> Any:
    answer = Client().get("/readyz")
    assert answer.status_code == status
    assert "no-store" in answer["Cache-Control"]
    return answer.json()


def test_the_process_answers_without_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", lambda: pytest.fail("asked the database"))
    answer = Client().get("/livez")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_all_in_order() -> None:
    assert ready(200) == FINE


def test_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> bool:
        raise OperationalError

    monkeypatch.setattr(health, "_migrated", away)
    assert ready(503) == {"database": False}


@pytest.mark.parametrize(("waiting", "fine"), [(600, True), (601, False), (-60, True)])
def test_mail_that_nobody_delivers(at: Callable[[str], datetime], waiting: int, fine: bool) -> None:
    now = at("2026-11-24 12:00")
    due = now - timedelta(seconds=waiting)
    OutgoingMail.objects.create(kind="k", to="a@b.example", subject="s", message_id="m", created_at=due, not_before=due)
    assert ready(200 if fine else 503) == FINE | {"mail": fine}


def test_a_mail_that_was_given_up_until_somebody_sees_to_it(at: Callable[[str], datetime]) -> None:
    now = at("2026-11-24 12:00")
    mail = OutgoingMail.objects.create(
        kind="k", to="a@b.example", subject="s", message_id="m", created_at=now, not_before=now, dead_at=now
    )
    assert ready(503) == FINE | {"mail": False}
    mail.settled_at = now
    mail.save()
    assert ready(200) == FINE


@pytest.mark.parametrize(("seconds", "fine"), [(0, True), (60, True), (61, False), (None, False)])
def test_an_index_that_is_behind_or_missing(followed: dict[str, int | None], seconds: int | None, fine: bool) -> None:
    followed["openings"] = seconds
    assert ready(200 if fine else 503) == FINE | {"search": fine}
