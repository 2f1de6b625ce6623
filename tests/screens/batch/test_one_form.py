"""Without scripts, every button keeps what was typed in all sections of the form."""
from __future__ import annotations

from typing import Any

import pytest
from support.addresses import BATCHES
from support.makers import AUTOCARE, DEFAULTS, LIGHT, PACKAGE, TYPED

from imi.batches.actions import open_batch
from imi.batches.models import Batch, BatchRow
from imi.schemes.apprenticeship import APPRENTICESHIP

EVERYTHING = {"standard": AUTOCARE, "package": PACKAGE, **DEFAULTS, "purchase_order": "PO 7", "numbers": "1000001 9999"}


@pytest.fixture
def address(portal: Any) -> str:
    """A batch whose standard is chosen: packages, dates, number box and purchase order stand open."""
    opened = open_batch(portal.world.north, portal.world.registrar, APPRENTICESHIP)
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
    assert {name: getattr(batch, name) for name in TYPED} == {**TYPED, "ends_on": "+24m"}
    assert row.typed.count("2026-09-01") == 1


def test_the_wrong_field_of_the_form_that_was_sent_has_the_focus(registrar: Any, address: str) -> None:
    wrong = {**registrar.get(address).form("#add"), **EVERYTHING, "starts_on": "32/13/2026"}
    page = registrar.post(f"{address}/defaults", wrong)
    assert [field["id"] for field in page.all("[autofocus]")] == ["plain-default-starts_on"]
    part = registrar.fragment(f"{address}/defaults", "defaults", {**DEFAULTS, "starts_on": "32/13/2026"})
    assert [field["id"] for field in part.all("[autofocus]")] == ["default-starts_on"]


@pytest.mark.parametrize("button", ["course", "defaults", "candidates", "order"])
def test_errors_in_one_section_stay_shown_whichever_button_is_pressed(
    registrar: Any, address: str, button: str,
) -> None:
    wrong = {**EVERYTHING, "starts_on": "32/13/2026", "purchase_order": "P" * 200}
    page = registrar.post(f"{address}/{button}", {**registrar.get(address).form("#add"), **wrong})
    shown = registrar.get(address).form("#add")
    assert page.status in (200, 422)
    assert (shown["starts_on"], shown["purchase_order"]) == ("32/13/2026", "P" * 200)


@pytest.mark.parametrize(("button", "fields"), [
    ("candidates/remove", {"gone": "{row}"}), ("candidates/pick", {"number": "1000004"}), ("candidates/leftover", {}),
    ("candidates/link", {"number": "1999999", "born-1999999": "soon"}), ("candidates", {"retry": "1", "leftover": "8888"}),
    ("candidates/bulk", {"row": "{row}", "field": "starts_on", "value": "8/9/2026"}), ("undo", {}),
    ("candidates/new/draft", {"discard": "1"}), ("candidates/edit", {"edit": "{row}"}),
    ("candidates/search", {"q": "kha"}), ("course/search", {"standards": "auto"})])
def test_a_button_of_a_row_or_a_message_keeps_what_was_typed_everywhere(
    portal: Any, registrar: Any, button: str, fields: dict[str, str],
) -> None:
    address = f"{BATCHES}/{portal.world.batch('1000003 1999999')}"
    row = str(BatchRow.get().id)
    registrar.post(f"{address}/candidates/bulk", {"row": row, "field": "starts_on", "value": "7/9/2026"})
    form = registrar.get(address).form("#add")
    own = {name: text.format(row=row) for name, text in fields.items()}
    page = registrar.post(f"{address}/{button}", {**form, **own, "purchase_order": "PO 7", "numbers": "1000001"})
    numbers = {r.candidate.number for r in BatchRow.select().where(BatchRow.removed_at.is_null())}
    assert (Batch.get().purchase_order, 1000001 in numbers) == ("PO 7", True)
    did = {"candidates/remove": 1000003 not in numbers, "candidates/pick": 1000004 in numbers,
           "candidates/leftover": Batch.get().leftover == "", "candidates": Batch.get().leftover == "8888",
           "candidates/bulk": "2026-09-08" in BatchRow.get_by_id(row).typed,
           "undo": "2026-09-01" in BatchRow.get_by_id(row).typed,
           "candidates/search": "Add Aisha Khan" in page.text, "course/search": 0 < len(page.all("#standards label")) < 10}
    assert did.get(button, True)


@pytest.mark.parametrize("part", ["course", "defaults", "candidates/new", "candidates/{row}/missing"])
def test_opening_a_part_of_the_page_keeps_the_texts_of_the_others(portal: Any, registrar: Any, part: str) -> None:
    address = f"{BATCHES}/{portal.world.batch(str(portal.world.candidate(phone=None)), defaults={})}"
    part = part.format(row=BatchRow.get().id)
    page = registrar.get(address)
    # The dates are open on the screen itself.
    button = page.all(f"button[formaction='{address}/{part}']")
    assert part == "defaults" or button
    sent = {**page.form("#add"), "open": "1", "purchase_order": "PO 7", "numbers": "1000001"}
    opened = registrar.post(f"{address}/{part}", sent)
    assert (opened.status, opened.url) == (200, f"{address}/{part}")
    assert (Batch.get().purchase_order, BatchRow.select().count()) == ("PO 7", 2)


def test_every_button_of_the_screen_belongs_to_its_one_form(portal: Any, registrar: Any) -> None:
    address = f"{BATCHES}/{portal.world.batch('1000003 1999999')}"
    row = str(BatchRow.get().id)
    registrar.post(f"{address}/candidates/bulk", {"row": row, "field": "starts_on", "value": "7/9/2026"})
    page = registrar.get(address)
    alone = [button.get_text(" ") for button in page.all("main button:not([form=add])")
             if not button.within("form.scripted") and "scripted" not in button.classes and not button.within("form#add")]
    assert not alone


def test_a_colleagues_change_of_another_section_is_shown_as_a_conflict(portal: Any, registrar: Any, address: str) -> None:
    form = registrar.get(address).form("#add")
    portal.browser("coordinator").post(f"{address}/order", {"purchase_order": "PO 8", "was_purchase_order": ""})
    page = registrar.post(f"{address}/candidates", {**form, **EVERYTHING})
    assert page.status == 409
    assert {"PO 7", "PO 8"} <= {cell.get_text() for cell in page.all("#conflict td")}
    assert Batch.get().purchase_order == "PO 8"


def test_the_standard_never_changes_unasked_while_there_are_candidates(portal: Any, registrar: Any) -> None:
    address = f"{BATCHES}/{portal.world.batch('1000001')}"
    page = registrar.post(f"{address}/candidates", {"standard": LIGHT, "numbers": "1000002"})
    assert Batch.get().version.slug == AUTOCARE
    assert "The standard is still Autocare Technician ST0499 AP01" in page.text


def test_each_section_is_saved_alone_with_scripts(registrar: Any, address: str) -> None:
    registrar.fragment(f"{address}/course", "packages", EVERYTHING)
    assert (Batch.get().purchase_order, BatchRow.select().count()) == ("", 0)


@pytest.mark.parametrize("path", ["/candidates/new", "/candidates/{row}/edit", "/candidates/{row}/details"])
def test_a_part_opened_on_its_own_page_offers_the_way_back(portal: Any, registrar: Any, path: str) -> None:
    address = f"{BATCHES}/{portal.world.batch('1000001')}"
    page = registrar.get(address + path.format(row=BatchRow.get().id))
    assert page.all(".one-thing .others #add")
