"""Registrations as files: xlsx with text cells, csv with nothing that a spreadsheet would run."""
from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet as Worksheet

from imi import words
from imi.registrations.receipts import ReceiptLine
from imi.words import holdable, in_cell, local

HEADINGS = (
    "Registration", "Candidate Number", "First Name", "Surname", "Date of Birth", "Standard", "Package Code",
    "Apprenticeship Start Date", "Apprenticeship Expected End Date", "EPA Expected Start Date", "Funding Type",
    "Price", "Purchase Order Number", "Saved", "Saved by", "State",
)
# Widths of columns, in characters, where 18 are too few.
WIDE = {"Standard": 60, "Package Code": 24}


def cells(line: ReceiptLine) -> tuple[str | date | None, ...]:
    """A registration in the order of the headings; the price in pounds, as text."""
    price = "" if line.pence is None else f"{line.pence / 100:.2f}"
    saved = local(line.at).replace(microsecond=0, tzinfo=None) if line.at else None
    return (line.reference, str(line.number), line.first_names, line.surname, line.date_of_birth, line.standard, line.package,
            line.starts_on, line.ends_on, line.epa_on, line.funding_type, price, line.purchase_order, saved, line.person,
            line.state.capitalize())


def text(value: object) -> str:
    """A value as a cell's text, without the characters that a workbook cannot hold."""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return holdable("" if value is None else str(value))


def harmless(value: object) -> str:
    """A text that no spreadsheet runs: an apostrophe before what looks like a formula."""
    return words.harmless(text(value))


def as_csv(lines: Iterable[ReceiptLine]) -> bytes:
    """The registrations as a csv file."""
    return csv_file(HEADINGS, map(cells, lines))


def as_xlsx(lines: Iterable[ReceiptLine], title: str) -> bytes:
    """The registrations as a workbook."""
    return workbook(HEADINGS, map(cells, lines), title)


def csv_file(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as UTF-8 csv, with a mark that Excel needs to read accents."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([harmless(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def workbook(headings: Sequence[str], rows: Iterable[Sequence[object]], title: str) -> bytes:
    """Rows as a workbook: every cell text, but dates as dates."""
    # Row by row: a workbook that is kept whole takes two hundred MiB for twenty thousand rows.
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for column, heading in enumerate(headings, 1):
        sheet.column_dimensions[get_column_letter(column)].width = WIDE.get(heading, 18)
    sheet.append([_heading(sheet, heading) for heading in headings])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _heading(sheet: Worksheet, heading: str) -> Cell:
    cell: Cell = WriteOnlyCell(sheet, heading)
    cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(sheet: Worksheet, value: object) -> Cell:
    if isinstance(value, date) and not isinstance(value, datetime):
        cell: Cell = WriteOnlyCell(sheet, value)
        cell.number_format = "dd/mm/yyyy"
        return cell
    cell = WriteOnlyCell(sheet, in_cell(text(value)))
    # Set afterwards: openpyxl takes a text that begins with "=" for a formula.
    cell.data_type, cell.number_format = "s", "@"
    return cell
