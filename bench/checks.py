"""How much of what is labelled the legal checks find, and on how much of what is clean they say something: by rule, plain and hard apart.

Usage: bench/checks.py [folder of another checkout] [--misses]. The figures of the day the first set was made (`before.json`) stand beside.
Ends with 1 when a goal is missed.
"""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OTHER = next((Path(word) for word in sys.argv[1:] if not word.startswith("-")), ROOT)
sys.path[:0] = [str(OTHER / "src"), str(ROOT)]
os.environ.setdefault("KOUBO_ENV", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "koubo.config.settings")

import django  # noqa: E402 - after the settings are named

django.setup()

from koubo.postings.checks import check  # noqa: E402 - after Django
from tests.support.labelled import FOLDER, Figures, Labelled, examples, measure  # noqa: E402

BEFORE = FOLDER / "before.json"
# Recall at least, false alarms at most, in percent.
GOALS = {"plain": (100.0, 2.0), "hard": (85.0, 5.0)}


def table(figures: dict[str, Figures]) -> None:
    """Print recall and false alarms of each rule."""
    rules = sorted({rule for one in figures.values() for rule in (*one.wanted, *one.wrong)})
    print(f"  {'rule':10}" + "".join(f"{level + ' found':>14}{'false':>7}" for level in figures))
    for rule in rules:
        cells = (f"{f'{one.hit[rule]}/{one.wanted[rule]}':>14}{one.wrong[rule] or '':>7}" for one in figures.values())
        print(f"  {rule:10}" + "".join(cells))


def summary(name: str, figures: Figures, before: dict[str, list[float]]) -> None:
    """Print one line."""
    was = before.get(name)
    then = f"   before: {was[0]:.1f} %, {was[1]:.1f} %, blocked {was[2]:.0f}" if was else ""
    print(
        f"  {name:24} recall {figures.recall:5.1f} % ({figures.hit.total()}/{figures.wanted.total()}), "
        f"false alarms {figures.false_alarms:4.1f} % ({figures.alarmed}/{figures.clean}), blocked {figures.blocked}{then}"
    )


def main() -> int:
    """Measure all sets, and say whether a goal is missed."""
    before = json.loads(BEFORE.read_text(encoding="utf-8"))
    sets: dict[str, list[Labelled]] = examples()
    missed = False
    for part, found in sets.items():
        print(f"legal checks, {part}: {len(found)} examples")
        by_level = {
            level: measure([one for one in found if one.hard == (level == "hard")], check)
            for level in ("plain", "hard")
        }
        table(by_level)
        for level, figures in by_level.items():
            summary(f"{part}, {level}", figures, before)
            recall, alarms = GOALS[level]
            short = figures.recall < recall or figures.false_alarms > alarms
            missed |= figures.blocked > 0 or short
            if "--misses" in sys.argv:
                print("".join(f"    {rule} {kind}: {name}\n" for rule, kind, name in figures.misses), end="")
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
