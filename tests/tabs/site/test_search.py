"""The search on top of every page: what somebody has in hand leads to it, and only to what is the centre's."""
from __future__ import annotations

from typing import Any

import pytest

from imi.registrations.models import Registration


def hits(page: Any) -> list[str]:
    """What was found, of every kind."""
    return [tag.get_text() for tag in page.all("main ul.plain a")]


@pytest.fixture
def saved(portal: Any) -> Any:
    """A receipt of two candidates."""
    return portal.world.save(portal.world.batch("1000001 1000002"))


def test_the_search_box_is_on_every_page_of_whoever_is_signed_in(portal: Any, registrar: Any) -> None:
    admin = portal.browser("admin")
    for page, leads_to in ((registrar.get("/"), "/search"), (registrar.get("/candidates"), "/search"),
                           (registrar.get("/nowhere"), "/search"), (admin.get("/"), "/admin/search"),
                           (admin.get("/admin/audit"), "/admin/search"), (admin.get("/nowhere"), "/admin/search"),
                           (portal.browser("looking in").get("/"), "/search")):
        assert page.form(".seek") == {"q": ""}
        assert page.one(".seek")["action"] == leads_to
    assert portal.anonymous().get("/sign-in").all(".seek") == []


def test_a_number_or_reference_that_names_one_thing_opens_it(portal: Any, registrar: Any, saved: Any) -> None:
    draft = portal.world.batch("1000003")
    uln = portal.world.screen(draft).lines[0].held.values["uln"]
    for text, address in (
        ("1000003", "/candidates/1000003"), (" 100 0003 ", "/candidates/1000003"), (uln, "/candidates/1000003"),
        (draft, f"/apprenticeships/registrations/batches/{draft}"),
        (draft.lower(), f"/apprenticeships/registrations/batches/{draft}"),
        (saved.reference, f"/apprenticeships/registrations/{saved.reference}"),
        (f"{saved.reference}/2", f"/apprenticeships/registrations/{saved.reference}/2"),
        (saved.reference.replace("0", "O"), f"/apprenticeships/registrations/{saved.reference}"),
        ("acap01a", "/apprenticeships/packages/ACAP01A"),
    ):
        page = registrar.get("/search", follow=False, q=text)
        assert (page.status, page.location) == (303, address), text


def test_a_line_that_a_receipt_has_not_opens_the_receipt(registrar: Any, saved: Any) -> None:
    assert registrar.get("/search", follow=False, q=f"{saved.reference}/9").location.endswith(saved.reference)


def test_a_name_finds_candidates_and_the_receipts_that_they_are_on(registrar: Any, saved: Any) -> None:
    page = registrar.get("/search", q="taylor")
    assert hits(page) == ["1000001, Sam Taylor", saved.reference]
    assert page.form(".seek") == {"q": "taylor"}


def test_five_of_many_results_are_shown_and_the_rest_linked(registrar: Any) -> None:
    page = registrar.get("/search", q="bridge street")
    assert len(hits(page)) == 5
    assert page.one("main p a[href^='/candidates']").get_text() == "All 9 candidates"


def test_searching_finds_receipts_by_order_and_standards_by_word(portal: Any, registrar: Any) -> None:
    world = portal.world
    draft = world.batch("1000001")
    registrar.post(f"/apprenticeships/registrations/batches/{draft}/order", {"purchase_order": "PO-77"})
    saved = world.save(draft)
    assert hits(registrar.get("/search", q="PO-77")) == [saved.reference]
    assert any("Autocare" in text for text in hits(registrar.get("/search", q="autocare")))
    assert "ROC Checker" in hits(registrar.get("/search", q="roc checker"))


def test_a_search_in_vain_suggests_what_may_have_been_meant(registrar: Any) -> None:
    page = registrar.get("/search", q="tailor")
    assert "Nothing at your centre for “tailor”" in page.text
    assert "Taylor (1)" in page.text
    assert "1000001, Sam Taylor" in registrar.get("/search", q="1000101").text


def test_an_empty_search_says_what_can_be_searched(registrar: Any) -> None:
    assert "A candidate’s number, name, ULN or date of birth" in registrar.get("/search").text


@pytest.mark.failure(6, "a search finds nothing of another centre")
def test_a_search_finds_nothing_of_another_centre(portal: Any, southgate: Any, saved: Any) -> None:
    draft = portal.world.batch("1000003")
    uln = portal.world.screen(draft).lines[0].held.values["uln"]
    assert Registration.select().count() == 2
    for text in ("1000003", uln, draft, saved.reference, f"{saved.reference}/1", "taylor", "sam"):
        page = southgate.get("/search", q=text)
        assert page.url.startswith("/search")
        assert hits(page) == [], text


@pytest.mark.parametrize("text", ["%", "_", "'", '"><b>', "\u0000x", "R-99-999999999999", "B-?", "R-26-104001/99999999",
                                  "٣" * 7, "1" * 90])
def test_odd_texts_find_nothing_and_break_nothing(registrar: Any, text: str) -> None:
    page = registrar.get("/search", q=text)
    assert page.status == 200
    assert hits(page) == []


def test_a_search_costs_as_many_statements_whatever_it_finds(portal: Any, registrar: Any, statements: Any) -> None:
    world = portal.world
    registrar.get("/search", q="zzz")
    with statements() as few:
        registrar.get("/search", q="taylor")
    for _ in range(6):
        world.save(world.batch(world.people(3)))
    with statements() as many:
        registrar.get("/search", q="green")
    assert len(many) <= len(few) + 2
