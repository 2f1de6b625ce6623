"""Exit with 3 where a changed engine is noticed: by a given combination, or by trying everything on small rule sets.

Run as a process of its own in the folder of the changed engine: python -m support.noticed
"""
from __future__ import annotations

import sys
from random import Random

from imi.combinations.answers import judge
from support import brute_force
from support.combinations_given import ROWS
from support.rule_sets import DAY, made

CASES = 3_000


def is_noticed() -> bool:
    """Whether some answer is not the right one; an error is noticed too."""
    try:
        return any(row.judged() != row.expected for row in ROWS) or any(map(_is_wrong, range(CASES)))
    except Exception:
        return True


def _is_wrong(seed: int) -> bool:
    case = made(seed, Random(seed).choice((3, 4, 5, 5, 6, 6, 7)))
    answer = judge(case.rules, sorted(case.units), case.how, achieved=case.achieved, on=DAY)
    truth = brute_force.truth(case)
    size = 0 if answer.certification else None if answer.change is None else answer.change.size
    if (answer.registration, answer.certification, size) != (truth.registration, truth.certification, truth.size):
        return True
    return not truth.certification and len(answer.reasons) != brute_force.fewest_reasons(case)


if __name__ == "__main__":
    sys.exit(3 if is_noticed() else 0)
