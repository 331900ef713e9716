"""The editor's form: it reads what people in Japan type, keeps what it cannot read, and cuts nothing off."""

from datetime import date, time
from typing import Any

import pytest
from django.utils.datastructures import MultiValueDict

from koubo.postings.checks import check
from koubo.postings.content import storage
from koubo.postings.content.forms import SheetForm
from koubo.postings.models import Revision
from koubo.postings.publication.states import ContentLanguages
from koubo.postings.sheet import Content
from tests.support import factories
from tests.support.samples import complete_content
from tests.support.typed import typed

EIGHTH = date(2027, 1, 8)
QUARTER = time(17, 15)


def posted(data: dict[str, Any], *, content: Content | None = None, language: str = "ja", **more: Any) -> SheetForm:
    lists = {name: value if isinstance(value, list) else [value] for name, value in data.items()}
    given = {"written": ("ja",), "content": content or {}} | more
    return SheetForm(MultiValueDict(lists), language=language, **given)


def shown(form: SheetForm) -> dict[str, Any]:
    """Return every control by name with what it shows and what is said to be wrong."""
    items = [item for _, items in form.sections() for item in items]
    return {control.name: (control.bound.value(), control.errors) for item in items for control in item.all_inputs()}


@pytest.mark.django_db
@pytest.mark.parametrize("written", ContentLanguages)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_is_shown_and_posted_back_unchanged_is_the_same_content(written: ContentLanguages, language: str) -> None:
    asked = {
        "kind": "line",
        "label": {"ja": "着任可能日", "en": ""},
        "required": False,
        "options": {"ja": "", "en": ""},
    }
    made = factories.draft(written=written, web_application=True, questions=[asked])
    content = storage.load(Revision.objects.get(pk=made.pk))
    back = posted(typed(content, written.languages), content={}, written=written.languages, language=language)
    assert back.is_valid()
    assert back.read() | {"attachments": []} == content


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("positions", "３", 3),
        ("positions", "1,000", 1000),
        ("positions", " 0 ", 0),
        ("positions", "", None),
        ("pays-0-lower", "５，４００，０００", 5_400_000),
        ("pays-0-lower", "5 400 000", 5_400_000),
        ("pays-0-lower", "三十万円", 300_000),
        ("pays-0-lower", "￥300,000−", 300_000),
        ("pays-0-lower", "9999999999", 9_999_999_999),
        ("closes_on", "2027-01-08", EIGHTH),
        ("closes_on", "2027/1/8", EIGHTH),
        ("closes_on", "2027.1.8", EIGHTH),
        ("closes_on", "2027年1月8日", EIGHTH),
        ("closes_on", "２０２７年　１月　８日", EIGHTH),
        ("closes_on", "２０２７／０１／０８", EIGHTH),
        ("ends_at", "17:15", QUARTER),
        ("ends_at", "１７：１５", QUARTER),
        ("ends_at", "17時15分", QUARTER),
        ("ends_at", "1715", QUARTER),
        ("starts_at", "8:30", time(8, 30)),
        ("starts_at", "9時", time(9)),
        ("starts_at", "正午", time(12)),
        ("starts_at", "8:30AM", time(8, 30)),
        ("closes_on", "令9.1.8", EIGHTH),
        ("web_application", "yes", True),
        ("web_application", "no", False),
        ("web_application", "", None),
        ("title-ja", " 教授\u3000公募\r\n\x00\x1b🎓 ", {"ja": "教授\u3000公募 🎓", "en": ""}),
        ("insurances", ["health", "accident"], ["health", "accident"]),
    ],
)  # fmt: skip
def test_what_people_type_is_read(name: str, text: Any, value: Any) -> None:
    form = posted({name: text})
    key, _, sub = name.partition("-0-")
    content = form.read()
    assert form.is_valid(), shown(form)[name]
    assert (content[key][0][sub] if sub else content[key.removesuffix("-ja")]) == value


UNREADABLE = [
    ("closes_on", "2027-02-30", "募集終了日には、日付を入力してください。例：2027年1月8日（2027年2月30日という日はありません）",
     "Enter Applications close on as a date, for example 2027-01-08 (There is no day 2027-02-30)"),
    ("closes_on", "来年の春", "募集終了日には、日付を入力してください。例：2027年1月8日（「来年の春」は日付として読めません）",
     "Enter Applications close on as a date, for example 2027-01-08 (“来年の春” cannot be read as a date)"),
    ("closes_on", "令和0年1月8日", "募集終了日には、日付を入力してください。例：2027年1月8日（「令和0年1月8日」の「令和0年」という年はありません）",
     "Enter Applications close on as a date, for example 2027-01-08 (There is no year 0 in “令和0年1月8日”)"),
    ("ends_at", "25:00", "終業時刻には、時刻を入力してください。例：8:30（「25:00」は時刻として読めません）",
     "Enter Finishing time as a time, for example 8:30 (“25:00” cannot be read as a time)"),
    *(("positions", text, f"募集人数には、0以上の整数を入力してください（「{shown}」は人数として読めません。例：1、1〜2名、若干名）",
       f"Enter Number of openings as a whole number, 0 or more (“{shown}” cannot be read as a number of people, for example 1, 1–2, several)")
      for text, shown in (("適宜", "適宜"), ("-1", "-1"), ("1" * 5000, "1" * 60 + "…"), ("1、5名", "1、5名"))),
    ("pays-0-upper", "10000000000", "上限には、0以上の整数を入力してください（9,999,999,999以下）",
     "Enter To as a whole number, 0 or more, 9,999,999,999 or less"),
    ("pays-0-upper", "300.000", "上限には、0以上の整数を入力してください（「300.000」には小数点があります。円の整数で入力してください。例：300,000）",
     "Enter To as a whole number, 0 or more (“300.000” has a decimal point. Enter whole yen, for example 300,000)"),
    ("degree", "wizard", "応募に必要な学歴・学位を選んでください", "Select Education and degree"),
    ("web_application", "maybe", "Web応募を選んでください", "Select Web application"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "ja", "en"), UNREADABLE, ids=[f"{n}={t[:9]}" for n, t, *_ in UNREADABLE])
def test_what_cannot_be_read_stays_typed_and_stored(name: str, text: str, ja: str, en: str) -> None:
    stored = complete_content()
    data = typed(stored) | {name: text}
    for language, message in (("ja", ja), ("en", en)):
        form = posted(data, content=stored, language=language)
        assert not form.is_valid()
        assert shown(form)[name] == (text, [message])
        assert [other for other, (_, errors) in shown(form).items() if errors] == [name]
        if "-" not in name:
            assert form.read()[name] == stored[name]


# A real posting has a background of 6,699 characters in English.
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    "key",
    ["background", "duties", "experience", "requirements", "benefits", "documents", "application_note", "selection",
     "notes"],
)  # fmt: skip
def test_prose_has_room_for_10000_characters_in_each_language(key: str, language: str) -> None:
    """The end of a line, two characters as browsers send it, counts as one."""
    just = "word\r\n" * 1999 + "words"
    for text, wanted in [(just, []), (just + "x", [f"{key}-{language}"])]:
        data = typed(complete_content(), ("ja", "en")) | {f"{key}-{language}": text}
        form = posted(data, content=complete_content(), written=("ja", "en"))
        assert form.is_valid()
        found = check(form.read(), languages=("ja", "en"), today=factories.NOW.date())
        assert [finding.where for finding in found if finding.rule == "limit"] == wanted


@pytest.mark.django_db
def test_too_long_a_text_is_said_with_both_numbers_and_nothing_is_lost() -> None:
    text = "長い説明。" * 2200
    made = factories.draft()
    form = posted(typed(complete_content()) | {"duties-ja": text}, content=complete_content())
    assert form.is_valid()
    content = form.read()
    [finding] = [f for f in check(content, languages=("ja",), today=factories.NOW.date()) if f.severity == "error"]
    assert (finding.where, finding.message.ja) == (
        "duties-ja", "仕事内容・職務内容（雇入れ直後）は10,000文字以内で入力してください（今は11,000文字）",
    )  # fmt: skip
    assert "10,000 characters or fewer (now 11,000)" in finding.message.en
    storage.apply(made, content)
    made.save()
    assert storage.load(Revision.objects.get(pk=made.pk))["duties"]["ja"] == text


@pytest.mark.parametrize(
    ("text", "number", "ja", "en"),
    [
        ("1〜2名", 1, "1〜2名\n内訳", "1–2"),
        ("若干名", None, "若干名\n内訳", "A few"),
        ("２名", 2, "内訳", ""),
        ("1、2名", 1, "1〜2名\n内訳", "1–2"),
        ("2名以上", 2, "2名以上\n内訳", "2 or more"),
    ],
)
def test_a_span_of_people_is_a_number_and_words(text: str, number: int | None, ja: str, en: str) -> None:
    form = posted({"positions": text, "positions_note-ja": "内訳"}, written=("ja", "en"))
    content = form.read()
    assert form.is_valid()
    assert (content["positions"], content["positions_note"]) == (number, {"ja": ja, "en": en})


@pytest.mark.parametrize(
    ("text", "note", "number", "ja", "en"),
    [
        ("3", "1〜2名\n内訳", 3, "内訳", ""),
        ("3", "1〜2名", 3, "", ""),
        ("2〜3名", "1〜2名\n内訳", 2, "2〜3名\n内訳", "2–3"),
        ("若干名", "1〜2名", None, "若干名", "A few"),
        ("", "1〜2名\n内訳", None, "内訳", ""),
        ("1", "1〜2名\n内訳", 1, "1〜2名\n内訳", "1–2"),
        ("3", "3〜4名は別枠", 3, "3〜4名は別枠", ""),
        ("3", "3〜4名", 3, "3〜4名", ""),
    ],
)
def test_a_number_typed_later_takes_back_what_the_span_said(
    text: str, note: str, number: int | None, ja: str, en: str
) -> None:
    stored = {"positions": 1, "positions_note": {"ja": "1〜2名\n内訳" if "内訳" in note else "1〜2名", "en": "1–2"}}
    data = {"positions": text, "positions_note-ja": note, "positions_note-en": "1–2"}
    content = posted(data, content=stored, written=("ja", "en")).read()
    assert (content["positions"], content["positions_note"]) == (number, {"ja": ja, "en": en})
