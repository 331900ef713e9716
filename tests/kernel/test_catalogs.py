"""Compiling the translations: several processes of a fresh checkout do it at once."""

import multiprocessing
import os
from pathlib import Path
from typing import Any

import polib
import pytest

from koubo.kernel import catalogs


def test_a_process_that_compiles_meanwhile_takes_nothing_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "locale" / "ja" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = polib.POFile()
    source.append(polib.POEntry(msgid="word", msgstr="語"))
    source.save(str(folder / "django.po"))
    utime, others = os.utime, []

    def meanwhile(*args: Any, **options: Any) -> None:
        """Let another process compile between our writing and our moving."""
        if not others:
            others.append(multiprocessing.Process(target=catalogs.compile_catalogs, args=(tmp_path,)))
            others[0].start()
            others[0].join()
        utime(*args, **options)

    monkeypatch.setattr("koubo.kernel.catalogs.os.utime", meanwhile)
    assert catalogs.compile_catalogs(tmp_path) == [folder / "django.mo"]
    assert others[0].exitcode == 0
    assert sorted(file.name for file in folder.iterdir()) == ["django.mo", "django.po"]
