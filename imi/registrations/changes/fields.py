"""Define what is asked when a candidate is withdrawn."""
from __future__ import annotations

from functools import cache

from imi.fields import dates
from imi.fields.field import Field
from imi.schemes.spec import SchemeSpec


@cache
def withdrawn_on(scheme: SchemeSpec) -> Field:
    """Return the field of the day on which a candidate of a scheme is withdrawn."""
    return Field(
        "moved_on", "Withdrawn on", dates.within(scheme.since, lambda today: today), "Enter the day of the withdrawal",
        messages=dates.messages("Withdrawn on"), hint="Like 1/9/2026", example="1/9/2026", control="date", width=12,
        show=lambda value, _: dates.in_words(value),
    )
