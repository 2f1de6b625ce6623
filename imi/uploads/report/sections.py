"""Order the parts of an upload's report, and find the part that follows one that has been put right."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from imi.uploads.report.groups import Cell, Group, place

SINGLE = "single"
# Lists that are too long to be chosen from: a box suggests what is in them.
SUGGESTED = ("standard", "package")


@dataclass(frozen=True)
class Section:
    """Holds a part of the report: the rows of one cause, or (`single`) all causes of one row each, a line for each.

    `number` counts from 1.
    """

    number: int
    severity: str
    groups: Sequence[Group]
    single: bool = False

    @property
    def id(self) -> str:
        """Return the id of the section on the page."""
        return f"group-{self.number}"

    @property
    def lines(self) -> list[tuple[Group, Cell]]:
        """Return every cell that is shown, with its cause."""
        return [(group, cell) for group in self.groups for cell in group.cells]

    @property
    def lists(self) -> list[str]:
        """Return the fields whose lists its boxes suggest from."""
        return [name for name in dict.fromkeys(group.field for group in self.groups) if name in SUGGESTED]

    @property
    def first(self) -> str:
        """Return where somebody begins: what changes all its rows, or its first cell."""
        group = self.groups[0]
        if not self.single and (self.severity == "warning" or group.shared or group.most):
            return self.id
        return group.place(group.cells[0])

    def came_from(self, group: Group) -> str:
        """Return what a form posts to say where on the page it stands."""
        return f"{self.number} {group.key}{f' {SINGLE}' if self.single else ''}"


class From(NamedTuple):
    """Says where on the report's page something was done: in which section, of which cause, and in which row, 0 for all rows."""

    number: int
    field: str
    code: str
    single: bool
    row: int

    @classmethod
    def read(cls, text: str, row: int = 0) -> From | None:
        """Read where on the page a form stands; None where it says nothing that a page of ours would."""
        number, *parts = text.split(" ")
        if not number.isdecimal() or len(number) > 4 or len(parts) not in (2, 3):
            return None
        return cls(int(number), parts[0], parts[1], parts[2:] == [SINGLE], row)

    @property
    def place(self) -> str:
        """Return the place of the cell itself."""
        return place(self.row, self.field, self.code)


def sections(problems: Sequence[Group], warnings: Sequence[Group], several: Sequence[str],
             order: Mapping[str, int]) -> list[Section]:
    """Return problems before warnings, in both the causes of several rows before those of one. `several` are the keys of the
    causes that several rows have had, `order` is that of the columns, in which the problems of one row stand.
    """
    made: list[Section] = []
    for severity, groups in (("error", problems), ("warning", warnings)):
        single = sorted((group for group in groups if group.rows == 1 and group.key not in several),
                        key=lambda group: (group.cells[0].row, order.get(group.field, len(order))))
        for group in groups:
            if group not in single:
                made.append(Section(len(made) + 1, severity, [group]))
        if single:
            made.append(Section(len(made) + 1, severity, single, single=True))
    return made


def following(shown: Sequence[Section], done: From, order: Mapping[str, int]) -> str:
    """Return what comes after what was done: the next row of the same cause, the next cause, from the top again after the last.

    '' where nothing is left. `order` is that of the columns.
    """
    here = _here(shown, done)
    if here is not None:
        if not done.row and not here.single:
            return here.first
        after = (done.row, order.get(done.field, len(order))) if here.single else (done.row, len(order))
        for group, cell in here.lines:
            if (cell.row, order.get(group.field, len(order))) > after:
                return group.place(cell)
    later = [one for one in shown if (one.number > here.number if here is not None else one.number >= done.number)]
    return next((one.first for one in (*later, *shown)), "")


def _here(shown: Sequence[Section], done: From) -> Section | None:
    """Return the section in which something was done, as far as something is left of it."""
    if done.single:
        return next((one for one in reversed(shown) if one.single and one.number <= done.number), None)
    return next((one for one in shown if not one.single and one.groups[0].key == f"{done.field} {done.code}"), None)


def places_of(shown: Sequence[Section], row: int, name: str = "") -> Iterator[str]:
    """Yield the ids under which a row, or one field of it, stands on the page."""
    return (group.place(cell) for one in shown for group, cell in one.lines
            if cell.row == row and name in ("", group.field))
