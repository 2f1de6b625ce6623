"""The template: a workbook with a column for each field, drop-downs of the centre's own standards and packages."""
from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from imi.rules.field import Choice, Field, Given
from imi.surfaces.sheet.instructions import instructions
from imi.surfaces.sheet.writing import BOLD, HELD, WRAPPED, saved, write
from imi.words import harmless

VERSION = "1"
SHEET, LISTS, HOW_TO = "Candidates", "Lists", "How to"
ROWS = (10, 25, 50, 100, 200, 500, 1000, 2000)
# A list that may be typed past: what is right by the rules is never refused by the sheet.
SUGGESTED = frozenset({"title"})
TEXT_COLUMNS = "@"


@dataclass(frozen=True)
class Offered:
    """A standard with its packages."""

    name: str
    packages: Sequence[Choice]


@dataclass(frozen=True)
class Template:
    """What goes into a template. `defaults` are texts or days by field name for every row; `candidates` are pre-filled rows."""

    required: Sequence[Field]
    optional: Sequence[Field]
    standards: Sequence[Offered]
    given: Given
    centre: str
    rows: int = 25
    defaults: Mapping[str, str | date] = field(default_factory=dict)
    candidates: Sequence[Mapping[str, str | date]] = ()
    # What is to be known of the rows that are filled in, such as that there are more candidates than rows.
    note: str = ""

    @property
    def columns(self) -> list[Field]:
        """The fields in the order of the columns."""
        return [*self.required, *self.optional]

    @property
    def filled(self) -> list[dict[str, str | date]]:
        """A row for each candidate, then empty ones; all with the defaults."""
        empty: list[Mapping[str, str | date]] = [{}] * max(self.rows - len(self.candidates), 0)
        return [{**self.defaults, **row} for row in (*self.candidates, *empty)]


def write_template(template: Template) -> bytes:
    """The template as xlsx. Standards without packages are left out: their list would be an error (decision 33)."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    _headings(sheet, template)
    lists = book.create_sheet(LISTS)
    places = _lists(lists, template)
    lists.sheet_state = "hidden"
    _rows(sheet, template)
    _validations(sheet, template, places)
    _how_to(book.create_sheet(HOW_TO), template)
    book.properties.version, book.properties.subject = VERSION, template.centre
    book.properties.title = "Apprenticeship candidates"
    return saved(book)


def write_csv_template(template: Template) -> bytes:
    """The headings and what is filled in as UTF-8 csv, with a mark that Excel needs to read accents."""
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
        cell.font, cell.alignment = BOLD, WRAPPED
        sheet.column_dimensions[get_column_letter(n)].width = max(asked.width, 14)
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = "A2"


def _rows(sheet: Worksheet, template: Template) -> None:
    known = len(template.candidates)
    for n, texts in enumerate(template.filled, 2):
        for column, asked in enumerate(template.columns, 1):
            cell = sheet.cell(row=n, column=column)
            if texts.get(asked.name):
                write(cell, texts[asked.name])
            cell.number_format = "dd/mm/yyyy" if asked.control == "date" else TEXT_COLUMNS
            if texts.get(asked.name) and (n - 2 < known or asked.name in ("standard", "package")):
                cell.fill = HELD


def _lists(sheet: Worksheet, template: Template) -> dict[str, str]:
    """Write the lists; by field, the range or formula that its drop-down takes its values from.

    Column A has the standards once; C and D have each package beside its standard, sorted, for the dependent list.
    """
    offered = sorted((one for one in template.standards if one.packages), key=lambda one: one.name)
    places = {"standard": _column(sheet, 1, [one.name for one in offered])}
    pairs = [(one.name, f"{package.code} {package.label}") for one in offered for package in one.packages]
    for n, (standard, package) in enumerate(pairs, 1):
        write(sheet.cell(row=n, column=3), standard)
        write(sheet.cell(row=n, column=4), package)
    places["package"] = dependent(2, len(pairs))
    for n, asked in enumerate(template.columns):
        choices = template.given.choices(asked.name)
        if choices:
            places[asked.name] = _column(sheet, 6 + n, [choice.label for choice in choices])
    return places


def _column(sheet: Worksheet, column: int, values: Sequence[str]) -> str:
    for n, value in enumerate(values, 1):
        write(sheet.cell(row=n, column=column), value)
    letters = get_column_letter(column)
    return f"{quote_sheetname(LISTS)}!${letters}$1:${letters}${max(len(values), 1)}"


def dependent(row: int, pairs: int) -> str:
    """The formula of a row's packages: those that stand beside the row's standard in the hidden list."""
    names = f"{quote_sheetname(LISTS)}!$C$1:$C${max(pairs, 1)}"
    return f"OFFSET({quote_sheetname(LISTS)}!$D$1,MATCH($A{row},{names},0)-1,0,COUNTIF({names},$A{row}),1)"


def _validations(sheet: Worksheet, template: Template, places: Mapping[str, str]) -> None:
    last = len(template.filled) + 1
    for n, asked in enumerate(template.columns, 1):
        letters = get_column_letter(n)
        if asked.name in places:
            rule = DataValidation(type="list", formula1=places[asked.name], allow_blank=True)
            rule.errorStyle = "warning" if asked.name in SUGGESTED else "stop"
            rule.error = f"{asked.label} is not one from the list"
        elif asked.control == "date":
            rule = DataValidation(type="date", operator="greaterThan", formula1="1", allow_blank=True)
            rule.errorStyle, rule.error = "warning", f"{asked.label} must be a day, like 31/08/2028"
        else:
            continue
        rule.prompt, rule.showInputMessage, rule.showErrorMessage = (asked.hint or asked.ask)[:250], True, True
        rule.add(f"{letters}2:{letters}{max(last, 2)}")
        sheet.add_data_validation(rule)


def _how_to(sheet: Worksheet, template: Template) -> None:
    lines = [("Column", "Required", "What to enter", "Example"),
             *((one.label, "Yes" if one.required else "No", one.what, one.example)
               for one in instructions(template.required, template.optional))]
    for n, line in enumerate(lines, 1):
        for column, value in enumerate(line, 1):
            cell = sheet.cell(row=n, column=column)
            write(cell, value)
            cell.alignment = WRAPPED
            if n == 1:
                cell.font = BOLD
    if template.note:
        said = sheet.cell(row=len(lines) + 2, column=1)
        write(said, template.note)
        said.font = BOLD
    for letters, width in zip("ABCD", (36, 10, 70, 30), strict=True):
        sheet.column_dimensions[letters].width = width
    sheet.freeze_panes = "A2"
