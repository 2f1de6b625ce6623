"""Read what the part of an OpenDocument workbook says of its sheets besides values ([ODF 1.3] 9.1, 19.6).

That is rows and columns that are collapsed or filtered away, by themselves, by a group around them or by having no height;
errors, formulas and merged cells. A search of the bytes (`may_say`) may prove that there is nothing of the kind; otherwise the
part is parsed.
"""
from __future__ import annotations

import re
from collections.abc import Iterable

from structure import COLUMNS_AT_MOST, NAMELESS, ROWS_AT_MOST, Failed, Structure, Unworked  # type: ignore[import-not-found]
from xml_parts import attributes, feed, is_in_other_letters, is_nothing, parser, whole, without  # type: ignore[import-not-found]

# `visibility` hides by itself, `display` with a group. Searched one by one: one expression of all takes ten times as long.
HIDDEN, GROUPED = re.compile(rb'visibility(?!="visible")'), re.compile(rb'display(?!="true")')
ERROR = re.compile(rb"error(?<=[\"']error)")
NOTHING = rb"\s*=\s*[\"'][\s+]*0*\.?0*[a-z\s\"']"
NO_HEIGHT, NO_WIDTH = re.compile(rb"row-height" + NOTHING), re.compile(rb"column-width" + NOTHING)
# Where the sheets begin: styles come before.
BODY = b"spreadsheet>"
# The prefixes that programs write, by their namespaces: the reader of values accepts no others for tables.
PREFIXES = {"urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
            "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
            "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style", "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
            "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext"}
CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
GROUPS = frozenset({"table:table-row-group", "table:table-column-group"})
PARAGRAPH, COMMENT = "text:p", "office:annotation"
FORMULA, IS_ERROR, COLUMNS, DOWN, ACROSS = (
    "table:formula", "calcext:value-type", "table:number-columns-repeated", "table:number-rows-spanned",
    "table:number-columns-spanned")
# A cell whose attributes have none of these, neither as a name nor as a value, says nothing besides its value.
SAYS = frozenset({FORMULA, COLUMNS, DOWN, ACROSS, "error"})
# Cells in succession that hold a value each.
PLAIN = re.compile(rb'(?:<table:table-cell(?: table:style-name="[^"<]*+")?(?: office:[a-z-]++="[^"<]*+")*+'
                   rb'(?: calcext:value-type="(?!error)[^"<]*+")?><text:p>[^<]*+</text:p></table:table-cell>)++')
# Errors as programs show them: those without a word of their own for an error write this as the text of a formula's cell.
SHOWN_ERROR = re.compile(r"#(?:N/A|DIV/0!|[A-Z_]+[!?]|GETTING_DATA)|Err:[0-9]{3}")
# No more repeated rows are looked at: they would have been refused before.
REPEATED_AT_MOST = 100_000
DAY_ZERO, MIDNIGHT = "1899-12-30", re.compile(r"PT0+H0+M0+(?:[.,]0+)?S|PT0+S")


def may_say(piece: bytes, *, in_head: bool) -> bool:
    """Return whether bytes of the part may say something besides values; with `in_head` the sheets have not begun before them.
    """
    return (b"formula" in piece or HIDDEN.search(piece) is not None or GROUPED.search(piece) is not None or b"spanned" in piece
            or ERROR.search(piece) is not None or (b"&" in piece and b"&#" in piece)
            or (in_head and (NO_HEIGHT.search(piece) is not None or NO_WIDTH.search(piece) is not None
                             or is_in_other_letters(piece))))


def structures(pieces: Iterable[bytes]) -> list[tuple[str, Structure]]:
    """Yield (name, what the part says of it) of each of its sheets. Raises ExpatError, Refused."""
    reading = _Reading()
    feed(reading.parser, without(PLAIN, _as_one, pieces))
    return reading.sheets


def _as_one(cells: re.Match[bytes]) -> bytes:
    return b'<table:table-cell table:number-columns-repeated="%d"/>' % cells[0].count(b"</table:table-cell>")


class _Reading:
    """Goes through the elements in order; a cell is looked at where it has a formula or is an error.

    Names are compared with their prefixes, and attributes come as a list of names and values in turn: each saves a quarter of
    the time. Where a part declares other prefixes for a namespace, they are replaced by the usual ones.
    """

    def __init__(self) -> None:
        self.sheets: list[tuple[str, Structure]] = []
        self.found, self.parser = Structure(), parser(with_namespaces=False)
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler = self._root
        self.prefixes: dict[str, str] = {}
        self.styled, self.without_height, self.without_width = "", set[str](), set[str]()
        # The open groups, each with whether it hides its rows.
        self.groups: list[bool] = []
        self.row, self.rows, self.column, self.columns, self.repeated = 1, 0, 0, 0, 0
        # The attributes of the cell that is looked at, and the text that it shows, without that of a comment.
        self.said: dict[str, str] | None = None
        self.shown: list[str] = []
        self.others = {"table:table": self._sheet, "table:table-row": self._row, "table:table-column": self._column,
                       "table:table-row-group": self._group, "table:table-column-group": self._group, "style:style": self._style,
                       "style:table-row-properties": self._row_style, "style:table-column-properties": self._column_style}

    def _root(self, _name: str, said: list[str]) -> None:
        for attribute, space in zip(said[::2], said[1::2], strict=True):
            prefix = attribute.removeprefix("xmlns:")
            if space in PREFIXES and prefix != attribute and prefix != PREFIXES[space]:
                self.prefixes[prefix] = PREFIXES[space]
        self.parser.StartElementHandler = self._renamed if self.prefixes else self._begins

    def _renamed(self, name: str, said: list[str]) -> None:
        self._begins(self._usual(name), [self._usual(text) if n % 2 == 0 else text for n, text in enumerate(said)])

    def _usual(self, name: str) -> str:
        prefix, colon, rest = name.partition(":")
        return f"{self.prefixes.get(prefix, prefix)}{colon}{rest}"

    def _begins(self, name: str, said: list[str]) -> None:
        if name in CELLS:
            self.column += self.repeated
            self.repeated = 1
            if not SAYS.isdisjoint(said):
                self._look(attributes(said))
        elif name == PARAGRAPH:
            if self.said is not None and self.parser.CharacterDataHandler is not None:
                # An empty attribute also says that the formula was worked out.
                self.shown.append("")
        elif name in self.others:
            self.others[name](attributes(said))
        elif name == COMMENT and self.said is not None:
            self.parser.CharacterDataHandler = None

    def _look(self, said: dict[str, str]) -> None:
        self.repeated = whole(said.get(COLUMNS))
        if FORMULA in said or said.get(IS_ERROR) == "error":
            self.said, self.shown = said, []
            self.parser.CharacterDataHandler, self.parser.EndElementHandler = self.shown.append, self._ends
        down, across = whole(said.get(DOWN)), whole(said.get(ACROSS))
        if down > 1 or across > 1:
            self.found.merged.append(((self.row - 1, self.column), (self.row + down - 2, self.column + across - 1)))

    def _ends(self, name: str) -> None:
        """Handle the end of an element, which matters only within groups and within a cell that is looked at."""
        name = self._usual(name) if self.prefixes else name
        if self.said is not None and name in CELLS:
            said, self.said, self.parser.CharacterDataHandler = self.said, None, None
            self._cell(said, self.shown)
        elif self.said is not None and name == COMMENT:
            self.parser.CharacterDataHandler = self.shown.append
        elif name in GROUPS and self.groups:
            self.groups.pop()
        if not self.groups and self.said is None:
            self.parser.EndElementHandler = None

    def _group(self, said: dict[str, str]) -> None:
        self.groups.append(said.get("table:display") == "false")
        self.parser.EndElementHandler = self._ends

    def _style(self, said: dict[str, str]) -> None:
        self.styled = said.get("style:name", "")

    def _row_style(self, said: dict[str, str]) -> None:
        if is_nothing(said.get("style:row-height")):
            self.without_height.add(self.styled)

    def _column_style(self, said: dict[str, str]) -> None:
        if is_nothing(said.get("style:column-width")):
            self.without_width.add(self.styled)

    def _sheet(self, said: dict[str, str]) -> None:
        self.found = Structure()
        self.sheets.append((said.get("table:name", ""), self.found))
        self.row, self.rows, self.columns, self.groups = 1, 0, 0, []

    def _column(self, said: dict[str, str]) -> None:
        last = min(self.columns + whole(said.get(COLUMNS)), COLUMNS_AT_MOST)
        if any(self.groups) or _is_hidden(said, self.without_width):
            self.found.hide_columns(range(self.columns, last))
        self.columns = last

    def _row(self, said: dict[str, str]) -> None:
        self.row += self.rows
        self.rows, self.column, self.repeated = whole(said.get("table:number-rows-repeated")), 0, 0
        if any(self.groups) or _is_hidden(said, self.without_height):
            self.found.hide_rows(self.row, self.rows)
        self.found.last = min(self.row + self.rows - 1, ROWS_AT_MOST)

    def _cell(self, said: dict[str, str], texts: list[str]) -> None:
        """Note the value of a cell with a formula or an error."""
        shown = "".join(texts).strip()
        if said.get(IS_ERROR) == "error" or SHOWN_ERROR.fullmatch(shown):
            self._odd(Failed(shown or NAMELESS))
        elif "office:value-type" not in said and not texts:
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


def _is_hidden(said: dict[str, str], without: set[str]) -> bool:
    return said.get("table:visibility", "visible").strip() in ("collapse", "filter") or said.get("table:style-name") in without


def _is_zero(said: dict[str, str]) -> bool:
    return (is_nothing(said.get("office:value")) or said.get("office:date-value", "").removesuffix("T00:00:00") == DAY_ZERO
            or MIDNIGHT.fullmatch(said.get("office:time-value", "")) is not None)
