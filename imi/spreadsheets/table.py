"""Write any table as a file: xlsx with typed cells, or csv in which a spreadsheet program runs nothing."""
from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from types import MappingProxyType

from imi import formats
from imi.formats import holdable
from imi.spreadsheets import excel
from imi.spreadsheets.streamed import PIECE, filling, is_day, is_number
from imi.spreadsheets.writing import AMOUNT, DAY, MOMENT, TEXT, WHOLE, style

# Default widths of columns, in characters.
WIDE = 18
SAME: Mapping[str, int] = MappingProxyType({})
TITLE_AT_MOST = 31
# The first day that every program counts alike: a workbook counts from 1900 on, with one day too many in that year.
FIRST_DAY = "1900-03-01"


def text(value: object) -> str:
    """Return a value as a cell's text."""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return "" if value is None else str(value)


def harmless(value: object) -> str:
    """Return a text that no spreadsheet runs and a workbook can hold: an apostrophe comes before what looks like a formula."""
    return formats.harmless(holdable(text(value)))


def csv_file(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as UTF-8 csv, with the byte order mark that Excel needs to read accents."""
    return b"".join(csv_pieces(headings, rows))


def csv_pieces(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Yield the file that `csv_file` returns in pieces, each as soon as its rows are there."""
    lines, begin = iter(rows), "\ufeff"
    while some := [headings, *islice(lines, PIECE)] if begin else list(islice(lines, PIECE)):
        out = io.StringIO(begin, newline="")
        out.seek(0, io.SEEK_END)
        writer = csv.writer(out)
        writer.writerows([harmless(value) for value in row] for row in some)
        yield out.getvalue().encode()
        begin = ""


def workbook(headings: Sequence[str], rows: Iterable[Sequence[object]], title: str, widths: Mapping[str, int] = SAME) -> bytes:
    """Return rows as a workbook: counts and amounts are numbers, days and moments keep their type, and everything else is a
    text.

    Identifiers such as a ULN or a telephone number are given as texts and stay so. `widths` are those of columns by their
    headings.
    """
    return b"".join(workbook_pieces(headings, rows, title, widths))


def workbook_pieces(headings: Sequence[str], rows: Iterable[Sequence[object]], title: str,
                    widths: Mapping[str, int] = SAME) -> Iterator[bytes]:
    """Yield the file that `workbook` returns in pieces, each as soon as its rows are there."""
    book = excel.Workbook()
    sheet = book.active
    sheet.title = title[:TITLE_AT_MOST]
    sheet.append(headings)
    for cell in sheet[1]:
        cell.font, cell.alignment = excel.BOLD, excel.WRAPPED
    sheet.freeze_panes = "A2"
    for column, heading in enumerate(headings, 1):
        sheet.column_dimensions[excel.get_column_letter(column)].width = widths.get(heading, WIDE)
    forms = {form: style(sheet, form) for form in (TEXT, DAY, MOMENT, WHOLE, AMOUNT)}
    return filling(book, {sheet.title: ([(value, forms[form]) for value, form in map(_as_cell, row)] for row in rows)})


def _as_cell(value: object) -> tuple[object, str]:
    """Return a value as a cell holds it, and the cell's format; a day that programs count differently is a text."""
    if isinstance(value, Decimal):
        return value, AMOUNT
    if is_number(value):
        return value, WHOLE
    if isinstance(value, date) and str(value) >= FIRST_DAY:
        return value, DAY if is_day(value) else MOMENT
    return text(value), TEXT
