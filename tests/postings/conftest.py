"""Whatever a test did with postings, search must know them as they are afterwards."""

from collections.abc import Iterator

import pytest

from tests.support import index_content


@pytest.fixture(autouse=True)
def _search_knows_every_posting_as_it_is(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if {"db", "transactional_db"} & set(request.fixturenames):
        assert index_content.held() == index_content.true()
