"""The parts of a noun's entry that say which of its rows are about a person, and what becomes of them."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from imi.database.connection import Table

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
