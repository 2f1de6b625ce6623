"""Rules that put a column right: what each makes of a text."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from imi.uploads.fixing.remedy_rules import (
    as_characters,
    capitalised,
    day_after,
    day_itself,
    month_first,
    whole_years,
    with_plain_marks,
)

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("rule, name, text, wanted", [
    (month_first, "date_of_birth", "03/25/2007", "25/03/2007"),
    (month_first, "date_of_birth", "3-4-2007", "4/3/2007"),
    (month_first, "date_of_birth", "25/3/2007", "25/3/2007"),
    (month_first, "date_of_birth", "2007-03-25", "2007-03-25"),
    (month_first, "date_of_birth", "25 March 2007", "25 March 2007"),
    (whole_years, "starts_on", "1/9/26", "1/9/2026"),
    (whole_years, "ends_on", "31.8.28", "31.8.2028"),
    (whole_years, "date_of_birth", "1/9/07", "1/9/2007"),
    (whole_years, "date_of_birth", "1/9/98", "1/9/1998"),
    (whole_years, "date_of_birth", "1/9/2007", "1/9/2007"),
    (month_first, "starts_on", "9/31/2026 08:30", "31/9/2026 08:30"),
    (whole_years, "starts_on", "1/9/26 00:00", "1/9/2026 00:00"),
    (day_itself, "starts_on", "31/8/2026 23:59:17", "2026-08-31"),
    (day_after, "starts_on", "31/8/2026 23:30", "2026-09-01"),
    (day_after, "starts_on", "46265.99951", "2026-09-01"),
    (day_after, "starts_on", "31/8/2026 08:30", "31/8/2026 08:30"),
    (with_plain_marks, "surname", "Ng’ang’a", "Ng'ang'a"),
    (with_plain_marks, "surname", "JosÃ©", "JosÃ©"),
    (as_characters, "employer_name", "Smith &amp; Sons", "Smith & Sons"),
    (capitalised, "surname", "O'NEILL-SMITH", "O'Neill-Smith"),
    (capitalised, "surname", "zoë van der berg", "Zoë Van Der Berg"),
    (capitalised, "employer_name", "ROBIN'S GARAGE", "Robin's Garage"),
    (capitalised, "first_names", "MARY ANN", "Mary Ann"),
])
def test_a_correction_rule_changes_only_texts_it_is_for(rule: Callable[..., str], name: str, text: str, wanted: str) -> None:
    assert rule(text, name, TODAY) == wanted
