"""What matched is marked in the text as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koubo.search.folding import plain, traced
from koubo.search.highlighting import excerpt, split
from koubo.search.query import Words
from koubo.search.terms import Synonyms, Terms, read
from tests.search.test_analysis import AWKWARD

SYNONYMS = Synonyms.of([("東大", "東京大学", "UTokyo")])


def terms(*all_of: str, inside: bool = False, **words) -> Terms:
    return read(Words(all_of=all_of, inside=inside, **words), SYNONYMS)


def shown(parts) -> str:
    return "".join(f"[{part}]" if matched else part for part, matched in parts)


@pytest.mark.parametrize(
    ("text", "term", "marked"),
    [
        ("京都大学と東京都", "京都", "[京都]大学と東京都"),
        ("smart art", "ART", "smart [art]"),
        ("ＡＩ・データ", "ai", "[ＡＩ]・データ"),
        ("㈱ﾃﾞｰﾀの①", "データ", "㈱[ﾃﾞｰﾀ]の①"),
        ("か\u3099ん研究", "がん", "[か\u3099ん]研究"),
        ("澤田學の學生", "学", "澤田[學]の[學]生"),
        ("ヴァイオリン奏者", "バイオリン", "[ヴァイオリン]奏者"),
        ("Machine\n Learning を", "machine learning", "[Machine\n Learning] を"),
        ("京\u200b都", "京都", "[京\u200b都]"),
        ("Straße 5", "strasse", "[Straße] 5"),
        ("東京大学とUTokyo", "東大", "[東京大学]と[UTokyo]"),
        ("機械学習", "学習、機械", "[機械学習]"),
        ("大阪、京都", "奈良", "大阪、京都"),
        ("", "奈良", ""),
    ],
)
def test_what_was_asked_for_is_marked(text, term, marked):
    assert shown(split(text, terms(term))) == marked


def test_what_lies_inside_words_is_marked_only_when_it_was_asked_for():
    assert shown(split("東京都", terms("京都"))) == "東京都"
    assert shown(split("東京都", terms("京都", inside=True))) == "東[京都]"


def test_words_of_any_are_marked_and_those_of_none_are_not():
    assert shown(split("京都と大阪", terms("京都", any_of=("大阪",)))) == "[京都]と[大阪]"
    assert shown(split("京都と大阪", terms("京都", none_of=("大阪",)))) == "[京都]と大阪"


def test_an_excerpt_is_the_surroundings_of_the_first_match_in_one_line():
    text = "これは長い説明です。" * 10 + "京都大学\nで働く人を京都で探しています。" + "まだまだ続きます。" * 10
    assert (
        shown(excerpt(text, terms("京都"), around=20))
        == "…これは長い説明です。[京都]大学 で働く人を[京都]で探しています…"
    )
    assert shown(excerpt("京都大学", terms("京都"))) == "[京都]大学"
    assert excerpt(text, terms("奈良")) == []


@given(AWKWARD, st.data())
def test_parts_are_the_text_and_what_is_in_it_is_marked(text, data):
    first = data.draw(st.integers(0, len(text)))
    last = data.draw(st.integers(first, len(text)))
    parts = split(text, terms(text[first:last], inside=True))
    assert "".join(part for part, _ in parts) == text
    assert all(part for part, _ in parts)


@given(AWKWARD)
def test_each_folded_character_is_known_to_come_from_somewhere(text):
    origin = traced(text)
    if origin is not None:
        folded, spans = origin
        assert folded == plain(text)
        assert len(spans) == len(folded)
        assert all(0 <= start < end <= len(text) for start, end in spans)


@pytest.mark.parametrize("text", ["ﾃﾞｰﾀ", "か\u3099\u3099", "ヴァ", "e\u0301\u0323", "각", "x\ufe0f\u3099", "ヵ\u3099"])
def test_usual_and_unusual_text_can_be_traced(text):
    assert traced(text) is not None
