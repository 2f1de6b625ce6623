"""Days: what is read, what is refused and in which words, and reckoning in months."""
from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from support.givens import GIVEN, TODAY, given

from imi.candidates.fields import DATE_OF_BIRTH
from imi.fields.dates import MONTHS, after_months, after_years, day, in_words
from imi.fields.field import Field
from imi.schemes.apprenticeship import ENDS_ON, EPA_ON, STARTS_ON, latest_start


@pytest.mark.parametrize("text", [
    "1/9/2025", "01/09/2025", "1-9-2025", "1.9.2025", "1 9 2025", " 1 / 9 / 2025 ", "1\t9\t2025", "2025-09-01",
    "2025-9-1",
    "2025-09-01 00:00:00", "2025-09-01T00:00:00", "2025-09-01 00:00", "1 September 2025", "1st Sept 2025", "1 SEP 2025",
    "1-Sep-2025", "01 sept. 2025", "1\u00a0September\u00a02025", "１/９/２０２５", "1–9–2025",
    # As other programs write it.
    "2025/09/01", "2025/9/1", "2025.09.01", "1/9/2025 00:00", "01/09/2025 0:00", "01.09.2025 00:00", "1-9-2025 00:00:00.000",
    "01/09/2025 12:00:00 AM", "1/9/2025 12:00\u202fam", "1 Sep 2025 00:00", "1-Sep-2025 00:00:00", "2025-09-01T00:00:00.000Z",
    "2025-09-01T00:00:00Z", "2025-09-01T00:00:00+00:00", "2025-09-01T00:00:00+01:00", "2025/09/01 00:00:00 UTC",
    "1/9/2025, 00:00", "Monday, 1 September 2025", "Mon 1/9/2025", "MON, 01 Sep 2025", "Monday 1 September 2025 00:00",
])
def test_the_first_of_september_is_read(text: str) -> None:
    assert day(text, GIVEN) == date(2025, 9, 1)


@pytest.mark.parametrize("text, message", [
    ("", "Enter the apprenticeship start date"),
    ("  ", "Enter the apprenticeship start date"),
    ("1", "Apprenticeship start date must include a month and year"),
    ("2025", "Apprenticeship start date must include a day and month"),
    ("September", "Apprenticeship start date must include a day and year"),
    ("1/9", "Apprenticeship start date must include a year"),
    ("1 September", "Apprenticeship start date must include a year"),
    ("September 1", "Apprenticeship start date must include a year"),
    ("Sept 2025", "Apprenticeship start date must include a day"),
    ("9/2025", "Apprenticeship start date must include a day"),
    ("1/2025", "Apprenticeship start date must include a day"),
    ("0/2025", "Apprenticeship start date must include a month"),
    ("12/2025", "Apprenticeship start date must include a day"),
    ("2025-09", "Apprenticeship start date must include a day"),
    ("13/2025", "Apprenticeship start date must include a month"),
    ("1/9/25", "Year must include 4 numbers"),
    ("1 Sept 25", "Year must include 4 numbers"),
    ("1/9/202", "Year must include 4 numbers"),
    ("1 Sept 20255", "Year must include 4 numbers"),
    ("31/13/25", "Year must include 4 numbers"),
    ("31/9/2025", "Apprenticeship start date must be a real date"),
    ("29/2/2025", "Apprenticeship start date must be a real date"),
    ("0/9/2025", "Apprenticeship start date must be a real date"),
    ("9/23/2025", "Apprenticeship start date must be a real date"),
    ("1/1st/2025", "Apprenticeship start date must be a real date"),
    ("September 1 2025", "Apprenticeship start date must be a real date"),
    ("2025/09/31", "Apprenticeship start date must be a real date"),
    ("2025/13/01", "Apprenticeship start date must be a real date"),
    ("2025/09-01", "Apprenticeship start date must be a real date"),
    ("1/9/25 00:00", "Year must include 4 numbers"),
    ("1/9/2025 24:00", "Apprenticeship start date must be a real date"),
    ("1/9/2025 12:00 PM", "Apprenticeship start date must be a real date"),
    ("2025-09-01T00:00:00+05:00", "Apprenticeship start date must be a real date"),
    ("1 Sep 2025 (approx)", "Apprenticeship start date must be a real date"),
    ("Monday", "Apprenticeship start date must be a real date"),
    ("Sunday, 1 September 2025", "Apprenticeship start date is 1 September 2025, a Monday, not a Sunday"),
    ("45901.0", "Apprenticeship start date must be a real date"),
    ("2025-09-01 13:30:00", "Apprenticeship start date must be a real date"),
    ("20250901", "Apprenticeship start date must be a real date"),
    ("45901", "Apprenticeship start date must be a real date"),
    ("1/9/0000", "Apprenticeship start date must be a real date"),
    ("/9/2025", "Apprenticeship start date must be a real date"),
    ("+24m", "Apprenticeship start date must be a real date"),
    ("Summer 2025", "Apprenticeship start date must be a real date"),
    ("31/7/2014", "Apprenticeship start date must be on or after 1 August 2014"),
    ("1/8/2028", "Apprenticeship start date must be on or before 31 July 2028"),
])
def test_a_start_is_refused_with_the_first_reason(text: str, message: str) -> None:
    value, problems = STARTS_ON.check(text, GIVEN)
    assert value is None
    assert [(problem.message, problem.severity) for problem in problems] == [(message, "error")]


@pytest.mark.parametrize("field, text, message", [
    (ENDS_ON, "", "Enter the apprenticeship expected end date"),
    (ENDS_ON, "30/4/2017", "Apprenticeship expected end date must be on or after 1 May 2017"),
    (ENDS_ON, "2027-13-01", "Apprenticeship expected end date must be a real date"),
    (EPA_ON, "", "Enter the EPA expected start date"),
    (EPA_ON, "30/4/2017", "EPA expected start date must be on or after 1 May 2017"),
    (EPA_ON, "Aug 2027", "EPA expected start date must include a day"),
    (DATE_OF_BIRTH, "", "Enter the candidate’s date of birth"),
    (DATE_OF_BIRTH, "23/11/2026", "Date of birth must be in the past"),
    (DATE_OF_BIRTH, "31/12/1899", "Date of birth must be on or after 1 January 1900"),
    (DATE_OF_BIRTH, "31/3/07", "Year must include 4 numbers"),
    (DATE_OF_BIRTH, "3/2007", "Date of birth must include a day"),
])
def test_each_date_names_itself_in_its_messages(field: Field, text: str, message: str) -> None:
    assert [problem.message for problem in field.check(text, GIVEN)[1]] == [message]


@pytest.mark.parametrize("field, text, message", [
    (STARTS_ON, "30/4/2017", "Apprenticeship start date is before 1 May 2017: 30 April 2017"),
    (STARTS_ON, "24/2/2027", "Apprenticeship start date is more than 3 months ahead: 24 February 2027"),
    (ENDS_ON, "22/11/2026", "Apprenticeship expected end date is in the past: 22 November 2026"),
    (EPA_ON, "22/11/2026", "EPA expected start date is in the past: 22 November 2026"),
])
def test_an_unusual_day_is_a_warning(field: Field, text: str, message: str) -> None:
    value, problems = field.check(text, GIVEN)
    assert value is not None
    assert [(p.message, p.severity, p.value) for p in problems] == [(message, "warning", value.isoformat())]


@pytest.mark.parametrize("field, text", [
    (STARTS_ON, "1/5/2017"), (STARTS_ON, "23/2/2027"), (ENDS_ON, "23/11/2026"), (EPA_ON, "23/11/2026"),
    (DATE_OF_BIRTH, "22/11/2026"), (DATE_OF_BIRTH, "1/1/1900"),
])
def test_the_first_and_last_allowed_days_are_accepted(field: Field, text: str) -> None:
    value, problems = field.check(text, GIVEN)
    assert value is not None
    assert problems == []


@pytest.mark.parametrize("today, latest", [
    (date(2026, 7, 31), date(2027, 7, 31)), (date(2026, 8, 1), date(2028, 7, 31)), (TODAY, date(2028, 7, 31)),
    (date(2027, 1, 1), date(2028, 7, 31)),
])
def test_a_start_may_lie_a_year_after_the_teaching_year(today: date, latest: date) -> None:
    assert latest_start(today) == latest
    assert STARTS_ON.check(f"{latest:%d/%m/%Y}", given(today=today))[0] == latest


@drawn(st.dates(), st.sampled_from(["{0.day}/{0.month}/{0.year:04}", "{0.day:02}.{0.month:02}.{0.year:04}",
                                    "{0.day} {0.month} {0.year:04}", "{0.day} {1} {0.year:04}",
                                    "{0.day}th {2} {0.year:04}",
                                    "{0.year:04}-{0.month:02}-{0.day:02}", "{0.day}-{2}-{0.year:04}"]))
def test_every_day_is_read_in_every_form(wanted: date, form: str) -> None:
    month = MONTHS[wanted.month - 1]
    assert day(form.format(wanted, month, month[:3].upper()), GIVEN) == wanted


@pytest.mark.parametrize("start, months, found", [
    (date(2026, 9, 1), 24, date(2028, 9, 1)), (date(2026, 12, 31), 2, date(2027, 2, 28)),
    (date(2027, 9, 1), -3, date(2027, 6, 1)), (date(2027, 2, 1), -3, date(2026, 11, 1)), (date(2028, 2, 29), 12,
    date(2029, 2, 28)),
    (date(2026, 11, 30), 1, date(2026, 12, 30)), (date(9999, 11, 30), 1, date(9999, 12, 30)), (date(1, 2, 1), -1,
    date(1, 1, 1)),
])
def test_months_are_reckoned_by_the_calendar(start: date, months: int, found: date) -> None:
    assert after_months(start, months) == found


def test_time_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError):
        after_years(date(9000, 1, 1), 1000)
    with pytest.raises(ValueError):
        after_months(date(1, 1, 1), -1)


def test_days_are_shown_in_words() -> None:
    assert in_words(date(2025, 9, 1)) == "1 September 2025"
    assert STARTS_ON.show(date(2025, 9, 1) + timedelta(days=30), GIVEN) == "1 October 2025"
