"""Erasure of one person: what must be kept stays (that, when and at which price somebody was registered), the person goes.

`WRITES` is the list of places. The audit keeps who did what and loses the values; the erasure itself is noted.
"""
from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from imi.audit.actions import record
from imi.candidates.models import CandidateWas
from imi.corrections.ended import end_open
from imi.database import Refused, db, is_sqlite, now
from imi.letters.models import Letter
from imi.people.models import KeptForm, Person, Throttle
from imi.protection.held import MINE, find
from imi.protection.models import Erasure
from imi.registrations.models import CandidateDraft, Registration
from imi.uploads.models import UploadRow
from imi.uploads.retention import FOLDER, forget_files

NOBODY = "Erased"
EMPTY = ("title = NULL, first_names = 'Erased', surname = 'Erased', date_of_birth = NULL, gender_id = NULL, uln = NULL,"
         " email = NULL, phone = NULL")
ROWS = "(upload_id, row) IN (SELECT upload_id, row FROM upload_row WHERE candidate_id = ?)"
# (what it is called on the page, the statement, the candidate's id in every gap), children before parents.
WRITES: tuple[tuple[str, str], ...] = (
    ("Repairs of uploads", f"UPDATE upload_change SET was = '', now = '' WHERE {ROWS}"),
    ("Problems of uploads", f"DELETE FROM upload_problem WHERE {ROWS}"),
    ("Rows of uploads", "UPDATE upload_row SET cells = NULL, odd = '{}', fixed = '{}', tidied = '{}',"
                        " state = CASE WHEN state = 'registered' THEN state ELSE 'left_out' END WHERE candidate_id = ?"),
    ("Rows of batches", "UPDATE batch_row SET typed = '{}', removed_at = COALESCE(removed_at, ':now')"
                        " WHERE candidate_id = ? AND batch_id IN (SELECT id FROM batch WHERE state <> 'registered')"),
    ("Confirmed warnings", f"UPDATE confirmed_warning SET value = 'erased ' || id, reason = '' WHERE candidate_id = ? OR {MINE}"),
    ("Notes on registrations", f"UPDATE registration_move SET text = '' WHERE {MINE}"),
    ("Reasons of registrations", "UPDATE registration SET again_reason = NULL"
                                 " WHERE candidate_id = ? AND again_reason IS NOT NULL"),
    ("Notes on transfers", "UPDATE transfer SET text = '', answer = '' WHERE candidate_id = ?"),
    ("Correction requests", "UPDATE correction_request SET held = '', wanted = '', reason = '', decision = '',"
                            " decided_at = COALESCE(decided_at, ':now'),"
                            " state = CASE WHEN state = 'asked' THEN 'taken_back' ELSE state END"
                            " WHERE candidate_id IN (SELECT id FROM candidate WHERE id = ? OR merged_into_id = ?)"),
    ("Words about two records", "UPDATE like_pair SET reason = '', decision = '' WHERE candidate_id = ? OR other_id = ?"),
    ("Reasons of merges", "UPDATE merge SET reason = '' WHERE candidate_id = ? OR into_id = ?"),
    ("Employments", "UPDATE employment SET position = NULL, until = COALESCE(until, ':now') WHERE candidate_id = ?"),
    ("Values in the audit", "UPDATE audit_value SET was = NULL, now = NULL"
                            " WHERE audit_id IN (SELECT id FROM audit WHERE candidate_id = ?)"),
    ("Past particulars", f"UPDATE candidate_was SET {EMPTY} WHERE candidate_id IN"
                         " (SELECT id FROM candidate WHERE id = ? OR merged_into_id = ?)"),
    ("Links to centres", "UPDATE centre_candidate SET ended_at = COALESCE(ended_at, ':now'), last_key = NULL"
                         " WHERE candidate_id = ?"),
    ("Particulars", f"UPDATE candidate SET {EMPTY}, name_key = 'erased', given_key = 'erased', edition = edition + 1, state ="
                    " CASE WHEN state = 'merged' THEN state ELSE 'erased' END WHERE id = ? OR merged_into_id = ?"),
)


class NotErasable(Refused):
    """The person cannot be erased yet; the message says what is in the way."""

    field, code = "number", "erasure.not_yet"


class _Preview(Exception):
    """Takes everything back."""


@dataclass(frozen=True)
class Erased:
    """What an erasure changes, or would: how many rows by what they are, and how many files of spreadsheets go."""

    number: int
    name: str
    counts: dict[str, int]
    files: tuple[str, ...]


def preview(number: int, person: Person) -> Erased:
    """What erasing a candidate would change: the real thing, taken back. Raises NotErasable, Unknown."""
    found: list[Erased] = []
    try:
        with db.atomic():
            found.append(_erase(number, person, "preview"))
            raise _Preview
    except _Preview:
        return found[0]


def erase(number: int, person: Person, ground: str, instance: Path) -> Erased:
    """Erase a candidate for good, in one transaction, then the files. Raises Refused, NotErasable, Unknown."""
    if not ground.strip():
        raise Refused("Enter the ground for the erasure", field="ground", code="erasure.ground")
    with db.atomic():
        done = _erase(number, person, ground.strip()[:500])
    for key in done.files:
        (instance / FOLDER / key).unlink(missing_ok=True)
    if is_sqlite():
        # The log of the last writes still holds the old pages.
        db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return done


def _erase(number: int, person: Person, ground: str) -> Erased:
    candidate = find(number, None)
    if candidate.state != "live":
        raise NotErasable(f"{number} is {candidate.state} already")
    active = Registration.select().where(Registration.candidate == candidate.id, Registration.state == "active").count()
    if active:
        raise NotErasable(f"{number} has {active} active registration{'s' if active > 1 else ''}. Withdraw or complete first, "
                          "then erase")
    end_open(candidate.id, person)
    editions = [candidate, *CandidateWas.select().where(CandidateWas.candidate == candidate.id)]
    name = f"{candidate.first_names} {candidate.surname}"
    told = _letters(candidate.id, editions) + _decisions(candidate.number)
    own = {str(getattr(one, name)) for one in editions for name in ("uln", "email") if getattr(one, name)}
    files = forget_files(_uploads(candidate.id, own))
    counts = {"Letters": told, **_typed_somewhere(own)}
    for what, sql in WRITES:
        values = [candidate.id] * sql.count("?")
        sql = sql.replace(":now", now().isoformat(" ")).replace("?", str(db.param))
        counts[what] = db.execute_sql(sql, values).rowcount
    Erasure.create(candidate=candidate.id, person=person, ground=ground, at=now())
    record("erased", "candidate", candidate.id, person=person, candidate=candidate.id, changes={"ground": (None, ground)})
    return Erased(number, name, {what: count for what, count in counts.items() if count > 0}, files)


def _letters(candidate: int, editions: Iterable[Any]) -> int:
    """Names in the letters that tell of the candidate's receipts."""
    receipts = Registration.select(Registration.receipt).where(Registration.candidate == candidate)
    names = {f"{one.first_names} {one.surname}" for one in editions}
    changed = 0
    for letter in Letter.select().where(Letter.receipt.in_(receipts), Letter.body.is_null(False)):
        body = letter.body
        for name in names:
            body = body.replace(name, NOBODY)
        changed += Letter.update(body=body).where(Letter.id == letter.id).execute()
    return changed


def _decisions(number: int) -> int:
    """Letters about corrections have the awarding body's own words in them: their whole text goes, as soon as they are out."""
    return int(Letter.update(body=None).where(
        Letter.kind == "correction", Letter.next_at.is_null(), Letter.body.contains(str(number))).execute())


def _typed_somewhere(own: Collection[str]) -> dict[str, int]:
    """Forms that were not finished, rows of sheets that were not matched, tries of a proof: found by what only they have."""
    if not own:
        return {}
    drafts = forms = rows = 0
    for text in own:
        quoted = _in_json(text)
        drafts += CandidateDraft.delete().where(CandidateDraft.typed.contains(quoted)).execute()
        forms += KeptForm.delete().where(
            KeptForm.body.contains(text) | KeptForm.body.contains(text.replace("@", "%40"))).execute()
        rows += UploadRow.update(cells=None, odd="{}", fixed="{}", tidied="{}", state="left_out").where(
            UploadRow.candidate.is_null(), UploadRow.cells.contains(quoted)).execute()
        Throttle.delete().where(Throttle.kind == "proof", Throttle.subject.contains(text)).execute()
    return {"Unfinished forms": drafts + forms, "Rows of uploads that were not matched": rows}


def _uploads(candidate: int, own: Collection[str]) -> set[int]:
    """The spreadsheets in which the candidate stands, also in a row that was not matched: their files go as a whole."""
    there = UploadRow.candidate == candidate
    for text in own:
        there |= UploadRow.candidate.is_null() & UploadRow.cells.contains(_in_json(text))
    return {upload for (upload,) in UploadRow.select(UploadRow.upload).where(there).distinct().tuples()}


def _in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]
