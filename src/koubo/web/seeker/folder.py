"""検討フォルダ: openings a seeker put aside, with their deadlines; closed ones stay readable."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.postings.content.email_masking import mask
from koubo.postings.content.employer import shown_institution
from koubo.postings.models import Posting, Revision, queries
from koubo.postings.publication.deadline import Deadline
from koubo.postings.publication.states import Phase
from koubo.seekers import actions
from koubo.seekers.models import Bookmark
from koubo.seekers.queries import bookmarks, is_bookmarked
from koubo.stats.models import CountKind
from koubo.web import counting
from koubo.web.hats import SeekerRequest, actor, seeker_required
from koubo.web.once import act_once
from koubo.web.openings.words import is_near, left
from koubo.web.ui.language import language

PER_PAGE = 50
TONES = {Phase.PUBLISHED: "ok", Phase.CLOSED: "off", Phase.WITHDRAWN: "off"}


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """One line of the folder. `title_language` is set where the title is not in the language of the page."""

    number: str
    title: str
    title_language: str
    institution: str
    deadline: Deadline
    left: str
    near: bool
    state: str
    tone: str
    at: datetime


@require_safe
@seeker_required
def folder(request: SeekerRequest) -> HttpResponse:
    """Show what was put aside, newest first."""
    now = clock.now()
    page = Paginator(bookmarks(request.user.pk), PER_PAGE).get_page(request.GET.get("page"))
    marks = list(page.object_list)
    texts = {r.posting_id: r for r in queries.newest_public(now).filter(posting__in=[m.posting_id for m in marks])}
    rows = [_kept(mark, texts[mark.posting_id], now) for mark in marks if mark.posting_id in texts]
    return render(request, "seeker/folder.html", {"page": page, "rows": rows})


def _kept(mark: Bookmark, revision: Revision, now: datetime) -> KeptCopy:
    posting, here = mark.posting, language()
    withdrawn = posting.withdrawn_at is not None and posting.withdrawn_at <= now
    phase = Phase.WITHDRAWN if withdrawn else revision.phase(now)
    is_open = phase is Phase.PUBLISHED
    return KeptCopy(
        number=posting.number or "",
        title=mask(revision.title[here]),
        title_language="" if here in revision.languages else revision.languages[0],
        institution=shown_institution(revision, revision.name_of(posting.institution))[here],
        deadline=revision.deadline,
        left=left(revision.deadline, now) if is_open else "",
        near=is_open and is_near(revision.deadline, now),
        state=phase.label[here],
        tone=TONES[phase],
        at=mark.at,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@seeker_required
def bookmark(request: SeekerRequest, number: str) -> HttpResponse:
    """Ask whether to put an opening aside (where sign-in leads back to); do it, or take it out again."""
    posting = get_object_or_404(Posting.objects.select_related("institution"), number=number)
    revision = queries.newest_public(clock.now()).filter(posting=posting).first()
    if revision is None:
        raise Http404
    if request.method == "POST":
        return _changed(request, posting)
    context = {"posting": posting, "title": mask(revision.title[language()]),
               "institution": revision.name_of(posting.institution), "bookmarked": is_bookmarked(request.user.pk, posting)}  # fmt: skip
    return render(request, "seeker/bookmark.html", context)


def _changed(request: HttpRequest, posting: Posting) -> HttpResponse:
    back = reverse("seeker:folder")
    if request.POST.get("back") == "posting":
        back = reverse("public:posting", args=[posting.number])

    def act() -> str:
        if request.POST.get("act") == "remove":
            actions.forget(posting, by=actor(request), now=clock.now())
            messages.success(request, _("The opening has been removed from the folder"))
        else:
            if actions.bookmark(posting, by=actor(request), now=clock.now()):
                counting.note(CountKind.BOOKMARK, posting.pk, request)
            messages.success(request, _("The opening has been added to the folder"))
        return back

    try:
        return act_once(request, act, otherwise=back)
    except Refusal as refusal:
        messages.error(request, refusal.text[language()])
        return redirect(back)
