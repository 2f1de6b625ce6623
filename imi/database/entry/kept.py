"""The parts of a noun's entry that say what has been kept for long enough, and what keeps a candidate from going."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class DueItem:
    """One thing that the next run would remove: what it is, whose, and the day from which it has been kept."""

    what: str
    whose: str
    since: date


@dataclass(frozen=True)
class Kept:
    """Things that are removed once they have been kept for the days of a threshold: this is its name among the settings.

    Each of the `queries` selects what has been kept since before a moment; `listed` yields the first so many of these things, and
    `forget` removes so many at most, with their files in the instance's folder, and returns how many.
    """

    threshold: str
    queries: tuple[Callable[[datetime], Any], ...]
    listed: Callable[[datetime, int], Iterable[DueItem]]
    forget: Callable[[datetime, int, Path], int]


@dataclass(frozen=True)
class InUse:
    """Something open about the Candidate of an outer query, or something that happened since a moment: nobody goes who is in it.

    Where somebody is in several things, the one of the smallest `place` is the reason that is given.
    """

    place: int
    why: str
    query: Callable[[datetime], Any]
