"""Everyone gets an answer: all applications to an opening that have no result, answered at once or by a day that is told."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from koubo.applications import answer_days, queries
from koubo.applications.models import Application
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.postings.models import Posting
from koubo.web.hats import InstitutionRequest, actor
from koubo.web.institution.applications.forms import AnswersForm, BulkForm
from koubo.web.institution.applications.listing import of_posting, posting_of
from koubo.web.institution.scope import writers_only
from koubo.web.once import act_once
from koubo.web.ui.language import language


def undecided(request: InstitutionRequest, posting: Posting) -> list[Application]:
    """Return the applications to a posting that have no result, as far as this person may see them."""
    return list(of_posting(request, posting).filter(pk__in=queries.undecided(posting).values("pk")).order_by("number"))


def later_form(data: Any = None, **more: Any) -> AnswersForm:
    """Return the form that asks for a day alone."""
    return AnswersForm(data, now=clock.now(), language=language(), only_later=True, **more)


@require_safe
@writers_only
def answer(request: InstitutionRequest, posting_id: UUID) -> HttpResponseBase:
    """Offer one result for everyone who has none, or another day by which they are answered."""
    posting = posting_of(request, posting_id)
    chosen = undecided(request, posting)
    if not chosen:
        messages.info(request, _("Every application to this opening has a result."))
        return redirect("institution:applications-of", posting.pk)
    return _page(request, posting, chosen, later_form())


@require_POST
@writers_only
def later(request: InstitutionRequest, posting_id: UUID) -> HttpResponseBase:
    """Tell everyone who has no result by which day they are answered."""
    posting = posting_of(request, posting_id)
    form = later_form(request.POST)
    target = reverse("institution:applications-of", args=[posting.pk])
    if not form.is_valid():
        return _page(request, posting, undecided(request, posting), form)

    def act() -> str:
        answer_days.promise(posting, form.cleaned_data["day"], by=actor(request), now=clock.now())
        messages.success(request, _("The applicants are told the day by mail."))
        return target

    try:
        return act_once(request, act, otherwise=reverse("institution:applications-answer", args=[posting.pk]))
    except Refusal as refusal:
        form.add_error(None, refusal.text[language()])
        return _page(request, posting, undecided(request, posting), form)


def _page(
    request: InstitutionRequest, posting: Posting, chosen: list[Application], day_form: AnswersForm
) -> HttpResponse:
    context = {
        "posting": posting,
        "title": posting.summary.title,
        "chosen": chosen,
        "form": BulkForm(applications=chosen, language=language(), ends=True, initial={"notify": "yes"}),
        "day_form": day_form,
        "told": answer_days.days_told([posting.pk]).get(posting.pk),
        "is_ahead": posting.withdrawn_at is not None and posting.withdrawn_at > clock.now(),
    }
    return render(request, "institution/applications/answer.html", context)
