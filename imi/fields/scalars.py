"""Write values of cells and documents as the text that a person would have typed for them."""
from __future__ import annotations

from datetime import date, datetime, time

# Beyond this a float no longer holds every whole number, so its digits are shown as they are.
EXACT_BELOW = 2.0**53


def as_typed(value: object) -> str:
    """Return a single value as text: whole floats as digits, a day without its midnight as yyyy-mm-dd, None as ''."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT_BELOW:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.timetz() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
