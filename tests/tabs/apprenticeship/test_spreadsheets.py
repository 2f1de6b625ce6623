"""Registering by spreadsheet over the wire: template, upload, report, repair in the browser, receipt, and files back."""
from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook
from peewee import SQL
from workbooks import HEADINGS, LABEL, SHEETS, book, file_of, row, send, workbook

from imi.candidates.models import Candidate, CentreCandidate
from imi.migrations.guards import FLAGS
from imi.registrations.models import Receipt, Registration
from imi.uploads.fields import SHEET
from imi.uploads.models import Upload, UploadProblem, UploadRow


def test_a_whole_list_is_sent_checked_and_registered_on_one_receipt(registrar: Any) -> None:
    page = send(registrar, workbook(*(row() for _n in range(5)), row(package="ACAP01B Autocare Year 2")))
    assert "6 ready, 0 to fix, 0 to look at" in page.text
    assert "Nothing has been registered yet" in page.text
    assert Registration.select().count() == 0
    review = registrar.get(f"{page.url}/review")
    assert "ACAP01B" in review.text
    receipt = registrar.submit(review, "form[action$=submission]", purchase_order="PO 7")
    assert receipt.one("h1").get_text() == "6 candidates registered"
    assert {"5 candidates", "1 candidate"} <= {cell.get_text() for cell in receipt.all("dt")}
    assert Receipt.get().purchase_order == "PO 7"
    again = registrar.get(page.url)
    assert f"6 registered: {Receipt.get().reference}" in again.text
    assert len(again.all("tbody .tag.ok")) == 6


def test_the_search_knows_of_newcomers_what_the_database_would_reckon(registrar: Any) -> None:
    page = send(registrar, workbook(*(row() for _n in range(3))))
    registrar.submit(registrar.get(f"{page.url}/review"), "form[action$=submission]")
    new = CentreCandidate.candidate_id.in_(Registration.select(Registration.candidate))
    said = CentreCandidate.select(CentreCandidate.missing, CentreCandidate.registered, CentreCandidate.live).where(new)
    assert list(said.tuples()) == [(False, True, True)] * 3
    for name, reckoned in FLAGS.items():
        assert CentreCandidate.select().where(new, SQL(f"{name} <> {reckoned}".replace("centre_candidate", "t1"))).count() == 0


def test_pressing_save_twice_registers_once(registrar: Any) -> None:
    page = send(registrar, workbook(row(), row()))
    review = registrar.get(f"{page.url}/review")
    first, second = (registrar.submit(review, "form[action$=submission]") for _press in range(2))
    assert first.url == second.url
    assert Receipt.select().count() == 1


def test_a_wrong_cell_is_put_right_and_the_file_is_never_sent_again(registrar: Any) -> None:
    page = send(registrar, workbook(row(), row(date_of_birth="31/02/2006"), row(email="nobody")))
    assert "1 ready, 2 to fix" in page.text
    names = [box["name"] for box in page.all("section.cause input[type=text]")]
    assert sorted(names) == ["date_of_birth", "email"]
    page = registrar.submit(page, "form[action$='rows/3']", date_of_birth="28/2/2006")
    assert "1 to fix" in page.text
    page = registrar.submit(page, "form[action$='rows/4']", email="nobody@post.example")
    assert "3 ready, 0 to fix" in page.text
    page = registrar.submit(page, "form.undo")
    assert "2 ready, 1 to fix" in page.text


def test_a_cell_that_is_not_right_yet_is_said_to_be_wrong_and_keeps_what_was_typed(registrar: Any) -> None:
    sent_page = send(registrar, workbook(row(), row(date_of_birth="31/02/2006"), row(email="nobody")))
    page = registrar.submit(sent_page, "form[action$='rows/3']", date_of_birth="31/13/2006")
    assert page.status == 422
    assert page.one(".msg.error").get_text(strip=True) == "Row 3: Date of birth must be a real date. 2 rows left"
    assert page.one("form[action$='rows/3'] input[name=date_of_birth]")["value"] == "31/13/2006"
    assert registrar.submit(page, "form[action$='rows/3']").status == 422
    page = registrar.submit(registrar.get(sent_page.url), "form[action$='rows/3']", date_of_birth="28/2/2006")
    assert page.status == 200
    assert "Row 3 changed. 1 row left" in page.text


def test_a_text_that_is_wrong_too_is_said_to_be_after_a_change_in_many_rows(registrar: Any) -> None:
    page = send(registrar, workbook(row(employer_postcode="B33"), row(employer_postcode="B33")))
    page = registrar.submit(page, "form[action$=replace]", value="B34")
    assert page.status == 422
    assert "Enter a full UK postcode, like AA3 1AB. 2 rows left" in page.one(".msg.error").get_text()


def test_of_several_sentences_of_one_cause_each_row_has_its_own(registrar: Any) -> None:
    page = send(registrar, workbook(row(surname="OKAFOR"), row(surname="IQBAL")))
    assert "Surname is in capitals: OKAFOR" in page.one(".cause h2").get_text()
    [note] = page.all(".cause .note")
    assert note.get_text() == "Surname is in capitals: IQBAL. Certificates print it as typed"


def test_what_is_said_above_the_report_is_whole_sentences_and_undo_names_what_it_takes_back(registrar: Any) -> None:
    page = send(registrar, workbook(*(row() for _n in range(52))))
    page = registrar.submit(registrar.get(f"{page.url}/rows/3"), "form[action$='exclude']")
    assert "51 ready, 0 to fix, 0 to look at. 1 left out. Nothing has been registered yet." in page.text
    assert page.one(".undo span").get_text() == "Row 3 was left out."
    ready = registrar.get(f"{page.url.split('#')[0]}?view=ready")
    assert ready.one("#rows-caption").get_text() == "51 ready rows, page 1 of 2"
    assert registrar.get(f"{page.url.split('#')[0]}?view=left-out").one("#rows-caption").get_text() == "1 row left out"


def test_a_view_of_the_rows_comes_as_a_part_and_says_where_nothing_is_in_it(registrar: Any) -> None:
    page = send(registrar, workbook(row(), row(surname=None)))
    for view, said in (("ready", "1 ready row"), ("left-out", "No row is left out."), ("warnings", "No row is to look at."),
                       ("registered", "No row is registered yet."), ("all", "2 rows")):
        part = registrar.fragment(f"{page.url.split('#')[0]}?view={view}", "report")
        assert [found.get_text() for found in part.all("[autofocus]")] == [said]
    assert not registrar.get(f"{page.url.split('#')[0]}?view=left-out").all("[autofocus]"), "a page begins at its top"


def test_three_alike_are_put_right_at_once(registrar: Any) -> None:
    page = send(registrar, workbook(*(row(funding_type="Levi") for _n in range(3)), row()))
    group = page.one("section.cause")
    assert "Funding type must be one from the list" in group.get_text()
    chosen = page.one("form[action$=replace] option[selected]")
    assert chosen["value"] == "Levy"
    page = registrar.submit(page, "form[action$=replace]", value="Levy")
    assert "4 ready, 0 to fix" in page.text
    assert "3 rows changed" in page.text


def test_what_is_ready_is_registered_now_and_the_rest_later_under_the_same_reference(registrar: Any) -> None:
    page = send(registrar, workbook(row(), row(surname=None)))
    registrar.submit(registrar.get(f"{page.url}/review"), "form[action$=submission]")
    page = registrar.get(page.url)
    assert "0 ready, 1 to fix" in page.text
    assert "1 registered" in page.text
    page = registrar.submit(page, "form[action$='rows/3']", surname="Okafor")
    registrar.submit(registrar.get(f"{page.url.split('#')[0]}/review"), "form[action$=submission]")
    assert Receipt.select().count() == 2
    assert Upload.get().state == "registered"


def test_warnings_are_confirmed_by_kind_and_kept_with_the_registration(registrar: Any) -> None:
    page = send(registrar, workbook(row(surname="smith"), row(surname="jones")))
    assert "0 ready, 0 to fix, 2 to look at" in page.text
    page = registrar.submit(page, "form[action$=warnings]")
    assert "2 ready" in page.text
    registrar.submit(registrar.get(f"{page.url.split('#')[0]}/review"), "form[action$=submission]")
    from imi.registrations.models import ConfirmedWarning

    assert ConfirmedWarning.select().where(ConfirmedWarning.registration.is_null(False)).count() == 2


def test_a_row_is_left_out_and_put_back(registrar: Any) -> None:
    page = send(registrar, workbook(row(), row(uln="1")))
    page = registrar.submit(page, "form[action$='rows/3/exclude']")
    assert "1 ready, 0 to fix" in page.text
    page = registrar.submit(registrar.get(f"{page.url.split('#')[0]}?view=left-out"), "form[action$='rows/3/exclude']", back="1")
    assert "1 ready, 1 to fix" in page.text


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


def test_what_differs_from_the_record_is_asked_about_and_never_overwritten_by_itself(portal: Any, registrar: Any) -> None:
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


def test_what_a_registered_candidate_is_called_stays_as_it_is(portal: Any, registrar: Any) -> None:
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
]


@pytest.mark.failure(69, 80, 87)
@pytest.mark.parametrize("changed, sentence", PROBLEMS)
def test_each_problem_is_said_in_its_fields_words(registrar: Any, changed: dict[str, Any], sentence: str) -> None:
    page = send(registrar, workbook(row(), row(**changed)))
    assert sentence in page.text
    assert "1 ready, 1 to fix" in page.text


@pytest.mark.parametrize("standard", ["Autocare_Technician_ST0499_AP01", "autocare technician st0499 ap01", "st0499-ap01", None])
def test_a_standard_may_be_written_in_the_guides_way_or_the_plain_one(registrar: Any, standard: str | None) -> None:
    assert "1 ready, 0 to fix" in send(registrar, workbook(row(standard=standard))).text


def test_a_telephone_number_gets_its_lost_zero_back_and_says_so(registrar: Any) -> None:
    page = send(registrar, workbook(row(phone=1174960123)))
    assert "Read as 01174960123: the spreadsheet had dropped the first zero" in page.text


def test_one_person_twice_on_a_package_is_named_with_the_other_row(registrar: Any) -> None:
    twice = row()
    page = send(registrar, workbook(twice, row(), twice))
    assert "Row 2 has the same candidate on ACAP01A. Leave one of the rows out" in page.text


@pytest.mark.failure(90)
def test_the_same_file_is_not_taken_twice_unless_it_is_meant(registrar: Any) -> None:
    content = workbook(row())
    first = send(registrar, content)
    second = send(registrar, content)
    assert second.status == 409
    assert second.all(f"a[href='{first.url}']")
    assert "choose it once more" in second.text
    assert Upload.select().count() == 1
    assert send(registrar, content, again="1").status == 200
    assert Upload.select().count() == 2


@pytest.mark.parametrize("content, sentence", [
    (b"", "The file is empty"), (b"%PDF-1.7", "This is not an Excel workbook: it is a PDF"),
    (file_of(book([])), "The sheet has no rows"), (workbook(row())[:2000], "damaged or was not transferred whole"),
    (file_of(book([{"surname": "x"}], headings=["a", "b"])), "No column of the sheet"),
])
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do_and_kept_nowhere(
    portal: Any, registrar: Any, content: bytes, sentence: str,
) -> None:
    page = send(registrar, content)
    assert page.status == 422
    assert sentence in page.text
    assert Upload.select().count() == 0
    assert not list((portal.settings.instance_path / "uploads").iterdir())


@pytest.mark.failure(122)
def test_more_than_ten_megabytes_are_too_much(registrar: Any) -> None:
    page = send(registrar, b"x" * (11 * 1024 * 1024))
    assert page.status == 413
    assert "up to 10 MB" in page.text


def test_a_page_without_a_file_says_so(registrar: Any) -> None:
    assert "Choose a file, or paste a block" in registrar.post(SHEETS, {}).text


def test_what_a_reader_may_not_do_is_not_offered(portal: Any, registrar: Any, reader: Any) -> None:
    page = send(registrar, workbook(row(surname=None)))
    seen = reader.get(page.url)
    assert seen.status == 200
    assert not seen.all("#report form")
    assert reader.post(f"{page.url}/rows/2", {"surname": "x"}).status == 403


def test_an_upload_is_nothing_to_another_centre(registrar: Any, southgate: Any) -> None:
    page = send(registrar, workbook(row()))
    for path in ("", "/review", "/annotated.xlsx", "/changes.csv", "/rows/2"):
        assert southgate.get(page.url + path).status == 404
    for path in ("/submission", "/undo", "/rows/2", "/rows/2/exclude", "/replace", "/warnings", "/cancel"):
        assert southgate.post(page.url + path, {}).status == 404
    assert "candidates.xlsx" not in southgate.get(SHEETS).text


def test_somebody_who_was_slower_is_told_and_overwrites_nothing(portal: Any, registrar: Any) -> None:
    page = send(registrar, workbook(row(surname=None)))
    assert portal.browser("coordinator").post(f"{page.url}/rows/2", {"surname": "Okafor", "edition": "1"}).status == 200
    late = registrar.submit(page, "form[action$='rows/2']", surname="Okafo")
    assert late.status == 409
    assert "Row 2 was changed in the meantime" in late.text
    assert "Okafor" in UploadRow.get().fixed


def test_the_list_comes_back_with_what_is_to_fix_beside_each_row(registrar: Any) -> None:
    made = book([row(), row(surname=None)], )
    made.active["V1"], made.active["V3"] = "Our own column", "kept"
    page = send(registrar, file_of(made))
    sheet = load_workbook(io.BytesIO(registrar.client.get(f"{page.url}/annotated.xlsx").data))
    first = sheet["Candidates"]
    assert [cell.value for cell in first[1]][:3] == ["Problems", "Status", "Standard"]
    assert first["A3"].value == "Enter the candidate’s surname"
    assert [cell.value for cell in first[3]][-1] == "kept"
    assert sheet["What to fix"]["A2"].value == "3"
    # Sent back, the two columns are left out.
    again = send(registrar, registrar.client.get(f"{page.url}/annotated.xlsx").data)
    assert "1 ready, 1 to fix" in again.text
    page = registrar.submit(page, "form[action$='rows/3']", surname="=cmd")
    address = page.url.split("#")[0]
    corrected = load_workbook(io.BytesIO(registrar.client.get(f"{address}/corrected.xlsx").data)).active
    place = [cell.value for cell in corrected[1]].index("Surname")
    assert (corrected[3][place].value, corrected[3][place].data_type) == ("=cmd", "s")
    changes = registrar.client.get(f"{address}/changes.csv").get_data(as_text=True)
    assert "3,Surname,,'=cmd" in changes


def test_hidden_rows_that_were_read_stand_in_the_list_that_comes_back(registrar: Any) -> None:
    made = book([row(surname=None), row()])
    made.active.row_dimensions[2].hidden = True
    page = send(registrar, file_of(made), hidden="1")
    assert "1 ready, 1 to fix" in page.text
    first = load_workbook(io.BytesIO(registrar.client.get(f"{page.url}/annotated.xlsx").data))["Candidates"]
    assert first["A2"].value == "Enter the candidate’s surname"


def test_the_whole_row_is_a_form(registrar: Any) -> None:
    page = send(registrar, workbook(row(surname=None, email="nobody")))
    form = registrar.get(f"{page.url}/rows/2")
    assert len(form.all(".err")) == 2
    boxes = [box["name"] for box in form.all(".field input:not([type=checkbox])")]
    assert boxes[:3] == ["surname", "email", "standard"], "what is wrong stands first"
    assert form.one("[autofocus]")["name"] == "surname"
    page = registrar.submit(form, "form[action$='rows/2']", surname="Okafor", email="okafor@post.example")
    assert "1 ready, 0 to fix" in page.text


def test_the_number_of_statements_does_not_depend_on_the_rows(portal: Any, registrar: Any, statements: Any) -> None:
    asked = []
    for count in (3, 60):
        with statements() as counted:
            page = send(registrar, workbook(*(row() for _n in range(count))))
        with statements() as shown:
            registrar.get(page.url)
        review = registrar.get(f"{page.url}/review")
        with statements() as saved:
            registrar.submit(review, "form[action$=submission]")
        asked.append((len(counted), len(shown), len(saved)))
    assert asked[0] == asked[1]


def test_problems_are_counted_once(registrar: Any) -> None:
    send(registrar, workbook(row(surname=None)))
    assert [problem.code for problem in UploadProblem.select()] == ["surname.missing"]


def test_the_page_states_the_limits_and_every_column(registrar: Any) -> None:
    page = registrar.get(SHEETS)
    assert "Up to 10 MB and 20,000 rows" in page.text
    assert len(page.all("#columns ~ .scroll tbody tr")) == 21
    assert "Template Download" in page.text


def test_a_template_that_was_filled_comes_back_as_it_was(registrar: Any) -> None:
    made = load_workbook(io.BytesIO(registrar.client.get(f"{SHEETS}/template.xlsx?package=ACAP01A&rows=10").data))
    sheet = made["Candidates"]
    assert [cell.value.removesuffix(" *") for cell in sheet[1]][:3] == ["Standard", "Package", "Title"]
    assert made["Lists"].sheet_state == "hidden"
    person = row()
    for place, cell in enumerate(sheet[2]):
        name = list(person)[place] if place < len(person) else ""
        if name not in ("standard", "package", ""):
            cell.value = person[name]
    page = send(registrar, file_of(made))
    # The other nine rows hold the package only: they are about nobody.
    assert "1 ready, 0 to fix" in page.text
    assert UploadRow.select().count() == 1


def test_the_upload_page_shows_what_was_sent(registrar: Any) -> None:
    send(registrar, workbook(row(surname=None)), name="Cohort 2026.xlsx")
    page = registrar.get(SHEETS)
    assert "Cohort 2026.xlsx" in page.text
    assert "1 to fix" in page.text


def test_a_block_that_was_pasted_takes_the_same_road(registrar: Any) -> None:
    mine = row(surname=None)
    lines = ["\t".join(HEADINGS), "\t".join("" if mine.get(field.name) is None else str(mine[field.name]) for field in SHEET)]
    page = registrar.post(SHEETS, {"pasted": "\r\n".join(lines)})
    assert "Enter the candidate’s surname" in page.text
    page = registrar.submit(page, "form[action$='rows/2']", surname="Okafor")
    assert "1 ready, 0 to fix" in page.text


def test_a_block_without_headings_is_kept_in_its_box_with_what_to_do(registrar: Any) -> None:
    page = registrar.post(SHEETS, {"pasted": "a\tb\tc\nd\te\tf"})
    assert page.status == 422
    assert "Row 1 needs headings" in page.text
    assert page.one("#pasted").get_text().split() == ["a", "b", "c", "d", "e", "f"]


@pytest.mark.failure(78)
def test_somebody_who_may_be_here_already_is_the_same_person_or_another(portal: Any, registrar: Any) -> None:
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


def test_rows_with_headings_in_the_batch_screens_box_take_the_road_of_a_sheet(portal: Any, registrar: Any) -> None:
    draft, mine = portal.world.batch("1000001"), row(surname=None)
    lines = ["\t".join(HEADINGS), "\t".join("" if mine.get(field.name) is None else str(mine[field.name]) for field in SHEET)]
    page = registrar.post(f"/apprenticeships/registrations/batches/{draft}/candidates", {"numbers": "\n".join(lines)})
    assert "Enter the candidate’s surname" in page.text
