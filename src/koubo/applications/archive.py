"""The documents of many applications as one zip (応募書類のダウンロード): a folder per applicant, an index, streamed.

Everything is asked before the first byte: streaming needs no database. The length is known, so that a broken download is seen as one.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from zipstream import ZIP_STORED, ZipStream

from koubo.applications import names, queries, requirements, tables
from koubo.applications.models import Application, Document
from koubo.audit import trail
from koubo.audit.trail import Actor
from koubo.files import store
from koubo.files.models import StoredFile
from koubo.kernel import clock, spreadsheets, workbooks
from koubo.kernel.spreadsheets import Cell
from koubo.kernel.text import Text
from koubo.postings.models import Posting

BLOCK: Final = 256 * 1024
FOLDER: Final = Text("フォルダー", "Folder")
LEFT_OUT: Final = Text("含まれていない書類", "Documents left out")


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip that is made while it is sent."""

    name: str
    size: int
    pieces: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class ArchiveEntry:
    """One file in the archive."""

    path: str
    file: StoredFile


@dataclass(frozen=True, slots=True)
class Folder:
    """What the archive holds of one applicant; `left_out` are names of files that cannot be handed out now."""

    name: str
    entries: tuple[ArchiveEntry, ...]
    left_out: tuple[str, ...]


def build(posting: Posting, ids: Collection[UUID], *, language: str, by: Actor, now: datetime) -> Archive:
    """Return the archive of the chosen applications; written down with every document in it. Constant queries.

    Raises NotPermitted when the actor may not see one of them.
    """
    applications = tables.selected(posting, ids, by=by)
    asked = requirements.of_revisions({application.revision_id for application in applications})
    folders = [_folder(application, asked[application.revision_id], language) for application in applications]
    with transaction.atomic():
        held = {document.pk: document.version for one in applications for document in queries.documents_of(one)}
        after = {
            "applications": [application.number for application in applications],
            "documents": [[str(pk), version] for pk, version in held.items()],
        }
        trail.record("download_applications", posting, by=by, now=now, after=after)
    stream = ZipStream(compress_type=ZIP_STORED, sized=True)
    for entry in (entry for folder in folders for entry in folder.entries):
        stream.add(content_of(entry.file), entry.path, size=entry.file.size)
    for name, content in _index(posting, applications, folders, language, now=now):
        stream.add(content, name)
    title = f"{posting.number}_{Text('応募書類', 'documents')[language]}_{clock.day_of(now):%Y%m%d}.zip"
    return Archive(title, len(stream), iter(stream))


def _folder(application: Application, asked: requirements.Requirements, language: str) -> Folder:
    who = application.applicant.name
    name = names.safe(f"{application.number}_{who}", limit=names.FOLDER_LENGTH)
    order = {slot.key: n for n, slot in enumerate(asked.slots, start=1)}
    documents = sorted(queries.documents_of(application), key=lambda one: (order.get(one.slot, 99), one.version))
    taken: set[str] = set()
    entries, left_out = [], []
    for document in documents:
        if store.is_served(document.file):
            said = _name(document, order.get(document.slot, 99), asked, language)
            entries.append(ArchiveEntry(f"{name}/{names.unlike(said, taken)}", document.file))
        else:
            left_out.append(document.file.name)
    return Folder(name, tuple(entries), tuple(left_out))


def _name(document: Document, place: int, asked: requirements.Requirements, language: str) -> str:
    """Return 01_履歴書_what the applicant called it.pdf."""
    slot = asked.slot(document.slot)
    label = (slot.label[language] if slot else document.slot)[:30]
    return names.safe(f"{place:02}_{label}_{document.file.name}", limit=names.FILE_LENGTH)


def content_of(file: StoredFile) -> Iterator[bytes]:
    """Yield the bytes of a file, a block at a time."""
    with store.open_file(file) as content:
        while block := content.read(BLOCK):
            yield block


def _index(
    posting: Posting, applications: Sequence[Application], folders: Sequence[Folder], language: str, *, now: datetime
) -> Iterator[tuple[str, bytes]]:
    """Yield the index as CSV and XLSX: the table of the list, with folders and what is left out."""
    first, *lines = tables.rows(applications, language, now=now)
    table: list[list[Cell]] = [[FOLDER[language], LEFT_OUT[language], *first]]
    table += [[folder.name, "\n".join(folder.left_out), *line] for folder, line in zip(folders, lines, strict=True)]
    yield "index.csv", spreadsheets.written(table)
    about = {Text("データ番号", "Data no.")[language]: posting.number or "", "": tables.moment(now)}
    yield (
        "index.xlsx",
        workbooks.written(table, title=tables.SHEET[language], about=about, about_title=tables.ABOUT[language]),
    )
