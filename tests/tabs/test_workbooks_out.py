"""Every workbook that the portal writes: numbers are numbers, days days, moments moments, and what only names is a text."""
from __future__ import annotations

import csv
import io
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from support import sample
from support.addresses import RECEIPTS, SHEETS
from support.workbooks import row, send, workbook

OFFICE = shutil.which("soffice")
# What a column holds besides texts, by its heading.
NUMBERS = {"Charged", "Cancelled", "Net", "Candidates", "Registrations", "Cancelled registrations", "Price not set", "Line",
           "Row", "level", "position", "package_position", "retail_price"}
DAYS = {"Date of Birth", "Apprenticeship Start Date", "Apprenticeship Expected End Date", "EPA Expected Start Date", "opens_on",
        "closes_on", "last_certification_on", "package_opens_on", "package_closes_on", "price_from", "contents_from"}
MOMENTS = {"Saved", "At"}
# Sheets of the centre's own making, or for filling in: texts as they were typed, and days.
OWN = {"Candidates", "Lists", "Instructions"}


def of(content: bytes) -> list[Worksheet]:
    """The sheets of a workbook."""
    return load_workbook(io.BytesIO(content)).worksheets


def kind(value: Any) -> str:
    """What a cell holds."""
    if isinstance(value, datetime):
        return "day" if (value.hour, value.minute, value.second) == (0, 0, 0) else "moment"
    return "number" if isinstance(value, (int, float)) else "text"


def expected(heading: str) -> str:
    """What stands beneath a heading."""
    of_heading = {"number": NUMBERS, "day": DAYS, "moment": MOMENTS}
    return next((name for name, headings in of_heading.items() if heading in headings), "text")


def test_workbooks_hold_dates_and_numbers_as_such(portal: Any) -> None:
    saved = portal.world.save(portal.world.batch("1000001 1000002"))
    registrar, finance, admin = (portal.browser(who) for who in ("registrar", "finance", "admin"))
    upload = send(registrar, workbook(row(surname=None), row(first_names="  Ada   Mary "))).url
    made = {
        "receipts.receipt_file": registrar.client.get(f"{RECEIPTS}/{saved.reference}.xlsx"),
        "receipts.submitted_file": registrar.client.get(f"{RECEIPTS}.xlsx"),
        "uploads.sheet_workbook": registrar.client.get(f"{upload}/annotated.xlsx"),
        "uploads.template": registrar.client.get(f"{SHEETS}/template.xlsx"),
        "candidate.landing_file": registrar.client.post("/candidates.xlsx", data={"csrf_token": registrar.token()}),
        "centre.spend_file": finance.client.get("/centre/spend.xlsx"),
        "admin.audit_file": admin.client.post("/admin/audit.xlsx", data={"csrf_token": admin.token()}),
        "admin.catalogue_workbook": admin.client.get("/admin/catalogue.xlsx"),
    }
    assert {rule.endpoint for rule in portal.app.url_map.iter_rules() if "xlsx" in rule.rule} == set(made)
    wrong, seen = [], set()
    for name, answer in made.items():
        assert answer.status_code == 200, name
        for sheet in of(answer.data):
            [headings, *rows] = sheet.iter_rows(values_only=True)
            if sheet.title in OWN and name != "candidate.landing_file":
                continue
            for cells in rows:
                for heading, value in zip(headings, cells, strict=True):
                    if value is None or (value == "not set" and "price" in str(heading)):
                        continue
                    seen.add(str(heading))
                    # A list of candidates has what each is registered on in words.
                    words = (name, heading) == ("candidate.landing_file", "Registrations")
                    if kind(value) != ("text" if words else expected(str(heading))):
                        wrong.append((name, sheet.title, heading, value))
    assert wrong == []
    assert seen >= {"Net", "Row", "Line", "Saved", "At", "ULN", "Candidate Number", "retail_price", "price_from", "Date of Birth"}


@pytest.mark.skipif(OFFICE is None or not sample.THOROUGHLY, reason="no LibreOffice on this machine, or not asked to be thorough")
def test_libreoffice_adds_up_what_a_receipt_comes_to(portal: Any, registrar: Any, tmp_path: Path) -> None:
    saved = portal.world.save(portal.world.batch("1000001 1000002 1000003"))
    book = load_workbook(io.BytesIO(registrar.client.get(f"{RECEIPTS}/{saved.reference}.xlsx").data))
    place = next(cell.column_letter for cell in book.active[1] if cell.value == "Net")
    book.active["A6"].value = f"=SUM({place}2:{place}4)"
    book.save(tmp_path / "sums.xlsx")
    subprocess.run([str(OFFICE), f"-env:UserInstallation=file://{tmp_path / 'profile'}", "--headless", "--convert-to", "csv",
                    "--outdir", str(tmp_path), str(tmp_path / "sums.xlsx")], check=True, capture_output=True, timeout=120)
    rows = list(csv.reader((tmp_path / "sums.csv").read_text(encoding="utf-8").splitlines()))
    assert rows[5][0] == "1080"
