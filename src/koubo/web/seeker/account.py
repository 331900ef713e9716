"""What belongs to the account of a seeker: taking their data along, and leaving."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from koubo.accounts.actions import erase_person
from koubo.applications import own_data, queries
from koubo.applications.enums import OPEN
from koubo.kernel import clock
from koubo.web.hats import SeekerRequest, actor, available_hats, seeker_required


@require_POST
@seeker_required
def export(request: SeekerRequest) -> HttpResponse:
    """Hand out everything the person gave and was told, as a zip that is made while it is sent."""
    archive = own_data.build(request.user, by=actor(request), now=clock.now())
    response = FileResponse(archive.pieces, as_attachment=True, filename=archive.name, content_type="application/zip")
    response["Content-Length"] = str(archive.size)
    response["Cache-Control"] = "no-store"
    return response  # type: ignore[return-value] # a streamed answer


@require_http_methods(["GET", "HEAD", "POST"])
@seeker_required
def leave(request: SeekerRequest) -> HttpResponse:
    """Say what goes and what stays; erase the account when the password is right and what is undecided is accepted."""
    undecided = queries.own(request.user.pk).live().filter(status__in=sorted(OPEN)).count()
    others = [hat for hat in available_hats(request) if hat.kind != "seeker"]
    errors = {}
    if request.method == "POST" and not others:
        if not request.user.check_password(request.POST.get("password", "")):
            errors["f-password"] = _("The password is wrong")
        if undecided and request.POST.get("withdraw") != "on":
            errors["f-withdraw"] = _("Tick the box if these applications may be withdrawn")
        if not errors:
            return _erased(request)
    context = {"undecided": undecided, "others": others, "errors": errors, "problems": list(errors.items()),
               "password_error": errors.get("f-password", ""), "withdraw_error": errors.get("f-withdraw", "")}  # fmt: skip
    return render(request, "seeker/leave.html", context, status=422 if errors else 200)


def _erased(request: SeekerRequest) -> HttpResponse:
    erase_person(request.user, by=actor(request), now=clock.now(), reason="own wish")
    logout(request)
    messages.success(request, _("Your account has been deleted"))
    return redirect("public:home")
