"""Say what rules of combination mean. This is the specification: the search, the reasons and the tests agree with it.

Two sets run through everything. *Taken* is every unit of the combination; *counted* is the part of it that counts. A unit counts
whole or not at all, and once. An upper limit that is not strict forbids nothing: what exceeds it is taken and is not counted.
"""
from __future__ import annotations

from collections.abc import Set

from imi.combinations.rules import PLANNED, Gained, Limit, Pair, RuleSet


def value(rules: RuleSet, limit: Limit, units: Set[str], how: Gained) -> int:
    """How much of what a limit counts these units hold."""
    weights = rules.weights[limit.code]
    return sum(weights.get(unit, 0) for unit in units if limit.how is None or how.get(unit, PLANNED) in limit.how)


def holds(rules: RuleSet, counted: Set[str], taken: Set[str], how: Gained) -> bool:
    """Whether everything holds where exactly these units are taken and exactly these of them count."""
    return all(pair_holds(pair, counted, taken) for pair in rules.pairs) and met(rules, None, counted, taken, how)


def pair_holds(pair: Pair, counted: Set[str], taken: Set[str]) -> bool:
    """Whether units that exclude each other are not together, or a unit that counts has what it needs."""
    if pair.kind == "barred":
        judged = taken if pair.strict else counted
        return not (pair.a in judged and pair.b[0] in judged)
    return pair.a not in counted or sum(unit in counted for unit in pair.b) >= pair.n


def met(rules: RuleSet, code: str | None, counted: Set[str], taken: Set[str], how: Gained) -> bool:
    """Whether a group is complete: its own limits, its mandatory units, and the groups in it. None is the whole."""
    for limit in rules.limits_of.get(code, ()):
        if limit.least is not None and value(rules, limit, counted, how) < limit.least:
            return False
        if limit.most is not None and value(rules, limit, taken if limit.strict else counted, how) > limit.most:
            return False
    if code is not None and not counted >= set(rules.groups[code].must):
        return False
    children, choice = rules.children.get(code, ()), rules.choices.get(code)
    if choice is None:
        return all(met(rules, child, counted, taken, how) for child in children)
    begun = sum(not rules.scope[child].isdisjoint(taken) for child in children)
    if choice.most is not None and begun > choice.most:
        return False
    return choice.least is None or sum(met(rules, child, counted, taken, how) for child in children) >= choice.least
