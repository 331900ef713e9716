"""保存した検索条件・マッチングメール: the searches a seeker keeps, how often mails come, and their private addresses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from koubo.alerts import actions, conditions, queries
from koubo.alerts.models import MOST_NAME, SavedSearch
from koubo.alerts.schedule import Frequency
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.postings.discovery.finder import find
from koubo.postings.discovery.query import Query, describe
from koubo.web.hats import SeekerRequest, actor, seeker_required
from koubo.web.once import act_once
from koubo.web.ui.language import language

NOTES: Final[dict[Frequency, Promise]] = {
    Frequency.NONE: gettext_lazy("The search is kept, and no mail comes"),
    Frequency.INSTANT: gettext_lazy("A few minutes after an opening is published, usually after 0:00 and 22:00"),
    Frequency.DAILY: gettext_lazy("Every day at 7:00, if there is something new"),
    Frequency.WEEKLY: gettext_lazy("Mondays at 7:00, if there is something new"),
}


@dataclass(frozen=True, slots=True)
class SearchRow:
    """A search in the list. `results` and `conditions` are addresses."""

    key: UUID
    name: str
    words: str
    is_stopped: bool
    total: int
    results: str
    state: str
    tone: str
    is_mailed: bool
    is_paused: bool
    matched_at: datetime | None


class SearchForm(forms.Form):
    """Name and frequency."""

    name = forms.CharField(
        label=gettext_lazy("Name of the search"),
        max_length=MOST_NAME,
        error_messages={"required": gettext_lazy("Enter a name")},
    )
    frequency = forms.ChoiceField(
        label=gettext_lazy("How often mails come"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how often mails come")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the frequencies in the language of the page."""
        super().__init__(*args, **kwargs)
        field = self.fields["frequency"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (
                one.value,
                f"{one.label[language()]}（{NOTES[one]}）" if language() == "ja" else f"{one.label.en} ({NOTES[one]})",
            )
            for one in Frequency
        ]

    @property
    def often(self) -> Frequency:
        """The frequency that was chosen."""
        return Frequency(self.cleaned_data["frequency"])


class SaveForm(SearchForm):
    """A query to be saved: as a new search, or in place of one."""

    place = forms.ChoiceField(label=gettext_lazy("Save as"), required=False)

    def __init__(self, *args: Any, own: list[SavedSearch], **kwargs: Any) -> None:
        """Offer the searches there are."""
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        replace = [(str(one.key), _("Replace the conditions of “%(name)s”") % {"name": one.name}) for one in own]
        field.choices = [("", _("A new search")), *replace]


@require_safe
@seeker_required
def searches(request: SeekerRequest) -> HttpResponse:
    """List the searches with what is open for each of them."""
    now = clock.now()
    rows = [_row(one, now) for one in queries.searches(request.user.pk)]
    return render(request, "seeker/searches.html", {"rows": rows, "most": actions.MOST})


def _row(search: SavedSearch, now: datetime) -> SearchRow:
    reading = conditions.read(search.address)
    return SearchRow(
        key=search.key,
        name=search.name,
        words=conditions.in_words(reading.query)[language()],
        is_stopped=reading.is_wider,
        total=0 if reading.is_wider else find(reading.query, now=now, per=1, counted=False).total,
        results=_results(search.address),
        state=_("Paused") if search.paused_at else search.often.label[language()],
        tone="warn" if search.paused_at else "ok" if search.is_mailed else "off",
        is_mailed=search.frequency != Frequency.NONE,
        is_paused=search.paused_at is not None,
        matched_at=search.matched_at,
    )


def _results(address: str, route: str = "public:postings") -> str:
    return f"{reverse(route)}{'?' + address if address else ''}"


@require_http_methods(["GET", "HEAD", "POST"])
@seeker_required
def save(request: SeekerRequest) -> HttpResponse:
    """Ask how a query is to be saved (where sign-in leads back to), and save it; the button of the results saves at once."""
    given = QueryDict(request.POST.get("query", "")) if request.method == "POST" else request.GET
    query = Query.read(given)
    own = list(queries.searches(request.user.pk))
    initial = {"name": conditions.suggested_name(query, language()), "frequency": Frequency.DAILY}
    at_once = request.method == "POST" and "at-once" in request.POST
    sent = initial if at_once else request.POST if request.method == "POST" else None
    form = SaveForm(sent, own=own, initial=initial)
    if sent is not None and form.is_valid():
        return _saved(request, query, form, own)
    address = conditions.address_of(query)
    context = {"form": form, "query": address, "chips": _chips(query), "results": _results(address),
               "known": queries.saved_as(request.user.pk, query), "left_out": _left_out(query)}  # fmt: skip
    return render(request, "seeker/search_save.html", context, status=422 if form.errors else 200)


def _left_out(query: Query) -> list[str]:
    return [text[language()] for text in conditions.left_out(query)]


def _chips(query: Query) -> list[tuple[str, str]]:
    here = language()
    return [(chip.label[here], chip.value[here]) for chip in describe(conditions.kept(query))]


def _saved(request: SeekerRequest, query: Query, form: SaveForm, own: list[SavedSearch]) -> HttpResponse:
    name, by, now = form.cleaned_data["name"], actor(request), clock.now()
    replaced = next((one for one in own if str(one.key) == form.cleaned_data["place"]), None)

    def act() -> str:
        if replaced is not None:
            actions.change(replaced, query, by=by, now=now)
            actions.set_up(replaced, name=name, frequency=form.often, by=by, now=now)
            messages.success(request, _("The conditions of the saved search have been changed"))
            return reverse("seeker:search", args=[replaced.key])
        made, is_new = actions.save_search(query, name=name, frequency=form.often, by=by, now=now)
        if is_new:
            messages.success(request, _("The search has been saved as “%(name)s”") % {"name": made.name})
        else:
            messages.info(request, _("These conditions are saved as “%(name)s” already") % {"name": made.name})
        if left_out := _left_out(query):
            names = ("、" if language() == "ja" else ", ").join(left_out)
            messages.info(request, _("Not saved, as it changes from day to day: %(names)s") % {"names": names})
        return reverse("seeker:search", args=[made.key])

    return _done(request, act, otherwise=_results(conditions.address_of(query)))


def _done(request: SeekerRequest, act: Callable[[], str], *, otherwise: str) -> HttpResponse:
    """Act once; a refusal is said on the page `otherwise`."""
    try:
        return act_once(request, act, otherwise=otherwise)
    except Refusal as refusal:
        messages.error(request, refusal.text[language()])
        return redirect(otherwise)


@require_http_methods(["GET", "HEAD", "POST"])
@seeker_required
def search(request: SeekerRequest, saved_key: UUID) -> HttpResponse:
    """Show one search with its mails and private addresses, and change them."""
    held = get_object_or_404(queries.searches(request.user.pk), key=saved_key)
    act = request.POST.get("act", "")
    initial = {"name": held.name, "frequency": held.frequency}
    form = SearchForm(request.POST if act == "set-up" else None, initial=initial)
    if act in ACTS:
        return _acted(request, held, act)
    if act == "set-up" and form.is_valid():
        return _set_up(request, held, form)
    reading = conditions.read(held.address)
    context = {
        "search": held, "form": form, "chips": _chips(reading.query), "lost": [note.text[language()] for note in reading.lost],
        "row": _row(held, clock.now()), "change": _results(held.address, "public:search-conditions"),
        "calendar": _private("public:alerts-calendar", held), "feed": _private("public:alerts-feed", held),
    }  # fmt: skip
    return render(request, "seeker/search.html", context, status=422 if form.errors else 200)


ACTS: Final[dict[str, tuple[Callable[..., None], Promise]]] = {
    "pause": (actions.pause, gettext_lazy("Mails have been paused")),
    "resume": (actions.resume, gettext_lazy("Mails come again, about what is published from now on")),
    "renew": (actions.renew_token, gettext_lazy("The private addresses have been changed; the old ones lead nowhere")),
}


def _acted(request: SeekerRequest, held: SavedSearch, act: str) -> HttpResponse:
    verb, words = ACTS[act]
    here = reverse("seeker:search", args=[held.key])
    back = reverse("seeker:searches") if request.POST.get("back") == "list" else here

    def acting() -> str:
        verb(held, by=actor(request), now=clock.now())
        messages.success(request, str(words))
        return back

    return _done(request, acting, otherwise=back)


def _set_up(request: SeekerRequest, held: SavedSearch, form: SearchForm) -> HttpResponse:
    here = reverse("seeker:search", args=[held.key])

    def act() -> str:
        name = form.cleaned_data["name"]
        actions.set_up(held, name=name, frequency=form.often, by=actor(request), now=clock.now())
        messages.success(request, _("The settings have been saved"))
        return here

    return _done(request, act, otherwise=here)


def _private(route: str, held: SavedSearch) -> str:
    return settings.KOUBO_BASE_URL + reverse(route, args=[held.feed_token])


@require_http_methods(["GET", "HEAD", "POST"])
@seeker_required
def delete(request: SeekerRequest, saved_key: UUID) -> HttpResponse:
    """Ask, and delete."""
    held = get_object_or_404(queries.searches(request.user.pk), key=saved_key)
    if request.method != "POST":
        words = conditions.in_words(conditions.read(held.address).query)[language()]
        return render(request, "seeker/search_delete.html", {"search": held, "words": words})
    back = reverse("seeker:searches")

    def act() -> str:
        actions.delete_search(held, by=actor(request), now=clock.now())
        messages.success(request, _("The saved search has been deleted"))
        return back

    return _done(request, act, otherwise=back)
