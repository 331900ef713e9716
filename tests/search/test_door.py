"""Finding: every word, anywhere in the text, however wide or large its letters; nothing typed is a pattern."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from koubo.kernel.text import search_form
from koubo.search import door
from koubo.search.models import Entry

pytestmark = pytest.mark.django_db
TEXT = "情報科学研究院 特任助教の公募（AI・データサイエンス）\nテニュアトラック\tＮＬＰ Straße Ça va 100%_完\\了 ﾊﾟｿｺﾝ 👩‍🔬 ㈱①Ⅳ"


def found(words: str, kind: str = "posting") -> list[str]:
    return sorted(door.matching(kind, words))


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("", True),
        (" \u3000\n\t", True),
        ("報", True),
        ("科学研究", True),
        ("公募 情報", True),
        ("公募\u3000情報", True),
        ("公募 生物", False),
        ("公募情報", False),
        ("ai", True),
        ("ＡＩ", True),
        ("nlp", True),
        ("STRASSE", True),
        ("ça", True),
        ("ca va", False),
        ("パソコン", True),
        ("ﾊﾟｿｺﾝ", True),
        ("はそこん", False),
        ("ハ\u309aソコン", True),
        ("(株)1iv", True),
        ("👩‍🔬", True),
        ("👨‍🔬", False),
        ("100%", True),
        ("%_", True),
        ("１００％", True),
        ("1%完", False),
        ("100_", False),
        ("_完\\了", True),
        ("\\", True),
        ("\\%", False),
        ("' OR 1=1 --", False),
        ('"', False),
        ("*", False),
        ("トラック ナシ", False),
        ("公募（ai", True),
    ],
)
def test_what_is_found(words: str, is_found: bool) -> None:
    door.put("posting", "D126110001", TEXT)
    door.put("posting", "D126110002", "xyz")
    assert ("D126110001" in found(words)) == is_found
    assert ("D126110002" in found(words)) == (not words.strip())


@pytest.mark.parametrize(
    "words", ["公" * 10_000, "公募 " * 2000, " ".join(map(str, range(3000))), "%" * 10_000, "\x00", "公募\x00生物"]
)
def test_no_query_is_too_much(words: str) -> None:
    door.put("posting", "1", "公募 公募")
    assert found(words) == (["1"] if words.startswith("公募 ") or not words.strip("\0") else [])


def test_words_beyond_the_fiftieth_are_passed_over() -> None:
    door.put("posting", "1", " ".join(f"語{n}。" for n in range(door.MOST_WORDS)))
    most = " ".join(f"語{n}。" for n in range(door.MOST_WORDS))
    assert found(f"{most} {most} 別の語") == ["1"]
    assert found(f"別の語 {most}") == []


def test_text_with_a_null_is_stored_and_found_on_both_sides_of_it() -> None:
    door.put("posting", "1", "情報\x00科学")
    assert found("情報 科学") == ["1"]


def test_putting_again_replaces_and_dropping_forgets() -> None:
    door.put("posting", "1", "生物学")
    door.put("posting", "1", "情報学")
    assert (found("生物"), found("情報"), Entry.objects.count()) == ([], ["1"], 1)
    door.drop("posting", "1")
    door.drop("posting", "never there")
    assert found("") == []


def test_kinds_do_not_mix() -> None:
    door.put("posting", "1", "情報学")
    door.put("institution", "1", "情報学 大学")
    assert (found("情報"), found("大学"), found("大学", "institution")) == (["1"], [], ["1"])
    door.drop("institution", "1")
    assert (found("情報"), found("情報", "institution")) == (["1"], [])


def test_one_query_however_many_things() -> None:
    for n in range(30):
        door.put("posting", f"{n:02}", f"公募 {n:02}番")
    assert len(found("公募")) == 30
    assert found("公募 17番") == ["17"]


LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")


class WhatIsPutIsFound(TestCase):
    """Whatever the text, each part of it in compared form leads back to it, and so does the text itself."""

    @given(st.text(LETTERS, min_size=1, max_size=60), st.data())
    def test_by_every_part(self, text: str, data: st.DataObject) -> None:
        door.put("posting", "1", text)
        assert found(text) == ["1"]
        form = search_form(text)
        assume(form)
        start = data.draw(st.integers(0, len(form) - 1))
        end = data.draw(st.integers(start + 1, len(form)))
        assert found(form[start:end]) == ["1"], form[start:end]

    @given(st.text(LETTERS, max_size=40))
    def test_by_other_cases_and_twice_folded(self, text: str) -> None:
        assert search_form(search_form(text)) == search_form(text)
        door.put("posting", "1", text)
        assert found(text.lower()) == ["1"]
