"""One term of a controlled list at the desk: renamed, retired, offered again; merged after its effect was shown."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from koubo.audit.models import AuditEntry
from koubo.audit.trail import history
from koubo.kernel.errors import Refusal
from koubo.kernel.text import Text
from koubo.vocabularies import editing, registry, usage
from koubo.vocabularies.editing import ListChange
from koubo.vocabularies.lists import is_pinned
from koubo.vocabularies.models import EditedTerm
from koubo.vocabularies.registry import Term
from koubo.vocabularies.wording import WORDS
from koubo.web.desk.office.forms import OfficeForm
from koubo.web.desk.office.vocabularies import LabelForm, change_of, known
from koubo.web.desk.words import HistoryLine
from koubo.web.hats import desk_required
from koubo.web.interrupted_forms import kept_post
from koubo.web.once import act_once
from koubo.web.statuses import CONFLICT, UNPROCESSABLE
from koubo.web.ui.language import language

EVENTS = 30
ACTS: dict[str, Callable[[ListChange, str], None]] = {"retire": editing.retire, "restore": editing.restore}


class TermMergeForm(OfficeForm):
    """Into what a term is merged."""

    into = forms.ChoiceField(
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Select the term it is merged into"))
    )

    def __init__(self, vocabulary: str, code: str, data: object = None, **more: object) -> None:
        """Offer the other terms of the list, those below others under them."""
        super().__init__(data, **more)
        here = language()
        offered = [(c, words) for c, words in registry.choices(vocabulary, here) if c != code]
        if vocabulary in registry.PARENTS:
            offered = [(c, f"{registry.parent(vocabulary, c).label[here]}: {words}") for c, words in offered]
        self.fields["into"].choices = [("", _("Please select")), *offered]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def term(request: HttpRequest, vocabulary: str, term: str) -> HttpResponse:
    """Show a term with what holds it; a POST renames, retires or offers it again, once."""
    found = _found_term(vocabulary, term)
    if request.method != "POST":
        kept = kept_post(request)
        return _page(request, vocabulary, found, LabelForm(kept) if kept is not None else _opened(vocabulary, found))
    act, form = request.POST.get("act", ""), LabelForm(request.POST)
    valid = form.is_valid()
    if act not in ACTS and not valid:
        return _page(request, vocabulary, found, form, status=UNPROCESSABLE)

    def do() -> str:
        change = change_of(request, vocabulary, form)
        if act in ACTS:
            ACTS[act](change, term)
        else:
            editing.rename(change, term, form.label)
        messages.success(request, _("Saved: %(title)s") % {"title": registry.term(vocabulary, term).label[language()]})
        return reverse("desk:vocabulary", args=[vocabulary])

    try:
        return act_once(request, do, otherwise=request.path)
    except Refusal as refusal:
        if act in ACTS:
            found = _found_term(vocabulary, term)
            return _page(request, vocabulary, found, _opened(vocabulary, found), refusal=refusal, status=CONFLICT)
        return _page(request, vocabulary, found, form, status=form.status_of(refusal))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def merge(request: HttpRequest, vocabulary: str, term: str) -> HttpResponse:
    """Show what merging a term into another (`into`) would do; a POST does it, once."""
    found = _found_term(vocabulary, term)
    if is_pinned(vocabulary, term) or found.merged_into:
        raise Http404
    if request.method != "POST":
        chosen = TermMergeForm(vocabulary, term, request.GET if "into" in request.GET else None)
        status = UNPROCESSABLE if chosen.is_bound and not chosen.is_valid() else 200
        return _effect(request, vocabulary, found, chosen, status=status)
    form = TermMergeForm(vocabulary, term, request.POST)
    if not form.is_valid():
        return _effect(request, vocabulary, found, form, status=UNPROCESSABLE)

    def do() -> str:
        into = form.cleaned_data["into"]
        editing.merge(change_of(request, vocabulary, form), term, into)
        here = language()
        names = {"name": found.label[here], "into": registry.label(vocabulary, into)[here]}
        messages.success(request, _("“%(name)s” has been merged into “%(into)s”") % names)
        return reverse("desk:vocabulary", args=[vocabulary])

    try:
        return act_once(request, do, otherwise=request.path)
    except Refusal as refusal:
        return _effect(request, vocabulary, found, form, status=form.status_of(refusal))


def _found_term(vocabulary: str, code: str) -> Term:
    """Return a term as it is now. Raises Http404 where there is none."""
    known(vocabulary)
    try:
        return registry.term(vocabulary, code)
    except KeyError:
        raise Http404 from None


def _opened(vocabulary: str, found: Term) -> LabelForm:
    initial = {"label_ja": found.label.ja, "label_en": found.label.en, "version": editing.number(vocabulary)}
    return LabelForm(initial=initial)


def _page(
    request: HttpRequest,
    vocabulary: str,
    found: Term,
    form: LabelForm,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    row = EditedTerm.objects.filter(vocabulary=vocabulary, code=found.code).first()
    context = {
        "form": form,
        "refusal": refusal,
        "vocabulary": vocabulary,
        "name": known(vocabulary),
        "term": found,
        "into": registry.label(vocabulary, found.code) if found.merged_into else None,
        "is_pinned": is_pinned(vocabulary, found.code),
        "effect": usage.effect(vocabulary, registry.current(vocabulary, found.code)),
        "merging": TermMergeForm(vocabulary, found.code),
        "events": [_line(entry) for entry in history(row).order_by("-pk")[:EVENTS]] if row else [],
    }
    return render(request, "desk/office/term.html", context, status=status)


def _line(entry: AuditEntry) -> HistoryLine:
    """Return what was done with a term, in words."""
    here, said = language(), entry.after
    note = said["ja" if here == "ja" else "en"]
    if said.get("merged_into"):
        note = f"{note} → {registry.label(said['vocabulary'], said['merged_into'])[here]}"
    return HistoryLine(
        entry.at,
        entry.actor.name if entry.actor else "",
        WORDS.get(entry.verb, Text(entry.verb, entry.verb))[here],
        note,
    )


def _effect(
    request: HttpRequest, vocabulary: str, found: Term, form: TermMergeForm, *, status: int = 200
) -> HttpResponse:
    into = form.cleaned_data.get("into") if form.is_bound and hasattr(form, "cleaned_data") else ""
    context = {
        "form": form,
        "vocabulary": vocabulary,
        "name": known(vocabulary),
        "term": found,
        "into": registry.term(vocabulary, into) if into else None,
        "effect": usage.effect(vocabulary, found.code),
        "there": usage.effect(vocabulary, into) if into else [],
        "version": editing.number(vocabulary),
    }
    return render(request, "desk/office/term_merge.html", context, status=status)
