"""Typed values: what offices write is understood, written back in one form, and refused with what is wrong in it."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koubo.kernel import typed
from koubo.kernel.text import tidy, tidy_line
from tests.support.extent import many

UNDERSTOOD: list[tuple[Callable[[str], Any], dict[str, Any]]] = [
    (typed.email, {
        "jinji＠aogiri.example": "jinji@aogiri.example", "ｊｉｎｊｉ@aogiri.example": "jinji@aogiri.example",
        "koubo@aogiri.example。": "koubo@aogiri.example", "mailto:koubo@aogiri.example": "koubo@aogiri.example",
        "mailto:mailto:a@b.example": "a@b.example", "ji\u200bnji@aogiri.example": "jinji@aogiri.example",
        "koubo@aogiri.example（総務係）": "koubo@aogiri.example", "総務係 <x@y.example>": "x@y.example",
        "a[at]b.example": "a@b.example", "a@b.example、c@d.example": "a@b.example, c@d.example",
        "a@b.example / c@d.example": "a@b.example, c@d.example", "A@B.Example": "A@b.example", " a@b.example ": "a@b.example",
        "x@y.example宛": "x@y.example", "x@y.example 宛て": "x@y.example", "MAILTO:%20x@y.example": "x@y.example",
        "総務係：x@y.example": "x@y.example", "E-mail: x@y.example": "x@y.example", "a@b.example・c@d.example": "a@b.example, c@d.example",
        "a@b.example または c@d.example": "a@b.example, c@d.example", "x@y.example（z@y.example）": "x@y.example, z@y.example",
        "x@日本語.jp": "x@xn--wgv71a119e.jp", "a@b.example <c@d.example>": "a@b.example, c@d.example",
    }),
    (typed.phone, dict.fromkeys(
        ("022−217−0000", "022‑217‑0000", "022–217–0000", "022―217―0000", "022ｰ217ｰ0000", "022　217　0000", "022\xa0217\xa00000",
         "０２２－２１７－００００", "0222170000", "(022)217-0000", "TEL: 022-217-0000", "022.217.0000", "022-217-\u200b0000"),
        "022-217-0000") | {
        "022-217-0000（内線1234）": "022-217-0000（内線1234）", "022-217-0000(内線 1234)": "022-217-0000（内線1234）",
        "022-217-0000 内線：12": "022-217-0000（内線12）", "022-217-0000（代）": "022-217-0000（代表）",
        "022-217-0000（代表）": "022-217-0000（代表）", "+81.22.217.0000": "+81-22-217-0000", "+44 20 7946 0958": "+44-20-7946-0958", "+442079460958": "+44-20-7946-0958",
        "03-1234-5678 ext. 12": "03-1234-5678 ext. 12", "03(1234)5678": "03-1234-5678", "0120-444-444": "0120-444-444",
        "022-217-0000 / 022-217-0001": "022-217-0000 / 022-217-0001", "03-1234-5678・5679": "03-1234-5678 / 03-1234-5679",
        "03-1234-5678（ダイヤルイン）": "03-1234-5678（ダイヤルイン）", "(代表) 03-1234-5678": "03-1234-5678（代表）",
        "03-1234-5678（代表、内線12）": "03-1234-5678（代表）（内線12）", "03-1234-5678（内線12・34）": "03-1234-5678（内線12・34）",
        "+81(0)3-1234-5678": "+81-3-1234-5678", "+81-03-1234-5678": "+81-3-1234-5678", "+44 (0)20 7946 0958": "+44-20-7946-0958",
        "010-1-212-555-0100": "+1-212-555-0100", "+39 06 1234 5678": "+39-06-1234-5678", "０９０ー１２３４ー５６７８": "090-1234-5678",
    }),
    (typed.postal, {
        "〒980-8577": "980-8577", "９８０８５７７": "980-8577", "980ー8577": "980-8577", "980−8577": "980-8577", "0300000": "030-0000",
        "sw1a 1aa": "SW1A 1AA", "02139": "02139", "980 8577": "980-8577", "郵便番号：980-8577": "980-8577",
        "K1A 0B1": "K1A 0B1", "1000-205": "1000-205", "110 001": "110 001", "02139-4307": "02139-4307",
    }),
    (typed.url, {
        "www.aogiri.example": "https://www.aogiri.example", "ｈｔｔｐｓ：//aogiri.example/a": "https://aogiri.example/a",
        "https://aogiri.example/a。": "https://aogiri.example/a", "<https://aogiri.example>": "https://aogiri.example",
        "http://x.example/日本?a=（1）": "http://x.example/日本?a=(1)", "URL：https://x.example/": "https://x.example/",
        "https://x.example/東京_(曖昧さ回避)": "https://x.example/東京_(曖昧さ回避)", "https://日本語.jp/": "https://日本語.jp/",
        "https://x.example/web/https://b.example": "https://x.example/web/https://b.example", "https://192.0.2.1:8080/": "https://192.0.2.1:8080/",
    }),
    (typed.amount, {
        "30万円": 300_000, "¥300,000": 300_000, "￥３００，０００－": 300_000, "3.5万": 35_000, "1,200千円": 1_200_000, "540": 540,
        "約30万円": 300_000, "1億2000万円": 120_000_000, "25万5千円": 255_000, "300,000円以上": 300_000, "2,000 yen": 2_000,
        "三十万円": 300_000, "二十五万五千円": 255_000, "百万円": 1_000_000, "5百万円": 5_000_000, "30万円/月": 300_000, "￥300,000−": 300_000,
        "300、000円": 300_000, "3,000 千円": 3_000_000, "5 400 000": 5_400_000, "300 000円": 300_000, "30万円（税込）": 300_000, "0円": 0,
    }),
    (typed.count, {
        "1": 1, "２名": 2, "三名": 3, "各1名": 1, "1〜2名": "1-2", "1～2人": "1-2", "1名〜2名": "1-2", "1-2": "1-2", "1 or 2": "1-2",
        "若干名": "some", "数名": "some", "several": "some", "a few": "some", "2 positions": 2,
        "1、2名": "1-2", "1,2名": "1-2", "一、二名": "1-2", "one or two positions": "1-2", "2名以上": "2+", "2 or more": "2+", "1,000": 1000, "十二名": 12,
    }),
    (typed.day, dict.fromkeys(
        ("2027年1月8日（金）", "令和9年1月8日(金)", "R9.1.8", "2027−01−08", "20270108", "２０２７年１月８日", "8 January 2027", "January 8, 2027",
         "Friday, 8 January 2027", "8th Jan. 2027", "2027/1/8", "2027年1月8日（金）必着", "二〇二七年一月八日", "2027年（令和9年）1月8日",
         "令9.1.8", "令和9年（2027年）1月8日", "令和9（2027）年1月8日", "2027年1月8日（金・祝）", "令和九年一月八日"),
        date(2027, 1, 8)) | {"令和元年5月1日": date(2019, 5, 1)}),
    (typed.hour, {
        "8:30": time(8, 30), "8：30": time(8, 30), "8:30AM": time(8, 30), "午後5時": time(17), "17時半": time(17, 30), "0830": time(8, 30),
        "午前8時30分": time(8, 30), "5pm": time(17), "12:30 a.m.": time(0, 30), "正午": time(12), "17時必着": time(17), "8:30:00": time(8, 30),
        "17:00 JST": time(17), "17:00（日本時間）": time(17), "noon": time(12), "12 noon": time(12), "12時（正午）": time(12), "午後0時": time(12),
        "12am": time(0), "8時5分": time(8, 5), "17": time(17),
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
    (typed.hour, "24:00", "翌日の0:00"),
    (typed.hour, "朝8時ごろ", "読めません"),
    (typed.email, "x@y.example（CC：z@y.example）", "「CC」"),
    (typed.email, "x@y.example。総務係まで", "「総務係まで」"),
    (typed.email, "x@y.example宛にメール", "「宛にメール」"),
    (typed.email, "x@NOSPAM.y.example（NOSPAMを除く）", "実際のアドレス"),
    (typed.email, "%20x@y.example", "「%20」"),
    (typed.email, "mailto:x@y.example?subject=a", "「?」"),
    (typed.one_email, "a@b.example, c@d.example", "2件"),
    (typed.phone, "03-1234-5678内線12 34", "「内線12 34」"),
    (typed.phone, "03-1234-5678〜9", "「〜9」"),
    (typed.phone, "03-1234-5678（平日9時〜17時）", "「(平日9時〜17時)」"),
    (typed.phone, "090-1234-567", "数字が10桁"),
    (typed.phone, "(2170120217", "市外局番の0から"),
    (typed.phone, "1234-5678・5679", "「5679」"),
    (typed.postal, "98O-8577", "「O」は数字ではありません"),
    (typed.postal, "980-857", "6桁"),
    (typed.postal, "〒980", "3桁"),
    (typed.url, "https://a.example https://b.example", "途中に空白"),
    (typed.url, "https://a.examplehttps://b.example", "「a.examplehttps:」"),
    (typed.url, "https://aogiri.example（日本語）", "「（日本語）」"),
    (typed.url, "https://aogiri.example/a.htmlをご覧ください。", "「をご覧ください。」"),
    (typed.url, "https://aogiri.example宛", "「aogiri.example宛」"),
    (typed.url, "https://999.0.2.1/", "サーバー名"),
    (typed.amount, "300.000", "小数点"),
    (typed.amount, "1,2", "2つ"),
    (typed.amount, "30 40万円", "2つ"),
    (typed.amount, "200 300", "2つ"),
    (typed.count, "1" * 5000, f"「{'1' * 60}…」"),
    (typed.amount, "二三万円", "「二三万円」"),
    (typed.amount, "20万円台", "「台」"),
    (typed.count, "1、5名", "「1、5名」"),
    (typed.count, "二三名", "「二三名」"),
    (typed.count, "1.0", "「1.0」"),
    (typed.whole, "300.000", "「300.000」"),
    (typed.whole, "-5", "「-5」"),
    (typed.day, "令和0年1月8日", "「令和0年」"),
    (typed.day, "2027年（令和8年）1月8日", "別の年"),
    (typed.day, "Marsh 8, 2027", "「Marsh 8, 2027」"),
    (typed.hour, "午後12時", "正午とも真夜中とも"),
    (typed.hour, "8.5", "「8.5」"),
    (typed.hour, "8:30:45", "「8:30:45」"),
    (typed.hour, "13am", "「13am」"),
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


def understood_again(read: Callable[[str], Any], text: str) -> bool:
    """Whether it is understood; then what is stored reads the same."""
    try:
        value = read(text)
    except typed.Unclear as unclear:
        assert unclear.text.ja != unclear.text.en
        return False
    assert read(str(value)) == value
    return True


@given(st.sampled_from(READERS), st.text(ALPHABET, max_size=24))
def test_what_was_understood_is_understood_the_same_when_it_is_read_again(
    read: Callable[[str], Any], text: str
) -> None:
    understood_again(read, text)


def parts(*choices: str) -> st.SearchStrategy[str]:
    """Texts made of one of each: the choices of a part stand between bars, two bars are one."""
    return st.tuples(*(st.sampled_from(choice.split("|")) for choice in choices)).map("".join)


DASH = "-|−|‑|–|ー|－"
NAMES, HOSTS = "x|jinji|a.b|ｊｉｎｊｉ|x+y|x_1", "y.example|aogiri.example|a-b.example.jp|日本語.jp|Y.EXAMPLE"
LIKELY: dict[Callable[[str], Any], st.SearchStrategy[str]] = {
    typed.email: parts("|mailto:|MAILTO:%20|総務係：|総務 <|E-mail: |　", NAMES, "@|＠| @ |[at]", HOSTS, "|。|宛|（総務係）|、|・z@w.example| / z@w.example|>"),
    typed.phone: parts(
        "|TEL |電話：|(代表)", "022-217-0000|(022)217−0000|03 1234 5678|０３‑１２３４ー５６７８|+81(0)3-1234-5678|+44 20 7946 0958|0120444444|22-217-0000",
        "|・5679|、5679| / 022-217-0001", "|（代表）|(代)| direct|（ダイヤルイン）", "|（内線1234）| 内線12・34| ext. 5|、内線 7|x9",
    ),
    typed.postal: parts("|〒|郵便番号：| ", "980|９８０|100|030|98O", DASH + "| |", "8577|８５７７|0001|857", "| |　"),
    typed.url: parts("https://|http://|www.|ｈｔｔｐｓ：//|<https://|URL：https://", "aogiri.example|x.example:8080|日本語.jp|192.0.2.1", "|/|/a/b|/日本?a=（1）|/a#b|/a_(b)", "|。|、|>|.|」"),
    typed.amount: parts("|約|¥|￥|月額", "30|300,000|３００，０００|三十|3.5|二十五|1,200|0", "|万|千|百万|万円|円|億円|万5千円", "|円|/月|−|以上|（税込）|。|程度"),
    typed.count: parts("|各", "1|２|三|one|若干名", "|名|人", "||〜5|～６|-4|、2| or 7|以上|から9", "||名|人|名程度"),
    typed.whole: parts("|　", "1|２|1,200|300|0", "|,000|０"),
    typed.day: parts(
        "令和9年|令和九年|R9.|令9/|2027年|2027-|２０２７/|令和9年（2027年）|2027年（令和9年）|令和0年", "1|１|12|一", "月|-|.|/", "8|０８|20|八", "|日| |日まで|（金）必着",
    ),
    typed.hour: parts("||午前|午後", "8|9|０８|十|12", ":30|時|時半|：00|時5分|.30|30|", "||AM| p.m.|まで| JST|（日本時間）|必着"),
}  # fmt: skip
SHARE = 0.4  # of texts that are understood, at the least: most are, the others are near misses


@pytest.mark.parametrize("read", LIKELY, ids=lambda read: read.__name__)
def test_what_offices_might_write_reads_the_same_again(read: Callable[[str], Any]) -> None:
    seen: list[bool] = []

    @settings(database=None, max_examples=many(150, 3000))
    @given(LIKELY[read])
    def understood(text: str) -> None:
        seen.append(understood_again(read, text))

    understood()
    assert sum(seen) > SHARE * len(seen)


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
        ("\u3164", "", ""),
        ("\u2800\u2800 \u3000", "", ""),
        ("\u115f\u1160", "", ""),
        ("\u034f\ufe0f", "", ""),
        ("\u3164教授\u2800", "教授", "教授"),
        ("가\u3164나", "가\u3164나", "가\u3164나"),
    ],
)  # fmt: skip
def test_what_a_typed_text_is(typed_text: str, lines: str, line: str) -> None:
    assert (tidy(typed_text), tidy_line(typed_text)) == (lines, line)


@given(st.text(max_size=40))
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert tidy_line(tidy_line(text)) == tidy_line(text) == tidy_line(tidy(text))
    assert "\n" not in tidy_line(text)
