"""Write the template: a workbook with a column for each field, and drop-downs of the centre's own standards and packages."""
from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from imi.fields.field import Context, Field
from imi.formats import harmless
from imi.spreadsheets import excel
from imi.spreadsheets.dropdowns import Offered, add_choices, add_lists
from imi.spreadsheets.instructions import instructions
from imi.spreadsheets.writing import DAY, TEXT, saved, write

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

VERSION = "1"
SHEET, HOW_TO = "Candidates", "How to"
ROWS = (10, 25, 50, 100, 200, 500, 1000, 2000)


@dataclass(frozen=True)
class Template:
    """The contents of a template. `defaults` are texts or days by field name for every row; `candidates` are pre-filled rows.
    """

    required: Sequence[Field]
    optional: Sequence[Field]
    standards: Sequence[Offered]
    given: Context
    centre: str
    rows: int = 25
    defaults: Mapping[str, str | date] = field(default_factory=dict)
    candidates: Sequence[Mapping[str, str | date]] = ()
    # What the user should know about the filled rows, such as that there are more candidates than rows.
    note: str = ""
    title: str = "Candidates"

    @property
    def columns(self) -> list[Field]:
        """Return the fields in the order of the columns."""
        return [*self.required, *self.optional]

    @property
    def filled(self) -> list[dict[str, str | date]]:
        """Yield a row for each candidate, then empty ones; all with the defaults."""
        empty: list[Mapping[str, str | date]] = [{}] * max(self.rows - len(self.candidates), 0)
        return [{**self.defaults, **row} for row in (*self.candidates, *empty)]


def write_template(template: Template) -> bytes:
    """Return the template as xlsx."""
    book = excel.Workbook()
    sheet = book.active
    sheet.title = SHEET
    _headings(sheet, template)
    lists = add_lists(book, template.standards, template.given, template.columns)
    _rows(sheet, template)
    add_choices(sheet, dict(enumerate(template.columns, 1)), 2, len(template.filled) + 1, lists)
    _how_to(book.create_sheet(HOW_TO), template)
    book.properties.version, book.properties.subject = VERSION, template.centre
    book.properties.title = template.title
    return saved(book)


def write_csv_template(template: Template) -> bytes:
    """Return the headings and pre-filled rows as UTF-8 csv, with the byte order mark that Excel needs to read accents."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([field.label for field in template.columns])
    for row in template.filled:
        if row:
            writer.writerow([_in_csv(row.get(field.name, "")) for field in template.columns])
    return out.getvalue().encode("utf-8-sig")


def _in_csv(value: str | date) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else harmless(value)


def _headings(sheet: Worksheet, template: Template) -> None:
    for n, asked in enumerate(template.columns, 1):
        cell = sheet.cell(row=1, column=n)
        write(cell, f"{asked.label} *" if asked in template.required else asked.label)
        cell.font, cell.alignment = excel.BOLD, excel.WRAPPED
        sheet.column_dimensions[excel.get_column_letter(n)].width = max(asked.width, 14)
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = "A2"


def _rows(sheet: Worksheet, template: Template) -> None:
    known = len(template.candidates)
    for n, texts in enumerate(template.filled, 2):
        for column, asked in enumerate(template.columns, 1):
            cell = sheet.cell(row=n, column=column)
            if texts.get(asked.name):
                write(cell, texts[asked.name])
            cell.number_format = DAY if asked.control == "date" else TEXT
            if texts.get(asked.name) and (n - 2 < known or asked.name in ("standard", "package")):
                cell.fill = excel.HELD


def _how_to(sheet: Worksheet, template: Template) -> None:
    lines = [("Column", "Required", "What to enter", "Example"),
             *((one.label, "Yes" if one.required else "No", one.what, one.example)
               for one in instructions(template.required, template.optional))]
    for n, line in enumerate(lines, 1):
        for column, value in enumerate(line, 1):
            cell = sheet.cell(row=n, column=column)
            write(cell, value)
            cell.alignment = excel.WRAPPED
            if n == 1:
                cell.font = excel.BOLD
    if template.note:
        said = sheet.cell(row=len(lines) + 2, column=1)
        write(said, template.note)
        said.font = excel.BOLD
    for letters, width in zip("ABCD", (36, 10, 70, 30), strict=True):
        sheet.column_dimensions[letters].width = width
    sheet.freeze_panes = "A2"
