"""Several registrations of a receipt ended at once: over pages, by a search, or all of them."""
from __future__ import annotations

from typing import Any

import pytest
from support.addresses import RECEIPTS
from support.workbooks import TODAY, register, row

from imi.registrations.changes import ending
from imi.registrations.changes.queries import active_of, ids_of
from imi.registrations.models import Receipt, Registration

# More than PostgreSQL takes, were each value of a change a parameter.
VERY_MANY = 6_600


@pytest.fixture
def receipt(portal: Any) -> str:
    """The address of a receipt with two lines."""
    world = portal.world
    return f"{RECEIPTS}/{world.save(world.batch('1000001 1000002')).reference}"


@pytest.fixture
def long_receipt(portal: Any) -> str:
    """The address of a receipt with more lines than a page has: 60 on one package, five on another."""
    world, others = portal.world, ("Abara", "Baker", "Cole", "Dyer", "Ekdahl")
    made = register(world, *(row() for _ in range(60)), *(row(surname=name, package="ACAP01B") for name in others)).receipt
    return f"{RECEIPTS}/{made.reference}"


def ticked(page: Any) -> list[str]:
    """Lines that are ticked in the table."""
    return [box["value"] for box in page.all("input[type=checkbox][name=line][checked]")]


def test_several_registrations_are_ended_together_or_not_at_all(registrar: Any, receipt: str) -> None:
    page = registrar.post(f"{receipt}/ending", {"what": "cancel"})
    assert (page.status, "Choose at least one registration" in page.text) == (422, True)
    page = registrar.post(f"{receipt}/ending", {"what": "withdraw", "line": ["1", "2"], "reason": "", "moved_on": "23/11/2026"})
    assert page.status == 422
    assert len(page.all("input[name=line][checked]")) == 2
    page = registrar.post(f"{receipt}/ending", {"what": "cancel", "line": ["1", "2"]})
    assert "2 registrations cancelled" in page.text


def test_ticked_rows_stay_ticked_across_pages_and_searches(registrar: Any, long_receipt: str) -> None:
    page = registrar.get(f"{long_receipt}/ending")
    assert "65 active registrations, page 1 of 2" in page.text
    page = registrar.post(f"{long_receipt}/ending", {"line": ["1", "3"], "page": "2", "text": "By mistake"})
    assert "2 more registrations chosen on other pages" in page.text
    assert page.one("#text")["value"] == "By mistake"
    kept = [field["value"] for field in page.all("input[type=hidden][name=line]")]
    page = registrar.post(f"{long_receipt}/ending", {"line": [*kept, "64"], "what": "look", "q": "dyer"})
    assert (ticked(page), "1 of 65 active registrations" in page.text) == (["64"], True)
    page = registrar.post(f"{long_receipt}/ending", {"line": ["1", "3", "64"], "what": "cancel"})
    assert "3 registrations cancelled" in page.text


@pytest.mark.parametrize(("text", "found"), [
    ("dyer", 1), ("ACAP01B", 5), ("acap01b", 5), ("{reference}/65", 1), ("R-26-000000/1", 0), ("1000001", 0), ("9" * 40, 0),
    ("nobody", 0), ("%", 0), ("Σ\u0345", 0),
])
def test_a_receipts_registrations_are_found_by_name_number_or_line(
        registrar: Any, long_receipt: str, text: str, found: int) -> None:
    page = registrar.get(f"{long_receipt}/ending", q=text.format(reference=long_receipt.rpartition("/")[2]))
    assert len(page.all("tbody tr")) == found
    assert ("No active registration of this receipt is found" in page.text) == (not found)


def test_ending_all_search_results_leaves_other_registrations(registrar: Any, portal: Any, long_receipt: str) -> None:
    page = registrar.get(f"{long_receipt}/ending", q="ACAP01B")
    fields = {"shown": page.one("input[name=shown]")["value"], "all": page.one("input[name=all]")["value"]}
    page = registrar.post(f"{long_receipt}/ending", {**fields, "what": "cancel", "q": "something typed since"})
    assert "5 registrations cancelled" in page.text
    portal.world  # noqa: B018  the database behind the pages
    reference = long_receipt.rpartition("/")[2]
    states = Registration.select(Registration.state).join(Receipt).where(Receipt.reference == reference)
    assert sorted(one.state for one in states) == ["active"] * 60 + ["cancelled"] * 5


def test_ending_all_is_refused_when_the_count_has_changed(registrar: Any, long_receipt: str) -> None:
    registrar.post(f"{long_receipt}/1/ending", {"what": "cancel"})
    page = registrar.post(f"{long_receipt}/ending", {"all": "65", "what": "cancel"})
    assert (page.status, "All are 64 active registrations by now. Nothing was changed" in page.text) == (409, True)
    assert not page.all("input[name=all][checked]")


def test_all_at_once_says_how_many_and_is_asked_anew_once_they_are_others(registrar: Any, receipt: str) -> None:
    page = registrar.get(f"{receipt}/ending", all="yes")
    registrar.post(f"{receipt}/1/ending", {"what": "cancel"})
    again = registrar.submit(page, "#all-at-once form", what="cancel")
    assert (again.status, "All are 1 active registration by now. Nothing was changed" in again.text) == (409, True)
    assert again.one("#all-at-once button").get_text() == "Cancel 1 registration"
    assert "1 registration cancelled" in registrar.submit(again, "#all-at-once form", what="cancel").text
    assert not registrar.get(f"{receipt}/ending").all("#all-at-once")


def test_enter_in_a_field_cancels_nothing(registrar: Any, receipt: str, long_receipt: str) -> None:
    for address in (receipt, long_receipt):
        first = registrar.get(f"{address}/ending").all("main form button")[0]
        assert (first["name"], first["value"]) == ("what", "look")
    page = registrar.post(f"{receipt}/ending", {"line": "1", "what": "look", "text": "Moved away"})
    assert (page.status, page.one("#text")["value"], ticked(page)) == (200, "Moved away", ["1"])


def test_a_list_of_thousands_is_cancelled_whole(world: Any) -> None:
    made = register(world, *(row() for _ in range(VERY_MANY))).receipt
    assert len(ending.cancel(world.north, world.registrar, ids_of(world.north, *active_of(made)), today=TODAY)) == VERY_MANY
    assert ids_of(world.north, *active_of(made)) == []
