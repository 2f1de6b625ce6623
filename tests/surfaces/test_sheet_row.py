"""A row of cells: whatever type a spreadsheet gave them, they are read as if typed."""
from __future__ import annotations

from datetime import date, datetime, time

import pytest
from givens import GIVEN, GOOD

from imi.registrations.fields import APPRENTICESHIP
from imi.surfaces.scalars import as_typed
from imi.surfaces.sheet.reading import read_row


@pytest.mark.parametrize("cell, text", [
    (None, ""), ("  as it is ", "  as it is "), (1000000043, "1000000043"), (1000000043.0, "1000000043"), (0.0, "0"),
    (-0.0, "0"),
    (1.5, "1.5"), (1e15, "1000000000000000"), (1e300, "1e+300"), (float("inf"), "inf"), (float("nan"), "nan"), (True,
    "true"),
    (False, "false"), (datetime(2026, 9, 1), "2026-09-01"), (datetime(2026, 9, 1, 13, 30), "2026-09-01 13:30:00"),
    (date(2026, 9, 1), "2026-09-01"), (time(13, 30), "13:30:00"),
])
def test_a_cell_becomes_the_text_that_was_meant(cell: object, text: str) -> None:
    assert as_typed(cell) == text


def test_a_row_of_mixed_cells_is_read() -> None:
    cells = {**GOOD, "uln": 1000000043.0, "employer_ern": 100000029, "starts_on": datetime(2026, 9, 1),
             "ends_on": date(2028, 8, 31), "phone": 1174960860.0, "notes": object()}
    reading = read_row(APPRENTICESHIP, cells, GIVEN)
    assert reading.problems == ()
    assert reading.values["starts_on"] == date(2026, 9, 1)
    assert reading.values["uln"] == "1000000043"


@pytest.mark.parametrize("name, cell, message", [
    ("starts_on", 45901, "Apprenticeship start date must be a real date"),
    ("starts_on", 45901.0, "Apprenticeship start date must be a real date"),
    ("starts_on", datetime(2026, 9, 1, 13, 30), "Apprenticeship start date must be a real date"),
    ("uln", 1.74853e9 + 0.5, "ULN must be 10 digits"),
    ("surname", None, "Enter the candidate’s surname"),
    ("surname", 7, "Surname must not include numbers"),
])
def test_a_cell_of_the_wrong_kind_is_refused_in_words(name: str, cell: object, message: str) -> None:
    problem = read_row(APPRENTICESHIP, {**GOOD, name: cell}, GIVEN).of(name)
    assert problem is not None
    assert problem.message == message
