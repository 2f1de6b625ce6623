"""Rows of which nothing is to be said, as most of a good list are: read by the column, for most cells of one are alike.

It has no rule of its own. A cell is plain where the rules by which every row is checked find nothing in it: no damage, no
problem, nothing that is kept otherwise. A row with any other cell is checked by itself, and so is one about somebody known.
"""
from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from operator import itemgetter
from typing import Any

from imi.catalogue.queries import Offer, Standard
from imi.fields.field import Context
from imi.fields.many import REMEMBERED, Many
from imi.registrations.fields import PURCHASE_ORDER
from imi.uploads.checking.cells.damage import UNSURE, damage, repair
from imi.uploads.checking.cells.normalised import cell as tidied_cell
from imi.uploads.checking.lookups import Courses
from imi.uploads.checking.one_row import CheckedSheetRow, SheetLine, course, is_cut_off
from imi.uploads.fields import CANDIDATE_NUMBER, SheetFields

OPTIONAL = (PURCHASE_ORDER.name, CANDIDATE_NUMBER.name)
# A cell of which something is to be said.
ODD = object()
# A text, or (text, kind) where the cell was no text.
Cell = str | tuple[str, str]
Sold = tuple[Standard, Offer] | None


class FastPath:
    """Checks the rows of one upload that have no problem at all, a piece at a time, and leaves the others to the full check."""

    def __init__(self, courses: Courses, many: Many) -> None:
        self._courses, self._many = courses, many
        self._fields, self._names = courses.fields, courses.fields.scheme.record.names
        self._required = frozenset(self._names)
        self._known: dict[str, dict[Cell, Any]] = {
            name: {} for name in (*self._names, *OPTIONAL)}

    def rows(self, lines: Sequence[SheetLine]) -> list[CheckedSheetRow | None]:
        """Check each of the lines as one about a stranger, and return None in place of one that is not plain."""
        is_whole = [line.texts.keys() >= self._required for line in lines]
        found = iter(self._rows(list(compress(lines, is_whole))) if any(is_whole) else ())
        return [next(found) if whole else None for whole in is_whole]

    def _rows(self, lines: Sequence[SheetLine]) -> list[CheckedSheetRow | None]:
        """Do the same as `rows` for lines that have all that is required."""
        odd: set[int] = set()
        columns = self._columns(lines, odd)
        each = zip(lines, self._courses_of(lines), columns[PURCHASE_ORDER.name],
                   zip(*(columns[name] for name in self._names), strict=True), strict=True)
        return [None if n in odd or sold is None else self._checked(line.row, sold, order, values)
                for n, (line, sold, order, values) in enumerate(each)]

    def _columns(self, lines: Sequence[SheetLine], odd: set[int]) -> dict[str, list[Any]]:
        """Return the values of all lines by field. What is found not to be plain is added to `odd`."""
        texts = [line.texts for line in lines]
        required = zip(*map(itemgetter(*self._names), texts), strict=True)
        cells: dict[str, list[Cell]] = {name: list(column) for name, column in zip(self._names, required, strict=True)}
        cells.update((name, [each.get(name, "") for each in texts]) for name in OPTIONAL)
        for n, line in enumerate(lines):
            for name, kind in line.odd.items():
                if name in cells:
                    cells[name][n] = line.texts.get(name, ""), kind
                else:
                    odd.add(n)
        return {name: self._column(name, column, odd) for name, column in cells.items()}

    def _column(self, name: str, cells: Sequence[Cell], odd: set[int]) -> list[Any]:
        known, given = self._known[name], self._courses.given
        for each in set(cells) - known.keys():
            known[each] = value(self._fields, name, *((each, "") if isinstance(each, str) else each), given)
        values = [known[each] for each in cells]
        if any(each is ODD for each in known.values()):
            odd.update(n for n, found in enumerate(values) if found is ODD)
        if len(known) > REMEMBERED:
            # Names and numbers are each other's unlike.
            known.clear()
        return values

    def _courses_of(self, lines: Sequence[SheetLine]) -> list[Sold]:
        """Return standard and package of all lines, None where there is something to say of them."""
        said = [(line.texts.get("standard", ""), line.texts.get("package", "")) for line in lines]
        sold: dict[tuple[str, str], Sold] = {}
        for texts in set(said):
            standard, offer, problems = course(*texts, self._courses)
            is_odd = problems or is_cut_off(texts[0], standard, self._courses)
            sold[texts] = None if is_odd or standard is None or offer is None else (standard, offer)
        return [sold[texts] for texts in said]

    def _checked(self, row: int, sold: tuple[Standard, Offer], order: str, cells: Sequence[Any]) -> CheckedSheetRow | None:
        values, (standard, offer) = dict(zip(self._names, cells, strict=True)), sold
        if self._many.between(values, offer.stage):
            return None
        return CheckedSheetRow(row, values, (), standard, offer, None, None, False, True, order)


def value(fields: SheetFields, name: str, text: str, kind: str, given: Context) -> Any:
    """Return the value of a cell, ODD where there is more to say about it."""
    field = fields[name]
    if kind == UNSURE or damage(field, text, kind) or repair(field, text, kind):
        return ODD
    if name not in fields.scheme.record:
        if not text.strip():
            return ""
        is_plain = name == PURCHASE_ORDER.name and PURCHASE_ORDER.check(text, given) == (text, [])
        return text if is_plain else ODD
    found, problems = field.check(text, given)
    return ODD if problems or tidied_cell(field, text, found, given) else found
