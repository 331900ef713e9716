"""One control of the sheet as HTML: which component it becomes follows from the kind of its field."""

from collections.abc import Iterable
from datetime import date, time

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from koubo.postings.content.form_fields import NOT_CHOSEN, options_of
from koubo.postings.content.forms import Input
from koubo.postings.sheet import Field, FieldKind
from koubo.vocabularies import registry
from koubo.web.ui.fields import Option, choices, described_by, field, field_block
from koubo.web.ui.icons import icon
from koubo.web.ui.markup import attributes

LANGUAGES = {"ja": {"ja": "（日本語）", "en": "（英語）"}, "en": {"ja": " (Japanese)", "en": " (English)"}}
INPUT_KINDS = {
    FieldKind.PROSE: "textarea",
    FieldKind.URL: "url",
    FieldKind.EMAIL: "email",
    FieldKind.PHONE: "tel",
    FieldKind.DATE: "date",
    FieldKind.TIME: "time",
}


def control(shown: Input, *, here: str, several: bool, comment: str = "") -> SafeString:
    """Return label, help, control and messages of one input. `several`: the posting is written in two languages."""
    sheet = shown.field
    label = sheet.label[here] + (LANGUAGES[here][shown.language] if shown.language and several else "")
    if sheet.unit:
        label += f"（{sheet.unit.ja}）" if here == "ja" else f" ({sheet.unit.en})"
    help_ = sheet.help[here] if sheet.help else ""
    error = "、".join(shown.errors) if here == "ja" else "; ".join(shown.errors)
    html = _control(shown, here=here, label=label, help_=help_, error=error)
    return html + _notes(shown.warnings, comment)


def _notes(warnings: Iterable[str], comment: str) -> SafeString:
    """Warnings, and what the secretariat wrote about this field when it returned the posting."""
    notes = [*warnings, *([comment] if comment else [])]
    return format_html_join("", '<p class="k-note">{}{}</p>', ((icon("warn"), note) for note in notes))


def _control(shown: Input, *, here: str, label: str, help_: str, error: str) -> SafeString:
    sheet, name, value = shown.field, shown.name, shown.bound.value()
    if shown.is_group:
        ticked = [str(v) for v in value or ()] if isinstance(value, (list, tuple)) else str(value or "")
        options = [
            Option(str(key), str(words))
            for key, words in shown.bound.field.widget.choices
            if not _is_gone(sheet, str(key), ticked)
        ]
        return choices(
            name, legend=label, options=options, chosen=ticked, multiple=sheet.kind is FieldKind.CHOICES, id=name,
            required=shown.required, help=help_, error=error, inline=True,
        )  # fmt: skip
    if sheet.kind is FieldKind.CHOICE or sheet.kind is FieldKind.YES_NO:
        return _select(shown, here=here, label=label, help_=help_, error=error)
    kind = INPUT_KINDS.get(sheet.kind, "text")
    if error and kind in {"date", "time"}:
        # A date input would hide what was typed; as text it stays to be mended.
        kind = "text"
    return field(
        name, id=name, label=label, kind=kind, value=_typed(value), required=shown.required, help=help_, error=error,
        width="" if kind == "textarea" else sheet.width, rows=5 if kind == "textarea" else 0, lang=shown.language,
        maxlength=sheet.limit or None, inputmode="numeric" if sheet.kind is FieldKind.INTEGER else "",
    )  # fmt: skip


def _typed(value: object) -> object:
    """Return a stored value as an input shows it; typed text stays as typed."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else value


def _select(shown: Input, *, here: str, label: str, help_: str, error: str) -> SafeString:
    sheet, name = shown.field, shown.name
    chosen = str(shown.bound.value() or "")
    shape = {
        "id": name,
        "name": name,
        "data-w": sheet.width,
        "required": shown.required,
        "aria-invalid": "true" if error else "",
        "aria-describedby": described_by(name, error, help_),
    }
    pairs = shown.bound.field.widget.choices
    options = _options(pairs) if sheet.kind is FieldKind.YES_NO else _listed(sheet, here)
    if chosen and sheet.vocabulary and _is_gone(sheet, chosen, ()):
        options = options + _options([(chosen, registry.label(sheet.vocabulary, chosen)[here])])
    selected = options.replace(f'value="{chosen}"', f'value="{chosen}" selected') if chosen else options
    select = format_html('<select class="k-select"{}>{}</select>', attributes(shape), mark_safe(selected))  # noqa: S308 - escaped parts; a chosen value only matches an escaped code
    return field_block(select, id=name, label=label, required=shown.required, help=help_, error=error)


def _is_gone(sheet: Field, code: str, chosen: Iterable[str] | str) -> bool:
    """Whether a term is no longer offered, unless it was chosen when it still was."""
    if not sheet.vocabulary or not registry.valid(sheet.vocabulary, code):
        return False
    return registry.term(sheet.vocabulary, code).is_retired and code not in (
        [chosen] if isinstance(chosen, str) else chosen
    )


@registry.kept
def _listed(sheet: Field, here: str) -> str:
    """Return the options of a vocabulary, grouped under their parents; the same for every row and request."""
    empty = format_html('<option value="">{}</option>', NOT_CHOSEN[here])
    if sheet.vocabulary in registry.PARENTS:
        groups = format_html_join(
            "",
            '<optgroup label="{}">{}</optgroup>',
            ((head, _options(options)) for head, options in options_of(sheet, here)),
        )
        return empty + groups
    return empty + _options(options_of(sheet, here))


def _options(pairs: Iterable[tuple[object, object]]) -> SafeString:
    return format_html_join("", '<option value="{}">{}</option>', ((key, words) for key, words in pairs))
