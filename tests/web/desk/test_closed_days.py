"""休業日 in the browser: added, shown by year beside the national holidays, taken away while ahead."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from koubo.workdays.models import Closure

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")


def here(**query: Any) -> str:
    return reverse("desk:closed-days", query=query or None)


def sent(**changed: str) -> dict[str, str]:
    given = {"first": "2026-12-28", "last": "2026-12-31", "reason_ja": "年末の休業", "reason_en": "Year-end closure"}
    return given | {"act": "add", "once": str(uuid4())} | changed


def test_added_shown_and_removed(client: Client) -> None:
    assert here() in client.get(reverse("desk:queue")).text
    done = client.post(here(), sent(), follow=True).text
    for words in (
        "休業日を4日登録しました",
        "2026年12月28日（月）",
        "年末の休業",
        "勤労感謝の日",
        "2026年12月31日（木）を登録",
    ):
        assert words in done, words
    day = Closure.objects.get(day=date(2026, 12, 28))
    gone = client.post(here(year=2026), {"act": f"remove:{day.pk}", "once": str(uuid4())}, follow=True).text
    for words in ("休業日を削除しました", "2026年12月28日（月）を削除"):
        assert words in gone, words
    assert Closure.objects.count() == 3


def test_past_days_have_no_button_and_are_refused(client: Client) -> None:
    past = Closure.objects.create(day=date(2026, 11, 20), reason_ja="臨時", reason_en="Special")
    assert f"remove:{past.pk}" not in client.get(here()).text
    answer = client.post(here(), {"act": f"remove:{past.pk}", "once": str(uuid4())})
    assert (answer.status_code, "過ぎた休業日は削除できません" in answer.text) == (409, True)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"first": ""}, "日付を入力してください。例：2027年1月8日"),
        ({"first": "あした"}, "日付を入力してください。例：2027年1月8日"),
        ({"first": "2026-02-30"}, "日付を入力してください。例：2027年1月8日"),
        ({"last": "2026-12-99"}, "日付を入力してください。例：2027年1月8日"),
        ({"first": "2026-11-23"}, "休業日には、今日以降の日を入力してください"),
        ({"last": "2026-12-27"}, "開始日以降の日を入力してください"),
        ({"first": "2026-11-30", "last": "2026-12-31"}, "一度に登録できるのは31日間までです"),
        ({"first": "9999-12-31", "last": ""}, "2028年までの日を入力してください"),
        ({"reason_ja": " \u200b\u3000"}, "日本語の理由を入力してください"),
        ({"reason_en": ""}, "英語の理由を入力してください"),
        ({"reason_ja": "𠮷" * 101}, "100文字以内で入力してください（今は101文字）"),
        ({"reason_en": "x" * 100_000}, "100文字以内で入力してください（今は100000文字）"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client: Client, changed: dict[str, str], words: str) -> None:
    answer = client.post(here(), sent(**changed))
    assert answer.status_code == 422
    assert answer.text.count(words) == 2, "in the summary and at the field"
    for value in (sent() | changed).values():
        assert len(value) == 36 or value.strip() in answer.text
    assert not Closure.objects.exists()


def test_hostile_reasons_are_text(client: Client) -> None:
    page = client.post(here(), sent(reason_ja="<script>alert(1)</script>\x07"), follow=True).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("subject", ["", "x", "1" * 30, "999999"])
def test_removing_what_is_not_there_is_no_error(client: Client, subject: str) -> None:
    assert client.post(here(), {"act": f"remove:{subject}", "once": str(uuid4())}).status_code == 302


def test_a_double_click_adds_once(client: Client) -> None:
    data = sent()
    assert client.post(here(), data).url == client.post(here(), data).url
    assert Closure.objects.count() == 4


@pytest.mark.parametrize("year", ["", "1", "99999", "x", "2027"])
def test_any_year_asked_for_has_an_answer(client: Client, year: str) -> None:
    assert client.get(here(year=year)).status_code == 200


def test_in_english(client: Client) -> None:
    page = client.post("/en/desk/closed-days/", sent(), follow=True).text
    for words in (
        "4 closed days have been added",
        "Year-end closure",
        "National holidays of 2026",
        "Added 28 December 2026",
    ):
        assert words in page, words


def test_queries_do_not_grow_with_days(client: Client) -> None:
    counts = []
    for days in ("2026-12-01", "2026-12-04"):
        client.post(here(), sent(first="2026-12-01", last=days))
        client.get(here())
        with CaptureQueriesContext(connection) as queries:
            client.get(here())
        counts.append(len(queries))
    assert counts[0] == counts[1]
