"""Views of the reader's own things: hats, home, look, and what the sign-in pages say."""

from typing import Any
from urllib.parse import urlencode

from allauth.account import views as library
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from koubo.web import hats as roles
from koubo.web import interrupted_forms
from koubo.web.account import outside
from koubo.web.context import THEME_COOKIE, THEMES

YEAR_SECONDS = 365 * 24 * 3600


class LoginView(library.LoginView):  # type: ignore[misc] # the library is not typed
    """Sign-in; after the idle limit it says so, and whether a form was kept."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the two facts, and the way to the sign-up, which leads on to where the sign-in would."""
        context = super().get_context_data(**kwargs)
        target = context.get("redirect_field_value")
        facts = {
            "sign_up_query": f"?{urlencode({'next': target}, safe='/')}" if target else "",
            "ended": self.request.GET.get("ended") == "idle",
            "kept": interrupted_forms.SESSION_KEY in self.request.session,
            "minutes": settings.KOUBO_IDLE_MINUTES,
            "outside": outside.configured(),
            "shared": settings.KOUBO_SHARED_ACCOUNTS,
        }
        return {**context, **facts}


def _safe_next(request: HttpRequest, otherwise: str) -> str:
    """Return the address in `next` if it is on this site, else `otherwise`."""
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return target
    return otherwise


@require_GET
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the home of the hat that is on; to the choice when there are several, to the public home without any."""
    hat = roles.worn(request)
    if hat.kind:
        return redirect(roles.HOMES[hat.kind])
    return redirect("hats" if roles.available_hats(request) else "public:home")


@never_cache
def hats(request: HttpRequest) -> HttpResponse:
    """Show the hats of the person; a POST puts one on and goes to its home, or on to the page that asked for it."""
    offered = roles.available_hats(request)
    if request.method == "POST":
        chosen = next((hat for hat in offered if hat.key == request.POST.get("hat")), None)
        if chosen:
            request.session[roles.SESSION_KEY] = chosen.key
            return HttpResponseRedirect(_safe_next(request, reverse(roles.HOMES[chosen.kind])))
    return render(request, "account/hats.html", {"offered": offered, "worn": roles.worn(request)})


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the look the reader chose in a cookie, or forget it, and go back."""
    response = HttpResponseRedirect(_safe_next(request, reverse("public:home")))
    chosen = request.POST.get("theme")
    if chosen in THEMES:
        response.set_cookie(
            THEME_COOKIE, chosen, max_age=YEAR_SECONDS, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response
