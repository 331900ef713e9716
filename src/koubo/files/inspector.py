"""The process that looks into files people send: native parsers meet hostile input here, never in a web worker.

Run as `python -m koubo.files.inspector` with a socket as standard input. Each request names a format and brings two
open files: the one to look into and a socket for the answer. A child is forked for each, since forking a process that has the parsers
loaded takes a tenth of starting one; limits on memory, time and files hold in the child. No Django and no settings: the
environment of this process holds no secrets.
"""

import contextlib
import io
import json
import os
import resource
import signal
import socket
import sys
import zipfile
from collections.abc import Callable
from typing import Any, Final

import pypdfium2
from PIL import Image

MEMORY_BYTES: Final = 1024 * 1024 * 1024
CPU_SECONDS: Final = 10
SECONDS: Final = 20
OPEN_FILES: Final = 16
REQUEST_BYTES: Final = 8

PIXELS: Final = 50_000_000
ENTRIES: Final = 1_000
UNPACKED_BYTES: Final = 200 * 1024 * 1024
ENCRYPTED_FLAG: Final = 0x1
PIECE: Final = 64 * 1024
PICTURE_WIDTH: Final = 1000
PICTURE_HEIGHT: Final = 4000
PICTURE_GREYS: Final = 16

Answer = dict[str, Any]
OFFICE: Final = {"xl/workbook.xml": "Excel", "ppt/presentation.xml": "PowerPoint"}


def inspect_pdf(fd: int) -> Answer:
    """Open a PDF and count its pages."""
    try:
        pages = len(pypdfium2.PdfDocument(f"/dev/fd/{fd}"))
    except pypdfium2.PdfiumError as error:
        return {"problem": "encrypted" if "password" in str(error).lower() else "broken"}
    return {"format": "pdf", "pages": pages} if pages else {"problem": "broken"}


def inspect_image(fd: int) -> Answer:
    """Decode a picture; one that would fill the memory is not decoded."""
    with os.fdopen(fd, "rb") as file, Image.open(file, formats=["PNG", "JPEG"]) as image:
        if image.width * image.height > PIXELS:
            return {"problem": "too-many-pixels"}
        image.load()
        return {"format": (image.format or "").lower()}


def inspect_zip(fd: int) -> Answer:
    """Unpack an archive into nothing, bounded, and say whether it is an office file."""
    with os.fdopen(fd, "rb") as file, zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
        if not entries:
            return {"problem": "empty-archive"}
        if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED_BYTES:
            return {"problem": "too-much-inside"}
        if any(entry.flag_bits & ENCRYPTED_FLAG for entry in entries):
            return {"problem": "encrypted"}
        for entry in entries:
            with archive.open(entry) as member:
                while member.read(PIECE):
                    pass
        names = {entry.filename for entry in entries}
        return (
            _office(archive, names) if "[Content_Types].xml" in names else {"format": "zip", **_opendocument(archive)}
        )


def _office(archive: zipfile.ZipFile, names: set[str]) -> Answer:
    if "word/document.xml" in names:
        return {"problem": "macros"} if "word/vbaProject.bin" in names else {"format": "docx"}
    return {"kind": next((kind for name, kind in OFFICE.items() if name in names), "")}


def _opendocument(archive: zipfile.ZipFile) -> Answer:
    with contextlib.suppress(KeyError):
        if archive.read("mimetype").startswith(b"application/vnd.oasis.opendocument"):
            return {"format": "", "kind": "OpenDocument"}
    return {}


def page_picture(fd: int, number: int) -> bytes:
    """Draw one page of a PDF, 1,000 pixels wide, as a PNG with 16 greys; a page of a wild size is not drawn."""
    page = pypdfium2.PdfDocument(f"/dev/fd/{fd}")[number - 1]
    width, height = page.get_size()
    scale = PICTURE_WIDTH / width
    if height * scale > PICTURE_HEIGHT:
        return b""
    picture = page.render(scale=scale, grayscale=True).to_pil().quantize(PICTURE_GREYS)
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()


def page_text(fd: int, number: int) -> bytes:
    """Return what one page of a PDF says."""
    page = pypdfium2.PdfDocument(f"/dev/fd/{fd}")[number - 1]
    said: str = page.get_textpage().get_text_bounded()
    return said.encode(errors="replace")


# Asked for as "page 12": what is wrong is answered with nothing.
DRAWINGS: Final[dict[str, Callable[[int, int], bytes]]] = {"page": page_picture, "text": page_text}
INSPECTIONS: Final[dict[str, Callable[[int], Answer]]] = {
    "pdf": inspect_pdf, "png": inspect_image, "jpeg": inspect_image, "zip": inspect_zip,
}  # fmt: skip


def main() -> int:
    """Fork a child for each request until the other side closes the socket."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children leave nothing behind
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is the site's business
    Image.MAX_IMAGE_PIXELS = None  # counted here
    with socket.socket(fileno=os.dup(sys.stdin.fileno())) as requests:
        while True:
            request, fds, _flags, _address = socket.recv_fds(requests, REQUEST_BYTES, 2)
            if not request:
                return 0
            if os.fork() == 0:
                requests.close()
                _answer(request.decode().strip(), *fds)
            for fd in fds:
                os.close(fd)


def _answer(inspection: str, fd: int, reply: int) -> None:
    """Look into one file under limits, write the answer and end the process. A child that dies has answered nothing."""
    signal.alarm(SECONDS)
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    name, _, number = inspection.partition(" ")
    try:
        drawn = name in DRAWINGS
        answer = DRAWINGS[name](fd, int(number)) if drawn else json.dumps(INSPECTIONS[name](fd)).encode()
    except Exception:  # noqa: BLE001 - whatever a parser raises, the file is not readable
        answer = b"" if name in DRAWINGS else b'{"problem": "broken"}'
    with socket.socket(fileno=reply) as other:
        other.sendall(answer)
    os._exit(0)


if __name__ == "__main__":
    raise SystemExit(main())
