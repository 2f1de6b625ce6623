"""Registrations as rows of a file."""
from __future__ import annotations

from datetime import date
from decimal import Decimal

from imi.formats import label, local, pounds
from imi.registrations.receipts import ReceiptLine

HEADINGS = (
    "Registration", "Candidate Number", "First Name", "Surname", "Date of Birth", "Standard", "Package Code",
    "Apprenticeship Start Date", "Apprenticeship Expected End Date", "EPA Expected Start Date", "Funding Type",
    "Charged", "Cancelled", "Net", "Purchase Order Number", "Saved", "Saved by", "State",
)
# Widths of columns, in characters, where the usual one is too few.
WIDE = {"Standard": 60, "Package Code": 24}


def cells(line: ReceiptLine) -> tuple[str | date | Decimal | None, ...]:
    """Return a registration in the order of the headings. What was charged for it in pounds, what of that its cancelling took
    back, and what is left, are empty where there is no price; what is left adds up to Spend.
    """
    saved = local(line.at).replace(microsecond=0, tzinfo=None) if line.at else None
    amounts = [None if pence is None else pounds(pence) for pence in (line.pence, line.taken_back, line.net)]
    return (line.reference, str(line.number), line.first_names, line.surname, line.date_of_birth, line.standard, line.package,
            line.starts_on, line.ends_on, line.epa_on, line.funding_type, *amounts,
            line.purchase_order, saved, line.person, label(line.state))
