"""Every list of things sorts by its headings, and stays as it is where an address asks for what is not there."""
from __future__ import annotations

import re
from typing import Any

import pytest

from imi.people.own.preferences import keep
from imi.web.inputs.listing import Filter, _memory


def test_receipts_are_sorted_and_their_filters_are_chips(portal: Any, registrar: Any) -> None:
    world = portal.world
    one, two = world.save(world.batch("1000001 1000002")), world.save(world.batch("1000003"))
    path = "/apprenticeships/registrations"

    def order(**query: str) -> list[str]:
        return [str(cell.get_text()) for cell in registrar.get(path, **query).all("th[data-label=Reference]")]

    assert order() == [two.reference, one.reference]
    assert order(sort="candidates") == [two.reference, one.reference]
    assert order(sort="-candidates") == [one.reference, two.reference]
    page = registrar.get(path, clear="all", after="1/1/2020", by="Nobody")
    assert [chip.get_text() for chip in page.all(".chips a")] == ["Saved from 1 Jan 2020, take this filter off ×"]
    assert "Saved by: there is no “Nobody” to choose" in page.text
    assert len(page.all("tbody tr")) == 2
    assert "Download the registrations of 2 receipts as xlsx" in page.text


@pytest.mark.parametrize(("who", "path"), [("registrar", "/apprenticeships/registrations"), ("admin", "/admin/letters"),
                                          ("admin", "/admin/audit")])
def test_two_days_the_wrong_way_round_are_said(portal: Any, who: str, path: str) -> None:
    portal.world.save(portal.world.batch("1000001"))
    page = portal.browser(who).get(path, after="2/9/2026", before="1/9/2026")
    assert "Enter 2 Sep 2026 or a later day: nothing lies between the two days" in page.text
    assert page.one("#before")["value"] == "1/9/2026"
    assert page.all("tbody tr")


def test_the_order_of_a_list_is_remembered_for_each_person(portal: Any, registrar: Any) -> None:
    registrar.get("/employers", sort="-name", q="", near="")
    assert [one["aria-sort"] for one in registrar.get("/employers").all("th[aria-sort]")] == ["descending"]
    assert [one["aria-sort"] for one in portal.browser("coordinator").get("/employers").all("th[aria-sort]")] == ["ascending"]


def test_a_list_is_sorted_back_by_its_heading_although_another_order_is_remembered(registrar: Any) -> None:
    for path, heading in (("/candidates", "by-surname"), ("/employers", "by-name")):
        orders = [registrar.get(path).one("th[aria-sort]")["aria-sort"]]
        for _press in range(2):
            page = registrar.get(registrar.get(path).one(f"a#{heading}")["href"])
            orders.append(page.one("th[aria-sort]")["aria-sort"])
        assert orders == ["ascending", "descending", "ascending"]


def test_what_is_remembered_and_is_not_there_is_left_out_without_a_word(portal: Any, registrar: Any) -> None:
    memory = _memory("candidates", {"employer": Filter("Employer"), "standard": Filter("Standard")})
    keep(portal.world.registrar, memory, {"employer": "99", "standard": "gone", "sort": "number"})
    page = registrar.get("/candidates")
    assert ("there is no" in page.text, len(page.all("tbody tr")) > 0) == (False, True)
    assert "there is no “99”" in registrar.get("/candidates", employer="99").text


@pytest.mark.parametrize(("who", "path", "label"), [
    ("registrar", "/apprenticeships/registrations", "Saved from"), ("admin", "/admin/letters", "Written from"),
    ("admin", "/admin/registrations", "From"), ("admin", "/admin/audit", "From")])
def test_a_list_says_which_day_narrows_nothing_and_why(portal: Any, who: str, path: str, label: str) -> None:
    browser = portal.browser(who)
    page = browser.get(path, after="31/2/2026")
    assert f"{label} narrows nothing: Date must be a real date." in page.one("main").get_text()
    both = browser.get(path, after="5/9/2026", before="1/9/2026").one("main").get_text()
    assert re.search(rf"{label} and \w*\s?\w+ narrow nothing: Enter 5 Sep 2026 or a later day", both)
    assert "narrow" not in browser.get(path, after="5/9/2026", before="6/9/2026").one("main").get_text()


@pytest.mark.parametrize(("who", "path"), [
    ("registrar", "/search"), ("admin", "/admin/search"), ("registrar", "/candidates"), ("registrar", "/employers"),
    ("registrar", "/apprenticeships/registrations"), ("admin", "/admin/letters"), ("admin", "/admin/people"),
    ("registrar", "/candidates/picker")])
def test_a_text_that_is_too_long_to_be_looked_for_is_cut_and_says_so(portal: Any, who: str, path: str) -> None:
    browser, text = portal.browser(who), "smith " * 170
    more = {"batch": portal.world.batch("1000001")} if path.endswith("picker") else {}
    said = "Only the first 1,000 characters were looked for"
    assert said in browser.get(path, q=text, **more).text
    assert said not in browser.get(path, q=text[:999], **more).text
    assert not browser.get("/").one("#seek").has_attr("maxlength")
