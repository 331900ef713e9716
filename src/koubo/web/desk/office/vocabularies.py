"""語彙 at the desk: all lists, and one list with its terms and the form for another."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.kernel.text import Text
from koubo.vocabularies import editing, registry
from koubo.vocabularies.editing import LABEL_LIMIT, ListChange
from koubo.vocabularies.lists import LANGUAGES, NAMES, OPEN, is_pinned
from koubo.vocabularies.models import EditedTerm
from koubo.web.desk.forms import limited
from koubo.web.desk.office.forms import OfficeForm
from koubo.web.hats import actor, desk_required
from koubo.web.interrupted_forms import kept_post
from koubo.web.once import act_once
from koubo.web.statuses import UNPROCESSABLE
from koubo.web.ui.language import language

END: Final = ""
CODE_LIMIT: Final = 20


class LabelForm(OfficeForm):
    """What a term is called."""

    label_ja = limited(
        LABEL_LIMIT, required=True, error_messages={"required": gettext_lazy("Enter the name in Japanese")}
    )
    label_en = limited(
        LABEL_LIMIT, required=True, error_messages={"required": gettext_lazy("Enter the name in English")}
    )

    @property
    def label(self) -> Text:
        """The words."""
        return Text(self.cleaned_data["label_ja"], self.cleaned_data["label_en"])


class NewTermForm(LabelForm):
    """A new term: what it is called and where it stands; of a language also its code."""

    code = limited(CODE_LIMIT)
    parent = forms.ChoiceField(error_messages={"required": gettext_lazy("Select what it stands under")})
    after = forms.ChoiceField(required=False)

    def __init__(self, vocabulary: str, data: Any = None, **more: Any) -> None:
        """Offer the places of a list in the language of the page."""
        super().__init__(data, **more)
        here = language()
        if vocabulary not in LANGUAGES:
            del self.fields["code"]
        if vocabulary in registry.PARENTS:
            heads = registry.choices(registry.PARENTS[vocabulary], here)
            self.fields["parent"].choices = [("", _("Please select")), *heads]  # type: ignore[attr-defined]
            del self.fields["after"]
        else:
            del self.fields["parent"]
            self.fields["after"].choices = [(END, _("At the end")), *registry.choices(vocabulary, here)]  # type: ignore[attr-defined]


@require_safe
@desk_required
def lists(request: HttpRequest) -> HttpResponse:
    """List every list: how many terms, and what was changed."""
    registry.refresh()
    changed: dict[str, int] = {}
    waiting = set()
    for name, awaits in EditedTerm.objects.order_by().values_list("vocabulary", "awaits_search"):
        changed[name] = changed.get(name, 0) + 1
        if awaits:
            waiting.add(name)
    rows = [
        {
            "name": name,
            "label": label,
            "terms": len(registry.terms(name)),
            "changed": changed.get(name, 0),
            "is_open": name in OPEN,
            "waits": name in waiting,
        }
        for name, label in NAMES.items()
    ]
    return render(request, "desk/office/vocabularies.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def vocabulary(request: HttpRequest, vocabulary: str) -> HttpResponse:
    """Show a list with its terms; a POST adds one, once."""
    known(vocabulary)
    if request.method != "POST":
        kept, opened = kept_post(request), {"version": editing.number(vocabulary)}
        return _list(
            request,
            vocabulary,
            NewTermForm(vocabulary, kept) if kept is not None else NewTermForm(vocabulary, initial=opened),
        )
    form = NewTermForm(vocabulary, request.POST)
    if vocabulary not in OPEN:
        raise Http404
    if not form.is_valid():
        return _list(request, vocabulary, form, status=UNPROCESSABLE)

    def act() -> str:
        data = form.cleaned_data
        place = {name: data.get(name, "") for name in ("parent", "after", "code")}
        editing.add(change_of(request, vocabulary, form), form.label, **place)
        messages.success(request, _("The term has been added: %(name)s") % {"name": form.label[language()]})
        return request.path

    try:
        return act_once(request, act, otherwise=request.path)
    except Refusal as refusal:
        return _list(request, vocabulary, form, status=form.status_of(refusal))


def change_of(request: HttpRequest, vocabulary: str, form: OfficeForm) -> ListChange:
    """Return who changes what, as it was read."""
    return ListChange(vocabulary, form.read_version, actor(request), clock.now())


def known(vocabulary: str) -> Text:
    """Return what a list is called, its newest terms read. Raises Http404 where there is none."""
    if vocabulary not in NAMES:
        raise Http404
    registry.refresh()
    return NAMES[vocabulary]


def _list(request: HttpRequest, vocabulary: str, form: NewTermForm, *, status: int = 200) -> HttpResponse:
    here, edited = (
        language(),
        dict(EditedTerm.objects.filter(vocabulary=vocabulary).values_list("code", "awaits_search")),
    )
    groups: dict[str, list[dict[str, Any]]] = {}
    for term in registry.every(vocabulary):
        above = registry.label(registry.PARENTS[vocabulary], term.parent)[here] if term.parent else ""
        into = registry.label(vocabulary, term.code)[here] if term.merged_into else ""
        row = {
            "term": term,
            "into": into,
            "is_edited": term.code in edited,
            "waits": edited.get(term.code, False),
            "is_pinned": is_pinned(vocabulary, term.code),
        }
        groups.setdefault(above, []).append(row)
    context = {
        "form": form,
        "vocabulary": vocabulary,
        "name": NAMES[vocabulary],
        "is_open": vocabulary in OPEN,
        "groups": list(groups.items()),
        "list_address": reverse("desk:vocabularies"),
    }
    return render(request, "desk/office/vocabulary.html", context, status=status)
