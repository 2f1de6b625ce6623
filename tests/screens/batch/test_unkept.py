"""What was typed on the batch screen and not kept yet is there again after somebody left and came back."""
from __future__ import annotations

import json
from typing import Any

import pytest
from support.batches import holding

from imi.batches.models import Batch, BatchRow
from imi.candidates.models import Candidate
from imi.candidates.queries import find


@pytest.fixture
def gap(portal: Any) -> tuple[str, int]:
    """The address of a batch with somebody who lacks a ULN and a telephone, and of the row."""
    number = portal.world.candidate(uln=None, phone=None)
    address = holding(portal, str(number))
    return address, BatchRow.get().id


def test_a_text_in_a_rows_prompt_is_kept_on_change_and_decides_nothing(registrar: Any, gap: tuple[str, int]) -> None:
    address, row = gap
    before = BatchRow.get().edition
    page = registrar.fragment(f"{address}/candidates/{row}/missing", "draft-state", {"uln": "1000000043", "phone": "no idea"})
    assert page.status == 200
    assert (BatchRow.get().typed.count("1000000043"), BatchRow.get().edition) == (0, before)
    assert Candidate.get(Candidate.id == BatchRow.get().candidate_id).uln is None
    again = registrar.get(f"{address}/candidates/{row}/missing")
    form = again.form("tr.prompt form")
    assert (form["uln"], form["phone"]) == ("1000000043", "no idea")
    assert "What was typed here before and not kept stands here again" in again.text
    assert not again.all("tr.prompt .err")
    kept = registrar.submit(again, "tr.prompt form", phone="0117 496 0860")
    assert kept.status == 200
    assert BatchRow.get().unkept == ""
    assert Candidate.get(Candidate.id == BatchRow.get().candidate_id).uln == "1000000043"


def test_a_typed_text_is_dropped_once_the_record_has_a_value(registrar: Any, portal: Any, gap: tuple[str, int]) -> None:
    address, row = gap
    registrar.fragment(f"{address}/candidates/{row}/missing", "draft-state", {"uln": "123"})
    Candidate.update(uln="1000000043", edition=Candidate.edition + 1).where(Candidate.id == BatchRow.get().candidate_id).execute()
    prompt = registrar.get(f"{address}/candidates/{row}/missing")
    assert "uln" not in prompt.form("tr.prompt form")
    assert "123" not in prompt.one("tr.prompt").get_text()
    assert find(portal.world.north, Candidate.get(Candidate.uln == "1000000043").number).values["uln"] == "1000000043"


def test_changed_texts_of_a_row_are_kept_and_unchanged_ones_are_not(registrar: Any, gap: tuple[str, int]) -> None:
    address, row = gap
    form = registrar.get(f"{address}/candidates/{row}/edit").form(f"#row-{row} form")
    registrar.fragment(f"{address}/candidates/{row}", "draft-state", {**form, "starts_on": "31/2/2026"})
    assert json.loads(BatchRow.get().unkept) == {"starts_on": "31/2/2026", "was_starts_on": "2026-09-01"}
    page = registrar.get(f"{address}/candidates/{row}/edit")
    assert page.form(f"#row-{row} form")["starts_on"] == "31/2/2026"
    # The row itself has its day still.
    assert "2026-09-01" in BatchRow.get().typed
    registrar.submit(page, f"#row-{row} form", starts_on="2/9/2026")
    assert (BatchRow.get().unkept, "2026-09-02" in BatchRow.get().typed) == ("", True)


def test_a_colleagues_change_fills_the_box_beside_the_unsaved_text(
    registrar: Any, portal: Any, gap: tuple[str, int],
) -> None:
    address, row = gap
    form = registrar.get(f"{address}/candidates/{row}/edit").form(f"#row-{row} form")
    typed = {**form, "starts_on": "31/2/2026", "epa_on": "soon"}
    registrar.fragment(f"{address}/candidates/{row}", "draft-state", typed)
    portal.browser("coordinator").post(f"{address}/candidates/bulk", {"row": str(row), "field": "epa_on", "value": "8/9/2028"})
    for _older_page in range(2):
        page = registrar.get(f"{address}/candidates/{row}/edit")
        boxes = page.form(f"#row-{row} form")
        assert [boxes[name] for name in ("epa_on", "starts_on")] == ["8/9/2028", "31/2/2026"]
        assert "“soon” was typed here before and not kept. It was changed since" in page.text
        # Typed on the page that was opened before.
        registrar.fragment(f"{address}/candidates/{row}", "draft-state", typed)


@pytest.mark.parametrize("what, then, leads_to", [
    ("", "details", "/details"), ("", "close", ""), ("/missing", "close", ""), ("/missing", "review", "/review"),
    ("/missing", "discard", "/discard"), ("", "review", "/review"), ("", "discard", "/discard")])
def test_leaving_a_rows_form_keeps_its_text_without_scripts(
    registrar: Any, gap: tuple[str, int], what: str, then: str, leads_to: str,
) -> None:
    address, row = gap
    name = "uln" if what else "starts_on"
    opened = f"{address}/candidates/{row}{what or '/edit'}"
    assert f'name="then" value="{then}"' in registrar.get(opened).html
    page = registrar.post(f"{address}/candidates/{row}{what}", {name: "not yet", "then": then})
    assert page.status == 200
    assert page.url.split("#")[0].endswith(leads_to or address)
    assert registrar.get(opened).form(f"#row-{row} form")[name] == "not yet"


@pytest.mark.parametrize("then, leads_to", [
    ("review", "/review"), ("discard", "/discard"), ("close", ""), ("edit", "/edit"), ("missing", "/missing"), ("remove", "")])
def test_leaving_the_details_by_any_button_of_the_page_keeps_their_text(
    registrar: Any, portal: Any, then: str, leads_to: str,
) -> None:
    address = holding(portal, f"1000001 {portal.world.candidate(phone=None)}")
    row, other = (one.id for one in BatchRow.select().order_by(BatchRow.position))
    value = f"{then} {row if then == 'edit' else other}" if leads_to in ("/edit", "/missing") or then == "remove" else then
    page = registrar.get(f"{address}/candidates/{row}/details")
    assert f'form="candidate-form" name="then" value="{value}"' in page.html or then == "close"
    left = registrar.submit(page, "#candidate-form", email="not yet", then=value)
    assert left.url.split("#")[0].endswith(leads_to or address)
    again = registrar.get(f"{address}/candidates/{row}/details")
    assert again.form("#candidate-form")["email"] == "not yet"
    assert "What was typed here before and not kept stands here again" in again.one("#panel").get_text()
    registrar.submit(again, "#candidate-form", email="sam@post.example")
    assert (BatchRow.get_by_id(row).unkept, find(portal.world.north, 1000001).values["email"]) == ("", "sam@post.example")


def test_details_are_kept_on_change_with_scripts(registrar: Any, portal: Any) -> None:
    address = holding(portal, "1000001")
    details = f"{address}/candidates/{BatchRow.get().id}/details"
    form = registrar.get(details).form("#candidate-form")
    registrar.fragment(details, "draft-state", {**form, "phone": "soon"})
    assert registrar.get(details).form("#candidate-form")["phone"] == "soon"
    assert find(portal.world.north, 1000001).values["phone"] != "soon"


def test_a_button_of_a_row_keeps_the_text_of_a_new_candidate(registrar: Any, portal: Any) -> None:
    address = holding(portal, "1000001")
    row = BatchRow.get().id
    page = registrar.get(f"{address}/candidates/new")
    assert f'form="candidate-form" name="then" value="edit {row}"' in page.html
    left = registrar.submit(page, "#candidate-form", surname="Quux", then=f"edit {row}")
    assert left.url.endswith(f"/candidates/{row}/edit")
    assert registrar.get(f"{address}/candidates/new").form("#candidate-form")["surname"] == "Quux"


def test_refused_texts_are_kept_in_drafts_only(
    registrar: Any, portal: Any, gap: tuple[str, int],
) -> None:
    address, row = gap
    taken = Candidate.get(Candidate.number == 1000001).uln
    assert registrar.post(f"{address}/candidates/{row}/missing", {"uln": taken}).status == 422
    assert registrar.get(f"{address}/candidates/{row}/missing").form("tr.prompt form")["uln"] == taken
    Batch.update(state="discarded").execute()
    registrar.fragment(f"{address}/candidates/{row}/missing", "draft-state", {"uln": "999"})
    assert "999" not in BatchRow.get().unkept


def test_defaults_are_kept_as_typed_on_change_without_being_used(registrar: Any, portal: Any) -> None:
    reference = portal.world.batch("1000001")
    address = f"/apprenticeships/registrations/batches/{reference}"
    registrar.fragment(f"{address}/defaults", "draft-state",
                       {"starts_on": "32/1/2026", "ends_on": "+18m", "epa_on": "soon", "funding_type": "EMPLOYER_PAID"})
    form = registrar.get(f"{address}/defaults").form("#defaults-form")
    assert [form[name] for name in ("starts_on", "ends_on", "epa_on", "funding_type")] == [
        "32/1/2026", "+18m", "soon", "EMPLOYER_PAID"]
    assert "2028-08-31" in BatchRow.get().typed


def test_a_refused_change_of_several_rows_keeps_ticks_and_texts(registrar: Any, portal: Any) -> None:
    address = holding(portal)
    rows = [str(row.id) for row in BatchRow.select()]
    page = registrar.post(f"{address}/candidates/bulk", {"row": rows[:1], "field": "epa_on", "value": "soon"})
    assert page.status == 422
    assert [box["value"] for box in page.all("input[name=row]") if box.has_attr("checked")] == rows[:1]
    assert {box["value"] for box in page.all("input[name=value]")} == {"soon"}
    assert {one["value"] for one in page.all("select[name=field] option") if one.has_attr("selected")} == {"epa_on"}


@pytest.mark.parametrize("opened", ["missing", "edit"])
def test_any_rows_button_keeps_the_open_rows_text_without_scripts(portal: Any, registrar: Any, opened: str) -> None:
    address = holding(portal, " ".join(str(portal.world.candidate(uln=None, phone=None)) for _n in range(3)))
    first, second, third = (one.id for one in BatchRow.select().order_by(BatchRow.id))
    name = {"missing": "phone", "edit": "starts_on"}[opened]
    for verb, row, leads_to in (("edit", second, f"/{second}/edit"), ("missing", second, f"/{second}/missing"),
                                ("missing", first, f"/{first}/missing"), ("remove", third, "#undo"),
                                ("remove", 999_999, ""), ("edit", "x", "")):
        page = registrar.get(f"{address}/candidates/{first}/{opened}")
        buttons = [button["value"] for button in page.all("noscript button[form=open-row]")]
        assert {f"edit {second}", f"missing {second}", f"remove {second}"} <= set(buttons)
        done = registrar.post(page.one("#open-row")["action"], {
            **page.form("#open-row"), name: f"before {verb} {row}", "then": f"{verb} {row}"})
        assert (done.status, leads_to in done.url) == (200 if leads_to else 404, True)
        assert json.loads(BatchRow.get_by_id(first).unkept)[name] == f"before {verb} {row}"
    assert not registrar.get(address).all(f"#row-{third}")
    # With scripts it is kept on change: no row that is sent alone has the second buttons.
    assert not registrar.fragment(f"{address}/candidates/{first}/{opened}", "row").all("noscript [form=open-row]")
