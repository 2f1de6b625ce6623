"""One list written by three programs in three formats is the same list: what is shown, hidden, merged, wrong or nothing."""
from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import xlsxwriter
from hypothesis import Phase, given, settings
from hypothesis import strategies as some
from openpyxl import Workbook
from openpyxl.styles import Border, PatternFill, Side
from support import sample
from support.odd_files import HEADINGS, rezipped
from support.read_here import read_here

from imi.spreadsheets.sheet import Unreadable

OFFICE = shutil.which("soffice")
BOOKS = 200 if sample.THOROUGHLY else 6
# LibreOffice slows down with every file, and ends before its work is done where it is given several hundred.
AT_ONCE = 25
COLUMNS = (*HEADINGS, "Note", "Cohort")
# A formula and what it comes to. None comes to a text: where LibreOffice has not worked one out itself, it says 0 in an .xls.
FORMULAS: Mapping[str, Any] = {'=""': "", "=1-1": 0, "=2+2": 4, "=NA()": "#N/A", "=1/0": "#DIV/0!",
                               '="x"+1': "#VALUE!"}
EMPTY, STYLED = "", "styled"


class Line(NamedTuple):
    """A row: its cells, and how it is hidden, if at all."""

    cells: Sequence[Any]
    hidden: str


class Listed(NamedTuple):
    """A list of people, as programs are asked to write it. `merged` are first rows of two whose cells of a column are one."""

    lines: Sequence[Line]
    hidden_columns: Sequence[int]
    merged: Sequence[int]


CELLS = some.one_of(
    some.sampled_from(["Taylor", "O’Neill & Söhne", "<b>Khan</b>", "0123", "  Reid", "Null"]), some.integers(0, 10**9),
    some.just(date(2006, 2, 28)), some.sampled_from([EMPTY, STYLED]), some.sampled_from(sorted(FORMULAS)))
LINES = some.builds(Line, some.one_of(
    some.lists(CELLS, min_size=len(COLUMNS), max_size=len(COLUMNS)),
    some.lists(some.sampled_from(["=1-1", '=""']), min_size=len(COLUMNS), max_size=len(COLUMNS))),
    some.sampled_from(["", "", "", "hidden", "group"]))
LISTS = some.builds(Listed, some.lists(LINES, min_size=3, max_size=7), some.lists(some.integers(3, 5), max_size=2, unique=True),
                    some.lists(some.sampled_from([2, 4]), max_size=2, unique=True))


def generated() -> list[Listed]:
    """So many lists, the same ones each time."""
    found: list[Listed] = []

    @settings(max_examples=BOOKS, database=None, derandomize=True, phases=[Phase.generate], deadline=None)
    @given(LISTS)
    def collect(one: Listed) -> None:
        found.append(one._replace(merged=[row for row in one.merged if row - 1 < len(one.lines)]))

    collect()
    return found


def by_openpyxl(one: Listed) -> bytes:
    """The list as openpyxl writes it: formulas without values."""
    book = Workbook()
    sheet = book.active
    sheet.append(COLUMNS)
    for row, line in enumerate(one.lines, 2):
        for column, value in enumerate(line.cells, 1):
            cell = sheet.cell(row=row, column=column)
            if value == STYLED:
                cell.border, cell.fill = Border(top=Side("thin")), PatternFill("solid", "FFDDDDDD")
            else:
                cell.value = value if value != EMPTY else None
        if line.hidden == "group":
            sheet.row_dimensions.group(row, row, outline_level=1, hidden=True)
        elif line.hidden:
            sheet.row_dimensions[row].hidden = True
    for place in one.hidden_columns:
        sheet.column_dimensions["ABCDEF"[place]].hidden = True
    for row in one.merged:
        sheet.cell(row=row, column=5, value="Both")
        sheet.merge_cells(start_row=row, end_row=row + 1, start_column=5, end_column=5)
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def by_xlsxwriter(one: Listed) -> bytes:
    """The list as XlsxWriter writes it: formulas with what they come to."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False})
    sheet, styled, day = book.add_worksheet(), book.add_format({"border": 1}), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, COLUMNS)
    for row, line in enumerate(one.lines, 1):
        for column, value in enumerate(line.cells):
            if column == 4 and row in one.merged:
                # Beneath a merged cell: openpyxl takes away what stands there.
                continue
            if value in (EMPTY, STYLED):
                sheet.write_blank(row, column, None, styled if value else None)
            elif isinstance(value, date):
                sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)
            elif value in FORMULAS:
                sheet.write_formula(row, column, value, None, FORMULAS[value])
            else:
                sheet.write(row, column, value)
        if line.hidden:
            sheet.set_row(row, None, None, {"hidden": True, "level": int(line.hidden == "group")})
    for place in one.hidden_columns:
        sheet.set_column(place, place, None, None, {"hidden": True})
    for row in one.merged:
        sheet.merge_range(row - 1, 4, row, 4, "Both")
    book.close()
    # As Excel says that a formula came to a text of nothing; XlsxWriter does not.
    return rezipped(out.getvalue(), lambda name, part: part.replace(b'><f>""</f>', b' t="str"><f>""</f>')
                    if name.startswith("xl/worksheets/") else part)


def converted(folder: Path, form: str, files: Sequence[Path]) -> list[bytes]:
    """The files as LibreOffice writes them."""
    into, profile = folder / form, f"-env:UserInstallation=file://{folder / 'profile'}"
    for first in range(0, len(files), AT_ONCE):
        subprocess.run([str(OFFICE), profile, "--headless", "--convert-to", form, "--outdir", str(into),
                        *map(str, files[first:first + AT_ONCE])], check=True, capture_output=True, timeout=600)
    return [(into / f"{file.stem}.{form}").read_bytes() for file in files]


def said(tmp_path: Path, content: bytes) -> dict[str, Any]:
    """What is the same in each format: a number may be one or a text, an error never is either."""
    try:
        read = read_here(tmp_path, content)
    except Unreadable as refused:
        return {"refused": refused.code, "hidden_rows": [], "zero_rows": [], "merged": 0}
    return read._asdict() | {"rows": [(number, texts, [place for place, kind in enumerate(kinds) if kind in "ef"])
                                      for number, texts, kinds in read.rows]}


@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice on this machine (Debian: apt-get install libreoffice-calc-nogui)")
@pytest.mark.failure(70, 73, 74)
def test_a_list_is_the_same_list_in_every_format_and_by_every_program(tmp_path: Path) -> None:
    lists, formats = generated(), sample.of(("xls", "ods", "xlsx"))
    files = [tmp_path / f"{n}.xlsx" for n in range(len(lists))]
    for n, one in enumerate(lists):
        files[n].write_bytes((by_openpyxl if n % 2 else by_xlsxwriter)(one))
    read = {form: [said(tmp_path, content) for content in converted(tmp_path, form, files)] for form in formats}
    read["by XlsxWriter"] = [said(tmp_path, by_xlsxwriter(one)) for one in lists]
    for n, one in enumerate(lists):
        right = read["by XlsxWriter"][n]
        if "refused" not in right:
            assert right["hidden_rows"] == [row for row, line in enumerate(one.lines, 2)
                                            if line.hidden and holds(one, row, line)]
        for form in formats:
            assert read[form][n] == right, f"{n}.{form} {one}"
    hidden, zeros = (sum(len(one[what]) for each in read.values() for one in each) for what in ("hidden_rows", "zero_rows"))
    print(f"{len(lists)} lists in {len(lists) * len(read)} files are read alike: {hidden} rows hidden, {zeros} of zeros, "
          f"{sum(one['merged'] for each in read.values() for one in each)} cells merged")


def holds(one: Listed, row: int, line: Line) -> bool:
    """Whether a value stands in the row."""
    return any(value not in (EMPTY, STYLED, '=""') for value in line.cells) or row in one.merged
