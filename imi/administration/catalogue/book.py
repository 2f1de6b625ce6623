"""Read the catalogue back from the rows of a workbook, and say what is wrong in each cell and what changes.

A row is a package of a standard, or a standard alone. An empty cell, a column or a row that is not there leaves what is
stored as it is. Prices and contents come in as drafts: centres see them once they are published.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from imi.administration.catalogue import packages, prices, standards
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
from imi.administration.catalogue.keeping import note
from imi.administration.catalogue.outcome import CatalogueChange, ImportOutcome
from imi.catalogue.fields import CONTENTS, PACKAGE, PRICE, STANDARD
from imi.catalogue.models import Package, Price, Programme, Version
from imi.database.connection import db
from imi.database.errors import Conflict, Refused
from imi.fields.text import alike
from imi.formats import count, day, money
from imi.people.models import Person

BAD_KINDS = {"e": "{heading} holds an error of the spreadsheet: {text}",
             "f": "{heading} holds a formula without a result. Open the file in Excel, save it, and send that"}
# By which a standard is known: its code, version and option.
Key = tuple[str, str, str]


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


def preview(sheet: CatalogueSheet, person: Person, today: date) -> ImportOutcome:
    """Do what the workbook says, take all of it back, and return what came of it. Raises NotACatalogueSheet."""
    with db.atomic() as transaction:
        outcome = _Run(sheet, person, today).outcome
        transaction.rollback()
    return outcome


def apply(sheet: CatalogueSheet, person: Person, today: date, seen: str) -> ImportOutcome:
    """Do all that the workbook says, or nothing, and return what came of it.

    `seen` is the fingerprint of what somebody looked at. Raises Conflict where something else would be done now, and
    NotACatalogueSheet.
    """
    with db.atomic():
        outcome = _Run(sheet, person, today).outcome
        if outcome.wrong or outcome.fingerprint != seen:
            raise Conflict("The catalogue was changed while you looked. This is what the workbook would do now")
        note("loaded", "catalogue", None, person, "", {"workbook": (None, count(len(outcome.changes), 'change'))})
    return outcome


def _key(texts: Mapping[str, str]) -> Key:
    return texts["code"].strip().upper(), texts["version"].strip(), texts.get("option", "").strip()


class _Run:
    """Walk over the rows of a sheet once, and do what each says."""

    def __init__(self, sheet: CatalogueSheet, person: Person, today: date) -> None:
        self.person, self.today, self.outcome = person, today, ImportOutcome()
        self._wrong = self.outcome.note_wrong
        self.prices = of_prices()
        names = {alike(column): column for column in columns()}
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
        stored = Version.select(Version).join(Programme, on=(Version.programme == Programme.id)).where(
            Programme.scheme == standards.SCHEME, Programme.code == key[0], Version.plan == key[1], Version.option == key[2],
        ).first()
        held = standards.held(stored) if stored else {}
        of_it = {**texts, **{column: text for column, (_row, text) in said.items()}}
        values = self.outcome.read(number, STANDARD, OF_STANDARD, of_it, held, self.today)
        version = None
        if values is not None:
            version = self.outcome.keep(number, "Standard", values.get("label") or key[0], OF_STANDARD, of_it, held, values,
                                        lambda: standards.add(self.person, values),
                                        lambda: stored is not None and standards.change(
                                            self.person, stored, stored.edition, values), stored)
        self.standards[key] = version
        return version

    def _package(self, number: int, texts: dict[str, str], version: Version) -> Package | None:
        code = texts.get("package_code", "").strip().upper()
        if code and code in self.codes:
            self._wrong(number, "package_code", code,
                        f"{code} stands in row {self.codes[code]} already. A package code is used once")
            return None
        self.codes[code] = number
        stored = Package.get_or_none(Package.code == code)
        if stored is not None and stored.version_id != version.id:
            other = Version.get_by_id(stored.version_id).label
            self._wrong(number, "package_code", code,
                        f"{code} is a package of {other}. A package code is used once: choose another")
            return None
        held = packages.held(stored) if stored else {}
        values = self.outcome.read(number, PACKAGE, OF_PACKAGE, texts, held, self.today)
        if values is None:
            return None
        kept: Package | None = self.outcome.keep(
            number, "Package", code, OF_PACKAGE, texts, held, values, lambda: packages.add(self.person, version, values),
            lambda: stored is not None and packages.change(self.person, stored, stored.edition, values), stored)
        return kept

    def _holds(self, number: int, text: str, package: Package) -> None:
        wanted = {code.strip().upper() for code in text.split(BETWEEN) if code.strip()} - {NOTHING.upper()}
        others = {one.code for one in packages.of_standard(package.version_id)} - {package.code}
        if wanted - others:
            self._wrong(number, HOLDS, text, f"{', '.join(sorted(wanted - others))} is not another package of this standard. "
                                             f"Enter codes like ACAP01A{BETWEEN}ACAP01B, or {NOTHING}")
            return
        stored, before = Package.get_by_id(package.id), packages.parts(package)
        if packages.change(self.person, stored, stored.edition, packages.held(stored), wanted):
            self.outcome.changes.append(CatalogueChange(number, "changed", "Package", stored.code, (
                (HOLDS, BETWEEN.join(before) or None, BETWEEN.join(sorted(wanted)) or NOTHING),)))

    def _follows(self, number: int, text: str, package: Package) -> None:
        stored, wanted = Package.get_by_id(package.id), None if alike(text) == NOTHING else text.upper()
        before = packages.held(stored)
        try:
            changed = packages.change(self.person, stored, stored.edition, {**before, "follows": wanted})
        except packages.NotBefore as refusal:
            self._wrong(number, FOLLOWS, text, f"{refusal.message}. Enter a code like ACAP01A, or {NOTHING}")
            return
        if changed:
            self.outcome.changes.append(CatalogueChange(number, "changed", "Package", stored.code, (
                (FOLLOWS, before["follows"], wanted or NOTHING),)))

    def _price(self, number: int, texts: dict[str, str], package: Package, group: str, of_group: Mapping[str, str]) -> None:
        if not texts.get(next(iter(of_group)), "").strip():
            return
        values = self.outcome.read(number, PRICE, of_group, texts, {"from_on": self.today}, self.today)
        if values is None:
            return
        from_on, pence = values["from_on"], values["pence"]
        holds = Price.select().where(Price.package == package, Price.price_group == group, Price.from_on <= from_on,
                                     Price.published_at.is_null(False), Price.withdrawn_at.is_null()).order_by(
            Price.from_on.desc()).first()
        if holds is not None and holds.pence == pence:
            self.outcome.unchanged += 1
            return
        self.outcome.draft(number, "Price", package.code, of_group, texts,
                           (f"{group} from {day(from_on)}", money(holds.pence) if holds else None, money(pence)),
                           lambda: prices.draft(self.person, package, group, from_on, pence, self.today))

    def _contents(self, number: int, texts: dict[str, str], package: Package) -> None:
        if not texts.get("contents", "").strip():
            return
        values = self.outcome.read(number, CONTENTS, OF_CONTENTS, texts, {"from_on": self.today}, self.today)
        if values is None:
            return
        from_on, lines = values["from_on"], values["lines"]
        holds = next((one for one in packages.contents(package) if one.published_at and one.from_on <= from_on), None)
        if holds is not None and holds.lines == lines:
            self.outcome.unchanged += 1
            return
        self.outcome.draft(number, "Contents", package.code, OF_CONTENTS, texts,
                           (f"from {day(from_on)}", " | ".join(holds.lines) if holds else None, " | ".join(lines)),
                           lambda: packages.draft_contents(self.person, package, from_on, lines))
