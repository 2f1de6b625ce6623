"""Define SchemeSpec: what the code must know of a scheme, as a value that is handed down; its words and senders are its row."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from imi.candidates.fields import EMPLOYMENT
from imi.fields.field import Record


@dataclass(frozen=True, eq=False)
class SchemeSpec:
    """A scheme: what is registered under a tab. Two schemes are the same only where they are one value.

    `code` is the key of the scheme's row, `path` the beginning of its addresses. `person` is what must be held of the candidate
    and their employment, `row` what is asked for each registration; the rules of `row` may look at the person, too. `screens` are
    the names of those that the scheme has.

    Its row has the labels; whole sentences need more: `ask` asks for what is registered on, `training` is what a candidate starts
    and ends. `sentence` tells what its row asked for, with `{names}` of its fields, where that reads better than one value after
    another. Before `since` nobody can have been on one, and a start more than `ahead_months` from today is unusual.
    """

    code: str
    path: str
    person: Record
    row: Record
    screens: frozenset[str] = frozenset()
    ask: str = "Choose what to register on"
    training: str = "training"
    sentence: str = ""
    since: date = date.min
    ahead_months: int = 3

    @cached_property
    def record(self) -> Record:
        """Return everything that is asked, in the order of the form and of a spreadsheet's columns."""
        return self.person + self.row

    @cached_property
    def is_of_employees(self) -> bool:
        """Return whether the scheme's candidates have to be employed somewhere."""
        return any(field.name in self.person for field in EMPLOYMENT.required)
