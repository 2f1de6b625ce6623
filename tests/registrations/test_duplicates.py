"""What a candidate already has decides what happens to another registration: the vectors' rows, and each sentence."""
from __future__ import annotations

from datetime import date

import pytest

from imi.registrations.checking.duplicates import Already, PackageChoice, overlap, problems
from imi.schemes.apprenticeship import APPRENTICESHIP

YEAR_1, YEAR_2, BOTH, OTHER = 1, 2, 3, 9
COURSE = PackageChoice(YEAR_1, 10, "ACAP01A", frozenset({BOTH}))
STARTS, ENDS = date(2026, 9, 1), date(2028, 8, 31)


def had(package: int = YEAR_1, version: int = 10, state: str = "active", reference: str = "R-25-104001/3",
        starts: date = date(2025, 9, 1), ends: date = date(2027, 8, 31)) -> Already:
    """A registration that the candidate has."""
    codes = {YEAR_1: "ACAP01A", YEAR_2: "ACAP01B", BOTH: "ACAP01C", OTHER: "HV-1"}
    return Already(package, version, codes[package], state, starts, ends, date(2025, 9, 3), reference)


CASES = [
    ("the same package, active", had(), "error", "package.held"),
    ("the same package, completed", had(state="completed"), "error", "package.completed"),
    ("the same package, withdrawn", had(state="withdrawn"), "warning", "package.again"),
    ("the same package at another centre", had(reference=""), "error", "package.elsewhere"),
    ("the same package withdrawn at another centre", had(state="withdrawn", reference=""), "warning", "package.again"),
    ("another package of the standard", had(package=YEAR_2), None, None),
    ("a package that holds this one", had(package=BOTH), "warning", "package.overlaps"),
    ("another standard at the same time", had(package=OTHER, version=11), "warning", "package.other_standard"),
    ("another standard before", had(package=OTHER, version=11, starts=date(2023, 9, 1), ends=date(2025, 8, 31)), None, None),
    ("another standard, the months touch", had(package=OTHER, version=11, starts=date(2024, 9, 1), ends=date(2026, 9, 1)),
     None, None),
    ("another standard, withdrawn", had(package=OTHER, version=11, state="withdrawn"), None, None),
]


@pytest.mark.parametrize("_what, already, severity, code", CASES, ids=[case[0] for case in CASES])
def test_earlier_registrations_may_bar_a_package(_what: str, already: Already, severity: str | None, code: str | None) -> None:
    found = list(problems(APPRENTICESHIP, COURSE, [already], STARTS, ENDS))
    assert [(p.severity, p.code) for p in found] == ([(severity, code)] if code else [])


def test_an_earlier_registration_is_named_with_date_and_reference() -> None:
    [found] = problems(APPRENTICESHIP, COURSE, [had()], STARTS, ENDS)
    assert found.message == ("Already registered on ACAP01A since 3 September 2025 (R-25-104001/3). "
                             "Remove the candidate or choose another package")


def test_another_centres_package_and_reference_are_not_disclosed() -> None:
    [found] = problems(APPRENTICESHIP, COURSE, [had(reference="")], STARTS, ENDS)
    assert found.message == "Already registered on ACAP01A. Contact Membership services"
    [found] = problems(APPRENTICESHIP, COURSE, [had(package=OTHER, version=11, reference="")], STARTS, ENDS)
    assert "HV-1" not in found.message


def test_rows_without_dates_do_not_overlap() -> None:
    assert not overlap(had(package=OTHER), None, None)
