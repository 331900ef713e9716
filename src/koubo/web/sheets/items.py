"""A field of the sheet as editors show it: controls, messages, what others wrote meanwhile, why the law wants it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from koubo.postings.checks import Finding, Severity
from koubo.postings.content import render as sheet
from koubo.postings.content.forms import FormItem, Input, SheetForm
from koubo.postings.sheet import SHEET, Content, Field, FieldKind
from koubo.web.sheets.controls import control
from koubo.web.ui.fields import need

Beside = tuple[str, list[str]]


@dataclass(frozen=True, slots=True)
class ShownHint:
    """Why the law wants a field."""

    source: str
    hint: str
    example: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of a field in an editor; what is seldom written is folded, unless something is written or wrong in it."""

    controls: list[SafeString]
    folded: list[SafeString]
    is_open: bool


@dataclass(frozen=True, slots=True)
class ShownItem:
    """A sheet field in an editor: its controls as HTML, or rows of them. `anchor` is set where no control has its key.

    `templates` are names and words of rows that can be added at once. `beside` are other people's words for it, each with what they are.
    """

    key: str
    anchor: str
    label: str
    need: SafeString
    help: str
    is_rows: bool
    is_files: bool
    counts_with: str
    counts_when: str
    controls: list[SafeString]
    rows: list["ShownLine"]
    may_add: bool
    templates: Sequence[tuple[str, str]]
    errors: list[str]
    warnings: list[str]
    comment: str
    beside: Sequence[Beside]
    hint: ShownHint | None


def shown_item(
    item: FormItem,
    form: SheetForm,
    *,
    comment: str = "",
    beside: Sequence[Beside] = (),
    file_error: str = "",
    templates: Sequence[tuple[str, str]] = (),
) -> ShownItem:
    """Return a field of `form` ready for the template. `templates`: what could be added at once, name and words."""
    field, here, several = item.field, form.language, len(form.written) > 1
    is_files = field.kind is FieldKind.FILES
    return ShownItem(
        key=field.key,
        anchor=field.key if field.localized else "",
        label=field.label[here],
        need=need(item.required),
        help=field.help[here] if field.help and (field.is_rows or is_files) else "",
        is_rows=field.is_rows,
        is_files=is_files,
        counts_with=field.counts_with,
        counts_when=field.counts_when or "yes",
        controls=[control(shown, here=here, several=several) for shown in item.inputs],
        rows=[_line(row, here=here, several=several) for row in item.rows],
        may_add=item.may_add,
        templates=templates if item.may_add else (),
        errors=[*item.errors, *([file_error] if is_files and file_error else [])],
        warnings=item.warnings,
        comment=comment,
        beside=beside,
        hint=_hint(field, item, here),
    )


def _line(row: Sequence[Input], *, here: str, several: bool) -> ShownLine:
    folded = [shown for shown in row if shown.field.folded]
    return ShownLine(
        controls=[control(shown, here=here, several=several) for shown in row if not shown.field.folded],
        folded=[control(shown, here=here, several=several) for shown in folded],
        is_open=any(shown.bound.value() not in ("", None) or shown.errors or shown.warnings for shown in folded),
    )


def _hint(field: Field, item: FormItem, here: str) -> ShownHint | None:
    """Open only while the field is required and empty."""
    if field.legal is None:
        return None
    empty = item.required and not any(shown.bound.value() for shown in item.all_inputs())
    legal = field.legal
    return ShownHint(legal.source[here], legal.hint[here], legal.example[here] if legal.example else "", empty)


def problems_of(item: FormItem) -> Iterator[tuple[str, str]]:
    """Yield (id of the control, message) for the error summary."""
    for message in item.errors:
        yield item.field.key, message
    for shown in item.all_inputs():
        for message in shown.errors:
            yield shown.name, message


def finding_lines(findings: Sequence[Finding], here: str) -> list[tuple[str, bool, str, str]]:
    """Return what `sheets/findings.html` says of each finding: where, whether it blocks, its words and where the rule is from."""
    return [(f.where, f.severity is Severity.ERROR, f.message[here], f.source[here]) for f in findings]


def softened(findings: Sequence[Finding], *, but: Sequence[Finding]) -> list[Finding]:
    """Return findings with the errors among them as warnings, except those in `but`."""
    return [found if found in but else replace(found, severity=Severity.WARNING) for found in findings]


def differing(ours: Content, theirs: Content, *, written: Sequence[str]) -> dict[str, list[str]]:
    """Return their words for each field that reads otherwise in ours."""
    found = {}
    for field in SHEET.fields:
        own, other = (in_words(field, content, written=written) for content in (ours, theirs))
        if own != other:
            found[field.key] = other
    return found


def in_words(field: Field, content: Content, *, written: Sequence[str]) -> list[str]:
    """Return a field in every language it is written in; what is the same in all of them once."""
    shown = (sheet.render_field(field, content.get(field.key), language=code, written=[code]) for code in written)
    several = field.localized or field.is_rows
    lines = [[*(line.text for line in one.lines), *(file["name"] for file in one.files)] for one in shown]
    return [text for texts in (lines if several else lines[:1]) for text in texts]
