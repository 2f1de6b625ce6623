"""Everything that is held of one candidate, as one document (a subject access request)."""
from __future__ import annotations

from typing import Any

from imi.audit.actions import record
from imi.candidates.held import whose
from imi.candidates.models import Candidate, CentreCandidate
from imi.centres.models import Centre
from imi.database import db
from imi.letters.actions import CHANGE
from imi.people.models import Person

MINE = "registration_id IN (SELECT id FROM registration WHERE candidate_id = ?)"
TOLD = ("receipt_id IN (SELECT receipt_id FROM registration WHERE candidate_id = ?) AND (kind = 'confirmation'"
        f" OR kind IN (SELECT '{CHANGE}' || action FROM registration_move WHERE {MINE}))")
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
    "letter": (TOLD, True),
    "audit": ("candidate_id = ?", True),
    "audit_value": ("audit_id IN (SELECT id FROM audit WHERE candidate_id = ?)", False),
    "erasure": ("candidate_id = ?", False),
}
# What is another person's, or says where other centres are.
OF_OTHERS = {"transfer", "merge", "erasure"}
# Forms that were not finished, by the column with what was typed: theirs is told by what only they have.
FORMS = {"candidate_draft": "typed", "kept_form": "body"}
HIDDEN = {"name_key", "given_key", "last_key"}


def held(number: int, *, centre: Centre | None, person: Person) -> dict[str, list[dict[str, Any]]]:
    """Every row about a candidate by table: of one centre what it may see, of the awarding body all of it. Audited.

    Raises Unknown for a candidate who is not the centre's.
    """
    candidate = find(number, centre)
    with db.atomic():
        record("exported", "candidate", candidate.id, person=person, centre=centre, candidate=candidate.id)
        found = {table: rows(table, candidate.id, centre) for table in PLACES if centre is None or table not in OF_OTHERS}
        found |= {table: _forms(table, candidate, centre) for table in FORMS if centre is None or table == "candidate_draft"}
    for letter in found["letter"]:
        # A letter names everybody of its receipt: what is said of others is not theirs to read.
        letter["body"] = "\n".join(line for line in (letter["body"] or "").splitlines() if str(number) in line)
    if centre is not None:
        mine = {line["id"] for line in found["audit"]}
        found["audit_value"] = [value for value in found["audit_value"] if value["audit_id"] in mine]
    return {table: lines for table, lines in found.items() if lines}


def find(number: int, centre: Centre | None) -> Candidate:
    """The candidate whom a number means, linked to the centre where one is given, or Unknown."""
    found = Candidate.get_or_refuse(Candidate.id.in_(whose(number)))
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
    return _read(sql, values)


def _forms(table: str, candidate: Candidate, centre: Centre | None) -> list[dict[str, Any]]:
    own = [text for text in (candidate.uln, candidate.email) if text]
    if not own:
        return []
    sql = f'SELECT * FROM "{table}" WHERE ({" OR ".join([f"{FORMS[table]} LIKE ?"] * len(own))})'
    values: list[Any] = [f"%{text}%" for text in own]
    return _read(sql, values) if centre is None else _read(f"{sql} AND centre_id = ?", [*values, centre.id])


def _read(sql: str, values: list[Any]) -> list[dict[str, Any]]:
    cursor = db.execute_sql(sql.replace("?", str(db.param)), values)
    names = [column[0] for column in cursor.description]
    return [{name: value for name, value in zip(names, row, strict=True) if name not in HIDDEN} for row in cursor.fetchall()]
