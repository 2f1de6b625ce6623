"""What a spreadsheet does to values: put right where it can have been only one value and said so, else a problem."""
from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from support.workbooks import SHEET

from imi.spreadsheets import sheet
from imi.spreadsheets.sheet import SheetRow
from imi.uploads.checking.cells import damage
from imi.uploads.checking.cells.damage import damaged, repaired
from imi.uploads.checking.lines import lines
from imi.uploads.matching.columns import Columns

REPAIRED = [
    ("phone", "1174960900", "n", "01174960900"), ("employer_telephone", "7700900123", "n", "07700900123"),
    ("phone", "1174960900", "s", "01174960900"), ("phone", "1174960900.0", "s", "01174960900"), ("phone", "'1174960900", "s",
     "01174960900"), ("starts_on", "4/5/2026", "m", "2026-05-04"), ("phone", "117 496 0900", "s", "0117 496 0900"),
    ("uln", "'1000000043", "s", "1000000043"), ("uln", "1000000043.0", "s", "1000000043"),
    ("date_of_birth", "39141", "n", "2007-02-28"), ("starts_on", "46266", "s", "2026-09-01"),
    ("starts_on", "2026-09-01 13:30:00", "d", "2026-09-01"), ("starts_on", "’1/9/2026", "s", "1/9/2026"),
    ("date_of_birth", "38776.0", "s", "2006-02-28"), ("date_of_birth", "38776.5", "n", "2006-02-28"),
    ("starts_on", "4/5/2026 00:00", "m", "2026-05-04"),
]
AS_IT_IS = [("phone", "01174960900", "s"), ("phone", "+441174960900", "s"), ("uln", "100000043", "n"), ("surname", "'Abd", "s"),
            ("starts_on", "2026-09-01 00:00:00", "d"), ("starts_on", "1/9/2026", "s"), ("starts_on", "20260901", "s"),
            ("starts_on", "4/5/0000", "m"), ("starts_on", "4/5/26", "m"), ("starts_on", "4/5/2026 23:59:17", "m"),
            ("starts_on", "31/12/9999 23:59:00", "s"), ("starts_on", "1/9/2026 25:10", "s"), ("starts_on", "1/9/26 08:30", "s"),
            ("date_of_birth", "38776.99999999", "n"), ("date_of_birth", "Monday", "s")]
# What a program made of a day, or of the midnight before it: read, with the other day beside it.
DOUBTFUL_DAYS = [
    ("1/9/2026 08:30", "2026-09-01", "Read as 1 September 2026: the cell has a time of day, too"),
    ("2026-09-01T12:00:00Z", "2026-09-01", "Read as 1 September 2026: the cell has a time of day, too"),
    ("1 Sep 2026 10:59 PM", "2026-09-01", "Read as 1 September 2026: the cell has a time of day, too"),
    ("2006-02-27 23:59:17", "2006-02-28", "Read as 28 February 2006: the cell has 27 February 2006 23:59:17"),
    ("27/02/2006 11:58:00 pm", "2006-02-28", "Read as 28 February 2006: the cell has 27 February 2006 11:58:00 PM"),
    ("38775.99951", "2006-02-28", "Read as 28 February 2006: the cell has 27 February 2006 23:59:18"),
    ("2006-07-27T23:00:00Z", "2006-07-28", "Read as 28 July 2006: the cell has 27 July 2006 23:00:00Z"),
    ("2006-01-27T23:00:00Z", "2006-01-27",
     "Read as 27 January 2006: the cell has 27 January 2006 23:00:00Z, which may have been 28 January 2006"),
    ("27-Jul-2006 23:00", "2006-07-27",
     "Read as 27 July 2006: the cell has 27 July 2006 23:00, which may have been 28 July 2006"),
    ("27.02.2006 23:59:59", "2006-02-27",
     "Read as 27 February 2006: the cell has 27 February 2006 23:59:59, which may have been 28 February 2006"),
    ("Monday, 28 February 2006", "2006-02-28", "28 February 2006 was a Tuesday, the cell says Monday"),
]
LOST = [("uln", "7.7e+20", "n"), ("uln", "1.0E+09", "s"), ("phone", "4.41E+11", "s"), ("uln", "true", "b"), ("uln", "#N/A", "e")]


@pytest.mark.failure(80, 81)
@pytest.mark.parametrize("name, text, kind, wanted", REPAIRED)
def test_damage_with_one_possible_original_is_repaired_and_told(name: str, text: str, kind: str, wanted: str) -> None:
    repair = repaired(SHEET, {name: text}, {name: kind})[name]
    assert repair.text == wanted
    assert repair.message.startswith("Read as ")


@pytest.mark.parametrize("text, wanted, message", DOUBTFUL_DAYS)
def test_a_day_that_another_program_wrote_is_read_and_asked_about(text: str, wanted: str, message: str) -> None:
    found = repaired(SHEET, {"date_of_birth": text}, {})["date_of_birth"]
    assert (found.text, found.message) == (wanted, message)


@pytest.mark.parametrize("name, text, kind", AS_IT_IS)
def test_uncertain_damage_is_not_repaired(name: str, text: str, kind: str) -> None:
    assert not repaired(SHEET, {name: text}, {name: kind})


@pytest.mark.failure(70, 80, 87)
@pytest.mark.parametrize("name, text, kind", LOST)
def test_a_lost_value_is_a_problem_in_its_cell(name: str, text: str, kind: str) -> None:
    [problem] = damaged(SHEET, {name: text}, {name: kind} if kind != "s" else {})
    assert (problem.field, problem.severity) == (name, "error")


def test_a_damaged_cell_has_one_name_when_read_and_when_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    # None of the three knows the others: the rules take any reader, and the process that reads imports nothing of the portal.
    monkeypatch.syspath_prepend(str(Path(sheet.__file__).parent / "reading"))
    written = importlib.import_module("grid").KINDS
    names = ("TEXT", "NUMBER", "DAY", "TIME", "BOOLEAN", "ERROR", "FORMULA", "UNSURE")
    read = {name: getattr(sheet, name) for name in names}
    assert {name: getattr(damage, name) for name in names[1:]} == {name: read[name] for name in names[1:]}
    assert {getattr(kind, "__name__", ""): letter for kind, letter in written.items()} == {
        "str": read["TEXT"], "float": read["NUMBER"], "int": read["NUMBER"], "bool": read["BOOLEAN"], "datetime": read["DAY"],
        "date": read["DAY"], "time": read["TIME"], "timedelta": read["TIME"], "Failed": read["ERROR"],
        "Unworked": read["FORMULA"], "Unsure": read["UNSURE"]}
    # A day that may have the month first is a kind that only the rules know.
    assert damage.EITHER not in read.values()


def test_day_numbers_count_from_1904_when_the_workbook_says_so() -> None:
    rows = [SheetRow(2, ("Reid", text), "sn") for text in ("37314", "37314.0", "2006-02-28", "")]
    columns = Columns(SHEET, {"surname": 0, "date_of_birth": 1})
    read = [one.texts.get("date_of_birth", "") for one in lines(rows, columns, epoch_1904=True)]
    assert [repaired(SHEET, {"date_of_birth": text}, {})["date_of_birth"].text for text in read[:2]] == ["2006-02-28"] * 2
    assert read[2:] == ["2006-02-28", ""]
    assert [one.texts["date_of_birth"] for one in lines(rows[:1], columns)] == ["37314"]
