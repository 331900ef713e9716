"""新規作成: the terms, then the language, then a new draft in the editor."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from koubo.kernel import clock
from koubo.postings.actions import drafts
from koubo.postings.publication.states import ContentLanguages
from koubo.web.hats import InstitutionRequest, actor
from koubo.web.institution.assigning import chosen, options
from koubo.web.institution.scope import STEPS, writers_only
from koubo.web.once import act_once
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
    """Ask for the language, that of the page chosen; 決定 opens a draft with the institution's name filled in."""
    form = LanguageForm(request.POST or None, initial={"written": ContentLanguages(language())})
    units = request.sight.choices()
    if request.method == "POST" and form.is_valid():
        written = ContentLanguages(form.cleaned_data["written"])
        name = request.institution.name
        content = {"employer": {code: name[code] for code in written.languages}}
        now, unit = clock.now(), chosen(request, units)

        def act() -> str:
            revision = drafts.create_draft(
                request.institution, content, written=written, by=actor(request), now=now, unit=unit
            )
            return reverse("institution:edit", args=[revision.posting_id])

        return act_once(request, act, otherwise=request.path)
    context = {"form": form, "step_names": STEPS, "units": options(request.sight, units) if units else []}
    return render(request, "institution/language.html", context, status=422 if form.errors else 200)
