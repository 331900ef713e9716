"""What a person reads as an e-mail address is hidden however it is written, and nothing else is."""

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koubo.kernel.text import UNSEEN
from koubo.postings.content.email_masking import HIDDEN, mask, mask_content
from tests.support import factories

PLAIN = "jinji@aogiri.example"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        # Characters that are not seen
        ("jinji\u200b@aogiri.example", "●●●@aogiri.example"),
        ("連絡先：ji\u200bn\u00adji@aogiri.example", "連絡先：●●●@aogiri.example"),
        ("jinji@aogi\u2060ri.example", "●●●@aogi\u2060ri.example"),
        ("\ufeffjinji\u200d@\u200caogiri.example", "\ufeff●●●@\u200caogiri.example"),
        # Other widths and forms
        ("ｊｉｎｊｉ＠ａｏｇｉｒｉ。ｅｘａｍｐｌｅ", "●●●＠ａｏｇｉｒｉ。ｅｘａｍｐｌｅ"),
        ("jinji﹫aogiri｡example", "●●●﹫aogiri｡example"),
        ("𝐣𝐢𝐧𝐣𝐢@aogiri.example", "●●●@aogiri.example"),
        ("ji\u0332nji@aogiri.example", "●●●@aogiri.example"),
        ("mu\u0308ller@aogiri.example, müller@aogiri.example", "●●●@aogiri.example, ●●●@aogiri.example"),
        ("koubo‐info@aogiri.example", "●●●@aogiri.example"),
        ("koubo−info@aogiri.example", "●●●@aogiri.example"),
        ("kouboーinfo@aogiri.example", "●●●@aogiri.example"),
        ("jinji@青桐.example", "●●●@青桐.example"),
        # All letters and signs of a name
        ("a&b@aogiri.example", "●●●@aogiri.example"),
        ("a/b=c?d@aogiri.example", "●●●@aogiri.example"),
        ("担当：o'hara!#$%^`{|}~+1@aogiri.example", "担当：●●●@aogiri.example"),
        ('"jin ji"@aogiri.example', "●●●@aogiri.example"),
        # Spaces, line ends, words for signs
        ("jinji　＠　aogiri.example", "●●●　＠　aogiri.example"),
        ("jinji @aogiri.example", "●●● @aogiri.example"),
        ("jinji@\r\naogiri.example", "●●●@\r\naogiri.example"),
        ("jinji@aogiri.\nexample", "●●●@aogiri.\nexample"),
        ("jinji[at]aogiri.example", "●●●[at]aogiri.example"),
        ("jinji（アット）aogiri（ドット）example", "●●●（アット）aogiri（ドット）example"),
        ("jinji(@)aogiri.example", "●●●(@)aogiri.example"),
        ("mailto:jinji%40aogiri.example", "mailto:●●●%40aogiri.example"),
        # What stands beside it stays
        ("電話022-217-0000/jinji@aogiri.exampleまで", "電話022-217-0000/●●●@aogiri.exampleまで"),
        ("E-mail=jinji@aogiri.example", "E-mail=●●●@aogiri.example"),
        ("'jinji@aogiri.example'", "'●●●@aogiri.example'"),
        ("-jinji@aogiri.example\n-saiyo@aogiri.example", "-●●●@aogiri.example\n-●●●@aogiri.example"),
        ("https://aogiri.example/ask?to=jinji@aogiri.example", "https://aogiri.example/ask?to=●●●@aogiri.example"),
        ("<jinji@aogiri.example>、（saiyo＠aogiri．example）", "<●●●@aogiri.example>、（●●●＠aogiri．example）"),
        ("１号館ﾛﾋﾞｰ㈱　jinji@aogiri.example　か゛", "１号館ﾛﾋﾞｰ㈱　●●●@aogiri.example　か゛"),
    ],
)  # fmt: skip
def test_an_address_is_hidden_however_it_is_written(written: str, shown: str) -> None:
    assert mask(written) == shown
    assert mask(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Instagram @aogiri.univ をご覧ください",
        "SNS\n@aogiri.univ",
        "Visit us @ www.aogiri.example",
        "勤務地は本館@東京。Webで応募してください",
        "材料科学（Au@SiO2、Fe3O4@C。）の研究",
        "Au@SiO2.\nApplicants have a PhD.",
        "消耗品 5@100.50、3 @ 1,000円",
        "準備中（at the latest）、[attached]、アットホームな職場",
        "達成率40%40歳以下の割合",
        "@koubo、a@b、@.example、x@、@@@",
        "https://medium.example/@aogiri",
        "詳しくは https://aogiri.example/a%20b?c=d&e=f を見てください",
    ],
)
def test_what_is_no_address_stays_as_it_is(text: str) -> None:
    assert mask(text) == text


@given(st.lists(st.sampled_from(sorted(UNSEEN)), min_size=1, max_size=3), st.integers(1, len(PLAIN) - 1))
def test_nothing_unseen_shows_an_address(unseen: list[str], at: int) -> None:
    shown = mask(f"備考 {PLAIN[:at]}{''.join(unseen)}{PLAIN[at:]} まで")
    assert shown.startswith(f"備考 {HIDDEN}")
    assert not set(shown.partition("@")[0]) & set(string.ascii_letters)


@given(st.text(st.sampled_from(string.ascii_letters + string.digits + "!#$%&'*+/=?^_`{|}~.-"), min_size=1, max_size=30))
def test_no_letter_of_a_name_is_left(name: str) -> None:
    hidden = mask(f"宛先は{name}z@aogiri.example")
    assert hidden.endswith(f"{HIDDEN}@aogiri.example")
    left = hidden.removeprefix("宛先は").partition(HIDDEN)[0]
    assert not left or not left[-1].isalnum()


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="%％﹪")))
def test_a_text_without_a_sign_of_addresses_is_never_touched(text: str) -> None:
    plain = unicodedata.normalize("NFKC", text).casefold()
    if "@" not in plain and "at" not in plain and "アット" not in plain:
        assert mask(text) == text


def test_names_of_files_are_hidden_too() -> None:
    file = {"id": "1", "name": "jinji@aogiri.example.pdf", "size": 3, "pages": 1}
    hidden = mask_content(factories.content() | {"attachments": [file]})
    assert hidden["attachments"] == [{**file, "name": "●●●@aogiri.example.pdf"}]
