"""A hostile world for the tests: warnings fail, unknown template variables fail, the network is this machine only."""

import gc
import json
import os
import resource
import socket
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, settings

from tests.support import extent, shared
from tests.support import smtp as smtp_support

# Two shared cores: how long an example takes says nothing about the code.
settings.register_profile("koubo", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("koubo")

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the message catalogues once, before any worker reads them."""
    gc.disable()  # what is imported and collected stays: see `pytest_collection_finish`
    if not hasattr(config, "workerinput"):
        folder = shared.begin()
        config.add_cleanup(lambda: shared.end(folder))
        import sys

        sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
        from django.utils.translation.reloader import translation_file_changed

        from koubo.ops.management.commands.compile_catalogs import compile_catalogs

        compile_catalogs()
        # A lane without workers has read what there was before; another lane may have compiled them.
        translation_file_changed(None, Path("django.mo"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave what is marked `prove` to `make prove`."""
    if not extent.IN_FULL:
        left = [item for item in items if item.get_closest_marker("prove")]
        items[:] = [item for item in items if item not in left]
        config.hook.pytest_deselected(items=left)


def pytest_collection_finish() -> None:
    """From here on the garbage collector looks at what tests make, not at every module and test again and again."""
    gc.freeze()
    gc.enable()


_seconds: Counter[str] = Counter()


def cpu_seconds() -> float:
    """Return the CPU seconds of this process and of those it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


_reported = cpu_seconds()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Write on each report the CPU seconds since the one before."""
    global _reported
    report = yield
    before, _reported = _reported, cpu_seconds()
    report.cpu_seconds = _reported - before
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Sum up what each file takes."""
    _seconds[report.nodeid.partition("::")[0]] += getattr(report, "cpu_seconds", 0.0)  # a worker that crashed has none


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell `tools/check.py`, if it asked."""
    path = os.environ.get("KOUBO_TEST_SECONDS")
    if path and not hasattr(session.config, "workerinput"):
        Path(path).write_text(json.dumps(_seconds), encoding="utf-8")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Make the database of each worker from a copy."""
    from tests.support import migrated

    migrated.begin_with_it()


@pytest.fixture(autouse=True, scope="session")
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep stored files and static files of the tests in a folder of their own."""
    from django.conf import settings

    folder = tmp_path_factory.mktemp("var")
    settings.KOUBO_FILES_DIR = folder / "files"
    settings.KOUBO_INCOMING_DIR = folder / "incoming"
    settings.KOUBO_SEARCH_DIR = folder / "search"
    settings.STATIC_ROOT = folder / "static"
    settings.STATIC_ROOT.mkdir()
    # Hashed names need collectstatic; journeys use it for real, here plain names do.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.KOUBO_NOTICE_DELAY_MINUTES = 0  # tests of what waits say so
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections to anywhere but this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise RuntimeError(f"a test reached for {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


class UndefinedVariable(str):
    """Fails as soon as a template prints a variable that does not exist."""

    __slots__ = ()

    def __contains__(self, key: object) -> bool:
        return key == "%s"

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"template variable {name} is not defined")


@pytest.fixture(autouse=True)
def _in_the_default_language() -> None:
    """Forget the language of the test before: the last page it fetched may have been English."""
    from django.utils import translation

    translation.deactivate()


@pytest.fixture(autouse=True)
def _undefined_variables_fail() -> None:
    """Make every template engine refuse undefined variables."""
    from django.template import engines

    for engine in engines.all():
        engine.engine.string_if_invalid = UndefinedVariable("%s")


@pytest.fixture(autouse=True)
def _nothing_rendered_yet() -> None:
    """Forget rendered texts: the next test's revisions may have the same ids."""
    from django.core.cache import caches

    from koubo.kernel.fresh import forget_all

    caches["rendered"].clear()
    forget_all()


@pytest.fixture
def at() -> Iterator[Callable[[str], datetime]]:
    """Set the clock: `at("2026-11-24 21:59:59.999")` freezes Japan's time there until the next call."""
    from koubo.kernel import clock

    travellers: list[time_machine.travel] = []

    def freeze(text: str) -> datetime:
        instant = datetime.fromisoformat(text)
        instant = instant if instant.tzinfo else instant.replace(tzinfo=clock.JST)
        for traveller in travellers:
            traveller.stop()
        travellers[:] = [time_machine.travel(instant, tick=False)]
        travellers[0].start()
        return instant

    yield freeze
    for traveller in travellers:
        traveller.stop()


@pytest.fixture
def smtp() -> Iterator[smtp_support.Post]:
    """A real SMTP server."""
    with smtp_support.server() as post:
        yield post
