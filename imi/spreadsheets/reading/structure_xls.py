"""Read what an old Excel workbook (.xls) says of its sheets besides values: hidden rows and columns, errors, formulas that came
to 0.

A few kinds of the records in its one stream are looked at ([MS-XLS] 2.4): BoundSheet8 says where a sheet begins, Row and
ColInfo whether something is hidden, BoolErr and Formula what a cell came to, EOF where a sheet ends. Other records are skipped,
except that those of cells count as cells.
"""
from __future__ import annotations

from collections.abc import Iterator
from struct import Struct, error
from typing import Any

import olefile
from other_formats import what_compound  # type: ignore[import-not-found]
from refusals import Refused  # type: ignore[import-not-found]
from structure import COLUMNS_AT_MOST, NAMELESS, Failed, Structure  # type: ignore[import-not-found]

BOUND_SHEET, ROW, COL_INFO, BOOL_ERR, FORMULA, END = 0x0085, 0x0208, 0x007D, 0x0205, 0x0006, 0x000A
HEAD, START, ROW_DATA, COLUMN_DATA = Struct("<HH"), Struct("<I"), Struct("<H4xH4xH"), Struct("<HHHxxH")
PLACE, ERROR_DATA, FORMULA_DATA = Struct("<HH"), Struct("<HHxxBB"), Struct("<HHxxBxBxxxH")
ROW_HIDDEN, COLUMN_HIDDEN, NO_DEFAULT = 0x20, 0x01, 0x7FFF
# A formula's value is a number, unless its last two bytes say otherwise; then its first byte says what it is.
NO_NUMBER, IS_ERROR, ZERO, ZERO_AT = 0xFFFF, 2, b"\x00" * 8, slice(6, 14)
# Blank, mulblank, number, label, rstring, labelsst, rk, mulrk, boolerr, formula: blank ones hold nothing.
VALUES = frozenset({0x0203, 0x0204, 0x00D6, 0x00FD, 0x027E, 0x00BD, BOOL_ERR, FORMULA})
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
          0x2B: "#GETTING_DATA"}
STREAMS = ("Workbook", "Book")
# Streams of a workbook that is protected by a password or a sensitivity label.
PROTECTED = ("EncryptedPackage", "EncryptionInfo", "DRMContent", "DRMEncrypted", "DataSpaces")


class Compound:
    """A workbook of the old kind, and what its sheets say besides values. Raises Refused for a file that is none."""

    format, epoch_1904 = "xls", False

    def __init__(self, path: str) -> None:
        self._sheets: dict[str, int] = {}
        self._stream = b""
        try:
            with olefile.OleFileIO(path) as whole:
                self._open(whole)
        except (OSError, error, IndexError, ValueError):
            # The reader of values reports what is wrong with a damaged workbook.
            with open(path, "rb") as file:
                content = file.read()
            if any(name.encode("utf-16-le") in content for name in PROTECTED):
                raise Refused("password") from None

    def _open(self, whole: Any) -> None:
        parts = ["/".join(names) for names in whole.listdir()]
        if any(name in part for part in parts for name in PROTECTED):
            raise Refused("password")
        stream = next(filter(whole.exists, STREAMS), None)
        if stream is not None:
            self._stream = whole.openstream(stream).read()
            self._sheets = dict(_sheets(self._stream))
        else:
            what = what_compound({part.lower() for part in parts})
            if what:
                raise Refused("other_type", what=what)

    def structure(self, sheet: str, _sheets: list[str]) -> Structure:
        """Return what a sheet says besides values. A sheet that can’t be read has no rows."""
        start = self._sheets.get(sheet)
        if start is None:
            return Structure()
        try:
            return _of_sheet(self._stream, start)
        except (error, IndexError):
            return Structure()


def _records(stream: bytes, at: int = 0) -> Iterator[tuple[int, int, int]]:
    """Yield (kind, where its data begin, how long they are) of each record up to the end of a part."""
    while at + HEAD.size <= len(stream):
        kind, length = HEAD.unpack_from(stream, at)
        at += HEAD.size
        if kind == END:
            return
        yield kind, at, length
        at += length


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """Yield (name, where it begins) of each sheet."""
    # Before Excel 97 a letter was a byte, in an encoding that the file does not state.
    is_old = stream[4:6] == b"\x00\x05"
    for kind, at, _length in _records(stream):
        if kind == BOUND_SHEET:
            start, letters, flags = *START.unpack_from(stream, at), stream[at + 6], stream[at + 7]
            first = at + (7 if is_old else 8)
            is_wide = flags & 1 and not is_old
            name = stream[first:first + letters * (2 if is_wide else 1)]
            yield name.decode("utf-16-le" if is_wide else "cp1252" if is_old else "latin-1", "replace"), start


def _of_sheet(stream: bytes, start: int) -> Structure:
    found, last = Structure(), -1
    for kind, at, _length in _records(stream, start):
        if kind in VALUES:
            last = at
            if kind == FORMULA:
                _formula(found, stream, at)
            elif kind == BOOL_ERR:
                row, column, value, is_error = ERROR_DATA.unpack_from(stream, at)
                if is_error:
                    found.odd[row + 1, column] = Failed(ERRORS.get(value, NAMELESS))
        elif kind == ROW:
            row, height, flags = ROW_DATA.unpack_from(stream, at)
            if flags & ROW_HIDDEN or not height & NO_DEFAULT:
                found.hide_rows(row + 1)
        elif kind == COL_INFO:
            first, behind, width, flags = COLUMN_DATA.unpack_from(stream, at)
            if flags & COLUMN_HIDDEN or not width:
                found.hide_columns(range(first, min(behind + 1, COLUMNS_AT_MOST)))
    if last >= 0:
        found.last = PLACE.unpack_from(stream, last)[0] + 1
    return found


def _formula(found: Structure, stream: bytes, at: int) -> None:
    row, column, kind, value, is_number = FORMULA_DATA.unpack_from(stream, at)
    if is_number == NO_NUMBER:
        if kind == IS_ERROR:
            found.odd[row + 1, column] = Failed(ERRORS.get(value, NAMELESS))
    elif stream[at + ZERO_AT.start:at + ZERO_AT.stop] == ZERO:
        found.zero(row + 1, column)
