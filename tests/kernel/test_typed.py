"""Typed values: what offices write is understood, written back in one form, and refused with what is wrong in it."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koubo.kernel import typed
from koubo.kernel.text import tidy, tidy_line

UNDERSTOOD: list[tuple[Callable[[str], Any], dict[str, Any]]] = [
    (typed.email, {
        "jinji＠aogiri.example": "jinji@aogiri.example", "ｊｉｎｊｉ@aogiri.example": "jinji@aogiri.example",
        "koubo@aogiri.example。": "koubo@aogiri.example", "mailto:koubo@aogiri.example": "koubo@aogiri.example",
        "mailto:mailto:a@b.example": "a@b.example", "ji\u200bnji@aogiri.example": "jinji@aogiri.example",
        "koubo@aogiri.example（総務係）": "koubo@aogiri.example", "総務係 <x@y.example>": "x@y.example",
        "a[at]b.example": "a@b.example", "a@b.example、c@d.example": "a@b.example, c@d.example",
        "a@b.example / c@d.example": "a@b.example, c@d.example", "A@B.Example": "A@b.example", " a@b.example ": "a@b.example",
    }),
    (typed.phone, dict.fromkeys(
        ("022−217−0000", "022‑217‑0000", "022–217–0000", "022―217―0000", "022ｰ217ｰ0000", "022　217　0000", "022\xa0217\xa00000",
         "０２２－２１７－００００", "0222170000", "(022)217-0000", "TEL: 022-217-0000", "022.217.0000", "022-217-\u200b0000"),
        "022-217-0000") | {
        "022-217-0000（内線1234）": "022-217-0000（内線1234）", "022-217-0000(内線 1234)": "022-217-0000（内線1234）",
        "022-217-0000 内線：12": "022-217-0000（内線12）", "022-217-0000（代）": "022-217-0000（代表）",
        "022-217-0000（代表）": "022-217-0000（代表）", "+81.22.217.0000": "+81-22-217-0000", "+44 20 7946 0958": "+44-20-7946-0958", "+442079460958": "+44 20 7946 0958",
        "03-1234-5678 ext. 12": "03-1234-5678 ext. 12", "03(1234)5678": "03-1234-5678", "0120-444-444": "0120-444-444",
        "022-217-0000 / 022-217-0001": "022-217-0000 / 022-217-0001",
    }),
    (typed.postal, {
        "〒980-8577": "980-8577", "９８０８５７７": "980-8577", "980ー8577": "980-8577", "980−8577": "980-8577", "0300000": "030-0000",
        "sw1a 1aa": "SW1A 1AA", "02139": "02139",
    }),
    (typed.url, {
        "www.aogiri.example": "https://www.aogiri.example", "ｈｔｔｐｓ：//aogiri.example/a": "https://aogiri.example/a",
        "https://aogiri.example/a。": "https://aogiri.example/a", "<https://aogiri.example>": "https://aogiri.example",
        "http://x.example/日本?a=（1）": "http://x.example/日本?a=(1)",
    }),
    (typed.amount, {
        "30万円": 300_000, "¥300,000": 300_000, "￥３００，０００－": 300_000, "3.5万": 35_000, "1,200千円": 1_200_000, "540": 540,
        "約30万円": 300_000, "1億2000万円": 120_000_000, "25万5千円": 255_000, "300,000円以上": 300_000, "2,000 yen": 2_000,
    }),
    (typed.count, {
        "1": 1, "２名": 2, "三名": 3, "各1名": 1, "1〜2名": "1-2", "1～2人": "1-2", "1名〜2名": "1-2", "1-2": "1-2", "1 or 2": "1-2",
        "若干名": "some", "数名": "some", "several": "some", "a few": "some", "2 positions": 2,
    }),
    (typed.day, dict.fromkeys(
        ("2027年1月8日（金）", "令和9年1月8日(金)", "R9.1.8", "2027−01−08", "20270108", "２０２７年１月８日", "8 January 2027", "January 8, 2027",
         "Friday, 8 January 2027", "8th Jan. 2027", "2027/1/8", "2027年1月8日（金）必着", "二〇二七年一月八日", "2027年（令和9年）1月8日"),
        date(2027, 1, 8)) | {"令和元年5月1日": date(2019, 5, 1)}),
    (typed.hour, {
        "8:30": time(8, 30), "8：30": time(8, 30), "8:30AM": time(8, 30), "午後5時": time(17), "17時半": time(17, 30), "0830": time(8, 30),
        "午前8時30分": time(8, 30), "5pm": time(17), "12:30 a.m.": time(0, 30), "正午": time(12), "17時必着": time(17), "8:30:00": time(8, 30),
    }),
]  # fmt: skip
REFUSED: list[tuple[Callable[[str], Any], str, str]] = [
    (typed.email, "jinji@aogiri..example", "ピリオドが続いて"),
    (typed.email, "jinji.aogiri.example", "@がありません"),
    (typed.email, "a@@b.example", "@が2個"),
    (typed.email, "x@localhost", "途中で終わって"),
    (typed.email, "山田@b.example", "「山」"),
    (typed.phone, "123", "数字が3桁"),
    (typed.phone, "総務係", "「総」"),
    (typed.postal, "12", "7桁"),
    (typed.url, "ttps://x.example", "始まっていません"),
    (typed.url, "javascript:alert(1)", "始まっていません"),
    (typed.url, "https://user:secret@x.example", "サーバー名"),
    (typed.amount, "30万円〜40万円", "2つ"),
    (typed.amount, "規程による", "読めません"),
    (typed.count, "2〜1名", "読めません"),
    (typed.day, "2027/1/8（木）", "金曜日です"),
    (typed.day, "2027-02-30", "という日はありません"),
    (typed.day, "1月8日", "読めません"),
    (typed.day, "2027年1月8日17時", "日付ではありません"),
    (typed.hour, "24:00", "読めません"),
    (typed.hour, "朝8時ごろ", "読めません"),
]
READERS = [read for read, _cases in UNDERSTOOD]


@pytest.mark.parametrize(("read", "cases"), UNDERSTOOD, ids=lambda value: getattr(value, "__name__", ""))
def test_what_offices_write_is_understood(read: Callable[[str], Any], cases: dict[str, Any]) -> None:
    assert {text: read(text) for text in cases} == cases


def test_a_refusal_says_what_is_wrong_with_this_value() -> None:
    for read, text, said in REFUSED:
        with pytest.raises(typed.Unclear) as refused:
            read(text)
        assert said in refused.value.text.ja, text
        assert refused.value.text.en


ALPHABET = "0123456789０１年月日時分万円千億名人若干数〜~-ー−–—./:：,、。()（）@＠abAB wW令和平成RHS午前後内線代表〒　 \u200b\u202e\n\t+#é漢"


@given(st.sampled_from(READERS), st.text(ALPHABET, max_size=24))
def test_what_was_understood_is_understood_the_same_when_it_is_read_again(
    read: Callable[[str], Any], text: str
) -> None:
    try:
        value = read(text)
    except typed.Unclear:
        return
    assert read(str(value)) == value


@pytest.mark.parametrize(
    ("typed_text", "lines", "line"),
    [
        ("①履歴書\v②業績\f次\x85行\u2028末", "①履歴書\n②業績\n次\n行\n末", "①履歴書 ②業績 次 行 末"),
        ("上\r\n下", "上\n下", "上 下"),
        ("准教授\u202eの公募", "准教授の公募", "准教授の公募"),
        ("区分\t人数", "区分\t人数", "区分 人数"),
        ("女\u200b性\u00ad限\u2060定", "女\u200b性\u00ad限\u2060定", "女性限定"),
        ("女\u200d性", "女\u200d性", "女性"),
        ("👨\u200d👩\u200d👧 نامه\u200cای 葛\U000e0100城", "👨\u200d👩\u200d👧 نامه\u200cای 葛\U000e0100城", "👨\u200d👩\u200d👧 نامه\u200cای 葛\U000e0100城"),
        ("a\ud800b\x00c", "abc", "abc"),
    ],
)  # fmt: skip
def test_what_a_typed_text_is(typed_text: str, lines: str, line: str) -> None:
    assert (tidy(typed_text), tidy_line(typed_text)) == (lines, line)


@given(st.text(max_size=40))
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert tidy_line(tidy_line(text)) == tidy_line(text) == tidy_line(tidy(text))
    assert "\n" not in tidy_line(text)
