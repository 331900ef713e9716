"""Take a PDF in, checked by content, and open stored files again."""

import hashlib
import os
import subprocess
import sys
import tempfile
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any, BinaryIO, Final

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from koubo.audit.trail import Actor
from koubo.files import inspect_pdf
from koubo.files.models import StoredFile
from koubo.kernel.errors import Refusal
from koubo.kernel.text import Text

PDF: Final = "application/pdf"
INSPECTION_SECONDS: Final = 20
NAME_LIMIT: Final = 150
MEGABYTE: Final = 1024 * 1024

# What people send by mistake, in their words.
FORMATS: Final = {".html": "HTML", ".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".jfif": "JPEG"}
# Office files are containers (ZIP, or OLE before 2007) that begin alike; the names inside tell them apart.
CONTAINERS: Final = {b"PK\x03\x04": "ZIP", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": ""}
INSIDE: Final = {
    b"word/": "Word", b"xl/": "Excel", b"ppt/": "PowerPoint", b"application/vnd.oasis.opendocument": "OpenDocument",
    "WordDocument".encode("utf-16-le"): "Word", "Workbook".encode("utf-16-le"): "Excel",
    "PowerPoint Document".encode("utf-16-le"): "PowerPoint",
}  # fmt: skip


class FileRefused(Refusal):
    """The file cannot be taken; says what to do."""


@dataclass(frozen=True, slots=True)
class CheckedPdf:
    """A PDF that passed the checks; nothing of it is stored yet."""

    data: bytes
    name: str
    pages: int


def check_pdf(upload: "UploadedFile[Any]") -> CheckedPdf:
    """Check what a person uploaded, by content. Raises FileRefused when it is empty, too large, no PDF, locked or broken.

    Takes up to INSPECTION_SECONDS and touches no database, so it belongs before the transaction.
    """
    _check_size(upload.size or 0)
    data = upload.read()
    _check_type(data)
    return CheckedPdf(data, safe_name(upload.name or ""), _count_pages(data))


def store(pdf: CheckedPdf, *, by: Actor | None, now: datetime) -> StoredFile:
    """Store a checked PDF. The bytes are on disk before the row exists, so a row never points to nothing."""
    digest = hashlib.sha256(pdf.data).hexdigest()
    _write(digest, pdf.data)
    return StoredFile.objects.create(
        sha256=digest,
        size=len(pdf.data),
        media_type=PDF,
        name=pdf.name,
        pages=pdf.pages,
        created_at=now,
        created_by_id=by.user_id if by else None,
    )


def open_file(file: StoredFile) -> BinaryIO:
    """Open the bytes of a stored file for reading. Raises FileNotFoundError when the disk has lost it."""
    return path_of(file.sha256).open("rb")


def path_of(digest: str) -> Path:
    """Return where the content with this hash lies."""
    return Path(settings.KOUBO_FILES_DIR) / digest[:2] / digest


def safe_name(name: str) -> str:
    """Return a file name people recognise: NFC, no folders, no control characters, bounded, ending in .pdf."""
    plain = unicodedata.normalize("NFC", PurePath(name.replace("\\", "/")).name)
    kept = "".join(c for c in plain if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*').strip(" .")
    stem = kept[:-4] if kept.lower().endswith(".pdf") else kept
    return f"{stem[:NAME_LIMIT].strip(' .') or 'document'}.pdf"


def _check_size(size: int) -> None:
    limit = settings.KOUBO_MAX_ATTACHMENT_BYTES
    if size == 0:
        raise FileRefused(
            "file-empty", Text("空のファイルです。PDFを選んでください", "This file is empty. Choose a PDF")
        )
    if size > limit:
        most, now = limit // MEGABYTE, -(-size // MEGABYTE)
        raise FileRefused(
            "file-too-large",
            Text(
                f"{most} MB以下のファイルを選んでください（今は{now} MB）",
                f"Choose a file of {most} MB or less (this one has {now} MB)",
            ),
        )


def _check_type(data: bytes) -> None:
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return
    kind = _format(data)
    named = Text(f"PDFを選んでください。このファイルは{kind}形式です", f"Choose a PDF. This file is in {kind} format")
    unnamed = Text("PDFを選んでください。このファイルはPDFではありません", "Choose a PDF. This file is not a PDF")
    raise FileRefused("file-not-pdf", named if kind else unnamed)


def _format(data: bytes) -> str:
    """Return what a file that is no PDF is, in people's words, or an empty string."""
    for start, otherwise in CONTAINERS.items():
        if data.startswith(start):
            return next((name for part, name in INSIDE.items() if part in data), otherwise)
    try:
        return FORMATS.get(puremagic.from_string(data), "")
    except puremagic.PureError:
        return ""


def _count_pages(data: bytes) -> int:
    """Open the PDF in a limited child process. Anything but a page count is a refusal, never a pass."""
    command = [sys.executable, "-m", inspect_pdf.__name__]
    source = str(Path(__file__).resolve().parents[2])
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            command, input=data, capture_output=True, timeout=INSPECTION_SECONDS, check=False,
            env={"PYTHONPATH": source, "PATH": os.environ.get("PATH", "")},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        done = None
    if done is not None and done.returncode == inspect_pdf.ENCRYPTED:
        raise FileRefused(
            "file-encrypted",
            Text("パスワードを外したPDFを選んでください", "Choose a PDF that is not protected by a password"),
        )
    if done is None or done.returncode != 0 or not done.stdout.isdigit():
        raise FileRefused(
            "file-broken",
            Text(
                "このPDFは壊れているため開けません。作り直して選んでください",
                "This PDF cannot be opened. Please make it again",
            ),
        )
    return int(done.stdout)


def _write(digest: str, data: bytes) -> None:
    """Write content under its hash, whole or not at all."""
    target = path_of(digest)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as part:
        try:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
        except OSError:
            Path(part.name).unlink()  # a full disk is not filled further
            raise
    Path(part.name).rename(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name outlives a power failure as well
    finally:
        os.close(folder)
