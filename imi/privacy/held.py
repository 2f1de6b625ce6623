"""Gather everything that is stored of one candidate in one document (a subject access request)."""
from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from imi.audit.actions import record
from imi.candidates.models import Candidate, CentreCandidate
from imi.candidates.record import whose
from imi.centres.models import Centre
from imi.database.columns import KeyField
from imi.database.connection import Table, db
from imi.database.entry.noun import Noun
from imi.database.entry.personal import Place
from imi.database.peewee_private import columns_of, table_name
from imi.people.models import Person
from imi.privacy.whom import Whom, whom


def held(number: int, *, centre: Centre | None, person: Person, nouns: Sequence[Noun]) -> dict[str, list[dict[str, Any]]]:
    """Return every row of these nouns about a candidate and about the records merged into the candidate's, by table: for a centre
    what the centre may see, for the awarding body all rows. Audited. Raises NotFound for a candidate who is not the centre's.
    """
    candidate = find(number, centre)
    with db.atomic():
        record("exported", "candidate", candidate.id, person=person, centre=centre, candidate=candidate.id)
        about = whom(candidate)
        found: dict[str, list[dict[str, Any]]] = {}
        for place in (place for noun in nouns for place in noun.personal):
            if place.columns and (centre is None or not place.of_others):
                found.setdefault(table_name(place.table), []).extend(_rows(place, about, candidate.id, centre))
        for table, find_in in ((table, find_in) for noun in nouns for table, find_in in noun.by_text.items()):
            # What is of no centre is shown to the awarding body only.
            if centre is None or "centre_id" in columns_of(table):
                found.setdefault(table_name(table), []).extend(_by_text(table, find_in(about), centre))
    return {table: lines for table, lines in found.items() if lines}


def find(number: int, centre: Centre | None) -> Candidate:
    """Return the candidate whom a number means, linked to the centre where one is given. Raises NotFound."""
    found = Candidate.get_or_refuse(Candidate.id.in_(whose(number)))
    if centre is not None:
        CentreCandidate.get_or_refuse(CentreCandidate.centre == centre, CentreCandidate.candidate_id == found.id)
    return found


def _rows(place: Place, about: Whom, candidate: int, centre: Centre | None) -> list[dict[str, Any]]:
    """Return the rows of one place, each by column."""
    # As SQL: a place's condition serves the download and the erasure alike.
    values: list[int] = [candidate] * place.where.count("?")
    sql = f'SELECT {place.columns} FROM "{table_name(place.table)}" WHERE ({place.where})'
    if place.of_centre and centre is not None:
        sql, values = f"{sql} AND {place.of_centre}", [*values, centre.id]
    rows = _read(place.table, sql, values)
    for row in rows:
        # What is said of others is not theirs to read.
        row.update({name: _own_lines(row[name] or "", about) for name in place.shared})
    return rows


def _by_text(table: type[Table], numbers: Collection[int], centre: Centre | None) -> list[dict[str, Any]]:
    """Return these rows (ids) of a table, which are about the person by their text alone."""
    marks = ", ".join("?" * len(numbers))
    sql, values = f'SELECT * FROM "{table_name(table)}" WHERE id IN ({marks})', list(numbers)
    if centre is not None:
        sql, values = f"{sql} AND centre_id = ?", [*values, centre.id]
    return _read(table, sql, values) if numbers else []


def _own_lines(text: str, about: Whom) -> str:
    """Return the lines of a text that have one of the person's numbers."""
    numbers = {str(number) for number in about.numbers}
    return "\n".join(line for line in text.splitlines() if numbers & {*re.findall(r"\d+", line)})


def _read(table: type[Table], sql: str, values: list[int]) -> list[dict[str, Any]]:
    # As SQL: see above, and what is shown is each row as it is stored, without search keys, which repeat its names.
    cursor = db.execute_sql(sql.replace("?", str(db.param)), values)
    names, keys = [column[0] for column in cursor.description or ()], columns_of(table)
    return [{name: value for name, value in zip(names, row, strict=True) if not isinstance(keys[name], KeyField)}
            for row in cursor.fetchall()]
