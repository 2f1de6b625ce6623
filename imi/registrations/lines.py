"""The rows of drafts, each checked: what is held of the candidates and what they have is looked up for all at once.

The number of statements is the same for two rows and for two hundred, and for one draft and for many.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from imi.candidates.held import at, held
from imi.candidates.models import Candidate
from imi.candidates.queries import namesakes
from imi.catalogue.models import Package
from imi.centres.models import Centre
from imi.people.models import Person
from imi.registrations.checking import Confirmed, Known, Line, Row, check, typed
from imi.registrations.duplicates import Already, Course
from imi.registrations.models import BatchRow, ConfirmedWarning, Receipt, Registration
from imi.rules.field import Given


def lines_of(centre: Centre, batches: Mapping[int, tuple[Course | None, Given]]) -> dict[int, list[Line]]:
    """The lines of these batches of the centre, by batch, each checked for its course; the latest added first."""
    rows = list(_rows(centre, batches))
    # Asked by the batch, not by two hundred numbers: a long list takes longer to write down than to look up.
    here = BatchRow.select(BatchRow.candidate).where(*_live(batches))
    confirmed = _confirmed(centre, batches, rows, here)
    known = Known(already_of(centre, here), namesakes(centre, here), _emails(centre, here), confirmed)
    found: dict[int, list[Line]] = {batch: [] for batch in batches}
    for row in rows:
        found[row["row_batch"]].append(check(_row(row), held(row), *batches[row["row_batch"]], known))
    return found


def _live(batches: Collection[int]) -> tuple[Any, ...]:
    """What holds of the rows of these batches that are not removed."""
    [*ids] = batches
    return (BatchRow.batch == ids[0] if len(ids) == 1 else BatchRow.batch.in_(ids)), BatchRow.removed_at.is_null()


def _rows(centre: Centre, batches: Collection[int]):  # type: ignore[no-untyped-def]
    return (
        at(centre, BatchRow.batch.alias("row_batch"), BatchRow.id.alias("row_id"), BatchRow.position.alias("row_position"),
           BatchRow.edition.alias("row_edition"), BatchRow.typed, Person.name.alias("row_by"),
           BatchRow.changed_at.alias("row_at"))
        .join_from(Candidate, BatchRow, on=(BatchRow.candidate == Candidate.id))
        .join(Person, on=(BatchRow.changed_by == Person.id))
        .where(*_live(batches))
        .order_by(BatchRow.position)
        .dicts()
    )


def _row(row: dict[str, Any]) -> Row:
    return Row(row["row_id"], row["row_position"], row["row_edition"], typed(row["typed"]), row["row_by"], row["row_at"])


def already_of(centre: Centre, here: Any) -> dict[int, tuple[Already, ...]]:
    """What the candidates are registered on anywhere, newest first; another centre's without its reference."""
    found: dict[int, tuple[Already, ...]] = {}
    rows = (
        Registration.select(Registration.candidate, *_had(), Registration.centre)
        .join_from(Registration, Package).join_from(Registration, Receipt)
        .where(Registration.candidate.in_(here), Registration.state.in_(("active", "completed", "withdrawn")))
        .order_by(Registration.id.desc()).tuples()
    )
    for candidate, *had, at_centre in rows:
        mine = at_centre == centre.id
        found[candidate] = (*found.get(candidate, ()), _as_already(had, mine))
    return {candidate: _latest(had) for candidate, had in found.items()}


def _had() -> tuple[Any, ...]:
    return (Registration.package, Registration.version, Package.code, Registration.state, Registration.starts_on,
            Registration.ends_on, Registration.state_on, Receipt.reference, Registration.line)


def _as_already(had: list[Any], mine: bool) -> Already:
    package, version, code, state, starts, ends, on, reference, line = had
    return Already(package, version, code, state, starts, ends, on, f"{reference}/{line}" if mine else "")


def _latest(had: tuple[Already, ...]) -> tuple[Already, ...]:
    """Of several on one package the one that counts: an active or completed before a withdrawn one."""
    rank = {"active": 0, "completed": 1, "withdrawn": 2}
    best: dict[int, Already] = {}
    for one in sorted(had, key=lambda one: rank[one.state]):
        best.setdefault(one.package_id, one)
    return tuple(best.values())


def _emails(centre: Centre, here: Any) -> dict[int, tuple[tuple[int, Already], ...]]:
    """For each candidate, who else at the centre has the same e-mail address and an active registration."""
    other = Candidate.alias("other")
    rows = (
        Candidate.select(Candidate.id, other.number, *_had())
        .join(other, on=((other.email == Candidate.email) & (other.id != Candidate.id) & (other.state == "live")))
        .join_from(other, Registration, on=((Registration.candidate == other.id) & (Registration.centre == centre)))
        .join(Package, on=(Registration.package == Package.id))
        .join_from(Registration, Receipt, on=(Registration.receipt == Receipt.id))
        .where(Candidate.id.in_(here), Registration.state == "active")
        .tuples()
    )
    found: dict[int, tuple[tuple[int, Already], ...]] = {}
    for candidate, number, *had in rows:
        found[candidate] = (*found.get(candidate, ()), (number, _as_already(had, True)))
    return found


def _confirmed(centre: Centre, batches: Collection[int], rows: list[dict[str, Any]], here: Any) -> dict[str, Confirmed]:
    """What was confirmed for these rows, candidates and employers' cards, by owner."""
    lines = BatchRow.select(BatchRow.id).where(*_live(batches))
    cards = list({row["employer_id"] for row in rows if row["employer_id"]}) or [0]
    confirmed = (
        ConfirmedWarning.select(ConfirmedWarning.batch_row, ConfirmedWarning.candidate, ConfirmedWarning.employer_id,
                                ConfirmedWarning.code, ConfirmedWarning.value)
        .where(ConfirmedWarning.centre == centre, ConfirmedWarning.registration.is_null(),
               ConfirmedWarning.batch_row.in_(lines) | ConfirmedWarning.candidate.in_(here)
               | ConfirmedWarning.employer_id.in_(cards))
        .tuples()
    )
    by_owner: dict[str, Confirmed] = {}
    for row, candidate, card, code, value in confirmed:
        key = f"row:{row}" if row else f"card:{card}" if card else f"candidate:{candidate}"
        by_owner[key] = by_owner.get(key, frozenset()) | {(code, value)}
    return by_owner
