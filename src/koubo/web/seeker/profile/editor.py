"""Writing the profile: the whole sheet on one page, saved while one types; then 確認 and 公開."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from koubo.kernel import clock
from koubo.kernel.errors import Refusal, StaleVersion
from koubo.postings.checks import Finding, Severity, errors
from koubo.postings.content.forms import SheetForm
from koubo.profiles import actions
from koubo.profiles.actions import save as save_typed
from koubo.profiles.checks import check
from koubo.profiles.content import load
from koubo.profiles.giveaways import LABELS, Giveaway, tells
from koubo.profiles.models import Profile
from koubo.profiles.queries import of_person, state_of
from koubo.profiles.refusals import NotAcknowledged
from koubo.profiles.sheet import SHEET
from koubo.web.hats import SeekerRequest, actor, seeker_required
from koubo.web.interrupted_forms import kept_post
from koubo.web.once import act_once
from koubo.web.profiles.shown import shown
from koubo.web.seeker.applying.scope import version_in
from koubo.web.sheets.items import problems_of, shown_item
from koubo.web.ui import moments
from koubo.web.ui.language import language


@require_http_methods(["GET", "HEAD", "POST"])
@seeker_required
def edit(request: SeekerRequest) -> HttpResponseBase:
    """Show the form, or do what its buttons ask: one line more or fewer, save, go on to 確認."""
    held = of_person(request.user.pk)
    if held is None:
        return redirect("seeker:profile")
    if request.method != "POST":
        late = kept_post(request)
        findings = check(load(held.draft)) if "check" in request.GET else []
        return _page(request, held, _form(held, late), findings)
    act, _sep, subject = request.POST.get("act", "save").partition(":")
    if act in {"add", "remove"}:
        return _page(request, held, _form(held, request.POST, **{act: subject}), [])
    form = _form(held, request.POST)
    if not form.is_valid():
        return _page(request, held, form, check(form.read()) if act == "confirm" else [], status=422)
    try:
        save_typed(form.read(), version=version_in(request), by=actor(request), now=clock.now())
    except StaleVersion as stale:
        messages.error(request, stale.text[language()])
        return _page(request, held, form, [], status=409)
    if act == "confirm":
        return redirect("seeker:profile-confirm")
    messages.success(request, _("Saved. Institutions see it once you have published it."))
    return redirect("seeker:profile-edit")


@require_POST
@seeker_required
def autosave(request: SeekerRequest) -> HttpResponse:
    """Save what can be read while people type, and answer with the new version; 409 when it cannot be."""
    held = of_person(request.user.pk)
    if held is None:
        return HttpResponse(status=409)
    try:
        saved = save_typed(
            _form(held, request.POST).read(),
            version=version_in(request),
            by=actor(request),
            now=clock.now(),
            autosave=True,
        )
    except Refusal as refusal:
        return JsonResponse({"code": refusal.code, "message": refusal.text[language()]}, status=409)
    at = {"at": moments.machine_time(saved.saved_at), "words": moments.short_instant(saved.saved_at)}
    return JsonResponse({"version": saved.version, "saved": at})


class ProfileForm(SheetForm):
    """The sheet of profiles as a form."""

    sheet = SHEET


def _form(held: Profile, data: MultiValueDict[str, Any] | None = None, **rows: str) -> ProfileForm:
    return ProfileForm(data, content=load(held.draft), written=(), language=language(), **rows)


def _page(
    request: SeekerRequest, held: Profile, form: SheetForm, findings: list[Finding], *, status: int = 200
) -> HttpResponse:
    sections = form.sections([*findings, *_warnings(held)] if findings else [])
    context = {
        "profile": held,
        "sections": [(section, [shown_item(item, form) for item in items]) for section, items in sections],
        "problems": [problem for _section, items in sections for item in items for problem in problems_of(item)],
    }
    return render(request, "seeker/profile/edit.html", context, status=status)


def _warnings(held: Profile) -> list[Finding]:
    """Return what tells who the person is, beside its field."""
    return [
        Finding("giveaway", Severity.WARNING, one.where, LABELS[one.kind], LABELS[one.kind])
        for one in tells(load(held.draft), held.user)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@seeker_required
def confirm(request: SeekerRequest) -> HttpResponseBase:
    """確認: the profile as institutions will see it, and what in it tells who the person is; 「公開」 publishes it."""
    held = of_person(request.user.pk)
    if held is None:
        return redirect("seeker:profile")
    here, wrong = reverse("seeker:profile-confirm"), ""
    if request.method == "POST":
        try:
            return act_once(request, lambda: _publish(request), otherwise=here)
        except NotAcknowledged as refusal:
            wrong = refusal.text[language()]
        except Refusal as refusal:
            messages.error(request, refusal.text[language()])
            return redirect("seeker:profile-edit")
    content = load(held.draft)
    if errors(check(content)):
        return redirect(f"{reverse('seeker:profile-edit')}?check#errors")
    context = {
        "profile": held,
        "state": state_of(held, clock.now()).value,
        "shown": shown(held.draft, code=held.code, updated=clock.now()),
        "tells": [_in_words(one) for one in tells(content, held.user)],
        "wrong": wrong,
        "problems": [("f-acknowledged", wrong)] if wrong else [],
    }
    return render(request, "seeker/profile/confirm.html", context, status=422 if wrong else 200)


def _in_words(one: Giveaway) -> tuple[str, str, str, str]:
    here = language()
    return one.where, one.label[here], LABELS[one.kind][here], one.around


def _publish(request: SeekerRequest) -> str:
    acknowledged = request.POST.get("acknowledged") == "on"
    actions.publish(version=version_in(request), acknowledged=acknowledged, by=actor(request), now=clock.now())
    messages.success(request, _("Your profile has been published"))
    return reverse("seeker:profile")
