"""Rows beside each other: somebody on two packages is one candidate and loses nothing, and two people are not taken for one."""
from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from support import workbooks
from support.workbooks import CHANCE, KIND, TODAY, about, row, sheet

from imi.candidates import actions as candidates
from imi.candidates.models import Candidate, CentreCandidate
from imi.database.bulk import PIECE
from imi.demo.believable import uln
from imi.people.models import Person
from imi.registrations.models import Receipt, Registration
from imi.uploads import receiving
from imi.uploads.fixing import repairing
from imi.uploads.models import UploadProblem, UploadRow
from imi.uploads.registering import register as registering
from imi.uploads.registering.register import ready

# A list of rows, its warnings confirmed.
register = partial(workbooks.register, accept_warnings=True)
SAID = "Row 2 has another {} for the same candidate. Make both rows alike"


def found(severity: str = "error") -> list[tuple[int, str, str]]:
    """The errors that were found, or the warnings."""
    return sorted(UploadProblem.select(UploadProblem.row, UploadProblem.code, UploadProblem.message).where(
        UploadProblem.severity == severity).tuples())


def registered(receipt: Receipt) -> tuple[int, int]:
    """(registrations, different candidates) of a receipt."""
    lines = Registration.select(Registration.candidate_id).where(Registration.receipt == receipt.id).tuples()
    return len(lines), len(set(lines))


@pytest.mark.parametrize("between", [0, PIECE], ids=["beside each other", "in pieces that are written one after the other"])
def test_a_new_person_on_two_packages_is_one_candidate(world: Any, between: int) -> None:
    first = row()
    receipt = register(world, first, *(row() for _ in range(between)), {**first, "package": "ACAP01B"}).receipt
    assert receipt is not None
    assert registered(receipt) == (between + 2, between + 1)
    assert Candidate.select().where(Candidate.uln == first["uln"]).count() == 1


def test_a_person_of_another_centre_on_two_packages_is_linked_once(world: Any) -> None:
    person = row()
    held = candidates.create(world.south, Person.get(Person.email == "registrar@southgate.example"),
                             {name: person[name] for name in ("first_names", "surname", "date_of_birth", "uln")}, "")
    receipt = register(world, person, {**person, "package": "ACAP01B"}).receipt
    assert receipt is not None
    assert registered(receipt) == (2, 1)
    assert CentreCandidate.select().where(CentreCandidate.candidate_id == held).count() == 2


@pytest.mark.parametrize(("changed", "code", "said"), [
    ({"email": "other@post.example"}, "email.otherwise", "Email ID"),
    ({"date_of_birth": date(2004, 2, 3)}, "date_of_birth.otherwise", "Date of Birth"),
    ({"employer_name": "Hill Motors"}, "employer_name.otherwise", "Employer Company Name"),
])
def test_a_persons_second_row_with_other_details_is_reported(
        world: Any, changed: dict[str, Any], code: str, said: str) -> None:
    person = row()
    outcome = register(world, person, {**person, "package": "ACAP01B", **changed})
    assert outcome.receipt is None
    assert found() == [(3, code, SAID.format(said))]


def test_days_of_the_training_may_differ_from_package_to_package(world: Any) -> None:
    person = row()
    later = {"starts_on": date(2026, 10, 1), "ends_on": date(2028, 9, 30), "epa_on": date(2028, 10, 1)}
    register(world, person, {**person, "package": "ACAP01B", **later})
    assert found() == []


def test_two_rows_may_not_change_a_known_candidate_differently(world: Any) -> None:
    number = world.candidate(uln=uln(CHANCE))
    known = about(number)
    silent = {**known, "email": None}
    register(world, silent, {**known, "package": "ACAP01B", "email": "new@post.example"}, digest="one changes it")
    assert found() == []
    assert Candidate.get(Candidate.number == number).email == "new@post.example"
    other = world.candidate(uln=uln(CHANCE))
    register(world, *({**known, "candidate_number": other, "package": package, "email": email} for package, email in
                      (("ACAP01A", "one@post.example"), ("ACAP01B", "two@post.example"))), digest="two change it")
    assert found() == [(3, "email.otherwise", SAID.format("Email ID"))]


@pytest.mark.parametrize("between", [0, PIECE], ids=["beside each other", "in pieces that are written one after the other"])
def test_two_rows_may_change_a_known_candidate_alike(world: Any, between: int) -> None:
    number = world.candidate(uln=uln(CHANCE))
    known = about(number, email="new@post.example")
    receipt = register(world, known, *(row() for _ in range(between)), {**known, "package": "ACAP01B"}).receipt
    assert receipt is not None
    assert registered(receipt) == (between + 2, between + 1)
    assert Candidate.get(Candidate.number == number).email == "new@post.example"


def test_a_person_with_two_ulns_may_have_a_wrong_one(world: Any) -> None:
    person = row()
    register(world, person, {**person, "uln": uln(CHANCE), "email": "other@post.example"})
    assert found("warning") == [(3, "uln.namesake", "Row 2 has the same name and date of birth with another ULN. Check that this "
                                 "is not the same person")]


def test_two_people_sharing_an_email_address_need_confirmation(world: Any) -> None:
    person, other = row(), row(surname="Taylor")
    register(world, person, {**person, "package": "ACAP01B"}, {**other, "email": person["email"]})
    assert found("warning") == [(4, "email.twice", "Row 2 has the same e-mail address for somebody else")]


def test_a_registered_persons_email_address_is_asked_about_in_lists_too(world: Any) -> None:
    person = row()
    register(world, person, digest="the first")
    number = Candidate.get(Candidate.uln == person["uln"]).number
    later = {"starts_on": date(2028, 9, 1), "ends_on": date(2030, 8, 31), "epa_on": date(2030, 9, 1)}
    register(world, row(surname="Taylor", email=person["email"]), row(surname="Khan", email=person["email"], **later),
             {**person, "package": "ACAP01B"}, digest="the second")
    said = f"{number} has the same e-mail address and is registered at the same time"
    assert [one for one in found("warning") if one[1] == "email.registered"] == [(2, "email.registered", said)]


def test_each_row_is_compared_with_the_first_that_has_a_valid_value(world: Any) -> None:
    person = row()
    emails = {"ACAP01A": "nobody", "ACAP01B": "b@post.example", "ACAP01C": "c@post.example"}
    register(world, *({**person, "package": package, "email": email} for package, email in emails.items()))
    assert (4, "email.otherwise", SAID.format("Email ID").replace("Row 2", "Row 3")) in found()


def test_the_review_shows_what_registers_where_one_of_two_rows_is_wrong(world: Any) -> None:
    person = row()
    upload = receiving.receive(world.north, world.registrar, KIND, "list.xlsx", "hash", "key", sheet(
        person, {**person, "package": "ACAP01B", "email": "b@post.example"}), TODAY)
    seen = ready(world.north, upload.reference, TODAY)
    receipt = registering.register(world.north, world.registrar, upload.reference, key="the-key-of-a-form",
                                   fingerprint=seen.fingerprint, purchase_order="", today=TODAY)
    assert [one.row for one in seen.rows] == [2]
    assert receipt.candidates == 1


def test_a_review_is_looked_at_again_where_a_colleague_changed_a_row(world: Any) -> None:
    upload = receiving.receive(world.north, world.registrar, KIND, "list.xlsx", "hash", "key", sheet(row()), TODAY)
    seen = ready(world.north, upload.reference, TODAY)
    repairing.set_cell(world.north, world.registrar, upload, 2, {"surname": "Okafor"}, None, TODAY)
    with pytest.raises(registering.ReviewOutdated):
        registering.register(world.north, world.registrar, upload.reference, key="the-key-of-a-form",
                             fingerprint=seen.fingerprint, purchase_order="", today=TODAY)


def test_a_row_that_is_left_out_is_not_confirmed_with_the_others(world: Any) -> None:
    upload = receiving.receive(world.north, world.registrar, KIND, "list.xlsx", "hash", "key",
                               sheet(row(surname="smith"), row(surname="jones")), TODAY)
    repairing.leave_out(world.north, world.registrar, upload, 3, TODAY)
    assert repairing.confirm(world.north, world.registrar, upload, "surname", "surname.lower_case", TODAY) == 1
    repairing.leave_out(world.north, world.registrar, upload, 3, TODAY, out=False)
    assert list(UploadRow.select(UploadRow.state).order_by(UploadRow.row).tuples()) == [("ready",), ("warning",)]


def test_a_confirmation_for_one_candidate_does_not_count_for_another(world: Any) -> None:
    one, other = (world.candidate(uln=uln(CHANCE)) for _ in range(2))
    known = about(one, employer_name="Hill Motors", date_of_birth=None, email=None, phone=None)
    upload = receiving.receive(world.north, world.registrar, KIND, "list.xlsx", "hash", "key", sheet(known), TODAY)
    repairing.confirm(world.north, world.registrar, upload, "employer_name", "employer_name.differs", TODAY)
    assert UploadRow.get().state == "ready"
    repairing.set_cell(world.north, world.registrar, upload, 2, {"candidate_number": str(other)}, None, TODAY)
    assert UploadRow.get().state == "warning"
