"""Columns of a corrected file are matched as somebody matched those of the first file."""
from __future__ import annotations

from collections.abc import Sequence

import pytest
from support.workbooks import KIND

from imi.uploads.matching.columns import of_another

OLD = ["Candidate Number", "Package", "Surname", "EPA Expected Start Date"]
HAND = {"candidate_number": 0, "package": 1, "surname": 2}


@pytest.mark.parametrize("headings, at", [
    (OLD, HAND),
    (OLD[::-1], {"surname": 1, "package": 2, "candidate_number": 3}),
    # A column that was not used, and beside it one that was filled here and added.
    ([*OLD, "EPA Expected Start Date"], {**HAND, "epa_on": 4}),
    ([*OLD, "ULN"], {**HAND, "uln": 4}),
    (OLD[:2], {"candidate_number": 0, "package": 1}),
], ids=["the same", "in another order", "one more of an unused name", "a new one", "fewer"])
def test_a_matched_heading_keeps_its_meaning_and_a_new_one_is_read(headings: Sequence[str], at: dict[str, int]) -> None:
    columns, said = of_another(KIND.fields, headings, {"headings": OLD, "mapping": HAND})
    assert (columns.at, said) == (at, at)


def test_a_column_matched_by_hand_and_gone_is_found_by_its_own_name() -> None:
    before = {"headings": ["Family", "Package", "Number"], "mapping": {"surname": 0, "package": 1, "candidate_number": 2}}
    columns, _said = of_another(KIND.fields, ["Surname", "Package", "Number"], before)
    assert columns.at == {"surname": 0, "package": 1, "candidate_number": 2}


def test_a_file_with_other_headings_ignores_the_earlier_matching() -> None:
    columns, said = of_another(KIND.fields, ["First name(s)", "ULN", "Email ID"], {"headings": OLD, "mapping": HAND})
    assert (columns.at, said) == ({"first_names": 0, "uln": 1, "email": 2}, None)
