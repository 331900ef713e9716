"""`make bench`: saved searches turned around: 100,000 of them against 300 new openings, and how time and memory grow.

First search alone (percolation of drawn questions and entries), each size in a process of its own so that its peak of memory is
its own; then a whole round on a database: rows read, matched, mails written, positions moved.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = tempfile.TemporaryDirectory(prefix="koubo-bench-")
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "koubo.config.settings",
    "KOUBO_ENV": "test",
    "KOUBO_VAR_DIR": FOLDER.name,
    "KOUBO_DATABASE_URL": f"sqlite:///{FOLDER.name}/bench.sqlite3",
    "KOUBO_LOG_LEVEL": "ERROR",
}
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
import django  # noqa: E402 - the environment comes first

django.setup()
from django.core.management import call_command  # noqa: E402

from bench.corpus import KATAKANA, LATIN, NOW, Corpus  # noqa: E402
from koubo.accounts.models import User  # noqa: E402
from koubo.alerts import conditions  # noqa: E402
from koubo.alerts.models import SavedSearch, new_token  # noqa: E402
from koubo.alerts.running import run  # noqa: E402
from koubo.kernel import clock  # noqa: E402
from koubo.ops.demo.people import make_people  # noqa: E402
from koubo.ops.demo.tables import table  # noqa: E402
from koubo.ops.demo.world import make_postings  # noqa: E402
from koubo.postings.discovery.facets import FACETS  # noqa: E402
from koubo.postings.discovery.query import Query  # noqa: E402
from koubo.postings.models import Revision  # noqa: E402
from koubo.postings.publication.states import State  # noqa: E402
from koubo.search.percolation import percolate  # noqa: E402
from koubo.search.query import SearchQuery, Sort, Words  # noqa: E402
from koubo.search.terms import Synonyms  # noqa: E402

SEARCHES, OPENINGS = 100_000, 300
GOAL_SECONDS = 120.0
# (searches, openings): each grows alone.
SIZES = ((25_000, 300), (50_000, 300), (100_000, 300), (200_000, 300), (100_000, 30), (100_000, 100), (100_000, 1000))


def peak_mb() -> float:
    """Return the most memory this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# --- search alone


def questions(corpus: Corpus, number: int) -> dict[int, SearchQuery]:
    """Return questions as people would save them: words by Zipf's law, alone or with fields, places and job types."""

    dice = random.Random(20261128)

    def word() -> str:
        if dice.random() < 0.8:
            return str(dice.choices(corpus.stock, cum_weights=corpus.weights)[0])
        return dice.choice(LATIN + KATAKANA)

    def codes(facet: str) -> frozenset[str]:
        known = corpus.codes[facet]
        return frozenset(dice.choices(known, [1 / (k + 1) for k in range(len(known))], k=dice.choice((1, 1, 2, 4))))

    def one() -> SearchQuery:
        kind, words, facets = dice.random(), Words(), []
        if kind < 0.3:
            facets = dice.sample(["job", "prefecture", "major", "kind"], dice.choice((2, 3)))
        elif kind < 0.8:
            words, facets = Words(all_of=(word(),)), dice.sample(["job", "prefecture", "form"], dice.choice((0, 1, 2)))
        elif kind < 0.9:
            words = Words(all_of=(word(), word()))
        elif kind < 0.96:
            words, facets = Words(any_of=(word(), word(), word())), ["job"]
        else:
            words = Words(all_of=(word(),), none_of=(word(),))
        chosen = {facet: codes(facet) for facet in facets}
        return SearchQuery(collection="bench", words=words, facets=chosen, at=NOW, sort=Sort(number="updated"))

    return {n: one() for n in range(number)}


def percolated(searches: int, openings: int) -> dict[str, float]:
    """Percolate once; return seconds, MB, and how much was found."""

    corpus = Corpus(20_000, 5_000)
    entries = [corpus.entry(n) for n in range(20_001 - openings, 20_001)]
    asks = questions(corpus, searches)
    before = peak_mb()
    started, spent = time.perf_counter(), time.process_time()
    found = percolate(asks, entries, Synonyms.of([("AI", "人工知能"), ("データ", "data")]))
    seconds, spent = time.perf_counter() - started, time.process_time() - spent
    pairs = sum(map(len, found.values()))
    return {
        "seconds": seconds,
        "spent": spent,
        "peak": peak_mb(),
        "more": peak_mb() - before,
        "found": len(found),
        "pairs": pairs,
    }


# --- a whole round


@dataclass(frozen=True)
class Day:
    """What is laid out for a round."""

    searches: int
    openings: int
    each: int = 2


def lay_out(day: Day) -> Any:
    """Make people with saved searches and openings that went live last night; return the instant of the round."""

    now = clock.at(clock.day_of(clock.now()), 7) + timedelta(minutes=5)
    before = now - timedelta(days=1)
    make_postings(make_people(), now=now)
    shown = list(Revision.objects.filter(state=State.APPROVED, live_until__gt=now, live_from__lte=now, basis=None))
    live = clock.start_of(clock.day_of(now))
    Revision.objects.filter(pk__in=[one.pk for one in shown[: day.openings]]).update(live_from=live)
    print(
        f"  {len(shown[: day.openings])} openings that went live at {live:%H:%M}",
        flush=True,
    )
    people = [
        User(email=f"p{n}@koubo.example", name=f"p{n}", is_seeker=True, language="en" if n % 5 == 4 else "ja")
        for n in range(day.searches // day.each)
    ]
    User.objects.bulk_create(people, batch_size=5000)
    ids = list(User.objects.filter(email__startswith="p").order_by("pk").values_list("pk", flat=True))
    addresses = [conditions.address_of(query) for query in asked_for(random.Random(7), day.searches // 2)]
    dice = random.Random(8)
    rows = [
        SavedSearch(
            user_id=user_id, name="検索", address=address, digest=conditions.digest_of(address), frequency="daily",
            created_at=before, changed_at=before, since=before, seen_until=before, told_at=before, feed_token=new_token(),
        )
        for user_id in ids
        for address in dice.sample(addresses, day.each)
    ]  # fmt: skip
    SavedSearch.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)
    return now


def asked_for(dice: random.Random, number: int) -> list[Query]:
    """Return different queries as people would save them."""

    topics = [row["ja"] for row in table("topics")]
    positions = ["教授", "准教授", "講師", "助教", "研究員", "技術職員", "特任", "若手", "女性", "英語"]
    facets = [facet for facet in FACETS if facet.key in {"field", "area", "job", "form", "kind"}]
    found: dict[Query, None] = {}
    while len(found) < number:
        chosen = set()
        for facet in dice.sample(facets, dice.choice((0, 1, 1, 2, 2, 3))):
            for one in dice.sample(facet.choices, min(dice.choice((1, 2, 4)), len(facet.choices))):
                chosen.add((one.param, one.code))
        topic = dice.choice(topics)
        start = dice.randrange(max(len(topic) - 2, 1))
        words = dice.choice(["", dice.choice(positions), topic[start : start + dice.choice((2, 3, 4))]])
        if chosen or words:
            found[Query(words=words, chosen=frozenset(chosen))] = None
    return list(found)


def a_round(day: Day) -> dict[str, float]:
    """Make one round on a database of its own, and a second one that has nothing to say."""
    call_command("migrate", verbosity=0)
    now = lay_out(day)
    kept = SavedSearch.objects.count()
    before = peak_mb()
    started, spent = time.perf_counter(), time.process_time()
    done = run(now)
    seconds, spent = time.perf_counter() - started, time.process_time() - spent
    started = time.perf_counter()
    assert run(now).mails == 0, "nobody is told twice"
    again = time.perf_counter() - started
    return {
        "searches": kept, "seconds": seconds, "spent": spent, "again": again, "peak": peak_mb(), "more": peak_mb() - before,
        "mails": done.mails, "openings": done.openings,
    }  # fmt: skip


def in_a_process(*arguments: object) -> dict[str, float]:
    """Run a part of this file in a process of its own."""
    command = [sys.executable, __file__, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def main() -> int:
    """Print the tables; 1 when the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", choices=["percolate", "round"])
    parser.add_argument("searches", nargs="?", type=int, default=SEARCHES)
    parser.add_argument("openings", nargs="?", type=int, default=OPENINGS)
    asked = parser.parse_args()
    if asked.part:
        parts = {"percolate": percolated, "round": lambda n, m: a_round(Day(n, m))}
        print(json.dumps(parts[asked.part](asked.searches, asked.openings)))
        return 0
    missed = False
    print("Saved searches against new openings, search alone")
    print(
        f"{'searches':>10} {'openings':>9} {'seconds':>8} {'CPU s':>7} {'peak MB':>8} {'of it MB':>9} {'found':>8} {'pairs':>9}"
    )
    for searches, openings in SIZES:
        made = in_a_process("percolate", searches, openings)
        print(
            f"{searches:>10,} {openings:>9,} {made['seconds']:>8.1f} {made['spent']:>7.1f} {made['peak']:>8.0f} {made['more']:>9.0f}"
            f" {made['found']:>8,.0f} {made['pairs']:>9,.0f}",
            flush=True,
        )
        if (searches, openings) == (SEARCHES, OPENINGS):
            missed |= made["seconds"] > GOAL_SECONDS
    print("A whole round on SQLite: rows read, matched, mails written, positions moved")
    print(
        f"{'searches':>10} {'openings':>9} {'seconds':>8} {'CPU s':>7} {'again':>7} {'peak MB':>8} {'of it MB':>9} {'mails':>8} {'told':>9}"
    )
    for searches in (SEARCHES // 4, SEARCHES // 2, SEARCHES):
        made = in_a_process("round", searches, OPENINGS)
        print(
            f"{made['searches']:>10,.0f} {OPENINGS:>9,} {made['seconds']:>8.1f} {made['spent']:>7.1f} {made['again']:>7.1f} {made['peak']:>8.0f}"
            f" {made['more']:>9.0f} {made['mails']:>8,.0f} {made['openings']:>9,.0f}",
            flush=True,
        )
        if searches == SEARCHES:
            missed |= made["seconds"] > GOAL_SECONDS
    print(
        f"Goal: {SEARCHES:,} searches and {OPENINGS} openings in less than {GOAL_SECONDS:.0f} s: {'missed' if missed else 'met'}"
    )
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
