"""Templates: none unused, loads sorted, nothing inline (the pages run under a strict Content-Security-Policy), lines to read."""

import re
from pathlib import Path

SRC = Path(__file__).resolve().parents[2] / "src" / "koubo"
TEMPLATES = sorted(p for p in SRC.rglob("templates/**/*") if p.is_file())
CODE = "\n".join(p.read_text(encoding="utf-8") for p in [*SRC.rglob("*.py"), *TEMPLATES])

INLINE = re.compile(
    r"""<style[\s>]|\sstyle\s*=|\son[a-z]+\s*=\s*["']|<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)|javascript:""",
    re.IGNORECASE,
)
# Our scripts are modules: others share one scope, where a second script with a name of the first does not run at all.
NO_MODULE = re.compile(r"""<script(?![^>]*type="module")[^>]*{% static '(?!koubo/htmx|mfa/)""")
LOAD = re.compile(r"{%\s*load\s+([^%]+?)\s*%}")
# Names Django and allauth look up by themselves.
WELL_KNOWN = re.compile(r"^(account/|mfa/|errors/|403|404|429|500|robots)")

LONGEST = 120
UNTRIMMED = re.compile(r"{%\s*blocktranslate\b(?![^%]*\btrimmed\b)")
# Elements whose line breaks are shown to readers: their text begins and ends beside the tags.
BREAKS_SHOWN = re.compile(
    r"""<(?P<tag>\w+)\b[^<>]*\bclass="[^"]*\bk-(?:lines|mail)\b[^<>]*>(?P<text>.*?)</(?P=tag)>""", re.DOTALL
)

TITLE = re.compile(r"{% block title %}(.*?){% endblock", re.DOTALL)
INCLUDED = re.compile(r'{%\s*include "([^"]+)"')
SAYS_ERRORS = re.compile(r'{% (?:form_errors|error_summary) |tone="bad" role="alert"')


def name_of(path: Path) -> str:
    return str(path.relative_to(SRC)).split("templates/", 1)[1]


def problems(text: str) -> list[str]:
    found = [f"inline: {match.group(0)!r}" for match in INLINE.finditer(text)]
    found += [f"no module: {match.group(0)!r}" for match in NO_MODULE.finditer(text)]
    loads = [match.group(1) for match in LOAD.finditer(text)]
    found += [f"one load per line: {load}" for load in loads if " " in load and " from " not in load]
    if loads != sorted(loads):
        found.append(f"loads not sorted: {loads}")
    if re.search(r"{#\s*(TODO|FIXME)", text):
        found.append("half-done mark")
    found += [f"not trimmed: {match[0]}" for match in UNTRIMMED.finditer(text)]
    found += [f"shows its own line breaks: {m[0]}" for m in BREAKS_SHOWN.finditer(text) if "\n" in m["text"]]
    return found


def long_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if len(line) > LONGEST]


def test_templates_are_clean() -> None:
    assert [f"{name_of(p)}: {fault}" for p in TEMPLATES for fault in problems(p.read_text(encoding="utf-8"))] == []


def test_lines_can_be_read() -> None:
    """Texts of mails are prose, one paragraph a line; pages are formatted (`make fmt`)."""
    pages = [p for p in TEMPLATES if p.suffix == ".html"]
    long = {name_of(p): lines for p in pages if (lines := long_lines(p.read_text(encoding="utf-8")))}
    assert long == {}


def is_named(name: str) -> bool:
    """Whether code or a template names a template."""
    stem = re.sub(r"\.(ja|en)\.(txt|html)$", "", name)
    key = stem.replace("/mail/", ".")
    return any(f'"{candidate}"' in CODE or f"'{candidate}'" in CODE for candidate in {name, stem, key})


def test_no_template_is_unused() -> None:
    assert [name for name in map(name_of, TEMPLATES) if not WELL_KNOWN.match(name) and not is_named(name)] == []


def whole(name: str) -> str:
    """Return a template with what it includes."""
    text = "".join(p.read_text(encoding="utf-8") for p in TEMPLATES if name_of(p) == name)
    return text + "".join(whole(part) for part in INCLUDED.findall(text) if part != name)


def test_titles_say_when_something_was_refused() -> None:
    """What a page says first to people who hear it is its title."""
    titles = {name_of(p): found[1] for p in TEMPLATES if (found := TITLE.search(p.read_text(encoding="utf-8")))}
    assert [name for name, title in titles.items() if SAYS_ERRORS.search(whole(name)) and "Error: " not in title] == []


def test_the_checks_catch_what_they_are_for() -> None:
    assert problems('<p style="color:red">')
    assert problems("<a onclick='x()'>")
    assert problems("<script>alert(1)</script>")
    assert problems("""<script src="{% static 'sheets/count.js' %}" defer></script>""")
    assert not problems("""<script src="{% static 'koubo/htmx.min.js' %}" defer></script>""")
    assert problems("{% load i18n %}\n{% load cache %}")
    assert problems("{% blocktranslate count n=2 %}")
    assert problems('<p class="k-lines">\n  {{ text }}\n</p>')
    assert long_lines("<p>" + "x" * LONGEST)
    assert not problems("{% blocktranslate trimmed count n=2 %}")
    assert not problems('<script src="/static/a.js" defer></script><script type="application/ld+json">{}</script>')
