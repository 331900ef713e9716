"""Files people send: real PDFs, locked ones, and what is no PDF."""

import hashlib
import io
import zipfile
from functools import cache

import pypdfium2

from koubo.files.checks import CheckedFile, TemporaryCopy
from koubo.files.formats import PDF

# Algorithm 2 of the PDF standard pads passwords with these bytes.
PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def pdf(pages: int = 1) -> bytes:
    return _made(pages)


def checked(name: str = "要領.pdf", pages: int = 1) -> CheckedFile:
    """Return a PDF as it is after the checks."""
    file = TemporaryCopy([pdf(pages)])
    digest = hashlib.sha256(pdf(pages)).hexdigest()
    return CheckedFile(file.path, name, PDF, len(pdf(pages)), digest, pages, keeps=file)


@cache
def _made(pages: int) -> bytes:
    """Make it once: two made alike still differ in their identity."""
    made, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(pages):
        made.new_page(595, 842)
    made.save(out)
    made.close()
    return out.getvalue()


def written(objects: list[bytes], trailer: bytes) -> bytes:
    """Write a PDF from its objects, numbered from 1, with the table of where they stand."""
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj %s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(out)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer <</Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size, table, size, trailer, start,
    )  # fmt: skip


PAGE = [b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>"]  # fmt: skip


def locked(password: bytes) -> bytes:
    """Return a PDF that opens with `password` only (the standard handler, revision 2)."""
    identity, permissions = b"k" * 16, -4
    owner = rc4(hashlib.md5(padded(password)).digest()[:5], padded(password))
    key = hashlib.md5(padded(password) + owner + permissions.to_bytes(4, "little", signed=True) + identity).digest()[:5]
    encrypt = b"<</Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P %d>>" % (
        owner.hex().encode(), rc4(key, PADDING).hex().encode(), permissions,
    )  # fmt: skip
    name = identity.hex().encode()
    return written([*PAGE, encrypt], b"/Encrypt 4 0 R /ID [<%s> <%s>]" % (name, name))


def padded(password: bytes) -> bytes:
    return (password + PADDING)[:32]


def rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def zipped(*names: str, mimetype: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        if mimetype:
            made.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        for name in names:
            made.writestr(name, "<x/>" * 100)
    return out.getvalue()


def ole(stream: str) -> bytes:
    """Return what begins and is named inside as Office files before 2007 are."""
    return bytes.fromhex("D0CF11E0A1B11AE1") + bytes(1024) + stream.encode("utf-16-le") + bytes(64)


PNG = bytes.fromhex("89504E470D0A1A0A0000000D49484452") + bytes(64)
JPEG = bytes.fromhex("FFD8FFE000104A464946000101") + bytes(64)
