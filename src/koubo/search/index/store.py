"""An index on disk or in memory: two halves, the open and the archive, read together as of one moment.

On disk a collection has a folder of generations; `CURRENT` names the one in use. What is closed for long lies in the archive, so that
searching what is open does not grow with the years.
"""

import contextlib
import json
import os
import shutil
import sys
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import tantivy

from koubo.search.entries import Collection
from koubo.search.index import schema
from koubo.search.log import Checkpoint

HALVES: Final = ("open", "archive")
CURRENT: Final = "CURRENT"
_MADE_WITH: Final = "made-with"
_TRIES: Final = 50
# What tells one state of a file that is only ever replaced from another.
Stamp = tuple[int, int]
_KINDS: Final = ("fast", "fieldnorm", "idx", "pos", "store", "term")
# These end in a footer: the checksum of what is before it; then the footer's length and this number.
_FOOTER: Final = 1337
_CHUNK: Final = 1 << 20
# Deleted entries of an index smaller than this are no burden.
_FEW: Final = 5000


class IndexUnusable(Exception):
    """The index cannot be read as it is."""


class IndexMissing(IndexUnusable):
    """There is no index, or none that this code can read: the follower is making one."""


def is_trouble(error: BaseException) -> bool:
    """Whether the engine could not read or write its files. It panics with what is no Exception."""
    return isinstance(error, ValueError | OSError | IndexUnusable) or type(error).__name__ == "PanicException"


# The columns of each facet that hold anything.
Columns = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Snapshot:
    """Both halves as of one moment. `cutoff` parts them; of `masked` keys the archive has an old version still."""

    collection: Collection
    schema: tantivy.Schema
    open: tantivy.Searcher
    archive: tantivy.Searcher
    checkpoint: Checkpoint
    cutoff: int
    masked: frozenset[int]

    @cached_property
    def open_columns(self) -> Columns:
        """What there is to count in the open half."""
        return _filled(self.collection, self.open)

    @cached_property
    def archive_columns(self) -> Columns:
        """What there is to count in the archive."""
        return _filled(self.collection, self.archive)


class Index:
    """One generation of the index of a collection; without a folder it lies in memory."""

    def __init__(self, collection: Collection, folder: Path | None = None) -> None:
        self.collection, self.folder, self.schema = collection, folder, schema.schema(collection)
        self.open, self.archive = (self._half(name) for name in HALVES)

    def _half(self, name: str) -> tantivy.Index:
        half = tantivy.Index(self.schema) if self.folder is None else tantivy.Index.open(str(self.folder / name))
        half.register_tokenizer(schema.PLACES, schema.places_analyzer())
        half.config_reader("manual")
        return half

    def snapshot(self) -> Snapshot:
        """Return both halves: the open one as it is at the moment the archive is read, so that each entry is in one of them."""
        for _ in range(_TRIES):
            before = self.stamp("open")
            self.open.reload()
            open_ = self.open.searcher()
            self.archive.reload()
            archive = self.archive.searcher()
            if self.stamp("open") == before:
                said, old = _progress(self.schema, open_), _progress(self.schema, archive)
                checkpoint = Checkpoint(said["seq"], said["stamp"])
                return Snapshot(
                    self.collection, self.schema, open_, archive, checkpoint, old["cutoff"], frozenset(said["masked"])
                )
        raise IndexUnusable("the index changes too fast to be read")

    def stamp(self, name: str) -> Stamp | None:
        """Return what changes with every commit of a half."""
        return None if self.folder is None else _stamp(self.folder / name / "meta.json")


def _filled(collection: Collection, half: tantivy.Searcher) -> Columns:
    def holds_any(column: str) -> bool:
        return any(value for value, _ in half.terms_with_prefix(column, "", limit=2))

    return {name: tuple(filter(holds_any, schema.columns(collection, name))) for name in collection.facets}


def _stamp(file: Path) -> Stamp:
    stat = file.stat()
    return stat.st_ino, stat.st_mtime_ns


def _progress(s: tantivy.Schema, searcher: tantivy.Searcher) -> dict[str, Any]:
    found = searcher.search(tantivy.Query.term_query(s, "checkpoint", "checkpoint"), limit=1).hits
    return dict(json.loads(searcher.doc(found[0][1])["said"][0]))


def create(collection: Collection, folder: Path) -> Index:
    """Make an empty generation on disk."""
    for name in HALVES:
        (folder / name).mkdir(parents=True)
        tantivy.Index(schema.schema(collection), path=str(folder / name))
    (folder / _MADE_WITH).write_text(schema.made_with(collection), encoding="ascii")
    return Index(collection, folder)


def pointer(collection: Collection, root: Path) -> Stamp | None:
    """Return what changes when another generation is put into use; None when none is."""
    try:
        return _stamp(root / collection.name / CURRENT)
    except OSError:
        return None


def current(collection: Collection, root: Path) -> Path | None:
    """Return the folder of the generation in use, if it is made with what this code makes."""
    try:
        folder = root / collection.name / (root / collection.name / CURRENT).read_text(encoding="ascii")
        fits = (folder / _MADE_WITH).read_text(encoding="ascii") == schema.made_with(collection)
    except (OSError, ValueError):
        return None
    return folder if fits else None


def reject(folder: Path) -> None:
    """Take a generation out of use. Frees a name and writes nothing, so that it works on a full disk."""
    pointer = folder.parent / CURRENT
    with contextlib.suppress(OSError):
        if pointer.read_text(encoding="ascii") == folder.name:
            pointer.unlink()


def deleted(folder: Path) -> float:
    """Return which part of the entries of a generation is deleted but not yet gone."""
    segments = [s for name in HALVES for s in json.loads((folder / name / "meta.json").read_bytes())["segments"]]
    gone = sum(int(s["deletes"]["num_deleted_docs"]) for s in segments if s["deletes"])
    return gone / max(sum(int(s["max_doc"]) for s in segments), _FEW)


def switch(folder: Path) -> None:
    """Put a generation into use, at one stroke."""
    new = folder.parent / f"{CURRENT}.new"
    new.write_text(folder.name, encoding="ascii")
    with new.open("rb") as file:
        os.fsync(file.fileno())
    new.replace(folder.parent / CURRENT)


def generations(collection: Collection, root: Path) -> Iterator[Path]:
    """Yield the folders of all generations there are."""
    yield from sorted((root / collection.name).glob("gen-*"))


def remove(folder: Path) -> None:
    """Delete a generation. Who still reads it goes on."""
    shutil.rmtree(folder, ignore_errors=True)


def files(folder: Path) -> dict[Path, tuple[int, int, int]]:
    """Return the files a generation consists of now, with what would tell that one has changed, which none ever does.

    Raises IndexUnusable when one is missing.
    """
    for _ in range(_TRIES):
        metas = _metas(folder)
        try:
            segment_files = [file for half, meta in metas.items() for file in _segment_files(half, json.loads(meta))]
            stats = {file: file.stat() for file in segment_files}
        except FileNotFoundError as missing:
            if _metas(folder) != metas:
                continue  # a commit came between
            raise IndexUnusable(str(missing)) from missing
        except (OSError, ValueError, KeyError, TypeError) as damaged:
            raise IndexUnusable(str(damaged)) from damaged
        return {file: (stat.st_ino, stat.st_size, stat.st_mtime_ns) for file, stat in stats.items()}
    raise IndexUnusable("the index changes too fast to be read")


def _metas(folder: Path) -> dict[Path, bytes]:
    try:
        return {folder / name: (folder / name / "meta.json").read_bytes() for name in HALVES}
    except OSError as missing:
        raise IndexUnusable(str(missing)) from missing


def _segment_files(half: Path, meta: dict[str, Any]) -> Iterator[Path]:
    for segment in meta["segments"]:
        name = segment["segment_id"].replace("-", "")
        for kind in _KINDS:
            yield half / f"{name}.{kind}"
        if segment["deletes"]:
            yield half / f"{name}.{segment['deletes']['opstamp']}.del"


def is_sound(folder: Path, largest: int = sys.maxsize) -> bool:
    """Whether every file of a generation up to a size is there and undamaged."""
    try:
        return all(stat[1] > largest or sound(file) for file, stat in files(folder).items())
    except IndexUnusable:
        return False


def sound(file: Path) -> bool:
    """Whether a file's checksum is that of its content."""
    try:
        with file.open("rb") as read:
            size = os.fstat(read.fileno()).st_size
            read.seek(size - 8)
            length, number = (int.from_bytes(read.read(4), "little") for _ in range(2))
            read.seek(size - 8 - length)
            footer = json.loads(read.read(length))
            read.seek(0)
            left, crc = size - 8 - length, 0
            while left:
                part = read.read(min(left, _CHUNK))
                crc, left = zlib.crc32(part, crc), left - len(part)
            return bool(number == _FOOTER and footer["crc"] == crc)
    except (OSError, ValueError, KeyError, TypeError):
        return False
