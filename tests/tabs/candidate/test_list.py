"""The list of candidates is narrowed by filters that are taken off one by one, sorted by its columns, and downloaded."""
from __future__ import annotations

from typing import Any

import pytest
from support.makers import AUTOCARE

from imi.registrations.searching import finding


def surnames(page: Any) -> list[str]:
    """Surnames of the list, in its order."""
    return [cell.get_text() for cell in page.all("td[data-label=Surname]")]


def test_filters_are_chips_that_are_taken_off_one_by_one(portal: Any, registrar: Any) -> None:
    portal.world.save(portal.world.batch("1000001"))
    page = registrar.get("/candidates", q="taylor", status="active", standard=AUTOCARE, sort="-born", odd="x")
    chips = {chip.get_text(): str(chip["href"]) for chip in page.all("ul.chips a")}
    assert chips == {
        "Standard: Autocare Technician ST0499 AP01, take this filter off ×":
            "/candidates?q=taylor&status=active&sort=-born&clear=standard#chosen",
        "Registration: Registered, take this filter off ×":
            f"/candidates?q=taylor&standard={AUTOCARE}&sort=-born&clear=status#chosen",
    }
    assert registrar.get("/candidates", clear="all").all("ul.chips") == []


@pytest.mark.parametrize(("sort", "first"), [
    ("", "Evans"), ("-surname", "van der Berg"), ("number", "Taylor"), ("-number", "van der Berg"), ("first_names", "Khan"),
    ("born", "Taylor"), ("-born", "van der Berg"), ("employer", "Evans"), ("registered", "Khan"), ("-registered", "Khan"),
    ("-missing", "Evans"), ("missing", "Evans"),
])
def test_the_list_is_sorted_by_each_column(portal: Any, registrar: Any, sort: str, first: str) -> None:
    portal.world.save(portal.world.batch("1000002"))
    assert surnames(registrar.get("/candidates", sort=sort))[0] == first


def test_those_with_most_missing_come_first(portal: Any, registrar: Any) -> None:
    portal.world.candidate(surname="One", phone=None)
    portal.world.candidate(surname="Two", phone=None, email=None)
    assert surnames(registrar.get("/candidates", sort="-missing"))[:2] == ["Two", "One"]


def test_a_heading_leads_to_the_list_by_its_column_and_then_the_other_way(registrar: Any) -> None:
    page = registrar.get("/candidates", q="bridge", page="1")
    links = {link.get_text(): str(link["href"]) for link in page.all("thead a")}
    assert (links["Surname"], links["Date of Birth"], links["Missing"]) == (
        "/candidates?q=bridge&sort=-surname#by-surname", "/candidates?q=bridge&sort=born#by-born",
        "/candidates?q=bridge&sort=-missing#by-missing")
    assert page.one("#by-born").get_text() == "Date of Birth"
    page = registrar.get(links["Date of Birth"])
    assert [(head.get_text(), head["aria-sort"]) for head in page.all("th[aria-sort]")] == [("Date of Birth", "ascending")]
    assert page.form("#search")["sort"] == "born"


def test_a_column_that_is_not_there_leaves_the_list_as_it_is(registrar: Any) -> None:
    page = registrar.get("/candidates", sort="<b>colour")
    assert "No column is called “<b>colour”. The list is by Surname." in page.text
    assert (surnames(page)[0], page.status) == ("Evans", 200)
    assert "colour" not in str(page.all("thead"))
    assert surnames(registrar.get("/candidates", sort=" "))[0] == "Evans"


def test_of_very_many_the_first_by_name_are_sorted(registrar: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST", 3)
    page = registrar.get("/candidates", sort="-number")
    assert surnames(page) == ["Iqbal", "Evans", "Khan"]
    assert "The first 3 by name are listed, by Candidate Number, from the end" in page.text


def test_downloads_stand_on_top_with_their_number_and_have_the_order(registrar: Any) -> None:
    page = registrar.get("/candidates", sort="-number", q="bridge")
    buttons = page.all("#found form:not(#ticked) button")
    assert [button.get_text() for button in buttons] == ["Download 9 rows as xlsx", "Download 9 rows as csv"]
    assert page.text.index("Download 9 rows") < page.text.index("Candidate Number")
    file = registrar.client.post(buttons[1]["formaction"], data={"csrf_token": registrar.token()})
    assert file.get_data(as_text=True).splitlines()[1].startswith("1000009,")


def test_what_the_list_was_narrowed_and_sorted_by_is_remembered(portal: Any, registrar: Any) -> None:
    page = registrar.get("/candidates", q="k", status="none", standard="", missing="", employer="", sort="-born")
    assert [chip.get_text() for chip in page.all(".chips a")] == ["Registration: Never registered, take this filter off ×"]
    again = portal.browser("registrar").get("/candidates")
    assert again.form("#search") | {"sort": "-born", "status": "none", "q": ""} == again.form("#search")
    # A bookmark wins and changes nothing; a colleague has their own.
    assert registrar.get("/candidates", q="khan").form("#search")["status"] == ""
    assert portal.browser("coordinator").get("/candidates").all(".chips") == []
    assert registrar.get("/candidates").form("#search")["status"] == "none"
    off = registrar.get(str(again.one(".chips a")["href"]))
    assert (off.all(".chips"), registrar.get("/candidates").form("#search")["sort"]) == ([], "-born")
    clear = off.one("#search a")
    assert (clear.get_text(), clear["href"]) == ("Clear", "/candidates?clear=all")
    registrar.get(str(clear["href"]))
    assert registrar.get("/candidates").form("#search")["sort"] == ""
