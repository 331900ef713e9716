"""修正・一時保存: the registered postings, and starting, resuming or giving up the modification of one."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.postings import changes, queries
from koubo.postings.enums import State
from koubo.postings.models import Revision
from koubo.postings.models.revision import RevisionQuerySet
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.institution.lists import TONES, paged
from koubo.web.institution.scope import found, language, writers_only
from koubo.web.once import act_once

SORTS: Final = {
    "updated": ("-decided_at", "-pk"),
    "deadline": ("closes_on", "-pk"),
    "number": ("posting__number",),
}


@require_safe
@institution_required
def modifications(request: InstitutionRequest) -> HttpResponse:
    """List the registered postings with where each stands; searched and sorted by the address."""
    now = clock.now()
    words, sort = request.GET.get("q", "").replace("\0", "").strip()[:100], request.GET.get("sort", "")
    sort = sort if sort in SORTS else "updated"
    own = searched(queries.registered(request.institution), words).order_by(*SORTS[sort])
    page, revisions = paged(own, request, queries.with_phase())
    context = {
        "rows": [_row(revision, now) for revision in revisions],
        "page": page,
        "words": words,
        "sort": sort,
        "may_write": request.membership.may_write,
    }
    return render(request, "institution/modifications.html", context)


def searched(own: RevisionQuerySet, words: str) -> RevisionQuerySet:
    """Return the postings whose title or number holds every one of the words."""
    for word in words.split():
        titles = Q(texts__ja__title__icontains=word) | Q(texts__en__title__icontains=word)
        own = own.filter(titles | Q(posting__number__icontains=word))
    return own


def _row(revision: Revision, now: datetime) -> dict[str, Any]:
    """Return a line; `refused` says why the posting cannot be modified, where it cannot."""
    posting = revision.posting
    phase = queries.phase_of(posting, now)
    working = next((r for r in posting.revisions.all() if r.state in {State.DRAFT, State.RETURNED}), None)
    return {
        "revision": revision,
        "title": revision.title[language()],
        "phase": phase.label[language()],
        "tone": TONES[phase],
        "working": working,
        "refused": _refused(revision, now),
    }


def _refused(revision: Revision, now: datetime) -> str:
    """Ask what `changes.why_not_modify` asks, of what is already loaded."""
    posting = revision.posting
    is_pending = any(r.state == State.REQUESTED for r in posting.revisions.all())
    refusal = changes.why_not(revision, is_pending=is_pending, withdrawn_at=posting.withdrawn_at, now=now)
    return refusal.text[language()] if refusal else ""


@require_POST
@writers_only
def modify(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """Start or resume the modification of a posting, and open it in the editor."""
    posting = found(request, posting_id).posting
    try:
        revision = changes.start_modification(posting, by=actor(request), now=clock.now())
    except Refusal as refusal:
        messages.error(request, refusal.text[language()])
        return redirect("institution:modifications")
    return redirect("institution:edit", revision.posting_id)


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def discard(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """Ask whether a modification shall be given up, and give it up."""
    revision = found(request, posting_id)
    here = reverse("institution:discard", args=[posting_id])

    def act() -> str:
        changes.discard_modification(revision, by=actor(request), now=clock.now())
        messages.success(request, _("The modification has been given up. What is published stays as it is."))
        return reverse("institution:modifications")

    if request.method == "POST":
        try:
            return act_once(request, act, otherwise=here)
        except Refusal as refusal:
            messages.error(request, refusal.text[language()])
            return redirect("institution:detail", posting_id)
    if not (revision.is_modification and revision.editable):
        return redirect("institution:detail", posting_id)
    context = {"revision": revision, "posting": revision.posting, "title": revision.title[language()]}
    return render(request, "institution/discard.html", context)
