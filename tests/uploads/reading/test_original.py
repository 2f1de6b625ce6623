"""The file that was sent goes back as it was, to those of its centre; one with macros to nobody."""
from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from support.odd_files import OLE
from support.workbooks import HEADINGS, SHEET, book, file_of, row, send, workbook

from imi.formats import size
from imi.uploads.reading.original import carries_macros


@pytest.mark.failure(7)
def test_the_original_and_three_other_files_are_linked_in_one_place(registrar: Any, southgate: Any) -> None:
    content = workbook(row())
    page = send(registrar, content, name="Cohort 2026.xlsx")
    links = [link["href"].rpartition("/")[2] for link in page.all("#report ul.plain a")]
    assert links == ["annotated.xlsx", "corrected.xlsx", "changes.csv", "original"]
    assert f"Cohort 2026.xlsx, {size(len(content))}, 23 November 2026, 12:00 by Priya Nair" in page.text
    sent = registrar.client.get(f"{page.url}/original")
    assert sent.data == content
    assert sent.headers["Content-Disposition"] == 'attachment; filename="Cohort 2026.xlsx"'
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert southgate.get(f"{page.url}/original").status == 404


@pytest.mark.failure(68)
def test_a_workbook_with_macros_is_read_and_never_sent_back(registrar: Any, tmp_path: Path) -> None:
    out = io.BytesIO(workbook(row()))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    page = send(registrar, out.getvalue(), name="list.xlsm")
    assert "1 ready" in page.text
    assert "has macros: the file itself is not sent back" in page.text
    assert registrar.get(f"{page.url}/original").status == 422


def test_values_without_a_column_come_back_in_columns_of_their_own(registrar: Any) -> None:
    made = book([row(), row(), row(surname=None)])
    for name in ("gender", "title"):
        made.active.delete_cols(HEADINGS.index(SHEET[name].label) + 1)
    own = [cell.value for cell in made.active[1]]
    page = send(registrar, file_of(made))
    registrar.post(f"{page.url}/rows/4", {"surname": "Okafor", "gender": "Female"})
    for n in (2, 3, 4):
        registrar.post(f"{page.url}/rows/{n}", {"title": "Mr"})
    content = registrar.client.get(f"{page.url}/corrected.xlsx").data
    headings, *beneath = load_workbook(io.BytesIO(content)).active.values
    assert list(headings) == [*own, "Title", "Gender"]
    assert [line[-2:] for line in beneath] == [("Mr", None), ("Mr", None), ("Mr", "Female")]
    assert "1 ready, 2 to fix" in send(registrar, content).text


@pytest.mark.parametrize("content, has", [
    (OLE + "_VBA_PROJECT_CUR".encode("utf-16-le"), True), (OLE + b"\x00" * 600, False), (b"PK xl/vbaProject.bin", True),
])
def test_macros_are_told_by_the_names_of_the_parts(tmp_path: Path, content: bytes, has: bool) -> None:
    (tmp_path / "list.xls").write_bytes(content)
    assert carries_macros(tmp_path / "list.xls") is has


@pytest.mark.parametrize("octets, said", [(0, "less than 1 KB"), (12_400, "12 KB"), (1_500_000, "1.4 MB")])
def test_file_sizes_are_shown_in_words(octets: int, said: str) -> None:
    assert size(octets) == said
