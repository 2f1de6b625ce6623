"""Take back the last change to a batch's rows, and say in words what it was."""
from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from imi.batches.actions import held, touch
from imi.batches.checking import typed
from imi.batches.models import Batch, BatchRow
from imi.batches.view import BatchView
from imi.candidates.models import Candidate
from imi.candidates.record import name_of
from imi.database.bulk import among, many
from imi.database.connection import db, now
from imi.fields.names import called
from imi.formats import count, taken_back, typed_day
from imi.people.models import Person


@dataclass(frozen=True)
class UndoneRows:
    """Tells what Undo did: the ids and names of the rows that are as before, and why others were left as they are."""

    back: Sequence[int] = ()
    names: Sequence[str] = ()
    left: Sequence[str] = ()

    @property
    def sentence(self) -> str:
        """Say what was taken back."""
        if not self.left:
            what = self.names[0] if len(self.names) == 1 else count(len(self.back), "row")
            return f"{what} put back as before" if self.back else "There is nothing to undo"
        return taken_back(len(self.back), self.left)


def undo(person: Person, batch: Batch, name: str = "") -> UndoneRows:
    """Take a change to the rows back, of each row that is as the change left it; the others are named. Raises NotADraft.

    `name` is that of the change which the page offers to take back; without one it is the last.
    """
    with db.atomic():
        kept = json.loads(held(batch).undo or "{}")
        name = name or kept.get("offer", "")
        change = kept.get("changes", {}).pop(name, None)
        if change is None:
            return UndoneRows()
        offer = "" if name == kept["offer"] else kept["offer"]
        touch(batch, person, "undone", 0, undo=json.dumps({**kept, "offer": offer}) if kept["changes"] else "")
        if "removed" in change:
            return _put_back(person, batch, change["removed"])
        return _as_before(person, batch, change["changed"])


def _put_back(person: Person, batch: Batch, removed: dict[str, Any]) -> UndoneRows:
    # As SQL: each row looks whether its candidate is there again, also by a row that was put back just before.
    many("UPDATE batch_row SET removed_at = NULL, edition = edition + 1, changed_by_id = ?, changed_at = ? WHERE id = ?"
         " AND batch_id = ? AND removed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM batch_row again WHERE"
         " again.batch_id = batch_row.batch_id AND again.candidate_id = batch_row.candidate_id AND again.removed_at IS NULL)",
         [(person.id, now(), int(row), batch.id) for row in removed])
    rows = _rows(batch, removed)
    back = [row for row in rows if row["removed_at"] is None]
    return UndoneRows([row["id"] for row in back], [called(row) for row in back],
                      [f"{called(row)} was added again since" for row in rows if row["removed_at"] is not None])


def _as_before(person: Person, batch: Batch, changed: dict[str, list[str]]) -> UndoneRows:
    # As SQL: only rows that are still as the change left them, and not removed, are put back.
    many("UPDATE batch_row SET typed = ?, edition = edition + 1, changed_by_id = ?, changed_at = ? WHERE id = ? AND batch_id = ?"
         " AND typed = ? AND removed_at IS NULL",
         [(before, person.id, now(), int(row), batch.id, after) for row, (before, after) in changed.items()])
    rows = _rows(batch, changed)
    back = [row for row in rows if row["removed_at"] is None and row["typed"] == changed[str(row["id"])][0]]
    left = [f"{called(row)} was {'removed' if row['removed_at'] else 'changed'} since, by {row['by']}"
            for row in rows if row not in back]
    return UndoneRows([row["id"] for row in back], [called(row) for row in back], left)


def _rows(batch: Batch, ids: dict[str, Any]) -> list[dict[str, Any]]:
    """Return these rows as they are now, from the top, with whom each is about and who changed it last."""
    return list(
        BatchRow.select(BatchRow.id, BatchRow.typed, BatchRow.removed_at, Candidate.first_names, Candidate.surname,
                        Person.name.alias("by"))
        .join_from(BatchRow, Candidate, on=(BatchRow.candidate == Candidate.id))
        .join_from(BatchRow, Person, on=(BatchRow.changed_by == Person.id))
        .where(BatchRow.batch == batch.id, BatchRow.id.in_(among([int(row) for row in ids])))
        .order_by(BatchRow.position).dicts())


def name_of_undo(batch: Batch) -> str:
    """Return the name of the change that Undo would take back, '' where there is none."""
    return str(json.loads(batch.undo or "{}").get("offer", ""))


def last_change(seen: BatchView) -> str:
    """Say what Undo would take back: "Leo Reid was removed"; of one row what changed from what to what; of several how many."""
    kept = json.loads(seen.batch.undo or "{}")
    change = kept.get("changes", {}).get(kept.get("offer"), {})
    removed, changed = change.get("removed", {}), change.get("changed", {})
    if len(removed) > 1:
        return f"{count(len(removed), 'candidate was', 'candidates were')} removed"
    if removed:
        gone = BatchRow.get_or_none(BatchRow.centre == seen.batch.centre_id, BatchRow.id == int(next(iter(removed))))
        return f"{name_of(gone.candidate)} was removed" if gone else "A candidate was removed"
    lines = [line for line in seen.lines if str(line.row.id) in changed]
    if len(lines) != 1:
        return f"{count(len(changed), 'row')} changed"
    [line] = lines
    old, new = map(typed, changed[str(line.row.id)])
    differs = [name for name in seen.scheme.row.names if old.get(name, "") != new.get(name, "")]
    if len(differs) != 1:
        return f"{line.held.name} was changed"
    [name] = differs
    was, is_now = (_shown(seen, name, texts.get(name, "")) for texts in (old, new))
    return f"{line.held.name}: {seen.scheme.row[name].label} changed from {was} to {is_now}"


def _shown(seen: BatchView, name: str, text: str) -> str:
    if seen.scheme.row[name].control == "date":
        return typed_day(text, "short") or "nothing"
    return dict(seen.given.list(name).every).get(text, text) or "nothing"
