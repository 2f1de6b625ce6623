"""The parts of a noun's entry that say which of its rows are about a person, and what an erasure or a merge does to them."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from imi.database.connection import Table
from imi.database.errors import Refused

# Of the person: the candidate and every record that was merged into the candidate's. The candidate's id goes into every gap.
THEM = "(SELECT id FROM candidate WHERE id = ? OR merged_into_id = ?)"
THEIRS = f"candidate_id IN {THEM}"


@dataclass(frozen=True)
class Place:
    """Rows of a table that are about the person: which, what an erasure writes into these rows, and who is shown them.

    `what` is how the rows are called before an erasure, and `sets` are SQL values by column, in which :now is the moment. A place
    without `sets` is in the list for the download only, unless an erasure `deletes` its rows.

    In the download a centre sees the rows that `of_centre` tells apart by the centre's id, and all of them where it is empty;
    none where they are `of_others`: another person's, or of where else the person is known. Of the columns that are `shared`,
    because they name others as well, it has the lines with the person's number. A place without `columns` is not shown at all.
    """

    table: type[Table]
    where: str
    what: str = ""
    sets: Mapping[str, str] = field(default_factory=dict)
    of_centre: str = "centre_id = ?"
    of_others: bool = False
    columns: str = "*"
    shared: tuple[str, ...] = ()
    deletes: bool = False


class CandidateKeys(Protocol):
    """A candidate's record by its id in the database and the number that people know."""

    @property
    def id(self) -> int: ...

    @property
    def number(self) -> int: ...


@dataclass(frozen=True)
class Merging:
    """A record that is merged into another one, and the id of who does it."""

    old: CandidateKeys
    kept: CandidateKeys
    person_id: int


@dataclass(frozen=True)
class Followed:
    """A line of what a merge moves: what these things are, and each as it reads. The line of the smallest `place` is shown first.

    Where there is nothing to move, the line says `none`, and is left out where that is empty.
    """

    place: int
    label: str
    things: Sequence[str]
    none: str = "None"
    between: str = ", "
    ending: str = ""


class CannotMerge(Refused):
    """Something stands in the way of a merge."""

    field, code = "into", "merge.refused"
