"""新規作成: the terms, then the language, then the editor of a new posting. The first save stores it, nothing before."""

from urllib.parse import urlencode
from uuid import UUID, uuid4

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from koubo.kernel import clock
from koubo.postings.actions import drafts
from koubo.postings.models import Posting, Revision
from koubo.postings.publication.states import ContentLanguages
from koubo.web.hats import InstitutionRequest, actor
from koubo.web.institution.assigning import chosen, options
from koubo.web.institution.scope import STEPS, find_own, writers_only
from koubo.web.ui.language import language


class LanguageForm(forms.Form):
    """The language a posting is written in."""

    written = forms.ChoiceField(
        label=_("Language of the opening"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Select the language"), "invalid_choice": _("Select the language")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Offer the languages in the words of the page."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["written"].choices = [(w.value, w.label[language()]) for w in ContentLanguages]  # type: ignore[attr-defined]


@require_safe
@writers_only
def terms(request: InstitutionRequest) -> HttpResponse:
    """Show the terms to agree to; agreeing leads on."""
    return render(request, "institution/terms.html", {"step_names": STEPS})


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def choose_language(request: InstitutionRequest) -> HttpResponse:
    """Ask for the language, that of the page chosen; 決定 leads to the editor under the id the new posting will have."""
    form = LanguageForm(request.POST or None, initial={"written": ContentLanguages(language())})
    units = request.sight.choices()
    if request.method == "POST" and form.is_valid():
        unit = chosen(request, units, request.POST.get("unit", ""))
        begin = {"written": form.cleaned_data["written"]} | ({"unit": str(unit.pk)} if unit else {})
        return redirect(f"{reverse('institution:edit', args=[uuid4()])}?{urlencode(begin)}")
    context = {"form": form, "step_names": STEPS, "units": options(request.sight, units) if units else []}
    return render(request, "institution/language.html", context, status=422 if form.errors else 200)


def find_or_begin(request: InstitutionRequest, posting_id: UUID) -> Revision:
    """Return what `find_own` does, or the unsaved draft of a new posting in the language the address names.

    Raises Http404, also where the posting was deleted.
    """
    known = {written.value: written for written in ContentLanguages}
    written = known.get(request.GET.get("written", ""))
    try:
        return find_own(request, posting_id)
    except Http404:
        if written is None or not drafts.is_unused(posting_id):
            raise
    unit = chosen(request, request.sight.choices(), request.GET.get("unit", ""))
    name = request.institution.name
    return drafts.unsaved_draft(
        Posting(pk=posting_id, institution=request.institution, unit=unit),
        {"employer": {code: name[code] for code in written.languages}},
        written=written,
        by=actor(request),
        now=clock.now(),
    )
