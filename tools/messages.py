"""The Japanese catalogues: complete and current, or say what is not. --write brings them up to date for translating."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src" / "koubo"


def areas() -> list[Path]:
    """Return every package with a catalogue of its own."""
    return sorted(path.parents[0] for path in SRC.rglob("locale"))


def extract(area: Path, source: Path) -> None:
    """Bring the catalogue of `area` (below `source`) up to date in place, leaving out areas with their own."""
    nested = [f"{other.relative_to(area)}/*" for other in areas() if area in other.parents]
    environment = {
        "PYTHONPATH": str(ROOT / "src"),
        "KOUBO_ENV": "test",
        "DJANGO_SETTINGS_MODULE": "koubo.config.settings",
    }
    command = ["makemessages", "-l", "ja", "--no-location", "--no-wrap"]
    subprocess.run(
        [sys.executable, "-P", "-m", "django", *command, *(part for pattern in nested for part in ("--ignore", pattern))],
        cwd=source / area.relative_to(SRC), check=True, capture_output=True, env={**os.environ, **environment},
    )  # fmt: skip


def problems() -> list[str]:
    """Compare each catalogue with what the code asks for, in a copy."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "koubo"
        shutil.copytree(SRC, copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo", "static"))
        for area in areas():
            place = area.relative_to(SRC)
            extract(area, copy)
            for entry in polib.pofile(str(copy / place / "locale/ja/LC_MESSAGES/django.po")):
                if entry.obsolete:
                    found.append(f"{place}: no longer used: {entry.msgid!r}")
                elif entry.fuzzy or not entry.translated():
                    found.append(f"{place}: no Japanese for {entry.msgid!r}")
    return found


def main() -> int:
    """Check, or with --write update."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    if parser.parse_args().write:
        for area in areas():
            extract(area, SRC)
        return 0
    found = problems()
    print("\n".join(found) or "catalogues complete")
    return bool(found)


if __name__ == "__main__":
    raise SystemExit(main())
