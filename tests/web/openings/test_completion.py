"""The search box offers words of the lists, institutions and titles of what is open, at a constant cost; never anything else."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from koubo.postings.discovery import completion
from koubo.postings.publication.states import State
from tests.support import factories

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def fresh() -> None:
    completion._kept.clear()


def offers(client: Client, typed: str, address: str = "/completions.json") -> list[dict[str, Any]]:
    answer = client.get(address, {"q": typed})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "private, max-age=60"
    return list(answer.json()["offers"])


def labels(client: Client, typed: str, address: str = "/completions.json") -> list[str]:
    return [offer["label"] for offer in offers(client, typed, address)]


def test_lists_institutions_and_titles_are_offered_in_the_language_of_the_page(client: Client) -> None:
    factories.published(
        title="量子情報の教授の公募", of=factories.institution(name_ja="青葉大学", name_en="Aoba University")
    )
    assert labels(client, "任期") == ["任期あり", "任期なし"]
    assert "Tenure-track" in labels(client, "tenure", "/en/completions.json")
    assert labels(client, "青葉") == ["青葉大学"]
    assert labels(client, "aoba", "/en/completions.json") == ["Aoba University"]
    (title,) = [offer for offer in offers(client, "量子情報の") if offer["kind"] == "公募"]
    assert title["label"] == "量子情報の教授の公募"
    assert title["href"].startswith("/postings/")
    assert client.get(title["href"]).status_code == 200


def test_the_last_word_is_completed_and_what_is_before_it_stays(client: Client) -> None:
    factories.published()
    assert {"label": "物理 任期なし", "value": "物理 任期なし", "kind": "条件"} in offers(client, "物理 任期な")


def test_what_nobody_may_see_is_not_offered(client: Client) -> None:
    factories.draft(title="秘密の公募")
    hidden = factories.published(title="秘密でない公募 a@b.example")
    assert labels(client, "秘密") == ["秘密でない公募 ●●●@b.example"]
    hidden.posting.withdrawn_at = hidden.live_from
    hidden.posting.save()
    assert labels(client, "秘密") == []
    assert hidden.state == State.APPROVED


@pytest.mark.parametrize(
    "typed", ["", " ", "\0", "。", "<script>", "あ" * 5000, "%", "\ud800", '"', "a OR", "-", "x" * 300]
)
def test_anything_can_be_typed(client: Client, typed: str) -> None:
    assert len(offers(client, typed.encode("utf-8", "replace").decode())) <= completion.MOST


def test_the_cost_does_not_grow(client: Client) -> None:
    counts = []
    for _ in range(2):
        for number in range(4):
            factories.published(title=f"情報の公募{number}")
        completion._kept.clear()
        offers(client, "情報の")
        with CaptureQueriesContext(connection) as queries:
            assert len(offers(client, "情報の")) <= completion.MOST
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6
