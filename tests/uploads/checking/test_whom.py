"""A row that names a candidate by number alone: whatever shows the row shows the name that the record has."""
from __future__ import annotations

import io
from typing import Any

from openpyxl import load_workbook
from support.addresses import SHEETS
from support.browser import asked_for
from support.workbooks import HEADINGS, about, book, file_of, row, send

from imi.candidates.models import Candidate
from imi.uploads.models import UploadRow

LEO, SAM = "Leo O'Neill", "Sam Taylor"
# Of the row about Leo nothing but the number and what is registered.
SILENT = {"title": None, "date_of_birth": None, "gender": None, "email": None, "phone": None, "employer_ern": None,
          "employer_name": None, "employer_postcode": None, "employer_telephone": None, "position": None}


def test_a_row_with_only_a_number_shows_the_candidates_name(portal: Any, registrar: Any) -> None:
    page = send(registrar, file_of(book([
        about(1000003, package="ACAP01X", **SILENT), about(1000001, epa_on="31/2/2028", **SILENT), row(package="ACAP01X"),
        about(1000002, **SILENT), about(1000010, **SILENT)], HEADINGS)))
    first = registrar.get(page.url)
    assert LEO in first.text
    assert SAM in first.text
    listed = registrar.get(f"{page.url}?view=all")
    assert " ".join(listed.all("tbody tr")[0].get_text().split()).startswith("2 Leo O'Neill")
    assert "Aisha Khan" in registrar.get(f"{page.url}?view=ready").text
    preview = registrar.get(f"{page.url}/remedy", group="epa_on epa_on.real", rule="month-first")
    assert preview.status == 200
    form = registrar.get(f"{page.url}/rows/2")
    assert f"About 1000003 {LEO}" in form.text
    assert "In the record: O'Neill" in form.text
    assert form.one("#surname").get("value") == ""
    found = load_workbook(io.BytesIO(registrar.client.get(f"{page.url}/annotated.xlsx").data))
    assert found["Candidates"]["B2"].value == f"{LEO}: To fix"
    assert [line[3].split(":")[0] for line in found["What to fix"].iter_rows(min_row=2, values_only=True)][:2] == [LEO, SAM]
    # Nothing of it becomes a text of the row, and nothing is said of somebody else's candidate.
    assert not UploadRow.select().where(UploadRow.cells.contains("Neill")).exists()
    assert "Price" not in registrar.get(f"{page.url}?view=all").text
    assert Candidate.get(Candidate.number == 1000010).surname == "Price"


def test_the_names_cost_no_statement_more_for_many_rows(portal: Any, registrar: Any, statements: Any) -> None:
    few = send(registrar, file_of(book([about(1000001, package="ACAP01X")])))
    many = send(registrar, file_of(book([about(1000001 + n, package="ACAP01X", epa_on=None) for n in range(9)])))
    for view in ("?view=all", "?view=problems"):
        assert asked_for(registrar, f"{few.url}{view}", statements) == asked_for(registrar, f"{many.url}{view}", statements)
    assert many.url.startswith(SHEETS)


def test_a_uln_in_the_candidate_number_column_is_recognised(portal: Any, registrar: Any) -> None:
    uln = Candidate.get(Candidate.number == 1000001).uln
    page = send(registrar, file_of(book([about(uln, **SILENT), about("1000000043", **SILENT), about("1,000,003", **SILENT)])))
    assert "0 ready, 1 to fix, 2 to look at" in page.text
    assert f"{uln} is a ULN, that of candidate 1000001: read as that number" in page.text
    assert "1000000043 is a ULN. Enter it as the ULN, or enter the candidate number here" in page.text
    assert "Read as 1000003: commas stood between the digits" in page.text
    found = {one.row: one.candidate_id for one in UploadRow.select()}
    ids = {number: Candidate.get(Candidate.number == number).id for number in (1000001, 1000003)}
    assert found == {2: ids[1000001], 3: None, 4: ids[1000003]}
