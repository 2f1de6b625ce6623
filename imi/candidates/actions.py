"""Add candidates, link those known elsewhere, and fill in what was missing."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from peewee import IntegrityError, ModelUpdate, Node, fn

from imi.audit.actions import record
from imi.candidates.employment import employments
from imi.candidates.employment.employments import Overtaken
from imi.candidates.fields import EMPLOYMENT, PERSON, RECORD, SURNAME
from imi.candidates.known_elsewhere.proofs import NotProved, Try, note_wrong, number_read
from imi.candidates.locks import Locked, is_fixed
from imi.candidates.models import PARTICULARS, Candidate, CandidateWas, CentreCandidate
from imi.candidates.names.keys import fold, given_key, last_key, name_key
from imi.candidates.names.search_keys import OF, write_keys
from imi.candidates.record import NAMED, CandidateRecord, at, meant, read
from imi.centres.models import Centre
from imi.centres.queries import take
from imi.database.connection import db, is_sqlite, lock, now
from imi.database.errors import Conflict, Refused
from imi.fields.field import Context
from imi.fields.names import nobody
from imi.people.models import Person

FIRST_NUMBER = 1000001
MERGED = "This record was merged into another in the meantime. Open the candidate again"
# How many times other details of a candidate may change while one value is written.
TRIES = 3


class UlnTaken(Refused):
    """Another living person has this ULN. The message says no more, for that person may be another centre's."""

    field, code = "uln", "uln.taken"
    message = "This ULN is already registered. Check it, or contact Membership services"


class Nobody(Refused):
    """Both names would be a hyphen."""

    field, code = "surname", "surname.nobody"
    message = SURNAME.messages["nobody"]


class Erased(Refused):
    """The candidate's details were erased for good."""

    code = "candidate.erased"
    message = "This candidate was erased. Nothing about them is added or changed any more"


def create(centre: Centre, person: Person, values: Mapping[str, Any], cause: str = "") -> int:
    """Add a candidate to the centre under a new candidate number; return the candidate's id.

    `values` are read values of the fields, employer and position included. Raises UlnTaken.
    """
    with db.atomic():
        try:
            with db.atomic():
                candidate = Candidate.create(
                    number=take("candidate", first=FIRST_NUMBER),
                    name_key=name_key(values["surname"], values["first_names"]),
                    given_key=given_key(values["surname"], values["first_names"]),
                    **{name: values.get(name) for name in PARTICULARS})
        except IntegrityError:
            raise UlnTaken from None
        _link(centre, candidate, "created")
        employments.employ(centre, candidate.id, values)
        record("created", "candidate", candidate.id, person=person, centre=centre, candidate=candidate.id, cause=cause)
    return int(candidate.id)


def _link(centre: Centre, candidate: Candidate, how: str) -> None:
    CentreCandidate.insert(
        centre=centre, candidate_id=candidate.id, name_key=candidate.name_key, given_key=candidate.given_key, how=how,
        linked_at=now(), last_key=last_key(candidate.surname, candidate.first_names),
    ).on_conflict(conflict_target=[CentreCandidate.centre, CentreCandidate.candidate_id],
                  update={CentreCandidate.ended_at: None}).execute()
    write_keys(candidate.id)


def link_by_number(centre: Centre, person: Person, number: str, born: date, cause: str = "") -> int:
    """Link a candidate known elsewhere by number and date of birth; return the candidate's id. Raises NotProved.

    A wrong date, an unknown number and too many tries get the same answer.
    """
    read = number_read(number)
    found = _meant(NAMED.number == read)
    is_right = found is not None and found.date_of_birth == born
    return _proved(centre, person, str(found.number if found else read), number, found, "number" if is_right else "", cause,
                   f"No candidate has the number {number} and this date of birth. Check both, or add a new candidate")


def link_by_uln(centre: Centre, person: Person, uln: str, born: date, surname: str, cause: str = "", *,
                counted: bool = False) -> int:
    """Link a candidate known elsewhere by ULN, date of birth and surname; return the candidate's id. Raises NotProved.

    `counted` says that the try was counted before, as for the rows of a checked spreadsheet: thousands may be linked at once.
    """
    found = _meant(NAMED.uln == uln)
    is_right = found is not None and found.date_of_birth == born and fold(found.surname) == fold(surname)
    subject = found.uln if found and found.uln else uln
    return _proved(centre, person, "" if counted else subject, uln, found, "uln" if is_right else "", cause,
                   "No candidate has this ULN, date of birth and surname together. Check all three, "
                   "or contact Membership services")


def _meant(named: Any) -> Candidate | None:
    """Return the living candidate whose record fits a condition on NAMED, or into whom such a record was merged; else None."""
    found: Candidate | None = Candidate.select().join(NAMED, on=(Candidate.id == meant())).where(
        named, Candidate.state == "live").first()
    return found


def _proved(centre: Centre, person: Person, subject: str, shown: str, found: Candidate | None, how: str, cause: str,
            sentence: str) -> int:
    """Link the candidate that a proof fits; `how` says by what, '' where it fits nobody. The try by `subject` is counted first.
    """
    tried = Try(centre, person, subject) if subject else None
    if tried is not None:
        tried.take(shown)
    if found is None or not how:
        with db.atomic():
            note_wrong(centre, person, found.id if found else None, cause)
        raise NotProved(sentence)
    with db.atomic():
        refuse_dead(found.id)
        if tried is not None:
            tried.was_right()
        _link(centre, found, how)
        record("linked", "candidate", found.id, person=person, centre=centre, candidate=found.id, cause=cause)
    return int(found.id)


def supply(centre: Centre, person: Person, held: CandidateRecord, values: Mapping[str, Any], cause: str,
           given: Context | None = None) -> None:
    """Fill in valid values of what is missing now: the person's on the candidate, the employer's on the employment.

    Held values stay: another value for one raises Conflict with both, where the held value is valid by the rules (`given`).
    Raises Locked, UlnTaken, Erased.
    """
    refuse_erased(held)
    filled = [name for name, value in values.items() if held.values.get(name) not in (None, value)]
    gaps = RECORD.gaps(held.values, given).names if filled and given else ()
    theirs = {name: RECORD[name].store(held.values[name]) for name in filled if name not in gaps}
    if theirs:
        raise _faster(held, theirs)
    _write("supplied", centre, person, held, values, cause)


def employ_if_nowhere(centre: Centre, person: Person, candidate_id: int, values: Mapping[str, Any], cause: str) -> None:
    """Open an employment for a linked candidate, if this centre has none for them yet."""
    if values.get("employer_name") and not employments.has_one(centre, candidate_id):
        with db.atomic():
            employments.employ(centre, candidate_id, values)
            record("supplied", "employment", person=person, centre=centre, candidate=candidate_id, cause=cause, changes={
                name: (None, _text(values[name])) for name in EMPLOYMENT.names if values.get(name) is not None})


def correct(centre: Centre, person: Person, held: CandidateRecord, values: Mapping[str, Any], cause: str) -> None:
    """Change held values to these, where the centre may change them at once. Raises Conflict, Locked, UlnTaken."""
    _write("corrected", centre, person, held, values, cause)


def _write(verb: str, centre: Centre, person: Person, held: CandidateRecord, values: Mapping[str, Any], cause: str) -> None:
    """Write these values over those that were seen, and try again where a colleague changed something else about the candidate.
    """
    seen = held
    for _try in range(TRIES):
        try:
            with db.atomic():
                _write_once(verb, centre, person, seen, values, cause)
            return
        except Overtaken:
            seen = next(read(at(centre, few=True).where(Candidate.id == held.id)))
            if seen.state == "merged":
                raise Overtaken(MERGED) from None
            now_held = RECORD.texts(seen.values)
            theirs = {name: now_held[name] for name, value in values.items()
                      if name in RECORD and seen.values[name] not in (held.values[name], value)}
            if theirs:
                raise _faster(held, theirs) from None
    raise _faster(held, {})


def _write_once(verb: str, centre: Centre, person: Person, held: CandidateRecord, values: Mapping[str, Any], cause: str) -> None:
    refuse_erased(held)
    wanted = {name: values[name] for name in PARTICULARS if name in values and values[name] != held.values[name]}
    if wanted:
        fixed = [name for name in wanted if name in PERSON and held.values[name] is not None]
        change(held, wanted, unless=is_fixed(centre) if fixed else None)
        record(verb, "candidate", held.id, person=person, centre=centre, candidate=held.id, cause=cause,
               changes={name: (_text(held.values[name]), _text(value)) for name, value in wanted.items()})
    if held.employment_id is None:
        # No stored value shows by itself that it has changed.
        refuse_dead(held.id)
    employments.supply(centre, person, held, values, cause)


def _faster(held: CandidateRecord, theirs: dict[str, str]) -> Conflict:
    """Return the conflict that tells the slower of two what is held now."""
    what = f"where {held.name} works" if theirs and all(name in EMPLOYMENT for name in theirs) else held.name
    return Conflict(f"A colleague changed {what} in the meantime. Nothing of yours has been lost: compare and save again",
                    theirs=theirs)


# Any number that no other lock on the same server has.
LOCK = 4_710_524


def one_at_a_time() -> None:
    """Let only one merge or erasure run at a time: they reach records beyond those that they begin with."""
    if not is_sqlite():
        db.execute_sql("SELECT pg_advisory_xact_lock(%s)", (LOCK,))


def hold_records(*where: Node) -> None:
    """Lock candidates until the transaction ends, so that nobody is merged or erased meanwhile.

    Registering, ending, merging and erasing do this before they touch any other row, but after they have locked the batch or
    the upload. As the order is always the same, there are no deadlocks. On SQLite a transaction has the database to itself.
    """
    lock(Candidate.select(Candidate.id).where(*where).order_by(Candidate.id))


def refuse_dead(candidate: int) -> None:
    """Raise Erased, or for a merged candidate Overtaken, which will not change again. Call it inside the transaction that
    writes.
    """
    hold_records(Candidate.id == candidate)
    state = Candidate.get_by_id(candidate).state
    if state == "erased":
        raise Erased
    if state != "live":
        raise Overtaken(MERGED)


def refuse_erased(held: CandidateRecord) -> None:
    """Raise Erased for a candidate who was erased: nothing more is written about them."""
    if held.erased:
        raise Erased


def change(held: CandidateRecord, wanted: Mapping[str, Any], unless: Any = None) -> None:
    """Write a new edition of the candidate’s particulars; the old one is kept under its number.

    `unless` is a condition on the candidate under which the database changes nothing, and Locked is raised. Call it inside the
    transaction that writes the reason. Raises Overtaken, UlnTaken, Nobody.
    """
    changed = {**{name: held.values[name] for name in PARTICULARS}, **wanted}
    if any(nobody(changed)):
        raise Nobody
    CandidateWas.insert(candidate=held.id, edition=held.edition, until=now(),
                        **{name: held.values[name] for name in PARTICULARS}).on_conflict_ignore().execute()
    keys = {"name_key": name_key(changed["surname"], changed["first_names"]),
            "given_key": given_key(changed["surname"], changed["first_names"])}
    # A merge does not make an edition of the merged record.
    seen = (Candidate.id == held.id) & (Candidate.edition == held.edition) & (Candidate.state == "live")
    if unless is not None:
        # A registration that is being written is waited for, so that the next statement sees it.
        lock(Candidate.select(Candidate.id).where(seen))
    query = Candidate.update(edition=Candidate.edition + 1, **wanted, **keys).where(seen, *([] if unless is None else [~unless]))
    try:
        with db.atomic():
            moved = query.execute()
    except IntegrityError:
        moved = _with_uln_of_merged(held, wanted.get("uln"), query)
    if not moved:
        if unless is not None and Candidate.select().where(seen).exists():
            raise Locked(next(name for name in wanted if name in PERSON and held.values[name] is not None))
        raise Overtaken(str(_faster(held, {})))
    if "uln" in wanted and held.values["uln"]:
        _give_back(held)
    _find_by_last_word(held, changed)
    if not OF.isdisjoint(wanted):
        write_keys(held.id)


def _with_uln_of_merged(held: CandidateRecord, uln: str | None, query: ModelUpdate) -> int:
    """Make a change that takes over the ULN of a record that was merged into the candidate's. Raises UlnTaken."""
    merged = Candidate.get_or_none(Candidate.uln == uln, Candidate.merged_into == held.id) if uln else None
    if merged is None:
        raise UlnTaken
    was: dict[str, Any] = {name: getattr(merged, "gender_id" if name == "gender" else name) for name in PARTICULARS}
    try:
        with db.atomic():
            CandidateWas.insert(candidate=merged.id, edition=merged.edition, until=now(), **was).on_conflict_ignore().execute()
            Candidate.update(uln=None, edition=Candidate.edition + 1).where(
                Candidate.id == merged.id, Candidate.uln == uln).execute()
            return int(query.execute())
    except IntegrityError:
        raise UlnTaken from None


def _give_back(held: CandidateRecord) -> None:
    """Give a ULN that came from a merged record back to that record, so that nobody else can have it."""
    came = (Candidate.select(fn.MIN(Candidate.id))
            .join(CandidateWas, on=(CandidateWas.candidate == Candidate.id))
            .where(Candidate.merged_into == held.id, Candidate.uln.is_null(), CandidateWas.uln == held.values["uln"]))
    try:
        with db.atomic():
            Candidate.update(uln=held.values["uln"], edition=Candidate.edition + 1).where(Candidate.id == came).execute()
    except IntegrityError:
        raise UlnTaken from None


def _find_by_last_word(held: CandidateRecord, changed: Mapping[str, Any]) -> None:
    """Update the key of the last word of a surname on the candidate's links.

    The database updates the other keys by itself; most surnames have one word and no such key.
    """
    key = last_key(changed["surname"], changed["first_names"])
    if key != last_key(held.surname, held.first_names):
        CentreCandidate.update(last_key=key).where(CentreCandidate.candidate_id == held.id).execute()


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
