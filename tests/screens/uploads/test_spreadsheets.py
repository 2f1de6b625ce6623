"""Registering by spreadsheet over the wire: a list is sent, refused, registered, and comes back as a file."""
from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook
from peewee import SQL
from support.addresses import SHEETS
from support.workbooks import HEADINGS, SHEET, book, file_of, row, send, workbook

from imi.candidates.models import CentreCandidate
from imi.migrations.guards import FLAGS
from imi.registrations.models import Receipt, Registration
from imi.uploads.models import Upload, UploadRow


def test_a_whole_list_is_sent_checked_and_registered_on_one_receipt(registrar: Any) -> None:
    page = send(registrar, workbook(*(row() for _n in range(5)), row(package="ACAP01B Autocare Year 2")))
    assert "6 ready, 0 to fix, 0 to look at" in page.text
    assert "Nothing has been registered yet" in page.text
    assert Registration.select().count() == 0
    review = registrar.get(f"{page.url}/review")
    assert "ACAP01B" in review.text
    receipt = registrar.submit(review, "form[action$=submission]", purchase_order="PO 7")
    assert receipt.one("h1").get_text() == "6 candidates registered"
    assert {"5 registrations", "1 registration"} <= {cell.get_text() for cell in receipt.all("dt")}
    assert Receipt.get().purchase_order == "PO 7"
    again = registrar.get(page.url)
    assert f"6 registered: {Receipt.get().reference}" in again.text
    assert len(again.all("tbody .tag.ok")) == 6


def test_new_candidates_of_an_upload_have_correct_search_flags(registrar: Any) -> None:
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


def test_ready_rows_register_now_and_the_rest_later_under_one_reference(registrar: Any) -> None:
    page = send(registrar, workbook(row(), row(surname=None)))
    registrar.submit(registrar.get(f"{page.url}/review"), "form[action$=submission]")
    page = registrar.get(page.url)
    assert "0 ready, 1 to fix" in page.text
    assert "1 registered" in page.text
    page = registrar.submit(page, "form[action$='rows/3']", surname="Okafor")
    registrar.submit(registrar.get(f"{page.url.split('#')[0]}/review"), "form[action$=submission]")
    assert Receipt.select().count() == 2
    assert Upload.get().state == "registered"


@pytest.mark.failure(90)
def test_a_file_is_not_taken_twice_unless_confirmed(registrar: Any) -> None:
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
def test_an_unreadable_file_is_refused_with_advice_and_not_kept(
    portal: Any, registrar: Any, content: bytes, sentence: str,
) -> None:
    page = send(registrar, content)
    assert page.status == 422
    assert sentence in page.text
    assert Upload.select().count() == 0
    assert not list((portal.settings.instance_path / "uploads").iterdir())


@pytest.mark.failure(122)
def test_a_file_over_ten_megabytes_is_refused(registrar: Any) -> None:
    page = send(registrar, b"x" * (11 * 1024 * 1024))
    assert page.status == 413
    assert "up to 10 MB" in page.text


def test_a_page_without_a_file_says_so(registrar: Any) -> None:
    assert "Choose a file, or paste a block" in registrar.post(SHEETS, {}).text


def test_readers_are_not_offered_what_they_may_not_do(portal: Any, registrar: Any, reader: Any) -> None:
    page = send(registrar, workbook(row(surname=None)))
    seen = reader.get(page.url)
    assert seen.status == 200
    assert not seen.all("#report form")
    assert reader.post(f"{page.url}/rows/2", {"surname": "x"}).status == 403


def test_an_upload_is_not_found_by_another_centre(registrar: Any, southgate: Any) -> None:
    page = send(registrar, workbook(row()))
    for path in ("", "/review", "/annotated.xlsx", "/changes.csv", "/rows/2"):
        assert southgate.get(page.url + path).status == 404
    for path in ("/submission", "/undo", "/rows/2", "/rows/2/exclude", "/replace", "/warnings", "/cancel"):
        assert southgate.post(page.url + path, {}).status == 404
    assert "candidates.xlsx" not in southgate.get(SHEETS).text


def test_the_list_comes_back_with_what_is_to_fix_beside_each_row(registrar: Any) -> None:
    made = book([row(), row(surname=None)], )
    made.active["V1"], made.active["V3"] = "Our own column", "kept"
    page = send(registrar, file_of(made))
    sheet = load_workbook(io.BytesIO(registrar.client.get(f"{page.url}/annotated.xlsx").data))
    first = sheet["Candidates"]
    assert [cell.value for cell in first[1]][:3] == ["Problems", "Status", "Standard"]
    assert first["A3"].value == "Enter the candidate’s surname"
    assert [cell.value for cell in first[3]][-1] == "kept"
    assert sheet["What to fix"]["A2"].value == 3
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


def test_download_pages_say_that_hidden_rows_are_left_out(registrar: Any) -> None:
    made = book([row(), row()])
    said = "What is hidden in your file is in neither of the two"
    assert said not in send(registrar, file_of(made)).text
    made.active.row_dimensions[2].hidden = True
    assert said in send(registrar, file_of(made)).text


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


def test_the_report_says_what_the_rows_came_from(registrar: Any) -> None:
    assert "Sheet “Candidates”, 1 row." in send(registrar, workbook(row())).one("h1 + .hint").get_text()
    page = send(registrar, b"Surname,First name(s),ULN\nTaylor,Sam,1\nKhan,Aisha,2\n", name="list.csv")
    assert "Text file, 2 rows." in page.one("h1 + .hint").get_text()


def test_a_pasted_list_is_checked_like_a_file(registrar: Any) -> None:
    mine = row(surname=None)
    lines = ["\t".join(HEADINGS), "\t".join("" if mine.get(field.name) is None else str(mine[field.name]) for field in SHEET)]
    page = registrar.post(SHEETS, {"pasted": "\r\n".join(lines)})
    assert "Enter the candidate’s surname" in page.text
    assert "Pasted list, 1 row." in page.one("h1 + .hint").get_text()
    page = registrar.submit(page, "form[action$='rows/2']", surname="Okafor")
    assert "1 ready, 0 to fix" in page.text


def test_a_block_without_headings_is_kept_in_its_box_with_what_to_do(registrar: Any) -> None:
    page = registrar.post(SHEETS, {"pasted": "a\tb\tc\nd\te\tf"})
    assert page.status == 422
    assert "No column of the list has a heading of the template. Row 1 needs headings" in page.text
    assert page.one("#pasted").get_text().split() == ["a", "b", "c", "d", "e", "f"]


def test_rows_with_headings_pasted_into_a_batch_become_a_sheet(portal: Any, registrar: Any) -> None:
    draft, mine = portal.world.batch("1000001"), row(surname=None)
    lines = ["\t".join(HEADINGS), "\t".join("" if mine.get(field.name) is None else str(mine[field.name]) for field in SHEET)]
    page = registrar.post(f"/apprenticeships/registrations/batches/{draft}/candidates", {"numbers": "\n".join(lines)})
    assert "Enter the candidate’s surname" in page.text
