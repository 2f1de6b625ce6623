"""Answer for a combination whether it is accepted, for registration and for certification, why not, and what would mend it."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from imi.combinations.counting import fewest_reasons, one_by_one
from imi.combinations.given import Given, read
from imi.combinations.meaning import holds, pair_holds
from imi.combinations.reasons import Reason, what_it_needs
from imi.combinations.rules import RuleSet
from imi.combinations.search.budget import ON_SAVING, OverBudget
from imi.combinations.search.completing import Change
from imi.combinations.search.problem import Question
from imi.combinations.search.smallest import any_change, others, smallest

OTHER_WAYS = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """Both verdicts, None where the budget ended before one was known; reasons and notes; the smallest change.

    Without a change nothing needs changing, or nothing helps. `idle` are the units that are taken and do not count.
    """

    registration: bool | None
    certification: bool | None
    reasons: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()
    change: Change | None = None
    idle: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The answer as commands print it."""
        change = None if self.change is None else {
            "add": list(self.change.add), "drop": list(self.change.drop), "size": self.change.size}
        return {"registration": self.registration, "certification": self.certification, "reasons": [str(r) for r in self.reasons],
                "smallest_change": change, "notes": [str(note) for note in self.notes]}


def judge(rules: RuleSet, units: Iterable[str], how: Mapping[str, str] | None = None, *, achieved: Iterable[str] = (),
          on: date | None = None, steps: int = ON_SAVING) -> Answer:
    """The answer about a combination on a day. Achieved units belong to it and are never dropped."""
    given = read(rules, units, how or {}, achieved, on)
    question = _question(rules, given, on)
    faults, gone = tuple(given.faults), tuple(given.gone)
    try:
        complete = _as_it_stands(question, steps)
    except OverBudget:
        verdict = False if faults else None
        return Answer(verdict, verdict, faults, (*given.notes, _over_budget(rules)))
    if complete is not None:
        notes = (*given.notes, *_not_counted(question, complete, given))
        return Answer(not faults, not faults, faults, notes, Change(drop=gone) if gone else None, complete)
    without, reasons = fewest_reasons(rules, question.taken, question.how, steps)
    idle = rules.in_order(without)
    registration, change, over = _mended(question, steps)
    notes = (*given.notes, *_not_counted(question, idle, given), *((_over_budget(rules),) if over else ()))
    return Answer(False if faults else registration, False, (*faults, *reasons), notes, _as_given(change, given), idle)


def other_ways(rules: RuleSet, units: Iterable[str], answer: Answer, how: Mapping[str, str] | None = None, *,
               achieved: Iterable[str] = (), on: date | None = None, many: int = OTHER_WAYS,
               steps: int = ON_SAVING) -> list[Change]:
    """Up to so many more changes that are as small as the one of an answer about the same combination."""
    given = read(rules, units, how or {}, achieved, on)
    if answer.change is None or answer.certification or not answer.change.smallest:
        return []
    meant = {code: unit for unit, code in given.codes.items()}
    known = Change(answer.change.add, tuple(meant[code] for code in answer.change.drop if code in meant))
    found = others(_question(rules, given, on), known, many, steps) if known.size else []
    return [changed for each in found if (changed := _as_given(each, given)) is not None]


def _question(rules: RuleSet, given: Given, on: date | None) -> Question:
    return Question(rules, frozenset(given.codes), given.how, rules.open_on(on), frozenset(given.keep))


def _as_it_stands(question: Question, steps: int) -> tuple[str, ...] | None:
    """The units that do not count where everything holds as it stands; None where it does not."""
    rules, taken = question.rules, question.taken
    if holds(rules, taken, taken, question.how):
        return ()
    try:
        complete = any_change(replace(question, may_add=frozenset(), keep=taken), steps)
    except OverBudget:
        # What counts one by one costs little, and completes most combinations that are large and far over their limits.
        idle = one_by_one(rules, taken, question.how)
        if holds(rules, taken - idle, taken, question.how):
            return rules.in_order(idle)
        raise
    if complete is None:
        return None
    out = set(complete.idle)
    for unit in complete.idle:
        if holds(rules, taken - out | {unit}, taken, question.how):
            out.discard(unit)
    return rules.in_order(out)


def _mended(question: Question, steps: int) -> tuple[bool | None, Change | None, bool]:
    """Whether additions alone complete a combination (None: not known), the smallest change, whether the budget ended before."""
    found = smallest(question, steps)
    change = found.change
    if change is None:
        return (None if found.over_budget else False), None, found.over_budget
    if not change.drop:
        return True, change, found.over_budget
    only_added = smallest(replace(question, keep=question.taken), steps, exact=False)
    if only_added.change is None and only_added.over_budget:
        return None, change, True
    return only_added.change is not None, change, found.over_budget


def _as_given(change: Change | None, given: Given) -> Change | None:
    """A change in the codes that were given, with those that have to go in any case."""
    if change is None:
        return None
    return replace(change, drop=(*given.gone, *(given.codes[unit] for unit in change.drop)))


def _not_counted(question: Question, idle: tuple[str, ...], given: Given) -> Iterable[Reason]:
    """A note for each unit that is taken and does not count, with what keeps it out."""
    counted = question.taken - set(idle)
    for unit in idle:
        yield Reason("NOT_COUNTED", given.codes[unit], _why_not(question.rules, unit, given.codes[unit], counted))


def _why_not(rules: RuleSet, unit: str, code: str, counted: Set[str]) -> str:
    for pair in rules.pairs:
        if pair.kind == "needs" and pair.a == unit and not pair_holds(pair, counted | {unit}, counted):
            return f"{code} counts only with {what_it_needs(pair)}, and does not count"
        if pair.kind == "barred" and unit in (pair.a, *pair.b):
            other = pair.b[0] if unit == pair.a else pair.a
            if other in counted:
                return f"{code} does not count beside {other}"
    return f"{code} is over a limit and does not count"


def _over_budget(rules: RuleSet) -> Reason:
    return Reason("OVER_BUDGET", rules.code, "The smallest change was not found in time")
