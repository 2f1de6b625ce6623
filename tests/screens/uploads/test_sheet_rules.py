"""What is said of a sheet’s rows over the wire, and of candidates whom the centre has already."""
from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.workbooks import LABEL, row, send, workbook

from imi.candidates.models import Candidate
from imi.uploads.models import Upload


def test_an_existing_candidate_needs_only_the_number_and_gaps_are_filled(portal: Any, registrar: Any) -> None:
    number = portal.world.candidate(uln=None)
    empty = dict.fromkeys(row(), None)
    mine = {**empty, "standard": LABEL, "package": "ACAP01A", "candidate_number": number, "uln": "1000000043",
            **{name: row()[name] for name in ("starts_on", "ends_on", "epa_on", "funding_type")}}
    page = send(registrar, workbook(mine))
    assert "1 ready, 0 to fix" in page.text
    assert Candidate.get(Candidate.number == number).uln is None
    registrar.submit(registrar.get(f"{page.url}/review"), "form[action$=submission]")
    assert Candidate.get(Candidate.number == number).uln == "1000000043"
    record = registrar.get(f"/candidates/{number}")
    assert page.url in [link["href"] for link in record.all("td a") if link.get_text() == Upload.get().reference]


def test_differences_from_the_record_are_asked_about_not_overwritten(portal: Any, registrar: Any) -> None:
    number = portal.world.candidate(surname="Reid", first_names="Mia", email="mia@post.example")
    held = Candidate.get(Candidate.number == number)
    mine = row(uln=held.uln, surname="Reid", first_names="Mia", date_of_birth=held.date_of_birth, gender="Female", title="Mx",
               phone=held.phone, email="mia.reid@post.example")
    page = send(registrar, workbook(mine))
    assert "Email ID is mia@post.example in the record and will be changed to mia.reid@post.example" in page.text
    assert Candidate.get(Candidate.number == number).email == "mia@post.example"
    page = registrar.submit(page, "form[action$=warnings]")
    registrar.submit(registrar.get(f"{page.url.split('#')[0]}/review"), "form[action$=submission]")
    assert Candidate.get(Candidate.number == number).email == "mia.reid@post.example"
    assert Candidate.select().where(Candidate.uln == held.uln).count() == 1


def test_differences_that_change_the_record_are_asked_about_separately(portal: Any, registrar: Any) -> None:
    world = portal.world
    shared, own = world.candidate(title="Mr"), world.candidate(title="Mr")
    world.save(world.batch(str(shared), package="ACAP01B"))
    silent = dict.fromkeys(("uln", "date_of_birth", "email", "phone", "surname", "first_names"))
    page = send(registrar, workbook(*(row(candidate_number=number, title="Miss", **silent) for number in (shared, own))))
    buttons = [button.get_text() for button in page.all("form[action$=warnings] button")]
    assert {"Leave the record as it is in row 2", "Change the record in row 3"} <= set(buttons)
    assert "Title is Mr in the record and will be changed to Miss" in page.text
    assert "Title is Mr in the record, which stays as it is" in page.text


def test_a_registered_candidates_name_is_not_changed_by_a_sheet(portal: Any, registrar: Any) -> None:
    portal.world.save(portal.world.batch("1000001"))
    held = Candidate.get(Candidate.number == 1000001)
    page = send(registrar, workbook(row(uln=held.uln, first_names="Samuel", surname="Tailor", date_of_birth=held.date_of_birth,
                                        package="ACAP01B")))
    assert "Surname is Taylor in the record, which stays as it is" in page.text


PROBLEMS = [
    ({"package": "ACAP99"}, "ACAP99 is not a package of your centre’s standards"),
    ({"standard": "Plumber"}, "Plumber is not one of your centre’s standards"),
    ({"standard": "Heavy_Vehicle_Service_and_Maintenance_Technician_ST0068_AP01"},
     "ACAP01A is a package of Autocare Technician ST0499 AP01, not of the standard in this row"),
    ({"package": None}, "Choose a package of the standard"), ({"candidate_number": "9999999"}, "9999999 is not at your centre"),
    ({"uln": 123456789}, "ULN"), ({"uln": 7.7e20}, "The spreadsheet has changed this number to 7.7e+20"),
    ({"phone": True}, "holds true, which the spreadsheet made of something else"),
    ({"surname": "=1+1"}, "Surname has a formula without a value"),
    ({"surname": date(2026, 5, 1)}, "Surname holds 2026-05-01, which the spreadsheet made of something else"),
    ({"purchase_order": 12345678901234567}, "The spreadsheet has changed this number to 1.234567890123457e+16"),
    ({"purchase_order": date(2026, 4, 3)}, "holds 2026-04-03, which the spreadsheet made of something else"),
    ({"purchase_order": "P" * 51}, "Purchase order number must be 50 characters or fewer"),
]


@pytest.mark.failure(69, 80, 87)
@pytest.mark.parametrize("changed, sentence", PROBLEMS)
def test_each_problem_is_reported_in_its_fields_words(registrar: Any, changed: dict[str, Any], sentence: str) -> None:
    page = send(registrar, workbook(row(), row(**changed)))
    assert sentence in page.text
    assert "1 ready, 1 to fix" in page.text


@pytest.mark.parametrize("standard", ["Autocare_Technician_ST0499_AP01", "autocare technician st0499 ap01", "st0499-ap01", None])
def test_a_standard_may_be_written_in_the_guides_way_or_the_plain_one(registrar: Any, standard: str | None) -> None:
    assert "1 ready, 0 to fix" in send(registrar, workbook(row(standard=standard))).text


def test_a_telephone_number_gets_its_lost_zero_back_and_says_so(registrar: Any) -> None:
    page = send(registrar, workbook(row(phone=1174960123)))
    assert "Read as 01174960123: the first zero had been dropped" in page.text


def test_a_person_twice_on_a_package_is_reported_with_the_other_row(registrar: Any) -> None:
    twice = row()
    page = send(registrar, workbook(twice, row(), twice))
    assert "Row 2 has the same candidate on ACAP01A. Leave one of the rows out" in page.text


@pytest.mark.failure(78)
def test_a_possible_duplicate_is_resolved_as_same_person_or_another(portal: Any, registrar: Any) -> None:
    number = portal.world.candidate(surname="Reid", first_names="Mia", uln=None)
    held = Candidate.get(Candidate.number == number)
    mine = row(surname="Reid", first_names="Mia", date_of_birth=held.date_of_birth)
    page = send(registrar, workbook(mine, row()))
    assert f"{number} has the same name and date of birth" in page.text
    same = registrar.post(f"{page.url}/rows/2", {"candidate_number": str(number)})
    assert "has the same name" not in same.text
    again = send(registrar, workbook(row(surname="Reid", first_names="Mia", date_of_birth=held.date_of_birth)))
    assert again.all(f"button[name=candidate_number][value='{number}']")
    different = registrar.submit(again, "form[action$=warnings]")
    assert "1 ready, 0 to fix, 0 to look at" in different.text
