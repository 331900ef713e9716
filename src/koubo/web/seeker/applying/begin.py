"""From the page of an opening to the draft of an application: what is asked for, until when, and what becomes of it."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from koubo.applications import answer_days, drafts, permissions, queries, requirements
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.postings.models import Posting
from koubo.postings.publication.deadline import tellable_end
from koubo.web import hats
from koubo.web.hats import SeekerRequest, actor, seeker_required
from koubo.web.once import act_once
from koubo.web.ui.language import language


def apply(request: HttpRequest, number: str) -> HttpResponseBase:
    """Lead who is signed in and no job seeker to where they become one, and back; everyone else begins."""
    if any(hat.kind == "seeker" for hat in hats.available_hats(request)):
        return begin(request, number)
    if not Posting.objects.filter(number=number).exists():
        raise Http404
    return redirect(f"{reverse('signup-seeker')}?{urlencode({'next': reverse('seeker:apply', args=[number])})}")


@require_http_methods(["GET", "HEAD", "POST"])
@seeker_required
def begin(request: SeekerRequest, number: str) -> HttpResponseBase:
    """Say what applying takes; the button begins a draft. Who has one already goes on with it."""
    now = clock.now()
    posting = Posting.objects.filter(number=number).select_related("institution", "summary").first()
    if posting is None:
        raise Http404
    present = queries.live_of(request.user.pk, posting)
    if present is not None:
        return redirect("seeker:application", present.pk)
    revision = permissions.live_revision(posting, now)
    if revision is None:
        return render(
            request, "seeker/applying/closed.html", {"posting": posting, "title": posting.summary.title}, status=410
        )
    here = reverse("seeker:apply", args=[number])
    problem = ""
    if request.method == "POST":
        try:
            return act_once(request, lambda: _begin(request, posting), otherwise=here)
        except Refusal as refusal:
            problem = refusal.text[language()]
    asked = requirements.of_revisions([revision.pk])[revision.pk]
    context = {
        "posting": posting,
        "title": revision.title,
        "institution": revision.name_of(posting.institution),
        "deadline": tellable_end(permissions.deadline_of(posting, now)),
        "slots": asked.first,
        "questions": asked.questions,
        "results_by": answer_days.of_revision(revision),
        "most_mb": settings.KOUBO_APPLICATION_MB,
        "months": settings.KOUBO_RETENTION_MONTHS,
        "problem": problem,
    }
    return render(request, "seeker/applying/begin.html", context)


def _begin(request: SeekerRequest, posting: Posting) -> str:
    application = drafts.start(posting, by=actor(request), now=clock.now(), language=language())
    return reverse("seeker:application", args=[application.pk])
