"""Whom the rows of a list are about: found however a number is written, linked once, and never another’s ULN taken unsaid."""
from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from support.workbooks import CHANCE, about, row
from uploads.checking.test_across_rows import TODAY, found, register, registered

from imi.audit.models import Audit
from imi.candidates import actions as candidates
from imi.candidates.models import Candidate
from imi.database.errors import Refused
from imi.demo.believable import uln
from imi.people.models import Person
from imi.registrations.changes import ending
from imi.registrations.changes.queries import active_of, ids_of
from imi.registrations.models import ConfirmedWarning, Registration
from imi.uploads.fixing import repairing
from imi.uploads.models import UploadProblem, UploadRow
from imi.uploads.registering import register as registering
from imi.uploads.registering.register import ready

TAKEN = "This ULN is already registered. Check it, or contact Membership services"


def elsewhere(world: Any, person: dict[str, Any], *more: str) -> int:
    """Have Southgate know somebody by name, birth and ULN, and whatever is named more; the candidate's id."""
    known = {name: person[name] for name in ("first_names", "surname", "date_of_birth", "uln", *more)}
    return candidates.create(world.south, Person.get(Person.email == "registrar@southgate.example"), known, "")


@pytest.mark.parametrize("way", ["'{}", "{}.0", "\u200b{}", " {} ", "{:.3}-{:.3}"], ids=ascii)
def test_a_uln_is_known_however_the_cell_has_it(world: Any, way: str) -> None:
    number = uln(CHANCE)
    world.candidate(uln=number)
    text = f"{number[:3]}-{number[3:6]}-{number[6:]}" if "-" in way else way.format(number)
    receipt = register(world, row(uln=text)).receipt
    assert receipt is not None
    assert Candidate.select().where(Candidate.uln == number).count() == 1


@pytest.mark.parametrize("way", ["'{}", "{}.0"])
def test_a_candidate_number_is_known_however_the_cell_has_it(world: Any, way: str) -> None:
    number = world.candidate(uln=uln(CHANCE))
    register(world, about(way.format(number)))
    assert found() == []


def test_a_uln_of_another_candidate_is_reported_and_other_rows_register(world: Any) -> None:
    taken = uln(CHANCE)
    number, _other = world.candidate(uln=None), world.candidate(uln=taken)
    register(world, about(number, uln=taken), row())
    assert found() == [(2, "uln.taken", TAKEN)]


def test_a_uln_shared_with_a_row_lacking_the_number_is_reported(world: Any) -> None:
    number, person = world.candidate(uln=None), row()
    register(world, {**person, "candidate_number": number}, {**person, "package": "ACAP01B"})
    assert found() == [(3, "uln.twice", "Row 2 has the same ULN for another candidate. Where they are one person, enter the "
                        "candidate’s number in both rows")]


def test_the_list_names_people_registered_at_another_centre(world: Any) -> None:
    person = row()
    candidate = elsewhere(world, person)
    registrar, world.registrar = world.registrar, Person.get(Person.email == "registrar@southgate.example")
    north, world.north = world.north, world.south
    assert registered(register(world, person, digest="theirs").receipt) == (1, 1)
    world.north, world.registrar = north, registrar
    register(world, person, row(), digest="ours")
    assert found() == [(2, "package.elsewhere", "Already registered on ACAP01A. Contact Membership services")]
    assert Candidate.select().where(Candidate.id == candidate).count() == 1


def test_a_candidate_of_another_centre_is_linked_once_and_gaps_filled(world: Any) -> None:
    person = row()
    candidate = elsewhere(world, person, "title")
    receipt = register(world, *({**person, "package": f"ACAP01{letter}"} for letter in "ABD")).receipt
    assert receipt is not None
    assert registered(receipt) == (3, 1)
    record = Candidate.get_by_id(candidate)
    assert (record.email, record.phone, record.title) == (person["email"], person["phone"], person["title"])
    assert Audit.select().where(Audit.verb == "linked", Audit.candidate_id == candidate).count() == 1


def test_waiting_rows_are_checked_again_after_others_are_registered(world: Any) -> None:
    person = row()
    outcome = register(world, person, {**person, "package": "ACAP01B", "email": "other@post.example"}, ready_only=True)
    assert outcome.receipt is not None
    assert list(UploadRow.select(UploadRow.row, UploadRow.state).order_by(UploadRow.row).tuples()) == [
        (2, "registered"), (3, "warning")]
    said = UploadProblem.get(UploadProblem.row == 3)
    assert (said.code, "will be changed to other@post.example" in said.message) == ("email.differs", True)


def test_registering_a_withdrawn_candidate_again_needs_a_reason(world: Any) -> None:
    person = row()
    receipt = register(world, person, digest="the first").receipt
    assert receipt is not None
    ids = ids_of(world.north, *active_of(receipt))
    ending.withdraw(world.north, world.registrar, ids, reason="LEFT_JOB", on=TODAY, today=TODAY)
    outcome = register(world, person, row(), digest="the second")
    assert (outcome.receipt, outcome.waiting) == (None, 1)
    confirm = partial(repairing.confirm, world.north, world.registrar, outcome.upload, "package", "package.again", TODAY)
    with pytest.raises(Refused, match="Enter the reason for registering again"):
        confirm(" ")
    assert confirm("Back from a long illness") == 1
    seen = ready(world.north, outcome.upload.reference, TODAY)
    made = registering.register(world.north, world.registrar, outcome.upload.reference, key="the-key-of-a-form",
                                fingerprint=seen.fingerprint, purchase_order="", today=TODAY)
    again = Registration.get(Registration.receipt == made.id, Registration.again_reason.is_null(False))
    kept = ConfirmedWarning.get(ConfirmedWarning.registration == again.id, ConfirmedWarning.code == "package.again")
    assert (again.again_reason, kept.reason) == ("Back from a long illness", "Back from a long illness")
