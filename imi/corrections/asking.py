"""Handle correction requests: a centre asks with a reason, the awarding body decides, and both are kept."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from peewee import IntegrityError, Select

from imi.audit.actions import record
from imi.candidates import actions as candidates
from imi.candidates.fields import PERSON, SURNAME
from imi.candidates.models import PARTICULARS, Candidate
from imi.candidates.record import CandidateRecord
from imi.centres.models import Centre
from imi.corrections.mail import tell
from imi.corrections.models import CorrectionRequest
from imi.database.compiled import Blank, Prepared
from imi.database.connection import db, now
from imi.database.errors import Conflict, NotFound, Refused
from imi.fields.field import Context, Field, Invalid
from imi.fields.names import nobody
from imi.fields.text import note
from imi.formats import day, local
from imi.mail.texts import AddressOf, nowhere
from imi.people.models import Person

TEXT_AT_MOST = 500
After = Callable[[], object]


def nothing() -> None:
    """Do nothing: for a decision after which nothing is to follow."""


class AlreadyAsked(Refused):
    """There is an open request for this field."""

    code = "correction.asked"


def ask(centre: Centre, person: Person, held: CandidateRecord, name: str, value: Any, reason: str) -> CorrectionRequest:
    """Ask that a locked detail be changed to a value that was read. Raises Refused at `reason` or the field, AlreadyAsked."""
    candidates.refuse_erased(held)
    asked = PERSON[name]
    reason = note(reason, TEXT_AT_MOST)
    if not reason:
        raise Refused("Say why it is to be changed", field="reason", code="correction.reason")
    if any(nobody({**held.values, name: value})):
        raise Refused(SURNAME.messages["nobody"], field=name, code="surname.nobody")
    if value == held.values[name]:
        raise Refused(f"{asked.label} is this already", field=name, code="correction.same")
    try:
        with db.atomic():
            candidates.refuse_dead(held.id)
            made = CorrectionRequest.create(
                centre=centre, candidate=held.id, field=name, held=asked.store(held.values[name]), wanted=asked.store(value),
                reason=reason, asked_by=person, asked_at=now())
            record("asked", "correction", made.id, person=person, centre=centre, candidate=held.id, cause=made_by(made.id),
                   changes={name: (made.held, made.wanted)})
    except IntegrityError:
        raise AlreadyAsked(waiting(centre, held).get(name) or _waits(name, own=False), field=name) from None
    return made


def waiting(centre: Centre, held: CandidateRecord) -> dict[str, str]:
    """Return, by name, what is said of each detail of a candidate for which a correction waits, whichever centre asked.

    Only the centre that asked can take the request back; another centre is not told who asked.
    """
    return {name: _waits(name, own=asker == centre.id) for name, asker in _waiting.plainly(candidate=held.id)}


@Prepared
def _waiting(candidate: Blank) -> Select[tuple[Any, ...]]:
    return CorrectionRequest.select(CorrectionRequest.field, CorrectionRequest.centre).where(
        CorrectionRequest.candidate == candidate, CorrectionRequest.state == "asked").tuples()


def _waits(name: str, *, own: bool) -> str:
    said = f"A correction of {PERSON[name].label} is waiting for a decision"
    return f"{said}. Take it back first, or wait" if own else f"{said}. Until then no other can be asked for"


def made_by(number: int) -> str:
    """Return the text by which an audit line names a correction as its cause."""
    return f"correction {number}"


def take_back(centre: Centre, person: Person, candidate: int, number: int) -> None:
    """Take an open request of the centre back. Raises NotFound, Conflict where the request was decided meanwhile."""
    request = CorrectionRequest.get_or_refuse(
        CorrectionRequest.id == number, CorrectionRequest.centre == centre, CorrectionRequest.candidate == candidate)
    with db.atomic():
        _decide(request, person, "taken_back", "")
        record("taken_back", "correction", number, person=person, centre=centre, candidate=candidate, cause=made_by(number))


def refuse(person: Person, number: int, decision: str, *, address_of: AddressOf = nowhere, after: After = nothing) -> None:
    """Refuse a request (its id) with a reason: the detail stays as it is. Raises Refused at `decision`, NotFound, Conflict."""
    if not note(decision, TEXT_AT_MOST):
        raise Refused("Say why it stays as it is", field="decision", code="correction.decision")
    request = _request(number)
    with db.atomic():
        _decide(request, person, "refused", decision)
        record("refused", "correction", number, person=person, candidate=request.candidate_id, cause=made_by(number))
        _tell(request, "refused", decision, address_of)
        db.after_commit(after)


def accept(person: Person, number: int, decision: str, given: Context, *, address_of: AddressOf = nowhere,
           after: After = nothing) -> None:
    """Accept a request (its id): change the detail as asked, in a new edition of the candidate's particulars. Raises Conflict
    where the detail is not what it was when the centre asked, Refused where its value can't be chosen any more, UlnTaken,
    NotFound.
    """
    request = _request(number)
    field = PERSON[request.field]
    with db.atomic():
        _decide(request, person, "accepted", decision)
        held = particulars(request.candidate_id)
        stored = "" if held.values[request.field] is None else field.store(held.values[request.field])
        if held.state != "live":
            raise Conflict(f"{held.name} is {held.state}. Refuse the request")
        if stored != request.held:
            raise Conflict(f"{field.label} was changed after the request was made", theirs={request.field: stored})
        value = _value(field, request.wanted, given)
        candidates.change(held, {request.field: value})
        record("corrected", "candidate", held.id, person=person, candidate=held.id, cause=made_by(number),
               changes={request.field: (request.held, request.wanted)})
        _tell(request, "accepted", decision, address_of)
        db.after_commit(after)


def _value(field: Field, text: str, given: Context) -> Any:
    try:
        return field.read(text, given)
    except Invalid:
        raise Refused(f"{text} can no longer be chosen for {field.label}. Refuse the request", field="decision",
                      code="correction.value") from None


def particulars(candidate: int) -> CandidateRecord:
    """Return a candidate as the awarding body has them, without any centre's employment. Raises NotFound."""
    row = Candidate.get_or_refuse(Candidate.id == candidate)
    columns: Mapping[str, str] = {"gender": "gender_id"}
    values = {name: getattr(row, columns.get(name, name)) for name in PARTICULARS}
    return CandidateRecord(row.id, row.number, row.edition, row.state, False, None, None, values)


def _request(number: int) -> CorrectionRequest:
    found = CorrectionRequest.select(CorrectionRequest, Centre, Person).join(Centre).switch(CorrectionRequest).join(
        Person, on=(CorrectionRequest.asked_by == Person.id)).where(CorrectionRequest.id == number).first()
    if found is None:
        raise NotFound("correction")
    return found


def _decide(request: CorrectionRequest, person: Person, state: str, decision: str) -> None:
    """Close an open request. Raises Conflict where somebody was faster."""
    moved = CorrectionRequest.update(
        state=state, decided_by=person, decided_at=now(), decision=note(decision, TEXT_AT_MOST),
    ).where(CorrectionRequest.id == request.id, CorrectionRequest.state == "asked").execute()
    if not moved:
        raise Conflict("This request has been decided or taken back in the meantime. Nothing was changed")


def _tell(request: CorrectionRequest, became: str, decision: str, address_of: AddressOf) -> None:
    held = particulars(request.candidate_id)
    label = PERSON[request.field].label
    decision = note(decision, TEXT_AT_MOST)
    said = (f"Decision: {decision}",) if decision else ()
    tell(request.centre, request.asked_by, f"Correction {became}: candidate {held.number}",
         (f"Candidate: {held.number}", f"What: {label}", f"Asked by: {request.asked_by.name}, "
          f"{day(local(request.asked_at).date())}", *said), address_of, held.number)
