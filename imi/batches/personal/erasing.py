"""Find and erase what names a person in drafts: unfinished forms, purchase orders, and numbers that found nobody."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from imi.batches.models import Batch, BatchRow, CandidateDraft
from imi.candidates.models import CentreCandidate
from imi.database.bulk import among
from imi.database.entry.traces import Apart, Removal, Somebody, rid, texts_of
from imi.registrations.models import Receipt
from imi.registrations.orders import order_without


def forms_of(about: Somebody) -> Collection[int]:
    """Return the ids of the forms about the person that were not finished."""
    drafts = CandidateDraft.select(CandidateDraft.id, CandidateDraft.typed).where(about.likely_surname(CandidateDraft.typed))
    return [number for number, typed in drafts.tuples()
            if about.is_of(texts_of(typed)) or about.ulns & {*texts_of(typed).values()}]


def _forms(removal: Removal) -> int:
    return sum(CandidateDraft.delete().where(CandidateDraft.id == number).execute() for number in forms_of(removal.about))


def _orders(removal: Removal) -> int:
    """Take the person out of the purchase orders of batches and of their receipts, and return how many changed. A batch that was
    split off has the order of the one before it, whichever of them the person's row stands in: in all of these the surname alone
    is enough.
    """
    about, without = removal.about, order_without(removal.about)
    rows = BatchRow.select(BatchRow.batch).where(BatchRow.candidate.in_(about.ids)).distinct()
    theirs = among(_with_split({batch for (batch,) in rows.tuples()}))
    return rid(Batch.purchase_order, Batch.id.in_(theirs), without, about) + rid(
        Receipt.purchase_order, Receipt.batch_id.in_(theirs), without, about)


def _with_split(batches: Collection[int]) -> set[int]:
    """Return these batches with all that they were split from, and all that were split from any of these, in any number of steps.
    """
    beside: defaultdict[int, set[int]] = defaultdict(set)
    # A batch is split off at its own centre.
    centres = Batch.select(Batch.centre).where(Batch.id.in_(among(batches)))
    for batch, before in Batch.select(Batch.id, Batch.split_from).where(
            Batch.centre.in_(centres), Batch.split_from.is_null(False)).tuples():
        beside[batch].add(before)
        beside[before].add(batch)
    found, at = set(batches), list(batches)
    while at:
        more = beside[at.pop()] - found
        found |= more
        at += more
    return found


def _leftovers(removal: Removal) -> int:
    """Take the person out of the words that were pasted into batches and found nobody, and return how many batches changed. At
    the centres that know the person the surname alone is enough.
    """
    about = removal.about
    centres = CentreCandidate.select(CentreCandidate.centre).where(CentreCandidate.candidate_id.in_(about.ids))
    return rid(Batch.leftover, Batch.centre.in_(centres),
               lambda text, is_own: " ".join(about.without(text, "", alone=is_own).split()), about)


FORMS, ORDERS = Apart("Unfinished forms", _forms), Apart("Purchase orders", _orders)
LEFTOVERS = Apart("Numbers that could not be added", _leftovers)
