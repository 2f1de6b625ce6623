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
from imi.mail.models import Letter
from imi.people.own import terms


class List(NamedTuple):
    """A list of things: who opens it, a heading that sorts, the column by which an address does, a filter with choices, and where
    its ticks are sent, or why it has none.
    """

    who: str
    heading: str
    column: str
    choice: str = ""
    ticks: str = ""
    why_none: str = ""


LISTS = {
    "/candidates": List("registrar", "Surname", "surname", "status", ticks="/candidates/batch"),
    "/candidates/missing": List("registrar", "Employer", "employer", "status",
        why_none="its ticks are for one employer, in the form of the rows"),
    "/candidates/duplicates": List("registrar", "Alike in", "why", ticks="/candidates/duplicates/these"),
    "/candidates/corrections": List("registrar", "Asked", "asked", "state",
        why_none="a request is taken back on the candidate’s record, beside what is stored now"),
    "/employers": List("registrar", "Postcode", "postcode", "near", ticks="/employers/these"),
    "/messages": List("registrar", "Subject", "subject", "state", ticks="/messages/these"),
    "/drafts": List("registrar", "By", "by", "state", ticks="/drafts/these"),
    "/<scheme:scheme>/registrations": List("registrar", "Charged", "charged", "package",
        why_none="a receipt is for ever; its registrations are ended on its own page"),
    "/<scheme:scheme>/registrations/batches": List("registrar", "By", "by", "state",
        ticks="/apprenticeships/registrations/batches/these"),
    "/<scheme:scheme>/registrations/spreadsheets": List("registrar", "File", "file",
        ticks="/apprenticeships/registrations/spreadsheets/these"),
    "/<scheme:scheme>/registrations/transfers": List("registrar", "Centre", "centre", "state",
        why_none="each answer has its own proof or reason"),
    "/centre/people": List("coordinator", "PIN expires", "expires", ticks="/centre/people/these"),
    "/centre/spend": List("coordinator", "Receipts", "receipts", why_none="sums"),
    "/admin/audit": List("admin", "When", "at", "centre", why_none="nothing is changed of it"),
    "/admin/centres": List("admin", "Prices", "prices", "state",
        why_none="a centre is suspended or closed with a reason of its own, which its people read"),
    "/admin/corrections": List("admin", "Centre", "centre", "state",
        why_none="a decision is made beside what is held and asked for, and has words of its own"),
    "/admin/duplicates": List("admin", "Centre", "centre", why_none="a merge is previewed, and a refusal has words of its own"),
    "/admin/letters": List("admin", "Sent to", "to", "centre",
                           why_none="whether a letter goes out once more is decided by its state and its reader"),
    "/admin/lists": List("admin", "In all", "all", why_none="the lists are fixed"),
    "/admin/lists/<name>": List("admin", "Label", "label", why_none="a value has days of its own"),
    "/admin/people": List("admin", "E-mail", "email", "pins",
        why_none="a person’s place is changed at one centre, with the roles there in sight"),
    "/admin/registrations": List("admin", "Centre", "centre", "centre",
        why_none="what a centre registered is changed by the centre"),
    "/admin/standards": List("admin", "Packages", "packages", "closing", why_none="a standard is closed with a day of its own"),
    "/admin/terms": List("admin", "Accepted by", "accepted", why_none="an edition is never changed"),
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
# Where nothing is left to be done with those who are there, the list is shown at once.
REFUSING = ("/candidates", "/employers")
# Missing details are what is left to do, and sums of a time that was chosen earlier would be taken for all.
FORGOTTEN = ("/candidates/missing", "/centre/spend")


@pytest.fixture
def filled(portal: Any, northgate: Northgate) -> Northgate:
    """Northgate, with a row in every list."""
    world = portal.world
    for first_names in ("Sam", "Samuel"):
        world.candidate(surname="Tay", first_names=first_names, phone=None, date_of_birth=date(2006, 3, 1))
    alike.say(world.north, world.registrar, find(world.north, 1000007), find(world.north, 1000008), "asked", "a reason")
    Letter.update(state="failed", next_at=None).execute()
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


def test_ticks_of_things_that_are_gone_leave_the_list_and_are_said(portal: Any, filled: Northgate) -> None:
    browsers = {who: portal.browser(who) for who in ("registrar", "coordinator", "admin")}
    for path, one in LISTS.items():
        browser, url = browsers[one.who], address(path)
        page = browser.get(url)
        assert bool(one.ticks) != bool(one.why_none), url
        assert bool(page.all("[data-ticks='these'] .pick input")) == bool(one.ticks), url
        if one.ticks:
            rows = len(page.all("tbody tr"))
            nothing = browser.post(one.ticks, {})
            assert (nothing.status, "first" in nothing.all("main [role=alert]")[0].get_text()) == (422, True), url
            gone = browser.post(one.ticks, {"these": ["9999999", "9999998", "1999998-1999999"], "to": "suspended"})
            assert (gone.status, len(browser.get(url).all("tbody tr"))) == (422 if url in REFUSING else 200, rows), url
            assert gone.all("[role=alert], .msg"), url


def test_the_order_of_every_list_is_remembered_and_cleared(portal: Any, filled: Northgate) -> None:
    browsers = {who: portal.browser(who) for who in ("registrar", "coordinator", "admin")}
    for path, one in LISTS.items():
        browser, url = browsers[one.who], address(path)
        usual = [str(each["aria-sort"]) for each in browser.get(url).all("th[aria-sort]")]
        browser.get(url, sort=f"-{one.column}")
        again = [each.get_text() for each in browser.get(url).all("th[aria-sort='descending']")]
        assert again == ([] if path in FORGOTTEN else [one.heading]), url
        assert [str(each["aria-sort"]) for each in browser.get(url, clear="all").all("th[aria-sort]")] == usual, url
