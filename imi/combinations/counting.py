"""Choose which units of a combination count, where it is not complete: the reasons are told of one such way.

Units are left out only for an upper limit or a pair that is not strict, and not one of them could be put back. Of all such ways
the one with the fewest reasons is taken.
"""
from __future__ import annotations

import itertools
from collections.abc import Iterator, Set

from imi.combinations.meaning import pair_holds, value
from imi.combinations.reasons import Reason, broken
from imi.combinations.rules import Gained, Limit, Pair, RuleSet
from imi.combinations.search.budget import Budget, OverBudget
from imi.combinations.search.fewest import Fewest
from imi.combinations.search.leaving_out import Cap, leave_out
from imi.combinations.search.problem import Problem, Question, State
from imi.combinations.search.shapes import Shape, shapes

# Likely ways come first, at most so many; then so many steps go to proving that none has fewer reasons, or finding one.
WAYS_AT_MOST, PROVING = 400, 2_000


def fewest_reasons(rules: RuleSet, taken: Set[str], how: Gained, steps: int) -> tuple[frozenset[str], list[Reason]]:
    """The units that do not count, and every reason, for the way of counting with the fewest reasons.

    Over its budgets, the one with the fewest of those that were looked at.
    """
    fewest: tuple[tuple[int, int, list[int]], frozenset[str], list[Reason]] | None = None
    budget = Budget(steps)
    try:
        for shape in shapes(rules, budget):
            for idle in itertools.islice(_ways(rules, shape, taken, how, budget), WAYS_AT_MOST):
                reasons = broken(rules, taken - idle, taken, how)
                # Of ways that are as good, the one that leaves out what stands last.
                rank = (len(reasons), len(idle), sorted(-rules.position[unit] for unit in idle))
                if fewest is None or rank < fewest[0]:
                    fewest = rank, idle, reasons
    except OverBudget:
        pass
    idle, reasons = (frozenset[str](), broken(rules, taken, taken, how)) if fewest is None else fewest[1:]
    return _proved(rules, taken, how, idle, reasons, min(steps, PROVING))


def _proved(rules: RuleSet, taken: Set[str], how: Gained, idle: frozenset[str], reasons: list[Reason],
            steps: int) -> tuple[frozenset[str], list[Reason]]:
    """A way of counting that has fewer reasons than the known one, where there is one."""
    budget = Budget(steps)
    tried: set[frozenset[str]] = set()
    try:
        for shape in shapes(rules, budget):
            caps = _caps(rules, shape)
            codes = frozenset(cap.code for cap in caps)
            # Shapes in which the same limits hold leave out the same.
            if codes not in tried:
                tried.add(codes)
                for idle in Fewest(rules, taken, how, caps, budget).better(len(reasons)):
                    reasons = broken(rules, taken - idle, taken, how)
    except OverBudget:
        pass
    return idle, reasons


def _caps(rules: RuleSet, shape: Shape) -> list[Limit]:
    """The upper limits that keep units out in a shape."""
    return [limit for limit in rules.limits if limit.most is not None and not limit.strict and limit.counts != "groups"
            and limit.group in shape.groups]


def _ways(rules: RuleSet, shape: Shape, taken: Set[str], how: Gained, budget: Budget) -> Iterator[frozenset[str]]:
    """The units that do not count, in every way that may be the one with the fewest reasons in a shape."""
    caps = _caps(rules, shape)
    pairs = [pair for pair in rules.pairs if pair.kind == "barred" and not pair.strict]
    seen: set[frozenset[str]] = set()
    for beside in _parted(pairs, frozenset(taken), frozenset()):
        for idle in _within_caps(rules, shape, taken, beside, how, budget):
            whole = put_back(rules, caps, pairs, taken, idle, how)
            if whole not in seen:
                seen.add(whole)
                yield whole


def _parted(pairs: list[Pair], counted: frozenset[str], idle: frozenset[str]) -> Iterator[frozenset[str]]:
    """What does not count so that of each pair at most one unit does."""
    for pair in pairs:
        if pair.a in counted and pair.b[0] in counted:
            for unit in (pair.b[0], pair.a):
                yield from _parted(pairs, counted - {unit}, idle | {unit})
            return
    yield idle


def _within_caps(rules: RuleSet, shape: Shape, taken: Set[str], idle: frozenset[str], how: Gained,
                 budget: Budget) -> Iterator[frozenset[str]]:
    """What does not count besides, so that no upper limit is exceeded: every best way, all limits at once.

    A way is no worse than another where it costs no lower limit more, and leaves out the same of the units that are mandatory or
    that a pair names.
    """
    budget.spend()
    problem = Problem(Question(rules, taken - idle, how, frozenset(), frozenset()), shape, every_limit=True)
    state = State(problem)
    over = [q for q in problem.caps if state.is_over(q)]
    if not over:
        yield idle
        return
    here = [j for j in problem.every if any(problem.weight[j][q] for q in over)]
    named = [j for j in here if problem.is_named[j]]
    # Only whether a floor is short makes a reason, so only those matter that hold now and may not hold then.
    floors = [m for m in problem.floors if 0 <= state.holds_counted[m] - problem.least[m] < state.held(m, here)]
    losses = [(*(problem.weight[j][m] for m in floors), *(int(j == i) for i in named), *(-int(j == i) for i in named))
              for j in here]
    caps = [Cap([problem.weight[j][q] for j in here], [state.counted[j] for j in here], state.holds_counted[q] - problem.most[q],
                problem.most[q]) for q in over]
    for way in leave_out([state.counted[j] for j in here], losses, caps, (), budget, {}):
        yield idle.union(*(problem.members[j][state.counted[j] - n:] for j, n in zip(here, way.out, strict=True)))


def put_back(rules: RuleSet, caps: list[Limit], pairs: list[Pair], taken: Set[str], idle: Set[str],
             how: Gained, first: Set[str] = frozenset()) -> frozenset[str]:
    """What still does not count once every unit counts again that no limit and no pair keeps out, some before others."""
    out = set(idle)
    for unit in sorted(rules.in_order(idle), key=lambda unit: unit not in first):
        counted = taken - out | {unit}
        if all(value(rules, cap, counted, how) <= (cap.most or 0) for cap in caps) and not any(
                pair.a in counted and pair.b[0] in counted for pair in pairs):
            out.discard(unit)
    return frozenset(out)


def one_by_one(rules: RuleSet, taken: Set[str], how: Gained) -> frozenset[str]:
    """What does not count where units count one after another, the mandatory ones first, as long as no limit is passed."""
    caps = [limit for limit in rules.limits if limit.most is not None and not limit.strict and limit.counts != "groups"]
    pairs = [pair for pair in rules.pairs if pair.kind == "barred" and not pair.strict]
    must = {unit for group in rules.groups.values() for unit in group.must} & taken
    out = put_back(rules, caps, pairs, taken, taken, how, first=must)
    # A unit that lacks what it needs does not count either.
    while lacking := {pair.a for pair in rules.pairs if pair.kind == "needs" and not pair_holds(pair, taken - out, taken)}:
        out |= lacking
    return out
