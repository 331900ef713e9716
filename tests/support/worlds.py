"""A world that the tests of one module share: made once; what a test changes in it is undone after the test."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy

import time_machine
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.support.factories import NOW


@contextmanager
def shared_world(blocker: DjangoDbBlocker) -> Iterator[time_machine.travel]:
    """Open a transaction that lasts until the end of the module; each test runs in a savepoint of its own.

    Yields a clock that stands at `NOW`, to be entered while the world is made.
    """
    with blocker.unblock(), transaction.atomic():
        yield time_machine.travel(NOW, tick=False)
        transaction.set_rollback(True)


def fresh(client: Client) -> Client:
    """Return a browser with the cookies of another: what a test does in it is not seen by the next."""
    made = Client()
    made.cookies = deepcopy(client.cookies)
    return made
