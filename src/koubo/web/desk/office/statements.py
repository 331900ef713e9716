"""規約・方針 at the desk: what holds, the versions, and the form to write a new one with preview and difference."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.kernel.text import LANGUAGES, Text
from koubo.postings.content.diff import FieldChange, compare
from koubo.statements import terms
from koubo.statements.models import StatementKind, StatementVersion
from koubo.web.desk.forms import limited
from koubo.web.desk.office.forms import OfficeForm, day_field, hour_field, instant_of
from koubo.web.hats import actor, desk_required
from koubo.web.interrupted_forms import kept_post
from koubo.web.once import act_once
from koubo.web.statements import NAMES, ROUTES
from koubo.web.statuses import CONFLICT, UNPROCESSABLE
from koubo.web.ui.language import language
from koubo.web.ui.prose import prose

TEXT_LIMIT: Final = 40_000
NOTE_LIMIT: Final = 400


class StatementForm(OfficeForm):
    """A new version as it is typed."""

    text_ja = limited(
        TEXT_LIMIT,
        required=True,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Enter the Japanese text")},
    )
    text_en = limited(
        TEXT_LIMIT,
        required=True,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Enter the English text")},
    )
    note_ja = limited(
        NOTE_LIMIT, required=True, error_messages={"required": gettext_lazy("Say in Japanese what has changed")}
    )
    note_en = limited(
        NOTE_LIMIT, required=True, error_messages={"required": gettext_lazy("Say in English what has changed")}
    )
    effective_day = day_field(required=False)
    effective_hour = hour_field()
    requires_consent = forms.BooleanField(required=False)

    @property
    def text(self) -> Text:
        """The texts."""
        return Text(self.cleaned_data["text_ja"], self.cleaned_data["text_en"])

    @property
    def note(self) -> Text:
        """What has changed."""
        return Text(self.cleaned_data["note_ja"], self.cleaned_data["note_en"])


@require_safe
@desk_required
def statements(request: HttpRequest) -> HttpResponse:
    """List the statements with what holds and what is to come."""
    now = clock.now()
    rows = [
        {
            "kind": kind.value,
            "name": NAMES[kind],
            "stated": terms.current(kind, now),
            "ahead": list(terms.ahead(kind, now)),
            "address": reverse(ROUTES[kind]),
        }
        for kind in StatementKind
    ]
    return render(request, "desk/office/statements.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def statement(request: HttpRequest, kind: str) -> HttpResponse:
    """Show the versions of a statement and the form for a new one; a POST previews or publishes it, or takes one back."""
    try:
        known = StatementKind(kind)
    except ValueError:
        raise Http404 from None
    if request.method != "POST":
        kept = kept_post(request)
        return _page(request, known, StatementForm(kept) if kept is not None else _opened(known))
    if request.POST.get("act", "").startswith("take-back:"):
        return _take_back(request, known)
    form = StatementForm(request.POST)
    if not form.is_valid():
        return _page(request, known, form, status=UNPROCESSABLE)
    if request.POST.get("act") == "preview":
        return _page(request, known, form, preview=form.text)

    def act() -> str:
        now = clock.now()
        made = terms.publish(
            known,
            text=form.text,
            note=form.note,
            effective_from=instant_of(form.cleaned_data, "effective") or now,
            requires_consent=form.cleaned_data["requires_consent"],
            by=actor(request),
            now=now,
        )
        messages.success(request, _("Version %(number)s has been published") % {"number": made.number})
        return request.path

    try:
        return act_once(request, act, otherwise=request.path)
    except Refusal as refusal:
        return _page(request, known, form, status=form.status_of(refusal))


def _take_back(request: HttpRequest, kind: StatementKind) -> HttpResponse:
    number = request.POST["act"].partition(":")[2]
    is_number = number.isascii() and number.isdigit() and len(number) < 9
    made = StatementVersion.objects.filter(kind=kind, number=int(number)).first() if is_number else None

    def act() -> str:
        if made is not None:
            terms.take_back(made, by=actor(request), now=clock.now())
        messages.success(request, _("The version has been taken back"))
        return request.path

    try:
        return act_once(request, act, otherwise=request.path)
    except Refusal as refusal:
        return _page(request, kind, _opened(kind), refusal=refusal, status=CONFLICT)


def _opened(kind: StatementKind) -> StatementForm:
    """Return the form with what holds now."""
    stated = terms.current(kind, clock.now())
    initial = {"text_ja": stated.text.ja, "text_en": stated.text.en, "requires_consent": kind in terms.AGREED_TO}
    return StatementForm(initial=initial)


def _page(
    request: HttpRequest,
    kind: StatementKind,
    form: StatementForm,
    *,
    preview: Text | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    now = clock.now()
    counts = terms.agreements(kind)
    stated = terms.current(kind, now)
    context = {
        "form": form,
        "kind": kind.value,
        "name": NAMES[kind],
        "address": reverse(ROUTES[kind]),
        "versions": [(one, counts.get(one.number, 0)) for one in terms.versions(kind, now)],
        "ahead": list(terms.ahead(kind, now)),
        "asks": kind in terms.AGREED_TO,
        "placeholders": ", ".join(f"{{{name}}}" for name in terms.PLACEHOLDERS),
        "preview": _preview(preview) if preview else "",
        "changes": _changes(stated.text, preview) if preview else (),
        "refusal": refusal,
    }
    return render(request, "desk/office/statement.html", context, status=status)


def _preview(text: Text) -> SafeString:
    """Return both texts as they will be read."""
    shown = []
    for code in LANGUAGES:
        with translation.override(code):
            shown.append((code, prose(terms.fill(text[code], code))))
    return format_html_join("", '<div class="k-card k-prose" lang="{}">{}</div>', shown)


def _changes(before: Text, after: Text) -> list[Any]:
    """Return what differs from what holds now, language by language."""
    names = {"ja": Text("日本語", "Japanese"), "en": Text("英語", "English")}
    return [
        FieldChange(code, names[code][language()], code, *compare(before[code], after[code]))
        for code in LANGUAGES
        if before[code] != after[code]
    ]
