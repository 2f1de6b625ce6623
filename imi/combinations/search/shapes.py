"""Decide every choice between groups beforehand: one shape for each way to decide them."""
from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from imi.combinations.rules import RuleSet
from imi.combinations.search.budget import Budget

# What it costs to look at one shape, in steps of a search.
STEPS = 5


@dataclass(frozen=True, slots=True)
class Shape:
    """The groups whose rules have to hold (None is the whole), and the units of groups that stay empty."""

    groups: tuple[str | None, ...]
    shut: frozenset[str] = frozenset()

    def beside(self, other: Shape) -> Shape:
        """Both decided."""
        return Shape(self.groups + other.groups, self.shut | other.shut)


def shapes(rules: RuleSet, budget: Budget) -> Iterator[Shape]:
    """Every way to decide the choices. A combination is complete if it is complete in one of them."""
    for shape in _within(rules, None):
        if rules.choices:
            budget.spend(STEPS)
        yield shape


def _within(rules: RuleSet, code: str | None) -> Iterator[Shape]:
    """Every way to decide the choices of a group and of the groups in it."""
    children = rules.children.get(code, [])
    choice = rules.choices.get(code)
    if choice is None:
        yield from _together(rules, Shape((code,)), children)
        return
    least = choice.least or 0
    most = len(children) if choice.most is None else min(choice.most, len(children))
    for chosen in itertools.combinations(children, least):
        others = [child for child in children if child not in chosen]
        # Beyond the groups that are needed, so many more may have units, complete or not.
        for begun in itertools.combinations(others, most - least) if most >= least else ():
            shut = frozenset[str]().union(*(rules.scope[child] for child in others if child not in begun))
            yield from _together(rules, Shape((code,), shut), chosen)


def _together(rules: RuleSet, shape: Shape, groups: Sequence[str]) -> Iterator[Shape]:
    if not groups:
        yield shape
        return
    for first in _within(rules, groups[0]):
        yield from _together(rules, shape.beside(first), groups[1:])
