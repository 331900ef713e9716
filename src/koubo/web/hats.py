"""Hats on the web: one is on at a time; what another hat owns is as if it did not exist."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, Literal, ParamSpec, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from koubo.accounts import hats, security
from koubo.accounts.models import User
from koubo.audit.trail import Actor
from koubo.institutions import sight
from koubo.institutions.models import Institution, Membership
from koubo.institutions.sight import Sight
from koubo.kernel.text import Text
from koubo.web import acting

Kind = Literal["institution", "desk", "seeker", ""]
SESSION_KEY = "hat"
FACTOR_KEY = "second_factor"
HOMES: dict[Kind, str] = {"institution": "institution:menu", "desk": "desk:queue", "seeker": "seeker:home"}


@dataclass(frozen=True, slots=True)
class WornHat(hats.Hat):
    """A role as pages show it."""

    kind: Kind = ""

    @property
    def membership(self) -> Membership | None:
        """What makes the person a member of the institution acted for."""
        return self.granted_by if isinstance(self.granted_by, Membership) else None

    @property
    def institution(self) -> Institution | None:
        """The institution acted for."""
        return self.membership.institution if self.membership else None

    @property
    def institution_id(self) -> UUID | None:
        """Its id."""
        return self.membership.institution_id if self.membership else None

    @property
    def area(self) -> str:
        """What this hat's pages are called."""
        names = {"institution": _("Pages for institutions"), "desk": _("Secretariat"), "seeker": _("My page")}
        return names.get(self.kind, "")

    @property
    def name(self) -> Text | str:
        """Who acts: the institution's name in both languages, or the role in the language of the page."""
        names = {"desk": _("Secretariat"), "seeker": _("Job seeker")}
        return self.institution.name if self.institution else names.get(self.kind, "")


NONE = WornHat()


class SignedInRequest(HttpRequest):
    """A request of a person who is signed in."""

    user: User
    hat: WornHat


class InstitutionRequest(SignedInRequest):
    """A request under the hat of `institution`; every query begins at `sight`, what of it the person may see."""

    institution: Institution
    membership: Membership
    sight: Sight


class DeskRequest(SignedInRequest):
    """A request under the hat of the secretariat."""


class SeekerRequest(SignedInRequest):
    """A request under the hat of a job seeker."""


def hats_of(user: User | AnonymousUser) -> tuple[WornHat, ...]:
    """Return the hats `user` may wear, institutions by code first. One query."""
    if not isinstance(user, User):
        return ()
    return tuple(WornHat(cast("Kind", hat.kind), hat.subject_id, hat.granted_by) for hat in hats.hats_of(user))


def available_hats(request: HttpRequest) -> tuple[WornHat, ...]:
    """Return the hats the person of `request` may wear, asked once per request."""
    if not hasattr(request, "available_hats"):
        request.available_hats = hats_of(request.user)  # type: ignore[attr-defined]
    found: tuple[WornHat, ...] = request.available_hats  # type: ignore[attr-defined]
    return found


def worn(request: HttpRequest) -> WornHat:
    """Return the hat that is on: the chosen one while it is still this person's, else the only one, else none."""
    if not request.user.is_authenticated:
        return NONE
    acted_under = acting.membership(request)
    if acted_under is not None:
        return WornHat("institution", acted_under.institution_id, acted_under)
    available = available_hats(request)
    chosen = request.session.get(SESSION_KEY, "")
    for hat in available:
        if hat.key == chosen:
            return hat
    return available[0] if len(available) == 1 else NONE


def sight_of(request: HttpRequest) -> Sight | None:
    """Return what of the institution whose hat is on the person may see, asked once per request; None under other hats."""
    if not hasattr(request, "sight"):
        hat: WornHat = request.hat  # type: ignore[attr-defined] # set by the hat middleware
        request.sight = sight.of(hat.membership) if hat.membership else None  # type: ignore[attr-defined]
    found: Sight | None = request.sight  # type: ignore[attr-defined]
    return found


def actor(request: HttpRequest) -> Actor:
    """Return who acts, for verbs and the audit trail. Raises PermissionError for someone not signed in."""
    if request.user.pk is None:
        raise PermissionError
    hat: WornHat = request.hat  # type: ignore[attr-defined] # set by the hat middleware
    return Actor(user_id=request.user.pk, hat=hat.key)


P = ParamSpec("P")
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def institution_required(view: Callable[Concatenate[InstitutionRequest, P], HttpResponseBase]) -> Guarded[P]:
    """Let only the hat of an institution in; `request.institution` and `request.membership` are then set."""
    return _only("institution", view)


def desk_required(view: Callable[Concatenate[DeskRequest, P], HttpResponseBase]) -> Guarded[P]:
    """Let only the secretariat in."""
    return _only("desk", view)


def seeker_required(view: Callable[Concatenate[SeekerRequest, P], HttpResponseBase]) -> Guarded[P]:
    """Let only job seekers in."""
    return _only("seeker", view)


def _only(kind: Kind, view: Callable[..., HttpResponseBase]) -> Guarded[P]:
    """Wrap `view`: the right hat passes, one left at home may be put on, everyone else finds nothing here."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        hat: WornHat = request.hat  # type: ignore[attr-defined] # set by the hat middleware
        if hat.kind == kind:
            if kind == "desk" and settings.KOUBO_DESK_MFA and _lacks_second_factor(request):
                messages.info(request, _("The pages of the secretariat need a passkey or an authenticator app"))
                return redirect("security")
            request.institution = hat.institution  # type: ignore[attr-defined]
            request.membership = hat.membership  # type: ignore[attr-defined]
            sight_of(request)
            return view(request, *args, **kwargs)
        offered = [other for other in available_hats(request) if other.kind == kind]
        if not offered:
            raise Http404
        return render(request, "hats/switch.html", {"offered": offered, "next": request.get_full_path()}, status=403)

    return cast("Guarded[P]", guarded)


def _lacks_second_factor(request: HttpRequest) -> bool:
    """Whether the person has neither passkey nor app. Asked until there is one: the last one cannot be removed."""
    if request.session.get(FACTOR_KEY) == request.user.pk:
        return False
    if not security.has_second_factor(request.user.pk or 0):
        return True
    request.session[FACTOR_KEY] = request.user.pk
    return False
