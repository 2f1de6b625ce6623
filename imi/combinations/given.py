"""Read the units of a combination as somebody gives them: which units of the rules they are, and what is wrong with them."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from imi.combinations.reasons import Reason
from imi.combinations.rules import ACHIEVED, ASSESSED, HOW, PLANNED, RuleSet
from imi.formats import short_day


@dataclass(slots=True)
class Given:
    """The units of the rules that are meant, each with the code that was given for it."""

    codes: dict[str, str] = field(default_factory=dict)
    how: dict[str, str] = field(default_factory=dict)
    keep: set[str] = field(default_factory=set)
    # What has to go in any case, and why.
    gone: list[str] = field(default_factory=list)
    faults: list[Reason] = field(default_factory=list)
    notes: list[Reason] = field(default_factory=list)


class NotGained(ValueError):
    """A way to gain a unit that there is not, or one for a unit that is not in the combination."""

    def __init__(self, unit: str) -> None:
        super().__init__(f"Say how {unit} is gained: {', '.join(HOW[:-1])} or {HOW[-1]}")


def read(rules: RuleSet, units: Iterable[str], how: Mapping[str, str], achieved: Iterable[str], on: date | None) -> Given:
    """What a list of codes means on a day. A code that is given twice is read once."""
    passed = set(achieved := tuple(achieved))
    codes = dict.fromkeys([*units, *achieved])
    ways = _ways(codes, how, passed)
    passed |= {unit for unit, way in ways.items() if way == ACHIEVED}
    given = Given()
    # Of two codes for one unit an achieved one stays, then the code of the unit itself.
    for unit in sorted(codes, key=lambda unit: (unit not in passed, unit not in rules.units)):
        meant = unit if unit in rules.units else rules.stands_for.get(unit)
        if meant is None:
            continue
        if meant not in given.codes:
            given.codes[meant], given.how[meant] = unit, ways[unit]
            if unit in passed:
                given.keep.add(meant)
        elif unit not in passed:
            given.gone.append(unit)
    _tell_unknown(rules, given, codes)
    _tell_closed(rules, given, on)
    return given


def _ways(codes: Iterable[str], how: Mapping[str, str], achieved: Collection[str]) -> dict[str, str]:
    """How each unit is gained."""
    ways = {unit: ACHIEVED if unit in achieved else PLANNED for unit in codes}
    for unit, word in how.items():
        if unit not in ways or word not in (*HOW, ASSESSED):
            raise NotGained(unit)
        if word != PLANNED:
            ways[unit] = ACHIEVED if word == ASSESSED else word
    return ways


def _tell_unknown(rules: RuleSet, given: Given, codes: Iterable[str]) -> None:
    """Note codes that are no unit, and those of units that another replaced, in the order in which they were given."""
    for unit in codes:
        if unit in rules.units:
            continue
        new = rules.stands_for.get(unit)
        if new is None:
            given.faults.append(Reason("UNKNOWN", unit, f"{unit} is not a unit of this qualification"))
            given.gone.append(unit)
            continue
        given.notes.append(Reason("SUPERSEDED", unit, f"{unit} is counted as {new}, which replaced it"))
        other = given.codes[new]
        if unit in given.gone or (other == unit and new in given.gone):
            twin = new if other == unit else other
            given.faults.append(Reason("DOUBLE", unit, f"{unit} and {twin} are the same unit: one of them counts"))


def _tell_closed(rules: RuleSet, given: Given, on: date | None) -> None:
    """Note planned units that take nobody that day; they have to go."""
    for unit in rules.in_order(given.codes):
        if given.how[unit] == PLANNED and not rules.units[unit].open_on(on):
            given.faults.append(Reason("CLOSED", unit, f"{unit} takes no new registrations on {short_day(on)}"))
            given.gone.append(given.codes[unit])
            del given.codes[unit]
