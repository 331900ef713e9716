"""The house tests itself: no room is crowded, nobody but the clock asks the time, faces write nothing."""

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

SRC = Path(__file__).resolve().parents[2] / "src" / "koubo"
MODULES = sorted(p for p in SRC.rglob("*.py") if "migrations" not in p.parts)
MODULE_LINES, FUNCTION_LINES = 400, 50

CLOCK_CALLS = {"now", "utcnow", "today"}
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
# What these objects call `update` or `delete`, and an image `save`, is not a row.
HARMLESS_OWNERS = {
    "context", "values", "session", "cookies", "response", "headers", "attrs", "data", "params", "query", "image",
}  # fmt: skip


def name_of(path: Path) -> str:
    return str(path.relative_to(SRC))


def long_functions(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno >= FUNCTION_LINES:
            yield f"{node.name}: {node.end_lineno - node.lineno + 1} lines"


def clock_uses(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
        ):
            owner, verb = node.func.value.id, node.func.attr
            if owner in {"datetime", "date", "timezone"} and verb in CLOCK_CALLS:
                yield f"line {node.lineno}: {owner}.{verb}()"
            if owner == "time" and verb == "time":
                yield f"line {node.lineno}: time.time()"


def writes(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            owner = node.func.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if name.lower() not in HARMLESS_OWNERS:
                yield f"line {node.lineno}: .{node.func.attr}()"


def state_assignments(tree: ast.AST) -> Iterator[str]:
    """Yield what changes a state: `x.state = …`, also in a tuple, and `update(state=…)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "state" and isinstance(node.ctx, ast.Store):
            yield f"line {node.lineno}: .state ="
        is_update = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update"
        if is_update and any(keyword.arg == "state" for keyword in node.keywords):
            yield f"line {node.lineno}: update(state=)"


@cache
def trees() -> dict[str, ast.AST]:
    return {name_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}


def faults(check: Callable[[ast.AST], Iterator[str]], modules: Iterable[str]) -> list[str]:
    return [f"{name}: {fault}" for name in modules for fault in check(trees()[name])]


def test_rooms_stay_small() -> None:
    lines = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: n for name, n in lines.items() if n > MODULE_LINES} == {}
    assert faults(long_functions, trees()) == []


def test_only_the_clock_asks_the_time() -> None:
    assert faults(clock_uses, trees().keys() - {"kernel/clock.py"}) == []


def test_faces_write_no_rows() -> None:
    assert faults(writes, (name for name in trees() if name.startswith("web/"))) == []


def test_states_change_only_by_the_table() -> None:
    assert faults(state_assignments, trees()) == []


def test_the_checks_catch_what_they_are_for() -> None:
    bad = ast.parse(
        "def f():\n" + "    x = 1\n" * 60 + "    datetime.now()\n    Row.objects.create()\n    row.state = 'x'\n"
    )
    assert list(long_functions(bad))
    assert list(clock_uses(bad))
    assert list(writes(bad))
    for change in ("row.state = 'x'", "row.state, row.a = 'x', 1", "rows.filter(pk=1).update(state='x')"):
        assert list(state_assignments(ast.parse(change))), change
