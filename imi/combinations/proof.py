"""Prove before publishing that a rule set can be completed, and say of one that cannot which rule stands in the way."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from imi.combinations.faults import Fault
from imi.combinations.reasons import amount, said
from imi.combinations.rules import Limit, RuleSet
from imi.combinations.search.budget import ON_SAVING
from imi.combinations.search.problem import Question
from imi.combinations.search.smallest import Found, smallest

# Each rule in turn is left out to find the one that stands in the way.
STEPS_WITHOUT = 2_000


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether a rule set may be published. Without faults, `units` is a smallest combination that completes it.

    `is_smallest` is false where the search ended before it was known that there is no smaller one.
    """

    faults: tuple[Fault, ...] = ()
    units: tuple[str, ...] = ()
    credits: int = 0
    hours: int = 0
    is_smallest: bool = True


def prove(rules: RuleSet, on: date | None = None, *, steps: int = ON_SAVING) -> Proof:
    """The proof for a rule set on the day from which it holds."""
    faults = tuple(_contradictions(rules))
    if faults:
        return Proof(faults)
    found = _from_nothing(rules, on, steps)
    if found.change is None:
        return Proof((Fault("", _nobody(rules, on, steps, over=found.over_budget)),))
    units = [rules.units[code] for code in found.change.add]
    return Proof((), found.change.add, sum(unit.credits or 0 for unit in units), sum(unit.hours or 0 for unit in units),
                 found.change.smallest)


def _from_nothing(rules: RuleSet, on: date | None, steps: int) -> Found:
    return smallest(Question(rules, frozenset(), {}, rules.open_on(on), frozenset()), steps)


def _contradictions(rules: RuleSet) -> Iterator[Fault]:
    """What a limit asks of its units that they cannot give."""
    for at, limit in enumerate(rules.limits):
        if limit.counts == "groups":
            continue
        place = f"limits[{at}]"
        named = rules.scope[limit.group] if limit.units is None else limit.units
        reached = [rules.units[code] for code in rules.in_order(named)]
        bare = [unit.code for unit in reached if limit.counts != "units" and getattr(unit, limit.counts) is None]
        if bare:
            yield Fault(f"{place}.counts", f"counts {limit.counts}, and {', '.join(bare[:5])} has none")
            continue
        leveled = limit.level_from is not None or limit.level_to is not None
        bare = [unit.code for unit in reached if leveled and unit.level is None]
        if bare:
            yield Fault(f"{place}.level_from", f"is about levels, and {', '.join(bare[:5])} has none")
            continue
        there = sum(rules.weights[limit.code].values())
        if limit.least is not None and there < limit.least:
            yield Fault(f"{place}.least", f"asks for {limit.least}, and its units give {amount(there, limit.counts)} in all")


def _nobody(rules: RuleSet, on: date | None, steps: int, *, over: bool) -> str:
    """Why nobody can complete a rule set: the first rule without which somebody could."""
    if over:
        return "No combination that completes these rules was found in time; nor was it proved that there is none"
    if _from_nothing(rules, None, steps).change is not None:
        return "Nobody can complete these rules on the day from which they hold: too few of their units are open then"
    steps = min(steps, STEPS_WITHOUT)
    for limit in rules.limits:
        if _from_nothing(_without(rules, limit), on, steps).change is not None:
            return f"Nobody can complete these rules: {said(rules, limit)} ({limit.code}) cannot be kept together with the others"
    for pair in rules.pairs:
        without = replace(rules, pairs=tuple(each for each in rules.pairs if each != pair))
        if _from_nothing(without, on, steps).change is not None:
            return f"Nobody can complete these rules: the pair {pair.about} cannot be kept together with the others"
    return "Nobody can complete these rules: more than one rule stands in the way"


def _without(rules: RuleSet, limit: Limit) -> RuleSet:
    return replace(rules, limits=tuple(each for each in rules.limits if each != limit))
