"""What was typed in discarded batches and unfinished forms goes after a while; who is in a batch stays."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from peewee import ModelSelect, fn

from imi.batches.models import Batch, BatchRow, CandidateDraft
from imi.candidates.models import Candidate
from imi.centres.models import Centre
from imi.database.bulk import among
from imi.database.connection import db, now
from imi.database.entry.kept import DueItem, InUse, Kept
from imi.formats import count, local


def _rows(since: datetime) -> ModelSelect[BatchRow]:
    """Return the query of the rows that still have what was typed, in batches that were discarded before this moment."""
    return (BatchRow.select(BatchRow.id).join(Batch, on=(BatchRow.batch == Batch.id))
            .where(Batch.state == "discarded", Batch.changed_at < since, (BatchRow.typed != "{}") | (BatchRow.unkept != ""))
            .order_by(BatchRow.id))


def _forms(since: datetime) -> ModelSelect[CandidateDraft]:
    """Return the query of forms for a new candidate with which nobody went on since this moment."""
    return CandidateDraft.select().where(CandidateDraft.changed_at < since)


def _listed(since: datetime, most: int) -> Iterator[DueItem]:
    batches = (Batch.select(Batch.reference, Centre.number, Batch.changed_at, fn.COUNT(BatchRow.id))
               .join(BatchRow, on=(BatchRow.batch == Batch.id)).switch(Batch).join(Centre)
               .where(BatchRow.id.in_(_rows(since).order_by())).group_by(Batch.id, Centre.number).order_by(Batch.id)
               .limit(most).tuples())
    for reference, centre, at, rows in batches:
        yield DueItem(f"{reference}, discarded: {count(rows, 'row')}", f"Centre {centre}", local(at).date())
    forms = (_forms(since).select(CandidateDraft.changed_at, Centre.number).join(Centre)
             .order_by(CandidateDraft.changed_at).limit(most).tuples())
    for at, centre in forms:
        yield DueItem("A form for a new candidate that was not finished", f"Centre {centre}", local(at).date())


def _forget(since: datetime, most: int, _instance: Path) -> int:
    """Empty what was typed in batches discarded before this moment, and in forms nobody went on with; return how many rows and
    forms.
    """
    with db.atomic():
        of = dict(_rows(since).select(BatchRow.id, BatchRow.batch).limit(most).tuples())
        # Marked first, and only what is discarded still: one that somebody restores at this moment stays whole.
        Batch.update(emptied_at=now(), undo="", leftover="").where(
            Batch.id.in_(among(set(of.values()))), Batch.state == "discarded").execute()
        emptied = Batch.select(Batch.id).where(Batch.id.in_(among(set(of.values()))), Batch.emptied_at.is_null(False))
        rows = BatchRow.update(typed="{}", unkept="").where(
            BatchRow.id.in_(among(list(of))), BatchRow.batch.in_(emptied)).execute()
        forms = CandidateDraft.delete().where(CandidateDraft.id.in_(_forms(since).select(CandidateDraft.id))).execute()
    return int(rows + forms)


def _of_candidate() -> ModelSelect[BatchRow]:
    return BatchRow.select(BatchRow.id).join(Batch, on=(BatchRow.batch == Batch.id)).where(BatchRow.candidate == Candidate.id)


KEPT = (Kept("draft_days", (_rows, _forms), _listed, _forget),)
IN_USE = (
    InUse(10, "In a batch that is open", lambda _since: _of_candidate().where(
        Batch.state == "draft", BatchRow.removed_at.is_null())),
    InUse(70, "In a batch of the period", lambda since: _of_candidate().where(BatchRow.changed_at >= since)),
)
