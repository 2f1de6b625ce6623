"""What mypy must refuse of queries. Nothing here runs: where an ignore is needed no longer, `mypy --strict` says so."""
from __future__ import annotations

from datetime import date

from imi.candidates.models import Candidate, CentreCandidate
from imi.database.connection import Table


def columns(one: Candidate) -> list[object]:
    """Columns that there are not: of a table, of an alias, of a row, of a row that a foreign key leads to, and of all tables."""
    return [
        Candidate.surnam,  # type: ignore[attr-defined]
        Candidate.alias("other").surnam,  # type: ignore[attr-defined]
        one.surnam,  # type: ignore[attr-defined]
        one.merged_into_ids,  # type: ignore[attr-defined]
        CentreCandidate.get().centre.nummer,  # type: ignore[attr-defined]
        Table.id,  # type: ignore[attr-defined]
    ]


def methods() -> list[object]:
    """Methods that there are not: of a table, of a query, of a condition, and of a statement that writes."""
    return [
        Candidate.selct(),  # type: ignore[attr-defined]
        Candidate.select().ordr_by(Candidate.id),  # type: ignore[attr-defined]
        Candidate.select().where(Candidate.surname.startwith("A")),  # type: ignore[attr-defined]
        Candidate.update(state="merged").wher(Candidate.id == 1),  # type: ignore[attr-defined]
        Candidate.select().tuples().ordr_by(Candidate.id),  # type: ignore[attr-defined]
    ]


def values(one: Candidate) -> list[object]:
    """Values that are not what the column holds, and a condition that was compared too early."""
    born: date = one.date_of_birth  # type: ignore[assignment]
    one.number = "1000001"  # type: ignore[assignment]
    return [born, Candidate.select().where(one.id == 1)]  # type: ignore[arg-type]
