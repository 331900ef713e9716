"""同義語: the secretariat keeps the groups of terms that mean the same to search."""

from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.search import synonyms
from koubo.search.models import SynonymGroup
from koubo.web.desk.deliberate import act_or_show, show_refused
from koubo.web.desk.forms import DeskForm, limited
from koubo.web.hats import actor, desk_required
from koubo.web.interrupted_forms import kept_post
from koubo.web.once import act_once
from koubo.web.statuses import CONFLICT, UNPROCESSABLE

PER_PAGE = 50
LONGEST = 2_000


class GroupForm(DeskForm):
    """The members of a group, one a line, and the version they were read in."""

    refused_at: ClassVar = dict.fromkeys((synonyms.GroupRefused, synonyms.MemberTaken), "members")

    members = limited(
        LONGEST,
        required=True,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Enter the words that mean the same, one on each line")},
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def texts(self) -> list[str]:
        """The members."""
        texts: list[str] = self.cleaned_data["members"].splitlines()
        return texts


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def groups(request: HttpRequest) -> HttpResponse:
    """List the groups and the form to add one; a POST adds, once."""
    if request.method != "POST":
        return _list(request, GroupForm(kept_post(request)))
    form = GroupForm(request.POST)

    def act() -> str:
        group = synonyms.add(form.texts, by=actor(request), now=clock.now())
        messages.success(request, _("Added: %(group)s") % {"group": group})
        return request.path

    return act_or_show(request, form, act, partial(_list, request, form))


@require_POST
@desk_required
def offered(request: HttpRequest) -> HttpResponse:
    """Add the groups that come with the portal, once."""
    here = reverse("desk:synonyms")

    def act() -> str:
        added = synonyms.take_offered(by=actor(request), now=clock.now())
        said = ngettext("%(added)s group was added", "%(added)s groups were added", added)
        messages.success(request, said % {"added": added})
        return here

    return act_or_show(request, None, act, partial(_list, request, GroupForm()), otherwise=here)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def group(request: HttpRequest, group_id: int) -> HttpResponse:
    """Show the form of a group; a POST changes or removes it, once."""
    stored = SynonymGroup.objects.filter(pk=group_id).first()
    removing = request.POST.get("act") == "remove"
    if request.method != "POST":
        if stored is None:
            return _gone(request, GroupForm(), status=404)
        return _form(request, stored, _opened(stored, kept_post(request)))
    form = GroupForm(request.POST)
    if not form.is_valid() and not (removing and "version" not in form.errors):
        return _gone(request, form) if stored is None else _form(request, stored, form, status=UNPROCESSABLE)
    read = SynonymGroup(pk=group_id, version=form.cleaned_data.get("version") or 0)

    def act() -> str:
        by, now = actor(request), clock.now()
        if removing:
            synonyms.remove(read, by=by, now=now)
            messages.success(request, _("The group has been removed"))
        else:
            synonyms.change(read, form.texts, by=by, now=now)
            messages.success(request, _("The group has been changed"))
        return reverse("desk:synonyms")

    def page(*, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
        present = SynonymGroup.objects.filter(pk=group_id).first()
        if present is None:
            return _gone(request, form, refusal=refusal)
        return _form(request, present, form, refusal=refusal, status=status)

    try:
        return act_once(request, act, otherwise=request.path)
    except Refusal as refusal:
        return show_refused(form, refusal, page)


def _opened(stored: SynonymGroup, kept: Any) -> GroupForm:
    """Return the form as it opens, or with what was typed before signing in again."""
    initial = {"members": "\n".join(stored.texts), "version": stored.version}
    return GroupForm(kept) if kept is not None else GroupForm(initial=initial)


def _list(request: HttpRequest, form: GroupForm, *, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:100]
    page = Paginator(synonyms.groups(asked), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "asked": asked,
        "form": form,
        "refusal": refusal,
        "offered": len(synonyms.offered()),
    }
    return render(request, "desk/synonyms.html", context, status=status)


def _gone(
    request: HttpRequest, form: GroupForm, *, refusal: Refusal | None = None, status: int = CONFLICT
) -> HttpResponse:
    """Show that there is no such group any more, and what was typed."""
    typed = form.data.get("members", "") if form.is_bound else ""
    return render(request, "desk/synonym.html", {"gone": True, "typed": typed, "refusal": refusal}, status=status)


def _form(
    request: HttpRequest, stored: SynonymGroup, form: GroupForm, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    stale = status == CONFLICT
    context = {
        "gone": False,
        "group": stored,
        "form": form,
        "refusal": refusal,
        "stored": stored.texts if stale else (),
        "version": stored.version if stale else form["version"].value(),
    }
    return render(request, "desk/synonym.html", context, status=status)
