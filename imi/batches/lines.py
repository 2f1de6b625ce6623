"""Check the rows of drafts, with candidates and earlier registrations looked up for all rows at once.

The number of statements is the same for two rows and for two hundred, and for one draft and for many.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from peewee import Select

from imi.batches.checking import BatchLookups, CheckedRow, ConfirmedPairs, RowToCheck, check, typed
from imi.batches.models import BatchRow
from imi.candidates.models import Candidate
from imi.candidates.queries import namesakes
from imi.candidates.record import at, held
from imi.centres.models import Centre
from imi.database.compiled import Blank, Prepared
from imi.fields.field import Context
from imi.people.models import Person
from imi.registrations.checking.already import already_of, of_address
from imi.registrations.checking.duplicates import PackageChoice
from imi.registrations.models import ConfirmedWarning
from imi.schemes.spec import SchemeSpec


def lines_of(centre: Centre,
             batches: Mapping[int, tuple[SchemeSpec, PackageChoice | None, Context]]) -> dict[int, list[CheckedRow]]:
    """Return the checked rows of these batches of the centre, by batch, each checked for its course, in the order of entry."""
    rows = list(_rows(centre=centre, batches=list(batches)))
    here = [row["id"] for row in rows]
    emails = {row["email"] for row in rows if row["email"]}
    known = BatchLookups(already_of(centre, here), namesakes(centre, here), of_address(centre, emails), _confirmed(centre, rows))
    found: dict[int, list[CheckedRow]] = {batch: [] for batch in batches}
    for row in rows:
        scheme, course, given = batches[row["row_batch"]]
        found[row["row_batch"]].append(check(scheme, _row(scheme, row, given), held(row), course, given, known))
    return found


@Prepared
def _rows(centre: Blank, batches: Blank) -> Select[dict[str, Any]]:
    return (
        at(centre, BatchRow.batch.alias("row_batch"), BatchRow.id.alias("row_id"), BatchRow.position.alias("row_position"),
           BatchRow.edition.alias("row_edition"), BatchRow.typed, BatchRow.unkept, Person.name.alias("row_by"),
           BatchRow.changed_at.alias("row_at"))
        .join_from(Candidate, BatchRow, on=(BatchRow.candidate == Candidate.id))
        .join(Person, on=(BatchRow.changed_by == Person.id))
        .where(BatchRow.batch.in_(batches.each()), BatchRow.removed_at.is_null())
        .order_by(BatchRow.position)
        .dicts()
    )


def _row(scheme: SchemeSpec, row: dict[str, Any], given: Context) -> RowToCheck:
    texts = _written_out(scheme, row["typed"], given)
    return RowToCheck(row["row_id"], row["row_position"], row["row_edition"], texts, row["row_by"], row["row_at"],
               typed(row["unkept"]))


# Most rows of a batch have the same dates.
@lru_cache(maxsize=10_000)
def _written_out(scheme: SchemeSpec, stored: str, given: Context) -> Mapping[str, str]:
    return scheme.row.written_out(typed(stored), given)


def _confirmed(centre: Centre, rows: Sequence[Mapping[str, Any]]) -> dict[str, ConfirmedPairs]:
    """Return the confirmed warnings of these rows, candidates and employers' cards, by owner."""
    by_owner: dict[str, ConfirmedPairs] = {}
    confirmed = _confirmations(
        centre=centre, lines=[row["row_id"] for row in rows], candidates=[row["id"] for row in rows],
        cards=list({row["employer_id"] for row in rows if row["employer_id"]}))
    for row, candidate, card, code, value in confirmed:
        key = f"row:{row}" if row else f"card:{card}" if card else f"candidate:{candidate}"
        by_owner[key] = by_owner.get(key, frozenset()) | {(code, value)}
    return by_owner


@Prepared
def _confirmations(centre: Blank, lines: Blank, candidates: Blank, cards: Blank) -> Select[tuple[Any, ...]]:
    return (
        ConfirmedWarning.select(ConfirmedWarning.batch_row_id, ConfirmedWarning.candidate, ConfirmedWarning.employer_id,
                                ConfirmedWarning.code, ConfirmedWarning.value)
        .where(ConfirmedWarning.centre == centre, ConfirmedWarning.registration.is_null(),
               ConfirmedWarning.batch_row_id.in_(lines.each()) | ConfirmedWarning.candidate.in_(candidates.each())
               | ConfirmedWarning.employer_id.in_(cards.each()))
        .tuples()
    )
