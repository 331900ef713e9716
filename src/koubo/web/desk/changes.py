"""登録情報の変更依頼 at the desk: what is to be other, accepted as a whole or returned."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from koubo.desk import claims
from koubo.institutions import duplicates
from koubo.institutions.details import BY_KEY, in_words, present
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.registrations import changing
from koubo.registrations.lifecycle import ChangeStatus
from koubo.registrations.models import ChangeRequest
from koubo.web.desk import work
from koubo.web.desk.deliberate import act_or_show
from koubo.web.desk.institution_forms import APPROVE, ChangeDecision
from koubo.web.hats import actor, desk_required
from koubo.web.interrupted_forms import kept_post
from koubo.web.ui.language import language

SEEN = "seen-"


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Show a request with present and new values; a POST decides it, once."""
    asked = _asked_of(change_id)
    if request.method != "POST":
        return _page(request, asked, ChangeDecision(kept_post(request)))
    form = ChangeDecision(request.POST)

    def page(**how: Any) -> HttpResponse:
        return _page(request, _asked_of(change_id), form, **how)

    return act_or_show(request, form, lambda: _decide(request, asked, form.cleaned_data), page)


def _asked_of(change_id: UUID) -> ChangeRequest:
    rows = ChangeRequest.objects.select_related("institution", "requested_by", "decided_by")
    asked = rows.filter(pk=change_id).first()
    if asked is None:
        raise Http404
    return asked


def _decide(request: HttpRequest, asked: ChangeRequest, said: dict[str, Any]) -> str:
    common: dict[str, Any] = {"by": actor(request), "now": clock.now()}
    claims.hold_free(asked, by=common["by"])
    if said["outcome"] == APPROVE:
        seen = {key: request.POST.get(f"{SEEN}{key}", "") for key in asked.after}
        changing.accept(asked, seen=seen, **common)
        messages.success(request, _("The registered information has been changed"))
    else:
        changing.give_back(asked, message=said["message"], **common)
        messages.success(request, _("Returned for correction"))
    return reverse("desk:institution", args=[asked.institution_id])


def _page(
    request: HttpRequest,
    asked: ChangeRequest,
    form: ChangeDecision,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    here, now_registered = language(), present(asked.institution)
    waits = asked.status == ChangeStatus.REQUESTED
    old = now_registered if waits else asked.before
    rows = [
        (detail.label[here], in_words(key, old.get(key, ""), here), in_words(key, asked.after[key], here))
        for key, detail in BY_KEY.items()
        if key in asked.after
    ]
    names = {"name_ja", "name_en", "corporate_number"} & set(asked.after)
    context = {
        "asked": asked,
        "institution": asked.institution,
        "label": ChangeStatus(asked.status).label,
        "rows": rows,
        "seen": [(f"{SEEN}{key}", now_registered[key]) for key in asked.after],
        "renames": bool({"name_ja", "name_en"} & set(asked.after)),
        "duplicates": _alike(asked) if waits and names else [],
        "claimed": work.claim_of(asked, request, refusal=refusal),
        "may_decide": changing.may_decide(actor(request), asked),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "desk/change.html", context, status=status)


def _alike(asked: ChangeRequest) -> list[duplicates.Duplicate]:
    return duplicates.find({**asked.after, "email": ""}, apart_from=asked.institution)
