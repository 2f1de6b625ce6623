"""Note what comes of a catalogue's workbook: what is wrong in which cell, and which row adds or changes what."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from imi.administration.catalogue.keeping import differences
from imi.database.errors import Refused
from imi.fields.field import Context, Record


@dataclass(frozen=True)
class WrongCell:
    """Say what is wrong in one cell; `row` is Excel's number."""

    row: int
    column: str
    text: str
    message: str


@dataclass(frozen=True)
class CatalogueChange:
    """Name what a row adds or changes: a standard, package, price or contents, with each value before and after."""

    row: int
    kind: str
    what: str
    name: str
    values: tuple[tuple[str, str | None, str | None], ...]


@dataclass
class ImportOutcome:
    """Collect what comes of a workbook. `unchanged` counts the things that are stored as the workbook says already."""

    wrong: list[WrongCell] = field(default_factory=list)
    changes: list[CatalogueChange] = field(default_factory=list)
    unchanged: int = 0

    @property
    def fingerprint(self) -> str:
        """Return a short text that differs where the changes do, so that what somebody looked at is what is applied."""
        told = [(one.kind, one.what, one.name, one.values) for one in self.changes]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]

    def count(self, kind: str) -> int:
        """Return how many things are added, changed or drafted."""
        return sum(one.kind == kind for one in self.changes)

    def read(self, number: int, record: Record, columns: Mapping[str, str], texts: dict[str, str],
             held: Mapping[str, Any], today: date) -> dict[str, Any] | None:
        """Return what is held with the row's own values in it; None where a cell is wrong, which is noted."""
        given = {name: texts[column] for column, name in columns.items() if texts.get(column, "").strip()}
        reading = record.read({**record.texts(held), **given}, Context(today))
        for problem in reading.errors:
            column = next(column for column, name in columns.items() if name == problem.field)
            self.note_wrong(number, column, texts.get(column, ""), problem.message)
        if reading.errors:
            return None
        return {**{name: held.get(name) for name in record.names}, **reading.values}

    def keep(self, number: int, what: str, name: str, columns: Mapping[str, str], texts: dict[str, str],
             held: Mapping[str, Any], values: Mapping[str, Any], add: Callable[[], Any], change: Callable[[], bool],
             stored: Any) -> Any:
        """Add or change what differs from what is held, and return it; None where that is refused, which is noted."""
        told = {field: pair for field, pair in differences(held, values).items() if pair[0] != pair[1]}
        if stored is not None and not told:
            self.unchanged += 1
            return stored
        try:
            kept = add() if stored is None else change() and stored
        except Refused as refusal:
            self.refused(number, columns, texts, refusal)
            return None
        shown = {named: column for column, named in columns.items()}
        self.changes.append(CatalogueChange(number, "added" if stored is None else "changed", what, name,
                                            tuple((shown.get(field, field), *pair) for field, pair in told.items())))
        return kept

    def draft(self, number: int, what: str, name: str, columns: Mapping[str, str], texts: dict[str, str],
              value: tuple[str, str | None, str | None], act: Callable[[], bool]) -> None:
        """Count what `act` drafted, or note in which cell it was refused."""
        try:
            changed = act()
        except Refused as refusal:
            self.refused(number, columns, texts, refusal)
            return
        if changed:
            self.changes.append(CatalogueChange(number, "drafted", what, name, (value,)))
        else:
            self.unchanged += 1

    def refused(self, number: int, columns: Mapping[str, str], texts: dict[str, str], refusal: Refused) -> None:
        """Note a refusal at the cell of the field that it names, or else at the first."""
        column = next((column for column, name in columns.items() if name == refusal.field), next(iter(columns)))
        self.note_wrong(number, column, texts.get(column, ""), refusal.message)

    def note_wrong(self, number: int, column: str, text: str, message: str) -> None:
        """Note what is wrong in a cell."""
        self.wrong.append(WrongCell(number, column, text, message))
