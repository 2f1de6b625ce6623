"""Tell what would be registered of an upload now, as its review shows it."""
from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from imi.catalogue.queries import Offer, Standard
from imi.uploads.checking.one_row import CheckedSheetRow
from imi.uploads.models import Upload


@dataclass(frozen=True)
class Part:
    """Holds one package of the ready rows: how many candidates, and its price in pence, None where it is not set."""

    standard: Standard
    offer: Offer
    count: int

    @property
    def pence(self) -> int | None:
        """Return the price of its rows together."""
        return None if self.offer.pence is None else self.offer.pence * self.count


@dataclass(frozen=True)
class Ready:
    """The rows that would be registered; `waiting` rows have something to fix or to confirm first."""

    upload: Upload
    rows: Sequence[CheckedSheetRow]
    waiting: int
    orders: Sequence[str] = ()

    @cached_property
    def parts(self) -> list[Part]:
        """Return the packages in the order of the file."""
        counts = Counter(row.offer.id for row in self.rows if row.offer is not None)
        sold = {row.offer.id: (row.standard, row.offer) for row in self.rows
                if row.offer is not None and row.standard is not None}
        return [Part(standard, offer, counts[offer.id]) for standard, offer in sold.values()]

    @cached_property
    def people(self) -> int:
        """Return how many candidates the rows are about: one may be on two packages."""
        return len({row.held.id if row.held is not None else row.values["uln"] for row in self.rows})

    @property
    def pence(self) -> int | None:
        """Return the total in pence, None where a package has no price."""
        each = [part.pence for part in self.parts]
        return None if None in each else sum(pence for pence in each if pence is not None)

    @property
    def unpriced(self) -> int:
        """Return for how many no price is set."""
        return sum(part.count for part in self.parts if part.pence is None)

    @property
    def fingerprint(self) -> str:
        """Changes when anything changes that somebody should see again before saving: the rows and their order, the prices, the
        purchase orders, whom the rows are about, and what is confirmed."""
        seen = hashlib.sha256()
        for row in self.rows:
            sold = row.offer and (row.offer.id, row.offer.pence)
            confirmed = [(problem.code, problem.value) for problem in row.problems]
            who = row.held and (row.held.id, row.held.edition)
            seen.update(repr((row.row, sold, who, confirmed, row.purchase_order, *row.values.values())).encode())
        return seen.hexdigest()[:16]


def orders_of(rows: Iterable[CheckedSheetRow]) -> list[str]:
    """Return the purchase order numbers that the rows name, each once."""
    return sorted({row.purchase_order for row in rows} - {""})
