"""ISO 639 codes as people type them."""

import pytest

from koubo.kernel.languages import language_code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("it", "it"), (" IT ", "it"), ("ｖｉ", "vi"), ("ita", "it"), ("jpn", "ja"), ("ger", "de"), ("deu", "de"), ("haw", "haw"),
        ("yue", "yue"), ("tl", "tl"), ("iw", "he"),
        ("", ""), ("x1", ""), ("xx", ""), ("und", ""), ("mul", ""), ("en-GB", ""), ("zh_hant", ""), ("jp", ""), ("italian", ""), ("イタリア語", ""),
    ],
)  # fmt: skip
def test_a_code_is_known_or_nothing(typed: str, code: str) -> None:
    assert language_code(typed) == code
