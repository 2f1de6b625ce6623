"""Search for a change of at most so many units that completes a combination, in one shape.

A unit added or dropped is a change; a unit that is taken and not counted is none. What is not counted is decided anew after every
addition, because what is best to leave out depends on what came in.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imi.combinations.search.bounds import Bounds
from imi.combinations.search.budget import Budget
from imi.combinations.search.leaving_out import Memory
from imi.combinations.search.problem import Problem, State
from imi.combinations.search.uncounted import Uncounted


@dataclass(frozen=True, slots=True)
class Change:
    """Units to add and to drop, and those that then do not count. `smallest`: it is proved that no smaller change does."""

    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    idle: tuple[str, ...] = ()
    smallest: bool = True

    @property
    def size(self) -> int:
        """How many units it changes."""
        return len(self.add) + len(self.drop)


class Search:
    """A search for a completion. `price` is what a change costs: 1, or 0 where only whether there is one is asked."""

    def __init__(self, problem: Problem, budget: Budget, price: int = 1) -> None:
        self.problem, self.budget, self.price = problem, budget, price
        self.memory: Memory = {}
        self.begin()

    def begin(self) -> None:
        """Start from the combination as it is, everything of it counted."""
        self.state = State(self.problem)
        self.bounds = Bounds(self.problem, self.state)
        self.uncounted = Uncounted(self.problem, self.state, self.budget, self.memory)

    def least(self) -> int | None:
        """The cost below which no change does; None where none does at all."""
        nothing = [False] * len(self.problem.members)
        additions, drops = self.bounds.additions(nothing), self.bounds.drops(nothing)
        if additions is None or drops is None or None in self.problem.must:
            return None
        missing = sum(not self.problem.chosen[j] for j in self.problem.must if j is not None)
        return self.price * (max(additions, missing) + drops)

    def run(self, cost: int) -> bool:
        """Whether changes of at most this cost complete the combination; `result` then says which."""
        self.begin()
        return self._go(cost, [False] * len(self.problem.members))

    def result(self) -> Change:
        """The change from the combination as it was to where the search stands."""
        add: list[str] = []
        drop: list[str] = []
        idle: list[str] = []
        for j, units in enumerate(self.problem.members):
            taken, counted = self.state.taken[j], self.state.counted[j]
            if self.problem.chosen[j]:
                drop += units[taken:]
                idle += units[counted:taken]
            else:
                add += units[:taken]
        order = self.problem.rules.in_order
        return Change(order(add), order(drop), order(idle))

    # What is taken: strict limits, what is barred, what stays empty, what is mandatory. Everything taken counts here.

    def _go(self, cost: int, banned: list[bool]) -> bool:
        self.budget.spend()
        problem, state = self.problem, self.state
        if cost < 0 or not self._can_still_do(cost, banned):
            return False
        for j in problem.every:
            if problem.shut[j] and state.taken[j]:
                return not problem.kept[j] and self._without(j, state.taken[j], cost, banned)
        for a, b in problem.barred_strict:
            if state.taken[a] and state.taken[b]:
                return self._drop_one_of([j for j in (a, b) if problem.chosen[j] and not problem.kept[j]], cost, banned)
        for q in problem.strict_caps:
            if state.holds_taken[q] > problem.most[q]:
                return self._drop_one_of(self._by_harm(q, banned), cost, banned)
        for must in problem.must:
            if must is None:
                return False
            if not state.taken[must]:
                return not problem.chosen[must] and not banned[must] and self._with(must, cost, banned)
        return self._settle(cost, banned[:])

    def _can_still_do(self, cost: int, banned: Sequence[bool]) -> bool:
        """Whether the bounds leave hope."""
        drops = self.bounds.drops(banned) if self.problem.strict_caps else 0
        if drops is None or drops * self.price > cost:
            return False
        additions = self.bounds.additions(banned)
        return additions is not None and (additions + drops) * self.price <= cost

    def _by_harm(self, q: int, banned: Sequence[bool]) -> list[int]:
        """What may be dropped for a strict cap: first what no floor needs, then what weighs most."""
        problem, state = self.problem, self.state

        def harm(j: int) -> tuple[int, int]:
            return sum(bool(problem.weight[j][m]) for m in problem.floors
                       if state.holds_counted[m] - problem.weight[j][m] < problem.least[m]), -problem.weight[j][q]
        return sorted(self.bounds.droppable(q, banned), key=harm)

    def _drop_one_of(self, classes: list[int], cost: int, banned: list[bool]) -> bool:
        banned = banned[:]
        for j in classes:
            if not banned[j] and self._without(j, 1, cost, banned):
                return True
            # Every change that drops a unit of this class has been tried.
            banned[j] = True
        return False

    def _without(self, j: int, many: int, cost: int, banned: list[bool]) -> bool:
        self.state.move(j, -many, -many)
        if self._go(cost - self.price * many, banned):
            return True
        self.state.move(j, many, many)
        return False

    def _with(self, j: int, cost: int, banned: list[bool]) -> bool:
        self.state.left[j] -= 1
        self.state.move(j, 1, 1)
        if self._go(cost - self.price, banned):
            return True
        self.state.move(j, -1, -1)
        self.state.left[j] += 1
        return False

    # What counts: limits and pairs that are not strict. What is still short then asks for an addition, and all is decided anew.

    def _additions_left(self, cost: int) -> int | None:
        return cost // self.price if self.price else None

    def _settle(self, cost: int, banned: list[bool]) -> bool:
        self.budget.spend()
        problem, state = self.problem, self.state
        if any(map(state.is_over, problem.caps)):
            return any(self._counting(moves, cost, banned) for moves in self.uncounted.ways(self._additions_left(cost), banned))
        for a, b in problem.barred_counting:
            if state.counted[a] and state.counted[b]:
                return any(self._counting([(j, 1)], cost, banned) for j in (a, b) if problem.chosen[j])
        for a, others, n in problem.needs:
            if state.counted[a] and sum(state.counted[j] for j in others) < n:
                if problem.chosen[a] and not problem.is_must[a] and self._counting([(a, 1)], cost, banned):
                    return True
                return self._add_one_of([j for j in others if not problem.chosen[j]], cost, banned)
        if any(j is None or not state.counted[j] for j in problem.must):
            return False
        short = [m for m in problem.floors if state.holds_counted[m] < problem.least[m]]
        return not short or self._add_for(short, cost, banned)

    def _add_for(self, short: list[int], cost: int, banned: list[bool]) -> bool:
        """Add a unit for the floor that the fewest classes can help, those first that help most."""
        if cost < self.price:
            return False
        problem, state = self.problem, self.state
        m, ways = min(((m, [j for j in problem.addable[m] if state.left[j] and not banned[j]]) for m in short),
                      key=lambda way: len(way[1]))
        lack = problem.least[m] - state.holds_counted[m]
        ways.sort(key=lambda j: (-min(problem.weight[j][m], lack), -sum(bool(problem.weight[j][other]) for other in short)))
        return self._add_one_of(ways, cost, banned)

    def _counting(self, moves: list[tuple[int, int]], cost: int, banned: list[bool]) -> bool:
        """Go on with some units not counted, given as class and number."""
        for j, many in moves:
            self.state.move(j, -many, 0)
        if self._settle(cost, banned):
            return True
        for j, many in moves:
            self.state.move(j, many, 0)
        return False

    def _add_one_of(self, classes: list[int], cost: int, banned: list[bool]) -> bool:
        """Try additions one after another, each with everything counted again.

        `banned` remembers what did not help. That holds whatever is not counted, so one list serves every way of counting here.
        A unit need not be tried while there is a better one, tried or not: what it completes, the better one completes too.
        """
        if cost < self.price:
            return False
        problem, state = self.problem, self.state
        idle = [(j, state.taken[j] - state.counted[j]) for j in problem.every if state.counted[j] < state.taken[j]]
        for j, many in idle:
            state.move(j, many, 0)
        for j in classes:
            if state.left[j] and not banned[j] and not any(state.left[i] for i in problem.better_than(j)):
                if self._with(j, cost, banned[:]):
                    return True
                banned[j] = True
        for j, many in idle:
            state.move(j, -many, 0)
        return False
