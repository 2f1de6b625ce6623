"""Answer questions about combinations by trying everything, with nothing but what the rules mean."""
from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import combinations

from imi.combinations.meaning import holds, value
from imi.combinations.reasons import broken
from imi.combinations.rules import ACHIEVED, Gained, RuleSet
from imi.combinations.search.budget import Budget
from imi.combinations.search.shapes import shapes
from support.rule_sets import DAY, Case


@dataclass(frozen=True, slots=True)
class Truth:
    """Both verdicts and the size of the smallest change, None where nothing helps."""

    registration: bool
    certification: bool
    size: int | None


def subsets(units: Set[str]) -> Iterator[frozenset[str]]:
    """Every part of a set, the largest first."""
    for many in range(len(units), -1, -1):
        for some in combinations(sorted(units), many):
            yield frozenset(some)


def gained(case: Case) -> Gained:
    """How each unit is gained."""
    return {**dict.fromkeys(case.achieved, ACHIEVED), **case.how}


def open_units(case: Case) -> frozenset[str]:
    """The units that may be added, as the document says it."""
    return frozenset(unit["code"] for unit in case.said["units"] if unit.get("closes", str(DAY)) >= str(DAY))


def is_complete(rules: RuleSet, taken: Set[str], how: Gained) -> bool:
    """Whether some way of counting completes what is taken."""
    return any(holds(rules, counted, taken, how) for counted in subsets(taken))


def truth(case: Case) -> Truth:
    """The right answer: every combination is tried, those that change least first."""
    rules, how = case.rules, gained(case)
    changeable = (open_units(case) - case.units) | (case.units - case.achieved)
    size = next((many for many in range(len(changeable) + 1) for change in combinations(sorted(changeable), many)
                 if is_complete(rules, case.units ^ set(change), how)), None)
    certification = size == 0
    addable = sorted(open_units(case) - case.units)
    larger = (case.units | set(more) for many in range(size or 0, len(addable) + 1) for more in combinations(addable, many))
    registration = certification or (size is not None and any(is_complete(rules, taken, how) for taken in larger))
    return Truth(registration, certification, size)


def fewest_reasons(case: Case) -> int:
    """The fewest reasons of any way of counting in which nothing is left out that could be put back."""
    rules, how = case.rules, gained(case)
    found = []
    for shape in shapes(rules, Budget(100_000)):
        fitting: list[frozenset[str]] = []
        for counted in subsets(case.units):
            if _fits(rules, shape.groups, counted, how) and not any(counted < other for other in fitting):
                fitting.append(counted)
                found.append(len(broken(rules, counted, case.units, how)))
    return min(found)


def _fits(rules: RuleSet, groups: tuple[str | None, ...], counted: Set[str], how: Gained) -> bool:
    """Whether a way of counting keeps every upper limit and every pair that is not strict."""
    return all(value(rules, limit, counted, how) <= limit.most for limit in rules.limits
               if limit.most is not None and not limit.strict and limit.counts != "groups" and limit.group in groups) and not any(
        pair.kind == "barred" and not pair.strict and {pair.a, *pair.b} <= counted for pair in rules.pairs)
