"""Say how many changes are needed at the least, so that the search need not try fewer.

Every bound here is optimistic: it may say fewer than are needed, never more.
"""
from __future__ import annotations

from collections.abc import Sequence

from imi.combinations.search.problem import Problem, State


class Bounds:
    """The least numbers of changes from where a search stands. `banned` are classes that the search no longer changes."""

    def __init__(self, problem: Problem, state: State) -> None:
        self.problem, self.state = problem, state

    def additions(self, banned: Sequence[bool]) -> int | None:
        """Units to add at the least, where everything taken counts; None where no number of them is enough."""
        needed: dict[int, int] = {}
        for m in self.problem.floors:
            short = self._short(m)
            if short <= 0:
                continue
            many = _how_many(short, self._gains(m, banned))
            if many is None:
                return None
            needed[m] = many
        return self._up_the_tree(None, needed) if needed else 0

    def drops(self, banned: Sequence[bool]) -> int | None:
        """Units to drop at the least for the strict caps; None where what would have to go may not."""
        needed: dict[int, int] = {}
        for q in self.problem.strict_caps:
            over = self.state.holds_taken[q] - self.problem.most[q]
            if over <= 0:
                continue
            many = _how_many(over, sorted(((self.problem.weight[j][q], self.state.taken[j])
                                           for j in self.droppable(q, banned)), reverse=True))
            if many is None:
                return None
            needed[q] = many
        return self._up_the_tree(None, needed) if needed else 0

    def droppable(self, q: int, banned: Sequence[bool]) -> list[int]:
        """The classes of which a unit may be dropped so that a limit holds less."""
        problem, taken = self.problem, self.state.taken
        return [j for j in problem.every if problem.chosen[j] and taken[j] and problem.weight[j][q]
                and not problem.kept[j] and not banned[j]]

    def _short(self, m: int) -> int:
        """What a floor lacks once every cap within it has cut off what exceeds it."""
        short = self.problem.least[m] - self.state.holds_counted[m]
        for q, both in self.problem.caps_within[m]:
            if self.state.is_over(q):
                short += max(0, self.state.held(m, both) - self.problem.most[q])
        return short

    def _gains(self, m: int, banned: Sequence[bool]) -> list[tuple[int, int]]:
        """What one more unit brings a floor and how many such units there are, the largest first.

        Below a cap there are no more than it has room for.
        """
        gains = []
        problem = self.problem
        room = {q: max(0, problem.most[q] - self.state.held(m, both)) for q, both in problem.caps_within[m]}
        cap_over = problem.cap_over[m]
        for j in problem.addable[m]:
            many, weight = 0 if banned[j] else self.state.left[j], problem.weight[j][m]
            if not many:
                continue
            q = cap_over.get(j)
            if q is None:
                gains.append((weight, many))
                continue
            whole = min(many, room[q] // weight)
            if whole:
                gains.append((weight, whole))
                room[q] -= whole * weight
            if whole < many and room[q] > 0 and weight <= problem.most[q]:
                # One more takes what room there is, instead of something that is there already.
                gains.append((room[q], 1))
                room[q] = 0
        return sorted(gains, reverse=True)

    def _up_the_tree(self, code: str | None, needed: dict[int, int]) -> int:
        """Changes of groups that share no unit add up; a group needs as many as its hungriest limit."""
        own = max((needed.get(m, 0) for m in self.problem.limits_at.get(code, ())), default=0)
        return max(own, sum(self._up_the_tree(child, needed) for child in self.problem.rules.children.get(code, ())
                            if child in self.problem.active))


def _how_many(lack: int, units: Sequence[tuple[int, int]]) -> int | None:
    """How many of the heaviest units make up for what lacks, given as weight and number; None where all of them do not."""
    used = 0
    for weight, many in units:
        use = min(many, -(-lack // weight))
        used += use
        lack -= use * weight
        if lack <= 0:
            return used
    return None
