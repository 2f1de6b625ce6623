"""Write many rows into a workbook that is already made: openpyxl takes ten seconds and more for 20,000 rows, this takes one."""
from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeGuard
from xml.sax.saxutils import escape

from imi.spreadsheets import excel
from imi.spreadsheets.writing import saved, text

if TYPE_CHECKING:
    from openpyxl import Workbook

# A workbook counts days from here, and writes the time as a fraction of a day.
DAY_ZERO, MOMENT_ZERO, ONE_DAY = date(1899, 12, 30), datetime(1899, 12, 30), timedelta(days=1)
# A cell as it is written: its text, and the number of its style in the workbook.
Styled = tuple[object, int]
# Programs read a literal line break back as a different one.
ENTITIES = {"\r": "&#13;"}
# openpyxl declares the size of what it wrote, and readers stop there.
DIMENSION = re.compile(rb"<dimension [^>]*/>")
ROW = re.compile(rb'<row r="([0-9]+)"')
# How many rows are joined before they are written: enough for the compressor, and little memory.
PIECE = 500
# The most rows that a workbook can have.
LAST_ROW = 1_048_576
BENEATH_A_HEADING = range(2, LAST_ROW + 1)
ALL_SO: Mapping[str, Sequence[int]] = MappingProxyType({})


class TooLong(Exception):
    """There are more rows than a workbook can have."""


def filling(book: Workbook, rows: Mapping[str, Iterable[Sequence[Styled]]],
            numbers: Mapping[str, Sequence[int]] = ALL_SO) -> Iterator[bytes]:
    """Yield the workbook's file in pieces, with rows added to some of its sheets (by title), below their headings: each piece as
    soon as its rows are written.

    A text stays one, whatever it begins with; numbers, days and moments stay what they are. `numbers` are the rising numbers of
    a sheet's rows, where they do not simply follow from the second row on. Raises TooLong rather than leave rows out.
    """
    parts = {f"xl/worksheets/sheet{n}.xml": (numbers.get(title) or BENEATH_A_HEADING, rows[title])
             for n, title in enumerate(book.sheetnames, 1) if title in rows}
    out = _Outbox()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        for part in made.infolist():
            content = made.read(part)
            if part.filename not in parts:
                whole.writestr(part, content)
                continue
            places, added = parts[part.filename]
            first, rest = _around(DIMENSION.sub(b"", content), places[0])
            with whole.open(part.filename, "w") as sheet:
                sheet.write(first)
                for piece in _pieces(_placed(places, added)):
                    sheet.write(piece.encode())
                    yield out.taken()
                sheet.write(rest)
    yield out.taken()


class _Outbox(io.RawIOBase):
    """Holds what was written to it until it is taken. A zip file asks of what it is written to that it can write, and no more."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self._held.append(bytes(content))
        return len(content)

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        held, self._held = self._held, []
        return b"".join(held)


def _around(content: bytes, number: int) -> tuple[bytes, bytes]:
    """Return what a sheet's part has before the row of a number, and from the end of its rows on."""
    before, end, after = content.partition(b"</sheetData>")
    if not end:
        before, _empty, after = content.partition(b"<sheetData />" if b"<sheetData />" in content else b"<sheetData/>")
        return before + b"<sheetData>", b"</sheetData>" + after
    cut = next((row.start() for row in ROW.finditer(before) if int(row[1]) >= number), len(before))
    return before[:cut], end + after


def _placed(places: Sequence[int], rows: Iterable[Sequence[Styled]]) -> Iterator[tuple[int, Sequence[Styled]]]:
    """Yield each row with its number."""
    for n, row in enumerate(rows):
        if n == len(places):
            raise TooLong
        yield places[n], row


def _pieces(rows: Iterable[tuple[int, Sequence[Styled]]]) -> Iterator[str]:
    """Yield the rows as XML, each under its number."""
    letters: list[str] = []
    lines: list[str] = []
    for n, row in rows:
        while len(letters) < len(row):
            letters.append(excel.get_column_letter(len(letters) + 1))
        cells = [_cell(f"{letter}{n}", value, style) for letter, (value, style) in zip(letters, row, strict=False)]
        lines.append(f'<row r="{n}">{"".join(cells)}</row>')
        if len(lines) == PIECE:
            yield "".join(lines)
            lines = []
    yield "".join(lines)


def is_day(value: object) -> TypeGuard[date]:
    """Return whether a value is a day without a time."""
    return isinstance(value, date) and not isinstance(value, datetime)


def is_number(value: object) -> TypeGuard[int | Decimal]:
    """Return whether a value is a count or an amount. A ULN only looks like one and is a text."""
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def _cell(place: str, value: object, style: int) -> str:
    if value in (None, ""):
        return f'<c r="{place}" s="{style}"/>'
    if is_day(value):
        return f'<c r="{place}" s="{style}"><v>{(value - DAY_ZERO).days}</v></c>'
    if isinstance(value, datetime):
        return f'<c r="{place}" s="{style}"><v>{(value - MOMENT_ZERO) / ONE_DAY:.9f}</v></c>'
    if is_number(value):
        return f'<c r="{place}" s="{style}"><v>{value}</v></c>'
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text(value), ENTITIES)}</t></is></c>'
