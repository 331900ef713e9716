"""The one reading of text, and where each part of it was written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koubo.kernel.reading import traced
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


@given(TEXTS)
def test_what_is_traced_is_the_text_in_one_form_and_its_places_follow_one_another(text: str) -> None:
    found = traced(text)
    plain = LINE_END.sub("\n", text).translate(dict.fromkeys(map(ord, UNSEEN)))
    # Korean and Indic letters may become one across two of ours; nothing else does.
    assert unicodedata.normalize("NFKC", found.text) == unicodedata.normalize("NFKC", plain)
    assert len(found.spans) == len(found.text)
    assert all(0 <= start < end <= len(text) for start, end in found.spans)
    assert list(found.spans) == sorted(found.spans)
