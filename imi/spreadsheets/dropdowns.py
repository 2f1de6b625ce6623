"""Put drop-downs into a workbook: the lists of a field on a hidden sheet, and packages by the row's standard."""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from imi.fields.field import Choice, Context, Field
from imi.spreadsheets import excel
from imi.spreadsheets.writing import write

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LISTS = "Lists"
# A drop-down that allows other text: the sheet never refuses what the rules accept.
SUGGESTED = frozenset({"title"})


@dataclass(frozen=True)
class Offered:
    """A standard with its packages."""

    name: str
    packages: Sequence[Choice]


@dataclass(frozen=True)
class Lists:
    """Where the lists are: for each field the range of its drop-down, and the number of packages."""

    ranges: Mapping[str, str]
    packages: int


def add_lists(book: Workbook, standards: Sequence[Offered], given: Context, fields: Collection[Field]) -> Lists:
    """Add the hidden sheet. Standards without packages are left out, because an empty dependent list is an error in spreadsheet
    programs.

    Column A has the standards once; C and D have each package next to its standard, sorted, for the dependent list.
    """
    sheet = book.create_sheet(LISTS)
    sheet.sheet_state = "hidden"
    offered = sorted((one for one in standards if one.packages), key=lambda one: one.name)
    pairs = [(one.name, f"{package.code} {package.label}") for one in offered for package in one.packages]
    ranges = {"standard": _column(sheet, 1, [one.name for one in offered])}
    _column(sheet, 3, [standard for standard, _package in pairs])
    ranges["package"] = _column(sheet, 4, [package for _standard, package in pairs])
    for n, asked in enumerate(fields):
        choices = given.list(asked.name).choices
        if choices:
            ranges[asked.name] = _column(sheet, 6 + n, [choice.label for choice in choices])
    return Lists(ranges, len(pairs))


def _column(sheet: Worksheet, column: int, values: Sequence[str]) -> str:
    for n, value in enumerate(values, 1):
        write(sheet.cell(row=n, column=column), value)
    letters = excel.get_column_letter(column)
    return f"{excel.quote_sheetname(LISTS)}!${letters}$1:${letters}${max(len(values), 1)}"


def add_choices(sheet: Worksheet, columns: Mapping[int, Field], first: int, last: int, lists: Lists, *,
                strict: bool = True) -> None:
    """Give drop-downs, and hints for days, to the cells of these columns (counted from 1) from the first row to the last.

    Unless `strict`, the spreadsheet program only asks before it accepts a text that the list does not have.
    """
    standard = next((excel.get_column_letter(n) for n, asked in columns.items() if asked.name == "standard"), "")
    for n, asked in columns.items():
        if asked.name in lists.ranges:
            values = lists.ranges[asked.name]
            if asked.name == "package" and standard:
                values = _of_its_standard(f"${standard}{first}", lists.packages)
            rule = excel.DataValidation(type="list", formula1=values, allow_blank=True)
            rule.errorStyle = "stop" if strict and asked.name not in SUGGESTED else "warning"
            rule.error = f"{asked.label} is not one from the list"
        elif asked.control == "date":
            rule = excel.DataValidation(type="date", operator="greaterThan", formula1="1", allow_blank=True)
            rule.errorStyle, rule.error = "warning", f"{asked.label} must be a day, like 31/08/2028"
        else:
            continue
        rule.prompt, rule.showInputMessage, rule.showErrorMessage = (asked.hint or asked.ask)[:250], True, True
        rule.add(f"{excel.get_column_letter(n)}{first}:{excel.get_column_letter(n)}{max(last, first)}")
        sheet.add_data_validation(rule)


def _of_its_standard(cell: str, packages: int) -> str:
    """Return the formula of a row's packages: those next to the standard of the row's `cell` in the hidden list."""
    names = f"{excel.quote_sheetname(LISTS)}!$C$1:$C${max(packages, 1)}"
    return f"OFFSET({excel.quote_sheetname(LISTS)}!$D$1,MATCH({cell},{names},0)-1,0,COUNTIF({names},{cell}),1)"
