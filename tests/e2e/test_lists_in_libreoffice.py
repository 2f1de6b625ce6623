"""Drop-downs in a real spreadsheet program: those of the template and of a corrected list evaluate to the right lists."""
from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from support.givens import GIVEN
from support.on_offer import STANDARDS
from support.workbooks import SHEET

from imi.catalogue.starters import FUNDING_TYPES
from imi.schemes.apprenticeship import APPRENTICESHIP
from imi.spreadsheets.annotated import Chosen, corrected
from imi.spreadsheets.sheet import Sheet, SheetRow
from imi.spreadsheets.template import Template, write_template
from imi.uploads.fields import PACKAGE, STANDARD

OFFICE = shutil.which("soffice")
FUNDING = APPRENTICESHIP.record["funding_type"]
pytestmark = pytest.mark.skipif(
    OFFICE is None, reason="no LibreOffice on this machine (Debian: apt-get install libreoffice-calc-nogui)")


def test_in_libreoffice_each_standard_leads_to_just_its_packages(tmp_path: Path) -> None:
    template = write_template(Template(SHEET.required, SHEET.optional, STANDARDS, GIVEN, "Northgate (0471)"))
    proves(template, tmp_path, 2, {field.name: n for n, field in enumerate(SHEET, 1)})


def test_drop_downs_work_in_a_centres_own_list_with_reordered_columns(tmp_path: Path) -> None:
    fields = {1: FUNDING, 3: SHEET[PACKAGE], 4: SHEET[STANDARD]}
    mine = Sheet("Mine", "xlsx", 3, ("Cohort", "Funding", "Note", "Package", "Standard"), tuple(range(5)),
                 tuple(SheetRow(n, ["x"] * 5, "s" * 5) for n in range(4, 9)))
    content = corrected(mine, {}, chosen=Chosen(STANDARDS, GIVEN, fields))
    proves(content, tmp_path, 4, {field.name: place + 1 for place, field in fields.items()})


def proves(content: bytes, folder: Path, first: int, column_of: Mapping[str, int]) -> None:
    """The lists of a workbook, as LibreOffice works them out for rows from the first on, are what they should be."""
    book = load_workbook(io.BytesIO(content))
    probe = book["Candidates"]
    rules = {next(iter(rule.sqref.ranges)).min_col: rule.formula1 for rule in probe.data_validations.dataValidation
             if rule.type == "list"}
    offered = [one for one in STANDARDS if one.packages]
    standard = get_column_letter(column_of["standard"])
    for row, one in enumerate(offered, first):
        probe.cell(row=row, column=column_of["standard"]).value = one.name
        for n in range(1, 5):
            formula = rules[column_of["package"]].replace(f"${standard}{first}", f"${standard}{row}")
            probe.cell(row=row, column=30 + n).value = f'=IFERROR(INDEX({formula},{n}),"")'
        probe.cell(row=row, column=36).value = f"=COUNTA({rules[column_of['standard']]})"
        probe.cell(row=row, column=37).value = f"=COUNTA({rules[column_of[FUNDING.name]]})"
    print("LibreOffice evaluates:")
    rows = worked_out(book, folder)[first - 1:first - 1 + len(offered)]
    for row, one in zip(rows, offered, strict=True):
        found = [text for text in row[30:34] if text and not text.startswith("Err")]
        # An index beyond the list is an error, which IFERROR empties: the list ends where it should.
        print(f"  {one.name}: {', '.join(found)}")
        assert found == [f"{package.code} {package.label}" for package in one.packages], one.name
        assert row[35:37] == [str(len(offered)), str(len(FUNDING_TYPES))]


def worked_out(book: Workbook, folder: Path) -> list[list[str]]:
    """The first sheet as LibreOffice shows it."""
    book.save(folder / "probe.xlsx")
    into = "csv:Text - txt - csv (StarCalc):44,34,76"
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    subprocess.run([str(OFFICE), profile, "--headless", "--convert-to", into, "--outdir", str(folder),
                    str(folder / "probe.xlsx")],
                   check=True, capture_output=True, timeout=120)
    return list(csv.reader((folder / "probe.csv").read_text(encoding="utf-8").splitlines()))
