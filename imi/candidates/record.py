"""Read what is held of a candidate at a centre: the particulars and the open employment, under the rules' names."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from peewee import JOIN, Expression, Function, ModelSelect, Node, fn

from imi.candidates.models import PARTICULARS, Candidate, CentreCandidate, Employer, Employment
from imi.centres.models import Centre
from imi.database.compiled import Blank
from imi.database.connection import db
from imi.fields.names import called

CARD = ("employer_ern", "employer_name", "employer_postcode", "employer_telephone")
COLUMNS = (
    Candidate.id, Candidate.number, Candidate.edition, Candidate.state, Candidate.title, Candidate.first_names,
    Candidate.surname, Candidate.date_of_birth, Candidate.gender, Candidate.uln, Candidate.email, Candidate.phone,
    CentreCandidate.ended_at, Employment.id.alias("employment_id"), Employment.position,
    Employer.id.alias("employer_id"), Employer.employer_ern, Employer.employer_name, Employer.employer_postcode,
    Employer.employer_telephone,
)
# A record by its number or ULN: the candidate's own, or one that was merged into theirs.
NAMED = Candidate.alias("named")
# The columns of the query's rows, by the rules' names.
NAMES = ("id", "number", "edition", "state", *PARTICULARS, "ended_at", "employment_id", "position", "employer_id", *CARD)


def name_of(candidate: Candidate) -> str:
    """Return a record's name as the certificate and the ID card will show it."""
    return called({"first_names": candidate.first_names, "surname": candidate.surname})


@dataclass(frozen=True)
class CandidateRecord:
    """Holds a candidate as one centre knows them. `values` has the fields of person, contact and employer by name."""

    id: int
    number: int
    edition: int
    state: str
    gone: bool
    employment_id: int | None
    employer_id: int | None
    values: Mapping[str, Any]

    @property
    def first_names(self) -> str:
        """Return the first name(s) as registered."""
        return str(self.values["first_names"])

    @property
    def surname(self) -> str:
        """Return the surname as registered."""
        return str(self.values["surname"])

    @cached_property
    def name(self) -> str:
        """Return the name as the certificate and the ID card will show it."""
        return called(self.values)

    @property
    def erased(self) -> bool:
        """Return whether the person's details were erased: nothing about them is added or changed any more."""
        return self.state == "erased"

    @property
    def date_of_birth(self) -> date | None:
        """Return the date of birth, None where it is not held."""
        born: date | None = self.values["date_of_birth"]
        return born


# Adding this to the centre's id keeps SQLite from scanning the whole index of a large centre where few are looked up.
ONE_BY_ONE = 0


def at(centre: Centre | Blank, *more: Node, few: bool = False) -> ModelSelect[Candidate]:
    """Return the query of candidates linked to the centre, with their open employment there. `more` adds columns.

    With `few`, when few are asked for by a key of their own, they are found first and each is looked up at the centre.
    """
    here = CentreCandidate.centre + ONE_BY_ONE == centre.id if few else CentreCandidate.centre == centre
    return _joined(Candidate.select(*COLUMNS, *more), centre, here)


def _joined(query: ModelSelect[Candidate], centre: Centre | Blank, here: Expression) -> ModelSelect[Candidate]:
    return (
        query.join_from(Candidate, CentreCandidate, on=((CentreCandidate.candidate_id == Candidate.id) & here))
        .join_from(Candidate, Employment, JOIN.LEFT_OUTER, on=(
            (Employment.candidate == Candidate.id) & (Employment.centre == centre) & Employment.until.is_null()))
        .join(Employer, JOIN.LEFT_OUTER, on=(Employment.employer == Employer.id))
    )


def meant() -> Function:
    """Return, for a query, the id of the candidate whom a NAMED record means: the kept one where it was merged."""
    return fn.COALESCE(NAMED.merged_into, NAMED.id)


def whose(number: int) -> ModelSelect[Candidate]:
    """Return what goes into `Candidate.id.in_(…)`: the candidate whom a number means."""
    return NAMED.select(meant()).where(NAMED.number == number)


def named(centre: Centre | Blank) -> ModelSelect[Candidate]:
    """Return the query of the centre's candidates by the records that they are NAMED by, merged ones included."""
    query = NAMED.select(*COLUMNS, NAMED.number, NAMED.uln).join(Candidate, on=(Candidate.id == meant()))
    return _joined(query, centre, CentreCandidate.centre + ONE_BY_ONE == centre.id)


def is_linked(centre: Centre | Blank, candidate: type[Candidate]) -> Function:
    """Return the condition that a candidate of a query is linked to the centre; it is evaluated last of all."""
    link = CentreCandidate.alias("link")
    return fn.EXISTS(link.select(link.centre).where(link.candidate_id == candidate.id, link.centre == centre))


def read(query: ModelSelect[Candidate]) -> Iterator[CandidateRecord]:
    """Yield the candidates of such a query. Rows are taken as the driver gives them, because many are read for every list."""
    yield from read_rows(db.execute(query).fetchall())


def read_rows(rows: Iterable[Sequence[Any]]) -> Iterator[CandidateRecord]:
    """Yield the candidate of each row of such a query, as the driver gives them."""
    return map(_read, rows)


def read_named(query: ModelSelect[Candidate]) -> Iterator[tuple[int, str | None, CandidateRecord]]:
    """Yield (number, ULN, candidate) of each record that a query of NAMED ones finds."""
    yield from named_rows(db.execute(query).fetchall())


def named_rows(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[int, str | None, CandidateRecord]]:
    """Yield (number, ULN, candidate) of each row of such a query, as the driver gives them."""
    for row in rows:
        number, uln = row[len(NAMES):]
        yield number, uln, _read(row)


def _read(row: Sequence[Any]) -> CandidateRecord:
    seen = dict(zip(NAMES, row, strict=False))
    if isinstance(seen["date_of_birth"], str):
        seen["date_of_birth"] = date.fromisoformat(seen["date_of_birth"])
    return held(seen)


def held(row: Mapping[str, Any]) -> CandidateRecord:
    """Return one row of such a query as a record."""
    names = (*PARTICULARS, "position", *CARD)
    return CandidateRecord(row["id"], row["number"], row["edition"], row["state"], row["ended_at"] is not None,
                row["employment_id"], row["employer_id"], {name: row[name] for name in names})
