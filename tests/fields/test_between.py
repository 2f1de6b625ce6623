"""The dates of a registration must fit each other and the date of birth."""
from __future__ import annotations

from datetime import date

import pytest
from support.givens import GIVEN, GOOD, given

from imi.fields.field import Problem, Reading
from imi.schemes.apprenticeship import APPRENTICESHIP, ENDS_ON, TRAINING, expected_end
from imi.schemes.between import age_on, leaves_school


def _read(stage: str = "gateway", **texts: str) -> Reading:
    return APPRENTICESHIP.record.read({**GOOD, **texts}, given(stage))


def _said(reading: Reading) -> list[tuple[str, str, str]]:
    return [(problem.field, problem.severity, problem.message) for problem in reading.problems]


def test_a_correct_candidate_has_no_problems() -> None:
    for stage in ("gateway", "epa"):
        assert _read(stage).problems == ()


@pytest.mark.parametrize("texts, field, severity, message", [
    ({"ends_on": "1/9/2026", "epa_on": "2/9/2027"}, "ends_on", "error",
     "Apprenticeship expected end date must be after 1 September 2026, the start date"),
    ({"ends_on": "1/9/2036"}, "ends_on", "error",
     "Apprenticeship expected end date must be less than 10 years after the start date"),
    ({"ends_on": "31/8/2036"}, "ends_on", "warning",
     "Apprenticeship expected end date is 6 years or more after the start date"),
    ({"ends_on": "1/9/2032"}, "ends_on", "warning",
     "Apprenticeship expected end date is 6 years or more after the start date"),
    ({"ends_on": "30/4/2027"}, "ends_on", "warning",
     "Apprenticeship expected end date is 241 days after the start date: the usual least is 242"),
    ({"epa_on": "1/9/2026"}, "epa_on", "error",
     "EPA expected start date must be after 1 September 2026, the start date"),
    ({"date_of_birth": "1/9/2026"}, "date_of_birth", "error",
     "Date of birth must be before the apprenticeship start date"),
    ({"date_of_birth": "2/9/2011"}, "date_of_birth", "error",
     "Candidate must be at least 15 at the apprenticeship start date. Check the date of birth"),
    ({"date_of_birth": "1/9/1911"}, "date_of_birth", "error",
     "Candidate must be under 115 at the apprenticeship start date. Check the date of birth"),
    ({"date_of_birth": "1/9/1956"}, "date_of_birth", "warning",
     "Candidate will be 70 at the apprenticeship start date. Check the date of birth"),
    ({"date_of_birth": "1/9/2010"}, "date_of_birth", "warning",
     "Candidate is of compulsory school age until 25 June 2027. Check the date of birth and the start date"),
])
def test_a_rule_across_fields_names_the_field_to_change(
        texts: dict[str, str], field: str, severity: str, message: str) -> None:
    found = [said for said in _said(_read(**texts)) if "in the past" not in said[2]]
    assert found == [(field, severity, message)]


@pytest.mark.parametrize("start, doubted", [("26/6/2026", True), ("27/6/2026", False)])
def test_the_last_friday_in_june_itself_is_too_early(start: str, doubted: bool) -> None:
    codes = [problem.code for problem in _read(date_of_birth="31/8/2010", starts_on=start).problems]
    assert codes == (["date_of_birth.school_age"] if doubted else [])


@pytest.mark.parametrize("texts", [
    {"ends_on": "31/8/2032"}, {"ends_on": "1/5/2027"}, {"epa_on": "24/11/2026"}, {"date_of_birth": "2/9/1956"},
    {"date_of_birth": "31/8/2010"},
])
def test_dates_at_the_limits_are_accepted(texts: dict[str, str]) -> None:
    assert _read(**texts).problems == ()


@pytest.mark.parametrize("start, end, doubted", [
    ("31/7/2025", "30/7/2026", True), ("31/7/2025", "31/7/2026", False),
    ("1/8/2025", "30/3/2026", True), ("1/8/2025", "31/3/2026", False),
])
def test_the_shortest_apprenticeship_is_a_year_or_eight_months_from_2025(start: str, end: str, doubted: bool) -> None:
    codes = [problem.code for problem in _read(starts_on=start, ends_on=end).problems]
    assert ("ends_on.short" in codes) is doubted


@pytest.mark.parametrize("epa, message", [
    ("30/5/2028", "EPA expected start date is more than 3 months before 31 August 2028, the expected end date"),
    ("1/9/2029", "EPA expected start date is more than a year after 31 August 2028, the expected end date"),
    ("31/5/2028", ""),
    ("31/8/2029", ""),
])
def test_an_epa_far_from_the_end_date_is_a_warning(epa: str, message: str) -> None:
    found: Problem | None = _read("epa", epa_on=epa).of("epa_on")
    assert (found.message if found else "") == message
    assert _read("gateway", epa_on=epa).problems == ()


def test_an_epa_before_the_start_is_one_problem() -> None:
    assert [p.code for p in _read("epa", starts_on="1/12/2026", epa_on="1/12/2026").problems] == ["epa_on.not_after"]


@pytest.mark.parametrize("missing", ["starts_on", "ends_on", "epa_on", "date_of_birth"])
def test_a_missing_date_is_reported_once(missing: str) -> None:
    for stage in ("gateway", "epa"):
        assert [p.code for p in _read(stage, **{missing: ""}).problems] == [f"{missing}.missing"]


@pytest.mark.parametrize("born, day, age", [
    (date(2008, 2, 29), date(2024, 2, 28), 15), (date(2008, 2, 29), date(2024, 2, 29), 16),
    (date(2008, 2, 29), date(2023, 2, 28), 15), (date(2008, 2, 29), date(2023, 2, 27), 14),
    (date(2007, 3, 31), date(2026, 3, 30), 18), (date(2007, 3, 31), date(2026, 3, 31), 19),
])
def test_age_is_counted_in_whole_years(born: date, day: date, age: int) -> None:
    assert age_on(day, born) == age


@pytest.mark.parametrize("born, day", [
    (date(2010, 8, 31), date(2026, 6, 26)), (date(2010, 9, 1), date(2027, 6, 25)), (date(2008, 2, 29), date(2024, 6,
    28)),
    (date(2007, 12, 31), date(2024, 6, 28)),
])
def test_school_ends_on_the_last_friday_in_june(born: date, day: date) -> None:
    assert leaves_school(born) == day
    assert day.weekday() == 4


@pytest.mark.parametrize("typed, start, text", [
    ("+24m", date(2026, 9, 1), "2028-08-31"), ("+24 months", date(2026, 9, 1), "2028-08-31"),
    (" + 24M ", date(2026, 9, 1), "2028-08-31"), ("+1 month", date(2026, 9, 1), "2026-09-30"),
    ("+12m", date(2026, 9, 15), "2027-09-14"), ("+6m", date(2026, 8, 31), "2027-02-28"), ("+12m", date(2028, 2, 29),
    "2029-02-28"),
    ("31/8/2028", date(2026, 9, 1), "31/8/2028"), ("", date(2026, 9, 1), ""), ("+24", date(2026, 9, 1), "+24"),
    ("+24d", date(2026, 9, 1), "+24d"), ("+1000m", date(2026, 9, 1), "+1000m"), ("+24m", None, "+24m"), ("", None, ""),
])
def test_an_end_may_be_typed_in_months(typed: str, start: date | None, text: str) -> None:
    assert expected_end(typed, start, GIVEN) == text


def test_an_end_in_months_asks_for_a_missing_start() -> None:
    assert [p.message for p in ENDS_ON.check("+24m", GIVEN)[1]] == [
        "Enter the apprenticeship start date that +24m is reckoned from, or a day like 31/8/2028"]
    assert ENDS_ON.check("+24d", GIVEN)[1][0].code == "ends_on.real"


def test_default_dates_are_checked_without_a_date_of_birth() -> None:
    texts = {name: GOOD[name] for name in TRAINING.names}
    assert TRAINING.read(texts, GIVEN).problems == ()
    assert TRAINING.read({**texts, "ends_on": texts["starts_on"]}, GIVEN).errors[0].field == "ends_on"
