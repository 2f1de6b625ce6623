"""Merge two records of one person: everything of the old one follows to the kept one, or nothing does."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from imi.audit.actions import new_action, record
from imi.candidates import actions as candidates
from imi.candidates.models import PARTICULARS, Candidate
from imi.candidates.record import CandidateRecord, whose
from imi.centres.models import Centre
from imi.corrections.asking import TEXT_AT_MOST, nothing, particulars
from imi.corrections.mail import tell
from imi.corrections.models import LikePair, Merge
from imi.database.connection import db, now
from imi.database.entry.noun import Noun
from imi.database.entry.personal import CannotMerge, Followed, Merging
from imi.database.errors import Conflict, NotFound, Refused
from imi.fields.text import note
from imi.mail.texts import AddressOf, nowhere
from imi.people.models import Person


@dataclass(frozen=True)
class MergeResult:
    """Tells what a merge moves, or would move: line by line what follows to the kept record, and which of its gaps are filled."""

    old: CandidateRecord
    kept: CandidateRecord
    followed: Sequence[Followed]
    filled: Sequence[str]


class _Undone(Exception):
    """Raised to roll a preview back once it has seen what a merge moves."""


def preview(old: int, into: int, person: Person, *, nouns: Iterable[Noun]) -> MergeResult:
    """Return what of these nouns a merge would move, by merging and rolling back; `old` and `into` are candidate numbers. Raises
    as `merge` does.

    The number of a record that was merged before means the record that was kept: the result says which two records it is about.
    """
    seen: list[MergeResult] = []
    try:
        with db.atomic():
            seen.append(_merge(_meant(old), _meant(into), person, "preview", nouns))
            raise _Undone
    except _Undone:
        pass
    return seen[0]


def merge(old: int, into: int, person: Person, reason: str, *, nouns: Iterable[Noun], editions: tuple[int, int] | None = None,
          address_of: AddressOf = nowhere, after: Callable[[], object] = nothing) -> MergeResult:
    """Merge a candidate (number) into another, with what these nouns hold. Raises CannotMerge, Conflict where one changed since
    `editions`, NotFound.
    """
    reason = note(reason, TEXT_AT_MOST)
    if not reason:
        raise Refused("Say how you know that they are one person", field="reason", code="merge.reason")
    with db.atomic():
        moved = _merge(old, into, person, reason, nouns)
        if editions is not None and editions != (moved.old.edition, moved.kept.edition):
            raise Conflict("One of the two was changed after you saw the preview. Look at it again")
        _tell(moved, person, address_of)
        db.after_commit(after)
    return moved


def _merge(old_number: int, into_number: int, person: Person, reason: str, nouns: Iterable[Noun]) -> MergeResult:
    # As they are until they are one: what was seen of both is compared with this.
    candidates.one_at_a_time()
    candidates.hold_records(Candidate.number.in_((old_number, into_number)))
    old, kept = _live(old_number, "number"), _live(into_number, "into")
    if old.id == kept.id:
        raise CannotMerge("Enter two different candidate numbers")
    taken = Candidate.update(state="merged", merged_into=kept.id).where(
        Candidate.id == old.id, Candidate.state == "live").execute()
    if not taken:
        raise Conflict(f"{old.number} was merged in the meantime")
    # Whoever was merged into the old one before is found at the one that is kept.
    Candidate.update(merged_into=kept.id).where(Candidate.merged_into == old.id).execute()
    filled = {name: old.values[name] for name in PARTICULARS if kept.values[name] is None and old.values[name] is not None}
    if filled:
        candidates.change(kept, filled)
    merging = Merging(old, kept, person.id)
    # What has a key to another row follows after that row: the kept one is linked to the centres first.
    followed = [line for noun in nouns if noun.on_merge for line in noun.on_merge(merging)]
    shown = sorted((line for line in followed if line.things or line.none), key=lambda line: line.place)
    moved = MergeResult(old, kept, shown, tuple(filled))
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


def _write_down(moved: MergeResult, person: Person, filled: dict[str, Any]) -> None:
    action, changes = new_action(), {name: (None, str(value)) for name, value in filled.items()}
    for candidate in (moved.old, moved.kept):
        record("merged", "candidate", moved.old.id, person=person, candidate=candidate.id, action=action,
               cause=f"{moved.old.number} into {moved.kept.number}", changes=changes if candidate is moved.kept else None)


def _tell(moved: MergeResult, person: Person, address_of: AddressOf) -> None:
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
