"""What a modification changes: every difference of the sheet, marked word by word, nothing else."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koubo.postings.content.diff import DiffPiece, FieldChange, changes, compare
from tests.support.samples import complete_content


def written_out(pieces: tuple[DiffPiece, ...]) -> str:
    """Return [-gone-] and {+come+} as people write them."""
    marks = {"": "{}", "del": "[-{}-]", "ins": "{{+{}+}}"}
    return "".join(marks[piece.mark].format(piece.text) for piece in pieces)


@pytest.mark.parametrize(
    ("before", "after", "gone", "come"),
    [
        ("2026年12月4日（金）", "2026年12月18日（金）", "2026年12月[-4-]日（金）", "2026年12月{+18+}日（金）"),
        ("時給 3,200円", "時給 3,400円", "時給 [-3,200-]円", "時給 {+3,400+}円"),
        ("有する者", "有する方", "有する[-者-]", "有する{+方+}"),
        ("", "新しい", "", "{+新しい+}"),
        ("One renewal at most", "Two renewals at most", "[-One-] [-renewal-] at most", "{+Two+} {+renewals+} at most"),
    ],
)
def test_words_are_marked(before: str, after: str, gone: str, come: str) -> None:
    old, new = compare(before, after)
    assert (written_out(old), written_out(new)) == (gone, come)


@given(st.text(max_size=80), st.text(max_size=80))
def test_nothing_is_lost_or_invented(before: str, after: str) -> None:
    old, new = compare(before, after)
    assert "".join(p.text for p in old) == before
    assert "".join(p.text for p in new) == after
    assert [p.text for p in old if not p.mark] == [p.text for p in new if not p.mark]


def found(language: str = "ja", written: tuple[str, ...] = ("ja",), **new: Any) -> list[FieldChange]:
    old = complete_content(written)
    return changes(old, old | new, language=language, written=written)


def test_only_what_differs_is_shown_in_the_order_of_the_sheet() -> None:
    shown = found(closes_on=date(2027, 1, 15), positions=2, title={"ja": "新しい題名", "en": ""})
    assert [change.key for change in shown] == ["title", "positions", "closes_on"]
    assert found() == []
    assert written_out(shown[1].after) == "{+2+}名"


def test_days_and_choices_are_shown_whole() -> None:
    closing, web = found(closes_on=date(2027, 1, 15), web_application=True)
    assert re.fullmatch(r"\[-2027年1月8日（金）.*-\]", written_out(closing.before))
    assert re.fullmatch(r"\{\+2027年1月15日（金）.*\+\}", written_out(closing.after))
    assert (written_out(web.before), written_out(web.after)) == ("[-不可-]", "{+可+}")


def test_each_language_is_compared_for_itself() -> None:
    texts = complete_content(("ja", "en"))["duties"]
    shown = found(written=("ja", "en"), duties=texts | {"en": "Research only."})
    assert [(change.key, change.language) for change in shown] == [("duties", "en")]


def test_rows_are_compared_once_unless_only_the_other_language_differs() -> None:
    place = complete_content(("ja", "en"))["places"][0]
    moved = [place | {"prefecture": "00013"}]
    assert [c.language for c in found(written=("ja", "en"), places=moved)] == [""]
    english = [place | {"address": place["address"] | {"en": "2 Aoba"}}]
    assert "2" in written_out(found(written=("ja", "en"), places=english)[0].after)


def test_long_texts_are_compared_in_no_time() -> None:
    old, new = compare("長い文章です。" * 700, "別の長い文です。" * 700)
    assert (len(old), len(new)) == (1, 1)


def test_rows_and_files_are_compared() -> None:
    place = {"prefecture": "00013", "address": {"ja": "二つ目の勤務地", "en": ""}}
    shown = found(places=[*complete_content()["places"], place])
    assert "二つ目の勤務地" in written_out(shown[0].after)
    files = found(attachments=[{"id": "x", "name": "要領.pdf", "size": 1, "pages": 1}])
    assert written_out(files[0].after) == "{+要領.pdf+}"
