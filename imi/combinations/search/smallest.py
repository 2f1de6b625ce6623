"""Find the smallest change that completes a combination, whether anything does, and other changes as small."""
from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from imi.combinations.meaning import holds
from imi.combinations.search.budget import Budget, OverBudget
from imi.combinations.search.completing import Change, Search
from imi.combinations.search.problem import Problem, Question
from imi.combinations.search.shapes import shapes

# How many more changes than the lower bound are tried before it is asked whether any number of changes does.
LOOK_AHEAD = 2


@dataclass(frozen=True, slots=True)
class Found:
    """What a search for the smallest change came to. Without a change and not over budget: nothing helps."""

    change: Change | None = None
    over_budget: bool = False


def smallest(question: Question, steps: int, *, exact: bool = True) -> Found:
    """The smallest change after which everything holds. Over its budget: a change, if one is known, that may not be the smallest.

    Where it need not be exact, the first change that is found will do.
    """
    if holds(question.rules, question.taken, question.taken, question.how):
        return Found(Change())
    budget, over = Budget(steps), False
    searches: list[tuple[int, Search]] = []
    lowest = 0
    try:
        searches = list(_searches(question, budget))
        if not searches:
            return Found()
        lowest = min(least for least, _ in searches)
        near = _deepen(searches, range(lowest, lowest + LOOK_AHEAD + 1))
        if near is not None:
            return Found(near)
    except OverBudget:
        over = True
    try:
        some = any_change(question, steps)
    except OverBudget:
        return Found(over_budget=True)
    if some is None or not exact or (searches and some.size == lowest):
        return Found(some)
    if not over:
        try:
            return Found(_deepen(searches, range(lowest + LOOK_AHEAD + 1, some.size)) or some)
        except OverBudget:
            pass
    return Found(replace(some, smallest=False), over_budget=True)


def _searches(question: Question, budget: Budget) -> Iterator[tuple[int, Search]]:
    """A search for each shape in which there is hope, with the size below which no change does."""
    for shape in shapes(question.rules, budget):
        search = Search(Problem(question, shape), budget)
        least = search.least()
        if least is not None:
            yield least, search


def _deepen(searches: list[tuple[int, Search]], costs: Iterable[int]) -> Change | None:
    """The first change of the smallest of these sizes that does."""
    for cost in costs:
        for least, search in searches:
            if least <= cost and search.run(cost):
                return search.result()
    return None


def any_change(question: Question, steps: int) -> Change | None:
    """A change that completes the combination: the smallest of those found in each shape by a search where changes cost nothing.

    None: it is proved that there is none.
    """
    found: list[Change] = []
    budget = Budget(steps)
    try:
        for shape in shapes(question.rules, budget):
            search = Search(Problem(question, shape), budget, price=0)
            if search.least() is not None and search.run(0):
                found.append(search.result())
    except OverBudget:
        if not found:
            raise
    return min(found, key=lambda change: change.size, default=None)


def others(question: Question, change: Change, many: int, steps: int) -> list[Change]:
    """Up to so many other changes of the same size; fewer where there are no more or the budget ends.

    Every other change lacks some unit of each that is known. So each known one is searched again with one of its units ruled out.
    """
    budget, found = Budget(steps), [change]
    waiting = deque([(frozenset[str](), change)])
    while waiting and len(found) <= many:
        ruled_out, known = waiting.popleft()
        for unit in (*known.add, *known.drop):
            without = ruled_out | {unit}
            narrowed = replace(question, may_add=question.may_add - without, keep=question.keep | (without & question.taken))
            try:
                other = _deepen(list(_searches(narrowed, budget)), [change.size])
            except OverBudget:
                return found[1:]
            if other is None:
                continue
            waiting.append((without, other))
            if all((other.add, other.drop) != (each.add, each.drop) for each in found):
                found.append(other)
                if len(found) > many:
                    break
    return found[1:]
