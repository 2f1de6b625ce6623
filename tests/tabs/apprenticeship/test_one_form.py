"""Where no script runs, whichever button is pressed, what was typed in every section is kept."""
from __future__ import annotations

from typing import Any

import pytest
from makers import AUTOCARE, DEFAULTS, LIGHT, PACKAGE, TYPED

from imi.registrations.batches import open_batch
from imi.registrations.models import Batch, BatchRow

BATCHES = "/apprenticeships/registrations/batches"
EVERYTHING = {"standard": AUTOCARE, "package": PACKAGE, **DEFAULTS, "purchase_order": "PO 7", "numbers": "1000001 9999"}


@pytest.fixture
def address(portal: Any) -> str:
    """A batch whose standard is chosen: packages, dates, number box and purchase order stand open."""
    opened = open_batch(portal.world.north, portal.world.registrar)
    reference = str(opened.reference)
    portal.browser("registrar").post(f"{BATCHES}/{reference}/course", {"standard": AUTOCARE, "was": ""})
    return f"{BATCHES}/{reference}"


@pytest.mark.parametrize("button", ["course", "defaults", "candidates", "order"])
def test_every_button_keeps_what_was_typed_everywhere(registrar: Any, address: str, button: str) -> None:
    form = registrar.get(address).form("#add")
    assert set(EVERYTHING) <= {*form, "package"}
    registrar.post(f"{address}/{button}", {**form, **EVERYTHING})
    batch, [row] = Batch.get(), list(BatchRow.select())
    assert (batch.version.slug, batch.package.code, batch.purchase_order, batch.leftover) == (AUTOCARE, PACKAGE, "PO 7", "9999")
    assert {name: getattr(batch, name) for name in TYPED} == TYPED
    assert row.typed.count("2026-09-01") == 1


@pytest.mark.parametrize("button", ["course", "defaults", "candidates", "order"])
def test_what_is_wrong_in_one_section_is_kept_and_shown_whichever_button_is_pressed(
    registrar: Any, address: str, button: str,
) -> None:
    wrong = {**EVERYTHING, "starts_on": "32/13/2026", "purchase_order": "P" * 200}
    page = registrar.post(f"{address}/{button}", {**registrar.get(address).form("#add"), **wrong})
    shown = registrar.get(address).form("#add")
    assert page.status in (200, 422)
    assert (shown["starts_on"], shown["purchase_order"]) == ("32/13/2026", "P" * 200)


def test_a_colleagues_change_of_another_section_is_a_conflict_there(portal: Any, registrar: Any, address: str) -> None:
    form = registrar.get(address).form("#add")
    portal.browser("coordinator").post(f"{address}/order", {"purchase_order": "PO 8", "was_purchase_order": ""})
    page = registrar.post(f"{address}/candidates", {**form, **EVERYTHING})
    assert page.status == 409
    assert {"PO 7", "PO 8"} <= {cell.get_text() for cell in page.all("#conflict td")}
    assert Batch.get().purchase_order == "PO 8"


def test_another_standard_is_never_taken_in_passing_when_candidates_are_there(portal: Any, registrar: Any) -> None:
    address = f"{BATCHES}/{portal.world.batch('1000001')}"
    page = registrar.post(f"{address}/candidates", {"standard": LIGHT, "numbers": "1000002"})
    assert Batch.get().version.slug == AUTOCARE
    assert "The standard is still Autocare Technician ST0499 AP01" in page.text


def test_with_scripts_each_section_is_kept_by_itself(registrar: Any, address: str) -> None:
    registrar.fragment(f"{address}/course", "packages", EVERYTHING)
    assert (Batch.get().purchase_order, BatchRow.select().count()) == ("", 0)


@pytest.mark.parametrize("path", ["/candidates/new", "/candidates/{row}/edit", "/candidates/{row}/details"])
def test_what_is_open_alone_says_so(portal: Any, registrar: Any, path: str) -> None:
    address = f"{BATCHES}/{portal.world.batch('1000001')}"
    page = registrar.get(address + path.format(row=BatchRow.get().id))
    assert page.all(".one-thing .others #add")
