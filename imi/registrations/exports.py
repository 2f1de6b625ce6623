"""Write registrations as rows of a file."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from imi.fields.field import Context
from imi.formats import label, local, pounds
from imi.registrations.columns import values_of
from imi.registrations.receipts import ReceiptLine
from imi.schemes.spec import SchemeSpec

Cell = date | Decimal | str | None


@dataclass(frozen=True)
class RegistrationFile:
    """The columns of a file of a scheme's registrations. `word` is the scheme's for what is registered on."""

    scheme: SchemeSpec
    word: str
    given: Context

    @property
    def headings(self) -> tuple[str, ...]:
        """Return the headings: who and on what, what the scheme asks for, what it costs, and its Save."""
        return ("Registration", "Candidate Number", "First Name", "Surname", "Date of Birth", self.word, "Package Code",
                *(field.label for field in self.scheme.row),
                "Charged", "Cancelled", "Net", "Purchase Order Number", "Saved", "Saved by", "State")

    @property
    def widths(self) -> Mapping[str, int]:
        """Return the widths of columns, in characters, where the usual one is too few."""
        return {self.word: 60, "Package Code": 24}

    def cells(self, line: ReceiptLine) -> tuple[Cell, ...]:
        """Return a registration in the order of the headings. What was charged for it in pounds, what of that its cancelling took
        back, and what is left, are empty where there is no price; what is left adds up to Spend.
        """
        saved = local(line.at).replace(microsecond=0, tzinfo=None) if line.at else None
        amounts = [None if pence is None else pounds(pence) for pence in (line.pence, line.taken_back, line.net)]
        return (line.reference, str(line.number), line.first_names, line.surname, line.date_of_birth, line.standard, line.package,
                *values_of(line, self.scheme, self.given), *amounts, line.purchase_order, saved, line.person, label(line.state))
