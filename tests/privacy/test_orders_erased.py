"""A purchase order loses the erased person in every batch that it went to when rows were split off, and in the receipts."""
from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest

from imi.batches.models import Batch
from imi.candidates import actions as candidates
from imi.candidates.queries import find
from imi.demo.believable import uln
from imi.privacy import erasing
from imi.registrations.models import Receipt, Registration
from imi.registry import NOUNS


def split(world: Any, reference: str) -> tuple[Receipt, str]:
    """Save the complete rows of a batch; its receipt and the reference of the draft with the others."""
    receipt = world.save(reference, complete_only=True)
    return receipt, str(Batch.get(Batch.split_from == receipt.batch_id).reference)


@pytest.mark.parametrize("stood", ["first", "second", "last"])
def test_a_purchase_order_goes_from_batches_that_were_split_off(world: Any, tmp_path: Path, stood: str) -> None:
    # Who has no ULN yet is not complete.
    first, second, last = (world.candidate(**({"surname": "Quixworthy"} if stood == place else {}), **more) for place, more in (
        ("first", {}), ("second", {"uln": None}), ("last", {"uln": None})))
    reference = world.batch(f"{first} {second} {last}")
    stranger = world.batch("1000001")
    Batch.update(purchase_order="PO Quixworthy").where(Batch.reference.in_((reference, stranger))).execute()
    receipt, rest = split(world, reference)
    candidates.correct(world.north, world.registrar, find(world.north, second), {"uln": uln(Random(35))}, "test")
    again, end = split(world, rest)
    Registration.update(state="withdrawn").execute()
    number = {"first": first, "second": second, "last": last}[stood]
    erasing.erase(number, world.person("admin"), "asked for", tmp_path, nouns=NOUNS)
    assert [world.draft(one).purchase_order for one in (reference, rest, end)] == ["PO Erased"] * 3
    assert [Receipt.get_by_id(one.id).purchase_order for one in (receipt, again)] == ["PO Erased"] * 2
    # Where the person never stood, a surname alone may be anybody's.
    assert world.draft(stranger).purchase_order == "PO Quixworthy"
