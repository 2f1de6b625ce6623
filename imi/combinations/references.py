"""Check that what a rule document names is there, stands in one place, and runs in no circle."""
from __future__ import annotations

from collections.abc import Collection, Iterator

from imi.combinations.faults import Faults
from imi.combinations.rules import Limit, Pair, RuleSet
from imi.formats import plural

DEEPEST = 20
SHOWN = 5


def check(rules: RuleSet, place: str, faults: Faults) -> None:
    """Note everything that is wrong between the parts of a rule set, whose parts themselves are right."""
    start = f"{place}." if place else ""
    in_place = list(_of_groups(rules))
    # Where groups run in a circle, nothing else can be said of them.
    for where, sentence in in_place or (*_of_limits(rules), *_of_pairs(rules), *_of_stand_ins(rules)):
        faults.add(start + where, sentence)


def _of_groups(rules: RuleSet) -> Iterator[tuple[str, str]]:
    placed: dict[str, str] = {}
    for at, group in enumerate(rules.groups.values()):
        if group.parent is not None and group.parent not in rules.groups:
            yield f"groups[{at}].parent", f"{group.parent} is no group of this rule set"
        elif (fault := _upwards(rules, group.code)):
            yield f"groups[{at}].parent", fault
        for nth, unit in enumerate(group.units):
            if unit not in rules.units:
                yield f"groups[{at}].units[{nth}]", f"{unit} is no unit of this rule set"
            elif unit in placed:
                yield f"groups[{at}].units[{nth}]", f"{unit} stands in group {placed[unit]} already: a unit has one place"
            placed.setdefault(unit, group.code)
        for nth, unit in enumerate(group.mandatory):
            if unit not in group.units:
                yield f"groups[{at}].mandatory[{nth}]", f"{unit} is no unit of group {group.code}"
    lost = [unit for unit in rules.units if unit not in placed]
    if lost:
        yield f"units[{list(rules.units).index(lost[0])}]", f"{_some(lost)} in no group: every unit stands in one"


def _upwards(rules: RuleSet, code: str) -> str:
    """Return what is wrong with the groups above a group, '' where nothing is: they run in a circle, or there are too many."""
    above: list[str] = [code]
    while (parent := rules.groups[above[-1]].parent) is not None and parent in rules.groups:
        if parent in above:
            # Groups that only hang on a circle are not in it; the circle is told at its own groups.
            return f"the groups run in a circle: {' in '.join([*above, parent])}" if parent == code else ""
        above.append(parent)
        if len(above) > DEEPEST:
            return f"groups stand at most {DEEPEST} deep within each other"
    return ""


def _of_limits(rules: RuleSet) -> Iterator[tuple[str, str]]:
    choosing: dict[str, str] = {}
    for at, limit in enumerate(rules.limits):
        if limit.group is not None and limit.group not in rules.groups:
            yield f"limits[{at}].group", f"{limit.group} is no group of this rule set"
            continue
        for nth, unit in enumerate(limit.units or ()):
            if unit not in rules.units:
                yield f"limits[{at}].units[{nth}]", f"{unit} is no unit of this rule set"
        if limit.counts == "groups" and limit.group is not None:
            yield from _of_choice(rules, limit, f"limits[{at}]", choosing)


def _of_choice(rules: RuleSet, limit: Limit, place: str, choosing: dict[str, str]) -> Iterator[tuple[str, str]]:
    group = limit.group or ""
    if group in choosing:
        yield f"{place}.group", f"limit {choosing[group]} says already how many groups of {group} are chosen"
    choosing.setdefault(group, limit.code)
    there = sum(each.parent == group for each in rules.groups.values())
    if not there:
        yield f"{place}.group", f"there are no groups within {group} to choose from"
    elif (limit.least or 0) > there:
        yield f"{place}.least", f"asks for {limit.least} of {there} groups"
    for at, child in enumerate(rules.groups.values()) if limit.least is not None else ():
        if child.parent == group and not _asks(rules, child.code):
            yield f"groups[{at}]", (f"{child.code} is a group to choose and asks for nothing: give it a limit with least, "
                                    "or mandatory units")


def _asks(rules: RuleSet, code: str) -> bool:
    """Whether a group is not complete while it is empty."""
    if rules.groups[code].must or any(each.group == code and each.least is not None for each in rules.limits):
        return True
    chosen = any(each.group == code and each.counts == "groups" for each in rules.limits)
    return not chosen and any(_asks(rules, child.code) for child in rules.groups.values() if child.parent == code)


def _of_pairs(rules: RuleSet) -> Iterator[tuple[str, str]]:
    seen: set[object] = set()
    for pair in rules.pairs:
        for unit in (pair.a, *pair.b):
            if unit not in rules.units:
                yield f"pairs {pair.about}", f"{unit} is no unit of this rule set"
        same = _same(pair)
        if same in seen:
            yield f"pairs {pair.about}", "stands there twice"
        seen.add(same)


def _same(pair: Pair) -> object:
    return (pair.kind, frozenset((pair.a, *pair.b))) if pair.kind == "barred" else (pair.kind, pair.a, frozenset(pair.b))


def _of_stand_ins(rules: RuleSet) -> Iterator[tuple[str, str]]:
    for old, new in rules.stands_for.items():
        if old in rules.units:
            yield f"stands_for.{old}", f"{old} is a unit of this rule set; only a unit that is none can be replaced by another"
        if new not in rules.units:
            yield f"stands_for.{old}", f"{new} is no unit of this rule set"


def _some(units: Collection[str]) -> str:
    """A few of these units by name, and how many more; with the verb."""
    named = ", ".join(list(units)[:SHOWN])
    more = f" and {len(units) - SHOWN} more" if len(units) > SHOWN else ""
    return f"{named}{more} {plural(len(units), 'stands', 'stand')}"
