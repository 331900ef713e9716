"""The menu page, the list of requests, the read-only detail, the registered information."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from koubo.files.store import open_file
from koubo.kernel import clock
from koubo.postings import attachments, queries, storage
from koubo.postings import render as sheet
from koubo.postings.diff import of_modification
from koubo.postings.enums import Phase, State, Written
from koubo.postings.models import Attachment, Revision
from koubo.postings.models.revision import RevisionQuerySet
from koubo.vocabularies import registry
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.institution import contact
from koubo.web.institution.scope import found, language

PER_PAGE = 20
TONES = {
    Phase.DRAFT: "off",
    Phase.REQUESTED: "key",
    Phase.RETURNED: "hot",
    Phase.REJECTED: "off",
    Phase.SCHEDULED: "key",
    Phase.PUBLISHED: "ok",
    Phase.MODIFYING: "key",
    Phase.WITHDRAWING: "hot",
    Phase.WITHDRAWN: "off",
    Phase.CLOSED: "off",
    Phase.CORRECTED: "off",
    Phase.DISCARDED: "off",
}
OWN_NAMES = {"ja": "日本語", "en": "English"}


@require_safe
@institution_required
def menu(request: InstitutionRequest) -> HttpResponseBase:
    """Show what needs doing, and the institution's postings with their phase."""
    now = clock.now()
    own = queries.newest(request.institution).order_by("-updated_at", "-pk")
    page, revisions = paged(own, request, Revision.objects.select_related("posting"))
    counts = queries.counts_of(request.institution)
    context = {
        "rows": [row(revision, now) for revision in revisions],
        "page": page,
        "drafts": counts.get((State.DRAFT, False), 0),
        "changing": counts.get((State.DRAFT, True), 0),
        "returned": counts.get((State.RETURNED, False), 0),
        "sent_back": counts.get((State.RETURNED, True), 0),
        "requested": counts.get((State.REQUESTED, False), 0) + counts.get((State.REQUESTED, True), 0),
        "may_write": request.membership.may_write,
    }
    return render(request, "institution/menu.html", context)


def paged(
    own: RevisionQuerySet, request: InstitutionRequest, whole: RevisionQuerySet
) -> tuple[Page[int], list[Revision]]:
    """Return the page asked for, and its revisions as `whole` fetches them.

    Keys are sorted first and rows fetched by key: whole rows are heavy, and there may be thousands.
    """
    page = Paginator(own.values_list("pk", flat=True), PER_PAGE).get_page(request.GET.get("page"))
    held = whole.in_bulk(list(page.object_list))
    return page, [held[pk] for pk in page.object_list]


def row(revision: Revision, now: datetime) -> dict[str, object]:
    """Return what a line of a list shows of a revision at `now`."""
    phase = revision.phase(now)
    return {
        "revision": revision,
        "title": revision.title[language()],
        "number": revision.posting.number or "",
        "phase": phase.label[language()],
        "tone": TONES[phase],
        "written": Written(revision.written).label[language()],
        "editable": revision.editable,
        "start": revision.live_from if phase is Phase.SCHEDULED else None,
    }


@require_safe
@institution_required
def requests(request: InstitutionRequest) -> HttpResponseBase:
    """登録/修正依頼中の求人公募情報: what waits for the secretariat, newest request first."""
    now = clock.now()
    own = queries.of_institution(request.institution).filter(state=State.REQUESTED)
    own = own.select_related("posting", "requested_by").order_by("-requested_at", "-pk")
    page = Paginator(own, PER_PAGE).get_page(request.GET.get("page"))
    context = {"rows": [row(revision, now) for revision in page], "page": page}
    return render(request, "institution/requests.html", context)


@require_safe
@institution_required
def detail(request: InstitutionRequest, posting_id: UUID) -> HttpResponseBase:
    """Show a posting that is not being edited, read-only, with what happens next."""
    now = clock.now()
    revision = found(request, posting_id)
    if revision.editable:
        return redirect("institution:edit", posting_id)
    phase = revision.phase(now)
    context = {
        "revision": revision,
        "posting": revision.posting,
        "title": revision.title[language()],
        "phase": phase,
        "phase_words": phase.label[language()],
        "tone": TONES[phase],
        "views": views(revision),
        "differences": of_modification(revision, language=language())
        if revision.state == State.REQUESTED or _by_secretariat(revision)
        else [],
        "by_secretariat": _by_secretariat(revision),
        "may_recall": settings.KOUBO_ALLOW_RECALL
        and request.membership.may_write
        and revision.state == State.REQUESTED,
        "posting_phase": queries.phase_of(revision.posting, now),
    }
    return render(request, "institution/detail.html", context | contact.about(request, revision))


def _by_secretariat(revision: Revision) -> bool:
    """Whether the secretariat wrote in it: corrected the request, or changed it on behalf of the institution."""
    return revision.corrects_id is not None or revision.by_desk


def views(revision: Revision) -> list[dict[str, object]]:
    """Return the sheet once per written language."""
    content = storage.load(revision)
    return [
        {
            "language": code,
            "name": OWN_NAMES[code],
            "sections": sheet.show(content, language=code, written=revision.languages),
        }
        for code in revision.languages
    ]


@require_safe
@institution_required
def attachment(request: InstitutionRequest, posting_id: UUID, file_id: UUID) -> HttpResponseBase:
    """Let a member read a PDF of an own posting."""
    try:
        file = attachments.hand_out(found(request, posting_id), file_id, by=actor(request), now=clock.now())
    except Attachment.DoesNotExist as missing:
        raise Http404 from missing
    return FileResponse(open_file(file), as_attachment=True, filename=file.name, content_type=file.media_type)


@require_safe
@institution_required
def account(request: InstitutionRequest) -> HttpResponseBase:
    """登録情報確認: read-only; changes go through the secretariat."""
    institution = request.institution
    members = institution.memberships.select_related("user").order_by("user__email")
    context = {
        "institution": institution,
        "kind": registry.label("institution_types", institution.kind)[language()],
        "prefecture": registry.label("prefectures", institution.prefecture)[language()],
        "members": [(m.user, m.get_role_display() if language() == "ja" else m.role.title()) for m in members],
        "secretariat_mail": settings.KOUBO_SECRETARIAT_MAIL,
    }
    return render(request, "institution/account.html", context)
