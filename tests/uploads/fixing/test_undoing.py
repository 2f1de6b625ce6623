"""Undo of a repair takes that repair back: rows that moved on since are left as they are, and named with who changed them."""
from __future__ import annotations

from typing import Any

import pytest
from support.workbooks import KIND, TODAY, row, send, sheet, workbook

from imi.uploads import receiving
from imi.uploads.fixing import repairing
from imi.uploads.fixing.repairing import texts_of
from imi.uploads.fixing.undoing import undo
from imi.uploads.models import Upload, UploadRow
from imi.uploads.registering import register as registering
from imi.uploads.registering.register import ready
from imi.uploads.report.shown import report


def many(world: Any, upload: Upload) -> None:
    repairing.replace(world.north, world.registrar, upload, "employer_postcode", "B33", "B33 8TH", TODAY)


def confirmed(world: Any, upload: Upload) -> None:
    group = next(one for one in report(world.north, upload.reference, world.today).warnings if one.field == "surname")
    repairing.confirm(world.north, world.registrar, upload, group.field, group.code, TODAY)


def left_out(world: Any, upload: Upload) -> None:
    repairing.leave_out(world.north, world.registrar, upload, 2, TODAY)


def another_cell(world: Any, upload: Upload, of: int = 2) -> None:
    repairing.set_cell(world.north, world.person("coordinator"), upload, of, {"position": "Fitter"}, None, TODAY)


def out(world: Any, upload: Upload) -> None:
    repairing.leave_out(world.north, world.person("coordinator"), upload, 2, TODAY)


def back_and_changed(world: Any, upload: Upload) -> None:
    repairing.leave_out(world.north, world.person("coordinator"), upload, 2, TODAY, out=False)


BY = "Row 2 was changed since, by Rhian Powell"


@pytest.mark.parametrize("change, meanwhile, said", [
    (many, another_cell, f"1 row taken back; {BY}"), (many, out, f"1 row taken back; {BY}"),
    (confirmed, another_cell, f"1 row taken back; {BY}"), (left_out, back_and_changed, f"Nothing was taken back; {BY}"),
])
def test_a_row_that_moved_on_is_left_and_named(world: Any, change: Any, meanwhile: Any, said: str) -> None:
    upload = receiving.receive(world.north, world.registrar, KIND, "list.xlsx", "x", "x", sheet(
        row(employer_postcode="B33", surname="smith"), row(employer_postcode="B33", surname="jones")), TODAY)
    change(world, upload)
    step = report(world.north, upload.reference, world.today).last_change.step
    meanwhile(world, upload)
    before = UploadRow.get(UploadRow.row == 2)
    done = undo(world.north, upload, TODAY, step)
    assert done.sentence == said
    first, second = UploadRow.select().order_by(UploadRow.row)
    assert (texts_of(first), first.state) == (texts_of(before), before.state)
    if change is many:
        assert texts_of(second)["employer_postcode"] == "B33"
    # What the colleague did is what Undo takes back next.
    assert undo(world.north, upload, TODAY).sentence == "The last change is taken back"


def test_undo_names_a_row_that_was_registered_since(portal: Any, registrar: Any) -> None:
    world = portal.world
    page = send(registrar, workbook(row(employer_postcode="B33"), row(employer_postcode="B33", email="nobody")))
    page = registrar.submit(page, "form[action$=replace]", value="B33 8TH")
    assert page.one(".undo span").get_text() == "2 rows were changed."
    upload = Upload.get()
    registering.register(world.north, world.registrar, upload.reference, key="the-key-of-a-form",
                         fingerprint=ready(world.north, upload.reference, TODAY).fingerprint, purchase_order="", today=TODAY)
    fields = page.form("form.undo")
    answer = registrar.fragment(f"{page.url.partition('#')[0]}/undo", "report", {
        **fields, "step": page.one("#undo-button")["value"]})
    assert "1 row taken back; Row 2 is registered" in answer.text
    assert [texts_of(one)["employer_postcode"] for one in UploadRow.select().order_by(UploadRow.row)] == ["B33 8TH", "B33"]


def test_a_review_is_registered_as_it_was_seen_only(portal: Any, registrar: Any) -> None:
    page = send(registrar, workbook(row(), row(surname="smith")))
    review = registrar.get(f"{page.url}/review")
    unseen = registrar.submit(review, "form[action$=submission]", fingerprint="")
    assert unseen.status == 409
    upload = Upload.get()
    confirmed(portal.world, upload)
    late = registrar.submit(review, "form[action$=submission]")
    assert late.status == 409
    assert [cell.get_text() for cell in late.all("#differing tbody tr:first-child td")] == ["1", "2"]
    assert registrar.submit(late, "form[action$=submission]").status == 200
