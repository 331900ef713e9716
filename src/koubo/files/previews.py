"""Pages of stored PDFs as pictures and as text, drawn by the inspecting process when somebody looks."""

from koubo.files import inspection
from koubo.files.checks import TemporaryCopy
from koubo.files.models import StoredFile
from koubo.files.store import FileWithheld, open_file


def page(file: StoredFile, number: int) -> bytes | None:
    """Return page `number` (from 1) as a PNG, None when it cannot be drawn or the file is withheld."""
    return _drawn(file, "page", number) or None


def text(file: StoredFile, number: int) -> str:
    """Return what page `number` (from 1) says, for those who hear a page; empty for a scanned one."""
    return _drawn(file, "text", number).decode(errors="replace").replace("\0", "").strip()


def _drawn(file: StoredFile, kind: str, number: int) -> bytes:
    try:
        with open_file(file) as content:
            copy = TemporaryCopy(content.chunks())
    except (FileWithheld, FileNotFoundError):
        return b""
    return inspection.draw(copy.path, kind, number)
