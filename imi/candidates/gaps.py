"""Fill in what is missing of many candidates: valid texts are stored at once, others stay as they were typed."""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from imi.candidates import actions, queries
from imi.candidates.fields import RECORD
from imi.candidates.record import CARD, CandidateRecord
from imi.centres.models import Centre
from imi.database.connection import db
from imi.database.errors import Conflict, Refused
from imi.fields.field import Context, Field, Texts
from imi.people.models import Person

# Held values stay valid, but for a choice of a list that closes; a title that no list has may be kept.
CHOSEN = RECORD.only(("gender",))
CAUSE = "missing details"


@dataclass(frozen=True)
class Gaps:
    """Holds a candidate with the fields that are missing or wrong, the texts typed into them, and what is wrong with each.

    `theirs` has, by field, what a colleague entered meanwhile and what was typed here. `understood` tells which texts were
    stored in other words: no value is changed silently. `kept` counts the values that were stored.
    """

    held: CandidateRecord
    asked: Sequence[Field]
    texts: Texts = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    theirs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    note: str = ""
    kept: int = 0
    understood: Sequence[str] = ()

    @property
    def is_complete(self) -> bool:
        """Return whether nothing is missing any more and no text needs attention."""
        return not (self.asked or self.theirs or self.note)

    def text(self, name: str) -> str:
        """Return the text of a field: what was typed, or a held value that is no longer valid."""
        held = self.held.values[name]
        return self.texts.get(name) or ("" if held is None else RECORD[name].store(held))

    @property
    def is_wrong(self) -> bool:
        """Return whether something that was typed could not be kept."""
        return bool(self.problems or self.theirs or self.note)


def lacking(held: CandidateRecord, given: Context) -> list[str]:
    """Return the names of the fields that hold nothing or a choice that was closed: what `gaps` asks for, found faster for many
    people.
    """
    empty = [name for name in RECORD.names if held.values[name] is None]
    return [*empty, *(name for name in CHOSEN.gaps(held.values, given).names if name not in empty)]


class Lacking:
    """Tells for many candidates what `lacking` tells of one. Many have chosen the same, and each choice is looked up once."""

    def __init__(self, given: Context) -> None:
        self._given = given
        self._closed: dict[tuple[Any, ...], list[str]] = {}

    def __call__(self, held: CandidateRecord) -> list[str]:
        """Return the names of the fields that hold nothing or a choice that was closed."""
        empty = [name for name in RECORD.names if held.values[name] is None]
        chosen = tuple(held.values[name] for name in CHOSEN.names)
        if chosen not in self._closed:
            self._closed[chosen] = [name for name in lacking(held, self._given) if name not in empty]
        return [*empty, *self._closed[chosen]]


def gaps(held: CandidateRecord, lacking: Collection[str]) -> Gaps:
    """Return the fields of a candidate that are missing or no longer valid, of whom `lacking` has told them."""
    return Gaps(held, tuple(asked for asked in RECORD if asked.name in lacking))


def fill(centre: Centre, person: Person, held: CandidateRecord, texts: Texts, given: Context) -> Gaps:
    """Store the texts that are valid; return the candidate's gaps afterwards, with the other texts still typed in."""
    stood = RECORD.texts(held.values)
    typed = {name: text.strip() for name, text in texts.items() if name in RECORD and text.strip() not in ("", stood[name])}
    asked = RECORD.gaps(held.values, given)
    theirs = _filled_by_others(held, typed, asked.names, given)
    reading = RECORD.only(name for name in typed if name in asked).read(typed, given)
    problems = {problem.field: problem.message for problem in reversed(reading.errors)}
    right = {name: value for name, value in reading.values.items() if name not in problems}
    right, alone = _with_a_card(held, right)
    problems.update(dict.fromkeys(alone, "Enter the employer company name too: the employer is kept under it"))
    try:
        right, problems = _keep(centre, person, held, right, problems, given)
    except Conflict as conflict:
        now = queries.find(centre, held.number)
        theirs |= {name: (RECORD[name].tell(text, given), typed[name]) for name, text in conflict.theirs.items()}
        left = {name: text for name, text in typed.items() if name not in theirs}
        return Gaps(now, tuple(RECORD.gaps(now.values, given)), left, problems, theirs, conflict.message)
    after = queries.find(centre, held.number) if right else held
    left = {name: text for name, text in typed.items() if name in problems}
    said = [problem.message for problem in reading.warnings if problem.field in right and problem.message not in {
        asked.message for asked in RECORD[problem.field].doubts(right[problem.field], given)}]
    return Gaps(after, tuple(RECORD.gaps(after.values, given)), left, problems, theirs, kept=len(right), understood=said)


def _filled_by_others(held: CandidateRecord, typed: Texts, asked: Sequence[str], given: Context) -> dict[str, tuple[str, str]]:
    """Return (theirs, mine) for the fields that a colleague filled with something else."""
    found = {}
    for name, text in typed.items():
        value, _problems = RECORD[name].check(text, given)
        if name not in asked and value != held.values[name]:
            found[name] = (RECORD[name].show(held.values[name], given), text)
    return found


def _with_a_card(held: CandidateRecord, right: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return (what can be stored, what cannot): without an employer's name there is no card to hold the rest."""
    if held.employment_id is not None or "employer_name" in right:
        return right, []
    alone = [name for name in right if name in (*CARD, "position")]
    return {name: value for name, value in right.items() if name not in alone}, alone


def _keep(centre: Centre, person: Person, held: CandidateRecord, right: dict[str, Any], problems: dict[str, str], given: Context,
          ) -> tuple[dict[str, Any], dict[str, str]]:
    if not right:
        return right, problems
    try:
        actions.supply(centre, person, held, right, CAUSE, given)
    except Conflict:
        raise
    except Refused as refused:
        without = {name: value for name, value in right.items() if name != refused.field}
        return _keep(centre, person, held, without, {**problems, refused.field: refused.message}, given)
    return right, problems


def employ(centre: Centre, person: Person, people: Sequence[CandidateRecord], employer_id: int, given: Context,
           was: Mapping[str, str]) -> list[CandidateRecord]:
    """Give these candidates an employer that the centre remembers, where a detail of theirs is missing; return who got it.

    `was` has the employer's id that the page showed, by candidate's number. All candidates are changed or none: raises Conflict
    where a colleague was faster, NotFound for another centre's employer.
    """
    chosen = queries.employer(centre, employer_id)
    for held in people:
        works = str(held.employer_id or "")
        if held.employer_id not in (None, chosen.id) and was.get(str(held.number), works) != works:
            raise Conflict(f"A colleague entered {held.values['employer_name']} as the employer of {held.name} in the meantime. "
                           f"Nobody works at {chosen.employer_name} by this yet: look at it, and press again")
    details = {name: getattr(chosen, name) for name in CARD if getattr(chosen, name) is not None}
    lacking = [held for held in people if any(name in RECORD.gaps(held.values, given) for name in CARD)]
    with db.atomic():
        for held in lacking:
            actions.correct(centre, person, held, details, CAUSE)
    return lacking
