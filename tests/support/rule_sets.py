"""Make rule sets by chance, each with a combination that completes it or nearly does.

A hidden solution is drawn first, then lower limits just under it and upper limits just over it: rules that are drawn freely
are mostly easy or impossible, and have found few faults.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from imi.combinations import document
from imi.combinations.meaning import met
from imi.combinations.rules import HOW, PLANNED, RuleSet

DAY = date(2026, 11, 23)
CLOSED = "2026-01-31"


@dataclass(slots=True)
class Case:
    """A rule set, a combination of its units, how they are gained, and those that are achieved."""

    rules: RuleSet
    units: frozenset[str]
    how: dict[str, str]
    achieved: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    said: dict[str, Any] = field(default_factory=dict)


class Maker:
    """Draws one rule set around a hidden solution."""

    def __init__(self, chance: Random, units: int, most_credits: int = 6) -> None:
        self.chance = chance
        self.codes = [f"U{number}" for number in range(1, units + 1)]
        self.units: list[dict[str, Any]] = [
            {"code": code, "level": chance.randint(1, 4), "credits": chance.randint(1, most_credits),
             "hours": 5 * chance.randint(1, 6)} for code in self.codes]
        if chance.random() < 0.4:
            # Qualifications have many units that no rule tells apart.
            alike = self.units[:2]
            self.units = [{**chance.choice(alike), "code": code} for code in self.codes]
        share = chance.uniform(0.3, 0.8)
        self.taken = {code for code in self.codes if chance.random() < share}
        self.counted = {code for code in sorted(self.taken) if chance.random() < chance.choice((0.75, 1.0))}
        self.how = {code: chance.choice(HOW) for code in sorted(self.taken) if chance.random() < 0.3}
        self.groups = self._groups()

    def _groups(self) -> list[dict[str, Any]]:
        """One to four groups, some of them within a group, which may ask to choose among them."""
        many = self.chance.randint(1, min(5, 1 + len(self.codes) // 2))
        groups: list[dict[str, Any]] = [{"code": f"G{number}", "title": f"Group {number}", "parent": None, "units": []}
                                        for number in range(1, many + 1)]
        for code in self.codes:
            self.chance.choice(groups)["units"].append(code)
        if many > 2 and self.chance.random() < 0.6:
            groups.insert(0, {"code": "P", "title": "Pathways", "parent": None, "units": []})
            for group in groups[1:1 + self.chance.randint(2, many)]:
                group["parent"] = "P"
        for group in groups:
            sure = [code for code in group["units"] if code in self.counted]
            if sure and self.chance.random() < 0.3:
                group["mandatory"] = self.chance.sample(sure, self.chance.randint(1, min(2, len(sure))))
        return groups

    def limits(self, many: int) -> list[dict[str, Any]]:
        """Limits near the hidden solution."""
        return [limit for number in range(many) if (limit := self._limit(f"L{number + 1}"))]

    def _limit(self, code: str) -> dict[str, Any] | None:
        chance = self.chance
        limit: dict[str, Any] = {"code": code, "counts": chance.choice(("units", "credits", "credits", "hours"))}
        kind = chance.random()
        if kind < 0.5:
            limit["group"] = chance.choice(self.groups)["code"]
        elif kind < 0.65:
            limit["units"] = chance.sample(self.codes, chance.randint(1, len(self.codes)))
        if chance.random() < 0.35:
            limit["level_from"] = chance.randint(1, 4)
            if chance.random() < 0.5:
                limit["level_to"] = chance.randint(limit["level_from"], 4)
        if chance.random() < 0.2:
            limit["how"] = chance.sample(HOW, chance.randint(1, 3))
        if chance.random() < 0.5:
            least = self._value(limit, self.counted) - chance.randint(0, 2)
            if least < 1:
                return None
            limit["least"] = least
        else:
            limit["strict"] = chance.random() < 0.3
            limit["most"] = self._value(limit, self.taken if limit["strict"] else self.counted) + chance.choice((0, 0, 1, 2))
        return limit

    def _value(self, limit: dict[str, Any], units: set[str]) -> int:
        """What a limit counts of some units: worked out here once more, on its own."""
        inside = {limit.get("group")}
        for _ in self.groups:
            inside |= {group["code"] for group in self.groups if group["parent"] in inside}
        placed = {code for group in self.groups if group["code"] in inside for code in group["units"]}
        total = 0
        for unit in self.units:
            code = unit["code"]
            if code in units and (limit.get("group") is None or code in placed) and code in limit.get("units", self.codes) and (
                    limit.get("level_from", 0) <= unit["level"] <= limit.get("level_to", 9)) and (
                    self.how.get(code, PLANNED) in limit.get("how", HOW)):
                total += 1 if limit["counts"] == "units" else unit[limit["counts"]]
        return total

    def pairs(self, many: int) -> list[dict[str, Any]]:
        """Pairs that the hidden solution keeps."""
        found: dict[object, dict[str, Any]] = {}
        for _ in range(many if len(self.codes) > 2 else 0):
            a, b, c = self.chance.sample(self.codes, 3)
            if self.chance.random() < 0.5:
                strict = self.chance.random() < 0.4
                if not {a, b} <= (self.taken if strict else self.counted):
                    found[frozenset((a, b))] = {"kind": "barred", "a": a, "b": [b], "strict": strict}
                continue
            others = [b, c][:self.chance.randint(1, 2)]
            n = self.chance.randint(1, len(others))
            if a not in self.counted or sum(unit in self.counted for unit in others) >= n:
                found[(a, frozenset(others))] = {"kind": "needs", "a": a, "b": others, "n": n}
        return list(found.values())

    def document(self, limits: int, pairs: int) -> dict[str, Any]:
        """The whole rule document."""
        said: dict[str, Any] = {"code": "MADE", "title": "Made by chance", "units": self.units, "groups": self.groups,
                "limits": self.limits(limits), "pairs": self.pairs(pairs)}
        if self.groups[0]["code"] == "P":
            said["limits"].append(self._choice(said))
        return said

    def _choice(self, said: dict[str, Any]) -> dict[str, Any]:
        """How many groups are chosen, so that the hidden solution chooses so many. Each of them asks for something."""
        for group in self.groups:
            if group["parent"] == "P":
                said["limits"].append({"code": f"{group['code']}.n", "counts": "units", "group": group["code"], "least": 1})
        rules = document.read(said)
        children = rules.children["P"]
        complete = sum(met(rules, child, frozenset(self.counted), frozenset(self.taken), self.how) for child in children)
        begun = sum(not rules.scope[child].isdisjoint(self.taken) for child in children)
        limit: dict[str, Any] = {"code": "P.n", "counts": "groups", "group": "P"}
        if complete:
            limit["least"] = self.chance.randint(1, complete)
        if not complete or self.chance.random() < 0.6:
            limit["most"] = max(begun, limit.get("least", 0))
        return limit


def made(seed: int, units: int, *, limits: int | None = None, pairs: int | None = None, most_credits: int = 6,
         changes: int | None = None) -> Case:
    """A rule set of so many units and a combination near its hidden solution, the same for the same seed."""
    chance = Random(seed)
    maker = Maker(chance, units, most_credits)
    for unit in maker.units:
        if chance.random() < 0.1:
            unit["closes"] = CLOSED
    said = maker.document(chance.randint(1, 6) if limits is None else limits, chance.randint(0, 3) if pairs is None else pairs)
    taken = set(maker.taken) if chance.random() < 0.8 else {code for code in maker.codes if chance.random() < 0.5}
    for code in chance.sample(maker.codes, min(units, chance.randint(0, 4) if changes is None else changes)):
        taken ^= {code}
    how = {code: maker.how.get(code, PLANNED) for code in maker.codes if code in taken}
    for code in sorted(taken):
        if chance.random() < 0.05:
            how[code] = chance.choice(HOW)
    rules = document.read(said)
    # A closed unit that is planned would be a fault of the codes, which these cases are not about.
    taken = {code for code in sorted(taken) if how[code] != PLANNED or rules.units[code].open_on(DAY)}
    achieved = frozenset(code for code in sorted(taken) if how[code] == "achieved" or chance.random() < 0.1)
    given = {code: word for code, word in how.items() if code in taken and word != PLANNED}
    return Case(rules, frozenset(taken), given, achieved, frozenset(maker.taken), said)
