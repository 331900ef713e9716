"""Changes the sign-in library makes: each with its mail in one transaction."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse


def whole(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let what a view of the library does be one transaction, also what it keeps for after the commit: telling the person.

    A process that dies in between would otherwise leave a change nobody was told of.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            before = list(connection.run_on_commit)
            response = view(request, *args, **kwargs)
            added = connection.run_on_commit[len(before) :]
            theirs = [one for one in added if str(one[1].__module__).startswith("allauth.")]
            connection.run_on_commit = before + [one for one in added if one not in theirs]
            for one in theirs:
                one[1]()
        return response

    return guarded
