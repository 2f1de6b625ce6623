"""Any table as a file: xlsx whose cells are texts and days, csv with nothing that a spreadsheet would run."""
from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from imi import words
from imi.surfaces.sheet.streamed import filled, is_day
from imi.surfaces.sheet.writing import BOLD, DAY, WRAPPED, style
from imi.words import holdable

# Widths of columns, in characters, where nothing else is said.
WIDE = 18
SAME: Mapping[str, int] = MappingProxyType({})
TITLE_AT_MOST = 31


def text(value: object) -> str:
    """A value as a cell's text."""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return "" if value is None else str(value)


def harmless(value: object) -> str:
    """A text that no spreadsheet runs, of characters that a workbook can hold: an apostrophe before what looks like a formula."""
    return words.harmless(holdable(text(value)))


def csv_file(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as UTF-8 csv, with a mark that Excel needs to read accents."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([harmless(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def workbook(headings: Sequence[str], rows: Iterable[Sequence[object]], title: str, widths: Mapping[str, int] = SAME) -> bytes:
    """Rows as a workbook: every cell a text, but days as days. `widths` are those of columns by their headings."""
    book = Workbook()
    sheet = book.active
    sheet.title = title[:TITLE_AT_MOST]
    sheet.append(headings)
    for cell in sheet[1]:
        cell.font, cell.alignment = BOLD, WRAPPED
    sheet.freeze_panes = "A2"
    for column, heading in enumerate(headings, 1):
        sheet.column_dimensions[get_column_letter(column)].width = widths.get(heading, WIDE)
    plain, day = style(sheet), style(sheet, DAY)
    return filled(book, {sheet.title: (
        [(value, day) if is_day(value) else (text(value), plain) for value in row] for row in rows)})
