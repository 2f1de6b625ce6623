"""Write workbooks: a cell is a text, a number, a day or a moment, and never a formula that a user typed."""
from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

from imi.formats import in_cell
from imi.spreadsheets import excel

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.styles import PatternFill
    from openpyxl.worksheet.worksheet import Worksheet

LONGEST = 32_767
# Formats of cells.
TEXT, DAY, MOMENT, WHOLE, AMOUNT = "@", "dd/mm/yyyy", "dd/mm/yyyy hh:mm:ss", "0", "#,##0.00"


def text(value: object) -> str:
    """Return a value as a cell's text, without characters that a workbook cannot hold and no longer than a cell can be."""
    return in_cell(str(value)[:LONGEST])


def write(cell: Cell, value: object) -> None:
    """Put a text or a day into a cell. A text stays one, whatever it begins with."""
    if isinstance(value, date):
        cell.value, cell.number_format = value, DAY
        return
    cell.value = text(value) or None
    if cell.value is None:
        return
    # Set afterwards: openpyxl takes a text that begins with "=" for a formula.
    cell.data_type, cell.number_format = "s", TEXT


def saved(book: Workbook) -> bytes:
    """Return the workbook's file."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def style(sheet: Worksheet, form: str = TEXT, fill: PatternFill | None = None) -> int:
    """Return the number that a cell format has in the workbook, with a fill or without."""
    cell = excel.Cell(sheet, row=1, column=1)
    cell.number_format = form
    if fill is not None:
        cell.fill = fill
    number: int = cell.style_id
    return number
