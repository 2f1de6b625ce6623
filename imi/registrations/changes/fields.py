"""Define what is asked when a candidate is withdrawn."""
from __future__ import annotations

from imi.fields import dates
from imi.fields.field import Field
from imi.schemes.apprenticeship import FIRST_STANDARDS

MOVED_ON = Field(
    "moved_on", "Withdrawn on", dates.within(FIRST_STANDARDS, lambda today: today), "Enter the day of the withdrawal",
    messages=dates.messages("Withdrawn on"), hint="Like 1/9/2026", example="1/9/2026", control="date", width=12,
    show=lambda value, _: dates.in_words(value),
)
