"""What a spreadsheet does to values: put right where it can have been only one value and said so, else a problem."""
from __future__ import annotations

import pytest

from imi.uploads.damage import damaged, repaired

REPAIRED = [
    ("phone", "1174960900", "n", "01174960900"), ("employer_telephone", "7700900123", "n", "07700900123"),
    ("phone", "1174960900", "s", "01174960900"), ("phone", "1174960900.0", "s", "01174960900"), ("phone", "'1174960900", "s",
     "01174960900"), ("starts_on", "4/5/2026", "m", "2026-05-04"), ("phone", "117 496 0900", "s", "0117 496 0900"),
    ("uln", "'1000000043", "s", "1000000043"), ("uln", "1000000043.0", "s", "1000000043"),
    ("date_of_birth", "39141", "n", "2007-02-28"), ("starts_on", "46266", "s", "2026-09-01"),
    ("starts_on", "2026-09-01 13:30:00", "d", "2026-09-01"), ("starts_on", "’1/9/2026", "s", "1/9/2026"),
]
AS_IT_IS = [("phone", "01174960900", "s"), ("phone", "+441174960900", "s"), ("uln", "100000043", "n"), ("surname", "'Abd", "s"),
            ("starts_on", "2026-09-01 00:00:00", "d"), ("starts_on", "1/9/2026", "s"), ("starts_on", "20260901", "s"),
            ("starts_on", "4/5/0000", "m"), ("starts_on", "4/5/26", "m")]
LOST = [("uln", "7.7e+20", "n"), ("uln", "1.0E+09", "s"), ("phone", "4.41E+11", "s"), ("uln", "true", "b"), ("uln", "#N/A", "e")]


@pytest.mark.failure(80, 81)
@pytest.mark.parametrize("name, text, kind, wanted", REPAIRED)
def test_what_can_have_been_one_value_only_is_read_as_that_and_said(name: str, text: str, kind: str, wanted: str) -> None:
    repair = repaired({name: text}, {name: kind})[name]
    assert repair.text == wanted
    assert repair.message.startswith("Read as ")


@pytest.mark.parametrize("name, text, kind", AS_IT_IS)
def test_what_is_not_certain_is_left_to_the_rules(name: str, text: str, kind: str) -> None:
    assert not repaired({name: text}, {name: kind})


@pytest.mark.failure(70, 80, 87)
@pytest.mark.parametrize("name, text, kind", LOST)
def test_a_value_that_is_lost_is_a_problem_in_its_cell(name: str, text: str, kind: str) -> None:
    [problem] = damaged({name: text}, {name: kind} if kind != "s" else {})
    assert (problem.field, problem.severity) == (name, "error")
