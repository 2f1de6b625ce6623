"""A spreadsheet from a terminal: the template, the check, and Register, by the same actions as the pages."""
from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from support.makers import CAST
from support.workbooks import HEADINGS, book, row, workbook

from imi.formats import letter
from imi.registrations.models import Receipt, Registration
from imi.uploads.models import Upload

Run = Callable[..., Any]
WHO = ("--centre", "0471", "--by", CAST["registrar"][0])


@pytest.fixture
def listed(tmp_path: Path) -> Callable[..., Path]:
    """Writes a workbook with these rows."""
    def write(*rows: Any) -> Path:
        file = tmp_path / "list.xlsx"
        file.write_bytes(workbook(*rows))
        return file
    return write


def test_the_template_is_written_for_a_centre(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "template.xlsx"
    assert run("template", "--centre", "0523", "-o", file).output == f"{file} is written for Southgate Training (0523)\n"
    lists = load_workbook(file)["Lists"]
    assert [cell.value for cell in lists["A"] if cell.value] == ["Autocare Technician ST0499 AP01"]
    nobody = run("template", "--centre", "9999", "-o", file)
    assert (nobody.exit_code, nobody.output.startswith("Error: There is no centre 9999 in ")) == (2, True)


def test_a_check_says_what_is_wrong_by_cell_and_keeps_nothing(run: Run, listed: Callable[..., Path]) -> None:
    assert run("check", listed(row(), row()), "--centre", "0471").exit_code == 0
    done = run("check", listed(row(), row(surname=None, email="nobody")), "--centre", "0471")
    assert done.exit_code == 1
    assert "E3: Enter the candidate’s surname\n" in done.output
    assert done.output.endswith("2 rows, 2 problems, 0 warnings\n")
    assert Upload.select().count() == 0


def test_a_check_prints_one_object_for_other_programs(run: Run, listed: Callable[..., Path]) -> None:
    file = listed(row(surname=None))
    told = json.loads(run("check", file, "--centre", "0471", "--json").output)
    assert (told["file"], told["rows"]) == (str(file), 1)
    assert told["problems"] == [{"row": 2, "column": "E", "field": "surname", "code": "surname.missing", "severity": "error",
                                 "message": "Enter the candidate’s surname"}]


def test_a_second_sheet_of_candidates_is_reported_beside_the_json(run: Run, tmp_path: Path) -> None:
    made, file = book([row()]), tmp_path / "list.xlsx"
    for cells in (HEADINGS, ["x"]):
        (made["Year 2"] if "Year 2" in made else made.create_sheet("Year 2")).append(cells)
    made.save(file)
    done = run("check", file, "--centre", "0471", "--json")
    assert (json.loads(done.stdout)["rows"], done.exit_code) == (1, 0)
    assert done.stderr == "The sheet “Year 2” has 1 more row and was not read: upload it as a file of its own\n"
    assert run("register", file, *WHO).stderr == done.stderr


def test_a_command_needs_the_columns_that_the_pages_ask_about(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    book([row()], ["Emp postcode" if name == "Employer Postcode" else name for name in HEADINGS]).save(file)
    place = letter(HEADINGS.index("Employer Postcode"))
    for words in (("check",), ("register", *WHO[2:])):
        done = run(words[0], file, *WHO[:2], *words[1:])
        assert (done.exit_code, done.stdout, "Emp postcode" in done.stderr) == (2, "", True)
    assert Upload.select().count() == 0
    told = json.loads(run("check", file, *WHO[:2], "--json").output)
    assert (told["refused"]["code"], told["rows"], told["ready"]) == ("columns", 1, 0)
    assert {"column": place, "heading": "Emp postcode", "field": "employer_postcode"} in told["columns"]
    answer = ("--column", f"{place}=employer postcode")
    assert run("check", file, *WHO[:2], *answer).output == "1 row, 0 problems, 0 warnings\n"
    assert run("register", file, *WHO, *answer).exit_code == 0
    assert Upload.get().said["mapping"]["employer_postcode"] == HEADINGS.index("Employer Postcode")


@pytest.mark.parametrize("answers, said", [
    (["A"], "A names no column of the sheet: say it like A=surname"), (["ZZ=uln"], "ZZ=uln names no column"),
    (["A=shoe size"], "shoe size is no field: standard, package"), (["A=uln", "a=email"], "a column is one field"),
    (["A=uln", "B=ULN"], "a field one column")])
def test_a_wrong_column_option_is_refused(run: Run, listed: Callable[..., Path], answers: list[str], said: str) -> None:
    done = run("check", listed(row()), *WHO[:2], *(word for answer in answers for word in ("--column", answer)))
    assert (done.exit_code, said in done.output) == (2, True)


def test_a_refusal_is_an_object_for_other_programs_too(run: Run, listed: Callable[..., Path], tmp_path: Path) -> None:
    file, none = listed(row()), tmp_path / "none.xlsx"
    (tmp_path / "empty.csv").write_text("Surname,ULN,Title\n,,\n")
    (tmp_path / "other.csv").write_text("One,Two\n1,2\n")
    for words, code in ((("none.xlsx", *WHO[:2]), "no_file"), (("list.xlsx", "--centre", "9999"), "no_centre"),
                        (("list.xlsx",), "usage"), (("list.xlsx", *WHO[:2], "--what"), "usage"),
                        (("other.csv", *WHO[:2]), "no_columns"), (("list.xlsx", *WHO[:2], "--column", "Q"), "column")):
        done = run("check", tmp_path / words[0], *words[1:], "--json")
        told = json.loads(done.stdout)
        assert (done.exit_code, told["refused"]["code"], bool(told["refused"]["message"]), done.stderr) == (2, code, True, "")
        assert told.keys() == json.loads(run("check", file, *WHO[:2], "--json").stdout).keys()
    assert run("check", none, *WHO[:2]).stderr == f"Error: There is no file {none}\n"


def test_rows_about_nobody_are_named(run: Run, listed: Callable[..., Path]) -> None:
    nobody = dict.fromkeys(row()) | {"standard": "Total", "package": "2"}
    done = run("check", listed(row(), nobody, nobody, row(), nobody), *WHO[:2], "--json")
    told = json.loads(done.stdout)
    assert (told["rows"], told["ready"], told["left_out"]["nobody"]) == (2, 2, [3, 4, 6])
    assert done.stderr == "3 rows about nobody were left out: rows 3, 4 and 6\n"


def test_a_file_that_cannot_be_read_is_another_exit_code(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(b"%PDF-1.7")
    assert run("check", file, "--centre", "0471").exit_code == 2
    told = run("check", file, "--centre", "0471", "--json")
    [problem] = json.loads(told.stdout)["problems"]
    assert (told.exit_code, problem["field"], problem["severity"], told.stderr) == (2, "file", "error", "")
    assert run("register", file, *WHO).exit_code == 2


def test_a_list_is_registered_whole_or_what_is_ready_of_it(run: Run, listed: Callable[..., Path]) -> None:
    file = listed(row(), row(), row(surname=None))
    done = run("register", file, *WHO)
    assert done.exit_code == 1
    assert done.output.startswith("1 row not ready, nothing registered. U-")
    assert Registration.select().count() == 0
    done = run("register", listed(row(), row(), row(surname=None)), *WHO, "--ready-only", "--purchase-order", "PO 7")
    assert done.output == f"2 candidates registered: {Receipt.get().reference}\n"
    assert Receipt.get().purchase_order == "PO 7"


def test_warnings_are_accepted_only_when_said(run: Run, listed: Callable[..., Path]) -> None:
    assert run("register", listed(row(surname="smith")), *WHO).exit_code == 1
    assert run("register", listed(row(surname="jones")), *WHO, "--accept-warnings").exit_code == 0


def test_only_somebody_who_may_register_registers(run: Run, listed: Callable[..., Path]) -> None:
    for email in (CAST["reader"][0], CAST["southgate"][0], "nobody@northgate.example"):
        done = run("register", listed(row()), "--centre", "0471", "--by", email)
        assert done.exit_code == 2
        assert done.output == f"Error: {email} may not register at centre 0471\n"
    assert Registration.select().count() == 0


def test_a_file_is_not_registered_twice_by_command(run: Run, listed: Callable[..., Path]) -> None:
    file = listed(row())
    assert run("register", file, *WHO).exit_code == 0
    assert "This file was uploaded before, as U-" in run("register", file, *WHO).output
    assert Registration.select().count() == 1
