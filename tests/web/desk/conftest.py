"""What the tests of the secretariat's pages share."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation

from koubo.accounts.models import User
from tests.support import factories


@pytest.fixture(autouse=True)
def _japanese() -> Iterator[None]:
    """Start in Japanese: an English page leaves its language on in this thread."""
    with translation.override("ja"):
        yield


@pytest.fixture
def desk(db: None) -> User:
    return factories.desk_member(name="篠崎 葵")


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def client(desk: User, sign_in: Callable[[User], Client]) -> Client:
    """A browser of a desk member."""
    return sign_in(desk)
