"""From content to words, walking the sheet: the confirm, detail, review and print pages all show what this returns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from koubo.kernel.days import MONTHS, WEEKDAYS
from koubo.kernel.text import Text
from koubo.postings.publication.deadline import Deadline
from koubo.postings.sheet import SHEET, Content, Field, FieldKind, Sheet, blank
from koubo.postings.sheet.jobs import has_own_pay, needs_common_pay
from koubo.vocabularies import registry

PAY_OF_THE_REST: Final = Text("給与の記載のない職種", "jobs without pay of their own")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A piece of text and the language it is in ("" where it is in the page's own)."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field as people read it. `lines` is empty where nothing was written; `files` holds attachments."""

    key: str
    label: str
    kind: FieldKind
    lines: tuple[TextLine, ...]
    files: tuple[dict[str, Any], ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written."""
        return not self.lines and not self.files


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section as people read it."""

    key: str
    label: str
    fields: tuple[ShownField, ...]

    @property
    def filled(self) -> tuple[ShownField, ...]:
        """The fields that say something."""
        return tuple(field for field in self.fields if not field.is_blank)


def render_sections(
    content: Content, *, language: str, written: Sequence[str], sheet: Sheet = SHEET
) -> tuple[ShownSection, ...]:
    """Return every section for a reader of `language`; prose written only in the other of `written` is marked so."""
    return tuple(
        ShownSection(
            section.key,
            section.label[language],
            tuple(
                render_of(field, content, language=language, written=written)
                for field in section.fields
                if not field.stands_with
            ),
        )
        for section in sheet.sections
    )


def render_of(field: Field, content: Content, *, language: str, written: Sequence[str]) -> ShownField:
    """Return a top-level field with what stands in its line."""
    if field.key in WHOLE_LINES:
        text = WHOLE_LINES[field.key](content, language)
        return ShownField(field.key, field.label[language], field.kind, (TextLine(text),) if text else ())
    value = content.get(field.key) if field.counts(content) else None
    if field.key == "pays" and has_own_pay(content) and needs_common_pay(content):
        value = [{"is_rest": True} | row for row in value or []]
    return render_field(field, value, language=language, written=written)


def render_field(field: Field, value: Any, *, language: str, written: Sequence[str]) -> ShownField:
    """Return one top-level field for a reader of `language`."""
    label = field.label[language]
    if field.kind is FieldKind.FILES:
        return ShownField(field.key, label, field.kind, (), tuple(value or ()))
    if field.is_rows:
        shape = ROW_SHAPES.get(field.key, _joined)
        lines = tuple(TextLine(text) for row in value or [] if (text := shape(field, row, language, written)))
        return ShownField(field.key, label, field.kind, lines)
    if field.kind is FieldKind.EMAIL and not blank(value):
        return ShownField(field.key, label, field.kind, tuple(map(TextLine, str(value).split(", "))))
    line = words(field, value, language=language, written=written)
    return ShownField(field.key, label, field.kind, (line,) if line.text else ())


def words(field: Field, value: Any, *, language: str, written: Sequence[str]) -> TextLine:
    """Return a single value in words."""
    if field.localized:
        return _localized(value or {}, language, written)
    if blank(value):
        return TextLine("")
    return TextLine(_plain(field, value, language))


def _localized(value: dict[str, str], language: str, written: Sequence[str]) -> TextLine:
    """Prefer the reader's language; otherwise what there is, marked with its language."""
    if language in written and value.get(language):
        return TextLine(value[language])
    for other in written:
        if other != language and value.get(other):
            return TextLine(value[other], other)
    return TextLine("")


def _plain(field: Field, value: Any, language: str) -> str:
    match field.kind:
        case FieldKind.CHOICE:
            return registry.label(field.vocabulary, value)[language]
        case FieldKind.CHOICES:
            separator = "、" if language == "ja" else ", "
            return separator.join(registry.label(field.vocabulary, code)[language] for code in value)
        case FieldKind.YES_NO:
            return field.words[0 if value else 1][language]
        case FieldKind.DATE:
            return day_in_words(value, language)
        case FieldKind.TIME:
            return clock_time(value)
        case FieldKind.INTEGER:
            return amount(field, value, language)
        case _:
            return str(value)


def day_in_words(day: date, language: str) -> str:
    """Return 2026年11月24日（火） or 24 November 2026 (Tue)."""
    weekday = WEEKDAYS[language][day.weekday()]
    if language == "ja":
        return f"{day.year}年{day.month}月{day.day}日（{weekday}）"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year} ({weekday})"


def clock_time(value: time) -> str:
    """Return 8:30."""
    return f"{value.hour}:{value.minute:02}"


def amount(field: Field, value: int, language: str) -> str:
    """Return 6,400,000円 or 6,400,000 yen, 1名 or 1 person."""
    unit = field.unit
    if unit is None:
        return f"{value:,}"
    return f"{value:,}{unit.ja}" if language == "ja" else f"{value:,} {unit.one if value == 1 else unit.en}"


def _sub(field: Field, row: dict[str, Any], key: str, language: str, written: Sequence[str]) -> str:
    sub = next(f for f in field.fields if f.key == key)
    return words(sub, row.get(key), language=language, written=written).text


def _joined(field: Field, row: dict[str, Any], language: str, written: Sequence[str]) -> str:
    parts = (words(sub, row.get(sub.key), language=language, written=written).text for sub in field.fields)
    return " ".join(part for part in parts if part)


def _job_line(field: Field, row: dict[str, Any], language: str, written: Sequence[str]) -> str:
    """職種（職名）: 雇用形態 - 任期 - テニュアトラック - 試用期間（この職種の条件）, as the portal's readers know it."""
    kind, title, *rest = (
        _sub(field, row, key, language, written)
        for key in ("job_type", "job_title", "employment_form", "term", "tenure_track", "probation")
    )
    head = _with_note(kind, title, language)
    tail = " - ".join(part for part in rest if part)
    separator = "、" if language == "ja" else ", "
    own = separator.join(own_conditions(field, row, language, written))
    return _with_note(f"{head} : {tail}" if tail else head, own, language)


def own_conditions(field: Field, row: dict[str, Any], language: str, written: Sequence[str]) -> list[str]:
    """Return what a job line says of its own: that it is filled, its pay, hours and degree."""
    filled = _sub(field, row, "filled", language, written) if row.get("filled") else ""
    return [part for part in (filled, line_pay(field, row, language), _sub(field, row, "hours", language, written),
                              _sub(field, row, "degree", language, written)) if part]  # fmt: skip


def line_pay(field: Field, row: dict[str, Any], language: str) -> str:
    """Return 年俸 6,400,000円 ～ 8,200,000円 of a job line that has pay of its own."""
    kind, lower, upper = (_sub(field, row, key, language, ()) for key in ("pay_kind", "pay_lower", "pay_upper"))
    return f"{kind} {_span(lower, upper, language)}".strip()


def _span(lower: str, upper: str, language: str) -> str:
    if language == "ja":
        return f"{lower} ～ {upper}".strip() if lower or upper else ""
    if lower and upper:
        return f"{lower} – {upper}"
    return f"from {lower}" if lower else f"up to {upper}" if upper else ""


def _research_field(field: Field, row: dict[str, Any], language: str, written: Sequence[str]) -> str:
    """大分類 - 小分類（キーワード）."""
    code = row.get("code")
    if blank(code):
        return _sub(field, row, "other", language, written)
    return _with_note(research_field_label(str(code), language), _sub(field, row, "other", language, written), language)


def research_field_label(code: str, language: str) -> str:
    """Return 大分類 - 小分類 for a code of research_fields; unknown codes stand for themselves."""
    return _under_parent("research_fields", code, language)


def _under_parent(vocabulary: str, code: str, language: str) -> str:
    try:
        above = registry.parent(vocabulary, code).label[language]
    except KeyError:
        return code
    own = registry.label(vocabulary, code)[language]
    return own if above == own else f"{above} - {own}"


def _place(field: Field, row: dict[str, Any], language: str, written: Sequence[str]) -> str:
    """地区 - 都道府県 市区町村 住所 国（〒郵便番号）; in English the street comes first."""
    code = row.get("prefecture")
    region = "" if blank(code) else place_label(str(code), language)
    order = ("locality", "address", "country") if language == "ja" else ("address", "locality", "country")
    parts = (_sub(field, row, key, language, written) for key in order)
    where = (" " if language == "ja" else ", ").join(part for part in parts if part)
    postal = _sub(field, row, "postal_code", language, written)
    return _with_note(f"{region} {where}".strip(), f"〒{postal}" if postal and language == "ja" else postal, language)


def place_label(code: str, language: str) -> str:
    """Return 地区 - 都道府県 for a prefecture code; unknown codes stand for themselves."""
    return _under_parent("prefectures", code, language)


def _pay(field: Field, row: dict[str, Any], language: str, written: Sequence[str]) -> str:
    """年俸 6,400,000円 ～ 8,200,000円（助教）; where some jobs have pay of their own, that it is for the others."""
    lower, upper = (_sub(field, row, key, language, written) for key in ("lower", "upper"))
    text = f"{_sub(field, row, 'pay_kind', language, written)} {_span(lower, upper, language)}".strip()
    whom = _sub(field, row, "applies_to", language, written) or (
        PAY_OF_THE_REST[language] if row.get("is_rest") else ""
    )
    return _with_note(text, whom, language)


def _document_slot(field: Field, row: dict[str, Any], language: str, written: Sequence[str]) -> str:
    """履歴書（必須、1件、PDF、20MB、応募時）: 説明."""
    kind, label, *facts, note = (_sub(field, row, sub.key, language, written) for sub in field.fields)
    return _asked(label or kind, facts, note, language)


def _question(field: Field, row: dict[str, Any], language: str, written: Sequence[str]) -> str:
    """質問（選択、必須）: 選択肢、選択肢."""
    kind, label, needed, options = (_sub(field, row, sub.key, language, written) for sub in field.fields)
    separator = "、" if language == "ja" else ", "
    return _asked(label, (kind, needed), separator.join(options.splitlines()), language)


def _asked(name: str, facts: Sequence[str], note: str, language: str) -> str:
    separator = "、" if language == "ja" else ", "
    head = _with_note(name, separator.join(fact for fact in facts if fact), language)
    return f"{head}: {note}" if note and head else head or note


def _with_note(text: str, note: str, language: str) -> str:
    if not note or not text:
        return text or note
    return f"{text}（{note}）" if language == "ja" else f"{text} ({note})"


def _closing(content: Content, language: str) -> str:
    return deadline_in_words(
        Deadline(content.get("closes_on"), content.get("closes_at"), content.get("deadline_kind") or ""), language
    )


def deadline_in_words(deadline: Deadline, language: str) -> str:
    """Return 2027年1月8日（金）17:00（必着） or 8 January 2027 (Fri), 17:00 JST (must arrive by the closing date).

    Open until filled: how it is meant alone.
    """
    return _with_note(moment_in_words(deadline, language), kind_in_words(deadline, language), language)


def moment_in_words(deadline: Deadline, language: str) -> str:
    """Return the day, and the hour where there is one."""
    if deadline.day is None:
        return ""
    day = day_in_words(deadline.day, language)
    if deadline.hour is None:
        return day
    return day + clock_time(deadline.hour) if language == "ja" else f"{day}, {clock_time(deadline.hour)} JST"


def kind_in_words(deadline: Deadline, language: str) -> str:
    """Return how the deadline is meant (必着, 消印有効); English begins small, as it stands within a line."""
    if not deadline.kind:
        return ""
    label = registry.label("deadline_kinds", deadline.kind)[language]
    return label[:1].lower() + label[1:]


# Fields whose line holds those that stand with them.
WHOLE_LINES: dict[str, Callable[[Content, str], str]] = {"closes_on": _closing}
RowShape = Callable[[Field, dict[str, Any], str, Sequence[str]], str]
ROW_SHAPES: dict[str, RowShape] = {
    "job_lines": _job_line,
    "research_fields": _research_field,
    "places": _place,
    "pays": _pay,
    "document_slots": _document_slot,
    "questions": _question,
}
