"""`make bench`, its part on search: the engine at several sizes, beside what people would use instead, in one run.

Every question goes through `api.search`, one call for page, exact total and the counts of all facets. Times are of one process
on a warm machine, in milliseconds: records, nothing fails by them. The one goal is named as such. The last column of the first table says what a size costs on disk and in memory.
"""

import argparse
import gc
import json
import multiprocessing
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = tempfile.TemporaryDirectory(prefix="koubo-bench-")
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "koubo.config.settings",
    "KOUBO_ENV": "test",
    "KOUBO_VAR_DIR": FOLDER.name,
    "KOUBO_DATABASE_URL": f"sqlite:///{FOLDER.name}/bench.sqlite3",
    "KOUBO_LOG_LEVEL": "ERROR",
    "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
}
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
import django  # noqa: E402 - the environment comes first

django.setup()
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections, transaction  # noqa: E402

from bench import corpus as corpora  # noqa: E402
from bench import rivals  # noqa: E402
from koubo.kernel import clock  # noqa: E402
from koubo.search import api, collections, follower, rows  # noqa: E402
from koubo.search.analysis import Analysed, analyse  # noqa: E402
from koubo.search.index import schema, store, writer  # noqa: E402
from koubo.search.models import IndexRow, Reindexing  # noqa: E402
from koubo.search.query import SearchQuery, Source, Words  # noqa: E402
from tests.search import forms, word_boundaries  # noqa: E402

# What commit b4da1a2, before forms of words were searched, found of them when they were first all written down.
BEFORE = ROOT / "tests/search/forms_before.json"
ROUNDS, WAIT, SECONDS, READERS = 20, 30.0, 8.0, 4


def percentile(times: list[float], part: float) -> float:
    """Return a percentile of times."""
    return sorted(times)[min(int(len(times) * part), len(times) - 1)]


def spread(times: list[float]) -> str:
    """Return p50 / p95 / p99."""
    return " / ".join(f"{percentile(times, part):.2f}" for part in (0.5, 0.95, 0.99))


@lru_cache(maxsize=100_000)
def _analysed(text: str) -> Analysed:
    return analyse((text,))


def quick(texts: tuple[str, ...]) -> Analysed:
    """Analyse texts, each once: the corpus repeats its paragraphs, which real openings do not."""
    parts = [_analysed(text) for text in texts]
    return Analysed("".join(part.text for part in parts), b"".join(part.edges for part in parts))


def fill(corpus: corpora.Corpus, name: str) -> tuple[float, float, Path]:
    """Store a corpus and index it; return the seconds each took, and the folder of the index."""
    collection = corpus.collection(name)
    collections.register(collection)
    honest, rows.analyse = rows.analyse, quick
    started = time.perf_counter()
    batch: list[IndexRow] = []
    with transaction.atomic():
        for entry in corpus:
            batch.append(rows.row(collection, entry, 1))
            if len(batch) == 1000:
                IndexRow.objects.bulk_create(batch)
                batch.clear()
        IndexRow.objects.bulk_create(batch)
    rows.analyse = honest
    stored = time.perf_counter()
    folder = Path(settings.KOUBO_SEARCH_DIR) / name / "gen-1"
    index = store.create(collection, folder)
    applier = writer.IndexWriter(index, settings.KOUBO_SEARCH_HEAP_MB)
    applier.fill(writer.base(name), writer.cutoff_at(corpora.NOW))
    store.switch(folder)
    Reindexing.objects.create(collection=name, made_with=schema.made_with(collection))
    return stored - started, time.perf_counter() - stored, folder


def timed(asks: dict[str, list[SearchQuery]], rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Return the milliseconds of each class, its questions asked in turn and in another order every round."""
    line = [(name, ask) for name, group in asks.items() for ask in group]
    times: dict[str, list[float]] = {name: [] for name in asks}
    for number in range(-2, rounds):  # two rounds to warm up
        random.Random(number).shuffle(line)
        for name, ask in line:
            started = time.perf_counter()
            found = api.search(ask)
            spent = (time.perf_counter() - started) * 1000
            assert found.source is Source.INDEX, "the index did not answer"
            if number >= 0:
                times[name].append(spent)
    return times


def with_closed(asks: dict[str, list[SearchQuery]]) -> dict[str, list[SearchQuery]]:
    """Return the same questions with closed entries included."""
    return {name: [replace(ask, closed=True) for ask in group] for name, group in asks.items()}


def megabytes(folder: Path) -> float:
    """Return what a folder takes."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def engine(size: int, open_now: int, label: str) -> tuple[corpora.Corpus, str]:
    """Fill, measure and print one size."""
    corpus, name = corpora.Corpus(size, open_now), f"bench{size}"
    stored, built, folder = fill(corpus, name)
    asks = corpora.asks(corpus, name)
    gc.collect()
    gc.freeze()  # as the site's processes do
    print(f"\n== {label}: {size:,} entries, {open_now:,} of them open")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"rows {stored:.0f} s · index {built:.0f} s, {megabytes(folder):,.0f} MB · peak memory {memory:,.0f} MB")
    for what, group in (("open", asks), ("closed included", with_closed(asks))):
        times = timed(group, ROUNDS if size < 500_000 else 5)
        every = [spent for spents in times.values() for spent in spents]
        print(f"{what:<16} p50/p95/p99 {spread(every)}   worst {max(every):.1f}")
        print("   " + " · ".join(f"{k} {statistics.median(v):.2f}/{max(v):.1f}" for k, v in times.items()))
    return corpus, name


def _reads(name: str, size: int, open_now: int, number: int, answers: "multiprocessing.Queue[list[float]]") -> None:
    connections.close_all()
    corpus = corpora.Corpus(size, open_now)
    collections.register(corpus.collection(name)) if name not in {s.name for s in collections.declared()} else None
    line = [ask for group in corpora.asks(corpus, name).values() for ask in group]
    random.Random(number).shuffle(line)
    until, times = time.monotonic() + SECONDS, []
    while time.monotonic() < until:
        for ask in line:
            started = time.perf_counter()
            api.search(ask)
            times.append((time.perf_counter() - started) * 1000)
    answers.put(times)


def _writes(corpus: corpora.Corpus, name: str, pause: float) -> Iterator[None]:
    """Change an entry and let the index follow, again and again."""
    collection = collections.get(name)
    folder = store.current(collection, Path(settings.KOUBO_SEARCH_DIR))
    assert folder, "filled before"
    applier = writer.IndexWriter(store.Index(collection, folder), settings.KOUBO_SEARCH_HEAP_MB)
    numbers = random.Random(1)
    while True:
        with transaction.atomic():
            api.keep(name, *(corpus.entry(numbers.randint(1, corpus.size)) for _ in range(5)))
        applier.step()
        time.sleep(pause)
        yield


def readers(corpus: corpora.Corpus, name: str) -> None:
    """Print what four readers get, alone and while entries change and the index follows."""
    print(f"\n== {READERS} readers at {corpus.size:,}")
    for what, pause in (("alone", 0.0), ("5 changes and a commit every 0.2 s", 0.2)):
        answers: multiprocessing.Queue[list[float]] = multiprocessing.Queue()
        connections.close_all()
        given = (name, corpus.size, corpus.open_now)
        crowd = [multiprocessing.Process(target=_reads, args=(*given, n, answers)) for n in range(READERS)]
        for process in crowd:
            process.start()
        until, writer, commits = time.monotonic() + SECONDS + 2, _writes(corpus, name, pause), 0
        while pause and time.monotonic() < until:
            next(writer)
            commits += 1
        every = [spent for _ in crowd for spent in answers.get()]
        for process in crowd:
            process.join()
        writer.close()
        print(f"{what:<36} p50/p95/p99 {spread(every)}   {len(every) / SECONDS:,.0f} a second, {commits} commits")


def beside(corpus: corpora.Corpus, name: str) -> None:
    """Print what each rival takes for the same questions: page and exact count, substrings, open ones."""
    every = [ask for group in corpora.asks(corpus, name).values() for ask in group if rivals.suits(ask)]
    asks = [replace(ask, counted=(), words=replace(ask.words, inside=True)) for ask in every]
    print(f"\n== side by side at {corpus.size:,}: {len(asks)} questions, page of 20 and exact count, p50/p95/p99")
    times = timed({"": asks}, 5)[""]
    print(f"{'Koubo':<22} {spread(times)}")
    print(f"{'Koubo, with counts':<22} {spread(timed({'': every}, 5)[''])}")
    wanted = [api.search(ask).total for ask in asks]
    for label, make in rivals.RIVALS.items():
        with tempfile.TemporaryDirectory() as folder:
            try:
                with make(Path(folder), corpus) as answer:
                    _rival(label, answer, asks, wanted)
            except (FileNotFoundError, RuntimeError) as missing:
                print(f"{label:<22} !!! SKIPPED, NOT INSTALLED: {missing} !!!")


def _rival(label: str, answer: Callable[[SearchQuery], int], asks: list[SearchQuery], wanted: list[int]) -> None:
    times, differ = [], 0
    for ask, total in zip(asks, wanted, strict=True):
        started = time.perf_counter()
        differ += answer(ask) != total
        times.append((time.perf_counter() - started) * 1000)
    print(f"{label:<22} {spread(times)}   other totals than ours: {differ} of {len(asks)}")


def approval_to_index(name: str, corpus: corpora.Corpus) -> None:
    """Print how long a change takes until a search finds it, with the follower as its own process."""
    connections.close_all()
    stop = multiprocessing.Event()
    following = multiprocessing.Process(target=follower.run, args=(clock.now, stop.wait))
    following.start()
    times = []
    try:
        for n in range(10):
            word = f"follow{n}x"
            with transaction.atomic():
                api.keep(name, replace(corpus.entry(n + 1), titles=(word,), live_from=None, live_until=None))
            started = time.perf_counter()
            ask = SearchQuery(collection=name, words=Words(all_of=(word,)), at=clock.now(), sort=corpora.NEWEST)
            while not api.search(ask).total and time.perf_counter() - started < WAIT:
                time.sleep(0.01)
            times.append(time.perf_counter() - started)
    finally:
        stop.set()
        following.join()
    print(f"\n== from commit to found: median {statistics.median(times):.2f} s, worst {max(times):.2f} s (goal 2 s)")


def precision() -> None:
    """Print what searching for words that stand gains over substrings, on the table of traps."""
    print("\n== traps (京都 in 東京都, 文学 in 天文学, ...)")
    for name, inside in (("substring", True), ("summary", False)):
        print("{}: precision {:.3f}, recall {:.3f}".format(name, *word_boundaries.measure(inside=inside)))
    before = json.loads(BEFORE.read_text(encoding="utf-8"))
    print("forms of words (Gödel, 受入れ, リハビリ, M.Sc., ...)")
    for kind in ("", *forms.FORMS):
        now = "{} of {} found, {} of {} others".format(*forms.measure(kind))
        was = before.get(kind or "all")
        then = "   before: {} of {}, {} of {} others".format(*was) if was else ""
        print(f"   {kind or 'all'}: {now}{then}")


def main() -> None:
    """Measure every size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[20_000])
    sizes = parser.parse_args().sizes
    call_command("migrate", verbosity=0)
    first = None
    for size in sizes:
        made = engine(size, min(size, 20000), "all open" if size <= 20_000 else "an archive")
        first = first or made
    assert first, "a size is measured"
    readers(*first)
    beside(*first)
    approval_to_index(first[1], first[0])
    precision()


if __name__ == "__main__":
    with FOLDER:
        main()
