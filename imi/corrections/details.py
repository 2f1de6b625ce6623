"""Change a candidate's details from their record: one value or all, with warnings to confirm and conflicts to show."""
from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from peewee import Select

from imi.batches.confirming import confirm_held
from imi.batches.entering.newcomers import NewcomerAdded, forget_draft
from imi.candidates import actions as candidates
from imi.candidates import queries
from imi.candidates.fields import EMPLOYMENT, PERSON, RECORD
from imi.candidates.known_elsewhere import elsewhere
from imi.candidates.record import CandidateRecord
from imi.centres.models import Centre
from imi.corrections import alike, asking
from imi.database.compiled import Blank, Prepared
from imi.database.connection import db
from imi.database.errors import Conflict, Refused
from imi.fields.field import Context, Problem, Reading
from imi.fields.field import Record as FieldsRecord
from imi.fields.seen import compare
from imi.people.models import Person
from imi.registrations.models import ConfirmedWarning

CAUSE = "record"


@dataclass(frozen=True)
class Looked:
    """Holds the result of reading a change of details: what is `wrong`, what is `odd` and not confirmed yet, and the values
    to write.
    """

    reading: Reading
    wrong: Sequence[Problem] = ()
    odd: Sequence[Problem] = ()
    wanted: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """Return whether the change can be written: nothing is wrong, and nothing is odd and unconfirmed."""
        return not self.wrong and not self.odd


def tick(problem: Problem) -> str:
    """Return what the tick beside a doubt posts: it fits this value only."""
    return hashlib.sha256(f"{problem.code} {problem.value}".encode()).hexdigest()[:16]


def look(held: CandidateRecord, texts: Mapping[str, str], given: Context, ticks: Collection[str],
         was: Mapping[str, str]) -> Looked:
    """Read a change of some fields. A field that is empty and was empty may stay so.

    `was` are the texts that the form showed: a field whose text was not changed is not asked for, and keeps the value that is
    stored by now.
    """
    asked = RECORD.only(texts)
    reading = asked.read(texts, given)
    left = {name for name, text in texts.items() if not text.strip() and held.values[name] is None}
    wrong = [problem for problem in reading.errors if problem.field not in left]
    wanted = {name: value for name, value in reading.values.items()
              if value != held.values[name] and RECORD[name].store(value) != was.get(name)}
    if held.employment_id is None and any(name in wanted for name in EMPLOYMENT.names) and "employer_name" not in wanted:
        wrong.append(EMPLOYMENT["employer_name"].problem("missing"))
    odd = [problem for problem in reading.warnings if problem.field in wanted and tick(problem) not in ticks]
    return Looked(reading, wrong, odd, wanted)


def changed(held: CandidateRecord, texts: Mapping[str, str], was: Mapping[str, str], given: Context) -> list[str]:
    """Return the names of those of these fields in which something else was typed than the form showed and than is stored."""
    mine, _theirs = compare(RECORD, RECORD.texts(held.values), texts, was, given)
    return [name for name in RECORD.names if name in mine]


def refuse_stale(held: CandidateRecord, texts: Mapping[str, str], was: Mapping[str, str], given: Context) -> None:
    """Raise Conflict, with what is held now, where a colleague changed what somebody changes in the form."""
    _mine, theirs = compare(RECORD, RECORD.texts(held.values), texts, was, given)
    if theirs:
        raise Conflict(f"{held.name} was changed in the meantime", theirs=theirs)


def change(centre: Centre, person: Person, held: CandidateRecord, looked: Looked) -> None:
    """Write the values at once, with the doubts that were confirmed. Raises Conflict, UlnTaken."""
    with db.atomic():
        candidates.correct(centre, person, held, looked.wanted, CAUSE)
        _confirm(centre, person, held, looked)


def ask(centre: Centre, person: Person, held: CandidateRecord, name: str, looked: Looked, reason: str) -> None:
    """Ask for a locked value to be changed, with the doubts that were confirmed. Raises Refused."""
    if name not in PERSON or name not in looked.reading.values:
        raise Refused(RECORD[name].ask, field=name)
    with db.atomic():
        asking.ask(centre, person, held, name, looked.reading.values[name], reason)
        _confirm(centre, person, held, looked)


def _confirm(centre: Centre, person: Person, was: CandidateRecord, looked: Looked) -> None:
    """Store who confirmed an odd value: one of the person with the candidate, one of the employer with the card of today."""
    held = queries.find(centre, was.number)
    confirm_held(centre, person, held, [one for one in looked.reading.warnings if one.field in looked.wanted])


def doubts(centre: Centre, held: CandidateRecord, given: Context) -> list[Problem]:
    """Return the warnings about the values stored of a candidate that nobody of the centre has confirmed."""
    said = set(_confirmed.plainly(centre=centre, candidate=held.id, card=held.employer_id or 0))
    reading = RECORD.read(RECORD.texts(held.values), given)
    return [problem for problem in reading.warnings if (problem.field, problem.code, problem.value) not in said]


@Prepared
def _confirmed(centre: Blank, candidate: Blank, card: Blank) -> Select[tuple[Any, ...]]:
    return ConfirmedWarning.select(ConfirmedWarning.field, ConfirmedWarning.code, ConfirmedWarning.value).where(
        ConfirmedWarning.centre == centre,
        (ConfirmedWarning.candidate == candidate) | (ConfirmedWarning.employer_id == card)).tuples()


def gaps(held: CandidateRecord, given: Context) -> FieldsRecord:
    """Return the fields whose values are missing before a registration, or no longer valid."""
    return RECORD.gaps(held.values, given)


def create(centre: Centre, person: Person, reading: Reading, different: Collection[CandidateRecord] = ()) -> NewcomerAdded:
    """Create a candidate of the centre, with the doubts that were confirmed, and remove the person's unfinished form.

    Somebody whom another centre knows with just this ULN, date of birth and surname is linked instead. `different` are those who
    are other people, as the form says. Raises UlnTaken, NoMoreTries.
    """
    try:
        with db.atomic():
            made = candidates.create(centre, person, reading.values, CAUSE)
            return NewcomerAdded(_taken_on(centre, person, made, reading, different), linked=False)
    except candidates.UlnTaken:
        linked = elsewhere.link(centre, person, reading.values, CAUSE)
    with db.atomic():
        elsewhere.fill(centre, person, linked, reading.values, CAUSE)
        return NewcomerAdded(_taken_on(centre, person, linked, reading, different), linked=True)


def _taken_on(centre: Centre, person: Person, candidate: int, reading: Reading, different: Collection[CandidateRecord]) -> int:
    held = queries.find(centre, queries.number_of(centre, candidate))
    confirm_held(centre, person, held, [one for one in reading.warnings
                                        if held.values.get(one.field) == reading.values.get(one.field)])
    for other in different:
        alike.say(centre, person, held, other, "different")
    forget_draft(centre, person, None)
    return candidate
