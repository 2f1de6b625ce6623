"""Say which units a search leaves uncounted where upper limits are exceeded, with a view to what can still be added."""
from __future__ import annotations

from collections.abc import Sequence

from imi.combinations.search.budget import Budget
from imi.combinations.search.leaving_out import Cap, Memory, Way, best, leave_out
from imi.combinations.search.problem import Problem, State


class Uncounted:
    """The ways to leave units uncounted from where a search stands."""

    def __init__(self, problem: Problem, state: State, budget: Budget, memory: Memory) -> None:
        self.problem, self.state, self.budget, self.memory = problem, state, budget, memory

    def ways(self, additions: int | None, banned: Sequence[bool]) -> list[list[tuple[int, int]]]:
        """Every best way, as classes with numbers of units, the one that costs the lower limits least first.

        A way is no worse than another where the units that no pair names leave every floor lacking no more, and where no unit
        that a pair names is left out that the other keeps. Mandatory units always count. So many additions may still come, None
        for any number; what costs a floor more than they can bring is no way.
        """
        problem, state = self.problem, self.state
        over = [q for q in problem.caps if state.is_over(q)]
        here = [j for j in problem.every if problem.chosen[j] and state.counted[j] and not problem.is_must[j]
                and any(problem.weight[j][q] for q in over)]
        named = [j for j in here if problem.is_named[j]]
        plain = [j for j in here if not problem.is_named[j]]
        spares = [self._spare(m) for m in problem.floors]
        floors = [(m, spare) for m, spare in zip(problem.floors, spares, strict=True) if spare < state.held(m, plain)]
        losses = [(*(0 if problem.is_named[j] else problem.weight[j][m] for m, _ in floors), *(int(j == i) for i in named))
                  for j in here]
        counted = [state.counted[j] for j in here]
        caps = [Cap([problem.weight[j][q] for j in here], counted, state.holds_counted[q] - problem.most[q],
                    problem.most[q] - state.holds_counted[q] + state.held(q, here)) for q in over]
        bearable = [self._surplus(m) + self._still_to_come(m, additions, banned) for m, _ in floors]
        ways = leave_out(counted, losses, caps, bearable, self.budget, self.memory)
        lacking = [Way((*(max(0, x - spare) for x, (_, spare) in zip(way.loss, floors, strict=False)), *way.loss[len(floors):]),
                       way.units, way.out) for way in ways]
        return [[(j, n) for j, n in zip(here, way.out, strict=True) if n] for way in best(lacking)]

    def _surplus(self, m: int) -> int:
        return self.state.holds_counted[m] - self.problem.least[m]

    def _spare(self, m: int) -> int:
        """What a floor can lose without harm, whatever pairs still leave uncounted; less than 0 where it lacks already."""
        problem, state = self.problem, self.state
        unsure = sum(problem.weight[j][m] * state.counted[j] for j in problem.named.values()
                     if problem.chosen[j] and not problem.is_must[j])
        surplus = self._surplus(m)
        return surplus if surplus < 0 else max(0, surplus - unsure)

    def _still_to_come(self, m: int, additions: int | None, banned: Sequence[bool]) -> int:
        """The most that so many additions can bring to a floor."""
        left, most = self.state.left, 0
        for j in self.problem.addable[m]:
            if banned[j] or not left[j]:
                continue
            use = left[j] if additions is None else min(left[j], additions)
            most += use * self.problem.weight[j][m]
            if additions is not None:
                additions -= use
                if not additions:
                    break
        return most
