"""A registration that meets a correction in progress uses the corrected details, or is reviewed again."""
from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from support.makers import PACKAGE
from support.workbooks import KIND, LABEL, TRAINING, sheet

from imi.batches import saving
from imi.candidates.actions import change, correct, link_by_number
from imi.candidates.models import Candidate
from imi.candidates.queries import find
from imi.corrections import merging
from imi.database.connection import db
from imi.database.errors import Conflict
from imi.registrations.changes import packages, taking_over, transfers
from imi.registrations.changes.queries import registered
from imi.registrations.models import Registration
from imi.registry import NOUNS
from imi.uploads import receiving
from imi.uploads.registering import register as registering
from imi.uploads.registering.register import ready

Act = Callable[[], object]
SOUTH = {"employer_ern": "100000029", "employer_name": "South Garage", "employer_postcode": "BS1 4DJ",
         "employer_telephone": "0117 496 0901", "position": "Apprentice"}


def batch(world: Any) -> Act:
    """Save, from a review that was opened before."""
    reference = world.batch("1000001")
    posted = world.submission(reference)
    return lambda: saving.register(world.north, world.registrar, reference, posted, world.today)


def list_of_a_file(world: Any) -> Act:
    """The same of a spreadsheet's rows."""
    cells = {"candidate_number": 1000001, "standard": LABEL, "package": PACKAGE, **TRAINING}
    sent = receiving.receive(world.north, world.registrar, KIND, "list.xlsx", "digest", "key", sheet(cells),
                             world.today)
    seen = ready(world.north, sent.reference, world.today)
    assert len(seen.rows) == 1
    return lambda: registering.register(world.north, world.registrar, sent.reference, key="a key of sixteen", purchase_order="",
                                        fingerprint=seen.fingerprint, today=world.today)


def other_package(world: Any) -> Act:
    """A change of package."""
    line = registered(world.north, world.save(world.batch("1000001")).reference, 1)
    pence = packages.planned(world.north, line, "ACAP01C", world.today).offer.pence
    return lambda: packages.change(world.north, world.registrar, line.receipt, 1, "ACAP01C", pence=pence, purchase_order="",
                                   confirmed=True, edition=line.edition, today=world.today)


def transfer(world: Any) -> Act:
    """The completion of a transfer by the receiver."""
    south, receiver = world.south, world.person("southgate")
    line = registered(world.north, world.save(world.batch("1000001")).reference, 1)
    link_by_number(south, receiver, "1000001", Candidate.get(Candidate.number == 1000001).date_of_birth)
    number = transfers.offer(world.north, world.registrar, line, "0523", "")
    return lambda: taking_over.complete(south, receiver, number, SOUTH, purchase_order="", confirmed=True, today=world.today)


def the_name(world: Any) -> None:
    """The awarding body corrects the surname."""
    change(find(world.north, 1000001), {"surname": "Corrected"})


def the_position(world: Any) -> None:
    """A colleague changes where they work."""
    correct(world.north, world.registrar, find(world.north, 1000001), {"position": "Fitter"}, "")


@pytest.mark.failure(97)
@pytest.mark.parametrize("what", [the_name, the_position], ids=["name", "position"])
@pytest.mark.parametrize("door", [batch, list_of_a_file, other_package, transfer], ids=lambda door: door.__name__)
def test_registering_never_uses_details_that_a_correction_just_replaced(world: Any, door: Any, what: Any) -> None:
    act, became = door(world), []
    written = threading.Event()

    def press() -> None:
        with db.connection_context():
            written.wait()
            try:
                act()
            except Conflict as conflict:
                became.append(conflict.message)

    thread = threading.Thread(target=press)
    thread.start()
    with db.atomic():
        what(world)
        written.set()
        # For as long as it is not stored whoever registers has to wait; were they not to, they would be done by now.
        thread.join(0.3)
    thread.join()
    held = find(world.north, 1000001)
    new = Registration.select().where(Registration.state == "active").order_by(Registration.id.desc()).first()
    if door in (batch, list_of_a_file):
        assert new is None
        assert "meantime" in became[0] or "since you opened the review" in became[0]
        return
    assert (became, new.candidate_edition) == ([], held.edition)
    assert new.employment_id == find(world.south if door is transfer else world.north, 1000001).employment_id


@pytest.mark.failure(97)
def test_records_just_moved_by_a_merge_are_not_changed_by_stale_reads(world: Any) -> None:
    act, became, written = other_package(world), [], threading.Event()

    def press() -> None:
        with db.connection_context():
            written.wait()
            try:
                act()
            except Conflict as conflict:
                became.append(conflict.message)

    thread = threading.Thread(target=press)
    thread.start()
    with db.atomic():
        merging.merge(1000001, 1000002, world.person("admin"), "one person", nouns=NOUNS)
        written.set()
        thread.join(0.3)
    thread.join()
    assert ["was changed since you opened this page" in message for message in became] == [True]
    assert [one.state for one in Registration.select()] == ["active"]
