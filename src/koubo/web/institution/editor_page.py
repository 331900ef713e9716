"""What the editor shows: every section of the sheet with its controls, its messages and how far it is filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from koubo.kernel import clock
from koubo.postings.checks import Finding, required_progress
from koubo.postings.content.forms import FormItem, SheetForm
from koubo.postings.content.requirements import SLOTS
from koubo.postings.models import Revision
from koubo.postings.sheet import SHEET, Content
from koubo.web.hats import InstitutionRequest
from koubo.web.institution import guide, templates
from koubo.web.institution.scope import steps
from koubo.web.sheets.files import FILES, UPLOAD, ShownFile
from koubo.web.sheets.items import Beside, ShownItem, finding_lines, problems_of, shown_item
from koubo.web.ui.language import language


@dataclass(frozen=True, slots=True)
class EditorMessages:
    """What the editor has to say besides the form.

    Per field, `stored` holds what someone else saved meanwhile, and `published` what the secretariat changed in the
    published content where the form says otherwise.
    `is_kept`: the form comes from a session that had ended.
    """

    findings: Sequence[Finding] = ()
    file_error: str = ""
    stale: str = ""
    stored: Mapping[str, list[str]] = field(default_factory=dict)
    published: Mapping[str, list[str]] = field(default_factory=dict)
    is_saved: bool = False
    is_kept: bool = False
    status: int = 200


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


def editor_response(
    request: InstitutionRequest, revision: Revision, form: SheetForm, *, said: EditorMessages | None = None
) -> HttpResponse:
    """Answer with the editor."""
    said = said or EditorMessages()
    here, now = language(), clock.now()
    content = form.read() if form.data is not None else form.content
    parts = form.sections(said.findings)
    problems = _problems(parts, said)
    counts = progress(content, revision, problems=[where for where, _words in problems])
    context: dict[str, Any] = {
        "revision": revision,
        "posting": revision.posting,
        # What a new posting begins with stands in the address until it is stored.
        "begin": "" if revision.pk else f"?{request.GET.urlencode()}",
        "version": form.data.get("version", revision.version) if form.data else revision.version,
        "sections": [
            _section(items, count, form, revision, said) for (_about, items), count in zip(parts, counts, strict=True)
        ],
        "problems": problems,
        "guide": guide.explained(here),
        "said": said,
        "is_unsaved": form.data is not None and not said.is_saved,
        "files": [_file(revision, file) for file in form.content.get(FILES) or []],
        **steps(revision, after=2),
        **state(counts, said.findings, now=now),
    }
    return render(request, "institution/editor.html", context, status=said.status)


def _file(revision: Revision, file: dict[str, Any]) -> ShownFile:
    return ShownFile(**file, href=reverse("institution:attachment", args=[revision.posting_id, file["id"]]))


def state(counts: Sequence[Progress], findings: Sequence[Finding], *, now: datetime) -> dict[str, Any]:
    """Return what changes while people type: progress, findings, and when the session ends without another request."""
    here = language()
    return {
        "toc": counts,
        "filled": sum(count.filled for count in counts),
        "needed": sum(count.needed for count in counts),
        "found": finding_lines(findings, here),
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


def _problems(parts: Sequence[tuple[Any, list[FormItem]]], said: EditorMessages) -> list[tuple[str, str]]:
    """Return (id of the control, message) for the error summary, in the order of the page."""
    found = [pair for _section, items in parts for item in items for pair in problems_of(item)]
    return [*found, *([(UPLOAD, said.file_error)] if said.file_error else [])]


def _section(
    items: list[FormItem], count: Progress, form: SheetForm, revision: Revision, said: EditorMessages
) -> EditorSection:
    """A finished section is folded unless something in it wants attention."""
    keys = {item.field.key for item in items}
    noted = any(item.warnings or any(shown.warnings for shown in item.all_inputs()) for item in items)
    others = revision.field_comments.keys() | said.stored.keys() | said.published.keys()
    wanted = count.problems or noted or keys & others
    untouched = form.data is None and not said.findings
    shown = [
        shown_item(
            item,
            form,
            comment=revision.field_comments.get(item.field.key, ""),
            beside=_beside(item.field.key, said),
            file_error=said.file_error,
            templates=templates.offered(revision) if item.field.key == SLOTS else (),
        )
        for item in items
    ]
    return EditorSection(count, shown, folded=untouched and not wanted and count.state == "done")


def _beside(key: str, said: EditorMessages) -> list[Beside]:
    """Return what others wrote in a field meanwhile."""
    found = []
    if key in said.stored:
        found.append((_("What is saved now:"), said.stored[key]))
    if key in said.published:
        found.append((_("What the secretariat has published:"), said.published[key]))
    return found
