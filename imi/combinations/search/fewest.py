"""Find the way of counting with the fewest reasons: exact, by counting alike units together and by a bound.

Only units that an upper limit or a pair which is not strict can keep out are decided; every other unit counts.
"""
from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import replace

from imi.combinations.meaning import value
from imi.combinations.reasons import broken
from imi.combinations.rules import PLANNED, Gained, Limit, Pair, RuleSet
from imi.combinations.search.budget import Budget


class Fewest:
    """Looks for ways of counting that have fewer reasons than one that is known."""

    def __init__(self, rules: RuleSet, taken: Set[str], how: Gained, caps: Sequence[Limit], budget: Budget) -> None:
        self.rules, self.taken, self.how, self.budget = rules, frozenset(taken), how, budget
        self.caps = [cap for cap in caps if value(rules, cap, taken, how) > (cap.most or 0)]
        self.partners: dict[str, set[str]] = {}
        for pair in rules.pairs:
            if pair.kind == "barred" and not pair.strict and {pair.a, *pair.b} <= taken:
                self.partners.setdefault(pair.a, set()).add(pair.b[0])
                self.partners.setdefault(pair.b[0], set()).add(pair.a)
        self.classes = self._classes()
        self.loose = {unit for units in self.classes for unit in units}
        self.needs = [pair for pair in rules.pairs if pair.kind == "needs" and pair.a in self.loose]
        self.relaxed = self._relaxed()

    def better(self, known: int) -> Iterator[frozenset[str]]:
        """What does not count, in each way found: it has fewer reasons than the one before, and none has fewer than the last."""
        self.known = known
        yield from self._decide(0, frozenset(), frozenset())

    def _weights(self, unit: str, limits: Collection[Limit]) -> list[int]:
        gained = self.how.get(unit, PLANNED)
        return [self.rules.weights[limit.code].get(unit, 0) if limit.how is None or gained in limit.how else 0
                for limit in limits]

    def _classes(self) -> list[list[str]]:
        """The units that can be kept out. A unit that a pair names, or that is mandatory somewhere, is a class of its own."""
        rules = self.rules
        named = {unit for pair in rules.pairs for unit in (pair.a, *pair.b)}.union(
            *(group.must for group in rules.groups.values()))
        limits = [limit for limit in rules.limits if limit.counts != "groups"]
        self.weight = {unit: self._weights(unit, self.caps) for unit in self.taken}
        classes: dict[tuple[object, ...], list[str]] = {}
        for unit in rules.in_order(self.taken):
            if unit in self.partners or any(self.weight[unit]):
                alike = unit if unit in named else "", *self._weights(unit, limits)
                classes.setdefault(alike, []).append(unit)
        # What pairs name first: it decides most.
        return sorted(classes.values(), key=lambda units: (units[0] not in named, -sum(self.weight[units[0]])))

    def _relaxed(self) -> RuleSet:
        """The rules that can only be broken more, the fewer units count; those in which a unit left out does no harm are gone."""
        limits = [limit if limit.strict or limit.counts == "groups" else replace(limit, most=None) for limit in self.rules.limits]
        return replace(self.rules, limits=tuple(limit for limit in limits if limit.least is not None or limit.most is not None),
                       pairs=tuple(pair for pair in self.rules.pairs if not self._is_open(pair)))

    def _is_open(self, pair: Pair) -> bool:
        return pair.a in self.loose if pair.kind == "needs" else not pair.strict

    def _least(self, sure: Set[str], out: Set[str]) -> int:
        """No way has fewer reasons in which these units of those that can be kept out count and those do not."""
        hoped = self.taken - out
        unmet = sum(pair.a in sure and sum(unit in hoped for unit in pair.b) < pair.n for pair in self.needs)
        return unmet + len(broken(self.relaxed, hoped, self.taken, self.how))

    def _held(self, units: Collection[str]) -> list[int]:
        return [sum(self.weight[unit][q] for unit in units) for q in range(len(self.caps))]

    def _fits(self, held: Sequence[int]) -> bool:
        return all(has <= (cap.most or 0) for has, cap in zip(held, self.caps, strict=True))

    def _may_go_back(self, out: Set[str], held: Sequence[int]) -> bool:
        """Whether a unit that is left out could count beside everything else that is not."""
        return any(self.partners.get(unit, set()) <= out and self._fits(
            [has + more for has, more in zip(held, self.weight[unit], strict=True)]) for unit in out)

    def _decide(self, at: int, sure: frozenset[str], out: frozenset[str]) -> Iterator[frozenset[str]]:
        self.budget.spend()
        if any(self.partners.get(unit, set()) & sure for unit in sure) or not self._fits(
                self._held((self.taken - self.loose) | sure)) or self._may_go_back(out, self._held(self.taken - out)):
            return
        if self._least(sure, out) >= self.known:
            return
        if at == len(self.classes):
            reasons = len(broken(self.rules, self.taken - out, self.taken, self.how))
            if reasons < self.known:
                self.known = reasons
                yield out
            return
        units = self.classes[at]
        for many in range(len(units), -1, -1):
            yield from self._decide(at + 1, sure.union(units[:many]), out.union(units[many:]))
