"""Find or make the candidates of an upload's rows when they are registered: held, linked or new ones."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from imi.candidates import actions as candidates
from imi.candidates.known_elsewhere.elsewhere import fill
from imi.candidates.many import Cards, KnownCandidate, create_many, known_as
from imi.candidates.record import CandidateRecord
from imi.candidates.steady import hold
from imi.centres.models import Centre
from imi.people.models import Person
from imi.uploads.checking.one_row import DIFFERS, CheckedSheetRow
from imi.uploads.models import Upload

# Who each row is about, by the row's number.
People = Mapping[int, KnownCandidate]


def bring_up_to_date(centre: Centre, person: Person, upload: Upload, rows: Sequence[CheckedSheetRow]) -> None:
    """Give the records of held candidates what their rows know: gaps, and other values that were confirmed and are the centre's
    to change. Raises Conflict, UlnTaken."""
    found: dict[int, tuple[CandidateRecord, list[CheckedSheetRow]]] = {}
    for one in rows:
        if one.held is not None:
            found.setdefault(one.held.id, (one.held, []))[1].append(one)
    for held, of_one in found.values():
        _bring_up_to_date(centre, person, upload, held, of_one)


def _bring_up_to_date(centre: Centre, person: Person, upload: Upload, held: CandidateRecord,
                      rows: Sequence[CheckedSheetRow]) -> None:
    """Change one record once for all its rows, which were all checked beside it as it was."""
    values: dict[str, Any] = {}
    changed: set[str] = set()
    for one in rows:
        fields = {name: value for name, value in one.values.items() if name in held.values}
        confirmed = {problem.field for problem in one.problems if problem.code == f"{problem.field}.{DIFFERS}"}
        other = confirmed & fields.keys()
        values.update((name, value) for name, value in fields.items() if held.values[name] is None or name in other)
        changed |= other
    if values:
        act = candidates.correct if changed else candidates.supply
        act(centre, person, held, values, upload.reference)


def people_of(centre: Centre, person: Person, upload: Upload, rows: Sequence[CheckedSheetRow], cards: Cards,
              taken_on: dict[str, int]) -> People:
    """Return the person each row is about, as the record stands now: held, taken on, or linked from elsewhere.

    `taken_on` are those taken on or linked for the rows before, by ULN: somebody may be on several packages. Those of these
    rows are added.
    """
    of_row: dict[int, int] = {}
    new: dict[str, Mapping[str, Any]] = {}
    for one in rows:
        if one.held is not None:
            of_row[one.row] = one.held.id
        elif one.values["uln"] in taken_on or one.values["uln"] in new:
            continue
        elif one.elsewhere is not None:
            taken_on[one.values["uln"]] = _link(centre, person, upload, one)
        else:
            new[one.values["uln"]] = one.values
    ids = create_many(centre, person, list(new.values()), upload.reference, cards)
    taken_on.update(zip(new, ids, strict=True))
    of_row.update({one.row: taken_on[one.values["uln"]] for one in rows if one.row not in of_row})
    known = known_as(centre, sorted(set(of_row.values())))
    return {row: known[candidate] for row, candidate in of_row.items()}


def _link(centre: Centre, person: Person, upload: Upload, one: CheckedSheetRow) -> int:
    """Link somebody who is known elsewhere; what the record has not is filled from the row, and nothing else is changed."""
    candidate = candidates.link_by_uln(centre, person, one.values["uln"], one.values["date_of_birth"], one.values["surname"],
                                       upload.reference, counted=True)
    hold(centre, [candidate])
    fill(centre, person, candidate, one.values, upload.reference)
    return candidate
