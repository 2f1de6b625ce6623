"""Everything that is held of one candidate, as one document (a subject access request)."""
from __future__ import annotations

from typing import Any

from imi.audit.actions import record
from imi.candidates.models import Candidate, CentreCandidate
from imi.centres.models import Centre
from imi.database import db
from imi.people.models import Person

MINE = "registration_id IN (SELECT id FROM registration WHERE candidate_id = ?)"
# Where a candidate stands: each table, which rows are theirs (the candidate's id in every gap), and whether a centre
# sees only its own of them.
PLACES: dict[str, tuple[str, bool]] = {
    "candidate": ("id = ? OR merged_into_id = ?", False),
    "candidate_was": ("candidate_id = ?", False),
    "centre_candidate": ("candidate_id = ?", True),
    "employment": ("candidate_id = ?", True),
    "employer": ("id IN (SELECT employer_id FROM employment WHERE candidate_id = ?)", True),
    "batch_row": ("candidate_id = ?", True),
    "registration": ("candidate_id = ?", True),
    "registration_move": (MINE, True),
    "transfer": ("candidate_id = ?", False),
    "correction_request": ("candidate_id = ?", True),
    "like_pair": ("candidate_id = ? OR other_id = ?", True),
    "merge": ("candidate_id = ? OR into_id = ?", False),
    "confirmed_warning": (f"candidate_id = ? OR {MINE}", True),
    "upload_row": ("candidate_id = ?", True),
    "audit": ("candidate_id = ?", True),
    "audit_value": ("audit_id IN (SELECT id FROM audit WHERE candidate_id = ?)", False),
    "erasure": ("candidate_id = ?", False),
}
# What is another person's, or says where other centres are.
OF_OTHERS = {"transfer", "merge", "erasure"}
HIDDEN = {"name_key", "given_key", "last_key"}


def held(number: int, *, centre: Centre | None, person: Person) -> dict[str, list[dict[str, Any]]]:
    """Every row about a candidate by table: of one centre what it may see, of the awarding body all of it. Audited.

    Raises Unknown for a candidate who is not the centre's.
    """
    candidate = find(number, centre)
    with db.atomic():
        record("exported", "candidate", candidate.id, person=person, centre=centre, candidate=candidate.id)
        found = {table: rows(table, candidate.id, centre) for table in PLACES if centre is None or table not in OF_OTHERS}
    if centre is not None:
        mine = {line["id"] for line in found["audit"]}
        found["audit_value"] = [value for value in found["audit_value"] if value["audit_id"] in mine]
    return {table: lines for table, lines in found.items() if lines}


def find(number: int, centre: Centre | None) -> Candidate:
    """The candidate of a number, linked to the centre where one is given, or Unknown."""
    found = Candidate.get_or_refuse(Candidate.number == number)
    if centre is not None:
        CentreCandidate.get_or_refuse(CentreCandidate.centre == centre, CentreCandidate.candidate_id == found.id)
    return found


def rows(table: str, candidate: int, centre: Centre | None = None) -> list[dict[str, Any]]:
    """The rows of one table that are about a candidate, by column."""
    where, scoped = PLACES[table]
    values: list[int] = [candidate] * where.count("?")
    sql = f'SELECT * FROM "{table}" WHERE ({where})'
    if scoped and centre is not None:
        sql, values = f"{sql} AND centre_id = ?", [*values, centre.id]
    cursor = db.execute_sql(sql.replace("?", str(db.param)), values)
    names = [column[0] for column in cursor.description]
    return [{name: value for name, value in zip(names, row, strict=True) if name not in HIDDEN} for row in cursor.fetchall()]
