"""Print what an answer about a combination of units costs, beside HiGHS in the same run: processor time, nothing is asserted.

    .venv/bin/python bench/combinations.py

Needs highspy, which is in requirements-dev.txt. HiGHS is asked the same: the smallest change, and whether additions alone do.
"""
from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support import second_solver  # noqa: E402
from support.combinations_given import ROWS  # noqa: E402

from imi.combinations import document  # noqa: E402
from imi.combinations.answers import judge  # noqa: E402
from imi.combinations.given import read  # noqa: E402
from imi.combinations.proof import prove  # noqa: E402
from imi.combinations.rules import RuleSet  # noqa: E402
from imi.combinations.search.budget import ON_SAVING  # noqa: E402

SETS, ASKED = 20, 10
# What each answer may take, 99 of 100 of them, in milliseconds.
GIVEN, NEAR, FEW = 10, 20, 40


@dataclass(slots=True)
class Asked:
    """One question."""

    rules: RuleSet
    units: list[str]
    how: dict[str, str]
    achieved: list[str]


def qualification(chance: Random, units: int) -> RuleSet:
    """A rule set as qualifications have them: mandatory units, optional groups with limits, levels, a few pairs."""
    rows = [{"code": f"U{number}", "level": chance.choice((2, 3, 3, 4)), "credits": chance.randint(2, 10)}
            for number in range(units)]
    codes = [str(row["code"]) for row in rows]
    worth = {str(row["code"]): int(row["credits"]) for row in rows}
    mandatory, rest = codes[:units // 15 + 2], codes[units // 15 + 2:]
    many = chance.randint(3, 6)
    groups: list[dict[str, Any]] = [{"code": "M", "title": "Mandatory", "units": mandatory, "all": True},
                                    *({"code": f"O{at}", "title": f"Group {at}", "units": rest[at::many]} for at in range(many))]
    needed = sum(worth[code] for code in mandatory) + 4 * units // 5
    limits: list[dict[str, Any]] = [{"code": "total", "counts": "credits", "least": needed},
                                    {"code": "level", "counts": "credits", "level_from": 3, "least": needed // 2}]
    for at in range(many):
        kind = {"least": chance.randint(6, 18)} if at % 2 else {"most": chance.randint(10, 24)}
        limits.append({"code": f"O{at}.c", "counts": "credits", "group": f"O{at}", **kind})
    pairs: list[dict[str, Any]] = []
    for at in range(3):
        a, b, c, d = chance.sample(rest[at * units // 4:(at + 1) * units // 4], 4)
        pairs += [{"kind": "barred", "a": a, "b": [b], "strict": at > 0}, {"kind": "needs", "a": c, "b": [d]}]
    return document.read({"code": "BENCH", "title": "Made for the bench", "units": rows, "groups": groups, "limits": limits,
                          "pairs": pairs})


def near_complete(chance: Random, rules: RuleSet) -> Iterator[Asked]:
    """Combinations that lack a unit or two, or have a few too many."""
    complete = list(prove(rules).units)
    for _ in range(ASKED):
        units = set(complete)
        units -= set(chance.sample(complete, chance.randint(0, 3)))
        units |= set(chance.sample(list(rules.units), chance.randint(0, 4)))
        yield Asked(rules, sorted(units), {}, [])


def ticked(share: Callable[[Random], float]) -> Callable[[Random, RuleSet], Iterator[Asked]]:
    """Combinations of a share of all units, by chance."""
    def asked(chance: Random, rules: RuleSet) -> Iterator[Asked]:
        for _ in range(ASKED):
            yield Asked(rules, [unit for unit in rules.units if chance.random() < share(chance)], {}, [])
    return asked


def made(units: int, asked: Callable[[Random, RuleSet], Iterator[Asked]]) -> list[Asked]:
    """Questions about several rule sets of a size."""
    chance = Random(units)
    return [each for _ in range(SETS) for each in asked(chance, qualification(chance, units))]


def measure(name: str, questions: list[Asked], reach: int | None) -> tuple[float, float]:
    """Print a line for these questions; the sum of both solvers' times."""
    ours: list[float] = []
    theirs = 0.0
    over = different = 0
    for each in questions:
        begun = time.process_time()
        answer = judge(each.rules, each.units, each.how, achieved=each.achieved, steps=ON_SAVING)
        ours.append(time.process_time() - begun)
        begun = time.process_time()
        size, registration = _asked_of_highs(each)
        theirs += time.process_time() - begun
        if any(note.code == "OVER_BUDGET" for note in answer.notes):
            over += 1
        elif not any(reason.code in ("UNKNOWN", "CLOSED", "DOUBLE") for reason in answer.reasons):
            mine = 0 if answer.certification else None if answer.change is None else answer.change.size
            different += (mine, answer.registration) != (size, registration)
    ours.sort()
    at = [1000 * ours[min(len(ours) - 1, int(len(ours) * share))] for share in (0.5, 0.95, 0.99)]
    print(f"{name:<36}{len(ours):>6}{at[0]:>9.1f}{at[1]:>9.1f}{at[2]:>9.1f}{'' if reach is None else f'≤ {reach}':>8}"
          f"{sum(ours):>9.2f}{theirs:>9.2f}{sum(ours) / theirs:>8.2f}{over:>6}{different:>6}", flush=True)
    return sum(ours), theirs


def _asked_of_highs(each: Asked) -> tuple[int | None, bool]:
    given = read(each.rules, each.units, each.how, each.achieved, None)
    taken, may_add = frozenset(given.codes), each.rules.open_on(None)
    size = second_solver.smallest(each.rules, taken, given.how, may_add=may_add, keep=given.keep)
    if size == 0:
        return 0, True
    return size, second_solver.smallest(each.rules, taken, given.how, may_add=may_add, keep=taken) is not None


def main() -> None:
    """Print the table."""
    print(f"{'processor time in ms':<36}{'asked':>6}{'half':>9}{'p95':>9}{'p99':>9}{'reach':>8}{'sum, s':>9}{'HiGHS, s':>9}"
          f"{'ratio':>8}{'over':>6}{'≠':>6}")
    given = [Asked(row.rules, list(row.units), row.how, list(row.achieved)) for row in ROWS for _ in range(4)]
    sums = [measure("given rule sets", given, GIVEN),
            measure("near complete, 80 units", made(80, near_complete), NEAR),
            measure("near complete, 200 units", made(200, near_complete), NEAR),
            measure("few ticked, 80 units", made(80, ticked(lambda _: 0.05)), FEW),
            measure("a random third ticked, 80 units", made(80, ticked(lambda _: 0.33)), FEW),
            measure("nothing ticked, 80 units", made(80, ticked(lambda _: 0)), FEW)]
    ours, theirs = (sum(each) for each in zip(*sums, strict=True))
    print(f"all together {ours:.2f} s beside {theirs:.2f} s: ratio {ours / theirs:.2f}")


if __name__ == "__main__":
    main()
