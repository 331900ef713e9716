"""Compiling the translation catalogues (.po → .mo); the compiled files are not kept in the repository."""

import os
from pathlib import Path

import polib

PACKAGE = Path(__file__).resolve().parents[1]


def compile_catalogs(root: Path = PACKAGE) -> list[Path]:
    """Compile every catalogue under `root` whose compiled file is not of its age; return those written."""
    written = []
    for source in sorted(root.rglob("locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        age = source.stat().st_mtime_ns
        if target.exists() and target.stat().st_mtime_ns == age:
            continue
        # Written beside and moved, so that a process starting meanwhile never reads half a file; each beside its own.
        unfinished = target.with_suffix(f".{os.getpid()}.mo")
        polib.pofile(str(source), check_for_duplicates=True).save_as_mofile(str(unfinished))
        os.utime(unfinished, ns=(age, age))
        unfinished.replace(target)
        written.append(target)
    return written
