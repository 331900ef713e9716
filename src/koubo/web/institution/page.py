"""What the editor shows: every section of the sheet with its controls, its messages and how far it is filled in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from koubo.kernel import clock
from koubo.postings.checks import Finding, Severity, required_progress
from koubo.postings.forms import Item, SheetForm
from koubo.postings.models import Revision
from koubo.postings.sheet import SHEET, Content, Field, Kind
from koubo.web.hats import InstitutionRequest
from koubo.web.institution import guide
from koubo.web.institution.controls import control
from koubo.web.institution.scope import STEPS, language
from koubo.web.ui.fields import need

FILES = "attachments"
UPLOAD = "upload"


@dataclass(frozen=True, slots=True)
class Said:
    """What the editor has to say besides the form. `stored` holds, per field, what someone else saved meanwhile.

    `is_kept`: the form comes from a session that had ended.
    """

    findings: Sequence[Finding] = ()
    file_error: str = ""
    stale: str = ""
    stored: Mapping[str, list[str]] = field(default_factory=dict)
    is_saved: bool = False
    is_kept: bool = False
    status: int = 200


@dataclass(frozen=True, slots=True)
class ShownHint:
    """Why the law wants a field."""

    source: str
    hint: str
    example: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class ShownItem:
    """A sheet field in the editor: its controls as HTML, or rows of them. `anchor` is set where no control has its key."""

    key: str
    anchor: str
    label: str
    need: SafeString
    help: str
    is_rows: bool
    is_files: bool
    controls: list[SafeString]
    rows: list[list[SafeString]]
    may_add: bool
    errors: list[str]
    warnings: list[str]
    comment: str
    stored: list[str] | None
    hint: ShownHint | None


@dataclass(frozen=True, slots=True)
class Progress:
    """A section in the table of contents: how far it is, and how many problems it has."""

    key: str
    label: str
    filled: int
    needed: int
    problems: int = 0

    @property
    def state(self) -> str:
        """What the table of contents shows: error, done or nothing."""
        if self.problems:
            return "error"
        return "done" if self.needed and self.filled == self.needed else ""


@dataclass(frozen=True, slots=True)
class EditorSection:
    """A section in the editor."""

    progress: Progress
    items: list[ShownItem]
    folded: bool


def show(request: InstitutionRequest, revision: Revision, form: SheetForm, *, said: Said | None = None) -> HttpResponse:
    """Answer with the editor."""
    said = said or Said()
    here, now = language(), clock.now()
    content = form.read() if form.data is not None else form.content
    parts = form.sections(said.findings)
    problems = _problems(parts, said)
    counts = progress(content, revision, problems=[where for where, _ in problems])
    context: dict[str, Any] = {
        "revision": revision,
        "posting": revision.posting,
        "step_names": STEPS,
        "version": form.data.get("version", revision.version) if form.data else revision.version,
        "sections": [
            _section(items, count, form, revision, said) for (_, items), count in zip(parts, counts, strict=True)
        ],
        "problems": problems,
        "guide": guide.explained(here),
        "said": said,
        "is_unsaved": form.data is not None and not said.is_saved,
        "attachments": form.content.get(FILES) or [],
        **state(counts, said.findings, now=now),
    }
    return render(request, "institution/editor.html", context, status=said.status)


def state(counts: Sequence[Progress], findings: Sequence[Finding], *, now: datetime) -> dict[str, Any]:
    """Return what changes while people type: progress, findings, and when the session ends without another request."""
    here = language()
    return {
        "toc": counts,
        "filled": sum(count.filled for count in counts),
        "needed": sum(count.needed for count in counts),
        "found": [(f.where, f.severity is Severity.ERROR, f.message[here], f.source[here]) for f in findings],
        "ends": ends(now),
        "warn_after": settings.KOUBO_IDLE_MINUTES - 5,
    }


def ends(now: datetime) -> datetime:
    """Return when the session ends without another request; noted to the minute, it may end a minute early."""
    return now + timedelta(minutes=settings.KOUBO_IDLE_MINUTES - 1)


def progress(content: Content, revision: Revision, *, problems: Sequence[str] = ()) -> list[Progress]:
    """Return how far each section is. `problems` are the addresses shown in the summary; live there is none."""
    counts = required_progress(content, revision.languages)
    fields = [FILES if where == UPLOAD else where.split("-", 1)[0] for where in problems]
    here = language()
    return [
        Progress(
            section.key,
            section.label[here],
            *counts[section.key],
            problems=sum(key in {f.key for f in section.fields} for key in fields),
        )
        for section in SHEET.sections
    ]


def _problems(parts: Sequence[tuple[Any, list[Item]]], said: Said) -> list[tuple[str, str]]:
    """Return (id of the control, message) for the error summary, in the order of the page."""
    found = [pair for _, items in parts for item in items for pair in _of_item(item)]
    return [*found, *([(UPLOAD, said.file_error)] if said.file_error else [])]


def _of_item(item: Item) -> Iterator[tuple[str, str]]:
    for message in item.errors:
        yield item.field.key, message
    for shown in item.all_inputs():
        for message in shown.errors:
            yield shown.name, message


def _section(items: list[Item], count: Progress, form: SheetForm, revision: Revision, said: Said) -> EditorSection:
    """A finished section is folded unless something in it wants attention."""
    keys = {item.field.key for item in items}
    noted = any(item.warnings or any(shown.warnings for shown in item.all_inputs()) for item in items)
    wanted = count.problems or noted or keys & revision.field_comments.keys() or keys & said.stored.keys()
    untouched = form.data is None and not said.findings
    shown = [_item(item, form, revision.field_comments.get(item.field.key, ""), said) for item in items]
    return EditorSection(count, shown, folded=untouched and not wanted and count.state == "done")


def _item(item: Item, form: SheetForm, comment: str, said: Said) -> ShownItem:
    sheet, here, several = item.field, form.language, len(form.written) > 1
    is_files = sheet.kind is Kind.FILES
    return ShownItem(
        key=sheet.key,
        anchor=sheet.key if sheet.localized else "",
        label=sheet.label[here],
        need=need(item.required),
        help=sheet.help[here] if sheet.help and (sheet.is_rows or is_files) else "",
        is_rows=sheet.is_rows,
        is_files=is_files,
        controls=[control(shown, here=here, several=several) for shown in item.inputs],
        rows=[[control(shown, here=here, several=several) for shown in row] for row in item.rows],
        may_add=item.may_add,
        errors=[*item.errors, *([said.file_error] if is_files and said.file_error else [])],
        warnings=item.warnings,
        comment=comment,
        stored=said.stored.get(sheet.key),
        hint=_hint(sheet, item, here),
    )


def _hint(sheet: Field, item: Item, here: str) -> ShownHint | None:
    """Open only while the field is required and empty."""
    if sheet.legal is None:
        return None
    empty = item.required and not any(shown.bound.value() for shown in item.all_inputs())
    legal = sheet.legal
    return ShownHint(legal.source[here], legal.hint[here], legal.example[here] if legal.example else "", empty)
