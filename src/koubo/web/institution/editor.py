"""The editor: the whole sheet on one page, saved, checked live, and guarded against two people."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koubo.files.store import CheckedPdf, check_pdf
from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep, Refusal, StaleVersion
from koubo.postings import actions, attachments, storage
from koubo.postings import render as sheet
from koubo.postings.checks import Finding, Severity, check, required_progress
from koubo.postings.forms import SheetForm
from koubo.postings.models import Revision
from koubo.postings.sheet import SHEET, Content, Kind, blank
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.institution import guide
from koubo.web.institution.page import editor_sections
from koubo.web.institution.scope import STEPS, found, language, writers_only
from koubo.web.kept import kept_post
from koubo.web.once import act_once


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def edit(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """Show the editor, or do what its buttons ask."""
    revision = found(request, posting_id)
    if not revision.editable:
        return redirect("institution:detail", posting_id)
    if request.method == "POST":
        return _submitted(request, revision)
    late = kept_post(request)
    if late is not None:
        messages.info(request, _("What you had typed when your session ended is shown here. It is not saved yet."))
        return show(request, revision, _form(revision, late))
    asked = request.GET.get("check") == "1"
    content = storage.load(revision)
    return show(request, revision, _form(revision), findings=_check(revision, content) if asked else ())


def _form(revision: Revision, data: QueryDict | None = None, *, add: str = "", remove: str = "") -> SheetForm:
    return SheetForm(
        data,
        content=storage.load(revision),
        written=revision.languages,
        language=language(),
        add=add,
        remove=remove,
    )


def _check(revision: Revision, content: Content) -> list[Finding]:
    return check(content, languages=revision.languages, today=clock.day_of(clock.now()))


def _submitted(request: InstitutionRequest, revision: Revision) -> HttpResponse:
    """Read the form and do what the pressed button asks: add:, remove:, attach, detach:, save or confirm."""
    act, _sep, subject = request.POST.get("act", "save").partition(":")
    if act in {"add", "remove"}:
        return show(request, revision, _form(revision, request.POST, **{act: subject}))
    form = _form(revision, request.POST)
    if not form.is_valid():
        return show(request, revision, form, status=422)
    content = form.read()
    if blank(content["title"]):
        return show(request, revision, form, findings=[_title_missing(revision)], status=422)
    pdf, refusal = _uploaded(request)
    here = reverse("institution:edit", args=[revision.posting_id])
    targets = {"save": reverse("institution:saved", args=[revision.posting_id]),
               "confirm": reverse("institution:confirm", args=[revision.posting_id])}  # fmt: skip

    def perform() -> str:
        problem = _save(request, revision, content, pdf=pdf, detach=subject if act == "detach" else "")
        said = refusal or problem
        if said:
            messages.error(request, said.text[language()])
        return f"{here}#attachments" if said else targets.get(act, f"{here}#attachments")

    try:
        return act_once(request, perform, otherwise=here)
    except StaleVersion as stale:
        return _conflict(request, found(request, revision.posting_id), request.POST, stale)
    except IllegalStep as illegal:
        messages.error(request, illegal.text[language()])
        return redirect("institution:detail", revision.posting_id)


def _uploaded(request: InstitutionRequest) -> tuple[CheckedPdf | None, Refusal | None]:
    """Check a chosen file before the transaction; a refused one never keeps the text from being saved."""
    upload = request.FILES.get("upload")
    if upload is None:
        return None, None
    try:
        return check_pdf(upload), None
    except Refusal as refusal:
        return None, refusal


def _save(
    request: InstitutionRequest, revision: Revision, content: Content, *, pdf: CheckedPdf | None, detach: str
) -> Refusal | None:
    """Save the draft, then attach or detach; return why a file could not be attached. Raises what save_draft raises."""
    now, by = clock.now(), actor(request)
    version = request.POST.get("version", "")
    saved = actions.save_draft(revision, content, version=int(version) if version.isdigit() else 0, by=by, now=now)
    try:
        if pdf is not None:
            attachments.attach(saved, pdf, by=by, now=now)
        if detach:
            attachments.detach(saved, UUID(detach), by=by, now=now)
    except (attachments.TooManyAttachments, ValueError) as problem:
        return problem if isinstance(problem, Refusal) else None
    return None


def _title_missing(revision: Revision) -> Finding:
    """The one thing a draft needs, so that it can be found again."""
    return next(f for f in _check(revision, {}) if f.field == "title")


def _conflict(request: InstitutionRequest, revision: Revision, data: QueryDict, stale: Refusal) -> HttpResponse:
    """Show what was typed beside what is stored; saving again then overwrites knowingly."""
    renewed = data.copy()
    renewed["version"] = str(revision.version)
    form = _form(revision, renewed)
    return show(request, revision, form, stale=stale, differing=_differing(revision, form.read()), status=409)


def _differing(revision: Revision, typed: Content) -> list[tuple[str, str, list[str]]]:
    """Return (key, label, stored words) of each field whose stored value is not what was typed."""
    here, stored = language(), storage.load(revision)
    differing = []
    for field in SHEET.fields:
        if field.kind is Kind.FILES:
            continue
        shown = [
            sheet.show_field(field, content.get(field.key), language=here, written=revision.languages)
            for content in (stored, typed)
        ]
        if shown[0] != shown[1] or (field.localized and _texts(stored, field.key) != _texts(typed, field.key)):
            differing.append((field.key, field.label[here], [line.text for line in shown[0].lines]))
    return differing


def _texts(content: Content, key: str) -> dict[str, str]:
    return {code: text for code, text in (content.get(key) or {}).items() if text}


def show(
    request: InstitutionRequest,
    revision: Revision,
    form: SheetForm,
    *,
    findings: Sequence[Finding] = (),
    stale: Refusal | None = None,
    differing: Sequence[tuple[str, str, list[str]]] = (),
    status: int = 200,
) -> HttpResponse:
    """Answer with the editor."""
    here = language()
    content = form.read() if form.data is not None else form.content
    sections = editor_sections(form, findings, revision, required_progress(content, revision.languages))
    filled, needed = (sum(section.progress[i] for section in sections) for i in (0, 1))
    context: dict[str, Any] = {
        "revision": revision,
        "posting": revision.posting,
        "step_names": STEPS,
        "version": _version(form.data, revision),
        "sections": sections,
        "filled": filled,
        "needed": needed,
        "problems": [pair for section in sections for pair in section.problems],
        "findings": _in_words(findings, here),
        "guide": guide.explained(here),
        "stale": stale.text[here] if stale else "",
        "differing": differing,
        "attachments": content.get("attachments") or [],
    }
    return render(request, "institution/editor.html", context, status=status)


def _version(data: Mapping[str, Any] | None, revision: Revision) -> str:
    """A form keeps the version it was opened with, so that an overtaken one is noticed."""
    return str(data.get("version", revision.version)) if data is not None else str(revision.version)


def _in_words(findings: Sequence[Finding], here: str) -> list[dict[str, Any]]:
    return [
        {
            "where": finding.where,
            "blocks": finding.severity is Severity.ERROR,
            "message": finding.message[here],
            "source": finding.source[here],
        }
        for finding in findings
    ]


@require_POST
@writers_only
def check_live(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """Answer with what the checks say of the form as it stands; saves nothing."""
    revision = found(request, posting_id)
    if not revision.editable:
        return HttpResponse(status=204)
    content = _form(revision, request.POST).read()
    progress = required_progress(content, revision.languages)
    context = {
        "findings": _in_words(_check(revision, content), language()),
        "filled": sum(done for done, _needed in progress.values()),
        "needed": sum(needed for _done, needed in progress.values()),
        "live": True,
    }
    return render(request, "institution/findings.html", context)


@require_safe
@institution_required
def saved(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """一時保存完了: say when it was saved, and where it is found again."""
    revision = found(request, posting_id)
    if not revision.editable:
        return redirect("institution:detail", posting_id)
    at: datetime = revision.updated_at
    context = {"revision": revision, "posting": revision.posting, "title": revision.title[language()], "at": at}
    return render(request, "institution/saved.html", context)
