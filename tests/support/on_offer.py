"""Standards with their packages, under names that a sheet may stumble over."""
from __future__ import annotations

from imi.fields.field import Choice
from imi.spreadsheets.dropdowns import Offered

STANDARDS = [
    Offered("Bus and Coach Mech/Elec ST0067 AP01", [Choice("BC1", "Year 1"), Choice("BC2", "Year 2 (final)")]),
    Offered("Autocare Technician ST0499 AP01",
            [Choice("ACAP01A", "Year 1"), Choice("ACAP01B", "Year 2"), Choice("ACAP01C", "EPA")]),
    Offered("Customer Service L3 ST0072/AP02", []), Offered("Zoë’s Standard & Sons", [Choice("Z1", "Only")]),
]
