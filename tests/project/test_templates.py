"""Templates: none unused, loads sorted, nothing inline (the pages run under a strict Content-Security-Policy)."""

import re
from pathlib import Path

SRC = Path(__file__).resolve().parents[2] / "src" / "koubo"
TEMPLATES = sorted(p for p in SRC.rglob("templates/**/*") if p.is_file())
CODE = "\n".join(p.read_text(encoding="utf-8") for p in [*SRC.rglob("*.py"), *TEMPLATES])

INLINE = re.compile(
    r"""<style[\s>]|\sstyle\s*=|\son[a-z]+\s*=\s*["']|<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)|javascript:""",
    re.IGNORECASE,
)
LOAD = re.compile(r"{%\s*load\s+([^%]+?)\s*%}")
# Names Django and allauth look up by themselves.
WELL_KNOWN = re.compile(r"^(account/|errors/|403|404|429|500|robots)")


def name_of(path: Path) -> str:
    return str(path.relative_to(SRC)).split("templates/", 1)[1]


def problems(text: str) -> list[str]:
    found = [f"inline: {match.group(0)!r}" for match in INLINE.finditer(text)]
    loads = [match.group(1) for match in LOAD.finditer(text)]
    found += [f"one load per line: {load}" for load in loads if " " in load and " from " not in load]
    if loads != sorted(loads):
        found.append(f"loads not sorted: {loads}")
    if re.search(r"{#\s*(TODO|FIXME)", text):
        found.append("half-done mark")
    return found


def test_templates_are_clean() -> None:
    assert [f"{name_of(p)}: {fault}" for p in TEMPLATES for fault in problems(p.read_text(encoding="utf-8"))] == []


def is_named(name: str) -> bool:
    """Whether code or a template names a template."""
    stem = re.sub(r"\.(ja|en)\.(txt|html)$", "", name)
    key = stem.replace("/mail/", ".")
    return any(f'"{candidate}"' in CODE or f"'{candidate}'" in CODE for candidate in {name, stem, key})


def test_no_template_is_unused() -> None:
    assert [name for name in map(name_of, TEMPLATES) if not WELL_KNOWN.match(name) and not is_named(name)] == []


def test_the_checks_catch_what_they_are_for() -> None:
    assert problems('<p style="color:red">')
    assert problems("<a onclick='x()'>")
    assert problems("<script>alert(1)</script>")
    assert problems("{% load i18n %}\n{% load cache %}")
    assert not problems('<script src="/static/a.js" defer></script><script type="application/ld+json">{}</script>')
