"""What a modification changes: field by field, with the words that went and the words that came marked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final, Literal

from koubo.kernel.text import LANGUAGES, Text
from koubo.postings.content import storage
from koubo.postings.content.render import ShownField, render_field
from koubo.postings.models import Revision
from koubo.postings.models.queries import whole
from koubo.postings.sheet import SHEET, Content, Field, FieldKind

# A run of Latin letters or figures is a word, as is each Japanese character; Japanese has no spaces to go by.
TOKEN: Final = re.compile(r"[0-9A-Za-z,.]+|\s+|.", re.DOTALL)
# Comparing takes time with the product of the lengths; longer texts are shown whole, side by side.
MOST_PAIRS: Final = 2_000_000
# What is read as one: a part of a day or of a choice says nothing alone.
WHOLE: Final = {FieldKind.DATE, FieldKind.TIME, FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.YES_NO}
DiffMark = Literal["", "del", "ins"]
BEFORE: Final = Text("変更前", "Before")
AFTER: Final = Text("変更後", "After")
IN_LANGUAGE: Final = {"ja": Text("（日本語）", " (Japanese)"), "en": Text("（英語）", " (English)")}
REPLACED: Final = Text("（差し替え）", " (replaced)")
NOTHING: Final = Text("（入力なし）", "(nothing entered)")


@dataclass(frozen=True, slots=True)
class DiffPiece:
    """Some text, and whether it went, came or stayed."""

    text: str
    mark: DiffMark = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that differs. `language` is set where it is written in several and only one is meant."""

    key: str
    label: str
    language: str
    before: tuple[DiffPiece, ...]
    after: tuple[DiffPiece, ...]


def changes(old: Content, new: Content, *, language: str, written: Sequence[str]) -> list[FieldChange]:
    """Return what differs between two contents for a reader of `language`, in the order of the sheet.

    Prose is compared in every language it is written in; all else once, as the reader says it.
    """
    return [
        change
        for field in SHEET.fields
        if old.get(field.key) != new.get(field.key)
        for change in _changes(field, old, new, language, written)
    ]


def of_modification(revision: Revision, *, language: str) -> list[FieldChange]:
    """Return what a modification changes of the approved content it started from; nothing for a registration.

    A correction of the secretariat is compared with the request it corrects.
    """
    if revision.origin_id is None:
        return []
    origin = whole(Revision.objects.filter(pk=revision.origin_id)).get()
    return changes(storage.load(origin), storage.load(revision), language=language, written=revision.languages)


def in_words(old: Content, new: Content, *, written: Sequence[str]) -> Text:
    """Return what differs as a mail says it: each field with what it was and what it is."""
    ja, en = ("\n".join(_lines(old, new, language, written)) for language in LANGUAGES)
    return Text(ja, en)


def _lines(old: Content, new: Content, language: str, written: Sequence[str]) -> Iterator[str]:
    for change in changes(old, new, language=language, written=written):
        yield f"・{change.label}" + (IN_LANGUAGE[change.language][language] if change.language else "")
        for label, pieces in ((BEFORE, change.before), (AFTER, change.after)):
            yield f"  {label[language]}: " + ("".join(piece.text for piece in pieces) or NOTHING[language])


def _changes(field: Field, old: Content, new: Content, language: str, written: Sequence[str]) -> Iterator[FieldChange]:
    if field.kind is FieldKind.FILES:
        yield FieldChange(
            field.key, field.label[language], "", *_files(old.get(field.key) or [], new.get(field.key) or [], language)
        )
        return
    codes = sorted(written, key=lambda code: code != language) if field.localized or field.is_rows else [language]
    for code in codes:
        before, after = (
            _text(render_field(field, c.get(field.key), language=code, written=[code])) for c in (old, new)
        )
        if before != after:
            marked = code if field.localized and len(codes) > 1 else ""
            told = _whole if field.kind in WHOLE else compare
            yield FieldChange(field.key, field.label[language], marked, *told(before, after))
            if not field.localized:
                return


def _text(shown: ShownField) -> str:
    return "\n".join(line.text for line in shown.lines)


def _files(
    old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]], language: str
) -> tuple[tuple[DiffPiece, ...], tuple[DiffPiece, ...]]:
    """Return the names of both, each whole: a file does not become another. A new one with an old name says so."""
    ids, names = ({file[key] for file in old} for key in ("id", "name"))
    present = {file["id"] for file in new}
    before = [DiffPiece(file["name"], "" if file["id"] in present else "del") for file in old]
    after = [
        DiffPiece(file["name"], "") if file["id"] in ids
        else DiffPiece(file["name"] + (REPLACED[language] if file["name"] in names else ""), "ins")
        for file in new
    ]  # fmt: skip
    return _lined(before), _lined(after)


def _lined(pieces: list[DiffPiece]) -> tuple[DiffPiece, ...]:
    """Put each piece on a line of its own."""
    return tuple(part for n, piece in enumerate(pieces) for part in ((DiffPiece("\n"), piece) if n else (piece,)))


def _whole(before: str, after: str) -> tuple[tuple[DiffPiece, ...], tuple[DiffPiece, ...]]:
    """Return both values as one piece each."""
    return tuple(DiffPiece(t, "del") for t in (before,) if t), tuple(DiffPiece(t, "ins") for t in (after,) if t)


def compare(before: str, after: str) -> tuple[tuple[DiffPiece, ...], tuple[DiffPiece, ...]]:
    """Return both texts in pieces: what only the first has is marked del, what only the second has ins."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    steps: Sequence[tuple[str, int, int, int, int]] = [("replace", 0, len(old), 0, len(new))]
    if len(old) * len(new) <= MOST_PAIRS:
        steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return (
        tuple(_pieces(old, ((a, b, kind) for kind, a, b, _, _ in steps), "del")),
        tuple(_pieces(new, ((a, b, kind) for kind, _, _, a, b in steps), "ins")),
    )


def _pieces(tokens: list[str], steps: Iterable[tuple[int, int, str]], mark: DiffMark) -> Iterator[DiffPiece]:
    for start, end, kind in steps:
        if end > start:
            yield DiffPiece("".join(tokens[start:end]), "" if kind == "equal" else mark)
