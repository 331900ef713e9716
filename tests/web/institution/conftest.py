"""What the tests of an institution's pages share: an editor of あおぎり大学, signed in, on a Tuesday morning."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from koubo.accounts.models import User
from koubo.institutions.models import Institution
from koubo.postings.models import Revision
from koubo.postings.publication.states import ContentLanguages
from tests.support import factories
from tests.support.phases import make_every_phase
from tests.support.typed import typed


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")


@pytest.fixture
def aogiri(db: None) -> Institution:
    return factories.institution(name_ja="国立大学法人あおぎり大学", name_en="Aogiri University", code="K00001")


@pytest.fixture
def author(aogiri: Institution) -> User:
    return factories.member(aogiri, name="人事 花子")


@pytest.fixture
def client(author: User) -> Client:
    client = Client()
    client.force_login(author)
    return client


@pytest.fixture
def draft(aogiri: Institution, author: User) -> Revision:
    return factories.draft(aogiri, by=author, title="情報科学研究院 助教の公募")


@pytest.fixture
def form() -> Callable[..., dict[str, Any]]:
    """Return what the editor posts for a revision: complete content, its version, a fresh key, and changes."""

    def filled(revision: Revision, act: str = "save", **changes: Any) -> dict[str, Any]:
        languages = ContentLanguages(revision.written).languages
        data = typed(factories.content(languages, title=revision.title["ja"]), languages)
        return data | {"act": act, "version": str(revision.version), "once": str(uuid4())} | changes

    return filled


@pytest.fixture
def every_phase(aogiri: Institution, author: User) -> Institution:
    """あおぎり大学 with a posting in every phase."""
    make_every_phase(aogiri, author)
    return aogiri


@pytest.fixture
def sign_in(author: User, at: Callable[[str], datetime]) -> Callable[[str], Client]:
    """Return the author's browser, newly signed in at an instant."""

    def signed_in(instant: str) -> Client:
        at(instant)
        client = Client()
        client.force_login(author)
        return client

    return signed_in
