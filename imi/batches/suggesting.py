"""Suggest defaults of a batch from its package's usual length: shown beside what is typed, and never instead of it."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from imi.batches.view import BatchView


@dataclass(frozen=True)
class Suggestion:
    """Holds the texts that are suggested, by field, and the package whose usual length in months they follow."""

    texts: Mapping[str, str]
    package: str
    months: int
    sample: bool


def suggest(seen: BatchView, texts: Mapping[str, str]) -> Suggestion | None:
    """Return what is suggested beside these texts of the defaults, None where that is nothing."""
    offer = seen.offer
    if offer is None or offer.usual_months is None:
        return None
    found = seen.scheme.suggested(texts, offer.usual_months, seen.given)
    return Suggestion(found, offer.code, offer.usual_months, offer.months_sample) if found else None
