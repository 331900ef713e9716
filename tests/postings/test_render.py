"""A sheet in words."""

import pytest

from koubo.postings.content.render import render_field
from koubo.postings.sheet import SHEET


@pytest.mark.parametrize(
    ("positions", "ja", "en"), [(0, "0名", "0 people"), (1, "1名", "1 person"), (2, "2名", "2 people")]
)
def test_one_is_one_person(positions: int, ja: str, en: str) -> None:
    field = SHEET.field("positions")
    said = [render_field(field, positions, language=code, written=("ja",)).lines[0].text for code in ("ja", "en")]
    assert said == [ja, en]


@pytest.mark.parametrize(("lower", "said"), [(1, "1 yen"), (6_400_000, "6,400,000 yen")])
def test_money_has_no_plural(lower: int, said: str) -> None:
    shown = render_field(SHEET.field("pays"), [{"lower": lower}], language="en", written=("en",))
    assert said in shown.lines[0].text
