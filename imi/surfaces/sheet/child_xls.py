"""What an old Excel workbook (.xls) hides: rows and columns, by the sheet's name.

Of the records of its one stream four kinds are looked at ([MS-XLS] 2.4): BoundSheet8 says where a sheet begins, Row and
ColInfo whether something is hidden, EOF where a sheet ends. Everything else is passed over.
"""
from __future__ import annotations

from collections.abc import Iterator
from struct import Struct, error
from typing import Any

import olefile

BOUND_SHEET, ROW, COL_INFO, END = 0x0085, 0x0208, 0x007D, 0x000A
HEAD, SHEET, ROW_DATA, COLUMN_DATA = Struct("<HH"), Struct("<IBBBB"), Struct("<H10xH"), Struct("<HH4xH")
ROW_HIDDEN, COLUMN_HIDDEN, WIDE = 0x20, 0x01, 0x01
COLUMNS_AT_MOST = 100


def hidden(path: str) -> dict[str, dict[str, Any]]:
    """Numbers of hidden rows, counted from 1, and places of hidden columns, counted from 0. Empty for a file of another make."""
    try:
        with olefile.OleFileIO(path) as file:
            if not file.exists("Workbook"):
                return {}
            stream = file.openstream("Workbook").read()
        return {name: _of_sheet(stream, start) for name, start in _sheets(stream)}
    except (OSError, error, IndexError, ValueError):
        # The reader proper says what is wrong with a damaged one.
        return {}


def _records(stream: bytes, at: int = 0) -> Iterator[tuple[int, int, int]]:
    """(kind, where its data begin, how long they are) of each record up to the end of a part."""
    while at + HEAD.size <= len(stream):
        kind, length = HEAD.unpack_from(stream, at)
        at += HEAD.size
        if kind == END:
            return
        yield kind, at, length
        at += length


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    for kind, at, _length in _records(stream):
        if kind == BOUND_SHEET:
            start, _state, _type, letters, flags = SHEET.unpack_from(stream, at)
            first = at + SHEET.size
            name = stream[first:first + letters * 2].decode("utf-16-le") if flags & WIDE else stream[
                first:first + letters].decode("latin-1")
            yield name, start


def _of_sheet(stream: bytes, start: int) -> dict[str, Any]:
    rows, columns = [], set()
    for kind, at, _length in _records(stream, start):
        if kind == ROW:
            row, flags = ROW_DATA.unpack_from(stream, at)
            if flags & ROW_HIDDEN:
                rows.append(row + 1)
        elif kind == COL_INFO:
            first, last, flags = COLUMN_DATA.unpack_from(stream, at)
            if flags & COLUMN_HIDDEN:
                columns |= set(range(first, min(last + 1, COLUMNS_AT_MOST)))
    return {"hidden_rows": rows, "hidden_columns": sorted(columns)}
