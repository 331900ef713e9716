"""What text becomes to search: folded, cut into units, with the edges of its words."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koubo.search.analysis import Analysed, analyse, term
from koubo.search.folding import fold
from tests.search.units import units

# Whatever a keyboard, a PDF or an attacker sends: kana with loose marks, dashes, old kanji, halves of pairs, invisible things.
AWKWARD = st.text(
    st.one_of(
        st.sampled_from("あかがんヴヷァィャッーｰ゛゜ﾞﾟ\u3099\u309aカヵヶゕ々〆〇"),
        st.sampled_from("京都大学東文理澤學髙﨑𠮷葛\U000e0100獣医准教授国"),
        st.sampled_from("aAzßſİıéＡＩ１2①½㈱℃ﬁ\u0301\u0345한글ไทย"),
        st.sampled_from(" \u3000\n\t\0\x07-‐—−－・･。、（）「」\"'_~〜"),
        st.sampled_from("\ud800\udfff\u200b\u200d\u202e\u2066\ufeff\u00ad\u3164\ufe0f😀👩"),
        st.characters(),
    ),
    max_size=60,
)


def words(text: str) -> str:
    """Return the analysed text with a bar at each edge of a word."""
    shown = "".join(unit.text + "|" * unit.ends for unit in units(analyse([text])))
    return shown.rstrip("|")


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("ＡＩ", "ai"),
        ("ﾃﾞｰﾀ", "でーた"),
        ("データ", "でーた"),
        ("か\u3099", "が"),
        ("Straße", "strasse"),
        ("澤田學", "沢田学"),
        ("髙﨑", "高崎"),
        ("東京藝術大學", "東京芸術大学"),
        ("葛\U000e0100城", "葛城"),
        ("ヴァイオリン", "ばいおりん"),
        ("ヴィーナス", "びーなす"),
        ("レヴュー", "れびゅー"),
        ("ルーヴル", "るーぶる"),
        ("3ヶ月", "3け月"),
        ("3ヵ月", "3か月"),
        ("デ－タ", "でーた"),
        ("デ−タ", "でーた"),
        ("X—線", "x-線"),
        ("データ――解析", "でーた--解析"),
        ("京\u200b都\0", "京都"),
    ],
)
def test_what_people_write_in_different_ways_is_compared_in_one(written, compared):
    assert fold(written) == compared


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("京都 大学", ["京", "都", "大", "学"]),
        ("smart city", ["smart", "city"]),
        ("X線・γ線", ["x", "線", "γ", "線"]),
        ("COVID-19", ["covid", "19"]),
        ("2026年度", ["2026", "年", "度"]),
        ("Université한글", ["universite한글"]),
        ("C++とC#", ["c++", "と", "c#"]),
        ("Women's rights", ["woman", "right"]),
        ("佐々木", ["佐", "々", "木"]),
    ],
)
def test_a_cjk_character_is_a_unit_and_other_letters_are_words(text, cut):
    together = ["covid19"] if text == "COVID-19" else []
    assert [unit.text for unit in units(analyse([text]))] == cut + together
    assert [list(piece.units) for piece in term(text)] == [cut]


def test_what_is_neither_letter_nor_space_keeps_its_sides_apart():
    positions = {unit.text: unit.position for unit in units(analyse(["京、都", "a(b)"]))}
    assert positions == {"京": 0, "都": 2, "a": 4, "b": 6}
    assert [piece.text for piece in term("京都(AI)、大学。")] == ["京都", " ai ", "大学"]


@pytest.mark.parametrize("nothing", ["", " \u3000\n", "。、！？", "-", "・", "\0\u200b", "😀", "\ud800", "\u3164"])
def test_a_term_without_a_letter_asks_for_nothing(nothing):
    assert term(nothing) == ()


@pytest.mark.parametrize(
    ("text", "edges"),
    [
        ("東京都立大学", "東京|都立|大学"),
        ("獣医学部", "獣医|学|部"),
        ("准教授", "准教授"),
        ("特任准教授", "特任|准教授"),
        ("AIロボット工学", "ai|ろぼっと|工学"),
        ("京 都", "京|都"),
        ("心理学・物理学", "心理|学|物理|学"),
    ],
)
def test_edges_are_those_of_short_words(text, edges):
    assert words(text) == edges


def test_a_word_ends_also_before_a_long_vowel_at_its_end():
    ends = [unit.ends for unit in units(analyse(["データーの"]))]
    assert ends[2:4] == [True, True]


@given(AWKWARD)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(AWKWARD)
def test_analysing_what_was_analysed_keeps_the_units(text):
    once = analyse([text])
    assert [u.text for u in units(analyse([once.text.replace("\n", "。")]))] == [u.text for u in units(once)]


@given(AWKWARD, st.data())
def test_every_part_of_a_text_is_a_part_of_what_is_analysed(text, data):
    analysed = analyse([text])
    for stretch in analysed.text.split("\n"):
        cut = [unit.text for unit in units(Analysed(stretch + "\n", bytes(len(stretch) + 1)))]
        if not cut:
            continue
        first = data.draw(st.integers(0, len(cut) - 1))
        last = data.draw(st.integers(first, len(cut) - 1))
        (piece,) = term(" ".join(cut[first : last + 1]))
        assert list(piece.units) == cut[first : last + 1]
        assert piece.text in analysed.text


@given(AWKWARD)
def test_what_is_analysed_can_be_stored_and_has_an_edge_for_each_character(text):
    analysed = analyse([text, text])
    analysed.text.encode("utf-8")
    assert "\0" not in analysed.text
    assert len(analysed.text) == len(analysed.edges)
    assert analysed == analyse([text, text])


@pytest.mark.parametrize(
    "repeated",
    ["あ", "x", "東京", "\ud800", "ー", "か\u3099", "\u0301", " ", "。", "1", "ア", "一", "😀", "a ", "学・", "\u202e"],
)
def test_very_long_texts_are_analysed(repeated):
    text = (repeated * 100_000)[:100_000]
    length = len(unicodedata.normalize("NFKC", text))
    assert len(analyse([text]).text) <= 2 * length + 3
