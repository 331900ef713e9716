"""The editor's sections, ready for its template."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from koubo.postings.checks import Finding
from koubo.postings.forms import Item, SheetForm
from koubo.postings.models import Revision
from koubo.postings.sheet import Field
from koubo.web.institution.controls import control


@dataclass(frozen=True, slots=True)
class ShownHint:
    """Why the law wants a field."""

    source: str
    hint: str
    example: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class ShownItem:
    """A sheet field in the editor: its controls as HTML, or rows of them."""

    key: str
    label: str
    help: str
    required: bool
    is_rows: bool
    is_files: bool
    controls: list[SafeString]
    rows: list[list[SafeString]]
    may_add: bool
    errors: list[str]
    warnings: list[str]
    comment: str
    hint: ShownHint | None


@dataclass(frozen=True, slots=True)
class EditorSection:
    """A section in the editor."""

    key: str
    label: str
    items: list[ShownItem]
    progress: tuple[int, int]
    problems: list[tuple[str, str]]
    folded: bool

    @property
    def state(self) -> str:
        """What the table of contents shows: error, done or nothing."""
        if self.problems:
            return "error"
        return "done" if self.progress[0] == self.progress[1] else ""


def editor_sections(
    form: SheetForm, findings: Sequence[Finding], revision: Revision, progress: Mapping[str, tuple[int, int]]
) -> list[EditorSection]:
    """Return every section; finished ones are folded unless something in them wants attention."""
    shown = []
    for section, items in form.sections(findings):
        problems = [pair for item in items for pair in _problems(item)]
        comments = any(item.field.key in revision.field_comments for item in items)
        warned = any(item.warnings or any(control.warnings for control in item.all_inputs()) for item in items)
        filled, needed = progress[section.key]
        untouched = form.data is None and not findings
        folded = untouched and not comments and not warned and not problems and needed > 0 and filled == needed
        shown_items = [_item(item, form, revision.field_comments.get(item.field.key, "")) for item in items]
        shown.append(
            EditorSection(section.key, section.label[form.language], shown_items, (filled, needed), problems, folded)
        )
    return shown


def _problems(item: Item) -> Iterator[tuple[str, str]]:
    """Yield (id of the control, message) for the error summary."""
    for message in item.errors:
        yield item.field.key, message
    for shown in item.all_inputs():
        for message in shown.errors:
            yield shown.name, message


def _item(item: Item, form: SheetForm, comment: str) -> ShownItem:
    field, here, several = item.field, form.language, len(form.written) > 1
    return ShownItem(
        key=field.key,
        label=field.label[here],
        help=field.help[here] if field.help and (item.rows or not item.inputs) else "",
        required=item.required,
        is_rows=field.is_rows,
        is_files=not field.is_rows and not item.inputs,
        controls=[control(shown, here=here, several=several) for shown in item.inputs],
        rows=[[control(shown, here=here, several=several) for shown in row] for row in item.rows],
        may_add=item.may_add,
        errors=item.errors,
        warnings=item.warnings,
        comment=comment,
        hint=_hint(field, item, here),
    )


def _hint(field: Field, item: Item, here: str) -> ShownHint | None:
    """Open only while the field is required and empty."""
    if field.legal is None:
        return None
    empty = item.required and not any(shown.bound.value() for shown in item.inputs) and not item.rows
    legal = field.legal
    return ShownHint(legal.source[here], legal.hint[here], legal.example[here] if legal.example else "", empty)
