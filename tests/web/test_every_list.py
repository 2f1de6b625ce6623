"""Every list of things sorts by its headings, says what it is narrowed by, and stays as it is where an address asks for what is
not there. The pages are those that the application has, so that a new list is looked at without being named elsewhere.
"""
from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import pytest
from support.makers import AUTOCARE, PACKAGE
from support.northgate import Northgate, url_of

from imi.candidates.queries import find
from imi.corrections import alike
from imi.database.connection import now
from imi.people.own import terms


class List(NamedTuple):
    """A list of things: who opens it, a heading that sorts, the column by which an address does, and a filter with choices."""

    who: str
    heading: str
    column: str
    choice: str = ""


LISTS = {
    "/candidates": List("registrar", "Surname", "surname", "status"),
    "/candidates/missing": List("registrar", "Employer", "employer", "status"),
    "/candidates/duplicates": List("registrar", "Alike in", "why"),
    "/candidates/corrections": List("registrar", "Asked", "asked", "state"),
    "/employers": List("registrar", "Postcode", "postcode", "near"),
    "/messages": List("registrar", "Subject", "subject", "state"),
    "/drafts": List("registrar", "By", "by", "state"),
    "/<scheme:scheme>/registrations": List("registrar", "Charged", "charged", "package"),
    "/<scheme:scheme>/registrations/batches": List("registrar", "By", "by", "state"),
    "/<scheme:scheme>/registrations/spreadsheets": List("registrar", "File", "file"),
    "/<scheme:scheme>/registrations/transfers": List("registrar", "Centre", "centre", "state"),
    "/centre/people": List("coordinator", "PIN expires", "expires"),
    "/centre/spend": List("coordinator", "Receipts", "receipts"),
    "/admin/audit": List("admin", "When", "at", "centre"),
    "/admin/centres": List("admin", "Prices", "prices", "state"),
    "/admin/corrections": List("admin", "Centre", "centre", "state"),
    "/admin/duplicates": List("admin", "Centre", "centre"),
    "/admin/letters": List("admin", "Sent to", "to", "centre"),
    "/admin/lists": List("admin", "In all", "all"),
    "/admin/lists/<name>": List("admin", "Label", "label"),
    "/admin/people": List("admin", "E-mail", "email", "pins"),
    "/admin/registrations": List("admin", "Centre", "centre", "centre"),
    "/admin/standards": List("admin", "Packages", "packages", "closing"),
    "/admin/terms": List("admin", "Accepted by", "accepted"),
}
# Pages with a table that is no list to be sorted, and why. The address of a thing stands for those beneath it, too.
OTHERS = {
    "/<scheme:scheme>/registrations/batches/<reference>": "rows of a batch have permanent numbers, and their own chips",
    "/<scheme:scheme>/registrations/spreadsheets/<reference>": "rows of a sheet stand in the order of the file",
    "/<scheme:scheme>/registrations/spreadsheets/template": "columns of the template, in its order",
    "/<scheme:scheme>/registrations/<reference>": "lines of a receipt have permanent numbers",
    "/<scheme:scheme>/registrations/transfers/<int:number>": "one transfer",
    "/<scheme:scheme>/standards": "packages stand beneath their standard, in the order of the guide",
    "/<scheme:scheme>/standards/<slug>": "one standard",
    "/<scheme:scheme>/packages": "packages side by side",
    "/<scheme:scheme>/packages/<package>": "one package",
    "/apprenticeships": "a first page: the latest drafts, with a link to all",
    "/candidates/<int:number>": "what is stored of one candidate",
    "/candidates/new": "those who look like a new candidate",
    "/employers/<int:employer>": "one employer",
    "/centre": "the standards of the centre, in the order of the guide",
    "/centre/letters": "addresses of a form",
    "/centre/people/<int:number>": "one person",
    "/account": "the person's own sessions",
    "/admin/centres/<number>": "one centre",
    "/admin/people/<int:number>": "one person",
    "/admin/packages/<code>": "one package",
    "/admin/standards/<slug>": "one standard",
    "/admin/prices": "the price list of a day, in the order of the guide",
    "/admin/settings": "what a form sets",
    "/admin/catalogue": "columns of a workbook",
    "/admin/erasure": "what is held of one person",
}
# Missing details are what is left to do, and sums of a time that was chosen earlier would be taken for all.
FORGOTTEN = ("/candidates/missing", "/centre/spend")


@pytest.fixture
def filled(portal: Any, northgate: Northgate) -> Northgate:
    """Northgate, with a row in every list."""
    world = portal.world
    for first_names in ("Sam", "Samuel"):
        world.candidate(surname="Tay", first_names=first_names, phone=None, date_of_birth=date(2006, 3, 1))
    alike.say(world.north, world.registrar, find(world.north, 1000007), find(world.north, 1000008), "asked", "a reason")
    terms.accept_all(terms.publish("A text", 0, now(), by=None))
    return northgate


def address(path: str) -> str:
    """The address of a list."""
    return path.replace("<scheme:scheme>", "apprenticeships").replace("<name>", "titles")


def stands_for(path: str) -> bool:
    """Whether an address is no list, or lies beneath a thing that is none."""
    return any(path == other or (other.endswith(">") and path.startswith(f"{other}/")) for other in OTHERS)


def test_every_page_with_a_table_is_a_list_or_says_why_not(portal: Any, filled: Northgate) -> None:
    in_address, seen = {"name": "titles", "slug": AUTOCARE, "code": PACKAGE}, set()
    for who in ("coordinator", "admin"):
        browser = portal.browser(who)
        for rule in portal.app.url_map.iter_rules():
            path, names = rule.rule, rule.arguments
            if "GET" not in (rule.methods or ()) or path in seen | LISTS.keys() or names & {"token", "topic", "filename"}:
                continue
            values = {name: in_address.get(name, 1) for name in names} if path.startswith("/admin/") else next(
                filled.addresses(rule))
            answer = browser.client.get(url_of(portal.app, rule, values))
            if answer.status_code == 200 and "html" in answer.content_type and "<caption" in answer.get_data(as_text=True):
                seen.add(path)
                assert stands_for(path), path
    assert len(seen) > 20


def test_a_heading_sorts_and_a_wrong_one_is_said(portal: Any, filled: Northgate) -> None:
    browsers = {who: portal.browser(who) for who in ("registrar", "coordinator", "admin")}
    for path, one in LISTS.items():
        browser, url = browsers[one.who], address(path)
        page = browser.get(url, sort=one.column)
        assert page.all("tbody tr"), url
        found = page.one("th[aria-sort]")
        assert (found.get_text(), found["aria-sort"]) == (one.heading, "ascending"), url
        down = browser.get(url, sort=f"-{one.column}")
        assert [each["aria-sort"] for each in down.all("th[aria-sort]")] == ["descending"], url
        wrong = browser.get(url, sort="colour")
        assert (wrong.status, "No column is called “colour”" in wrong.one("#chosen").get_text()) == (200, True), url
        assert len(wrong.all("tbody tr")) == len(page.all("tbody tr")), url


def test_a_choice_that_is_not_there_narrows_nothing_and_is_said(portal: Any, filled: Northgate) -> None:
    browsers = {who: portal.browser(who) for who in ("registrar", "coordinator", "admin")}
    for path, one in LISTS.items():
        if one.choice:
            browser, url = browsers[one.who], address(path)
            whole = browser.get(url, clear="all")
            page = browser.get(url, **{one.choice: "nowhere"})
            assert (page.status, "there is no “nowhere”" in page.one("#chosen").get_text()) == (200, True), url
            assert len(page.all("tbody tr")) == len(whole.all("tbody tr")), url


def test_the_order_of_every_list_is_remembered_and_cleared(portal: Any, filled: Northgate) -> None:
    browsers = {who: portal.browser(who) for who in ("registrar", "coordinator", "admin")}
    for path, one in LISTS.items():
        browser, url = browsers[one.who], address(path)
        usual = [str(each["aria-sort"]) for each in browser.get(url).all("th[aria-sort]")]
        browser.get(url, sort=f"-{one.column}")
        again = [each.get_text() for each in browser.get(url).all("th[aria-sort='descending']")]
        assert again == ([] if path in FORGOTTEN else [one.heading]), url
        assert [str(each["aria-sort"]) for each in browser.get(url, clear="all").all("th[aria-sort]")] == usual, url
