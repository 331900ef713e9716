"""A file is what its bytes say, not its name; whoever sends another learns what to do, in both languages."""

import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from koubo.files import inspection
from koubo.files.checks import FileRefused, check_pdf
from tests.files import samples

MEGABYTE = 1024 * 1024
LOCKED = ("file-encrypted", "パスワードを外したPDFを選んでください", "Choose a PDF that is not protected by a password")
BROKEN = ("file-broken", "このPDFは壊れているため開けません。作り直して選んでください",
          "This PDF cannot be opened. Please make it again")  # fmt: skip
EMPTY = ("file-empty", "空のファイルです。PDFを選んでください", "This file is empty. Choose a PDF")
NO_PDF = (
    "file-not-pdf",
    "PDFを選んでください。このファイルはPDFではありません",
    "Choose a PDF. This file is not a PDF",
)


def no_pdf(kind: str) -> tuple[str, str, str]:
    return (
        "file-not-pdf",
        f"PDFを選んでください。このファイルは{kind}形式です",
        f"Choose a PDF. This file is in {kind} format",
    )


def upload(data: bytes, name: str = "公募要領.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="application/pdf")


def refusal(file: "UploadedFile[Any]") -> tuple[str, str, str]:
    with pytest.raises(FileRefused) as refused:
        check_pdf(file)
    return refused.value.code, refused.value.text.ja, refused.value.text.en


@pytest.mark.parametrize("pages", [1, 3])
@pytest.mark.parametrize("name", ["公募要領.pdf", "要領.docx", "要領"])
def test_a_pdf_is_taken_under_any_name(name: str, pages: int) -> None:
    checked = check_pdf(upload(samples.pdf(pages), name))
    assert (checked.path.read_bytes(), checked.pages) == (samples.pdf(pages), pages)
    assert checked.name.endswith(".pdf")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", EMPTY),
        ("応募要領です。".encode(), NO_PDF),
        ("応募要領です。".encode("cp932"), NO_PDF),
        (b"%PD", NO_PDF),
        (b"x" * 5000 + samples.pdf(), NO_PDF),
        (samples.PNG, no_pdf("PNG")),
        (samples.JPEG, no_pdf("JPEG")),
        (b"<!DOCTYPE html><html><script>alert(1)</script>", no_pdf("HTML")),
        (samples.zipped("[Content_Types].xml", "word/document.xml"), no_pdf("Word")),
        (samples.zipped("[Content_Types].xml", "xl/workbook.xml"), no_pdf("Excel")),
        (samples.zipped("[Content_Types].xml", "ppt/presentation.xml"), no_pdf("PowerPoint")),
        (samples.zipped("content.xml", mimetype="application/vnd.oasis.opendocument.text"), no_pdf("OpenDocument")),
        (samples.zipped("要領.pdf"), no_pdf("ZIP")),
        (samples.ole("WordDocument"), no_pdf("Word")),
        (samples.ole("Workbook"), no_pdf("Excel")),
        (samples.ole("__properties_version1.0"), NO_PDF),
        (samples.locked(b"secret"), LOCKED),
        (b"%PDF-1.7\n", BROKEN),
        (b"%PDF-1.7\n" + bytes(5000), BROKEN),
        (samples.pdf()[:60], BROKEN),
        (b"%PDF-1.7\n<html><script>alert(1)</script>", BROKEN),
        (samples.written([samples.PAGE[0], b"<</Type /Pages /Kids [] /Count 0>>"], b""), BROKEN),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_is_no_readable_pdf_is_refused_in_words_that_help(data: bytes, said: tuple[str, str, str]) -> None:
    assert refusal(upload(data)) == said


def test_one_locked_for_changes_only_is_taken() -> None:
    assert check_pdf(upload(samples.locked(b""))).pages == 1


def test_the_limit_is_taken_and_one_byte_more_is_not(settings: Any) -> None:
    settings.KOUBO_MAX_ATTACHMENT_BYTES = MEGABYTE
    fitting = samples.pdf() + b"\n" * (MEGABYTE - len(samples.pdf()))
    assert check_pdf(upload(fitting)).pages == 1
    assert refusal(upload(fitting + b"\n")) == (
        "file-too-large", "1 MB以下のファイルを選んでください（今は2 MB）", "Choose a file of 1 MB or less (this one has 2 MB)",
    )  # fmt: skip


@pytest.mark.parametrize(
    "child",
    [
        "exec sleep 60",
        "exit 1",
        "kill -9 $$",
    ],
)
def test_an_inspection_that_hangs_or_dies_is_a_refusal_and_leaves_nothing(
    child: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "child"
    script.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\n{child}\n")
    script.chmod(0o700)
    inspection.stop()
    with monkeypatch.context() as patched:
        patched.setattr(inspection, "PATIENCE_SECONDS", 1)
        patched.setattr(inspection.sys, "executable", str(script))
        started = time.monotonic()
        assert refusal(upload(samples.pdf() + b"\n" * MEGABYTE)) == BROKEN
        assert time.monotonic() - started < 10
    inspection.stop()
    assert not Path("/proc", (tmp_path / "pid").read_text().strip()).exists()


def test_the_inspecting_process_is_started_again_when_it_died() -> None:
    assert check_pdf(upload(samples.pdf())).pages == 1
    inspection._running.child.kill()
    inspection._running.child.wait()
    assert check_pdf(upload(samples.pdf(2))).pages == 2
