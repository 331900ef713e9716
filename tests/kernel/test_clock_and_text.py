"""The ground: Japan's days, the shifted development clock, and texts that keep what people typed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from koubo.kernel import clock
from koubo.kernel.text import Text, search_form, tidy


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-11-24T14:59:59.999999+00:00", date(2026, 11, 24)),
        ("2026-11-24T15:00:00+00:00", date(2026, 11, 25)),
        ("2026-11-25T00:00:00+09:00", date(2026, 11, 25)),
        ("2026-11-24T23:00:00-10:00", date(2026, 11, 25)),
    ],
)
def test_a_day_is_japans_day(instant: str, day: date) -> None:
    assert clock.day_of(datetime.fromisoformat(instant)) == day


def test_the_development_clock_starts_where_told_and_runs_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")
    start = datetime(2031, 1, 1, tzinfo=UTC)
    clock.start_at(start)
    first, second = clock.now(), clock.now()
    assert start <= first <= second < start + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("  両端の空白  ", "両端の空白"),
        ("全角ＡＢＣ①㍻", "全角ＡＢＣ①㍻"),
        ("null\x00bell\x07", "nullbell"),
        ("👩‍🔬 emoji", "👩‍🔬 emoji"),
        ("tab\tstays", "tab\tstays"),
        ("\ufeff\u3000字\u200b間\u200b \u2060", "字\u200b間"),
        (" \u200b\u200d\u3000", ""),
    ],
)
def test_tidying_removes_only_what_nobody_typed(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@pytest.mark.parametrize(
    ("text", "form"), [("Ｄ１２６", "d126"), ("ﾃﾆｭｱ", "テニュア"), ("A\u3000 B", "a b"), ("ß", "ss")]
)
def test_search_compares_one_form(text: str, form: str) -> None:
    assert search_form(text) == form


def test_bilingual_text_answers_in_the_language_asked_for() -> None:
    text = Text("{n}件", "{n} items").format(n=3)
    assert (text["ja"], text["en"], text["fr"]) == ("3件", "3 items", "3 items")
