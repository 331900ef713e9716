"""登録・一時保存: the list of drafts with how far each is; deleting one, and copying a posting into a new one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep, StaleVersion
from koubo.postings import drafts as verbs
from koubo.postings import queries, storage
from koubo.postings.checks import required_progress
from koubo.postings.enums import EDITABLE
from koubo.postings.models import Revision
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.institution.lists import PER_PAGE, row
from koubo.web.institution.scope import found, language, number_in, writers_only
from koubo.web.once import act_once


@require_safe
@institution_required
def drafts(request: InstitutionRequest) -> HttpResponse:
    """Show what can be worked on, last saved first, and the way to a new one."""
    now = clock.now()
    own = queries.of_institution(request.institution).filter(state__in=EDITABLE, basis=None)
    own = queries.whole(own).select_related("posting__institution", "updated_by").order_by("-updated_at", "-pk")
    page = Paginator(own, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [row(revision, now) | _state(revision) for revision in page],
        "page": page,
        "may_write": request.membership.may_write,
    }
    return render(request, "institution/drafts.html", context)


def _state(revision: Revision) -> dict[str, Any]:
    counts = required_progress(storage.load(revision), revision.languages).values()
    return {
        "filled": sum(filled for filled, _needed in counts),
        "needed": sum(needed for _filled, needed in counts),
        "deletable": verbs.is_deletable(revision),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def delete(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """Ask whether a draft shall be deleted, and delete it."""
    if request.method == "POST":
        return _deleted(request, posting_id)
    revision = found(request, posting_id)
    if not verbs.is_deletable(revision):
        messages.error(request, _("Only drafts that were never requested can be deleted."))
        return redirect("institution:edit" if revision.editable else "institution:detail", posting_id)
    return _ask(request, revision)


def _deleted(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    here = reverse("institution:delete", args=[posting_id])

    def act() -> str:
        # Looked for only now: a second press finds nothing, and is led to where the first one went.
        revision = found(request, posting_id)
        verbs.delete_draft(revision, version=number_in(request, "version"), by=actor(request), now=clock.now())
        messages.success(request, _("The draft “%(title)s” has been deleted.") % {"title": _title(revision)})
        return reverse("institution:drafts")

    try:
        return act_once(request, act, otherwise=here)
    except StaleVersion as stale:
        messages.error(request, stale.text[language()] + _(" The page now shows what is saved."))
        return _ask(request, found(request, posting_id), status=409)
    except IllegalStep as illegal:
        messages.error(request, illegal.text[language()])
        return redirect("institution:detail", posting_id)


def _ask(request: InstitutionRequest, revision: Revision, *, status: int = 200) -> HttpResponse:
    context = {"revision": revision, "posting": revision.posting, "title": _title(revision), **_state(revision)}
    return render(request, "institution/delete.html", context, status=status)


def _title(revision: Revision) -> str:
    return revision.title[language()] or _("(no title yet)")


@require_POST
@writers_only
def copy(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """Copy a posting of the institution, in whatever state, into a new draft, and open that."""

    def act() -> str:
        made = verbs.copy_posting(found(request, posting_id), by=actor(request), now=clock.now())
        messages.success(
            request,
            _("A new draft has been made from the copy. Dates and attachments are not copied; please add them."),
        )
        return reverse("institution:edit", args=[made.posting_id])

    return act_once(request, act, otherwise=reverse("institution:drafts"))
