"""What people type is read as they mean it, and they are told what was not used."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koubo.search.words import LONGEST_BOX, LONGEST_TERM, MOST_TERMS, parse, without_each


def read(all_box: str, any_box: str = "", none_box: str = "") -> tuple[list[str], list[str], list[str]]:
    words, notes = parse(all_box, any_box, none_box)
    assert not notes
    return list(words.all_of), list(words.any_of), list(words.none_of)


@pytest.mark.parametrize(
    ("typed", "all_of", "any_of", "none_of"),
    [
        ("京都 大学", ["京都", "大学"], [], []),
        ("京都\u3000大学\t教授", ["京都", "大学", "教授"], [], []),
        ("京都 京都 ＫＹＯＴＯ kyoto", ["京都", "ＫＹＯＴＯ"], [], []),
        ('"machine learning" AI', ["machine learning", "AI"], [], []),
        ("“machine learning”", ["machine learning"], [], []),
        ("”機械 学習”", ["機械 学習"], [], []),
        ("「機械 学習」『深層 学習』", ["機械 学習", "深層 学習"], [], []),
        ('"machine learning', ['"machine', "learning"], [], []),
        ("教授 -准教授", ["教授"], [], ["准教授"]),
        ("教授 －准教授 −助教", ["教授"], [], ["准教授", "助教"]),
        ("教授 ー准教授", ["教授"], [], ["准教授"]),
        ('教授 -"特任 教授"', ["教授"], [], ["特任 教授"]),
        ("COVID-19 データ", ["COVID-19", "データ"], [], []),
        ("教授 NOT 准教授", ["教授"], [], ["准教授"]),
        ("京都 AND 大学", ["京都", "大学"], [], []),
        ("京都 OR 大阪", [], ["京都", "大阪"], []),
        ("教授 京都 OR 大阪 ＯＲ 奈良 化学", ["教授", "化学"], ["京都", "大阪", "奈良"], []),
        ("art or craft", ["art", "or", "craft"], [], []),
        ('"OR" "NOT"', ["OR", "NOT"], [], []),
        ("don't C++ 5'", ["don't", "C++", "5'"], [], []),
        ("", [], [], []),
    ],
)
def test_the_box_for_all_words(typed, all_of, any_of, none_of):
    assert read(typed) == (all_of, any_of, none_of)


@pytest.mark.parametrize(
    ("typed", "without"),
    [
        ("数学 助教", [("数学", "助教"), ("助教", "数学")]),
        ('"情報学 研究" 助教', [('"情報学 研究"', "助教"), ("助教", '"情報学 研究"')]),
        ("助教 -特任", [("助教", "-特任"), ("-特任", "助教")]),
        (".NET 助教", [(".NET", "助教"), ("助教", ".NET")]),
        ("a OR b c", [("a", "b c"), ("b", "a c"), ("c", "a OR b")]),
        ("数学 NOT 助教", [("数学", "助教"), ("助教", "数学")]),
        ('"" 数学', []),
        ("数学", []),
        ("", []),
    ],
)
def test_each_thing_typed_can_be_given_up(typed, without):
    assert without_each(typed) == without


def test_the_other_boxes():
    assert read("教授", "京都 OR 「大阪 府」", "私立 -公立") == (["教授"], ["京都", "大阪 府"], ["私立", "公立"])
    assert read("教授 -任期", "京都 -奈良") == (["教授"], ["京都"], ["奈良", "任期"])


@pytest.mark.parametrize(
    ("boxes", "kept", "said"),
    [
        (("。 京都 !!",), (["京都"], [], []), "「。」「!!」は、文字や数字を含まない"),
        (("\u202e\u200b",), ([], [], []), "「」は、文字や数字を含まない"),
        (("- - +",), ([], [], []), "「-」「+」は、文字や数字を含まない"),
        (("京都 OR",), (["京都"], [], []), "「OR」は、つなぐ語がない"),
        (("OR 京都",), (["京都"], [], []), "「OR」は、つなぐ語がない"),
        (("京都 OR OR 大阪",), ([], ["京都", "大阪"], []), "「OR」は、つなぐ語がない"),
        (("京都 OR -大阪",), (["京都"], [], ["大阪"]), "「OR」は、つなぐ語がない"),
        (("京都 NOT",), (["京都"], [], []), "「NOT」は、つなぐ語がない"),
        (("a OR b c OR d",), (["c", "d"], ["a", "b"], []), "ORでつなげる語の組は1つまで"),
        (("CD4+ 細胞",), (["CD4+", "細胞"], [], []), "記号は検索に使用していません：「+」"),
        ((".NET C++",), ([".NET", "C++"], [], []), "「.」"),
        (("R&D Ｃ＃ C+++",), (["R&D", "Ｃ＃", "C+++"], [], []), "「&」「+」"),
        (("教授", "", "-CD8＋"), (["教授"], [], ["CD8＋"]), "「+」"),
        (("a OR b", "c"), (["a", "b"], ["c"], []), "いずれかの語を含む欄に入力がある"),
    ],
)
def test_what_cannot_be_used_is_said(boxes, kept, said):
    words, (note,) = parse(*boxes)
    assert (list(words.all_of), list(words.any_of), list(words.none_of)) == kept
    assert said in note.ja
    assert note.en


@pytest.mark.parametrize(
    "typed", ["C++ C# F♯", "M.Sc. Ph.D.", "3か月〜 4月～", "AI/ML (常勤) don't", "機械学習、AI；「京都」", "COVID-19"]
)
def test_of_what_parts_words_nothing_is_said(typed):
    assert parse(typed)[1] == ()


def test_the_limits_are_said():
    words, (note,) = parse(" ".join(f"w{n}" for n in range(MOST_TERMS + 5)))
    assert words.all_of == tuple(f"w{n}" for n in range(MOST_TERMS))
    assert "「w10」「w11」「w12」ほか2個" in note.ja
    assert "“w10”, “w11”, “w12” and 2 more" in note.en

    words, (note,) = parse("学" * (LONGEST_TERM + 1))
    assert words.all_of == ("学" * LONGEST_TERM,)
    assert f"{LONGEST_TERM}文字まで" in note.ja

    words, (note,) = parse('"' + "a" * 60 + ' bcdefg"')
    assert words.all_of == ("a" * 60,)

    words, (note,) = parse("京 " * (LONGEST_BOX // 2) + "大阪")
    assert words.all_of == ("京",)
    assert "2,000文字まで" in note.ja


def test_exactly_the_limits_are_fine():
    assert len(read(" ".join("語" + chr(0x4E00 + n) for n in range(MOST_TERMS)))[0]) == MOST_TERMS
    assert read("学" * LONGEST_TERM)[0] == ["学" * LONGEST_TERM]
    assert read(("京 " * LONGEST_BOX)[: LONGEST_BOX - 1])[0] == ["京"]


@pytest.mark.parametrize(
    "hostile",
    [
        "あ" * 10_000,
        " ".join(f"語{n}" for n in range(500)),
        "- " * 5_000,
        "「" * 10_000,
        '"' * 9_999,
        "OR " * 3_000,
        "NOT " * 3_000,
        "(a+)+$ .* [^x]{9999}",
        "'; DROP TABLE postings; -- %' OR 1=1",
        "\0\x07\u202e\u2066",
        "\ud800 \udfff",
        "﷽" * 10_000,
        "-" * 10_000,
    ],
)
def test_hostile_input_is_read_within_the_limits(hostile):
    words, _ = parse(hostile, hostile, hostile)
    for box in (words.all_of, words.any_of, words.none_of):
        assert len(box) <= MOST_TERMS
        assert all(0 < len(term) <= LONGEST_TERM for term in box)
        "".join(box).encode("utf-8")


@given(st.text(st.one_of(st.sampled_from('ab京都 \u3000-－ー"「」“”ORAND。'), st.characters()), max_size=200))
def test_all_that_was_typed_is_used_or_said(typed):
    words, notes = parse(typed)
    for note in notes:
        (note.ja + note.en).encode("utf-8")
    assert notes or words.all_of or words.any_of or words.none_of or not re.sub('["「」“”\\s]', "", typed)
