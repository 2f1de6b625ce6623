"""The search on top of the awarding body's pages: a number leads to its page, a name to what is called so."""
from __future__ import annotations

from typing import Any

import pytest

from imi.candidates.models import Candidate

SEARCH = "/admin/search"


@pytest.mark.parametrize(("text", "leads_to"), [
    ("0471", "/admin/centres/0471"), (" 1000001 ", "/admin/audit?candidate=1000001"),
    ("100 0001", "/admin/audit?candidate=1000001"),
    ("acap01a", "/admin/packages/ACAP01A"), ("u-7k3m9q", "/admin/audit?reference=U-7K3M9Q"),
    ("R-26-104oo1/2", "/admin/audit?reference=R-26-104001"),
])
def test_what_means_one_thing_leads_straight_to_it(portal: Any, text: str, leads_to: str) -> None:
    for who in ("admin", "support"):
        answer = portal.browser(who).get(SEARCH, follow=False, q=text)
        assert (answer.status, answer.location) == (303, leads_to)


def test_a_uln_leads_to_what_was_done_about_its_candidate(portal: Any) -> None:
    uln = Candidate.get(Candidate.number == 1000001).uln
    answer = portal.browser("admin").get(SEARCH, follow=False, q=f"{uln[:5]} {uln[5:]}")
    assert answer.location == "/admin/audit?candidate=1000001"


@pytest.mark.parametrize(("text", "heading", "found"), [
    ("northgate", "Centres", "Northgate Motor College (0471)"),
    ("priya", "People", "Priya Nair registrar@northgate.example, 0471"),
    ("104471", "People", "Priya Nair"), ("alex", "People", "Alex Morgan admin@imi.example, awarding body"),
    ("ST0499", "Standards", "Autocare Technician ST0499 AP01"), ("EPA ONLY", "Packages", "ACAP01D Autocare EPA ONLY"),
])
def test_things_are_found_by_a_part_of_their_name(portal: Any, text: str, heading: str, found: str) -> None:
    admin = portal.browser("admin")
    page = admin.get(SEARCH, q=text)
    assert heading in [each.get_text() for each in page.all("main h2")]
    assert found in page.one("main").get_text(" ", strip=True)
    for link in page.all("main a"):
        assert admin.get(str(link["href"])).status == 200


def test_nothing_found_says_how_candidates_are_found(portal: Any) -> None:
    admin = portal.browser("admin")
    page = admin.get(SEARCH, q="Taylor")
    assert "Nothing is called “Taylor”. Candidates are found by their whole number or ULN" in page.text
    assert "A centre’s number or name" in admin.get(SEARCH).text
    for text in ("%", "\0", "'; --", "9999999", "R-26-999999999999", "x" * 2000):
        assert admin.get(SEARCH, q=text).status == 200


def test_nobody_of_a_centre_searches_for_the_awarding_body(portal: Any) -> None:
    for who in ("registrar", "coordinator", "looking in"):
        assert portal.browser(who).get(SEARCH, q="northgate").status in (403, 404)


def test_a_search_costs_as_many_statements_whatever_it_finds(portal: Any, statements: Any) -> None:
    admin = portal.browser("admin")
    costs = []
    for text in ("nothing at all", "a"):
        admin.get(SEARCH, q=text)
        with statements() as asked:
            admin.get(SEARCH, q=text)
        costs.append(len(asked))
    assert costs[0] <= costs[1] <= costs[0] + 1, "the roles of the people who are found"
