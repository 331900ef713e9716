"""The web side of one-time keys: a form sent twice acts once and shows the first result."""

from collections.abc import Callable
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.translation import gettext as _

from koubo.audit.once import perform_once, result_of
from koubo.kernel import clock


def act_once(request: HttpRequest, act: Callable[[], str], *, otherwise: str) -> HttpResponseRedirect:
    """Run `act` in a transaction unless this form was already sent, and redirect to the address it returned then.

    A form without a usable key (an old page, a hand-made request) does nothing: it leads to `otherwise`, the page with
    the form, and says so. What `act` raises (a Refusal) passes through, with nothing changed and the key still unused.
    """
    return HttpResponseRedirect(result_once(request, act) or otherwise)


def result_once(request: HttpRequest, act: Callable[[], str], *, about: str = "") -> str | None:
    """Run `act` in a transaction unless this form was already sent, and return what it returned then; None without a key.

    `about` tells apart what the same form may ask for one after the other, with the browser's way back.
    """
    key = _key_of(request)
    if key is None:
        messages.error(request, _("This form has expired and nothing was changed. Please try again from this page."))
        return None
    user_id = request.user.pk
    if user_id is None:
        raise PermissionError
    return perform_once(uuid5(key, about) if about else key, user_id=user_id, now=clock.now(), act=act)


def sent_before(request: HttpRequest) -> str:
    """Return where the result is when this form was sent before, else nothing.

    For forms that no longer fit after they have acted: a second click is led to the result, not told that they do not fit.
    """
    key = _key_of(request)
    return result_of(key, user_id=request.user.pk or 0) if key else ""


def _key_of(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("once", ""))
    except ValueError:
        return None
