"""The picture of the packages is the one the import contracts draw; names say one thing each."""

import ast
from collections import defaultdict
from pathlib import Path

from tools import draw_layers

SRC = Path(__file__).resolve().parents[2] / "src" / "koubo"
MODULES = [path for path in SRC.rglob("*.py") if "migrations" not in path.parts]
# Django looks for these names.
GIVEN = {"Meta", "Command"}
BARE = {"told", "found", "said", "show"}


def test_the_picture_is_drawn_from_the_contracts():
    assert draw_layers.PICTURE.read_text(encoding="utf-8") == draw_layers.picture(), "run tools/draw_layers.py"


def test_a_class_name_means_one_thing():
    homes = defaultdict(list)
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and node.name not in GIVEN:
                homes[node.name].append(str(path.relative_to(SRC)))
    assert not {name: paths for name, paths in homes.items() if len(paths) > 1}


def test_functions_say_what_they_do():
    bare = [
        f"{path.relative_to(SRC)}: {node.name}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.strip("_") in BARE
    ]
    assert not bare
