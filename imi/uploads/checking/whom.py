"""Name the candidates of rows that give only a number, from the centre's records."""
from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, TypeVar

from peewee import JOIN, ModelSelect

from imi.candidates.models import Candidate, CentreCandidate
from imi.candidates.record import CandidateRecord, at, read
from imi.centres.models import Centre
from imi.database.bulk import among
from imi.fields.field import Texts
from imi.uploads.checking.texts import name_of
from imi.uploads.models import UploadRow

# What a query of rows has of their candidates, for `with_record`.
OF_RECORD = (Candidate.first_names, Candidate.surname, Candidate.date_of_birth)
Query = TypeVar("Query", bound="ModelSelect[Any]")
# First names, surname and date of birth, as far as they are held.
Person = tuple[str | None, str | None, date | None]


def joined(query: Query) -> Query:
    """Return a query of rows with their candidates, so that OF_RECORD can be asked for. A row has one of its own centre's alone.
    """
    return query.join(Candidate, JOIN.LEFT_OUTER, on=(UploadRow.candidate == Candidate.id))


def with_record(texts: Texts, first_names: str | None, surname: str | None, born: date | None) -> dict[str, str]:
    """Return the texts of a row, with name and birthday as the record has them where the row is silent."""
    held = {"first_names": first_names or "", "surname": surname or "", "date_of_birth": born.isoformat() if born else ""}
    return {**{name: text for name, text in held.items() if text}, **{name: text for name, text in texts.items() if text.strip()}}


def people_of(rows: Collection[UploadRow]) -> dict[int, Person]:
    """Return what the records of rows' candidates hold, by the candidates' ids, by one statement, however many."""
    ids = {row.candidate_id for row in rows if row.candidate_id is not None}
    found = Candidate.select(Candidate.id, *OF_RECORD).where(Candidate.id.in_(among(ids))).tuples() if ids else ()
    return {number: tuple(person) for number, *person in found}


def called(texts: Texts, person: Person | None) -> str:
    """Return the name of the person a row is about, from its own texts or from the record."""
    return name_of(with_record(texts, *person)) if person else name_of(texts)


def held_of(centre: Centre, row: UploadRow) -> CandidateRecord | None:
    """Return the candidate of a row as the centre holds them, None where it has none."""
    if row.candidate_id is None:
        return None
    return next(read(at(centre, few=True).where(Candidate.id == row.candidate_id, CentreCandidate.live)), None)
