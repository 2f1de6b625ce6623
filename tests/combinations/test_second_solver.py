"""Rule sets of 10 to 200 units, judged by the portal and by HiGHS, which is given the same rules as sums."""
from __future__ import annotations

from random import Random

import pytest
from support import sample
from support.brute_force import gained
from support.combinations_given import ROWS, Row
from support.rule_sets import DAY, Case, made

from imi.combinations.answers import judge

second_solver = pytest.importorskip("support.second_solver", exc_type=ImportError,
                                    reason="highspy is in requirements-dev.txt only")
CASES, SIZES = (500, (10, 15, 20, 30, 40, 60, 120, 200)) if sample.THOROUGHLY else (20, (10, 20))


def case_of(seed: int) -> Case:
    """Many limits on few units are hard, and many units with a few limits are what qualifications have."""
    chance = Random(seed)
    units = chance.choice(SIZES)
    limits, pairs = chance.randint(2, 8 if units < 40 else 4), chance.randint(0, 6)
    return made(seed, units, limits=limits, pairs=pairs, most_credits=12, changes=3)


@pytest.mark.parametrize("part", range(20))
def test_both_solvers_give_one_answer(part: int) -> None:
    for seed in range(part, CASES, 20):
        case = case_of(seed)
        how, may_add = gained(case), case.rules.open_on(DAY)
        answer = judge(case.rules, sorted(case.units), case.how, achieved=case.achieved, on=DAY)
        size = second_solver.smallest(case.rules, case.units, how, may_add=may_add, keep=case.achieved)
        registration = second_solver.smallest(case.rules, case.units, how, may_add=may_add, keep=case.units) is not None
        assert answer.certification == (size == 0), seed
        assert answer.registration in (registration, None), seed
        if any(note.code == "OVER_BUDGET" for note in answer.notes):
            # It says that it was not found in time; what it offers instead helps, and is no smaller.
            assert answer.change is None or (size is not None and answer.change.size >= size), seed
            continue
        assert answer.registration == registration, seed
        assert (0 if answer.certification else None if answer.change is None else answer.change.size) == size, seed


# Unknown and superseded codes are told before any rule is asked.
OF_RULES = [row for row in ROWS if not row.rules.stands_for and "UNKNOWN" not in str(row.expected)]


@pytest.mark.parametrize("row", OF_RULES, ids=lambda row: row.number)
def test_the_given_sizes_are_those_of_the_second_solver(row: Row) -> None:
    taken, keep = {*row.units, *row.achieved}, set(row.achieved)
    size = second_solver.smallest(row.rules, taken, row.how, may_add=set(row.rules.units), keep=keep)
    assert {0: "", None: "none"}.get(size, str(size)) == row.size
