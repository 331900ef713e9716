"""An operator's own lists: read from their folder, and where one is broken, said with file, line and reason."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from koubo.vocabularies import registry
from koubo.vocabularies.registry import VocabularyError

HEAD = "code\tparent\tja\ten\tvalid_from\tvalid_until\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Iterator[Path]:
    settings.KOUBO_VOCABULARIES_DIR = tmp_path
    registry.forget()
    yield tmp_path
    registry.forget()


def test_they_take_the_place_of_those_shipped(folder: Path) -> None:
    (folder / "degrees.tsv").write_text(
        HEAD + 'z\t\t"博士"\tDoctor\t2026-04-01\t2027-03-31\r\n' + "a\t\t修士 🎓\tMaster\t\t\n", encoding="utf-8"
    )
    assert registry.choices("degrees", "ja") == [("z", '"博士"'), ("a", "修士 🎓")]
    assert registry.choices("degrees", "en", date(2027, 4, 1)) == [("a", "Master")]
    assert registry.term("degrees", "z").valid_until == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", r"degrees\.tsv: the first line must name code, parent, ja, en, valid_from, valid_until"),
        ("code\tja\ten\n1\t博士\tDoctor\n", r"degrees\.tsv: the first line must name"),
        ("code,parent,ja,en,valid_from,valid_until\n", r"degrees\.tsv: the first line must name"),
        (HEAD + "1\t\t博士\tDoctor\t\t\n1\t\t修士\tMaster\t\t\n", r"degrees\.tsv:3: code 1 stands twice"),
        (HEAD + "1\t\t博士\tDoctor\n", r"degrees\.tsv:2: .*no column missing"),
        (HEAD + "1\t\t博士\tDoctor\t\t\t\tmore\n", r"degrees\.tsv:2: .*no column missing or added"),
        (HEAD + "\t\t博士\tDoctor\t\t\n", r"degrees\.tsv:2: code, ja and en must be filled"),
        (HEAD + "1\t\t\tDoctor\t\t\n", r"degrees\.tsv:2: code, ja and en must be filled"),
        (HEAD + "1\t\t博士\t\t\t\n", r"degrees\.tsv:2: code, ja and en must be filled"),
        (HEAD + "1\t\t博士\tDoctor\t2026-02-30\t\n", r"degrees\.tsv:2: day is out of range"),
        (HEAD + "1\t\t博士\tDoctor\t\t来年\n", r"degrees\.tsv:2: Invalid isoformat"),
        ((HEAD + "1\t\t博士\tDoctor\t\t\n").encode("cp932"), r"degrees\.tsv: must be written in UTF-8"),
    ],
)
def test_a_broken_list_stops_with_file_line_and_reason(folder: Path, content: str | bytes, message: str) -> None:
    (folder / "degrees.tsv").write_bytes(content if isinstance(content, bytes) else content.encode())
    for _ in range(2):
        with pytest.raises(VocabularyError, match=message):
            registry.terms("degrees")


def test_an_entry_under_nothing_is_said(folder: Path) -> None:
    (folder / "areas.tsv").write_text(HEAD + "1\t\t北海道\tHokkaido\t\t\n", encoding="utf-8")
    (folder / "prefectures.tsv").write_text(HEAD + "01\t2\t青森県\tAomori\t\t\n", encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"prefectures\.tsv:2: parent '2' is not in areas"):
        registry.terms("prefectures")


def test_a_missing_list_is_named(folder: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"degrees\.tsv"):
        registry.choices("degrees", "ja")
