"""Registrations as rows of a file."""
from __future__ import annotations

from datetime import date

from imi.registrations.receipts import ReceiptLine
from imi.words import local

HEADINGS = (
    "Registration", "Candidate Number", "First Name", "Surname", "Date of Birth", "Standard", "Package Code",
    "Apprenticeship Start Date", "Apprenticeship Expected End Date", "EPA Expected Start Date", "Funding Type",
    "Price", "Purchase Order Number", "Saved", "Saved by", "State",
)
# Widths of columns, in characters, where the usual one is too few.
WIDE = {"Standard": 60, "Package Code": 24}


def cells(line: ReceiptLine) -> tuple[str | date | None, ...]:
    """A registration in the order of the headings; the price in pounds, as text."""
    price = "" if line.pence is None else f"{line.pence / 100:.2f}"
    saved = local(line.at).replace(microsecond=0, tzinfo=None) if line.at else None
    return (line.reference, str(line.number), line.first_names, line.surname, line.date_of_birth, line.standard, line.package,
            line.starts_on, line.ends_on, line.epa_on, line.funding_type, price, line.purchase_order, saved, line.person,
            line.state.capitalize())
