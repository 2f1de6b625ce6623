"""What waits for the awarding body."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from imi.administration import centres, mail
from imi.catalogue.models import Package, Price
from imi.corrections.waiting import how_many_wait


@dataclass(frozen=True)
class Waiting:
    """Numbers of what waits, and the centres that are suspended: (number, name, reason)."""

    corrections: int
    merges: int
    letters: int
    prices: int
    suspended: list[tuple[str, str, str]]


def waiting(today: date) -> Waiting:
    """Return what waits for the awarding body today, by five statements."""
    return Waiting(*how_many_wait(), mail.failed(), _unpublished(today), centres.suspended())


def _unpublished(today: date) -> int:
    """Return how many prices of open packages were entered and are not published."""
    return int(Price.select().join(Package, on=(Price.package == Package.id)).where(
        Price.published_at.is_null(), Price.withdrawn_at.is_null(),
        Package.closes_on.is_null() | (Package.closes_on >= today)).count())
