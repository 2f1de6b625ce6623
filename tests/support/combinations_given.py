"""Read the rule sets and judged combinations that were given with the right answers."""
from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from imi.combinations import document
from imi.combinations.answers import Answer, judge
from imi.combinations.rules import RuleSet

FOLDER = Path(__file__).parents[1] / "combinations"
RULES = {rules.code: rules for rules in document.read_file((FOLDER / "rules.json").read_text(encoding="utf-8"))}
Outcome = tuple[str, str, list[str], str, list[str]]


@dataclass(frozen=True)
class Row:
    """One line of the file."""

    number: str
    rules: RuleSet
    units: tuple[str, ...]
    how: dict[str, str]
    achieved: tuple[str, ...]
    size: str
    expected: Outcome

    def answer(self) -> Answer:
        """What the portal answers."""
        return judge(self.rules, self.units, self.how, achieved=self.achieved)

    def judged(self) -> Outcome:
        """What the portal answers, as the file says it."""
        answer = self.answer()
        size = "" if answer.certification else "none" if answer.change is None else str(answer.change.size)
        return (_word(answer.registration), _word(answer.certification), sorted(map(str, answer.reasons)), size,
                sorted({note.code for note in answer.notes}))

    def how_of(self, units: list[str]) -> dict[str, str]:
        """How those units are gained that are still there."""
        return {unit: way for unit, way in self.how.items() if unit in units}


def _word(verdict: bool | None) -> str:
    return {True: "accepted", False: "not accepted", None: "not known"}[verdict]


def _rows() -> list[Row]:
    with (FOLDER / "combinations.csv").open(encoding="utf-8", newline="") as file:
        return [Row(line["no"], RULES[line["rules"]], tuple(line["combination"].split()),
                    dict(part.split("=") for part in line["how_gained"].split()), tuple(line["achieved"].split()),
                    line["smallest_change"], (line["registration"], line["certification"], sorted(line["reasons"].split()),
                                              line["smallest_change"], sorted(line["notes"].split())))
                for line in csv.DictReader(file)]


ROWS = _rows()
