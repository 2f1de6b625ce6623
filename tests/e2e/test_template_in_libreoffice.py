"""The template in a real spreadsheet program: the drop-downs evaluate to the right lists."""
from __future__ import annotations

import csv
import io
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from imi.catalogue.starters import FUNDING_TYPES, GENDERS, TITLES
from imi.registrations.fields import APPRENTICESHIP
from imi.rules.field import Choice, Given
from imi.surfaces.sheet.choosing import Offered
from imi.surfaces.sheet.template import Template, write_template
from imi.uploads.fields import MANDATORY, OPTIONAL, SHEET

OFFICE = shutil.which("soffice")
STANDARDS = [
    Offered("Bus and Coach Mech/Elec ST0067 AP01", [Choice("BC1", "Year 1"), Choice("BC2", "Year 2 (final)")]),
    Offered("Autocare Technician ST0499 AP01",
            [Choice("ACAP01A", "Year 1"), Choice("ACAP01B", "Year 2"), Choice("ACAP01C", "EPA")]),
    Offered("Customer Service L3 ST0072/AP02", []), Offered("Zoë’s Standard & Sons", [Choice("Z1", "Only")]),
]
GIVEN = Given(date(2026, 11, 23), tuple(TITLES), tuple(GENDERS), tuple(FUNDING_TYPES))


@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice on this machine (Debian: apt-get install libreoffice-calc-nogui)")
def test_in_libreoffice_each_standard_leads_to_just_its_packages(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(write_template(Template(MANDATORY, OPTIONAL, STANDARDS, GIVEN, "Northgate (0471)"))))
    rules = {next(iter(rule.sqref.ranges)).min_col: rule.formula1 for rule in book["Candidates"].data_validations.dataValidation
             if rule.type == "list"}
    offered = [one for one in STANDARDS if one.packages]
    probe = book["Candidates"]
    for row, one in enumerate(offered, 2):
        probe.cell(row=row, column=1).value = one.name
        for n in range(1, 5):
            formula = rules[2].replace("$A2", f"$A{row}")
            probe.cell(row=row, column=30 + n).value = f'=IFERROR(INDEX({formula},{n}),"")'
        probe.cell(row=row, column=36).value = f"=COUNTA({rules[1]})"
        probe.cell(row=row, column=37).value = f"=COUNTA({rules[SHEET.index(APPRENTICESHIP['funding_type']) + 1]})"
    book.save(tmp_path / "probe.xlsx")
    into = "csv:Text - txt - csv (StarCalc):44,34,76"
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run([str(OFFICE), profile, "--headless", "--convert-to", into, "--outdir", str(tmp_path),
                    str(tmp_path / "probe.xlsx")],
                   check=True, capture_output=True, timeout=120)
    print("LibreOffice evaluates:")
    rows = list(csv.reader((tmp_path / "probe.csv").read_text(encoding="utf-8").splitlines()))[1:len(offered) + 1]
    for row, one in zip(rows, offered, strict=True):
        found = [text for text in row[30:34] if text and not text.startswith("Err")]
        # An index beyond the list is an error, which IFERROR empties: the list ends where it should.
        print(f"  {one.name}: {', '.join(found)}")
        assert found == [f"{package.code} {package.label}" for package in one.packages], one.name
        assert row[35:37] == [str(len(offered)), str(len(FUNDING_TYPES))]
