"""An erasure or merge and a colleague’s change of the same person at the same moment happen one after the other."""
from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.makers import TODAY

from imi.batches import saving
from imi.batches.entering import adding
from imi.batches.models import Batch, BatchRow
from imi.candidates import actions as candidates
from imi.candidates.models import Candidate, CentreCandidate
from imi.candidates.queries import find
from imi.corrections import asking, merging
from imi.corrections.models import CorrectionRequest
from imi.database.connection import db
from imi.database.errors import Conflict, Refused
from imi.privacy import erasing
from imi.registrations.changes import ending, packages, transfers
from imi.registrations.changes.models import Transfer
from imi.registrations.changes.queries import registered
from imi.registrations.models import Registration
from imi.registry import NOUNS

Act = Callable[[], object]


def save(world: Any, number: int) -> Act:
    reference = world.batch(str(number))
    submission = world.submission(reference)
    return lambda: saving.register(world.north, world.registrar, reference, submission, TODAY)


def add(world: Any, number: int) -> Act:
    batch = world.draft(world.batch())
    return lambda: adding.add(world.north, world.registrar, batch, str(number), world.given)


def link(world: Any, number: int) -> Act:
    born = Candidate.get(Candidate.number == number).date_of_birth
    return lambda: candidates.link_by_number(world.south, world.person("southgate"), str(number), born)


def ask(world: Any, number: int) -> Act:
    held = find(world.north, number)
    return lambda: asking.ask(world.north, world.registrar, held, "surname", "Quixworthy", "Deed poll")


def change(world: Any, number: int) -> Act:
    line = registered(world.north, world.save(world.batch(str(number))).reference, 1)
    pence = packages.planned(world.north, line, "ACAP01B", TODAY).offer.pence
    return lambda: packages.change(world.north, world.registrar, line.receipt, 1, "ACAP01B", pence=pence, purchase_order="",
                                   confirmed=True, edition=line.edition, today=TODAY)


def offer(world: Any, number: int) -> Act:
    line = registered(world.north, world.save(world.batch(str(number))).reference, 1)
    return lambda: transfers.offer(world.north, world.registrar, line, "0523", "")


def cancel(world: Any, number: int) -> Act:
    line = registered(world.north, world.save(world.batch(str(number))).reference, 1)
    return lambda: ending.cancel(world.north, world.registrar, [line.id], today=TODAY)


def together(*acts: Act) -> None:
    """Do all at one moment. What is refused is refused in words, and nothing else goes wrong."""
    start, wrong = threading.Barrier(len(acts)), []

    def press(act: Act) -> None:
        with db.connection_context():
            start.wait()
            try:
                act()
            except (Refused, Conflict):
                return
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=press, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@pytest.mark.failure(97)
@pytest.mark.parametrize("what", [save, add, link, ask, change, offer, cancel], ids=lambda what: what.__name__)
def test_a_change_during_an_erasure_or_merge_leaves_nothing_open(
        world: Any, tmp_path: Path, what: Callable[[Any, int], Act]) -> None:
    admin = world.person("admin")
    old, kept, gone = (world.candidate(surname=surname) for surname in ("Quill", "Quillon", "Quimby"))
    together(what(world, old), what(world, gone), lambda: merging.merge(old, kept, admin, "one person", nouns=NOUNS),
             lambda: erasing.erase(gone, admin, "asked to", tmp_path, nouns=NOUNS))
    dead = Candidate.select(Candidate.id).where(Candidate.state != "live")
    active = Registration.select().where(Registration.candidate.in_(dead), Registration.state == "active")
    linked = CentreCandidate.select().where(CentreCandidate.candidate_id.in_(dead), CentreCandidate.ended_at.is_null())
    asked = CorrectionRequest.select().where(CorrectionRequest.candidate.in_(dead), CorrectionRequest.state == "asked")
    offered = Transfer.select().where(Transfer.candidate.in_(dead), Transfer.state == "asked")
    drafted = BatchRow.select().join(Batch).where(
        BatchRow.candidate.in_(dead), BatchRow.removed_at.is_null(), Batch.state == "draft")
    assert [query.count() for query in (active, linked, asked, offered, drafted)] == [0, 0, 0, 0, 0]
