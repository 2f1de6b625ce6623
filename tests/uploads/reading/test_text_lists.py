"""A list as a text file, from the file to the report: lines with too many cells are a fault of their row, and nothing is lost."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from support.workbooks import LABEL, SHEET, again, lines, row, send

from imi.uploads.models import UploadProblem, UploadRow


def test_a_row_with_too_many_cells_is_an_error(registrar: Any, portal: Any,
                                                                                      tmp_path: Path) -> None:
    one, two = row(), row(employer_name="Smith, Jones Ltd")
    wrong, right = lines(one, two), lines(one, two).replace("Smith, Jones Ltd", '"Smith, Jones Ltd"')
    said = (f"Row 3 has {len(SHEET) + 1} cells and there are {len(SHEET)} headings: perhaps a comma within a value is not in "
            "quotes. Correct your list, or leave the row out")
    page = send(registrar, wrong.encode(), "list.csv")
    assert "1 ready, 1 to fix" in page.text
    assert [(one.row, one.field, one.message) for one in UploadProblem.select()] == [(3, "row", said)]
    assert said in page.one("section.cause").get_text()
    # No single cell of it is what is wrong, and it stays wrong whatever is typed into one.
    assert "1 to fix" in registrar.submit(registrar.get(f"{page.url}/rows/3"), "form[action$='rows/3']", surname="Okafor").text
    assert registrar.get(f"{page.url}/annotated.xlsx").status == 200
    assert "2 ready, 0 to fix" in again(registrar, page, right.encode()).text
    file = tmp_path / "list.csv"
    file.write_text(wrong, encoding="utf-8")
    done = portal.app.test_cli_runner().invoke(args=["check", str(file), "--centre", "0471"])
    assert (done.exit_code, said in done.stdout) == (1, True)


def test_remarks_about_the_file_are_on_its_report(registrar: Any) -> None:
    text = lines(row()).replace(LABEL, f'="{LABEL}"').replace("\n", ",\n").replace(",\n", ",Ref,\n", 1).replace(",\n", ",,x\n")
    page = send(registrar, text.encode(), "list.csv")
    assert 'had ="…" around it: taken off' in page.one("#file-notes").get_text()
    assert UploadRow.select().count() == 1


def test_error_values_in_a_text_file_are_errors_too(registrar: Any) -> None:
    fields = {"position": "#REF!", "employer_name": "#DIV/0!", "purchase_order": "#SPILL!", "surname": "#N/A", "title": "Err:508"}
    page = send(registrar, lines(row(**fields), row(employer_name="#1 Tyres!", purchase_order="#12")).encode(), "list.csv")
    assert "1 ready, 1 to fix" in page.text
    assert {(one.field, one.code) for one in UploadProblem.select()} == {(name, f"{name}.error_cell") for name in fields}
    typed = {"position": "Fitter", "employer_name": "Bodyshop Ltd", "purchase_order": "", "surname": "Reid", "title": "Ms"}
    registrar.submit(registrar.get(f"{page.url}/rows/2"), "form[action$='rows/2']", **typed)
    assert [one.state for one in UploadRow.select()] == ["ready", "ready"]
