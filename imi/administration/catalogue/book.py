"""Read the catalogue back from the rows of a workbook, and say what is wrong in each cell and what changes.

A row is a package of a standard, or a standard alone. An empty cell, a column or a row that is not there leaves what is
stored as it is. Prices and contents come in as drafts: centres see them once they are published.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from imi.administration.catalogue import packages
from imi.administration.catalogue.columns import (
    BETWEEN,
    FOLLOWS,
    HOLDS,
    NEEDED,
    NOTHING,
    OF_CONTENTS,
    OF_PACKAGE,
    OF_STANDARD,
    columns,
    of_prices,
)
from imi.administration.catalogue.keeping import refusing
from imi.administration.catalogue.outcome import CatalogueChange, ImportOutcome
from imi.administration.catalogue.shelf import Key, Shelf
from imi.administration.catalogue.writing import write
from imi.audit.actions import new_action, record
from imi.catalogue.fields import CONTENTS, PACKAGE, PRICE, STANDARD
from imi.catalogue.models import Package, Version
from imi.database.connection import db, lock
from imi.database.errors import Conflict, Refused
from imi.fields.text import alike
from imi.formats import count, day, money
from imi.people.models import Person

MEANWHILE = "The catalogue was changed while you looked. This is what the workbook would do now"
BAD_KINDS = {"e": "{heading} holds an error of the spreadsheet: {text}",
             "f": "{heading} holds a formula without a result. Open the file in Excel, save it, and send that"}


class NotACatalogueSheet(Refused):
    """The sheet has no catalogue in it."""

    field, code = "file", "catalogue.columns"


@dataclass(frozen=True)
class CatalogueSheet:
    """Hold a sheet as it was read: its headings, and of each row Excel's number, its texts, and the kinds of its cells."""

    headings: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str], str]]


def known() -> set[str]:
    """Return the headings that the workbook may have, as `alike` folds them."""
    return {alike(column) for column in columns()}


def preview(sheet: CatalogueSheet, today: date) -> ImportOutcome:
    """Return what would come of the workbook; nothing is written, and nobody waits. Raises NotACatalogueSheet."""
    return _Run(sheet, today).outcome


def apply(sheet: CatalogueSheet, person: Person, today: date, seen: str) -> ImportOutcome:
    """Do all that the workbook says, or nothing, and return what came of it.

    `seen` is the fingerprint of what somebody looked at. Raises Conflict where something else would be done now, and
    NotACatalogueSheet.
    """
    action = new_action()
    with db.atomic(), refusing(lambda: Conflict(MEANWHILE)):
        # Standards before packages, as everybody does: so nobody waits for who waits for them.
        lock(Version.select(Version.id).order_by(Version.id))
        lock(Package.select(Package.id).order_by(Package.id))
        run = _Run(sheet, today)
        outcome = run.outcome
        if outcome.wrong or outcome.fingerprint != seen:
            raise Conflict(MEANWHILE)
        write(run.shelf, person, action)
        record("loaded", "catalogue", person=person, action=action,
               changes={"workbook": (None, count(len(outcome.changes), "change"))})
    return outcome


def _key(texts: Mapping[str, str]) -> Key:
    return texts["code"].strip().upper(), texts["version"].strip(), texts.get("option", "").strip()


class _Run:
    """Walk over the rows of a sheet once, and do what each says."""

    def __init__(self, sheet: CatalogueSheet, today: date) -> None:
        self.today, self.outcome, self.shelf = today, ImportOutcome(), Shelf(today)
        self._wrong = self.outcome.note_wrong
        self.prices = of_prices()
        names = {alike(column): column for column in columns()}
        known = [names[alike(heading)] for heading in sheet.headings if alike(heading) in names]
        twice = [column for column in columns() if known.count(column) > 1]
        if twice:
            raise NotACatalogueSheet(f"The sheet has more than one column {' and '.join(twice)}. Leave the right one in it")
        self.at = {names[alike(heading)]: n for n, heading in enumerate(sheet.headings) if alike(heading) in names}
        missing = [column for column in NEEDED if column not in self.at]
        if missing:
            raise NotACatalogueSheet(f"The sheet has no column called {' or '.join(missing)}. Begin with the download")
        self.said = self._said(sheet)
        self.standards: dict[Key, Version | None] = {}
        self.codes: dict[str, int] = {}
        self.holding: list[tuple[int, str, Package]] = []
        self.following: list[tuple[int, str, Package]] = []
        for number, cells, kinds in sheet.rows:
            self._row(number, {column: cells[n] for column, n in self.at.items()}, self._bad(cells, kinds))
        # What a package holds or follows may stand in a later row.
        self._hold_all()
        for number, text, package in self.following:
            self._follows(number, text, package)

    def _hold_all(self) -> None:
        """Note what each package holds. A row that would make a circle is tried again after the others, which may undo it."""
        left, circles = self.holding, dict[int, tuple[str, str]]()
        while left:
            circles = {}
            for number, text, package in left:
                try:
                    self._holds(number, text, package)
                except packages.Circle as refusal:
                    circles[number] = text, refusal.message
            if len(circles) == len(left):
                break
            left = [one for one in left if one[0] in circles]
        for number, (text, message) in circles.items():
            self._wrong(number, HOLDS, text, message)

    def _bad(self, cells: Sequence[str], kinds: str) -> tuple[str, str]:
        """Return the first column whose cell cannot be read, and the kind of that cell; two empty texts where all can."""
        return next(((column, kinds[n:n + 1]) for column, n in self.at.items()
                     if kinds[n:n + 1] in BAD_KINDS and cells[n].strip()), ("", ""))

    def _said(self, sheet: CatalogueSheet) -> dict[Key, dict[str, tuple[int, str]]]:
        """Return for each standard and column the first row that says something, and what it says."""
        said: dict[Key, dict[str, tuple[int, str]]] = {}
        for number, cells, kinds in sheet.rows:
            texts = {column: cells[n] for column, n in self.at.items()}
            if self._bad(cells, kinds) == ("", ""):
                of_it = said.setdefault(_key(texts), {})
                for column in OF_STANDARD:
                    if texts.get(column, "").strip():
                        of_it.setdefault(column, (number, texts[column].strip()))
        return said

    def _row(self, number: int, texts: dict[str, str], bad: tuple[str, str]) -> None:
        column, kind = bad
        if kind:
            self._wrong(number, column, texts[column], BAD_KINDS[kind].format(heading=column, text=texts[column]))
            return
        version = self._standard(number, texts)
        if version is None or not any(texts[column].strip() for column in self.at if column not in OF_STANDARD):
            return
        package = self._package(number, texts, version)
        if package is not None:
            for group, of_group in self.prices.items():
                self._price(number, texts, package, group, of_group)
            self._contents(number, texts, package)
            if texts.get(FOLLOWS, "").strip():
                self.following.append((number, texts[FOLLOWS].strip(), package))
            if texts.get(HOLDS, "").strip():
                self.holding.append((number, texts[HOLDS].strip(), package))

    def _standard(self, number: int, texts: dict[str, str]) -> Version | None:
        key = _key(texts)
        said = self.said[key]
        for column in OF_STANDARD:
            text = texts.get(column, "").strip()
            if text and said[column][1] != text:
                row, before = said[column]
                self._wrong(number, column, text, f"Row {row} says {before} for the same standard. Make them the same")
                return None
        if key in self.standards:
            return self.standards[key]
        stored = self.shelf.standard(key)
        held = self.shelf.held_standard(stored) if stored else {}
        of_it = {**texts, **{column: text for column, (_row, text) in said.items()}}
        values = self.outcome.read(number, STANDARD, OF_STANDARD, of_it, held, self.today)
        version = None
        if values is not None:
            version = self.outcome.keep(number, "Standard", values.get("label") or key[0], OF_STANDARD, of_it, held, values,
                                        lambda: self.shelf.add_standard(values),
                                        lambda: stored is not None and self.shelf.change_standard(stored, values), stored)
        self.standards[key] = version
        return version

    def _package(self, number: int, texts: dict[str, str], version: Version) -> Package | None:
        code = texts.get("package_code", "").strip().upper()
        if code and code in self.codes:
            self._wrong(number, "package_code", code,
                        f"{code} stands in row {self.codes[code]} already. A package code is used once")
            return None
        self.codes[code] = number
        stored = self.shelf.package(code)
        if stored is not None and stored.version_id != version.id:
            self._wrong(number, "package_code", code, packages.taken(code, self.shelf.label(stored)).message)
            return None
        held = self.shelf.held(stored) if stored else {}
        values = self.outcome.read(number, PACKAGE, OF_PACKAGE, texts, held, self.today)
        if values is None:
            return None
        kept: Package | None = self.outcome.keep(
            number, "Package", code, OF_PACKAGE, texts, held, values, lambda: self.shelf.add_package(version, values),
            lambda: stored is not None and self.shelf.change_package(stored, values), stored)
        return kept

    def _holds(self, number: int, text: str, package: Package) -> None:
        wanted = {code.strip().upper() for code in text.split(BETWEEN) if code.strip()} - {NOTHING.upper()}
        others = sorted(code for code in wanted if not self.shelf.is_beside(package, code))
        if others:
            self._wrong(number, HOLDS, text, f"{', '.join(others)} is not another package of this standard. "
                                             f"Enter codes like ACAP01A{BETWEEN}ACAP01B, or {NOTHING}")
            return
        before = self.shelf.parts(package)
        if self.shelf.change_package(package, self.shelf.held(package), wanted):
            self.outcome.changes.append(CatalogueChange(number, "changed", "Package", package.code, (
                (HOLDS, BETWEEN.join(before) or None, BETWEEN.join(sorted(wanted)) or NOTHING),)))

    def _follows(self, number: int, text: str, package: Package) -> None:
        wanted, before = None if alike(text) == NOTHING else text.upper(), self.shelf.held(package)
        try:
            changed = self.shelf.change_package(package, {**before, "follows": wanted})
        except packages.NotBefore as refusal:
            self._wrong(number, FOLLOWS, text, f"{refusal.message}. Enter a code like ACAP01A, or {NOTHING}")
            return
        if changed:
            self.outcome.changes.append(CatalogueChange(number, "changed", "Package", package.code, (
                (FOLLOWS, before["follows"], wanted or NOTHING),)))

    def _price(self, number: int, texts: dict[str, str], package: Package, group: str, of_group: Mapping[str, str]) -> None:
        if not texts.get(next(iter(of_group)), "").strip():
            return
        values = self.outcome.read(number, PRICE, of_group, texts, {"from_on": self.today}, self.today)
        if values is None:
            return
        from_on, pence = values["from_on"], values["pence"]
        holds = self.shelf.price(package, group, from_on)
        if holds is not None and holds.pence == pence:
            self.outcome.unchanged += 1
            return
        self.outcome.draft(number, "Price", package.code, of_group, texts,
                           (f"{group} from {day(from_on)}", money(holds.pence) if holds else None, money(pence)),
                           lambda: self.shelf.draft_price(package, group, from_on, pence))

    def _contents(self, number: int, texts: dict[str, str], package: Package) -> None:
        if not texts.get("contents", "").strip():
            return
        values = self.outcome.read(number, CONTENTS, OF_CONTENTS, texts, {"from_on": self.today}, self.today)
        if values is None:
            return
        from_on, lines = values["from_on"], values["lines"]
        holds = next((one for one in self.shelf.contents(package) if one.published_at and one.from_on <= from_on), None)
        if holds is not None and holds.lines == lines:
            self.outcome.unchanged += 1
            return
        self.outcome.draft(number, "Contents", package.code, OF_CONTENTS, texts,
                           (f"from {day(from_on)}", " | ".join(holds.lines) if holds else None, " | ".join(lines)),
                           lambda: self.shelf.draft_contents(package, from_on, lines))
