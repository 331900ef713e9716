"""The index on disk: follows the database, and what is lost, broken or set back is made anew without a hand."""

import contextlib
import gc
import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from koubo.kernel import clock
from koubo.search import api, collections, follower
from koubo.search.entries import Entry
from koubo.search.follower import Follower
from koubo.search.index import reader, schema, store
from koubo.search.index.writer import IndexWriter
from koubo.search.models import IndexProgress, IndexRow, LogLine
from koubo.search.query import SearchQuery, SearchResult, Sort, Source, Words
from tests.search.conftest import NAME

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]
Keep = Callable[..., Entry]


@pytest.fixture(autouse=True)
def on_disk(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, things: dict[int, Entry]) -> Iterator[Path]:
    """An index on disk of this test's own, looked at closely before each search."""
    settings.KOUBO_SEARCH_SYNC = False
    settings.KOUBO_SEARCH_DIR = tmp_path
    monkeypatch.setattr(reader, "LOOK_SECONDS", 0)
    reader._held.clear()
    yield tmp_path / NAME
    reader._held.clear()


@pytest.fixture
def following() -> Callable[[], None]:
    """Let one follower do what there is to do."""
    one = Follower()

    def following() -> None:
        for _ in range(3):
            try:
                while one.step(clock.now()):
                    pass
            except BaseException as error:  # noqa: BLE001 - the engine panics with one
                assert store.is_trouble(error)
                one.drop()
                follower._doubt()

    return following


def ask(*all_of: str, **more: Any) -> SearchResult:
    return api.search(SearchQuery(collection=NAME, words=Words(all_of=all_of), sort=Sort(number="updated"), **more))


def test_without_an_index_the_database_answers_and_with_one_the_index(
    keep: Keep, following: Callable[[], None]
) -> None:
    keep(1, "京都大学")
    assert (ask("京都").keys, ask("京都").source) == ((1,), Source.DATABASE)
    assert api.health() == {NAME: None}
    following()
    assert (ask("京都").keys, ask("京都").source) == ((1,), Source.INDEX)
    keep(2, "京都")
    assert ask("京都").keys == (1,)
    following()
    assert ask("京都").keys == (1, 2)[::-1]
    api.forget(NAME, 1)
    keep(2, "東京")
    following()
    assert (ask("京都").keys, ask("東京").keys, ask().total) == ((), (2,), 1)
    assert not follower.compared(collections.get(NAME))
    assert api.health() == {NAME: 0}


def test_a_follower_that_stands_still_is_noticed(
    keep: Keep, following: Callable[[], None], at: Callable[[str], Any], settings: Any
) -> None:
    at("2026-11-24 12:00")
    keep(1, "京都")
    following()
    keep(2, "京都")
    at("2026-11-24 12:01")
    assert (ask("京都").keys, ask("京都").behind, api.health()) == ((1,), 0, {NAME: 60})
    at("2026-11-24 12:01:01")
    assert ask("京都").behind == 61
    following()
    assert ask("京都").behind == 0


def closing(keep: Keep, key: int, days: float, **more: Any) -> None:
    keep(key, "京都", live_until=clock.now() + timedelta(days=days), **more)


def halves() -> list[int]:
    snapshot, _ = reader.read(collections.get(NAME))
    return [half.num_docs - 1 for half in (snapshot.open, snapshot.archive)]


def counted(**more: Any) -> list[int]:
    return sorted(ask("京都", counted=("color",), **more).keys)


def test_what_closed_moves_to_the_archive_and_back(
    keep: Keep, following: Callable[[], None], at: Callable[[str], Any], on_disk: Path
) -> None:
    at("2026-11-20 12:00")
    closing(keep, 1, -3)
    closing(keep, 2, 1)
    closing(keep, 3, 9)
    following()
    assert (counted(), halves()) == ([1, 2, 3], [2, 1])
    now = at("2026-11-25 12:00")
    following()
    assert (counted(), halves()) == ([1, 2, 3], [1, 2])
    assert counted(at=now) == [3]
    assert counted(at=now - timedelta(days=4, hours=12)) == [2, 3]
    assert counted(at=now, closed=True) == [1, 2, 3]
    closing(keep, 1, 5)  # back among the open
    closing(keep, 2, -4)  # changed in the archive
    closing(keep, 3, -4)  # closed long ago, as is learned now
    following()
    assert (counted(), counted(at=now), halves()) == ([1, 2, 3], [1], [2, 1])
    at("2026-11-25 13:30")
    following()
    api.forget(NAME, 2)
    following()
    assert counted() == [1, 3]
    assert not follower.compared(collections.get(NAME))


def test_an_entry_is_never_in_both_halves_even_after_a_death_on_the_way_back(
    keep: Keep, at: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    at("2026-11-20 12:00")
    closing(keep, 1, -3)
    Follower().step(clock.now())
    closing(keep, 1, 5)  # back among the open; the follower dies before the archive forgets it
    with monkeypatch.context() as dying:
        dying.setattr(IndexWriter, "_unmask", _die)
        with contextlib.suppress(KeyboardInterrupt):
            Follower().step(clock.now())
    gc.collect()  # a dead process holds no lock
    closing(keep, 1, -4)
    seen: list[list[int]] = []
    commit = IndexWriter._commit_open

    def looked_at(*arguments: Any) -> None:
        seen.append(counted())
        commit(*arguments)

    monkeypatch.setattr(IndexWriter, "_commit_open", looked_at)
    Follower().step(clock.now())
    assert seen
    assert all(keys == [1] for keys in seen)


def _die(*_: Any) -> None:
    raise KeyboardInterrupt


def test_what_is_written_again_while_an_index_is_made_is_in_it_once(
    keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(1, "京都")
    fill = IndexWriter.fill

    def interrupted(applier: IndexWriter, *arguments: Any) -> None:
        fill(applier, *arguments)
        api.forget(NAME, 1)
        keep(2, "京都")
        applier._open.add_document(
            schema.document(collections.get(NAME), IndexRow.objects.get(key=2), IndexRow.objects.get(key=2).live_until)
        )

    monkeypatch.setattr(IndexWriter, "fill", interrupted)
    Follower().rebuild(collections.get(NAME), clock.now())
    assert counted() == [2]


@pytest.mark.parametrize("kind", ["term", "idx", "pos", "fast", "store", "fieldnorm", "del", "meta.json"])
@pytest.mark.parametrize("how", ["bytes", "shorter", "gone"])
def test_a_damaged_index_shows_nothing_wrong_and_is_made_anew(
    keep: Keep, following: Callable[[], None], on_disk: Path, kind: str, how: str
) -> None:
    for key in range(1, 60):
        keep(key, f"京都 {key}番", body=("文学" * 30,), facets={"color": {"red"}}, numbers={"updated": key})
    following()
    api.forget(NAME, 5)
    following()
    assert ask("京都").total == 58
    folder = store.current(collections.get(NAME), on_disk.parent)
    assert folder
    file = max((folder / "open").glob(f"*{kind}"), key=lambda path: path.stat().st_size)
    content = bytearray(file.read_bytes())
    middle = len(content) // 3
    if how == "gone":
        file.unlink()
    else:
        content[middle : middle + 12] = os.urandom(12)
        file.unlink()  # what is mapped stays as it was: a process that starts now meets the damage
        file.write_bytes(content if how == "bytes" else content[:middle])
    for restarted in (False, True):
        if restarted:
            reader._held.clear()
        found = ask("京都", counted=("color",), limit=3)
        assert (found.total, found.keys, found.counts) == (58, (59, 58, 57), {"color": {"red": 58}})
    assert ask("京都").source == Source.DATABASE
    following()
    assert (ask("京都").source, ask("京都").total) == (Source.INDEX, 58)
    assert store.current(collections.get(NAME), on_disk.parent) != folder


def test_a_deleted_folder_is_made_anew(keep: Keep, following: Callable[[], None], on_disk: Path) -> None:
    keep(1, "京都")
    following()
    ask("京都")
    store.remove(on_disk)
    assert (ask("京都").keys, ask("京都").source) == ((1,), Source.DATABASE)
    following()
    assert (ask("京都").keys, ask("京都").source) == ((1,), Source.INDEX)


def test_a_database_set_back_is_noticed_even_when_it_has_gone_on(keep: Keep, following: Callable[[], None]) -> None:
    keep(1, "京都")
    keep(2, "京都")
    following()
    assert ask("京都").total == 2
    last = LogLine.objects.order_by("seq").last()
    assert last
    last.delete()
    IndexRow.objects.filter(key=2).delete()
    LogLine.objects.create(seq=last.seq, collection=NAME, key=3, stamp=1, at=clock.now())
    assert (ask("京都").keys, ask("京都").source) == ((1,), Source.DATABASE)
    following()
    assert (ask("京都").keys, ask("京都").source) == ((1,), Source.INDEX)


def test_who_deletes_the_index_makes_no_second_leader(on_disk: Path) -> None:
    with follower.leading() as first:
        shutil.rmtree(on_disk.parent)
        with follower.leading() as second:
            assert (first, second) == (True, False)


def test_who_lost_the_lock_leads_no_more(on_disk: Path) -> None:
    waits: list[float] = []

    def wait(seconds: float) -> bool:
        waits.append(seconds)
        if len(waits) == 1:
            follower._lock_path().unlink()
            with follower.leading() as other:
                assert other
        return len(waits) > 1

    follower.run(clock.now, wait)
    assert len(waits) == 2, "it stood by after the first step"


def test_one_leads_and_the_other_stands_by(on_disk: Path) -> None:
    with follower.leading() as first, follower.leading() as second:
        assert (first, second) == (True, False)
    with follower.leading() as again:
        assert again


def test_commands_make_anew_and_compare(keep: Keep, on_disk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep(1, "京都")
    with pytest.raises(CommandError, match="no index"):
        call_command("search_compare")
    call_command("search_rebuild")
    call_command("search_compare")
    assert "holds what the database says" in capsys.readouterr().out
    IndexRow.objects.filter(key=1).update(version=0)
    with pytest.raises(CommandError, match="0 missing, 0 extra, 1 different"):
        call_command("search_compare")


def test_an_owner_is_asked_for_all_when_nothing_is_known(
    things: dict[int, Entry], following: Callable[[], None]
) -> None:
    things.update({key: Entry(key=key, titles=("京都",)) for key in range(1, 4)})
    api.keep(NAME, Entry(key=9, titles=("京都",)))  # the owner knows no more of it
    following()
    assert sorted(ask("京都").keys) == [1, 2, 3]


def test_the_log_is_kept_as_long_as_an_index_needs_it(keep: Keep, at: Callable[[str], Any]) -> None:
    at("2026-11-24 12:00")
    one = Follower()
    keep(1, "京都")
    one.step(clock.now())
    slow = IndexProgress.objects.create(
        index="another host", collection=NAME, seq=LogLine.objects.latest("seq").seq, at=clock.now()
    )
    for _ in range(5):
        keep(1, "京都")
        one.step(clock.now())
    at("2026-11-24 14:00")
    one.step(clock.now())
    assert LogLine.objects.earliest("seq").seq == slow.seq
    at("2026-12-02 14:00")
    one.step(clock.now())
    assert LogLine.objects.count() == 1
    keep(2, "京都")
    one.step(clock.now())
    assert sorted(ask("京都").keys) == [1, 2]


@pytest.fixture
def small_disk(on_disk: Path, settings: Any) -> Iterator[Callable[[str], None]]:
    """Put the index on a disk of a size that can be changed."""
    disk = on_disk.parent / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("the full disk is a file system of 1 MB, which only root may mount")
    settings.KOUBO_SEARCH_DIR = disk
    yield lambda size: subprocess.run(["mount", "-o", f"remount,size={size}", str(disk)], check=True) and None
    reader._held.clear()
    gc.collect()
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_stops_the_index_and_nothing_else(
    keep: Keep, following: Callable[[], None], small_disk: Callable[[str], None]
) -> None:
    dice = random.Random(3)
    keep(1, "京都")
    following()
    for key in range(2, 400):
        keep(key, "京都", body=(" ".join(f"{dice.getrandbits(64):x}" for _ in range(200)),))
    following()
    found = ask("京都", limit=1)
    assert (found.source, found.total) in {(Source.INDEX, 1), (Source.DATABASE, 399)}
    small_disk("64m")
    following()
    assert (ask("京都").source, ask("京都").total) == (Source.INDEX, 399)
    assert not follower.compared(collections.get(NAME))


def test_a_database_that_was_away_is_met_by_a_new_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes = iter([OperationalError("away"), None])
    closed: list[str] = []

    def step(self: Follower, now: Any) -> bool:
        outcome = next(outcomes)
        if outcome:
            raise outcome
        return False

    monkeypatch.setattr(Follower, "step", step)
    monkeypatch.setattr(follower.connection, "close", lambda: closed.append("closed"), raising=False)
    waits: list[float] = []
    follower._lead(clock.now, lambda seconds: (waits.append(seconds), len(waits) == 2)[1])
    assert (closed, waits) == (["closed"], [2.0, 0.5])
