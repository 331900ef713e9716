"""お知らせ at the desk: the list, and the form to write, preview, change and end one."""

from typing import Any, ClassVar, Final

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from koubo.announcements import actions
from koubo.announcements.models import Announcement, AnnouncementKind, ShownOn
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.kernel.text import LANGUAGES, Text
from koubo.web.desk.forms import limited
from koubo.web.desk.office.forms import OfficeForm, day_field, hour_field, instant_of, typed_instant
from koubo.web.hats import actor, desk_required
from koubo.web.interrupted_forms import kept_post
from koubo.web.once import act_once
from koubo.web.statuses import UNPROCESSABLE

PER_PAGE: Final = 50
TITLE_LIMIT: Final = 100
BODY_LIMIT: Final = 4000
MOST_POSITION: Final = 999
KINDS: Final = (
    (AnnouncementKind.NORMAL.value, pgettext_lazy("announcement", "Normal")),
    (AnnouncementKind.IMPORTANT.value, pgettext_lazy("announcement", "Important")),
    (AnnouncementKind.MAINTENANCE.value, pgettext_lazy("announcement", "Maintenance")),
)
PLACES: Final = (
    (ShownOn.HOME.value, gettext_lazy("Home page, for everyone")),
    (ShownOn.INSTITUTION.value, gettext_lazy("Institution menu")),
    (ShownOn.SEEKER.value, gettext_lazy("My page of job seekers")),
    (ShownOn.SIGN_IN.value, gettext_lazy("Sign-in page")),
)


class AnnouncementForm(OfficeForm):
    """An announcement as it is typed."""

    refused_at: ClassVar = {actions.AnnouncementRefused: "until_day"}

    kind = forms.ChoiceField(choices=KINDS, widget=forms.RadioSelect)
    title_ja = limited(
        TITLE_LIMIT, required=True, error_messages={"required": gettext_lazy("Enter the title in Japanese")}
    )
    title_en = limited(
        TITLE_LIMIT, required=True, error_messages={"required": gettext_lazy("Enter the title in English")}
    )
    body_ja = limited(BODY_LIMIT, widget=forms.Textarea)
    body_en = limited(BODY_LIMIT, widget=forms.Textarea)
    places = forms.MultipleChoiceField(
        choices=PLACES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Select where it is shown")},
    )
    from_day = day_field()
    from_hour = hour_field()
    until_day = day_field(required=False)
    until_hour = hour_field()
    position = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST_POSITION,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), gettext_lazy("Enter a number from 0 to 999")
        ),
    )

    @property
    def written(self) -> actions.AnnouncementText:
        """What was typed."""
        data = self.cleaned_data
        begin = instant_of(data, "from")
        assert begin is not None, "the first day is required"
        return actions.AnnouncementText(
            kind=data["kind"],
            title=Text(data["title_ja"], data["title_en"]),
            body_ja=data["body_ja"],
            body_en=data["body_en"],
            places=frozenset(data["places"]),
            live_from=begin,
            live_until=instant_of(data, "until"),
            position=data["position"] or 0,
        )


@require_safe
@desk_required
def announcements(request: HttpRequest) -> HttpResponse:
    """List what is shown, will be and was, newest beginning first."""
    now = clock.now()
    page = Paginator(Announcement.objects.order_by("-live_from", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    kinds, places = dict(KINDS), dict(PLACES)
    rows = [
        {
            "announcement": one,
            "kind": kinds[one.kind],
            "places": [places[place] for place in ShownOn if place.value in one.places],
            "state": "live" if one.is_live(now) else "ahead" if one.is_ahead(now) else "ended",
        }
        for one in page
    ]
    return render(request, "desk/office/announcements.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def new(request: HttpRequest) -> HttpResponse:
    """Write a new one."""
    if request.method != "POST":
        kept = kept_post(request)
        begin = {"kind": AnnouncementKind.NORMAL.value, "from_day": clock.day_of(clock.now())}
        return _page(request, AnnouncementForm(kept) if kept is not None else AnnouncementForm(initial=begin), None)
    return _sent(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def announcement(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Change or end one."""
    stored = Announcement.objects.filter(pk=announcement_id).first()
    if stored is None:
        raise Http404
    if request.method != "POST":
        kept = kept_post(request)
        opened = AnnouncementForm(kept) if kept is not None else AnnouncementForm(initial=_initial(stored))
        return _page(request, opened, stored)
    if request.POST.get("act") == "end":
        return _end(request, stored)
    return _sent(request, stored)


def _initial(stored: Announcement) -> dict[str, Any]:
    names = ("kind", "title_ja", "title_en", "body_ja", "body_en", "position", "version")
    return (
        {name: getattr(stored, name) for name in names}
        | {"places": sorted(stored.places)}
        | typed_instant("from", stored.live_from)
        | typed_instant("until", stored.live_until)
    )


def _sent(request: HttpRequest, stored: Announcement | None) -> HttpResponse:
    form = AnnouncementForm(request.POST)
    if not form.is_valid():
        return _page(request, form, stored, status=UNPROCESSABLE)
    if request.POST.get("act") == "preview":
        return _page(request, form, stored, preview=form.written.row())

    def act() -> str:
        by, now = actor(request), clock.now()
        if stored is None:
            made = actions.add(form.written, by=by, now=now)
            messages.success(request, _("Saved: %(title)s") % {"title": made.title_ja})
        else:
            read = Announcement(pk=stored.pk, version=form.read_version)
            actions.change(read, form.written, by=by, now=now)
            messages.success(request, _("Saved: %(title)s") % {"title": form.cleaned_data["title_ja"]})
        return reverse("desk:announcements")

    try:
        return act_once(request, act, otherwise=request.path)
    except Refusal as refusal:
        return _page(request, form, stored, status=form.status_of(refusal))


def _end(request: HttpRequest, stored: Announcement) -> HttpResponse:
    read = Announcement(pk=stored.pk, version=AnnouncementForm(request.POST).read_version)

    def act() -> str:
        actions.end(read, by=actor(request), now=clock.now())
        messages.success(request, _("The announcement is no longer shown"))
        return reverse("desk:announcements")

    try:
        return act_once(request, act, otherwise=request.path)
    except Refusal as refusal:
        form = AnnouncementForm(initial=_initial(Announcement.objects.get(pk=stored.pk)))
        return _page(request, form, stored, refusal=refusal, status=409)


def _page(
    request: HttpRequest,
    form: AnnouncementForm,
    stored: Announcement | None,
    *,
    preview: Announcement | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    now = clock.now()
    context = {
        "form": form,
        "stored": stored,
        "preview": _preview(preview) if preview else "",
        "refusal": refusal,
        "may_end": stored is not None and (stored.is_live(now) or stored.is_ahead(now)),
    }
    return render(request, "desk/office/announcement.html", context, status=status)


def _preview(row: Announcement) -> SafeString:
    """Return the announcement as readers of either language will see it."""
    shown = []
    for number, code in enumerate(LANGUAGES):
        row.pk = number
        with translation.override(code):
            shown.append((code, render_to_string("ui/announcements.html", {"announcements": [row]})))
    return format_html_join("", '<div lang="{}">{}</div>', shown)
