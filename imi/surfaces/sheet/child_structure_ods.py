"""What the part of an OpenDocument workbook says of its sheets besides values ([ODF 1.3] 9.1, 19.6): rows and columns that are
collapsed or filtered away, by themselves, by a group around them or by having no height; errors, formulas, merged cells.

Bytes may prove that there is nothing of the kind: `may_say`. What there is only the parser says.
"""
from __future__ import annotations

import re
from collections.abc import Iterable

from child_structure import (  # type: ignore[import-not-found]
    COLUMNS_AT_MOST,
    NAMELESS,
    ROWS_AT_MOST,
    Failed,
    Structure,
    Unworked,
)
from child_xml import (  # type: ignore[import-not-found]
    CALC_EXT,
    OFFICE,
    STYLE,
    TABLE,
    feed,
    is_in_other_letters,
    is_nothing,
    named,
    parser,
    whole,
)

# `visibility` hides by itself, `display` with a group. Looked for one by one: one expression of all takes ten times as long.
HIDDEN, GROUPED = re.compile(rb'visibility(?!="visible")'), re.compile(rb'display(?!="true")')
ERROR = re.compile(rb"error(?<=[\"']error)")
NOTHING = rb"\s*=\s*[\"'][\s+]*0*\.?0*[a-z\s\"']"
NO_HEIGHT, NO_WIDTH = re.compile(rb"row-height" + NOTHING), re.compile(rb"column-width" + NOTHING)
# Where the sheets begin: styles stand before.
BODY = b"spreadsheet>"
SHEET, ROW, COLUMN, ROW_GROUP, COLUMN_GROUP, CELL, COVERED = (named(TABLE, name) for name in (
    "table", "table-row", "table-column", "table-row-group", "table-column-group", "table-cell", "covered-table-cell"))
STYLES, ROW_STYLE, COLUMN_STYLE = (named(STYLE, name) for name in (
    "style", "table-row-properties", "table-column-properties"))
(VISIBILITY, DISPLAY, ROWS, COLUMNS, NAME, STYLE_NAME, FORMULA, DOWN, ACROSS) = (f"{TABLE} {name}" for name in (
    "visibility", "display", "number-rows-repeated", "number-columns-repeated", "name", "style-name", "formula",
    "number-rows-spanned", "number-columns-spanned"))
TYPE, VALUE, DATE, TIME = (f"{OFFICE} {name}" for name in ("value-type", "value", "date-value", "time-value"))
CALC_TYPE = f"{CALC_EXT} value-type"
NAMED, HEIGHT, WIDTH = (f"{STYLE} {name}" for name in ("name", "row-height", "column-width"))
# As programs show them: those that have no word of their own for an error write this as the text of a formula's cell.
SHOWN_ERROR = re.compile(r"#(?:N/A|DIV/0!|[A-Z_]+[!?]|GETTING_DATA)|Err:[0-9]{3}")
# No more rows alike are looked at: they would be refused before.
REPEATED_AT_MOST = 100_000
DAY_ZERO, MIDNIGHT = "1899-12-30", re.compile(r"PT0+H0+M0+(?:[.,]0+)?S|PT0+S")


def may_say(piece: bytes, *, in_head: bool) -> bool:
    """Whether bytes of the part may say something besides values; `in_head` the sheets have not begun before them."""
    return (b"formula" in piece or HIDDEN.search(piece) is not None or GROUPED.search(piece) is not None or b"spanned" in piece
            or ERROR.search(piece) is not None or (b"&" in piece and b"&#" in piece)
            or (in_head and (NO_HEIGHT.search(piece) is not None or NO_WIDTH.search(piece) is not None
                             or is_in_other_letters(piece))))


def structures(pieces: Iterable[bytes]) -> dict[str, Structure]:
    """What the part says of each of its sheets, by their names. Raises ExpatError, Refused."""
    reading = _Reading()
    feed(reading.parser, pieces)
    return reading.sheets


class _Reading:
    """Goes through the elements in their order; a cell is looked at where it has a formula or is an error."""

    def __init__(self) -> None:
        self.sheets: dict[str, Structure] = {}
        self.found, self.parser = Structure(), parser()
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._begins, self._ends
        self.styled, self.without_height, self.without_width = "", set[str](), set[str]()
        # Tables stand in cells of tables, too: those are nobody's.
        self.depth = 0
        # Groups around, each with whether it hides.
        self.groups: list[bool] = []
        self.row, self.rows, self.column, self.columns, self.repeated = 1, 1, 0, 0, 1
        self.said: dict[str, str] | None = None
        self.shown: list[str] = []

    def _begins(self, name: str, said: dict[str, str]) -> None:
        if name in CELL or name in COVERED:
            if self.depth == 1:
                self.column += self.repeated
                self.repeated = whole(said.get(COLUMNS))
                if FORMULA in said or said.get(CALC_TYPE) == "error":
                    self.said, self.shown = said, []
                    self.parser.CharacterDataHandler = self.shown.append
                if DOWN in said or ACROSS in said:
                    self._merged(whole(said.get(DOWN)), whole(said.get(ACROSS)))
        elif name in ROW:
            if self.depth == 1:
                self._row(said)
        elif name in SHEET:
            self._sheet(said)
        elif name in COLUMN:
            if self.depth == 1:
                self._column(said)
        elif name in ROW_GROUP or name in COLUMN_GROUP:
            self.groups.append(said.get(DISPLAY) == "false")
        elif name in STYLES:
            self.styled = said.get(NAMED, "")
        elif name in ROW_STYLE:
            if is_nothing(said.get(HEIGHT)):
                self.without_height.add(self.styled)
        elif name in COLUMN_STYLE and is_nothing(said.get(WIDTH)):
            self.without_width.add(self.styled)

    def _ends(self, name: str) -> None:
        if self.said is not None and (name in CELL or name in COVERED):
            said, self.said, self.parser.CharacterDataHandler = self.said, None, None
            self._cell(said, "".join(self.shown).strip())
        elif name in SHEET:
            self.depth -= 1
        elif (name in ROW_GROUP or name in COLUMN_GROUP) and self.groups:
            self.groups.pop()

    def _sheet(self, said: dict[str, str]) -> None:
        self.depth += 1
        if self.depth == 1:
            self.found = Structure()
            # As calamine takes them: of two sheets of one name the last.
            self.sheets[said.get(NAME, "")] = self.found
            self.row, self.rows, self.columns, self.groups = 1, 0, 0, []

    def _column(self, said: dict[str, str]) -> None:
        last = min(self.columns + whole(said.get(COLUMNS)), COLUMNS_AT_MOST)
        if any(self.groups) or self._is_hidden(said, self.without_width):
            self.found.hide_columns(range(self.columns, last))
        self.columns = last

    def _row(self, said: dict[str, str]) -> None:
        self.row += self.rows
        self.rows, self.column, self.repeated = whole(said.get(ROWS)), 0, 0
        if any(self.groups) or self._is_hidden(said, self.without_height):
            self.found.hide_rows(self.row, self.rows)
        self.found.last = min(self.row + self.rows - 1, ROWS_AT_MOST)

    def _is_hidden(self, said: dict[str, str], without: set[str]) -> bool:
        return said.get(VISIBILITY, "visible").strip() in ("collapse", "filter") or said.get(STYLE_NAME) in without

    def _merged(self, down: int, across: int) -> None:
        if down > 1 or across > 1:
            self.found.merged.append(((self.row - 1, self.column), (self.row + down - 2, self.column + across - 1)))

    def _cell(self, said: dict[str, str], shown: str) -> None:
        """What a cell with a formula or an error came to."""
        kind = said.get(TYPE, "")
        if said.get(CALC_TYPE) == "error" or SHOWN_ERROR.fullmatch(shown):
            self._odd(Failed(shown or NAMELESS))
        elif not kind and not shown:
            self._odd(Unworked(said.get(FORMULA, "").removeprefix("of:")))
        elif _is_zero(said):
            for row in self._rows():
                for column in self._columns():
                    self.found.zero(row, column)

    def _odd(self, mark: Failed | Unworked) -> None:
        for row in self._rows():
            for column in self._columns():
                self.found.odd[row, column] = mark

    def _rows(self) -> range:
        return range(self.row, self.row + min(self.rows, REPEATED_AT_MOST))

    def _columns(self) -> range:
        return range(self.column, min(self.column + self.repeated, COLUMNS_AT_MOST))


def _is_zero(said: dict[str, str]) -> bool:
    return (is_nothing(said.get(VALUE)) or said.get(DATE, "").removesuffix("T00:00:00") == DAY_ZERO
            or MIDNIGHT.fullmatch(said.get(TIME, "")) is not None)
