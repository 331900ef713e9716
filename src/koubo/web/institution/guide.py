"""入力の手引き: what the sheet says of itself, section by section."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from koubo.postings.sheet import SHEET, Field
from koubo.postings.sheet.fields import always, never
from koubo.web.hats import InstitutionRequest, institution_required
from koubo.web.ui.language import language


@require_safe
@institution_required
def guide(request: InstitutionRequest) -> HttpResponse:
    """Show the whole guide; every section has an address of its own."""
    return render(request, "institution/guide.html", {"sections": explained(language())})


def explained(here: str) -> list[dict[str, object]]:
    """Return every section and field in words."""
    return [
        {
            "key": section.key,
            "label": section.label[here],
            "fields": [_field(field, here) for field in section.fields],
        }
        for section in SHEET.sections
    ]


def _field(field: Field, here: str) -> dict[str, object]:
    legal = field.legal
    return {
        "key": field.key,
        "label": field.label[here],
        "always": field.required is always,
        "sometimes": field.required is not always and field.required is not never,
        "limit": field.limit,
        "max_rows": field.max_rows if field.fields else 0,
        "help": field.help[here] if field.help else "",
        "source": legal.source[here] if legal else "",
        "hint": legal.hint[here] if legal else "",
        "example": legal.example[here] if legal and legal.example else "",
        "fields": [_field(sub, here) for sub in field.fields],
    }
