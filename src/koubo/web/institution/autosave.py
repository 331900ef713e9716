"""Saving while people type: what the editor's script sends. Never over what somebody else saved; a title is enough."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep, Refusal, StaleVersion
from koubo.postings.actions import drafts
from koubo.postings.content.forms import SheetForm
from koubo.postings.models import Revision
from koubo.postings.sheet import Content, blank
from koubo.web.hats import InstitutionRequest, actor
from koubo.web.institution.editor import form_of
from koubo.web.institution.editor_page import ends
from koubo.web.institution.new_posting import find_or_begin
from koubo.web.institution.scope import find_own, number_in, writers_only
from koubo.web.middleware import is_quiet
from koubo.web.ui import moments
from koubo.web.ui.language import language


@require_POST
@writers_only
def autosave(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """Save the form as it stands and answer with its new version and time; 409 when it cannot be, 422 without a title."""
    revision = find_or_begin(request, posting_id)
    form = form_of(revision, request.POST)
    content = form.read()
    if blank(content["title"]):
        return JsonResponse({"code": "title-missing"}, status=422)
    try:
        saved = _save(request, revision, content)
    except Refusal as refusal:
        return _refused(request, posting_id, refusal)
    return JsonResponse(
        {
            "version": saved.version,
            "saved": _moment(saved),
            "unread": _unread(form),
            "ends": None if is_quiet(request) else _ends(),
        }
    )


def _save(request: InstitutionRequest, revision: Revision, content: Content) -> Revision:
    """Save unless it is stored already: what is sent again changes nothing. Raises Refusal."""
    if not revision.editable:
        raise IllegalStep
    if drafts.holds(revision, content):
        return revision
    version = number_in(request, "version")
    return drafts.save_typed(revision, content, version=version, by=actor(request), now=clock.now(), autosave=True)


def _refused(request: InstitutionRequest, posting_id: UUID, refusal: Refusal) -> HttpResponse:
    """Say who was faster. The page keeps what was typed; its button then shows both, field by field."""
    message = refusal.text[language()]
    if isinstance(refusal, StaleVersion):
        present = find_own(request, posting_id)
        message = _("%(name)s saved at %(when)s. Nothing has been overwritten.") % {
            "name": present.updated_by.name,
            "when": moments.short_instant(present.updated_at),
        }
    return JsonResponse({"code": refusal.code, "message": message}, status=409)


def _unread(form: SheetForm) -> str:
    """Return the labels of what could not be read, and so was not saved."""
    here = language()
    labels = [
        shown.field.label[here]
        for _section, items in form.sections()
        for item in items
        for shown in item.all_inputs()
        if shown.errors
    ]
    return ("、" if here == "ja" else ", ").join(labels)


def _moment(saved: Revision) -> dict[str, str]:
    return {"at": moments.machine_time(saved.updated_at), "words": moments.short_instant(saved.updated_at)}


def _ends() -> dict[str, str]:
    end = ends(clock.now())
    return {"at": moments.machine_time(end), "words": moments.clock_time(end)}
