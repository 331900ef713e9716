"""確認 and 登録依頼: everything repeated before it is sent, and the page that says it was."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koubo.kernel import clock
from koubo.kernel.errors import Refusal, StaleVersion
from koubo.postings.actions import requests
from koubo.postings.checks import errors
from koubo.postings.content import storage
from koubo.postings.content.diff import of_modification
from koubo.postings.content.examination import examine
from koubo.postings.content.form_fields import DayField
from koubo.postings.models import Revision
from koubo.postings.publication import schedule
from koubo.postings.publication.states import State
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.institution.posting_pages import views
from koubo.web.institution.scope import find_own, number_in, steps, writers_only
from koubo.web.once import act_once
from koubo.web.ui.language import language


class WishForm(forms.Form):
    """The publication date the institution would like (希望するサイト反映日), if any."""

    wished_on = DayField(
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "invalid": gettext_lazy("Enter the preferred publication date as a date, for example 2027-01-08")
        },
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        """Name the control as other forms do."""
        super().__init__(data, initial=initial, auto_id="f-%s", use_required_attribute=False)


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def confirm(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """Show the content to be checked; 登録依頼 asks the secretariat to register it."""
    revision = find_own(request, posting_id)
    if request.method == "POST":
        return _request(request, revision)
    if not revision.editable:
        return redirect("institution:detail", posting_id)
    return _confirm_page(request, revision, WishForm(initial={"wished_on": revision.wished_on}))


def _request(request: InstitutionRequest, revision: Revision) -> HttpResponse:
    """Ask for registration once; a second press shows the first one's result."""
    wish = WishForm(request.POST)
    if not wish.is_valid():
        if not revision.editable:
            return redirect("institution:detail", revision.posting_id)
        return _confirm_page(request, revision, wish, status=422)
    now = clock.now()
    version = request.POST.get("version", "")

    def act() -> str:
        requests.request(
            revision, version=int(version) if version.isdecimal() else 0, wished_on=wish.cleaned_data["wished_on"],
            by=actor(request), now=now,
        )  # fmt: skip
        return reverse("institution:requested", args=[revision.posting_id])

    try:
        return act_once(request, act, otherwise=request.path)
    except requests.Incomplete:
        return redirect(_with_errors(revision))
    except StaleVersion as refusal:
        messages.error(request, refusal.text[language()] + _(" The page now shows what is saved."))
        return _confirm_page(request, find_own(request, revision.posting_id), wish, status=409)
    except schedule.WishRefused as refusal:
        wish.add_error("wished_on", refusal.text[language()])
        return _confirm_page(request, revision, wish, status=422)
    except requests.NothingChanged as refusal:
        return _confirm_page(request, revision, wish, refused=refusal.text[language()], status=422)
    except Refusal as refusal:
        messages.error(request, refusal.text[language()])
        return redirect("institution:detail", revision.posting_id)


def _with_errors(revision: Revision) -> str:
    return reverse("institution:edit", args=[revision.posting_id]) + "?check=1#errors"


def _confirm_page(
    request: InstitutionRequest, revision: Revision, wish: WishForm, *, refused: str = "", status: int = 200
) -> HttpResponse:
    now = clock.now()
    findings = examine(revision, storage.load(revision), today=clock.day_of(now))
    if errors(findings):
        return redirect(_with_errors(revision))
    here = language()
    context = steps(revision, after=1) | {
        "revision": revision,
        "posting": revision.posting,
        "views": views(revision),
        "differences": of_modification(revision, language=language()),
        "warnings": [(f.where, f.message[here], f.source[here]) for f in findings],
        "wish": wish,
        "problems": [
            *([("", refused)] if refused else []),
            *(("f-wished_on", str(words)) for words in wish.errors.get("wished_on", [])),
        ],
        "earliest": schedule.earliest(now, same_day_hour=settings.KOUBO_SAME_DAY_HOUR),
    }
    return render(request, "institution/confirm.html", context, status=status)


@require_safe
@institution_required
def requested(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """Say that the request was received, and what happens next."""
    revision = find_own(request, posting_id)
    if revision.state != State.REQUESTED:
        return redirect("institution:detail", posting_id)
    now = clock.now()
    context = steps(revision, after=0) | {
        "revision": revision,
        "posting": revision.posting,
        "title": revision.title,
        "same_day_hour": settings.KOUBO_SAME_DAY_HOUR,
        "tonight": clock.at(clock.day_of(now), settings.KOUBO_SAME_DAY_HOUR),
        "secretariat_mail": settings.KOUBO_SECRETARIAT_MAIL,
    }
    return render(request, "institution/requested.html", context)


@require_POST
@writers_only
def recall(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """Take a request back into the editor, where the operator allows it."""
    revision = find_own(request, posting_id)
    if not settings.KOUBO_ALLOW_RECALL:
        raise PermissionDenied

    def act() -> str:
        requests.recall(revision, version=number_in(request, "version"), by=actor(request), now=clock.now())
        messages.success(request, _("The request has been taken back. You can change the content and request again."))
        return reverse("institution:edit", args=[posting_id])

    try:
        return act_once(request, act, otherwise=reverse("institution:detail", args=[posting_id]))
    except Refusal as refusal:
        messages.error(request, refusal.text[language()])
        return redirect("institution:detail", posting_id)
