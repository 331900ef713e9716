"""Form components: label and 要否, help, control, error below the control, always in this order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from koubo.web.ui.icons import icon
from koubo.web.ui.markup import attributes, known
from koubo.web.ui.parts import Words

input_types: Final = frozenset({"text", "email", "password", "url", "tel", "number", "date", "time", "search", "file"})
widths: Final = frozenset({"", "xs", "s", "m", "l"})


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: what is sent, what is read, and a line more about it."""

    value: str
    words: Words
    note: Words = ""


def need(required: bool | None) -> SafeString:
    """The 要否 beside a label: ※必須, 任意, or nothing for None."""
    if required is None:
        return SafeString("")
    if required:
        return format_html('<span class="k-req">{}</span>', pgettext("beside a label", "required"))
    return format_html('<span class="k-opt">{}</span>', pgettext("beside a label", "optional"))


def error_line(id: str, error: Words) -> SafeString:  # noqa: A002 - an HTML attribute
    """The error text below a control, nothing without an error."""
    return format_html('<p class="k-error" id="{}-e">{}{}</p>', id, icon("alert"), error) if error else SafeString("")


def described_by(id: str, error: Words, help: Words, more: str = "") -> str:  # noqa: A002
    """The ids that describe a control, the error first."""
    return " ".join(x for x in (f"{id}-e" if error else "", f"{id}-h" if help else "", more) if x)


def _help_line(id: str, help: Words) -> SafeString:  # noqa: A002
    return format_html('<p class="k-help" id="{}-h">{}</p>', id, help) if help else SafeString("")


def field_block(
    content: SafeString,
    *,
    id: str,  # noqa: A002 - an HTML attribute
    label: Words,
    required: bool | None = False,
    help: Words = "",  # noqa: A002
    error: Words = "",
    after: SafeString = SafeString(""),  # noqa: B008 - immutable
    hide_label: bool = False,
) -> SafeString:
    """Frame a control made elsewhere. The control carries `id` and aria-describedby="<id>-e <id>-h"."""
    name = "k-vh" if hide_label else "k-label"
    return format_html(
        '<div class="k-field"><label class="{}" for="{}">{}{}</label>{}{}{}{}</div>',
        name, id, label, "" if hide_label else need(required), _help_line(id, help), content, error_line(id, error), after,
    )  # fmt: skip


def field(  # noqa: PLR0913 - the props of the design
    name: str,
    *,
    label: Words,
    kind: str = "text",
    id: str = "",  # noqa: A002 - an HTML attribute
    value: object = "",
    required: bool | None = False,
    help: Words = "",  # noqa: A002
    error: Words = "",
    width: str = "",
    options: Sequence[Option] = (),
    rows: int = 0,
    maxlength: int | None = None,
    autocomplete: str = "",
    inputmode: str = "",
    min: object = "",  # noqa: A002
    max: object = "",  # noqa: A002
    accept: str = "",
    placeholder: Words = "",
    lang: str = "",
    readonly: bool = False,
    hide_label: bool = False,
) -> SafeString:
    """One field. `kind` is an input type, textarea or select (with `options`). What was typed in a password is never shown.

    `maxlength` only feeds the counter ("50 / 2,000"): the server refuses with words, the browser never cuts.
    """
    id = id or f"f-{name}"  # noqa: A001
    written = "" if value is None or kind in {"password", "file"} else value
    kind = _kind_that_shows(kind, written)
    counted = maxlength is not None and kind == "textarea"
    common = {
        "id": id, "name": name, "data-w": known(width, widths, "width"), "lang": lang, "autocomplete": autocomplete,
        "inputmode": inputmode, "placeholder": placeholder, "readonly": readonly, "min": min, "max": max,
        "accept": accept, "required": bool(required), "aria-invalid": "true" if error else "",
        "aria-describedby": described_by(id, error, help, f"{id}-c" if counted else ""),
        "data-k-count": maxlength if counted else None,
    }  # fmt: skip
    return field_block(
        _control(kind, common, written, options, rows),
        id=id,
        label=label,
        required=required,
        help=help,
        error=error,
        after=_counter(id, str(written), maxlength) if counted else SafeString(""),
        hide_label=hide_label,
    )


def _kind_that_shows(kind: str, value: object) -> str:
    """Return "text" for a day or time that a browser would hide: what was typed stays to be mended."""
    if kind not in {"date", "time"} or not isinstance(value, str) or not value:
        return kind
    try:
        read = (date if kind == "date" else time).fromisoformat(value).isoformat()
    except ValueError:
        return "text"
    return kind if read[: len(value)] == value else "text"


def _counter(id: str, written: str, limit: int | None) -> SafeString:  # noqa: A002
    said = _("%(now)s / %(limit)s characters") % {"now": f"{len(written):,}", "limit": f"{limit:,}"}
    return format_html('<p class="k-counter" id="{}-c">{}</p>', id, said)


def _control(kind: str, common: dict[str, object], written: object, options: Sequence[Option], rows: int) -> SafeString:
    if kind == "textarea":
        common["rows"] = rows or None
        # The line break after the tag is dropped by browsers; without it a first empty line would be lost.
        return format_html('<textarea class="k-textarea"{}>\n{}</textarea>', attributes(common), written)
    if kind == "select":
        rows_html = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((o.value, attributes({"selected": str(written) == o.value}), o.words) for o in options),
        )
        return format_html('<select class="k-select"{}>{}</select>', attributes(common), rows_html)
    common["value"] = written
    return format_html('<input class="k-input" type="{}"{}>', known(kind, input_types, "kind"), attributes(common))


def choices(  # noqa: PLR0913 - the props of the design
    name: str,
    *,
    legend: Words,
    options: Iterable[Option],
    chosen: str | Sequence[str] = "",
    multiple: bool = False,
    id: str = "",  # noqa: A002 - an HTML attribute
    required: bool | None = False,
    help: Words = "",  # noqa: A002
    error: Words = "",
    inline: bool = False,
) -> SafeString:
    """Radio buttons, or boxes with `multiple`. The first control has the id `id`, where error links lead."""
    id = id or f"f-{name}"  # noqa: A001
    ticked = {chosen} if isinstance(chosen, str) else set(chosen)
    kind = "checkbox" if multiple else "radio"
    boxes = format_html_join(
        "",
        '<label class="k-choice"><input type="{}"{} value="{}"{}><span>{}{}</span></label>',
        (
            (kind, attributes({"id": id if index == 0 else f"{id}-{index}", "name": name}), option.value,
             attributes({"checked": option.value in ticked}), option.words, _note(option.note))
            for index, option in enumerate(options)
        ),
    )  # fmt: skip
    about = attributes({"aria-describedby": described_by(id, error, help)})
    return format_html(
        '<fieldset class="k-fieldset"{}><legend class="k-label">{}{}</legend>{}'
        '<div class="k-choices"{}>{}</div>{}</fieldset>',
        about, legend, need(required), _help_line(id, help), attributes({"data-inline": inline}), boxes, error_line(id, error),
    )  # fmt: skip


def checkbox(
    name: str,
    *,
    words: Words,
    note: Words = "",
    value: str = "on",
    checked: bool = False,
    id: str = "",  # noqa: A002 - an HTML attribute
    error: Words = "",
) -> SafeString:
    """One box on its own, such as the promise before a request."""
    id = id or f"f-{name}"  # noqa: A001
    shape = {
        "id": id, "name": name, "value": value, "checked": checked,
        "aria-invalid": "true" if error else "", "aria-describedby": described_by(id, error, ""),
    }  # fmt: skip
    return format_html(
        '<div class="k-field"><label class="k-choice"><input type="checkbox"{}><span>{}{}</span></label>{}</div>',
        attributes(shape), words, _note(note), error_line(id, error),
    )  # fmt: skip


def _note(note: Words) -> SafeString:
    return format_html("<small>{}</small>", note) if note else SafeString("")


def form_field(
    bound: BoundField,
    *,
    label: Words = "",
    help: Words = "",  # noqa: A002
    required: bool | None = None,
    width: str = "",
    autocomplete: str = "",
    inputmode: str = "",
    rows: int = 0,
) -> SafeString:
    """A field of a Django form, in the same look. Which component it becomes follows its widget; `required` where its button asks for it.

    A field with `need` None says in its label when it is needed.
    """
    error = str(bound.errors[0]) if bound.errors else ""
    words = label or bound.label or ""
    said = help or bound.help_text
    value = bound.value()
    widget = bound.field.widget
    if required is None:
        required = getattr(bound.field, "need", bound.field.required)
    if isinstance(widget, forms.HiddenInput):
        return format_html(
            '<input type="hidden" name="{}" value="{}">', bound.html_name, "" if value is None else value
        )
    if isinstance(widget, forms.CheckboxInput):
        return checkbox(
            bound.html_name, words=words, note=said, checked=bool(value), id=bound.id_for_label, error=error
        )
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        multiple = isinstance(widget, forms.CheckboxSelectMultiple)
        chosen = [str(v) for v in value or ()] if multiple else "" if value is None else str(value)
        options = [Option(str(key), str(text)) for key, text in widget.choices]
        return choices(
            bound.html_name, legend=words, options=options, chosen=chosen, multiple=multiple, id=bound.auto_id,
            required=required, help=said, error=error,
        )  # fmt: skip
    options = [Option(str(key), str(text)) for key, text in widget.choices] if isinstance(widget, forms.Select) else []
    return field(
        bound.html_name, label=words, kind=_kind_of(widget), id=bound.id_for_label, value=value, required=required,
        help=said, error=error, width=width or str(widget.attrs.get("data-w", "")), options=options, rows=rows,
        inputmode=inputmode,
        autocomplete=autocomplete or str(widget.attrs.get("autocomplete", "")),
    )  # fmt: skip


def _kind_of(widget: forms.Widget) -> str:
    if isinstance(widget, forms.Textarea):
        return "textarea"
    if isinstance(widget, forms.Select):
        return "select"
    return str(getattr(widget, "input_type", "text"))


def error_summary(errors: Sequence[tuple[str, Words]]) -> SafeString:
    """All errors at the top of the page: pairs of the control's id and the same words as below it ("" for no control)."""
    if not errors:
        return SafeString("")
    title = ngettext(
        "There is %(n)d problem with what you entered", "There are %(n)d problems with what you entered", len(errors)
    ) % {"n": len(errors)}
    rows = format_html_join("", "{}", ((_error_row(id_, words),) for id_, words in errors))
    return format_html(
        '<div class="k-errsum" id="errors" data-k-errors><div role="alert"><h2>{}{}</h2><ul>{}</ul></div></div>',
        icon("alert"), title, rows,
    )  # fmt: skip


def _error_row(id_: str, words: Words) -> SafeString:
    if not id_:
        return format_html("<li>{}</li>", words)
    return format_html('<li><a href="#{}">{}</a></li>', id_, words)


def form_errors(form: forms.BaseForm) -> SafeString:
    """The error summary of a Django form; errors of the whole form come without a link."""
    found: list[tuple[str, Words]] = [("", str(words)) for words in form.non_field_errors()]
    found += [(_first_id(bound), str(words)) for bound in form for words in bound.errors]
    return error_summary(found)


def _first_id(bound: BoundField) -> str:
    return bound.id_for_label or str(bound.auto_id)
