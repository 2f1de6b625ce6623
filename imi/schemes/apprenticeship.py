"""Define the apprenticeship: the dates and the funding that are asked for each registration, and the scheme itself."""
from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

from imi.candidates.fields import RECORD
from imi.fields import choices, dates, text
from imi.fields.field import Context, Field, FieldWarning, Invalid, Reckoned, Record, Texts
from imi.schemes import between
from imi.schemes.spec import SchemeSpec, one_after_another

# Apprenticeship standards began in August 2014; DfE's service takes starts and ends from May 2017.
FIRST_STANDARDS = date(2014, 8, 1)
FIRST_LEVY = date(2017, 5, 1)
AHEAD_MONTHS = 3
TEACHING_YEAR_ENDS = (7, 31)
RELATIVE = re.compile(r"\+ ?([0-9]{1,3}) ?(?:m|months?)", re.IGNORECASE)
SPOKEN_FUNDING = {
    "private": "EMPLOYER_PAID", "privately funded": "EMPLOYER_PAID", "employer funded": "EMPLOYER_PAID",
    "transfer": "LEVY_TRANSFER", "non levy": "NON_LEVY_COINVEST", "nonlevy": "NON_LEVY_COINVEST",
    "co invested": "NON_LEVY_COINVEST", "coinvested": "NON_LEVY_COINVEST", "fully funded": "NON_LEVY_FULL",
}
# Since August 2026 these words say too little: levy payers may be co-invested, and others fully funded.
AMBIGUOUS_FUNDING = ("non levy", "nonlevy", "co invested", "coinvested", "fully funded")
OTHER_FUNDING = "OTHER"
# What is said of an end in months whose start is not known.
NEEDS_START = "ends_on.needs_start"


def latest_start(today: date) -> date:
    """Return the day a year after the end of the current teaching year, 31 July (das-commitments ValidateStartDate)."""
    end = date(today.year, *TEACHING_YEAR_ENDS)
    return dates.after_years(end, 1 if today <= end else 2)


def _odd_start(value: date, given: Context) -> Iterator[FieldWarning]:
    if value < FIRST_LEVY:
        yield FieldWarning("before_levy", {"day": dates.in_words(value), "limit": dates.in_words(FIRST_LEVY)})
    if value > dates.after_months(given.today, AHEAD_MONTHS):
        yield FieldWarning("ahead", {"day": dates.in_words(value), "months": AHEAD_MONTHS})


def _end(typed: str, given: Context) -> date:
    if is_relative(typed):
        raise Invalid("needs_start", typed=text.plain(typed))
    found: date = _absolute_end(typed, given)
    return found


def _odd_funding(value: str, _given: Context) -> Iterator[FieldWarning]:
    if value == OTHER_FUNDING:
        yield FieldWarning("other")


_absolute_end = dates.within(FIRST_LEVY)

STARTS_ON = Field(
    "starts_on", "Apprenticeship Start Date", dates.within(FIRST_STANDARDS, latest_start),
    "Enter the apprenticeship start date",
    messages=dates.messages("Apprenticeship start date") | {
        "before_levy": "Apprenticeship start date is before {limit}: {day}",
        "before_first": "Apprenticeship start date must be on or after {limit}, the first day for new starts on {part}",
        "after_last": "Apprenticeship start date must be on or before {limit}, the last day for new starts on {part}",
        "ahead": "Apprenticeship start date is more than {months} months ahead: {day}",
    },
    warn=_odd_start, hint="Like 1/9/2026", example="1/9/2026", control="date", width=12,
    show=lambda value, _: dates.in_words(value), headings=("Start Date", "Apprenticeship Start"),
)
ENDS_ON = Field(
    "ends_on", "Apprenticeship Expected End Date", _end, "Enter the apprenticeship expected end date",
    messages=dates.messages("Apprenticeship expected end date") | {
        "needs_start": "Enter the apprenticeship start date that {typed} is reckoned from, or a day like 31/8/2028",
        "not_after": "Apprenticeship expected end date must be after {start}, the start date",
        "too_long": "Apprenticeship expected end date must be less than {years} years after the start date",
        "long": "Apprenticeship expected end date is {years} years or more after the start date",
        "after_certification": "Apprenticeship expected end date is after {limit}, the last day for certification on {part}",
        "short": "Apprenticeship expected end date is {days} days after the start date: the usual least is {least}",
    },
    warn=dates.past, hint="Like 31/8/2028, or +24m for 24 months", example="31/8/2028", control="date", width=12,
    show=lambda value, _: dates.in_words(value),
    headings=("Expected End Date", "End Date", "Planned End Date", "Apprenticeship End Date"),
)
EPA_ON = Field(
    "epa_on", "EPA Expected Start Date", dates.within(FIRST_LEVY), "Enter the EPA expected start date",
    messages=dates.messages("EPA expected start date") | {
        "not_after": "EPA expected start date must be after {start}, the start date",
        "early_for_end": "EPA expected start date is more than {months} months before {end}, the expected end date",
        "late_for_end": "EPA expected start date is more than a year after {end}, the expected end date",
    },
    warn=dates.past, hint="Like 1/9/2028", example="1/9/2028", control="date", width=12,
    show=lambda value, _: dates.in_words(value), headings=("EPA Start Date", "EPA Date", "Expected EPA Start Date"),
)
FUNDING_TYPE = Field(
    "funding_type", "Funding Type", choices.one_of("funding_type", SPOKEN_FUNDING), "Select a funding type",
    messages={
        "choice": "Funding type must be one from the list",
        "closed": "Funding type {was} has been closed. Select another from the list",
        "ambiguous": "Funding type {typed} was read as {read_as}. Check that it is meant",
        "other": "Funding type is Other. Check that none of the listed ones fits",
    },
    warn=_odd_funding, ambiguous=choices.ambiguous("funding_type", AMBIGUOUS_FUNDING, "ambiguous"),
    example="Levy", control="select", width=24, show=choices.label_of("funding_type"), headings=("Funding",),
)


def is_relative(typed: str) -> bool:
    """Return whether an expected end is given in months from its start: `+24m`, `+24 months`."""
    return ("+" in typed or "\uff0b" in typed) and _months(typed) is not None


def _months(typed: str) -> int | None:
    with suppress(Invalid):
        relative = RELATIVE.fullmatch(text.plain(typed))
        return int(relative[1]) if relative else None
    return None


def expected_end(typed: str, start: date | None, _given: Context) -> str:
    """Return the text of an expected end, `+24m` or `+24 months` written as a day: the one before the same day 24 months on.

    Where that month has no such day, the end is the month's last. Any other text is returned as it is, and so is a relative one
    without a start: ENDS_ON says then what is missing.
    """
    months = _months(typed) if start and is_relative(typed) else None
    if months is None or start is None:
        return typed
    same_day = dates.after_months(start, months)
    return (same_day - timedelta(days=1) if same_day.day == start.day else same_day).isoformat()


def _end_from_its_start(raw: Texts, given: Context) -> Texts:
    """Return the texts of a row with an end that is given in months written as a day, counted from the start in the same row."""
    typed = raw.get("ends_on", "")
    if not is_relative(typed):
        return raw
    with suppress(Invalid):
        return {**raw, "ends_on": expected_end(typed, STARTS_ON.read(raw.get("starts_on", ""), given), given)}
    return raw


def suggested(texts: Texts, months: int, given: Context) -> Texts:
    """Return the expected end and the EPA date that a usual length suggests for a start, each where nothing is typed for it.

    The assessment is expected on the day after the end, also after one that is typed. Nothing is suggested for a wrong text.
    """
    with suppress(Invalid):
        start = STARTS_ON.read(texts.get("starts_on", ""), given)
        end = ENDS_ON.read(expected_end(texts.get("ends_on", "").strip() or f"+{months}m", start, given), given)
        days = {"ends_on": end, "epa_on": end + timedelta(days=1)}
        return {name: day.isoformat() for name, day in days.items() if not texts.get(name, "").strip()}
    return {}


def in_short(words: Texts) -> str:
    """Return the defaults of a batch on one line, '' without a start: each row has its own then."""
    if not words["starts_on"]:
        return ""
    epa = words["epa_on"] and f"EPA {words['epa_on']}"
    return one_after_another({
        "dates": f"{words['starts_on']} – {words['ends_on'] or 'no end date'}", "epa": epa, "funding": words["funding_type"]})


TRAINING = Record(
    required=(STARTS_ON, ENDS_ON, EPA_ON, FUNDING_TYPE),
    between=(between.end_after_start, between.epa_after_start, between.epa_near_end, between.of_an_age),
    reckoned=(Reckoned("ends_on", NEEDS_START, is_relative, _end_from_its_start),),
)
# Its record has the 17 fields of the guide, in the order of the form and of the spreadsheet's columns.
APPRENTICESHIP = SchemeSpec(
    "apprenticeship", "apprenticeships", RECORD, TRAINING,
    frozenset({"batch", "uploads", "receipts", "changes", "catalogue"}),
    ask="Choose an apprenticeship standard", programme="standard", training="apprenticeship",
    parts=("dates", "funding"), in_short=in_short, suggested=suggested,
    sentence="{starts_on} to {ends_on}, EPA expected {epa_on}, {funding_type}", since=FIRST_STANDARDS, ahead_months=AHEAD_MONTHS)
