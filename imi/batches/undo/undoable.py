"""Store each change to the rows of a batch, so that Undo can take back just that one."""
from __future__ import annotations

import json
import secrets
from collections.abc import Mapping

from imi.batches.checking import typed
from imi.batches.defaults import with_defaults
from imi.batches.models import Batch, BatchRow
from imi.database import bulk
from imi.database.bulk import among
from imi.database.connection import now
from imi.fields.field import Context
from imi.people.models import Person

# So many of the last changes to a batch's rows can be taken back.
UNDOABLE = 3


def change_rows(person: Person, batch: Batch, values: Mapping[int, Mapping[str, str]], given: Context) -> dict[str, list[int]]:
    """Give rows these texts beside those that they have now, and let Undo take just that back. Returns, by field, which rows have
    another text now.

    Call it inside the transaction that has written to the batch: the statements are as many for thousands as for one.
    """
    stand = dict(BatchRow.select(BatchRow.id, BatchRow.typed).where(
        BatchRow.batch == batch.id, BatchRow.id.in_(among(values)), BatchRow.removed_at.is_null()).tuples())
    new = {row: json.dumps(with_defaults(batch.scheme, typed(text), values[row], given)) for row, text in stand.items()}
    bulk.update(BatchRow, (BatchRow.id, BatchRow.batch), (BatchRow.typed, BatchRow.changed_by, BatchRow.changed_at),
                [(row, batch.id, text, person.id, now()) for row, text in new.items()], revision=BatchRow.edition)
    remember(batch, "changed", {row: (text, new[row]) for row, text in stand.items()})
    return differing({row: (typed(text), typed(new[row])) for row, text in stand.items()})


def differing(rows: Mapping[int, tuple[Mapping[str, str], Mapping[str, str]]]) -> dict[str, list[int]]:
    """Return which rows differ in which field, by field, from what they had before and have now."""
    found: dict[str, list[int]] = {}
    for row, (before, after) in rows.items():
        for name in sorted(before.keys() | after.keys()):
            if before.get(name, "") != after.get(name, ""):
                found.setdefault(name, []).append(row)
    return found


def remember(batch: Batch, what: str, rows: Mapping[int, object]) -> None:
    """Keep of a change to the rows what Undo compares and puts back, under a name of its own, and offer it.

    Those before it are kept for a page that still offers them.
    """
    name, kept = secrets.token_hex(4), json.loads(Batch.select(Batch.undo).where(Batch.id == batch.id).scalar() or "{}")
    changes = dict([*kept.get("changes", {}).items(), (name, {what: rows})][-UNDOABLE:])
    Batch.update(undo=json.dumps({"offer": name, "changes": changes})).where(Batch.id == batch.id).execute()
