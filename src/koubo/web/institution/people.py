"""担当者: who acts for the institution. Every member sees it; administrators invite, answer requests, change and remove."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from koubo.institutions import invitations, joining, members, units
from koubo.institutions.models import Invitation, JoinRequest, Membership
from koubo.institutions.refusals import AdministratorSeesAll, RoleMissing
from koubo.institutions.words import ROLE_WORDS, role_in_words
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.institution.people_forms import HandOverForm, InviteForm, RoleForm, role_options, wrong
from koubo.web.interrupted_forms import kept_post
from koubo.web.once import act_once
from koubo.web.statuses import CONFLICT, UNPROCESSABLE
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language


@require_http_methods(["GET", "HEAD", "POST"])
@institution_required
def people(request: InstitutionRequest) -> HttpResponse:
    """List the members, and for administrators what waits; a POST invites, withdraws an invitation or answers a request."""
    if request.method != "POST":
        return _page(request, InviteForm(kept_post(request), units=request.sight.choices()))
    _administrators_only(request)
    act, _sep, subject = request.POST.get("act", "").partition(":")
    if act == "invite":
        return _invite(request)
    try:
        return act_once(request, lambda: _answer(request, act, subject), otherwise=request.path)
    except Refusal as refusal:
        return _page(request, InviteForm(units=request.sight.choices()), refusal=refusal, status=CONFLICT)


def _invite(request: InstitutionRequest) -> HttpResponse:
    form = InviteForm(request.POST, units=request.sight.choices())
    if not form.is_valid():
        return _page(request, form, status=UNPROCESSABLE)
    told = form.cleaned_data

    def act() -> str:
        invitations.invite(
            request.institution, told["email"], role=told["role"], language=told["language"], by=actor(request),
            now=clock.now(), units=form.chosen_units,
        )  # fmt: skip
        messages.success(request, _("An invitation has been sent to %(email)s") % {"email": told["email"]})
        return reverse("institution:people")

    try:
        return act_once(request, act, otherwise=request.path)
    except AdministratorSeesAll as refusal:
        form.add_error("units", refusal.text[language()])
        return _page(request, form, status=UNPROCESSABLE)
    except Refusal as refusal:
        form.add_error("email", refusal.text[language()])
        return _page(request, form, status=UNPROCESSABLE)


def _answer(request: InstitutionRequest, act: str, subject: str) -> str:
    """Do what one of the buttons in the lists says, and return where to go. Raises Refusal, Http404."""
    by, now, number = actor(request), clock.now(), _uuid(subject)
    if act == "withdraw":
        found = Invitation.objects.filter(institution=request.institution, pk=number).first()
        if found is None:
            raise Http404
        invitations.withdraw(found, by=by, now=now)
        messages.success(request, _("The invitation has been withdrawn"))
    elif act in {"approve", "refuse"}:
        asked = JoinRequest.objects.filter(institution=request.institution, pk=number).first()
        if asked is None:
            raise Http404
        form = RoleForm(request.POST, units=request.sight.choices())
        if act == "approve" and not form.is_valid():
            raise RoleMissing
        role, chosen = (
            (form.cleaned_data["role"], form.chosen_units) if form.is_valid() else (Membership.Role.VIEWER, [])
        )
        joining.answer(asked, approved=act == "approve", role=role, by=by, now=now, units=chosen)
        said = _("The request has been approved") if act == "approve" else _("The request has been refused")
        messages.success(request, said)
    return reverse("institution:people")


def _page(
    request: InstitutionRequest, form: InviteForm, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    manages = request.membership.is_administrator
    now = clock.now()
    context = {
        "members": [_line(member, request, manages=manages) for member in members.of(request.institution)],
        "manages": manages,
        "form": form,
        "roles": role_options(),
        "role_choice": [Option(role.value, ROLE_WORDS[role][language()]) for role in Membership.Role],
        "chosen": form["role"].value() or Membership.Role.EDITOR,
        "chosen_units": form["units"].value() or [],
        "wrong": wrong(form),
        "invited": [_invited(one, now) for one in invitations.open_of(request.institution)] if manages else [],
        "asked": list(joining.open_of(request.institution)) if manages else [],
        "refusal": refusal,
        "keeps_shared": settings.KOUBO_SHARED_ACCOUNTS,
    }
    return render(request, "institution/people.html", context, status=status)


def _line(member: Membership, request: InstitutionRequest, *, manages: bool) -> dict[str, Any]:
    is_self = member.user_id == request.user.pk
    return {
        "member": member,
        "role": role_in_words(member.role, list(member.units.all()), language()),
        "is_self": is_self,
        "href": reverse("institution:member", args=[member.pk]) if manages or is_self else "",
    }


def _invited(invitation: Invitation, now: Any) -> dict[str, Any]:
    return {
        "row": invitation,
        "role": role_in_words(invitation.role, list(invitation.units.all()), language()),
        "by": _("invited by %(name)s") % {"name": invitation.by.name},
        "over": invitation.expires_at <= now,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@institution_required
def member(request: InstitutionRequest, member_id: int) -> HttpResponse:
    """Show one member; a POST changes the role."""
    found = _find(request, member_id)
    form = RoleForm(request.POST if request.method == "POST" else None, units=request.sight.choices())
    refusal = None
    if request.method == "POST":
        _administrators_only(request)
        if form.is_valid():
            try:
                return act_once(request, lambda: _change(request, found, form), otherwise=request.path)
            except Refusal as refused:
                refusal = refused
    context = {
        "member": found,
        "role": role_in_words(found.role, list(found.units.all()), language()),
        "roles": role_options(),
        "chosen": form["role"].value() or found.role,
        "chosen_units": form["units"].value() if form.is_bound else [str(unit.pk) for unit in found.units.all()],
        "form": form,
        "wrong": wrong(form),
        "refusal": refusal,
        "manages": request.membership.is_administrator,
        "is_self": found.user_id == request.user.pk,
        "is_last": members.is_last_administrator(found),
    }
    status = CONFLICT if refusal else UNPROCESSABLE if form.errors else 200
    return render(request, "institution/member.html", context, status=status)


def _change(request: InstitutionRequest, found: Membership, form: RoleForm) -> str:
    by, now = actor(request), clock.now()
    role, chosen = form.cleaned_data["role"], form.chosen_units
    if role == Membership.Role.ADMINISTRATOR and chosen:
        raise AdministratorSeesAll
    members.change_role(found, role, by=by, now=now)
    if role != Membership.Role.ADMINISTRATOR and found.user_id != by.user_id:
        units.limit(found, chosen, by=by, now=now)
    messages.success(request, _("The role has been changed"))
    return reverse("institution:people")


@require_http_methods(["GET", "HEAD", "POST"])
@institution_required
def remove(request: InstitutionRequest, member_id: int) -> HttpResponse:
    """Ask once more, then end the membership: of a colleague, or the own one."""
    found = _find(request, member_id)
    is_self = found.user_id == request.user.pk

    def act() -> str:
        members.remove(found, by=actor(request), now=clock.now())
        said = _("You no longer act for the institution") if is_self else _("The member has been removed")
        messages.success(request, said)
        return reverse("home-of-hat" if is_self else "institution:people")

    refusal = None
    if request.method == "POST":
        try:
            return act_once(request, act, otherwise=request.path)
        except Refusal as refused:
            refusal = refused
    context = {
        "member": found,
        "role": ROLE_WORDS[found.role],
        "is_self": is_self,
        "is_last": members.is_last_administrator(found),
        "refusal": refusal,
    }
    return render(request, "institution/member_remove.html", context, status=CONFLICT if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@institution_required
def hand_over(request: InstitutionRequest) -> HttpResponse:
    """Give the administrator's role to a colleague and step down, or go."""
    _administrators_only(request)
    others = [
        one
        for one in members.of(request.institution)
        if one.user_id != request.user.pk and not one.user.is_shared and one.user.is_active
    ]
    form = HandOverForm(request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        successor = next((one for one in others if one.pk == form.cleaned_data["successor"]), None)
        if successor is None:
            form.add_error("successor", _("Choose the member who takes over"))
        else:
            try:
                return act_once(request, lambda: _hand_over(request, successor, form), otherwise=request.path)
            except Refusal as refused:
                refusal = refused
    context = {
        "others": [Option(str(one.pk), one.user.name, _note(one)) for one in others],
        "chosen": (form["successor"].value() or "", form["then"].value() or ""),
        "then": [
            Option("editor", _("I go on as an editor")),
            Option("viewer", _("I go on as a viewer")),
            Option(HandOverForm.GO, _("I stop acting for this institution")),
        ],
        "form": form,
        "wrong": wrong(form),
        "refusal": refusal,
    }
    status = CONFLICT if refusal else UNPROCESSABLE if form.errors else 200
    return render(request, "institution/hand_over.html", context, status=status)


def _note(member: Membership) -> str:
    return f"{member.user.email}　{ROLE_WORDS[member.role][language()]}"


def _hand_over(request: InstitutionRequest, successor: Membership, form: HandOverForm) -> str:
    then = form.cleaned_data["then"]
    stays_as = None if then == HandOverForm.GO else Membership.Role(then)
    members.hand_over(request.membership, successor, stays_as=stays_as, by=actor(request), now=clock.now())
    messages.success(request, _("%(name)s now administers the institution") % {"name": successor.user.name})
    return reverse("home-of-hat" if stays_as is None else "institution:people")


def _find(request: InstitutionRequest, member_id: int) -> Membership:
    """Return a member of this institution: anyone for its administrators, only oneself for others. Raises Http404."""
    found = Membership.objects.filter(institution=request.institution, pk=member_id)
    member = found.select_related("user", "institution").first()
    if member is None:
        raise Http404
    if not request.membership.is_administrator and member.user_id != request.user.pk:
        raise PermissionDenied
    return member


def _administrators_only(request: InstitutionRequest) -> None:
    if not request.membership.is_administrator:
        raise PermissionDenied


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as none:
        raise Http404 from none
