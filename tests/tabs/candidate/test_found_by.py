"""Candidates are found by middle names, nicknames, e-mail addresses, telephone numbers, and several numbers at once."""
from __future__ import annotations

from typing import Any

import pytest

from imi.corrections import merging
from imi.registry import NOUNS


def surnames(page: Any) -> list[str]:
    """Surnames of the list, in its order."""
    return [cell.get_text() for cell in page.all("td[data-label=Surname]")]


@pytest.fixture
def bill(portal: Any) -> int:
    """A candidate with everything by which one may be found."""
    return int(portal.world.candidate(first_names="William Anthony", surname="Archer", email="w.archer@post.example",
                                      phone="07700 900 123"))


@pytest.mark.parametrize("text", [
    "anthony", "Anthony Archer", "archer anthony", "bill", "billy archer", "archer bill", "Will",
    "w.archer@post.example", "W.ARCHER@", "w.arch", "07700 900123", "+44 7700 900 123", "(07700) 900123",
    "0044770090", "7700900123",
])
def test_a_candidate_is_found_by_middle_name_nickname_email_and_telephone(registrar: Any, bill: int, text: str) -> None:
    assert surnames(registrar.get("/candidates", q=text)) == ["Archer"]


@pytest.mark.parametrize("text", ["liam taylor", "@post.example", "archer@post", "07700 900124", "+1 7700 900123", "thony"])
def test_what_is_somebody_elses_finds_nobody(registrar: Any, bill: int, text: str) -> None:
    assert surnames(registrar.get("/candidates", q=text)) == []


@pytest.mark.failure(6, "a search finds nothing of another centre")
def test_further_keys_find_nothing_of_another_centre(southgate: Any, bill: int) -> None:
    for text in ("anthony", "bill", "w.archer@post.example", "07700 900123", f"{bill} 1000001"):
        assert surnames(southgate.get("/candidates", q=text)) == [], text
        assert str(bill) not in [link.get_text() for link in southgate.get("/search", q=text).all("main a")]


def test_a_nickname_says_what_else_it_is_looked_for_as(registrar: Any, bill: int) -> None:
    for path in ("/candidates", "/search"):
        assert "“bill” is looked for as William, too" in registrar.get(path, q="bill").text
        assert "“william” is looked for" not in registrar.get(path, q="william").text


def test_the_box_on_every_page_opens_the_one_with_an_email_address(registrar: Any, bill: int) -> None:
    assert registrar.get("/search", follow=False, q="W.Archer@post.example").location == f"/candidates/{bill}"
    assert registrar.get("/search", follow=False, q="1000 001").location == "/candidates/1000001"
    assert [tag.get_text() for tag in registrar.get("/search", q="07700 900123").all("main ul.plain a")] == [
        f"{bill}, William Anthony Archer"]


@pytest.mark.parametrize(("text", "expected"), [
    ("1000001 taylor", ["Taylor"]), ("taylor 1000001", ["Taylor"]), ("1000001 khan", []), ("1000 khan", ["Khan"]),
    ("taylor bridge street", ["Taylor"]), ("bridge taylor", ["Taylor"]), ("sam taylor bridge", ["Taylor"]),
    ("taylor nowhere", []), ("1000001 taylor nowhere", []),
])
def test_a_number_and_a_name_or_a_name_and_an_employer_are_found_together(
        registrar: Any, text: str, expected: list[str]) -> None:
    assert surnames(registrar.get("/candidates", q=text)) == expected


def test_the_email_address_and_telephone_of_a_merged_record_find_the_kept_one(portal: Any, registrar: Any, bill: int) -> None:
    world = portal.world
    kept = world.candidate(first_names="William", surname="Archer", email="bill@post.example", phone="07700 900 124")
    merging.merge(bill, kept, world.registrar, "Passport seen", nouns=NOUNS)
    for text in ("w.archer@post.example", "07700 900123", "bill@post.example"):
        page = registrar.get("/candidates", q=text)
        assert [link.get_text() for link in page.all("tbody th a")] == [str(kept)], text


def test_where_only_a_filter_hides_somebody_no_near_name_is_offered(registrar: Any) -> None:
    page = registrar.get("/candidates", q="taylor", status="withdrawn")
    assert "The filter hides 1 candidate" in page.text
    assert "Near:" not in page.text


def test_a_refused_new_candidate_keeps_which_employer_was_looked_for(registrar: Any) -> None:
    page = registrar.submit(registrar.get("/candidates/new"), "#candidate-form", surname="Archer", employer_search="Bridge")
    assert (page.status, page.one("#employer_search")["value"]) == (422, "Bridge")
    assert "Use Bridge Street Garage" in page.text
