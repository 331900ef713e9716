"""Rows of the form: added, taken away and counted anew, so that a finding names the row people see."""

from datetime import date

import pytest

from koubo.postings.checks import check
from koubo.postings.content.forms import SheetForm

TODAY = date(2026, 11, 24)


def posted(data: dict[str, str], **act: str) -> SheetForm:
    return SheetForm(data, content={}, written=("ja",), language="ja", **act)


def names(form: SheetForm) -> list[str]:
    """Return the names of the address controls of all places, as the page has them."""
    items = [item for _, items in form.sections() for item in items if item.field.key == "places"]
    return [control.name for control in items[0].all_inputs() if control.name.endswith("-address-ja")]


def may_add(form: SheetForm) -> bool:
    return next(item.may_add for _, items in form.sections() for item in items if item.field.key == "places")


def places(form: SheetForm) -> list[str]:
    return [row["address"]["ja"] for row in form.read()["places"]]


def rows_of(*names: str) -> dict[str, str]:
    return {f"places-{i}-address-ja": name for i, name in enumerate(names)}


@pytest.mark.parametrize(
    ("data", "act", "left"),
    [
        ({}, {}, [""]),
        ({}, {"add": "places"}, [""]),
        (rows_of("一"), {"add": "places"}, ["一", ""]),
        (rows_of("一"), {"add": "pays"}, ["一"]),
        (rows_of(*"一二三"), {"remove": "places-1"}, ["一", "三"]),
        (rows_of(*"一二三"), {"remove": "places-9"}, ["一", "二", "三"]),
        (rows_of("一"), {"remove": "places-0"}, [""]),
        ({"places-2-address-ja": "二", "places-7-address-ja": "七"}, {}, ["二", "七"]),
        ({"places-2-address-ja": "二", "places-10-address-ja": "十"}, {"remove": "places-2"}, ["十"]),
        (rows_of(*"一二三四五六七八九十"), {"add": "places"}, list("一二三四五六七八九十")),
        ({"places--1-address-ja": "x", "places-x-address-ja": "x", "places-0": "x", "places-123-address-ja": "x"}, {}, [""]),
    ],
)  # fmt: skip
def test_rows_come_and_go_and_are_counted_anew(data: dict[str, str], act: dict[str, str], left: list[str]) -> None:
    form = posted(data, **act)
    assert places(form) == left
    assert names(form) == [f"places-{i}-address-ja" for i in range(len(left))]
    assert may_add(form) == (len(left) < 10)


def test_a_blank_row_keeps_its_place_until_it_is_stored() -> None:
    content = posted(rows_of("", "東京", "長" * 201)).read()
    assert [f.where for f in check(content, languages=("ja",), today=TODAY) if f.rule == "limit"] == [
        "places-2-address-ja"
    ]
