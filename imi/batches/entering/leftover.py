"""Numbers that could not be added to a batch: what each may be, and what can be done about it."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from imi.batches.entering.pasted import is_range, is_uln
from imi.candidates.queries import near
from imi.candidates.record import CandidateRecord
from imi.centres.models import Centre
from imi.fields.numbers import NUMBER_DIGITS

# So many of a kind are looked up or named.
MOST = 5


@dataclass(frozen=True)
class Leftover:
    """What the page says of the numbers that could not be added. `elsewhere` may be known at another centre."""

    text: str
    not_found: Sequence[str] = ()
    ranges: Sequence[str] = ()
    near: Mapping[str, Sequence[CandidateRecord]] | None = None
    ulns: Sequence[str] = ()
    elsewhere: Sequence[str] = ()

    @property
    def first_ranges(self) -> Sequence[str]:
        """Return the ranges that are named one by one."""
        return self.ranges[:MOST]


def leftover(centre: Centre, text: str) -> Leftover | None:
    """Return what is said of a batch's numbers that were not found; None where there are none."""
    if not text:
        return None
    words = text.split()
    ranges = [word for word in words if is_range(word)]
    return Leftover(text, [word for word in words if word not in ranges], ranges, near(centre, words[:MOST]),
                    [word for word in words if is_uln(word)][:MOST],
                    [word for word in words if len(word) == NUMBER_DIGITS and word.isdigit()][:MOST])
