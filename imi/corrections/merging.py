"""Merging two records of one person: what the old one had follows to the one that is kept, all of it or nothing."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from imi.audit.actions import new_action, record
from imi.batches.models import Batch, BatchRow
from imi.candidates import actions as candidates
from imi.candidates.models import PARTICULARS, Candidate, CentreCandidate, Employment
from imi.candidates.names.keys import last_key
from imi.candidates.record import CandidateRecord, whose
from imi.catalogue.models import Package
from imi.centres.models import Centre
from imi.corrections.asking import TEXT_AT_MOST, nothing, particulars
from imi.corrections.mail import tell
from imi.corrections.models import CorrectionRequest, LikePair, Merge
from imi.database.connection import db, now
from imi.database.errors import Conflict, NotFound, Refused
from imi.fields.text import note
from imi.mail.texts import AddressOf, nowhere
from imi.people.models import Person
from imi.registrations.changes.models import Transfer
from imi.registrations.models import Receipt, Registration
from imi.uploads.models import Upload, UploadRow


@dataclass(frozen=True)
class Moved:
    """What a merge moves, or would move: registrations, rows of drafts and uploads, centres; what it fills and leaves out."""

    old: CandidateRecord
    kept: CandidateRecord
    registrations: Sequence[str]
    drafts: Sequence[str]
    left_out: Sequence[str]
    uploads: Sequence[str]
    centres: Sequence[str]
    filled: Sequence[str]


class CannotMerge(Refused):
    """Something stands in the way of a merge."""

    field, code = "into", "merge.refused"


class _Undone(Exception):
    """Raised to roll a preview back once it has seen what a merge moves."""


def preview(old: int, into: int, person: Person) -> Moved:
    """Return what a merge would move, by merging and rolling back; `old` and `into` are candidate numbers. Raises as `merge`
    does.

    The number of a record that was merged before means the record that was kept: the result says which two records it is about.
    """
    seen: list[Moved] = []
    try:
        with db.atomic():
            seen.append(_merge(_meant(old), _meant(into), person, "preview"))
            raise _Undone
    except _Undone:
        pass
    return seen[0]


def merge(old: int, into: int, person: Person, reason: str, *, editions: tuple[int, int] | None = None,
          address_of: AddressOf = nowhere, after: Callable[[], object] = nothing) -> Moved:
    """Merge a candidate (number) into another. Raises CannotMerge, Conflict where one changed since `editions`, NotFound."""
    reason = note(reason, TEXT_AT_MOST)
    if not reason:
        raise Refused("Say how you know that they are one person", field="reason", code="merge.reason")
    with db.atomic():
        moved = _merge(old, into, person, reason)
        if editions is not None and editions != (moved.old.edition, moved.kept.edition):
            raise Conflict("One of the two was changed after you saw the preview. Look at it again")
        _tell(moved, person, address_of)
        db.after_commit(after)
    return moved


def _merge(old_number: int, into_number: int, person: Person, reason: str) -> Moved:
    # As they are until they are one: what was seen of both is compared with this.
    candidates.one_at_a_time()
    candidates.hold_records(Candidate.number.in_((old_number, into_number)))
    old, kept = _live(old_number, "number"), _live(into_number, "into")
    _refuse(old, kept)
    taken = Candidate.update(state="merged", merged_into=kept.id).where(
        Candidate.id == old.id, Candidate.state == "live").execute()
    if not taken:
        raise Conflict(f"{old.number} was merged in the meantime")
    # Whoever was merged into the old one before is found at the one that is kept.
    Candidate.update(merged_into=kept.id).where(Candidate.merged_into == old.id).execute()
    filled = {name: old.values[name] for name in PARTICULARS if kept.values[name] is None and old.values[name] is not None}
    if filled:
        candidates.change(kept, filled)
    centres = _link(old, kept)
    _follow_in_pairs(old, kept)
    drafts, left_out = _follow_in_drafts(old, kept, person)
    moved = Moved(old, kept, _follow_in_registrations(old, kept), drafts, left_out, _follow_in_uploads(old, kept), centres,
                  tuple(filled))
    Transfer.update(candidate=kept.id).where(Transfer.candidate == old.id).execute()
    Merge.create(candidate=old.id, into=kept.id, reason=reason, person=person, at=now())
    _write_down(moved, person, filled)
    return moved


def _meant(number: int) -> int:
    kept = Candidate.get_or_none(Candidate.id.in_(whose(number)))
    return kept.number if kept else number


def _live(number: int, field: str) -> CandidateRecord:
    row = Candidate.get_or_none(Candidate.number == number)
    if row is None:
        raise CannotMerge(f"There is no candidate {number}", field=field)
    # What is to be merged was seen in a preview: another record than that is not taken in its place.
    if row.state != "live":
        raise CannotMerge(f"{number} is {row.state} already", field=field)
    return particulars(row.id)


def _refuse(old: CandidateRecord, kept: CandidateRecord) -> None:
    if old.id == kept.id:
        raise CannotMerge("Enter two different candidate numbers")
    mine, theirs = Registration.alias("mine"), Registration.alias("theirs")
    counts = ("active", "completed")
    both = (mine.select(Package.code)
            .join(theirs, on=(theirs.package == mine.package))
            .switch(mine).join(Package, on=(mine.package == Package.id))
            .where(mine.candidate == old.id, theirs.candidate == kept.id, mine.state.in_(counts), theirs.state.in_(counts))
            .distinct().tuples())
    codes = sorted(code for (code,) in both)
    if codes:
        raise CannotMerge(f"Both are registered on {', '.join(codes)}. One of the two registrations has to be cancelled or "
                          "withdrawn first", code="merge.same_package")
    if CorrectionRequest.select().where(CorrectionRequest.candidate == old.id, CorrectionRequest.state == "asked").exists():
        raise CannotMerge(f"A correction of {old.number} is waiting for a decision. Decide it first", code="merge.correction")


def _link(old: CandidateRecord, kept: CandidateRecord) -> list[str]:
    """Link the kept record to every centre that the old one was linked to, with an employment, and return the names of the
    centres that are new.
    """
    found = CentreCandidate.select(CentreCandidate, Centre).join(Centre).where(
        CentreCandidate.candidate_id == old.id).order_by(Centre.number)
    links, fresh = list(found), Candidate.get_by_id(kept.id)
    here = {row.centre_id for row in CentreCandidate.select(CentreCandidate.centre).where(
        CentreCandidate.candidate_id == kept.id)}
    # Whoever sees the old one today sees the kept one, also where that one had left the centre.
    CentreCandidate.update(ended_at=None).where(
        CentreCandidate.candidate_id == kept.id, CentreCandidate.centre.in_(
            [link.centre_id for link in links if link.ended_at is None] or [0])).execute()
    for link in links:
        if link.centre_id not in here:
            CentreCandidate.create(centre=link.centre_id, candidate_id=kept.id, name_key=fresh.name_key, how="merge",
                                   given_key=fresh.given_key, linked_at=now(), ended_at=link.ended_at,
                                   last_key=last_key(fresh.surname, fresh.first_names))
    at_work = {row.centre_id for row in Employment.select(Employment.centre).where(
        Employment.candidate == kept.id, Employment.until.is_null())}
    for job in list(Employment.select().where(Employment.candidate == old.id, Employment.until.is_null())):
        Employment.update(until=now()).where(Employment.id == job.id).execute()
        if job.centre_id not in at_work:
            Employment.create(centre=job.centre_id, candidate=kept.id, employer=job.employer_id, position=job.position,
                              since=now())
    CentreCandidate.update(ended_at=now()).where(
        CentreCandidate.candidate_id == old.id, CentreCandidate.ended_at.is_null()).execute()
    return [f"{link.centre.name} ({link.centre.number})" for link in links if link.centre_id not in here]


def _follow_in_pairs(old: CandidateRecord, kept: CandidateRecord) -> None:
    """Carry what centres said of the old record and a third one over to the kept record, unless a centre has spoken of the kept
    record and the third one already.
    """
    theirs = (LikePair.candidate == old.id) | (LikePair.other == old.id)
    for pair in list(LikePair.select().where(theirs)):
        third = pair.other_id if pair.candidate_id == old.id else pair.candidate_id
        if third == kept.id:
            continue
        low, high = sorted((third, kept.id))
        said = LikePair.select().where(
            LikePair.centre == pair.centre_id, LikePair.candidate == low, LikePair.other == high).exists()
        values: dict[str, Any] = {"state": "taken_back"} if said else {"candidate": low, "other": high}
        LikePair.update(**values).where(LikePair.id == pair.id, *([LikePair.state == "asked"] if said else [])).execute()


def _follow_in_registrations(old: CandidateRecord, kept: CandidateRecord) -> list[str]:
    rows = Registration.select(Receipt.reference, Registration.line, Package.code, Registration.state).join(Receipt).switch(
        Registration).join(Package, on=(Registration.package == Package.id)).where(
        Registration.candidate == old.id).order_by(Registration.id).tuples()
    named = [f"{reference}/{line} {code}, {state}" for reference, line, code, state in rows]
    Registration.update(candidate=kept.id, edition=Registration.edition + 1).where(Registration.candidate == old.id).execute()
    return named


def _follow_in_drafts(old: CandidateRecord, kept: CandidateRecord, person: Person) -> tuple[list[str], list[str]]:
    """Move the old record's rows in batches to the kept one, and return the references of (batches in which the row follows,
    batches that had both records and keep one row).
    """
    rows = list(BatchRow.select(BatchRow.id, BatchRow.batch, Batch.id, Batch.reference).join(Batch).where(
        BatchRow.candidate == old.id, BatchRow.removed_at.is_null(), Batch.state != "registered").order_by(Batch.id))
    both = {row.batch_id for row in BatchRow.select(BatchRow.batch).where(
        BatchRow.candidate == kept.id, BatchRow.removed_at.is_null())}
    change: dict[str, Any] = {"edition": BatchRow.edition + 1, "changed_by": person, "changed_at": now()}
    # A row that was taken out may be put back: it is then about the one that is kept.
    BatchRow.update(candidate=kept.id).where(
        BatchRow.candidate == old.id, BatchRow.removed_at.is_null(False), BatchRow.batch.in_(
            Batch.select(Batch.id).where(Batch.state != "registered"))).execute()
    follow, drop = [r for r in rows if r.batch_id not in both], [r for r in rows if r.batch_id in both]
    BatchRow.update(candidate=kept.id, **change).where(BatchRow.id.in_([row.id for row in follow] or [0])).execute()
    BatchRow.update(removed_at=now(), **change).where(BatchRow.id.in_([row.id for row in drop] or [0])).execute()
    return [row.batch.reference for row in follow], [row.batch.reference for row in drop]


def _follow_in_uploads(old: CandidateRecord, kept: CandidateRecord) -> list[str]:
    open_rows = UploadRow.select(UploadRow.id, UploadRow.row, Upload.reference).join(Upload).where(
        UploadRow.candidate == old.id, UploadRow.state != "registered").order_by(UploadRow.id)
    rows = list(open_rows)
    UploadRow.update(candidate=kept.id, edition=UploadRow.edition + 1).where(
        UploadRow.id.in_([row.id for row in rows] or [0])).execute()
    return [f"{row.upload.reference}, row {row.row}" for row in rows]


def _write_down(moved: Moved, person: Person, filled: dict[str, Any]) -> None:
    action, changes = new_action(), {name: (None, str(value)) for name, value in filled.items()}
    for candidate in (moved.old, moved.kept):
        record("merged", "candidate", moved.old.id, person=person, candidate=candidate.id, action=action,
               cause=f"{moved.old.number} into {moved.kept.number}", changes=changes if candidate is moved.kept else None)


def _tell(moved: Moved, person: Person, address_of: AddressOf) -> None:
    """Close what centres asked about the two, and write to those who asked."""
    low, high = sorted((moved.old.id, moved.kept.id))
    pair = (LikePair.candidate == low) & (LikePair.other == high) & (LikePair.state == "asked")
    asked = list(LikePair.select(LikePair, Centre, Person).join(Centre).switch(LikePair).join(
        Person, on=(LikePair.asked_by == Person.id)).where(pair))
    LikePair.update(state="merged", decided_by=person, decided_at=now()).where(pair).execute()
    for one in asked:
        tell(one.centre, one.asked_by, f"Candidate {moved.old.number} merged into {moved.kept.number}",
             (f"The number {moved.old.number} stays and leads to {moved.kept.number}",), address_of, moved.kept.number)


def refuse(person: Person, number: int, decision: str, *, address_of: AddressOf = nowhere,
           after: Callable[[], object] = nothing) -> None:
    """Refuse a centre's request for a merge (its id), and say why. Raises Refused at `decision`, NotFound, Conflict."""
    decision = note(decision, TEXT_AT_MOST)
    if not decision:
        raise Refused("Say why they stay two", field="decision", code="merge.decision")
    found = LikePair.select(LikePair, Centre, Person).join(Centre).switch(LikePair).join(
        Person, on=(LikePair.asked_by == Person.id)).where(LikePair.id == number).first()
    if found is None:
        raise NotFound("pair")
    one, other = particulars(found.candidate_id), particulars(found.other_id)
    with db.atomic():
        moved = LikePair.update(state="refused", decided_by=person, decided_at=now(), decision=decision).where(
            LikePair.id == number, LikePair.state == "asked").execute()
        if not moved:
            raise Conflict("This request has been decided or taken back in the meantime. Nothing was changed")
        record("refused", "pair", number, person=person, candidate=one.id, cause=f"{one.number} and {other.number}")
        tell(found.centre, found.asked_by, f"Candidates {one.number} and {other.number} stay two",
             (f"Decision: {decision}",), address_of, one.number)
        db.after_commit(after)
