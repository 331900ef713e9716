"""Formats beside PDF: told by their content, bounded, and refused in words that say what to send instead."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from koubo.files import inspector
from koubo.files.checks import CheckedFile, FileRefused, check
from tests.files import samples

ALL = {"pdf", "docx", "doc", "png", "jpeg", "zip"}
WORD = samples.zipped("[Content_Types].xml", "word/document.xml")


def picture(kind: str, size: tuple[int, int] = (30, 20)) -> bytes:
    out = io.BytesIO()
    Image.new("1" if kind == "PNG" else "L", size).save(out, kind)
    return out.getvalue()


def archive(sizes: dict[str, int]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name, size in sizes.items():
            made.writestr(name, bytes(size))
    return out.getvalue()


def locked_archive() -> bytes:
    data = bytearray(samples.zipped("履歴書.pdf"))
    directory = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[directory + 8] |= 1
    return bytes(data)


def looked_into(tmp_path: Path, data: bytes, name: str = "業績", allowed: set[str] = ALL) -> CheckedFile:
    path = tmp_path / "sent"
    path.write_bytes(data)
    return check(path, name, allowed)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (samples.pdf(), "業績.pdf"),
        (WORD, "業績.docx"),
        (samples.ole("WordDocument"), "業績.doc"),
        (picture("PNG"), "業績.png"),
        (picture("JPEG"), "業績.jpg"),
        (samples.zipped("履歴書.pdf", "word/memo.txt"), "業績.zip"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_is_known_by_its_content_and_named_by_it(tmp_path: Path, data: bytes, name: str) -> None:
    checked = looked_into(tmp_path, data)
    assert (checked.name, checked.size, checked.format.suffixes[0]) == (name, len(data), Path(name).suffix)


CHOOSE = "次の形式のファイルを選んでください：PDF、Word (.docx)。"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"text", CHOOSE + "このファイルの形式は受け付けていません"),
        (samples.zipped("a.pdf"), CHOOSE + "このファイルはZIP形式です"),
        (samples.ole("WordDocument"), CHOOSE + "このファイルはWord形式です"),
        (samples.zipped("[Content_Types].xml", "xl/workbook.xml"), CHOOSE + "このファイルはExcel形式です"),
        (samples.ole("EncryptedPackage"), "パスワードを外したWordを選んでください"),
        (samples.zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "マクロを含む"),
        (WORD[: len(WORD) // 2], "このWordは壊れているため開けません"),
    ],
)
def test_a_word_file_is_asked_for_and_something_else_came(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(FileRefused) as refused:
        looked_into(tmp_path, data, allowed={"pdf", "docx"})
    assert said in refused.value.text.ja


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (locked_archive, "file-encrypted"),
        (lambda: archive({}), "file-empty-archive"),
        (lambda: archive({f"{n}": 20 * 1024 * 1024 for n in range(11)}), "file-too-much-inside"),
        (lambda: archive({f"{n}": 0 for n in range(inspector.ENTRIES + 1)}), "file-too-much-inside"),
        (lambda: samples.zipped("a.pdf").replace(b"PK\x01\x02", b"PK\x01\x03"), "file-broken"),
        (lambda: picture("PNG", (9000, 9000)), "file-too-many-pixels"),
        (lambda: picture("PNG", (300, 200))[:60], "file-broken"),
        (lambda: samples.JPEG, "file-broken"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_would_harm_or_does_not_open_is_refused(tmp_path: Path, make: Callable[[], bytes], code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        looked_into(tmp_path, make())
    assert refused.value.code == code


def test_an_archive_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    data = archive({"a": 5_000_000})
    lie = data.replace((5_000_000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    with pytest.raises(FileRefused, match="file-broken"):
        looked_into(tmp_path, lie)
