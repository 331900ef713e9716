"""The one reading of text, and where each part of it was written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koubo.kernel.reading import compared, reading, traced
from koubo.kernel.text import LINE_END, UNSEEN

TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs",)),
        st.sampled_from("aé\u0301ｶﾞ\uff9eが\u3099か\u200b\u00ad\u2060\r\n\u2028\ufe0f@＠﹫。．①㈱ﬁ\u1100\u1161\u11a8각"),
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("written", "read", "part", "stands"),
    [
        ("a\u200bb@c", "ab@c", "ab", "a\u200bb"),
        ("（ｼﾞﾝｼﾞ）", "(ジンジ)", "ジンジ", "ｼﾞﾝｼﾞ"),
        ("㈱青桐", "(株)青桐", "株", "㈱"),
        ("mu\u0308ller", "müller", "ü", "u\u0308"),
        ("一行\r\n二行", "一行\n二行", "\n", "\r\n"),
        ("か\u3099く", "がく", "が", "か\u3099"),
    ],
)
def test_each_part_of_what_is_read_is_found_where_it_was_written(
    written: str, read: str, part: str, stands: str
) -> None:
    found = traced(written)
    assert found.text == read
    at = read.index(part)
    start, end = found.written(at, at + len(part))
    assert written[start:end] == stands


@pytest.mark.parametrize(
    ("written", "read"),
    [
        # Years of eras
        ("令和9年4月1日", "2027年4月1日"), ("令和元年度", "2019年度"), ("令和　９年", "2027年"), ("令和九年四月", "2027年4月"),
        ("昭和60年4月2日以降に生まれた方", "1985年4月2日以降に生まれた方"), ("平成三十一年", "2019年"), ("R9.1.8", "2027.1.8"), ("H30/4/1", "2018/4/1"),
        ("S60年", "1985年"), ("昭和60.4.2", "1985.4.2"), ("㋿9年", "2027年"), ("2027年（令和9年）1月8日", "2027年1月8日"),
        ("令和９（2027）年４月", "2027年4月"), ("令和9年（2027年）4月", "2027年4月"), ("2027年（令和8年）", "2027年(2026年)"),
        ("昭和60年代生まれ", "昭和60年代生まれ"), ("昭和生まれ", "昭和生まれ"), ("Room R9", "Room R9"), ("H2.5", "H2.5"), ("PHR9.1.8", "PHR9.1.8"),
        # Words that a line end cuts, and lines that are lines
        ("女\n性限定", "女性限定"), ("応募は女性\r\nに限ります", "応募は女性に限ります"), ("男\u2028性のみ", "男性のみ"), ("女性限\n　定", "女性限定"),
        ("年\n齢は35歳以\n下", "年齢は35歳以下"), ("三十五\n歳未\n満", "35歳未満"), ("35歳\nまで", "35歳まで"), ("満35歳\n以下", "満35歳以下"),
        ("教授\n准教授", "教授\n准教授"), ("応募期限\n定員1名", "応募期限\n定員1名"), ("35歳\n以下の書類を送ること", "35歳\n以下の書類を送ること"),
        ("対象者\n性格", "対象者\n性格"),
        # Width, dashes, what is not seen
        ("ﾃﾆｭｱ\u200bトラック", "テニュアトラック"), ("１２ー３", "12-3"), ("1\u22122", "1-2"),
    ],
)  # fmt: skip
def test_a_text_is_read_as_a_clerk_reads_it(written: str, read: str) -> None:
    assert reading(written) == read


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("特任\u200b助教", "特任助教"), ("Ｔｅｎｕｒｅ　Ｔｒａｃｋ", "tenure track"), ("生命‐情報", "生命-情報"), ("AI―社会", "ai—社会"),
        ("助教二名", "助教２名"), ("令和９年度採用", "2027年度採用"), ("任期\u00ad付", "任期付"),
    ],
)  # fmt: skip
def test_what_reads_alike_is_compared_as_the_same(one: str, other: str) -> None:
    assert compared(one) == compared(other)
    assert compared(one) != compared(f"{other}職")


@given(TEXTS)
def test_what_is_traced_is_the_text_in_one_form_and_its_places_follow_one_another(text: str) -> None:
    found = traced(text)
    plain = LINE_END.sub("\n", text).translate(dict.fromkeys(map(ord, UNSEEN)))
    # Korean and Indic letters may become one across two of ours; nothing else does.
    assert unicodedata.normalize("NFKC", found.text) == unicodedata.normalize("NFKC", plain)
    assert len(found.spans) == len(found.text)
    assert all(0 <= start < end <= len(text) for start, end in found.spans)
    assert list(found.spans) == sorted(found.spans)
