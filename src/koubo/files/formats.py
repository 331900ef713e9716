"""The formats a file can be taken in, and how its first bytes tell which one it is."""

import mmap
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import puremagic

Container = Literal["zip", "ole", ""]


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `kind` is what people call it, `name` tells it from its siblings; both are the same in both languages."""

    key: str
    kind: str
    name: str
    media_type: str
    suffixes: tuple[str, ...]


PDF: Final = Format("pdf", "PDF", "PDF", "application/pdf", (".pdf",))
DOCX: Final = Format(
    "docx",
    "Word",
    "Word (.docx)",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    (".docx",),
)
DOC: Final = Format("doc", "Word", "Word (.doc)", "application/msword", (".doc",))
PNG: Final = Format("png", "PNG", "PNG", "image/png", (".png",))
JPEG: Final = Format("jpeg", "JPEG", "JPEG", "image/jpeg", (".jpg", ".jpeg"))
ZIP: Final = Format("zip", "ZIP", "ZIP", "application/zip", (".zip",))
FORMATS: Final = {one.key: one for one in (PDF, DOCX, DOC, PNG, JPEG, ZIP)}

SIGNATURES: Final = ((b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
ZIP_STARTS: Final = (b"PK\x03\x04", b"PK\x05\x06")  # the second begins an empty archive
OLE_START: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# Office files are containers (ZIP, or OLE before 2007) that begin alike; the names inside tell them apart.
ENCRYPTED_OFFICE: Final = "EncryptedPackage".encode("utf-16-le")
INSIDE: Final = {
    b"word/": "Word", b"xl/": "Excel", b"ppt/": "PowerPoint", b"application/vnd.oasis.opendocument": "OpenDocument",
    "WordDocument".encode("utf-16-le"): "Word", "Workbook".encode("utf-16-le"): "Excel",
    "PowerPoint Document".encode("utf-16-le"): "PowerPoint",
}  # fmt: skip

# What else people send by mistake, in their words.
OTHERS: Final = {".html": "HTML", ".jfif": "JPEG"}


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file seems to be: a format, or a container to be looked into, or at least a name for it."""

    format: Format | None = None
    container: Container = ""
    kind: str = ""
    is_encrypted: bool = False


def recognise(path: Path) -> Recognised:
    """Say what the content of a file that is not empty seems to be. Its name is never asked."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        head = data[:1024]
        for start, format_ in SIGNATURES:
            if head.startswith(start):
                return Recognised(format_, kind=format_.kind)
        if head.startswith(ZIP_STARTS):
            return Recognised(container="zip", kind=_kind_inside(data) or ZIP.kind)
        if head.startswith(OLE_START):
            kind = _kind_inside(data)
            locked = data.find(ENCRYPTED_OFFICE) >= 0
            return Recognised(DOC if kind == DOC.kind else None, container="ole", kind=kind, is_encrypted=locked)
        # The header of a PDF may stand anywhere in the first 1,024 bytes: after a byte order mark, or a line of a mail program.
        if b"%PDF-" in head and not head.lstrip().startswith(b"<"):
            return Recognised(PDF, kind=PDF.kind)
    return Recognised(kind=_kind_of_others(head))


def _kind_inside(data: mmap.mmap) -> str:
    return next((kind for part, kind in INSIDE.items() if data.find(part) >= 0), "")


def _kind_of_others(head: bytes) -> str:
    try:
        return OTHERS.get(puremagic.from_string(head), "")
    except puremagic.PureError:
        return ""
