"""定型の理由: the list by where they are used, one to change or retire, a new one."""

from typing import Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from koubo.desk import canned
from koubo.desk.canned import OfferedReason
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.kernel.text import Text
from koubo.postings.sheet import SHEET
from koubo.web.desk.forms import limited
from koubo.web.desk.office.forms import OfficeForm
from koubo.web.hats import actor, desk_required
from koubo.web.interrupted_forms import kept_post
from koubo.web.once import act_once
from koubo.web.statuses import UNPROCESSABLE
from koubo.web.ui.language import language

LIMIT: Final = 500
MOST_POSITION: Final = 9999
NAMES: Final = {
    canned.RETURN: Text("差し戻しの理由", "Reasons for returning"),
    canned.REJECT: Text("却下の理由", "Reasons for rejecting"),
    canned.REGISTRATION: Text(
        "求人機関登録の差し戻し・却下の理由", "Reasons for returning or rejecting the registration of an institution"
    ),
    canned.ANY_FIELD: Text("どの項目にも使うコメント", "Comments for any field"),
    canned.LOCALIZED: Text("日英両方で書く項目のコメント", "Comments for fields in both languages"),
}


class ReasonTextForm(OfficeForm):
    """A reason as it is typed."""

    text_ja = limited(
        LIMIT,
        required=True,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Enter the reason in Japanese")},
    )
    text_en = limited(
        LIMIT,
        required=True,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Enter the reason in English")},
    )
    position = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST_POSITION,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), gettext_lazy("Enter a number from 0 to 9999")
        ),
    )
    retired = forms.BooleanField(required=False)

    @property
    def text(self) -> Text:
        """The reason."""
        return Text(self.cleaned_data["text_ja"], self.cleaned_data["text_en"])

    @property
    def place(self) -> int:
        """Where it stands among the others."""
        return self.cleaned_data["position"] or 0


class NewReasonForm(ReasonTextForm):
    """A new one, and where it is used."""

    scope = forms.ChoiceField(error_messages={"required": gettext_lazy("Select where it is used")})
    field_order = ("scope",)

    def __init__(self, data: object = None, **more: object) -> None:
        """Offer every place in the language of the page."""
        super().__init__(data, **more)
        here = language()
        offered = [(scope, name_of(scope)[here]) for scope in canned.scopes()]
        self.fields["scope"].choices = [("", _("Please select")), *offered]  # type: ignore[attr-defined]


def name_of(scope: str) -> Text:
    """Return what a scope is called: a general one, or the label of its field."""
    if scope in NAMES:
        return NAMES[scope]
    return SHEET.field(scope.removeprefix(canned.FIELD)).label


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def reasons(request: HttpRequest) -> HttpResponse:
    """List all by where they are used, with the form for a new one; a POST adds it, once."""
    if request.method != "POST":
        kept = kept_post(request)
        return _list(request, NewReasonForm(kept) if kept is not None else NewReasonForm(initial={"position": 100}))
    form = NewReasonForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=UNPROCESSABLE)

    def act() -> str:
        scope = form.cleaned_data["scope"]
        canned.add(scope, form.text, position=form.place, by=actor(request), now=clock.now())
        messages.success(request, _("The reason has been added"))
        return request.path

    try:
        return act_once(request, act, otherwise=request.path)
    except Refusal as refusal:
        return _list(request, form, status=form.status_of(refusal))


def _list(request: HttpRequest, form: NewReasonForm, *, status: int = 200) -> HttpResponse:
    groups: dict[str, list[OfferedReason]] = {}
    for one in canned.every():
        groups.setdefault(one.scope, []).append(one)
    shown = [(name_of(scope), rows) for scope, rows in groups.items()]
    return render(request, "desk/office/reasons.html", {"groups": shown, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def reason(request: HttpRequest, scope: str, key: str) -> HttpResponse:
    """Show one with its form; a POST changes it, once."""
    stored = canned.find(scope, key)
    if stored is None or scope not in canned.scopes():
        raise Http404
    if request.method != "POST":
        kept = kept_post(request)
        return _page(request, stored, ReasonTextForm(kept) if kept is not None else _opened(stored))
    form = ReasonTextForm(request.POST)
    if not form.is_valid():
        return _page(request, stored, form, status=UNPROCESSABLE)
    read = OfferedReason(scope, key, stored.text, stored.position, stored.retired, form.read_version)

    def act() -> str:
        canned.change(
            read,
            form.text,
            position=form.place,
            retired=form.cleaned_data["retired"],
            by=actor(request),
            now=clock.now(),
        )
        messages.success(request, _("The reason has been changed"))
        return reverse("desk:reasons")

    try:
        return act_once(request, act, otherwise=request.path)
    except Refusal as refusal:
        return _page(request, stored, form, status=form.status_of(refusal))


def _opened(stored: OfferedReason) -> ReasonTextForm:
    initial = {
        "text_ja": stored.text.ja,
        "text_en": stored.text.en,
        "position": stored.position,
        "retired": stored.retired,
        "version": stored.version,
    }
    return ReasonTextForm(initial=initial)


def _page(request: HttpRequest, stored: OfferedReason, form: ReasonTextForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "name": name_of(stored.scope), "original": canned.SEED.get((stored.scope, stored.key))}
    return render(request, "desk/office/reason.html", context, status=status)
