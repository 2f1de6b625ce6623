"""Read what a sheet's part of an Excel workbook says besides its values, in every permitted spelling ([ECMA-376] 18.3.1).

A search of the bytes (`may_say`) may prove that there is nothing of the kind; otherwise the part is parsed.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from refusals import Refused  # type: ignore[import-not-found]
from structure import COLUMNS_AT_MOST, NAMELESS, ROWS_AT_MOST, Failed, Structure, Unworked  # type: ignore[import-not-found]
from xml_parts import (  # type: ignore[import-not-found]
    EXCEL,
    attributes,
    feed,
    is_in_other_letters,
    is_nothing,
    is_true,
    named,
    parser,
    whole,
    without,
)

HIDDEN = re.compile(rb'hidden(?!="(?:false|0)")')
# Searched with expressions that begin with one letter: these are several times as fast.
FORMULA = re.compile(rb"f[\s/>](?<=[<:]f.)", re.DOTALL)
NO_HEIGHT = re.compile(rb"h(?<=\sh)t\s*=\s*[\"'][\s+]*[0.]")
NO_WIDTH = re.compile(rb"idth\s*=\s*[\"'][\s+]*[0.]")
# Where the rows begin: columns come before.
BODY = b"sheetData"
# The errors that calamine reads; it refuses a sheet that has another one.
KNOWN_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
STANDS_IN = b"#N/A"
ROW, CELL, FORMULAS, VALUE, INLINE, TEXT, COLUMN, FORMAT = (
    named(EXCEL, name) for name in ("row", "c", "f", "v", "is", "t", "col", "sheetFormatPr"))
# A cell after another one that states its place and holds a value or nothing, followed by a third of the kind or the row's end.
PLAIN = re.compile(rb'(?:(?<=</c>)|(?<="/>))<c r="[A-Z]{1,2}[0-9]++"(?: s="[0-9]++")?(?:/>|(?: t="(?:s|n|inlineStr)")?>'
                   rb'(?:<v>[^<]*+</v>|<is><t(?: xml:space="preserve")?>[^<]*+</t></is>)</c>)(?=<c r="|</row>)')
# The elements of a cell besides a formula.
HELD = VALUE | INLINE | TEXT
PLACE = re.compile(r"([A-Za-z]{1,4})([0-9]{1,10})\Z")
# A formula that came to one of these came to a value of its own, or to nothing.
TEXTS = frozenset({"str", "inlineStr", "is"})


def may_say(piece: bytes, *, in_head: bool) -> bool:
    """Return whether bytes of the part may say something besides values; with `in_head` the rows have not begun before them."""
    return (HIDDEN.search(piece) is not None or b'"e"' in piece or FORMULA.search(piece) is not None
            or NO_HEIGHT.search(piece) is not None or (b"'" in piece and b"'e'" in piece) or (b"&" in piece and b"&#" in piece)
            or (in_head and (NO_WIDTH.search(piece.partition(BODY)[0]) is not None or is_in_other_letters(piece))))


def structure(unpacked: Callable[[], Iterable[bytes]], *, far: bool = False) -> Structure:
    """Return what a part says that is `unpacked` anew each time.

    With `far` there may be cells beyond the last column or row that is read: one that holds something is refused. Raises
    ExpatError, Refused.
    """
    if not far:
        found = _gone_through(_Reading(), without(PLAIN, b"", unpacked()))
        if not found.cuts:
            return found
    # Bytes to be replaced are counted from the beginning of the part.
    return _gone_through(_FarOut() if far else _Reading(), unpacked())


def _gone_through(reading: _Reading, pieces: Iterable[bytes]) -> Structure:
    feed(reading.parser, pieces)
    reading.end()
    return reading.found


class _Reading:
    """Goes through the elements of a part in order; a cell is looked at where it is an error or has a formula.

    Attributes come as a list of names and values in turn: that takes half the time.
    """

    def __init__(self) -> None:
        self.found, self.parser = Structure(), parser()
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler = self.begins
        # The row's number; whether the row was counted, and whether it is hidden.
        self.row, self.counted, self.hides = 0, False, False
        # The attributes of the last cell of the row that stated its place, how many came after it, and those of the last cell.
        self.told: list[str] = []
        self.after, self.cell = -1, self.told
        # The content of the cell that is looked at, and where in the part that begins.
        self.looked, self.kind, self.formula, self.at = False, "n", "", -1
        self.inside: list[str] = []
        self.in_formula = False
        self.with_width: set[int] | None = None

    def begins(self, name: str, said: list[str]) -> None:
        """Handle the beginning of an element."""
        if name in CELL:
            if self.looked:
                self.finish()
            self.cell = said
            if "r" in said:
                self.told, self.after = said, 0
                if self.counted:
                    self._row_of_its_first_cell()
            else:
                self.after += 1
            if "e" in said and _of(said, "t") == "e":
                self.look()
        elif name in HELD:
            if self.looked and name not in INLINE:
                self._leave_formula()
        elif name in ROW:
            self._row(attributes(said))
        elif name in FORMULAS:
            self.look()
            self.in_formula = True
        elif name in COLUMN:
            self._column(attributes(said))
        elif name in FORMAT and is_nothing(_of(said, "defaultColWidth")):
            self.with_width = set()

    def look(self) -> None:
        """Keep the content of the cell."""
        if not self.looked:
            self.looked, self.kind, self.in_formula, self.formula = True, _of(self.cell, "t") or "n", False, ""
            self.inside, self.at = [], -1
            self.parser.CharacterDataHandler = self._characters

    def _characters(self, text: str) -> None:
        if self.at < 0:
            self.at = self.parser.CurrentByteIndex
        self.inside.append(text)

    def _leave_formula(self) -> None:
        if self.in_formula:
            self.formula, self.inside, self.in_formula, self.at = "".join(self.inside).strip(), [], False, -1

    def finish(self) -> None:
        """Handle the end of the cell that is looked at."""
        self.looked, self.parser.CharacterDataHandler = False, None
        if self.in_formula:
            self._leave_formula()
        held = "".join(self.inside)
        self.holds(held.strip(), self.at + len(held) - len(held.lstrip()))

    def holds(self, value: str, at: int) -> None:
        """Note the content of the cell, and where that begins in the part."""
        if self.kind == "e":
            self.found.odd[self.place()] = Failed(value or NAMELESS)
            if value and value not in KNOWN_ERRORS:
                self.found.cuts.append((at, at + len(value.encode()), STANDS_IN))
        elif not value:
            if self.kind not in TEXTS:
                self.found.odd[self.place()] = Unworked(f"={self.formula}")
        elif self.kind == "n" and value[0] in "0-+." and is_nothing(value):
            self.found.zero(*self.place())

    def place(self) -> tuple[int, int]:
        """Return (row from 1, column from 0) of the cell."""
        found = PLACE.match(_of(self.told, "r") or "")
        if found is None:
            return self.row, self.after
        column = 0
        for char in found[1].upper():
            column = column * 26 + ord(char) - 64
        return (self.row if self.after else int(found[2])), column - 1 + self.after

    def _row(self, said: dict[str, str]) -> None:
        self.close_row()
        number = said.get("r")
        is_hidden = is_true(said.get("hidden")) or is_nothing(said.get("ht"))
        self.told, self.after = [], -1
        if number is None:
            self.row, self.counted, self.hides = self.row + 1, True, is_hidden
        else:
            self.row = whole(number, self.row + 1)
            if is_hidden:
                self.found.hide_rows(self.row)
        self.found.last = max(self.found.last, self.row)

    def _row_of_its_first_cell(self) -> None:
        found = PLACE.match(_of(self.told, "r") or "")
        if found:
            self.row = int(found[2])
            self.found.last = max(self.found.last, self.row)
        self._hide_counted()

    def _hide_counted(self) -> None:
        if self.hides:
            self.found.hide_rows(self.row)
        self.counted = self.hides = False

    def close_row(self) -> None:
        """Handle the end of the row."""
        if self.looked:
            self.finish()
        if self.counted:
            self._hide_counted()

    def _column(self, said: dict[str, str]) -> None:
        places = range(whole(said.get("min")) - 1, min(whole(said.get("max")), COLUMNS_AT_MOST))
        if self.with_width is not None:
            self.with_width.update(places)
        if is_true(said.get("hidden")) or is_nothing(said.get("width")):
            self.found.hide_columns(places)

    def end(self) -> None:
        """Handle the end of the part."""
        self.close_row()
        if self.with_width is not None:
            self.found.hide_columns(set(range(COLUMNS_AT_MOST)) - self.with_width)


def _of(said: list[str], name: str) -> str | None:
    """Return the value of one attribute."""
    return next((said[at + 1] for at in range(0, len(said), 2) if said[at] == name), None)


class _FarOut(_Reading):
    """Also looks at every cell beyond the last column or row that is read, which must be empty."""

    def __init__(self) -> None:
        super().__init__()
        self.parser.EndElementHandler = self._ends
        self.is_far, self.child, self.behind = False, -1, -1

    def begins(self, name: str, said: list[str]) -> None:
        super().begins(name, said)
        if name in CELL:
            self.child = self.behind = -1
            row, column = self.place()
            self.is_far = column >= COLUMNS_AT_MOST or row > ROWS_AT_MOST
            if self.is_far:
                self.look()
        elif self.is_far and self.child < 0 and (name in VALUE or name in FORMULAS or name in INLINE):
            self.child = self.parser.CurrentByteIndex

    def _ends(self, name: str) -> None:
        if self.is_far and name in CELL:
            self.behind = self.parser.CurrentByteIndex

    def holds(self, value: str, at: int) -> None:
        if not self.is_far:
            super().holds(value, at)
        elif value:
            raise Refused("far")
        elif self.child >= 0:
            self.found.cuts.append((self.child, self.behind, b""))
