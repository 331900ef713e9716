"""Addresses for operators and load balancers: whether the process answers, and whether all it stands on is in order."""

from datetime import timedelta
from functools import cache
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from koubo.kernel import clock
from koubo.notifications import outbox, undelivered
from koubo.search import api

# A mail that has been due for longer waits for a worker that does not run.
MAIL_MAY_WAIT: Final = timedelta(minutes=10)


@require_safe
@login_not_required
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """Answer: the process runs."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@require_safe
@login_not_required
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Say of each part whether it is in order: 200 when all are, else 503."""
    try:
        parts = {"database": True, "migrations": _migrated(), **_workers()}
    except Error:
        parts = {"database": False}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _workers() -> dict[str, bool]:
    oldest = outbox.waiting_since(clock.now())
    behind = api.health().values()
    return {
        "mail": (oldest is None or clock.now() - oldest <= MAIL_MAY_WAIT) and not undelivered.all_of().exists(),
        "search": all(seconds is not None and seconds <= settings.KOUBO_SEARCH_MAX_BEHIND_S for seconds in behind),
    }


def _migrated() -> bool:
    """Whether no migration is missing; once that is so, it stays so for this process."""
    if not _leaves_applied():
        _leaves_applied.cache_clear()
        return False
    return True


@cache
def _leaves_applied() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
