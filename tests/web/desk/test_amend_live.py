"""While the secretariat writes in an opening the checks speak: what it brings in blocks, what was there is noted."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from koubo.postings.content import storage
from koubo.postings.models import Revision
from tests.support import factories
from tests.support.typed import typed
from tests.web.desk.test_amend import WAYS, Answer

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("name", ["correct", "edit"])


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")


@pytest.fixture
def subject(name: str) -> Revision:
    """What each way starts from; the checks find that nothing is said of the return of documents."""
    return factories.requested() if name == "correct" else factories.published()


def told(html: str) -> dict[str, str]:
    """Return how grave each finding is, by the address of its value."""
    return {where: tone for tone, where in re.findall(r'<li data-tone="(\w+)">.*?<a href="#([\w-]+)">', html)}


def beside(html: str) -> dict[str, str]:
    return told(html[html.index('id="found"') : html.index("</ul>", html.index('id="found"'))])


@BOTH
def test_what_was_there_is_noted_and_what_is_brought_in_blocks(client: Client, subject: Revision, name: str) -> None:
    page = client.get(reverse(f"desk:{name}", args=[subject.posting_id])).text
    assert beside(page) == {"return_policy": "warn"}
    live = reverse(f"desk:{name}-live", args=[subject.posting_id])
    assert f'data-hx-post="{live}"' in page
    data = typed(storage.load(subject), subject.languages)
    answer = client.post(live, data | {"duties_scope-ja": "", "requirements-ja": "35歳以下の方"})
    assert answer.status_code == 200
    assert told(answer.text) == {"duties_scope-ja": "bad", "requirements-ja": "bad", "return_policy": "warn"}
    assert "自動チェック：3件" in answer.text
    assert told(client.post(live, data | {"return_policy": "returned"}).text) == {}
    assert "Automatic checks: 1 thing" in client.post(f"/en{live}", data).text
    assert [(r.pk, r.version) for r in Revision.objects.all()] == [(subject.pk, subject.version)]


@WAYS
def test_without_scripts_the_form_tells_the_same_when_it_comes_back(
    client: Client, subject: Revision, name: str, data: Answer
) -> None:
    sent = data(subject, "check", **{"duties_scope-ja": ""})
    answer = client.post(reverse(f"desk:{name}", args=[subject.posting_id]), sent)
    assert answer.status_code == 422
    assert beside(answer.text) == {"duties_scope-ja": "bad", "return_policy": "warn"}


@BOTH
def test_what_is_nonsense_is_answered_all_the_same(client: Client, subject: Revision, name: str) -> None:
    live = reverse(f"desk:{name}-live", args=[subject.posting_id])
    for data in ({}, {"closes_on": "来月の末", "places-9-prefecture": "x"}, {"version": "9" * 40, "title-ja": "\x00"}):
        assert client.post(live, data).status_code == 200, data
