"""共用アカウント: an administrator sets its password or closes it, where the operator keeps such accounts."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from koubo.institutions import shared as verbs
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.once import act_once
from koubo.web.statuses import UNPROCESSABLE
from koubo.web.ui.language import language


class PasswordForm(forms.Form):
    """The new password, twice."""

    password1 = forms.CharField(
        strip=False, widget=forms.PasswordInput, error_messages={"required": gettext_lazy("Enter a new password")}
    )
    password2 = forms.CharField(
        strip=False,
        widget=forms.PasswordInput,
        error_messages={"required": gettext_lazy("Enter the new password again")},
    )

    def __init__(self, data: Any = None) -> None:
        """Name the controls as the other forms do."""
        super().__init__(data, auto_id="f-%s", use_required_attribute=False)

    def clean_password2(self) -> str:
        """Return it when it is the same."""
        again = str(self.cleaned_data["password2"])
        if again != self.cleaned_data.get("password1", again):
            raise forms.ValidationError(_("The two passwords are not the same"))
        return again


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@institution_required
def shared(request: InstitutionRequest) -> HttpResponse:
    """Say whether there is a shared account; a POST sets its password, or closes it."""
    if not settings.KOUBO_SHARED_ACCOUNTS:
        raise Http404
    if not request.membership.is_administrator:
        raise PermissionDenied
    ending = request.POST.get("act") == "end"
    form = PasswordForm(request.POST if request.method == "POST" and not ending else None)
    if ending or (request.method == "POST" and form.is_valid()):
        try:
            return act_once(request, lambda: _act(request, None if ending else form), otherwise=request.path)
        except ValidationError as weak:
            form.add_error("password1", weak)
        except Refusal as refusal:
            form.add_error(None, refusal.text[language()])
    context = {"form": form, "account": verbs.of(request.institution), "institution": request.institution}
    return render(request, "institution/shared.html", context, status=UNPROCESSABLE if form.errors else 200)


def _act(request: InstitutionRequest, form: PasswordForm | None) -> str:
    by, now = actor(request), clock.now()
    if form is None:
        verbs.end(request.institution, by=by, now=now)
        messages.success(request, _("The shared account has been closed"))
    else:
        verbs.set_password(request.institution, form.cleaned_data["password1"], by=by, now=now)
        messages.success(request, _("The password of the shared account has been set"))
    return reverse("institution:shared")
