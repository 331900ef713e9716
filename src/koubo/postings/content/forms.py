"""The editor's form, built from the sheet: typed data in, Content out. Knows no request."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any, ClassVar

from django import forms
from django.utils.datastructures import MultiValueDict

from koubo.kernel import typed
from koubo.postings.checks import Finding
from koubo.postings.content import requirements
from koubo.postings.content.form_fields import make_input
from koubo.postings.sheet import SHEET, Content, Field, FieldKind, Section, Sheet, address
from koubo.postings.sheet.fields import PEOPLE


@dataclass(slots=True)
class Input:
    """One control: the sheet field it belongs to, the language it is written in, and what is wrong with it."""

    field: Field
    language: str
    bound: forms.BoundField
    required: bool
    errors: list[str] = attribute(default_factory=list)
    warnings: list[str] = attribute(default_factory=list)

    @property
    def name(self) -> str:
        """Its address, also its id in the page."""
        return self.bound.html_name

    @property
    def is_group(self) -> bool:
        """Whether it is a set of radio buttons or check boxes, labelled by a legend."""
        return isinstance(self.bound.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple))


@dataclass(slots=True)
class FormItem:
    """A sheet field in the form: its controls, or its rows of controls. `errors` are those of the field as a whole."""

    field: Field
    required: bool
    inputs: list[Input] = attribute(default_factory=list)
    rows: list[list[Input]] = attribute(default_factory=list)
    errors: list[str] = attribute(default_factory=list)
    warnings: list[str] = attribute(default_factory=list)

    @property
    def may_add(self) -> bool:
        """Whether one more row fits."""
        return len(self.rows) < self.field.max_rows

    def all_inputs(self) -> Iterator[Input]:
        """Every control."""
        yield from self.inputs
        for row in self.rows:
            yield from row


class SheetForm:
    """A whole sheet: that of postings; a form of another sheet says so.

    `language` is the interface's, `written` the languages of the posting. Unbound it shows `content`; bound it reads
    `data`. `add` names a field that gets one more row ("places"), `remove` a row to take away ("places-1"). Otherwise
    the standard slot is put into `data` that takes Web applications and names no slot for documents.
    """

    sheet: ClassVar[Sheet] = SHEET

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        content: Content,
        written: Sequence[str],
        language: str,
        add: str = "",
        remove: str = "",
    ) -> None:
        """Build every control."""
        sheet = self.sheet
        self.content = content
        self.written = tuple(written)
        self.language = language
        self.data = None if data is None else _renumbered(data, without=remove, sheet=sheet)
        if self.data is not None and sheet is SHEET and not add and not remove:
            self.data = _with_standard_slot(self.data, self.written)
        self._add = add
        singles = [f for f in sheet.fields if not f.is_rows and f.kind is not FieldKind.FILES]
        self._main = self._build(singles, content, prefix=None, row=False)
        self._rows = {f.key: self._build_rows(f) for f in sheet.fields if f.is_rows}

    def _names(self, field: Field) -> list[tuple[str, str]]:
        """Return (name, language) of each control of a field."""
        if field.localized:
            return [(address(field.key, language=code), code) for code in self.written]
        return [(field.key, "")]

    def _build(self, fields: Sequence[Field], values: Content, *, prefix: str | None, row: bool) -> forms.Form:
        controls = {
            name: make_input(field, self.language, row=row) for field in fields for name, _ in self._names(field)
        }
        form_class = type("PartForm", (forms.Form,), controls)
        initial = {
            name: _shown(field, values.get(field.key), code) for field in fields for name, code in self._names(field)
        }
        made: forms.Form = form_class(self.data, prefix=prefix, initial=initial, use_required_attribute=False)
        made.auto_id = "%s"
        return made

    def _build_rows(self, field: Field) -> list[forms.Form]:
        lines = self.content.get(field.key) or []
        count = len(lines) if self.data is None else len(_indices(self.data, field.key))
        if not count or (self._add == field.key and count < field.max_rows):
            count += 1
        return [
            self._build(field.fields, lines[i] if i < len(lines) else {}, prefix=f"{field.key}-{i}", row=True)
            for i in range(count)
        ]

    def is_valid(self) -> bool:
        """Tell whether every typed value could be read. Missing values are no matter here: drafts may be incomplete."""
        parts = [self._main, *(form for forms_ in self._rows.values() for form in forms_)]
        return sum(not part.is_valid() for part in parts) == 0

    def read(self) -> Content:
        """Return the content as typed; values that cannot be read stay as stored, attachments too."""
        self.is_valid()
        content: Content = dict(self.content)
        for field in self.sheet.fields:
            if field.is_rows:
                # Blank lines keep their place here, so that findings name the row the person sees.
                content[field.key] = [self._read_part(field.fields, form, {}) for form in self._rows[field.key]]
            elif field.kind is not FieldKind.FILES:
                content |= self._read_part((field,), self._main, self.content)
        return self._spans_told(content)

    def _spans_told(self, content: Content) -> Content:
        """Return content in which a span of people (1〜2名, 若干名) is a number and words: the number is what lists compare."""
        for field in self.sheet.fields:
            span, stored = content.get(field.key), self.content.get(field.key)
            if field.unit is not PEOPLE or (span == stored and not isinstance(span, str)):
                continue
            words = typed.count_in_words(span) if isinstance(span, str) else None
            content[field.key] = typed.least(span) if isinstance(span, str) else span
            key = f"{field.key}_note"
            note, told = dict(content.get(key) or {}), self.content.get(key) or {}
            for code in self.written:
                note[code] = _retold(note.get(code, ""), told.get(code, ""), words[code] if words else "")
            content[key] = note
        return content

    def _read_part(self, fields: Sequence[Field], form: forms.Form, stored: Content) -> Content:
        read: Content = {}
        for field in fields:
            if field.localized:
                texts = {code: form.cleaned_data.get(name, "") for name, code in self._names(field)}
                read[field.key] = {"ja": "", "en": ""} | texts
            else:
                read[field.key] = form.cleaned_data.get(field.key, stored.get(field.key))
        return read

    def sections(self, findings: Sequence[Finding] = ()) -> list[tuple[Section, list[FormItem]]]:
        """Return the controls section by section, each with its messages."""
        content = self.read() if self.data is not None else self.content
        return [
            (section, [self._item(field, content, findings) for field in section.fields])
            for section in self.sheet.sections
        ]

    def _item(self, field: Field, content: Content, findings: Sequence[Finding]) -> FormItem:
        item = FormItem(field, required=field.required(content))
        if field.is_rows:
            item.rows = [self._inputs(field.fields, form, content) for form in self._rows[field.key]]
        elif field.kind is not FieldKind.FILES:
            item.inputs = self._inputs((field,), self._main, content)
        by_name = {control.name: control for control in item.all_inputs()}
        for control in by_name.values():
            control.errors += map(str, control.bound.errors)
        for finding in findings:
            if finding.field == field.key:
                target = by_name.get(finding.where, item)
                (target.errors if finding.severity == "error" else target.warnings).append(
                    finding.message[self.language]
                )
        return item

    def _inputs(self, fields: Sequence[Field], form: forms.Form, content: Content) -> list[Input]:
        return [
            Input(field, code, form[name], field.required(content))
            for field in fields
            if not field.said_elsewhere(content) or any(form[name].value() for name, _ in self._names(field))
            for name, code in self._names(field)
        ]


def _retold(note: str, stored: str, words: str) -> str:
    """Return a note that begins with what was typed as a span, and no longer with what the last span said."""
    first, _line, rest = note.partition("\n")
    if first != words and typed.says_count(first) and first == stored.partition("\n")[0]:
        note = rest
    return f"{words}\n{note}".strip() if words not in note else note


def with_rows(
    data: MultiValueDict[str, Any], field: Field, rows: Sequence[Content], written: Sequence[str]
) -> MultiValueDict[str, Any]:
    """Return `data` as if `rows` had been typed below the rows of `field` that say something; as many as there is room for."""
    renumbered = _renumbered(data, without="")
    kept = [i for i in _indices(renumbered, field.key) if _says_something(renumbered, f"{field.key}-{i}-")]
    made: MultiValueDict[str, Any] = MultiValueDict()
    for name in renumbered:
        if not name.startswith(f"{field.key}-"):
            made.setlist(name, renumbered.getlist(name))
    for new, old in enumerate(kept):
        start = f"{field.key}-{old}-"
        for name in renumbered:
            if name.startswith(start):
                made.setlist(f"{field.key}-{new}-{name.removeprefix(start)}", renumbered.getlist(name))
    for i, row in enumerate(rows[: max(0, field.max_rows - len(kept))], start=len(kept)):
        for sub in field.fields:
            for language in written if sub.localized else ("",):
                value = _shown(sub, row.get(sub.key), language)
                made[address(field.key, row=i, sub=sub.key, language=language)] = "" if value is None else str(value)
    return made


def _with_standard_slot(data: MultiValueDict[str, Any], written: Sequence[str]) -> MultiValueDict[str, Any]:
    """Return `data` with the standard slot where Web applications are taken and no slot is typed."""
    field = SHEET.field(requirements.SLOTS)
    is_typed = any(_says_something(data, f"{field.key}-{i}-") for i in _indices(data, field.key))
    if data.get("web_application") != "yes" or is_typed:
        return data
    return with_rows(data, field, requirements.template("standard", tuple(written)), written)


def _says_something(data: MultiValueDict[str, Any], start: str) -> bool:
    return any(str(data[name]).strip() for name in data if name.startswith(start))


def _indices(data: Mapping[str, Any], key: str) -> list[int]:
    """Return the numbers of the rows of `key` that `data` holds."""
    pattern = re.compile(rf"{key}-(\d{{1,2}})-")
    return sorted({int(match[1]) for name in data if (match := pattern.match(name))})


def _renumbered(data: Mapping[str, Any], *, without: str, sheet: Sheet = SHEET) -> MultiValueDict[str, Any]:
    """Return `data` with the rows of each field numbered from 0, leaving out the row `without`.

    Rows and findings then have the same numbers, whichever rows were taken away before.
    """
    given = data if isinstance(data, MultiValueDict) else MultiValueDict({name: [data[name]] for name in data})
    rows: dict[str, str] = {}
    for field in sheet.fields:
        old = [f"{field.key}-{i}" for i in _indices(given, field.key)] if field.is_rows else []
        rows |= {name: f"{field.key}-{new}" for new, name in enumerate(n for n in old if n != without)}
        rows |= dict.fromkeys(set(old) & {without}, "")
    renumbered: MultiValueDict[str, Any] = MultiValueDict()
    for name in given:
        key, number, sub = (*name.split("-", 2), "", "")[:3]
        row = rows.get(f"{key}-{number}") if sub else None
        if row != "":
            renumbered.setlist(name if row is None else f"{row}-{sub}", given.getlist(name))
    return renumbered


def _shown(field: Field, value: Any, language: str) -> Any:
    """Return a stored value as the control shows it."""
    if field.localized:
        return (value or {}).get(language, "")
    if field.kind is FieldKind.YES_NO:
        return {True: "yes", False: "no"}.get(value, "")
    return value
