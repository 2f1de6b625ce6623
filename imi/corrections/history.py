"""Tell what became of a candidate, as one centre may see it: who changed what, before and after, and in which batch or upload."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import JOIN, ModelSelect, Node, Select, Value, fn

from imi.audit.models import Audit, AuditValue
from imi.batches.models import Batch
from imi.candidates.fields import CANDIDATE, EMPLOYMENT
from imi.candidates.models import PARTICULARS, Candidate, CentreCandidate
from imi.candidates.record import CandidateRecord
from imi.centres.models import Centre
from imi.corrections.models import Merge
from imi.database.compiled import Blank, Prepared
from imi.fields.field import Context
from imi.mail.models import Letter
from imi.mail.queries import words
from imi.people.models import Person
from imi.registrations.changes.models import RegistrationMove
from imi.registrations.changes.queries import Registered
from imi.registrations.mail import CHANGE, CONFIRMATION
from imi.registrations.models import Receipt, Registration
from imi.uploads.models import Upload, UploadRow

PAGE = 20
FIELDS = CANDIDATE + EMPLOYMENT
# What another centre, or the awarding body, does to the person is seen; what else they do is theirs.
OF_THE_PERSON = ("corrected", "supplied", "merged", "refused")


@dataclass(frozen=True)
class FieldChange:
    """The value of one field before and after a change, as people read it."""

    label: str
    was: str
    now: str


@dataclass(frozen=True)
class Event:
    """One thing that was done to a candidate. `cause` is the reference of what it was part of, '' where another centre did it.

    `rows` are the numbers of the candidate's rows in the upload that it came from, and `scheme` is the code of the cause's
    scheme, where it is of one that is known.
    """

    at: datetime
    what: str
    who: str
    cause: str
    changes: tuple[FieldChange, ...] = ()
    rows: tuple[int, ...] = ()
    scheme: str = ""


def history(centre: Centre, held: CandidateRecord, given: Context, page: int, lines: Sequence[Registered],
            said: Mapping[str, str]) -> tuple[list[Event], int]:
    """Return (a page of what happened, newest first; how many things happened), by four statements, however long the history is.

    `lines` are the candidate's registrations at the centre: they say on what, which the audit's line of a Save does not.
    `said` has the words for verbs of the audit.
    """
    registered = [
        Event(line.at, f"Registered on {line.package_code} {line.package}, {line.standard}", line.person, line.reference,
              scheme=line.scheme) for line in lines]
    receipts = {line.receipt: line.scheme for line in lines}
    happened, count = _audited(centre, held, given, page * PAGE, receipts, said)
    newest = sorted([*registered, *happened], key=lambda event: event.at, reverse=True)
    return newest[(page - 1) * PAGE:page * PAGE], count + len(registered)


def _audited(centre: Centre, held: CandidateRecord, given: Context, limit: int,
             receipts: Mapping[str, str], said: Mapping[str, str]) -> tuple[list[Event], int]:
    """Return (the latest events that the audit has of the candidate, newest first, `limit` at most; how many lines it has).

    `receipts` are the schemes of the candidate's receipts, by reference.
    """
    rows = list(_latest(centre=centre, candidate=held.id, limit=limit))
    of_upload = _rows_of(centre, held.id, {row["cause"] for row in rows})
    values: dict[int, list[FieldChange]] = defaultdict(list)
    for line, field, was, now in _values.plainly(lines=[row["id"] for row in rows]):
        values[line].append(_change(field, was, now, given))
    events = [_event(row, centre, held, tuple(values[row["id"]]), of_upload, receipts, said)
              for row in rows]
    [(count,)] = _how_many.plainly(centre=centre, candidate=held.id)
    return events, count


def _everybody(candidate: int | Blank) -> ModelSelect[Candidate]:
    """Select a candidate and every record that was merged into theirs."""
    return Candidate.select(Candidate.id).where((Candidate.id == candidate) | (Candidate.merged_into == candidate))


def _seen(centre: Blank, candidate: Blank) -> tuple[Node, ...]:
    """Return the conditions of those lines about a candidate that a centre may read."""
    link = CentreCandidate.select(CentreCandidate.linked_at).where(
        CentreCandidate.centre == centre, CentreCandidate.candidate_id == candidate)
    others = (Audit.thing.in_(("candidate", "correction")) & Audit.verb.in_(OF_THE_PERSON) & (Audit.at >= link)
              & ((Audit.centre_id.is_null() & (Audit.thing == "candidate")) | (Audit.centre_id != centre.id)))
    refused = (Audit.verb == "refused") & Audit.centre_id.is_null() & (Audit.at >= link)
    # A merge has a line for each of the two: that of the record which is kept tells of it.
    twice = (Audit.verb == "merged") & (Audit.candidate_id == Audit.thing_id)
    own = Audit.centre_id == centre.id
    return Audit.candidate_id.in_(_everybody(candidate)), own | others | refused, Audit.verb != "registered", ~twice


@Prepared
def _latest(centre: Blank, candidate: Blank, limit: Blank) -> Select[dict[str, Any]]:
    return (
        Audit.select(Audit.id, Audit.at, Audit.verb, Audit.thing, Audit.centre_id, Audit.cause, Person.name,
                     Candidate.number, Merge.reason, fn.COALESCE(Batch.scheme_id, Upload.scheme, Receipt.scheme).alias("scheme"))
        .join(Person, JOIN.LEFT_OUTER, on=(Audit.person_id == Person.id))
        .join_from(Audit, Candidate, JOIN.LEFT_OUTER, on=(Audit.candidate_id == Candidate.id))
        .join_from(Audit, Merge, JOIN.LEFT_OUTER, on=((Audit.verb == "merged") & (Merge.candidate == Audit.thing_id)))
        .join_from(Audit, Batch, JOIN.LEFT_OUTER, on=((Batch.reference == Audit.cause) & (Batch.centre == centre)))
        .join_from(Audit, Upload, JOIN.LEFT_OUTER, on=((Upload.reference == Audit.cause) & (Upload.centre == centre)))
        .join_from(Audit, Receipt, JOIN.LEFT_OUTER, on=((Receipt.reference == Audit.cause) & (Receipt.centre == centre)))
        .where(*_seen(centre, candidate)).order_by(Audit.id.desc()).limit(limit).dicts()
    )


@Prepared
def _how_many(centre: Blank, candidate: Blank) -> Select[tuple[Any, ...]]:
    return Audit.select(fn.COUNT(Audit.id)).where(*_seen(centre, candidate)).tuples()


@Prepared
def _values(lines: Blank) -> Select[tuple[Any, ...]]:
    return AuditValue.select(AuditValue.audit, AuditValue.field, AuditValue.was, AuditValue.now).where(
        AuditValue.audit.in_(lines.each())).order_by(AuditValue.audit, AuditValue.field).tuples()


def _rows_of(centre: Centre, candidate: int, causes: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return, by reference, the numbers of the rows that are about the candidate in each of these uploads: they stay when an
    upload's texts are emptied.
    """
    found: dict[str, tuple[int, ...]] = {}
    references = [cause for cause in causes if cause.startswith("U-")]
    rows = (UploadRow.select(Upload.reference, UploadRow.row).join(Upload, on=(UploadRow.upload == Upload.id))
            .where(UploadRow.centre == centre, UploadRow.candidate.in_(_everybody(candidate)), Upload.reference.in_(references))
            .order_by(UploadRow.row).tuples())
    for reference, row in rows if references else ():
        found[reference] = (*found.get(reference, ()), row)
    return found


def _event(row: Mapping[str, Any], centre: Centre, held: CandidateRecord, changes: tuple[FieldChange, ...],
           rows: Mapping[str, tuple[int, ...]], receipts: Mapping[str, str], said: Mapping[str, str]) -> Event:
    own = row["centre_id"] == centre.id
    who = row["name"] or "The portal"
    if not own:
        who = "Awarding body" if row["centre_id"] is None else "Another centre"
    if row["verb"] == "merged":
        return Event(row["at"], _merged(row, held), who, "", changes)
    what = said.get(row["verb"], row["verb"].replace("_", " ").capitalize())
    if own and row["number"] not in (None, held.number):
        what = f"{what}, as {row['number']}"
    return Event(row["at"], what, who, row["cause"] if own or row["centre_id"] is None else "", changes,
                 rows.get(row["cause"], ()) if own else (),
                 row["scheme"] or receipts.get(row["cause"].partition("/")[0], ""))


def _merged(row: Mapping[str, Any], held: CandidateRecord) -> str:
    """Say which record was merged into which, and why: the cause of the line names the two."""
    old, _into, kept = row["cause"].partition(" into ")
    into = "this record" if kept == str(held.number) else kept
    return f"Merged: {old} into {into}. {row['reason'] or ''}".strip()


def _change(name: str, was: str | None, now: str | None, given: Context) -> FieldChange:
    return FieldChange(FIELDS[name].label if name in FIELDS else name, _shown(name, was, given), _shown(name, now, given))


def _shown(name: str, text: str | None, given: Context) -> str:
    if not text or name not in FIELDS:
        return text or "nothing"
    return FIELDS[name].tell(text, given)


def letters(centre: Centre, held: CandidateRecord, lines: Sequence[Registered], said: Mapping[str, str],
            limit: int = 50) -> list[tuple[str, str, str, str, str]]:
    """Return (receipt, its scheme, what is told of the candidate, subject, state in words) of the letters about the candidate.

    The newest is the first. Those are the confirmations of the receipts that the candidate is on, and the letters about changes
    that concern a registration of the candidate. `lines` are the candidate's registrations at the centre, `said` has the words
    for their states.
    """
    packages = {line.reference: line.package_code for line in lines}
    of_receipt: dict[str, list[str]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line.line):
        of_receipt[line.receipt].append(f"{line.reference}, {line.package_code}")
    told = []
    for row in _letters(centre=centre, candidate=held.id, limit=limit):
        what = "Confirmation of " + " and ".join(of_receipt[row.reference])
        if row.to_state:
            reference = f"{row.reference}/{row.line}"
            what = f"{said[row.to_state]}: {reference}, {packages.get(reference, '')}"
        told.append((row.reference, row.scheme, what, row.subject, words(row)))
    return told


@Prepared
def _letters(centre: Blank, candidate: Blank, limit: Blank) -> Select[Any]:
    theirs = Registration.centre == centre, Registration.candidate == candidate
    moves = RegistrationMove.select(
        Value(CHANGE).concat(RegistrationMove.action).alias("kind"), RegistrationMove.to_state, Registration.receipt,
        Registration.line).join(Registration, on=(RegistrationMove.registration == Registration.id)).where(*theirs)
    moves = moves.alias("moved")
    return (
        Letter.select(Letter, Receipt.reference.alias("reference"), Receipt.scheme.alias("scheme"),
                      moves.c.to_state, moves.c.line)
        .join(Receipt, on=(Letter.receipt_id == Receipt.id))
        .join_from(Letter, moves, JOIN.LEFT_OUTER, on=((Letter.kind == moves.c.kind) & (Letter.receipt_id == moves.c.receipt_id)))
        .where(Letter.centre_id == centre.id, Letter.receipt_id.in_(Registration.select(Registration.receipt).where(*theirs)),
               (Letter.kind == CONFIRMATION) | moves.c.kind.is_null(False))
        .order_by(Letter.id.desc()).limit(limit).objects()
    )


def of_others(centre: Centre, held: CandidateRecord) -> frozenset[str]:
    """Return which of e-mail and phone were changed last by another centre: the record says so beside these fields."""
    last = {field: by for field, by, _id in _last_by.plainly(candidate=held.id) if field in PARTICULARS}
    return frozenset(field for field, by in last.items() if by != centre.id)


@Prepared
def _last_by(candidate: Blank) -> Select[tuple[Any, ...]]:
    return (
        AuditValue.select(AuditValue.field, Audit.centre_id, Audit.id).join(Audit)
        .where(Audit.candidate_id == candidate, AuditValue.field.in_(("email", "phone")),
               Audit.thing == "candidate", Audit.centre_id.is_null(False)).order_by(Audit.id).tuples()
    )
