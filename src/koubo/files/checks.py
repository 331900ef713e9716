"""Check what people send before it is stored: by content, by path, never whole in memory."""

import hashlib
import os
import tempfile
import unicodedata
import weakref
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from koubo.files import formats, inspection, scanning
from koubo.files.formats import FORMATS, PDF, Format, Recognised
from koubo.files.models import Scan
from koubo.kernel.errors import Refusal
from koubo.kernel.text import Text

NAME_LIMIT: Final = 150
MEGABYTE: Final = 1024 * 1024
PIECE: Final = 64 * 1024


class FileRefused(Refusal):
    """The file cannot be taken; says what to do."""


class TemporaryCopy:
    """Bytes in a temporary file that goes when nobody holds this any more."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        handle, name = tempfile.mkstemp(prefix="koubo-")
        self.path = Path(name)
        weakref.finalize(self, self.path.unlink, missing_ok=True)
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that passed the checks; nothing of it is stored yet. Lives as long as the upload it came with."""

    path: Path
    name: str
    format: Format
    size: int
    sha256: str
    pages: int | None = None
    scan: Scan = Scan.NOT_CONFIGURED
    keeps: object = field(default=None, repr=False, compare=False)  # the temporary file behind `path`


def check_upload(upload: "UploadedFile[Any]", allowed: Collection[str], *, limit: int | None = None) -> CheckedFile:
    """Check what a person uploaded. Takes seconds and touches no database, so it belongs before the transaction.

    Raises FileRefused when it is empty, too large, in no allowed format, locked, broken or infected.
    """
    _check_size(upload.size or 0, allowed, limit)
    if hasattr(upload, "temporary_file_path"):
        return check(Path(upload.temporary_file_path()), upload.name or "", allowed, limit=limit, keeps=upload)
    copy = TemporaryCopy(upload.chunks())
    return check(copy.path, upload.name or "", allowed, limit=limit, keeps=copy)


def check_pdf(upload: "UploadedFile[Any]") -> CheckedFile:
    """Check an upload that must be a PDF."""
    return check_upload(upload, {PDF.key})


def check(
    path: Path, name: str, allowed: Collection[str], *, limit: int | None = None, keeps: object = None
) -> CheckedFile:
    """Check the file at `path`, called `name` by its sender, against keys of FORMATS. Raises FileRefused.

    `limit` is the largest size in bytes, by default that of attachments.
    """
    size = path.stat().st_size
    _check_size(size, allowed, limit)
    recognised = formats.recognise(path)
    format_, pages = _inspect(path, recognised, allowed)
    verdict, found = scanning.scan(path)
    if verdict is Scan.INFECTED:
        raise FileRefused(
            "file-infected",
            Text(
                f"ウイルスが検出されたため受け取れません（{found}）。別のファイルを選んでください",
                f"A virus was found in this file ({found}). Choose another file",
            ),
        )
    return CheckedFile(path, safe_name(name, format_), format_, size, _digest(path), pages, verdict, keeps)


def safe_name(name: str, format_: Format = PDF) -> str:
    """Return a file name people recognise: NFC, no folders, no control characters, bounded, with its format's ending."""
    plain = unicodedata.normalize("NFC", PurePath(name.replace("\\", "/")).name)
    kept = "".join(c for c in plain if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*').strip(" .")
    ending = next((suffix for suffix in format_.suffixes if kept.lower().endswith(suffix)), "")
    stem = kept[: -len(ending)] if ending else kept
    return f"{stem[:NAME_LIMIT].strip(' .') or 'document'}{ending or format_.suffixes[0]}"


def _check_size(size: int, allowed: Collection[str], limit: int | None) -> None:
    limit = settings.KOUBO_MAX_ATTACHMENT_BYTES if limit is None else limit
    choose = _choose(allowed)
    if size == 0:
        raise FileRefused("file-empty", Text(f"空のファイルです。{choose.ja}", f"This file is empty. {choose.en}"))
    if size > limit:
        most, now = limit // MEGABYTE, -(-size // MEGABYTE)
        raise FileRefused(
            "file-too-large",
            Text(
                f"{most} MB以下のファイルを選んでください（今は{now} MB）",
                f"Choose a file of {most} MB or less (this one has {now} MB)",
            ),
        )


def _inspect(path: Path, seen: Recognised, allowed: Collection[str]) -> tuple[Format, int | None]:
    """Return the format and the pages of a file that is what it seems to be. Raises FileRefused."""
    may_be = {"docx", "zip"} if seen.container == "zip" else {seen.format.key if seen.format else ""}
    if seen.is_encrypted and "docx" in allowed:
        raise _refusal("encrypted", "Word")
    if not may_be & set(allowed):
        raise _wrong_format(seen.kind, allowed)
    if seen.container == "ole":
        return formats.DOC, None
    inspected = seen.format.key if seen.format else "zip"
    answer = inspection.inspect(path, inspected)
    if "problem" in answer:
        raise _refusal(str(answer["problem"]), seen.kind)
    if answer.get("format") not in allowed:
        known = FORMATS.get(str(answer.get("format")))
        raise _wrong_format(known.kind if known else str(answer.get("kind", "")), allowed)
    pages = answer.get("pages")
    return FORMATS[answer["format"]], pages if isinstance(pages, int) else None


def _choose(allowed: Collection[str]) -> Text:
    names = [format_.name for format_ in FORMATS.values() if format_.key in allowed]
    if len(names) == 1:
        return Text(f"{names[0]}を選んでください", f"Choose a {names[0]}")
    return Text(
        f"次の形式のファイルを選んでください：{'、'.join(names)}",
        f"Choose a file in one of these formats: {', '.join(names)}",
    )


def _wrong_format(kind: str, allowed: Collection[str]) -> FileRefused:
    choose = _choose(allowed)
    only = next(iter(allowed)) if len(allowed) == 1 else ""
    if kind:
        why = Text(f"このファイルは{kind}形式です", f"This file is in {kind} format")
    elif only:
        why = Text(f"このファイルは{FORMATS[only].name}ではありません", f"This file is not a {FORMATS[only].name}")
    else:
        why = Text("このファイルの形式は受け付けていません", "Files of this format are not accepted")
    return FileRefused(f"file-not-{only or 'allowed'}", Text(f"{choose.ja}。{why.ja}", f"{choose.en}. {why.en}"))


def _refusal(problem: str, kind: str) -> FileRefused:
    texts = {
        "encrypted": Text(f"パスワードを外した{kind}を選んでください", f"Choose a {kind} that is not protected by a password"),
        "too-many-pixels": Text("画像が大きすぎます。縮小して選んでください", "This picture has too many pixels. Make it smaller"),
        "too-much-inside": Text(
            "ZIPの中身が多すぎます。ファイルを減らすか、分けて選んでください",
            "There is too much in this ZIP. Put fewer or smaller files into it",
        ),
        "empty-archive": Text("空のZIPです。中身のあるファイルを選んでください", "This ZIP is empty. Choose one that holds files"),
        "macros": Text(
            "マクロを含むWordファイルです。マクロのない.docxで保存し直して選んでください",
            "This Word file has macros. Save it as .docx without macros",
        ),
    }  # fmt: skip
    broken = Text(
        f"この{kind}は壊れているため開けません。作り直して選んでください",
        f"This {kind} cannot be opened. Please make it again",
    )
    known = problem if problem in texts else "broken"
    return FileRefused(f"file-{known}", texts.get(known, broken))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
