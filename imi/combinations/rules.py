"""Define what rules of combination are made of: units, groups, limits, pairs, and one edition of them as a value."""
from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

PLANNED, ACHIEVED = "planned", "achieved"
HOW = (PLANNED, ACHIEVED, "rpl", "transfer", "exempt")
# Tables of results and other papers say assessed of an achieved unit.
ASSESSED = "assessed"
COUNTS = ("units", "credits", "hours", "groups")
# How each unit of a combination is gained; a unit that nothing is said of is planned.
Gained = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit. Entry levels 1 to 3 are -2, -1 and 0; hours are guided hours; None is what nobody has said."""

    code: str
    title: str = ""
    ref: str = ""
    kind: str = ""
    level: int | None = None
    credits: int | None = None
    hours: int | None = None
    opens: date | None = None
    closes: date | None = None

    def open_on(self, day: date | None) -> bool:
        """Whether somebody may be registered on the unit that day; always where no day is asked for."""
        return day is None or ((self.opens is None or self.opens <= day) and (self.closes is None or day <= self.closes))


@dataclass(frozen=True, slots=True)
class Group:
    """A group of units, or of groups, or of both. With `all` every unit that stands directly in it is mandatory."""

    code: str
    title: str = ""
    parent: str | None = None
    units: tuple[str, ...] = ()
    all: bool = False
    mandatory: tuple[str, ...] = ()

    @property
    def must(self) -> tuple[str, ...]:
        """The units without which the group is not complete."""
        return self.units if self.all else self.mandatory


@dataclass(frozen=True, slots=True)
class Limit:
    """At least, at most, or both, of what a group, a list of units or the whole combination holds.

    A limit that counts groups says instead how many of the groups within a group are chosen.
    """

    code: str
    counts: str
    says: str = ""
    group: str | None = None
    units: tuple[str, ...] | None = None
    level_from: int | None = None
    level_to: int | None = None
    how: tuple[str, ...] | None = None
    least: int | None = None
    most: int | None = None
    strict: bool = False

    def reaches(self, unit: Unit) -> bool:
        """Whether the limit counts units of that level."""
        if self.level_from is None and self.level_to is None:
            return True
        return unit.level is not None and (self.level_from is None or unit.level >= self.level_from) and (
            self.level_to is None or unit.level <= self.level_to)

    def weight(self, unit: Unit) -> int:
        """What one unit adds to what the limit counts."""
        if self.counts == "units":
            return 1
        return (unit.credits if self.counts == "credits" else unit.hours) or 0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two units that exclude each other (barred), or one that counts only with some of others (needs)."""

    kind: str
    a: str
    b: tuple[str, ...]
    n: int = 1
    strict: bool = True
    says: str = ""

    @property
    def about(self) -> str:
        """The pair as reasons name it: A1+A3 in the order of bytes, or O1K>O1S."""
        if self.kind == "needs":
            return f"{self.a}>{'|'.join(self.b)}"
        return "+".join(sorted((self.a, *self.b), key=str.encode))


@dataclass(frozen=True)
class RuleSet:
    """One edition of the rules of a qualification, with what is asked of it again and again worked out once."""

    code: str
    units: Mapping[str, Unit]
    groups: Mapping[str, Group]
    limits: tuple[Limit, ...] = ()
    pairs: tuple[Pair, ...] = ()
    stands_for: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    number: str = ""
    pathway: str = ""
    level: int | None = None
    sample: bool = False
    source: str = ""
    text: str = ""
    note: str = ""
    starts: date | None = None

    @cached_property
    def children(self) -> dict[str | None, list[str]]:
        """The groups directly within each group; None is the whole."""
        found: dict[str | None, list[str]] = {None: []}
        for group in self.groups.values():
            found.setdefault(group.parent, []).append(group.code)
        return found

    @cached_property
    def scope(self) -> dict[str | None, frozenset[str]]:
        """The units of each group, those of all groups below it included."""
        found: dict[str | None, frozenset[str]] = {None: frozenset(self.units)}

        def gather(code: str) -> frozenset[str]:
            own = frozenset(self.groups[code].units)
            found[code] = own.union(*(gather(child) for child in self.children.get(code, ())))
            return found[code]

        for top in self.children[None]:
            gather(top)
        return found

    @cached_property
    def limits_of(self) -> dict[str | None, list[Limit]]:
        """The limits of each group in the order of the document, those that count groups left out."""
        found: dict[str | None, list[Limit]] = {}
        for limit in self.limits:
            if limit.counts != "groups":
                found.setdefault(limit.group, []).append(limit)
        return found

    @cached_property
    def choices(self) -> dict[str | None, Limit]:
        """The limits that say how many groups of a group are chosen."""
        return {limit.group: limit for limit in self.limits if limit.counts == "groups"}

    @cached_property
    def group_of(self) -> dict[str, str]:
        """The group that each unit stands in."""
        return {unit: group.code for group in self.groups.values() for unit in group.units}

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each unit stands in the document."""
        return {unit: at for at, unit in enumerate(self.units)}

    @cached_property
    def weights(self) -> dict[str, dict[str, int]]:
        """What each unit adds to each limit that does not count groups, by how much it counts whatever it is gained by."""
        return {limit.code: {code: limit.weight(self.units[code])
                             for code in (self.scope[limit.group] if limit.units is None else limit.units)
                             if limit.reaches(self.units[code])}
                for limit in self.limits if limit.counts != "groups"}

    def open_on(self, day: date | None) -> frozenset[str]:
        """The units that somebody may be registered on that day."""
        return frozenset(code for code, unit in self.units.items() if unit.open_on(day))

    def in_order(self, units: Collection[str]) -> tuple[str, ...]:
        """Units as they follow each other in the document."""
        return tuple(sorted(units, key=self.position.__getitem__))
