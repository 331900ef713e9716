"""What an application on this site consists of can be understood and handed in."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from koubo.kernel.text import Text
from koubo.postings.checks.findings import Finding, Severity
from koubo.postings.checks.required import OUR_RULE
from koubo.postings.sheet import Content, address, blank
from koubo.postings.sheet.web_application import DOCUMENT_SLOTS, QUESTIONS, accepts_web

MOST_FILES: Final = 20
LARGEST_MB: Final = 100

NAME: Final = Text("「その他の書類」には、書類の名称を入力してください", "Enter the name of an “Other document”")
FILES: Final = Text(
    f"ファイル数の上限は、1から{MOST_FILES}までの数で入力してください",
    f"Enter a number of files from 1 to {MOST_FILES}",
)
SIZE: Final = Text(
    f"1件の大きさの上限は、1から{LARGEST_MB}までの数で入力してください", f"Enter a size from 1 to {LARGEST_MB} MB"
)
OPTIONS: Final = Text("選択肢を2つ以上、1行に1つ入力してください", "Enter two options or more, one a line")
SAME_NUMBER: Final = Text(
    "選択肢の数を、日本語と英語で同じにしてください", "Enter as many options in Japanese as in English"
)


def web_application(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """Report slots without a name or with limits nobody can keep, and choices without options."""
    if not accepts_web(content):
        return
    for i, row in enumerate(content.get(DOCUMENT_SLOTS.key) or []):
        yield from _slot(i, row, languages)
    for i, row in enumerate(content.get(QUESTIONS.key) or []):
        if row.get("kind") == "choice":
            yield from _choice(i, row, languages)


def _slot(i: int, row: dict[str, Any], languages: Sequence[str]) -> Iterator[Finding]:
    key = DOCUMENT_SLOTS.key
    if row.get("kind") == "other":
        for language in languages:
            if blank((row.get("label") or {}).get(language)):
                yield _error("required", address(key, row=i, sub="label", language=language), NAME)
    for sub, most, message in (("most", MOST_FILES, FILES), ("largest_mb", LARGEST_MB, SIZE)):
        value = row.get(sub)
        if value is not None and not 1 <= value <= most:
            yield _error("limit", address(key, row=i, sub=sub), message)


def _choice(i: int, row: dict[str, Any], languages: Sequence[str]) -> Iterator[Finding]:
    numbers = {code: len(_lines((row.get("options") or {}).get(code))) for code in languages}
    few = [code for code, n in numbers.items() if n < 2]
    for language in few:
        yield _error("required", address(QUESTIONS.key, row=i, sub="options", language=language), OPTIONS)
    if not few and len(set(numbers.values())) > 1:
        yield _error("format", address(QUESTIONS.key, row=i, sub="options", language=languages[-1]), SAME_NUMBER)


def _lines(text: str | None) -> list[str]:
    return [line for line in (text or "").splitlines() if line.strip()]


def _error(rule: str, where: str, message: Text) -> Finding:
    return Finding(rule, Severity.ERROR, where, message, OUR_RULE)
