"""Let rows of drafts follow a record that is merged into another one."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from imi.batches.models import Batch, BatchRow
from imi.database.connection import now
from imi.database.entry.personal import Followed, Merging


def follow(merging: Merging) -> Sequence[Followed]:
    """Move the old record's rows in batches to the kept one, and return the references of the batches in which the row follows,
    and of those that had both records and keep one row.
    """
    old, kept = merging.old.id, merging.kept.id
    rows = list(BatchRow.select(BatchRow.id, BatchRow.batch, Batch.id, Batch.reference).join(Batch).where(
        BatchRow.candidate == old, BatchRow.removed_at.is_null(), Batch.state != "registered").order_by(Batch.id))
    both = {row.batch_id for row in BatchRow.select(BatchRow.batch).where(
        BatchRow.candidate == kept, BatchRow.removed_at.is_null())}
    change: dict[str, Any] = {"edition": BatchRow.edition + 1, "changed_by": merging.person_id, "changed_at": now()}
    # A row that was taken out may be put back: it is then about the one that is kept.
    BatchRow.update(candidate=kept).where(
        BatchRow.candidate == old, BatchRow.removed_at.is_null(False), BatchRow.batch.in_(
            Batch.select(Batch.id).where(Batch.state != "registered"))).execute()
    moving, going = [r for r in rows if r.batch_id not in both], [r for r in rows if r.batch_id in both]
    BatchRow.update(candidate=kept, **change).where(BatchRow.id.in_([row.id for row in moving] or [0])).execute()
    BatchRow.update(removed_at=now(), **change).where(BatchRow.id.in_([row.id for row in going] or [0])).execute()
    return [Followed(20, "Drafts that follow", [row.batch.reference for row in moving]),
            Followed(30, "Drafts that held both", [row.batch.reference for row in going], none="",
                     ending=f": the row of {merging.old.number} is removed")]
