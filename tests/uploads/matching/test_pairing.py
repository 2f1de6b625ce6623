"""A corrected file finds its rows again: nobody's repair goes to another, and no row is dropped beside a registered one."""
from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from support.workbooks import CHANCE, HEADINGS, again, book, file_of, row, send, workbook

from imi.demo.believable import uln
from imi.uploads.checking.texts import texts_now
from imi.uploads.matching.pairing import pairs
from imi.uploads.models import UploadRow


def person(first_names: str, surname: str, born: str, **changed: Any) -> dict[str, Any]:
    """A row about somebody of their own."""
    return row(first_names=first_names, surname=surname, date_of_birth=born, **changed)


def people() -> tuple[dict[str, Any], ...]:
    """Three rows about three people."""
    return (person("Ann", "Abara", "2005-01-02"), person("Bob", "Baker", "2005-03-04"), person("Cy", "Cole", "2005-05-06"))


def registered(browser: Any, page: Any) -> Any:
    """The page after what is ready was registered."""
    base = page.url.split("#")[0]
    browser.submit(browser.get(f"{base}/review"), "form[action$=submission]")
    return browser.get(base)


def kept() -> list[tuple[int, str, str, str]]:
    """(row, state, first name, ULN) of every row as it stands."""
    rows = ((one, texts_now(one.cells, one.fixed)) for one in UploadRow.select().order_by(UploadRow.row))
    return [(one.row, one.state, texts.get("first_names", ""), texts.get("uln", "")) for one, texts in rows]


def test_a_row_in_the_place_of_a_registered_one_is_not_dropped(registrar: Any) -> None:
    ann, bob, _cy = people()
    page = registered(registrar, send(registrar, workbook(ann, {**bob, "uln": None})))
    page = again(registrar, page, workbook(bob))
    assert [(state, name) for _row, state, name, _uln in kept()] == [("ready", "Bob"), ("registered", "Ann")]
    assert "registered before" not in page.text


def test_somebodys_second_package_is_not_taken_for_the_registered_one(registrar: Any) -> None:
    ann, bob, _cy = people()
    second = {**ann, "package": "ACAP01B", "epa_on": "nothing"}
    page = registered(registrar, send(registrar, workbook(ann, second)))
    again(registrar, page, workbook({**second, "epa_on": "2028-09-02"}, bob))
    assert [(state, name) for _row, state, name, _uln in kept()] == [("ready", "Ann"), ("ready", "Bob"), ("registered", "Ann")]


@pytest.mark.parametrize("moved", [0, 2], ids=["in their places", "further up"])
def test_a_repair_stays_with_its_person_when_the_list_comes_back(registrar: Any, moved: int) -> None:
    ann, bob, cy = ({**one, "uln": None} for one in people())
    made = book([ann, {**bob, "uln": uln(CHANCE)}, cy])
    for _row in range(moved):
        made.active.insert_rows(1)
    page = send(registrar, file_of(made))
    number = uln(CHANCE)
    page = registrar.post(f"{page.url}/rows/{kept()[0][0]}", {"uln": number})
    page = again(registrar, page, workbook(ann, {**bob, "email": "bob@post.example"}, cy))
    assert [(name, typed) for _row, _state, name, typed in kept() if name != "Bob"] == [("Ann", number), ("Cy", "")]


@pytest.mark.parametrize("born", [date(2005, 1, 2), "2 January 2005", "02.01.2005"])
def test_a_birthday_is_the_same_however_it_is_written(registrar: Any, born: Any) -> None:
    """By the name and the birthday where the row has moved, and in its place where the first name was mended as well."""
    ann, bob, _cy = ({**one, "uln": None} for one in people())
    ann["date_of_birth"] = "2/1/2005"
    page = send(registrar, workbook(ann, bob))
    number = uln(CHANCE)
    page = registrar.post(f"{page.url}/rows/2", {"uln": number})
    page = again(registrar, page, workbook(bob, {**ann, "date_of_birth": born}))
    assert [(name, typed) for _row, _state, name, typed in kept()] == [("Bob", ""), ("Ann", number)]
    again(registrar, page, workbook(bob, {**ann, "first_names": "Anne", "date_of_birth": "2/1/2005"}))
    assert [(name, typed) for _row, _state, name, typed in kept()] == [("Bob", ""), ("Anne", number)]


def test_a_different_person_in_the_same_row_inherits_no_corrections(registrar: Any) -> None:
    ann, bob, cy = people()
    page = send(registrar, workbook({**ann, "email": None}, bob))
    page = registrar.post(f"{page.url}/rows/2", {"email": "ann@post.example"})
    again(registrar, page, workbook({**cy, "email": None}, bob))
    assert [(state, name) for _row, state, name, _uln in kept()] == [("problem", "Cy"), ("ready", "Bob"), ("left_out", "Ann")]


def test_a_row_left_out_stays_out_until_it_changes_or_comes_back(registrar: Any) -> None:
    ann, bob, cy = people()
    page = send(registrar, workbook(ann, bob, cy))
    registrar.post(f"{page.url}/rows/2/exclude", {})
    page = again(registrar, registrar.get(page.url), workbook(ann, bob))
    assert [(state, name) for _row, state, name, _uln in kept()] == [("left_out", "Ann"), ("ready", "Bob"), ("left_out", "Cy")]
    page = again(registrar, page, workbook({**ann, "email": "ann@post.example"}, bob, {**cy, "email": "cy@post.example"}))
    assert {state for _row, state, _name, _uln in kept()} == {"ready"}
    assert "2 rows put back" in page.text
    registrar.submit(page, "form[action$=undo]")
    assert [(state, name) for _row, state, name, _uln in kept()] == [("left_out", "Ann"), ("ready", "Bob"), ("left_out", "Cy")]


def test_a_corrected_file_reports_other_values_of_registered_people(registrar: Any) -> None:
    ann, bob, cy = people()
    page = send(registrar, workbook(ann, {**bob, "uln": None}, {**cy, "email": "nobody"}))
    page = registered(registrar, registrar.post(f"{page.url}/rows/4", {"email": "cy@post.example"}))
    # What was put right here stands in the file as it did, and that is nothing new.
    page = again(registrar, page, workbook({**ann, "surname": "Abaras", "starts_on": "1/9/2026"}, bob, {**cy, "email": "nobody"}))
    assert "1 of those registered before has another value in this file, which is not taken over" in page.text


def test_columns_matched_by_hand_stay_matched_in_a_corrected_file(registrar: Any) -> None:
    headings = [{"Date of Birth": "Geboren", "Email ID": "Elektropost"}.get(name, name) for name in HEADINGS]
    ann, bob, _cy = people()
    page = send(registrar, file_of(book([ann, bob], headings=headings)))
    columns = registrar.get(f"{page.url.split('#')[0].removesuffix('/columns')}/columns")
    ours = {"Date of Birth": "date_of_birth", "Email ID": "email"}
    chosen = {f"column-{HEADINGS.index(name)}": field for name, field in ours.items()}
    page = registrar.submit(columns, "form[action$=columns]", **chosen)
    assert "2 ready, 0 to fix" in page.text
    page = again(registrar, page, file_of(book([ann, {**bob, "email": "bob@post.example"}], headings=headings)))
    assert "2 ready, 0 to fix" in page.text
    assert "1 cell changed" in page.text


@pytest.mark.parametrize("shared", [
    {"email": "office@post.example", "phone": "0117 496 0900"}, {"uln": "TBC"}, {"candidate_number": "new"}, {"surname": "Abara",
     "phone": "0117 496 0900"}], ids=str)
def test_details_shared_by_two_people_do_not_make_them_one(registrar: Any, shared: dict[str, Any]) -> None:
    ann, zed = ({**person(*names, ""), **shared} for names in (("Ann", "Abara"), ("Zed", "Zola")))
    page = send(registrar, workbook(ann, row()))
    registrar.post(f"{page.url}/rows/2", {"date_of_birth": "2/1/2005"})
    again(registrar, registrar.get(page.url), workbook(zed, row()))
    born = {texts["first_names"]: texts.get("date_of_birth") for one in UploadRow.select()
            for texts in (texts_now(one.cells, one.fixed),)}
    assert (born["Zed"], born["Ann"]) == (None, "2/1/2005")


def test_thousands_sharing_a_uln_are_each_found_by_name() -> None:
    cells = [json.dumps({"first_names": "Ann", "surname": f"Abara {n}", "uln": "1000000043", "package": "ACAP01A"})
             for n in range(4_000)]
    found = [UploadRow(id=n, row=n, cells=text, odd="{}", fixed="{}", state="problem") for n, text in enumerate(cells)]
    made = pairs(found, [(n, text.replace("ACAP01A", "ACAP01B"), "{}") for n, text in enumerate(cells)], by_place=False)
    assert [one.row for _number, one in sorted(made.items())] == list(range(4_000))
