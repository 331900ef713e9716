"""登録・一時保存: the list of drafts with how far each is; deleting one, and copying a posting into a new one."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.cache import caches
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep, StaleVersion
from koubo.postings.actions import drafts as verbs
from koubo.postings.checks import required_progress
from koubo.postings.content import storage
from koubo.postings.models import PostingSummary, Revision, queries
from koubo.postings.publication.states import EDITABLE, ContentLanguages, Phase, State
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.institution import list_page
from koubo.web.institution.scope import find_own, number_in, writers_only
from koubo.web.once import act_once
from koubo.web.ui import tables
from koubo.web.ui.language import language
from koubo.web.ui.parts import button
from koubo.web.ui.tables import Column


@require_safe
@institution_required
def drafts(request: InstitutionRequest) -> HttpResponse:
    """Show what can be worked on, last saved first, and the way to a new one."""
    may_write = request.membership.may_write
    own = queries.own(request.sight).filter(state__in=EDITABLE, is_modification=False)
    phases = [Phase.DRAFT, Phase.RETURNED]
    shown = list_page.listed(request, own, order="-changed", phases=phases, now=clock.now())
    columns = [
        Column(_("Title"), "title"),
        Column(_("Required fields")),
        Column(_("State")),
        Column(_("Closes on"), "deadline"),
        Column(_("Last saved"), "-changed"),
        *([Column(_("What can be done"))] if may_write else []),
    ]
    filled = _filled([summary.current_id for summary in shown.summaries])
    rows = [
        [_way(summary), filled[summary.current_id], list_page.state(summary),
         list_page.deadline(summary), list_page.changed(summary), *([_acts(summary)] if may_write else [])]
        for summary in shown.summaries
    ]  # fmt: skip
    table = list_page.table(request, shown, _("Table of drafts"), columns, rows)
    return render(request, "institution/drafts.html", {"listing": shown, "table": table, "may_write": may_write})


def _way(summary: PostingSummary) -> SafeString:
    """The title as the way to go on, and what it is written in; a returned posting has its number already."""
    number = format_html('<span class="k-id">{}</span> ', summary.number) if summary.number else ""
    written = ContentLanguages(summary.written).label[language()]
    return format_html("{}{}", list_page.linked(summary, "edit"), tables.note(format_html("{}{}", number, written)))


def _filled(pks: Sequence[int]) -> dict[int, SafeString]:
    """Return, per revision, how many of the required fields are filled in; what was counted for a version is kept."""
    versions = dict(Revision.objects.filter(pk__in=pks).order_by().values_list("pk", "version"))
    keys = {pk: f"filled-{pk}-{version}" for pk, version in versions.items()}
    kept = caches["rendered"].get_many(keys.values())
    missing = [pk for pk, key in keys.items() if key not in kept]
    made = {}
    for revision in queries.whole(Revision.objects.filter(pk__in=missing)) if missing else ():
        counts = _progress(revision)
        made[keys[revision.pk]] = (counts["filled"], counts["needed"])
    caches["rendered"].set_many(made)
    return {pk: format_html('<span class="k-num">{}/{}</span>', *(kept | made)[key]) for pk, key in keys.items()}


def _progress(revision: Revision) -> dict[str, int]:
    counts = required_progress(storage.load(revision), revision.languages).values()
    return {"filled": sum(filled for filled, _needed in counts), "needed": sum(needed for _filled, needed in counts)}


def _acts(summary: PostingSummary) -> SafeString:
    """Copy, and delete where nobody outside has ever seen it. Every button has a key of its own."""
    name = list_page.title(summary)
    here = [summary.pk]
    copying = button(_("Copy"), size="sm", hidden=name, form="copy", name="once", value=str(uuid4()),
                     formaction=reverse("institution:copy", args=here))  # fmt: skip
    if summary.state != State.DRAFT or summary.number:
        return copying
    deleting = button(_("Delete"), href=reverse("institution:delete", args=here), size="sm", type="text", hidden=name)
    return format_html('<div class="k-row">{}{}</div>', copying, deleting)


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def delete(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """Ask whether a draft shall be deleted, and delete it."""
    if request.method == "POST":
        return _deleted(request, posting_id)
    revision = find_own(request, posting_id)
    if not verbs.is_deletable(revision):
        messages.error(request, _("Only drafts that were never requested can be deleted."))
        return redirect("institution:edit" if revision.editable else "institution:detail", posting_id)
    return _ask(request, revision)


def _deleted(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    here = reverse("institution:delete", args=[posting_id])

    def act() -> str:
        # Looked for only now: a second press finds nothing, and is led to where the first one went.
        revision = find_own(request, posting_id)
        verbs.delete_draft(revision, version=number_in(request, "version"), by=actor(request), now=clock.now())
        messages.success(
            request,
            _("The draft “%(title)s” has been deleted.") % {"title": revision.title[language()] or _("(no title yet)")},
        )
        return reverse("institution:drafts")

    try:
        return act_once(request, act, otherwise=here)
    except StaleVersion as stale:
        messages.error(request, stale.text[language()] + _(" The page now shows what is saved."))
        return _ask(request, find_own(request, posting_id), status=409)
    except IllegalStep as illegal:
        messages.error(request, illegal.text[language()])
        return redirect("institution:detail", posting_id)


def _ask(request: InstitutionRequest, revision: Revision, *, status: int = 200) -> HttpResponse:
    context = {
        "revision": revision,
        "posting": revision.posting,
        "title": list_page.title(revision),
        **_progress(revision),
    }
    return render(request, "institution/delete.html", context, status=status)


@require_POST
@writers_only
def copy(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """Copy a posting of the institution, in whatever state, into a new draft, and open that."""

    def act() -> str:
        made = verbs.copy_posting(find_own(request, posting_id), by=actor(request), now=clock.now())
        messages.success(
            request,
            _("A new draft has been made from the copy. Dates and attachments are not copied; please add them."),
        )
        return reverse("institution:edit", args=[made.posting_id])

    return act_once(request, act, otherwise=reverse("institution:drafts"))
