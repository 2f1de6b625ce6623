"""Every line of combinations.csv, judged by the rules in rules.json: verdicts, reasons, size of the smallest change, notes."""
from __future__ import annotations

import pytest
from support.combinations_given import ROWS, RULES, Row

from imi.combinations import document
from imi.combinations.answers import judge, other_ways


def test_every_line_of_the_file_is_tested() -> None:
    assert len(RULES) == 14
    assert len(ROWS) == 53


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_a_combination_is_judged_as_its_line_says(row: Row) -> None:
    assert row.judged() == row.expected


@pytest.mark.parametrize("row", [row for row in ROWS if row.size.isdigit()], ids=lambda row: row.number)
def test_what_the_change_leads_to_is_accepted(row: Row) -> None:
    answer = row.answer()
    assert answer.change is not None
    for change in (answer.change, *other_ways(row.rules, row.units, answer, row.how, achieved=row.achieved)):
        assert change.size == answer.change.size
        changed = [*(unit for unit in row.units if unit not in change.drop), *change.add]
        assert judge(row.rules, changed, row.how_of(changed), achieved=row.achieved).certification


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_set_is_written_as_it_was_read(code: str) -> None:
    assert document.read(document.written(RULES[code])) == RULES[code]
