"""Say a question about a combination in numbers: classes of units that are alike in all that rules see, and limits."""
from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from imi.combinations.rules import PLANNED, Gained, Pair, RuleSet
from imi.combinations.search.shapes import Shape


@dataclass(frozen=True, slots=True)
class Question:
    """A combination, the units that may be added to it, and those of it that may not be dropped."""

    rules: RuleSet
    taken: Set[str]
    how: Gained
    may_add: Set[str]
    keep: Set[str]


@dataclass(frozen=True, slots=True)
class UnitClass:
    """Units that no rule tells apart. A unit that a pair names, or that is mandatory, is a class of its own (named)."""

    taken: bool
    kept: bool
    shut: bool
    group: str | None
    weights: tuple[int, ...]
    named: str


class Problem:
    """A question in one shape. Classes and limits are numbers; `weight[j][m]` is what a unit of class j adds to limit m."""

    def __init__(self, question: Question, shape: Shape, *, every_limit: bool = False) -> None:
        self.rules = question.rules
        self.active = set(shape.groups)
        self.limits = [limit for limit in self.rules.limits
                       if limit.counts != "groups" and (every_limit or limit.group in self.active)]
        must = [unit for code in shape.groups if code is not None for unit in self.rules.groups[code].must]
        self._sort_into_classes(question, shape, must)
        # The classes of the mandatory units; None for one that is neither taken nor may be added.
        self.must = [self.named.get(unit) for unit in must]
        self.is_must = [j in set(self.must) for j in self.every]
        self._sort_limits()
        self._sort_pairs()
        self._better: dict[int, list[int]] = {}

    def _sort_into_classes(self, question: Question, shape: Shape, must: list[str]) -> None:
        named = {unit for pair in self.rules.pairs for unit in (pair.a, *pair.b)} | set(must)
        weights = [(self.rules.weights[limit.code], limit.how) for limit in self.limits]
        planned = [weight if how is None or PLANNED in how else {} for weight, how in weights]
        classes: dict[UnitClass, list[str]] = {}
        for unit in self.rules.units:
            taken, shut = unit in question.taken, unit in shape.shut
            if not taken and (shut or unit not in question.may_add):
                continue
            gained = question.how.get(unit, PLANNED) if taken else PLANNED
            weighed = planned if gained == PLANNED else [
                weight if how is None or gained in how else {} for weight, how in weights]
            alike = UnitClass(taken, taken and unit in question.keep, shut, self.rules.group_of.get(unit),
                              tuple(each.get(unit, 0) for each in weighed), unit if unit in named else "")
            classes.setdefault(alike, []).append(unit)
        self.members = list(classes.values())
        self.size = [len(units) for units in self.members]
        self.every = range(len(self.members))
        self.chosen = [each.taken for each in classes]
        self.kept = [each.kept for each in classes]
        self.shut = [each.shut for each in classes]
        self.weight = [each.weights for each in classes]
        self.is_named = [bool(each.named) for each in classes]
        self.named = {units[0]: j for j, units in enumerate(self.members) if self.is_named[j]}

    def _sort_limits(self) -> None:
        self.each = range(len(self.limits))
        self.least = [limit.least or 0 for limit in self.limits]
        self.most = [limit.most or 0 for limit in self.limits]
        capped = [q for q in self.each if self.limits[q].most is not None and self.limits[q].group in self.active]
        self.floors = [m for m in self.each if self.limits[m].least is not None]
        self.caps = [q for q in capped if not self.limits[q].strict]
        self.strict_caps = [q for q in capped if self.limits[q].strict]
        self.limits_at: dict[str | None, list[int]] = {}
        for m in self.each:
            self.limits_at.setdefault(self.limits[m].group, []).append(m)
        self.addable = [sorted((j for j in self.every if self.weight[j][m] and not self.chosen[j]),
                               key=lambda j: -self.weight[j][m]) for m in self.each]
        self.caps_within = {m: self._caps_within(m, capped) for m in self.floors}
        self.cap_over = {m: {j: q for q, both in self.caps_within[m] for j in both} for m in self.floors}

    def _caps_within(self, m: int, capped: list[int]) -> list[tuple[int, list[int]]]:
        """Caps that limit what a floor can reach, each with the classes in both.

        They share no unit, the tightest first, and count the same thing as the floor, so that a unit weighs the same for both
        or nothing for one of them. With caps that share units the bound would cut off answers.
        """
        found: list[tuple[int, list[int]]] = []
        covered: set[int] = set()
        for q in sorted(capped, key=lambda q: self.most[q]):
            if q == m or self.limits[q].counts != self.limits[m].counts:
                continue
            both = [j for j in self.every if self.weight[j][q] and self.weight[j][m]]
            if both and covered.isdisjoint(both):
                covered.update(both)
                found.append((q, both))
        return found

    def better_than(self, j: int) -> list[int]:
        """The classes of which a unit is at least as good to add: it holds no less of any floor, no more of any cap."""
        if j not in self._better:
            self._better[j] = [] if self.is_named[j] else [
                i for i in self.every if i != j and not self.chosen[i] and not self.is_named[i] and self._is_better(i, j)]
        return self._better[j]

    def _is_better(self, i: int, j: int) -> bool:
        mine, others = self.weight[i], self.weight[j]
        # Of two that are the same in every limit the first is the better one.
        return (mine != others or i < j) and all(mine[m] >= others[m] for m in self.floors) and all(
            mine[q] <= others[q] for q in (*self.caps, *self.strict_caps))

    def _sort_pairs(self) -> None:
        barred = [(pair.strict, self.named[pair.a], self.named[pair.b[0]]) for pair in self.rules.pairs
                  if pair.kind == "barred" and pair.a in self.named and pair.b[0] in self.named]
        self.barred_strict = [(a, b) for strict, a, b in barred if strict]
        self.barred_counting = [(a, b) for strict, a, b in barred if not strict]
        self.needs = [(self.named[pair.a], self._there(pair), pair.n) for pair in self.rules.pairs
                      if pair.kind == "needs" and pair.a in self.named]

    def _there(self, pair: Pair) -> list[int]:
        return [self.named[unit] for unit in pair.b if unit in self.named]


class State:
    """How many units of each class are taken, count, and can still be added, and what each limit holds of them."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.taken = [size if chosen else 0 for size, chosen in zip(problem.size, problem.chosen, strict=True)]
        self.counted = self.taken[:]
        self.left = [0 if chosen else size for size, chosen in zip(problem.size, problem.chosen, strict=True)]
        self.holds_counted = [sum(problem.weight[j][m] * self.counted[j] for j in problem.every) for m in problem.each]
        self.holds_taken = self.holds_counted[:]

    def move(self, j: int, counted: int, taken: int) -> None:
        """Change how many units of a class count and are taken."""
        self.counted[j] += counted
        self.taken[j] += taken
        for m, weight in enumerate(self.problem.weight[j]):
            if weight:
                self.holds_counted[m] += weight * counted
                self.holds_taken[m] += weight * taken

    def held(self, m: int, classes: list[int]) -> int:
        """What counts of some classes towards a limit."""
        return sum(self.problem.weight[j][m] * self.counted[j] for j in classes)

    def is_over(self, q: int) -> bool:
        """Whether more counts than a cap allows."""
        return self.holds_counted[q] > self.problem.most[q]
