"""What a field of the posting sheet is. Pure data; no Django."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from koubo.kernel.text import Text, strip

# Field key -> value. Localized prose is {"ja": str, "en": str}; rows are lists of such mappings.
Content = dict[str, Any]
Condition = Callable[[Content], bool]


class FieldKind(StrEnum):
    """What a value is, and so how it is typed in, checked, shown and stored."""

    LINE = "line"
    PROSE = "prose"
    URL = "url"
    EMAIL = "email"
    PHONE = "phone"
    POSTAL = "postal"
    DATE = "date"
    TIME = "time"
    INTEGER = "integer"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    ROWS = "rows"
    FILES = "files"


def always(_: Content) -> bool:
    """Required whatever else is written."""
    return True


def never(_: Content) -> bool:
    """Optional whatever else is written."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Legal:
    """Why the law wants a field: shown folded beside it."""

    source: Text
    hint: Text
    example: Text | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts. `one` is said in English beside a 1."""

    ja: str
    en: str
    one: str


YEN: Final = Unit("円", "yen", one="yen")
PEOPLE: Final = Unit("名", "people", one="person")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the sheet. `limit` counts characters; `weight` is its weight in search (0: not searched).

    `facet` names what search narrows by: a choice with its code, any other field, when it says yes or something, with
    `facet_value`. `counts_with` names the field without whose yes (or whose choice `counts_when`) this one says nothing:
    pages leave it out, and the editor hides it where scripts run. `stands_with` names the field in whose line pages say
    this one, too. What is `folded` in a line is seldom written: the editor folds it away. What is `said_elsewhere` is
    not asked for again: the editor has it only where something is written in it.
    """

    key: str
    label: Text
    kind: FieldKind
    help: Text | None = None
    required: Condition = never
    localized: bool = False
    limit: int = 0
    vocabulary: str = ""
    fields: tuple["Field", ...] = ()
    max_rows: int = 1
    legal: Legal | None = None
    column: bool = False
    words: tuple[Text, Text] = (Text("あり", "Yes"), Text("なし", "No"))
    unit: Unit | None = None
    width: str = "l"
    weight: int = 0
    facet: str = ""
    facet_value: str = ""
    key_fact: bool = False
    counts_with: str = ""
    counts_when: str = ""
    stands_with: str = ""
    folded: bool = False
    said_elsewhere: Condition = never

    def counts(self, content: Content) -> bool:
        """Whether what stands in it says something."""
        return not self.counts_with or content.get(self.counts_with) == (self.counts_when or True)

    @property
    def is_rows(self) -> bool:
        """Whether the field repeats."""
        return self.kind is FieldKind.ROWS


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A named part of the sheet, in the order people know."""

    key: str
    label: Text
    fields: tuple[Field, ...]
    help: Text | None = None


@dataclass(frozen=True)
class Sheet:
    """The whole posting sheet."""

    sections: tuple[Section, ...]

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """All top-level fields in order."""
        return tuple(field for section in self.sections for field in section.fields)

    @cached_property
    def _by_key(self) -> dict[str, Field]:
        return {field.key: field for field in self.fields}

    def field(self, key: str) -> Field:
        """Return the top-level field `key`. Raises KeyError."""
        return self._by_key[key]

    def section_of(self, key: str) -> Section:
        """Return the section that holds the top-level field `key`. Raises KeyError."""
        for section in self.sections:
            if any(field.key == key for field in section.fields):
                return section
        raise KeyError(key)


def address(key: str, *, row: int | None = None, sub: str = "", language: str = "") -> str:
    """Return the one name of a value: `title-ja`, `closes_on`, `job_lines-0-job_title-ja`; forms and findings agree."""
    parts = [key]
    if row is not None:
        parts += [str(row), sub]
    if language:
        parts.append(language)
    return "-".join(parts)


def blank(value: Any) -> bool:
    """Tell whether a value says nothing: empty, white space only (zero-width too), or every language so."""
    if isinstance(value, dict):
        return all(blank(v) for v in value.values())
    if isinstance(value, str):
        return not strip(value)
    return value is None or value == []


def text_of(content: Content, key: str, language: str) -> str:
    """Return the prose of `key` in `language`, or an empty string."""
    value = content.get(key) or {}
    return str(value.get(language, ""))
