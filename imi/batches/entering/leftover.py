"""Numbers that could not be added to a batch: what each may be, and what can be done about it."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from imi.batches.entering.pasted import is_range, is_spaced, is_uln, joined, words_of
from imi.candidates.queries import known, near
from imi.candidates.record import CandidateRecord
from imi.centres.models import Centre
from imi.fields.numbers import NUMBER_DIGITS

# So many of a kind are looked up or named.
MOST = 5


@dataclass(frozen=True)
class Leftover:
    """What the page says of the numbers that could not be added. `elsewhere` may be known at another centre, and `spaced` are
    numbers of the centre's candidates with a space within.
    """

    text: str
    not_found: Sequence[str] = ()
    ranges: Sequence[str] = ()
    near: Mapping[str, Sequence[CandidateRecord]] | None = None
    ulns: Sequence[str] = ()
    elsewhere: Sequence[str] = ()
    spaced: Mapping[str, CandidateRecord] = field(default_factory=dict)

    @property
    def first_spaced(self) -> Sequence[tuple[str, str, CandidateRecord]]:
        """Return those with a space that are named one by one: as they were typed, the number, and whose it is."""
        return [(word, joined(word), held) for word, held in self.spaced.items()][:MOST]

    @property
    def all_spaced(self) -> str:
        """Return the numbers of all those with a space, without it; '' where one button does for the only one."""
        return " ".join(map(joined, self.spaced)) if len(self.spaced) > 1 else ""

    @property
    def missing(self) -> str:
        """Name the first of those that were not found where others, with a space, stand beside them; '' where none do."""
        if not self.spaced:
            return ""
        more = len(self.not_found) - MOST
        return ", ".join(self.not_found[:MOST]) + (f" and {more} more" if more > 0 else "")

    @property
    def first_ranges(self) -> Sequence[str]:
        """Return the ranges that are named one by one."""
        return self.ranges[:MOST]


def leftover(centre: Centre, text: str) -> Leftover | None:
    """Return what is said of a batch's numbers that were not found; None where there are none."""
    if not text:
        return None
    words = words_of(text)
    numbers = {word: joined(word) for word in words if is_spaced(word)}
    people = known(centre, list(numbers.values()))
    spaced = {word: people[number] for word, number in numbers.items() if number in people}
    ranges = [word for word in words if is_range(word)]
    return Leftover(text, [word for word in words if word not in ranges and word not in spaced], ranges,
                    near(centre, words[:MOST]), [word for word in words if is_uln(word)][:MOST],
                    [word for word in words if len(word) == NUMBER_DIGITS and word.isdigit()][:MOST], spaced)
