"""A form accepts a whole number only where a column of the database can hold it."""
from __future__ import annotations

import pytest

from imi.fields.text import LARGEST, whole_number


@pytest.mark.parametrize(("text", "number"), [
    ("0", 0), ("36000", 36000), (" 7 ", 7), ("007", 7), (str(LARGEST), LARGEST), (str(LARGEST + 1), None), ("9" * 5_000, None),
    ("", None), ("-1", None), ("1.5", None), ("1_000", None), ("²", None), ("１２", None), ("1e3", None),
])
def test_a_whole_number_is_read_only_if_a_column_can_hold_it(text: str, number: int | None) -> None:
    assert whole_number(text) == number
