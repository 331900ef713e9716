"""Labelled sentences and postings: what the checks must find in them, and how much of it they do.

`sentences.tsv` puts one text into one field of a complete posting; `postings.json` changes several fields of a whole one. Each has
the rules that must fire, or none, and is plain (a stock wording) or hard. Two halves by the digest of the text: rules are worked on
with the first only.
"""

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any, Final

from koubo.postings.checks import Finding
from koubo.postings.sheet import SHEET, Content, FieldKind
from tests.support.samples import complete_content

FOLDER: Final = Path(__file__).parents[1] / "postings" / "checks" / "labelled"
UNSEEN: Final = "unseen"
TODAY: Final = date(2026, 11, 24)
ROWS: Final = {"line": "job_lines", "pay": "pays", "place": "places"}
Check = Callable[..., Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One example: its content, the rules that must fire, and how hard it is."""

    name: str
    content: Content
    languages: tuple[str, ...]
    rules: frozenset[str]
    hard: bool
    first_half: bool


@dataclass(slots=True)
class Figures:
    """What was found of what should be, by rule, and on how many clean examples something was found."""

    wanted: Counter[str] = field(default_factory=Counter)
    hit: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    clean: int = 0
    alarmed: int = 0
    blocked: int = 0
    misses: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of what should be found, in percent."""
        return 100 * self.hit.total() / self.wanted.total() if self.wanted else 100.0

    @property
    def false_alarms(self) -> float:
        """The share of clean examples on which anything was found, in percent."""
        return 100 * self.alarmed / max(self.clean, 1)


def measure(examples: Sequence[Labelled], check: Check) -> Figures:
    """Return how `check` does."""
    figures = Figures()
    for one in examples:
        findings = check(one.content, languages=one.languages, today=TODAY)
        found = {finding.rule for finding in findings}
        figures.wanted.update(one.rules)
        figures.hit.update(one.rules & found)
        figures.misses += [(rule, "missed", one.name) for rule in sorted(one.rules - found)]
        if one.rules:
            continue
        figures.clean += 1
        figures.alarmed += bool(found)
        figures.blocked += any(finding.severity.value == "error" for finding in findings)
        figures.wrong.update(found)
        figures.misses += [(rule, "false", one.name) for rule in sorted(found)]
    return figures


def examples() -> dict[str, list[Labelled]]:
    """Return every set by name: both halves of the first, each file written afterwards, and last what no rule was written with."""
    every = [*sentences(), *postings()]
    sets = {
        "first half": [one for one in every if one.first_half],
        "second half": [one for one in every if not one.first_half],
    }
    sets |= {file.stem: list(sentences(file)) for file in sorted(FOLDER.glob("fresh*.tsv"))}
    sets |= {name: list(sentences(FOLDER / f"{name}.tsv")) for name in ("kinds", UNSEEN)}
    return sets


def sentences(file: Path = FOLDER / "sentences.tsv") -> Iterator[Labelled]:
    """Yield the labelled sentences of a file, each within a posting that has no finding."""
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            language, text = row["language"], row["text"]
            content = _complete((language,))
            for key, value in json.loads(row["settings"] or "{}").items():
                _change(content, key, value, (language,))
            key = row["field"]
            if key == "job_title":
                _change(content, "line", {key: {language: text}}, (language,))
            else:
                _change(content, key, text, (language,))
            yield _labelled(f"{key}: {text}", content, (language,), row["rules"].split(), row["level"])


def postings(file: Path = FOLDER / "postings.json") -> Iterator[Labelled]:
    """Yield the labelled postings of a file."""
    read = json.loads(file.read_text(encoding="utf-8"))
    for one in read["postings"]:
        languages = tuple(one["languages"])
        content = _complete(languages)
        for key, value in [*read["bases"][one["base"]].items(), *one["changes"].items()]:
            _change(content, key, value, languages)
        yield _labelled(f"{one['name']} ({one['base']})", content, languages, one["rules"], one["level"])


def _labelled(name: str, content: Content, languages: tuple[str, ...], rules: list[str], level: str) -> Labelled:
    wanted = frozenset(rules) - {"-"}
    first = hashlib.sha256(name.encode()).digest()[0] % 2 == 0
    return Labelled(name, content, languages, wanted, level == "hard", first)


def _complete(languages: tuple[str, ...]) -> dict[str, Any]:
    return {**complete_content(languages), "return_policy": "not_returned"}


def _change(content: dict[str, Any], key: str, value: Any, languages: tuple[str, ...]) -> None:
    """Set a field; a text alone stands in the first language, and `line`, `pay`, `place` change the first row."""
    if key in ROWS:
        rows = content[ROWS[key]]
        content[ROWS[key]] = [{**rows[0], **value}, *rows[1:]]
        return
    kind = SHEET.field(key)
    if kind.localized and isinstance(value, str):
        value = {languages[0]: value}
    elif kind.localized and isinstance(value, dict):
        value = {language: value.get(language, "") for language in languages}
    elif kind.kind is FieldKind.DATE and value:
        value = date.fromisoformat(value)
    elif kind.kind is FieldKind.TIME and value:
        value = time.fromisoformat(value)
    content[key] = value
