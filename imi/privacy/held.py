"""Gather everything that is stored of one candidate in one document (a subject access request)."""
from __future__ import annotations

from typing import Any

from imi.audit.actions import record
from imi.candidates.models import Candidate, CentreCandidate
from imi.candidates.record import whose
from imi.centres.models import Centre
from imi.database.connection import db
from imi.database.peewee_private import table_name
from imi.people.models import Person
from imi.privacy import loose
from imi.privacy.mail import own_lines
from imi.privacy.places import PLACES, Place
from imi.privacy.whom import Whom, whom

HIDDEN = {"name_key", "given_key", "last_key"}
# Of what holds no id: that which has no centre is shown to the awarding body only.
LOOSE = ("candidate_draft", "upload_row", "kept_form")


def held(number: int, *, centre: Centre | None, person: Person) -> dict[str, list[dict[str, Any]]]:
    """Return every row about a candidate and about the records merged into the candidate's, by table: for a centre what the
    centre may see, for the awarding body all rows. Audited. Raises NotFound for a candidate who is not the centre's.
    """
    candidate = find(number, centre)
    with db.atomic():
        record("exported", "candidate", candidate.id, person=person, centre=centre, candidate=candidate.id)
        found = {place.table: _rows(place, candidate.id, centre) for place in PLACES
                 if place.columns and (centre is None or not place.of_others)}
        about = whom(candidate)
        for table, lines in _loose(about, centre).items():
            found[table] = [*found.get(table, []), *lines]
    for letter in found["letter"]:
        # A letter names everybody of its receipt: what is said of others is not theirs to read.
        letter["body"] = own_lines(letter["body"] or "", about)
    if centre is not None:
        mine = {line["id"] for line in found["audit"]}
        found["audit_value"] = [value for value in found["audit_value"] if value["audit_id"] in mine]
    return {table: lines for table, lines in found.items() if lines}


def find(number: int, centre: Centre | None) -> Candidate:
    """Return the candidate whom a number means, linked to the centre where one is given. Raises NotFound."""
    found = Candidate.get_or_refuse(Candidate.id.in_(whose(number)))
    if centre is not None:
        CentreCandidate.get_or_refuse(CentreCandidate.centre == centre, CentreCandidate.candidate_id == found.id)
    return found


def _rows(place: Place, candidate: int, centre: Centre | None) -> list[dict[str, Any]]:
    """Return the rows of one place, each by column."""
    # As SQL: a place is a table's name and a condition, so that one list serves the download and the erasure.
    values: list[int] = [candidate] * place.where.count("?")
    sql = f'SELECT {place.columns} FROM "{place.table}" WHERE ({place.where})'
    if place.scoped and centre is not None:
        sql, values = f"{sql} AND centre_id = ?", [*values, centre.id]
    return _read(sql, values)


def _loose(about: Whom, centre: Centre | None) -> dict[str, list[dict[str, Any]]]:
    """Return, by table, what is about the person by its text alone: forms that were not finished or were kept, and rows that were
    matched with nobody.
    """
    ids: dict[str, list[int]] = {table: [] for table in LOOSE if centre is None or table != "kept_form"}
    for table, number in loose.forms_of(about):
        ids.get(table_name(table), []).append(number)
    ids["upload_row"] = [one.id for one in loose.rows_of(about)]
    found = {}
    for name, numbers in ids.items():
        marks = ", ".join("?" * len(numbers))
        sql, values = f'SELECT * FROM "{name}" WHERE id IN ({marks})', numbers
        if centre is not None:
            sql, values = f"{sql} AND centre_id = ?", [*values, centre.id]
        found[name] = _read(sql, values) if numbers else []
    return found


def _read(sql: str, values: list[int]) -> list[dict[str, Any]]:
    # As SQL: see above, and what is shown is each row as it is stored.
    cursor = db.execute_sql(sql.replace("?", str(db.param)), values)
    names = [column[0] for column in cursor.description or ()]
    return [{name: value for name, value in zip(names, row, strict=True) if name not in HIDDEN} for row in cursor.fetchall()]
