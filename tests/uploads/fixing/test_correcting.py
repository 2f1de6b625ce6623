"""Other columns, another file, and two people at one row: nothing that was typed or registered is lost."""
from __future__ import annotations

import io
import threading
from datetime import datetime
from typing import Any

import pytest
from openpyxl import load_workbook
from support.addresses import SHEETS
from support.makers import CAST
from support.workbooks import HEADINGS, again, book, file_of, row, send, workbook

from imi.registrations.models import Registration
from imi.uploads.models import Upload, UploadChange, UploadProblem, UploadRow


def states() -> list[tuple[int, str]]:
    """What each row is, in their order."""
    return list(UploadRow.select(UploadRow.row, UploadRow.state).order_by(UploadRow.row).tuples())


@pytest.mark.failure(75)
def test_columns_with_other_headings_are_matched_by_hand_and_then_checked(registrar: Any) -> None:
    headings = ["First nam" if name == "First name(s)" else f"Col {n}" for n, name in enumerate(HEADINGS)]
    made = book([row(), row()], headings=headings)
    page = send(registrar, file_of(made))
    assert page.one("h1").get_text() == "Match the columns of candidates.xlsx"
    guess = page.one("select[aria-label='Our field for First nam'] option[selected]")
    assert guess["value"] == "first_names"
    guessed = {name: page.all(f"#column-{n} option[selected]") for n, name in enumerate(HEADINGS)}
    assert {name: option.get_text() for name, options in guessed.items() for option in options} == {name: name for name in (
        "Standard", "Package", "Title", "First name(s)", "Date of Birth", "Gender", "ULN", "Email ID", "Employer ERN",
        "Employer Postcode", "Apprenticeship Start Date", "Funding Type",
    )}, "by their values"
    assert "Not chosen for any column yet: Surname" in " ".join(page.text.split()), "the package decides the standard"
    assert UploadRow.select().count() == 0
    chosen = {f"column-{n}": name for n, name in enumerate(row())}
    twice = registrar.submit(page, "form[action$=columns]", **{**chosen, "column-0": "surname"})
    assert (twice.status, "Surname can be one column only" in twice.text) == (422, True)
    few = registrar.submit(page, "form[action$=columns]", **dict.fromkeys(chosen, ""))
    assert (few.status, "three columns at least" in few.text) == (422, True)
    assert "Columns to match" in registrar.get(SHEETS).text
    done = registrar.submit(page, "form[action$=columns]", **chosen)
    assert "2 ready, 0 to fix" in done.text
    assert registrar.get(f"{done.url}/annotated.xlsx").status == 200


def test_rematching_columns_of_a_partly_known_sheet_keeps_repairs(registrar: Any) -> None:
    headings = ["What they do" if name == "Employee Position" else name for name in HEADINGS]
    made = book([row(email="nobody"), row()], headings=headings)
    page = send(registrar, file_of(made))
    assert "0 ready, 2 to fix" in page.text
    page = registrar.post(f"{page.url}/rows/2", {"email": "nobody@post.example"})
    link = page.one("a[href$='/columns']")
    columns = registrar.get(link["href"])
    place = HEADINGS.index("Employee Position")
    done = registrar.submit(columns, "form[action$=columns]", **{f"column-{place}": "position"})
    assert "2 ready, 0 to fix" in done.text
    assert UploadRow.get(UploadRow.row == 2).fixed == '{"email": "nobody@post.example"}'


def test_a_corrected_file_goes_into_the_same_upload(registrar: Any) -> None:
    one, two, three, four, new = row(), row(surname=None), row(email="nobody"), row(), row()
    page = send(registrar, workbook(one, two, three, four))
    registrar.submit(registrar.get(f"{page.url}/review"), "form[action$=submission]")
    page = registrar.submit(registrar.get(page.url), "form[action$='rows/3']", surname="Okafor")
    page = registrar.submit(page, "form[action$='rows/4']", email="someone@post.example")
    assert "2 ready, 0 to fix" in page.text
    # A row is new on top, one that was registered is gone, the repaired cell of another was changed in the file.
    page = again(registrar, page, workbook(new, one, two, {**three, "email": "three@post.example"}))
    assert page.status == 200
    assert "1 cell changed, 1 row added, 1 row registered before" in page.text
    assert "3 ready, 0 to fix" in page.text
    kept = {one.row: (one.state, one.fixed) for one in UploadRow.select()}
    assert kept[2] == ("ready", "{}")
    assert kept[3] == ("registered", "{}")
    assert kept[4] == ("ready", '{"surname": "Okafor"}')
    assert kept[5][0] in ("ready", "registered")
    assert sorted(state for state, _fixed in kept.values()) == ["ready"] * 3 + ["registered"] * 2
    assert ["5", "Email ID", "someone@post.example", "three@post.example"] in [
        [cell.get_text() for cell in line.select("th, td")] for line in page.all("tbody tr")]
    assert Registration.select().count() == 2
    registrar.submit(registrar.get(f"{page.url.split('#')[0]}/review"), "form[action$=submission]")
    assert Registration.select().count() == 5
    assert len(list(UploadProblem.select().where(UploadProblem.row.not_in([*kept])))) == 0
    assert "3,Surname" not in registrar.client.get(f"{page.url}/changes.csv").get_data(as_text=True)


def test_sending_back_the_corrected_list_changes_nothing(registrar: Any) -> None:
    page = send(registrar, workbook(row(date_of_birth="4/5/2006"), row(date_of_birth="31/13/2006", surname=None),
                                    row(starts_on="2026-09-01")))
    page = registrar.submit(registrar.get(f"{page.url}/rows/3"), "form[action$='rows/3']", date_of_birth="7 March 2006",
                            surname="Okafor")
    steps, before = UploadChange.select().count(), states()
    made = registrar.client.get(f"{page.url.split('#')[0]}/corrected.xlsx").data
    sheet = load_workbook(io.BytesIO(made))["Candidates"]
    place = [cell.value for cell in sheet[1]].index("Date of Birth") + 1
    assert [sheet.cell(row=n, column=place).value for n in (2, 3)] == ["4/5/2006", datetime(2006, 3, 7)]
    assert {next(iter(rule.sqref.ranges)).coord for rule in sheet.data_validations.dataValidation if rule.type == "list"} == {
        f"{letter}2:{letter}4" for letter in ("A", "B", "C", "G", "S")}
    page = again(registrar, page, made)
    assert page.status == 200
    assert (UploadChange.select().count(), states()) == (steps, before)
    assert "cell changed" not in page.text


def test_the_page_says_who_sent_the_file_that_it_shows(portal: Any, registrar: Any) -> None:
    page = send(registrar, workbook(row(surname=None)))
    assert page.one("#job > .hint").get_text().startswith("Sent 23 November 2026, 12:00 by Priya Nair. ")
    page = again(portal.browser("coordinator"), page, workbook(row()))
    assert page.one("#job > .hint").get_text().startswith(f"Sent 23 November 2026, 12:00 by {CAST['coordinator'][1]}. ")


def test_rows_missing_from_a_corrected_file_are_left_out_and_restorable(portal: Any, registrar: Any) -> None:
    one, two = row(surname="smith"), row(surname=None)
    page = send(registrar, workbook(one, two))
    page = registrar.submit(page, "form[action$=warnings]")
    page = again(registrar, page, workbook(row(), one))
    assert "2 rows to fix" not in page.text
    assert {one.row: one.state for one in UploadRow.select()} == {2: "ready", 3: "ready", 4: "left_out"}
    assert UploadProblem.select().where(UploadProblem.row == 3, UploadProblem.confirmed_by.is_null(False)).count() == 1
    page = registrar.submit(page, "form.undo")
    assert {one.row: one.state for one in UploadRow.select()} == {2: "left_out", 3: "ready", 4: "problem"}
    assert len(list((portal.settings.instance_path / "uploads").iterdir())) == 1


@pytest.mark.parametrize("content, status, sentence", [
    (b"%PDF-1.7", 422, "not an Excel workbook"), (None, 409, "was uploaded before"), (b"", 422, "The file is empty"),
])
def test_a_bad_corrected_file_changes_nothing(portal: Any, registrar: Any, content: Any, status: int, sentence: str) -> None:
    first = workbook(row(surname=None))
    page = send(registrar, first)
    seen = again(registrar, page, first if content is None else content)
    assert (seen.status, sentence in seen.text) == (status, True)
    assert "0 ready, 1 to fix" in registrar.get(page.url).text
    assert len(list((portal.settings.instance_path / "uploads").iterdir())) == 1
    assert UploadChange.select().count() == 0


def test_statements_for_a_corrected_file_do_not_depend_on_the_rows(registrar: Any, statements: Any) -> None:
    asked = []
    for count in (3, 40):
        made = [row() for _n in range(count)]
        page = send(registrar, workbook(*made))
        with statements() as counted:
            again(registrar, page, workbook(row(), *({**one, "email": "x@post.example"} for one in made)))
        asked.append(len(counted))
    assert asked[0] == asked[1]


def test_two_people_at_one_cell_see_both_values_and_choose(portal: Any, registrar: Any) -> None:
    page = send(registrar, workbook(row(surname=None)))
    other = portal.browser("coordinator")
    assert other.post(f"{page.url}/rows/2", {"surname": "Okafor", "edition": "1"}).status == 200
    late = registrar.submit(page, "form[action$='rows/2']", surname="Okafo")
    assert late.status == 409
    assert "Surname, row 2: you entered “Okafo”, it holds “Okafor” now" in late.text
    # The same text twice is no conflict.
    assert registrar.post(f"{page.url}/rows/2", {"surname": "Okafor", "edition": "1"}).status == 200
    mine = registrar.submit(late, ".msg form[action$='rows/2']")
    assert mine.status in (200, 409)
    assert registrar.submit(mine, ".msg form") if mine.status == 409 else True
    assert "Okafo\"" in UploadRow.get().fixed


def test_two_people_correcting_two_cells_of_a_row_do_not_conflict(portal: Any, registrar: Any) -> None:
    page = send(registrar, workbook(row(surname=None, email="nobody")))
    other = portal.browser("coordinator")
    assert other.submit(other.get(page.url), "form[action$='rows/2']:has([name=surname])", surname="Okafor").status == 200
    done = registrar.submit(page, "form[action$='rows/2']:has([name=email])", email="okafor@post.example")
    assert "1 ready, 0 to fix" in done.text
    assert UploadRow.get().fixed == '{"surname": "Okafor", "email": "okafor@post.example"}'


def test_two_people_at_one_whole_row_lose_nothing(portal: Any, registrar: Any) -> None:
    page = send(registrar, workbook(row(surname=None, email="nobody")))
    form = registrar.get(f"{page.url}/rows/2")
    other = portal.browser("coordinator")
    assert other.post(f"{page.url}/rows/2", {"surname": "Okafor", "edition": "1"}).status == 200
    # Other cells than the colleague's are no conflict.
    late = registrar.submit(form, "form[action$='rows/2']", surname="Okafo", email="okafo@post.example")
    assert late.status == 409
    assert late.one("#surname")["value"] == "Okafo"
    assert "entered “Okafor” here in the meantime" in late.text
    assert late.one("#email")["value"] == "okafo@post.example"
    done = registrar.submit(late, "form[action$='rows/2']")
    assert "1 ready, 0 to fix" in done.text
    done = registrar.submit(form, "form[action$='rows/2']", position="Fitter")
    assert done.status == 200
    assert '"position": "Fitter"' in UploadRow.get().fixed


@pytest.mark.failure(90)
def test_two_people_sending_one_file_at_once_make_one_upload(portal: Any) -> None:
    content, browsers = workbook(row()), [portal.browser("registrar"), portal.browser("coordinator")]
    tokens = [browser.token() for browser in browsers]
    answers: list[int] = []

    def press(browser: Any, token: str) -> None:
        answers.append(browser.client.post(SHEETS, content_type="multipart/form-data", data={
            "csrf_token": token, "file": (io.BytesIO(content), "a.xlsx")}).status_code)

    threads = [threading.Thread(target=press, args=pair) for pair in zip(browsers, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == [303, 409]
    assert Upload.select().count() == 1
    assert len(list((portal.settings.instance_path / "uploads").iterdir())) == 1


def test_each_row_says_its_outcome_and_both_ways_to_register_are_offered(registrar: Any) -> None:
    page = send(registrar, workbook(row(), row(surname=None)))
    assert [link.get_text() for link in page.all("p.actions a")] == [
        "Register 1 ready row now", "See to the other row first"]
    registrar.submit(registrar.get(f"{page.url}/review"), "form[action$=submission]")
    seen = registrar.get(f"{page.url}?view=all")
    [link] = seen.all("tbody a.code")
    assert link.get_text().endswith("/1")
    assert registrar.get(link["href"]).status == 200
