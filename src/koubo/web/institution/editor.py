"""The editor: the whole sheet on one page, saved, checked live, and guarded against two people."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep, Refusal, StaleVersion
from koubo.postings.actions import attachments, desk_edit, drafts
from koubo.postings.checks import Finding, errors
from koubo.postings.content import storage
from koubo.postings.content.examination import examine
from koubo.postings.content.forms import SheetForm
from koubo.postings.models import Revision
from koubo.postings.sheet import SHEET, Content, blank
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.institution import assigning, templates
from koubo.web.institution.editor_page import EditorMessages, editor_response, progress, state
from koubo.web.institution.new_posting import find_or_begin
from koubo.web.institution.scope import find_own, number_in, writers_only
from koubo.web.interrupted_forms import kept_post
from koubo.web.once import act_once
from koubo.web.sheets.files import ATTACH, chosen_pdf
from koubo.web.sheets.items import differing, in_words
from koubo.web.ui.language import language


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def edit(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """Show the editor, or do what its buttons ask; the first save stores a new posting."""
    revision = find_or_begin(request, posting_id)
    if not revision.editable:
        if request.method == "POST":
            messages.error(request, IllegalStep().text[language()])
        return redirect("institution:detail", posting_id)
    if request.method == "POST":
        return _submitted(request, revision)
    late, published = kept_post(request), _published(revision)
    if late is not None:
        messages.info(request, _("What you had typed when your session ended is shown here. It is not saved yet."))
        return editor_response(
            request, revision, form_of(revision, late), said=EditorMessages(is_kept=True, published=published)
        )
    findings = _check(revision, storage.load(revision)) if request.GET.get("check") == "1" else []
    return editor_response(request, revision, form_of(revision), said=EditorMessages(findings, published=published))


def _published(revision: Revision) -> dict[str, list[str]]:
    """Return what the secretariat changed in the published content, by field, where this modification says otherwise."""
    if revision.basis is None or not revision.basis.by_desk:
        return {}
    basis = storage.load(revision.basis)
    return {key: in_words(SHEET.field(key), basis, written=revision.languages) for key in desk_edit.differing(revision)}


def form_of(revision: Revision, data: MultiValueDict[str, Any] | None = None, **rows: str) -> SheetForm:
    """Return the form of a revision: as it is stored, or as `data` holds it."""
    content = storage.load(revision)
    return SheetForm(data, content=content, written=revision.languages, language=language(), **rows)


def _check(revision: Revision, content: Content) -> list[Finding]:
    today = clock.day_of(clock.now())
    return examine(revision, content, today=today)


def _submitted(request: InstitutionRequest, revision: Revision) -> HttpResponse:
    """Read the form and do what the pressed button asks."""
    act, _sep, subject = request.POST.get("act", "save").partition(":")
    if act in {"add", "remove"}:
        return editor_response(request, revision, form_of(revision, request.POST, **{act: subject}))
    if act == "template":
        return editor_response(request, revision, form_of(revision, templates.added(request.POST, revision, subject)))
    form = form_of(revision, request.POST)
    if act == "extend":
        return editor_response(request, revision, form)
    content = form.read()
    findings = _check(revision, content) if act == "confirm" else _title_missing(revision, content)
    said = EditorMessages(findings, status=422)
    if not form.is_valid() or blank(content["title"]):
        return editor_response(request, revision, form, said=said)
    try:
        response = _save(request, revision, content, act=act, subject=subject)
    except StaleVersion as stale:
        return _conflict(request, find_own(request, revision.posting_id), stale)
    except IllegalStep as illegal:
        messages.error(request, illegal.text[language()])
        return redirect("institution:detail", revision.posting_id)
    except Refusal as refusal:  # the chosen file cannot be taken; nothing is saved, everything typed stays
        return editor_response(request, revision, form, said=replace(said, file_error=refusal.text[language()]))
    if act == "confirm" and errors(findings):
        # It is saved, so the form goes on from the version this save made.
        present = find_own(request, revision.posting_id)
        form = form_of(present, _with_version(request.POST, number_in(request, "version") + 1))
        return editor_response(request, present, form, said=replace(said, is_saved=True))
    return response


def _save(request: InstitutionRequest, revision: Revision, content: Content, *, act: str, subject: str) -> HttpResponse:
    """Save the draft, with what belongs to the button, once. Raises Refusal: all of it happened or nothing."""
    now, by, version, posting = clock.now(), actor(request), number_in(request, "version"), revision.posting_id
    pdf = chosen_pdf(request, needed=act == ATTACH)
    here = reverse("institution:edit", args=[posting])
    targets = {
        "save": reverse("institution:saved", args=[posting]),
        "confirm": reverse("institution:confirm", args=[posting]),
        "stay": here,
    }

    def perform() -> str:
        saved = drafts.save_typed(revision, content, version=version, by=by, now=now)
        if pdf is not None:
            attachments.attach(saved, pdf, by=by, now=now)
        if act == "detach":
            attachments.detach(saved, _uuid(subject), by=by, now=now)
        return targets.get(act, f"{here}#attachments")

    return act_once(request, perform, otherwise=here)


def _with_version(data: QueryDict, version: int) -> QueryDict:
    renewed = data.copy()
    renewed["version"] = str(version)
    return renewed


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _title_missing(revision: Revision, content: Content) -> list[Finding]:
    """The one thing a draft needs, so that it can be found again."""
    if not blank(content["title"]):
        return []
    return [finding for finding in _check(revision, {}) if finding.field == "title"][:1]


def _conflict(request: InstitutionRequest, revision: Revision, stale: Refusal) -> HttpResponse:
    """Show what was typed beside what is stored; saving again then overwrites knowingly."""
    form = form_of(revision, _with_version(request.POST, revision.version))
    stored = differing(form.read(), storage.load(revision), written=revision.languages)
    return editor_response(
        request, revision, form, said=EditorMessages(stale=stale.text[language()], stored=stored, status=409)
    )


@require_POST
@writers_only
def check_live(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """Answer with what the checks say of the form as it stands; saves nothing."""
    revision = find_or_begin(request, posting_id)
    if not revision.editable:
        return HttpResponse(status=204)
    content = form_of(revision, request.POST).read()
    findings = _check(revision, content)
    context = state(progress(content, revision), findings, now=clock.now())
    return render(request, "institution/live.html", context)


@require_safe
@institution_required
def saved(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """一時保存完了: say when it was saved, and where it is found again."""
    revision = find_own(request, posting_id)
    if not revision.editable:
        return redirect("institution:detail", posting_id)
    context = {"revision": revision, "posting": revision.posting, "title": revision.title,
               "units": assigning.offered(request)}  # fmt: skip
    return render(request, "institution/saved.html", context)
