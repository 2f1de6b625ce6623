"""A list registered on arrival writes what the pages write, or becomes an upload, or leaves nothing."""
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from support.workbooks import CHANCE, KIND, TODAY, about, register, row, sheet

from imi.candidates.models import Candidate
from imi.database.connection import db
from imi.database.errors import Refused
from imi.demo.believable import uln
from imi.registrations.models import Receipt, Registration
from imi.uploads import receiving
from imi.uploads.fixing import repairing
from imi.uploads.models import Upload, UploadRow
from imi.uploads.registering import register as registering
from imi.uploads.registering.register import ready
from imi.uploads.report.shown import report

WROTE = ("candidate", "centre_candidate", "employer", "employment", "registration", "receipt", "confirmed_warning", "letter",
         "upload", "upload_row", "upload_problem", "upload_receipt", "audit")
# What is another each time: references and keys, and the form by which a page is saved.
ONES_OWN = frozenset({"reference", "action", "cause", "file_key", "file_hash", "body", "subject", "edition", "id", "key",
                      "judged", "message_id"})

MADE = frozenset({"candidate_id", "registered_as_id", "employer_id", "employment_id", "registration_id", "receipt_id",
                  "upload_id", "thing_id"})


def by_pages(world: Any, *rows: dict[str, Any]) -> None:
    """The same as somebody does it who looks at every page, confirms every warning and registers what is ready."""
    upload = receiving.receive(world.north, world.registrar, KIND, "list.xlsx", "of the file", "of the file",
                               sheet(*rows), TODAY)
    for group in report(world.north, upload.reference, world.today).warnings:
        repairing.confirm(world.north, world.registrar, upload, group.field, group.code, TODAY)
    seen = ready(world.north, upload.reference, TODAY)
    registering.register(world.north, world.registrar, upload.reference, key="the-key-of-a-form", fingerprint=seen.fingerprint,
                         purchase_order="", today=TODAY)


def told(name: str, value: Any) -> Any:
    """A value as two runs are compared by: of a row made in one of them only that it is there, for ids go on."""
    return value is not None if name in MADE else value


def left() -> dict[str, list[str]]:
    """What there is in each table, without what is another each time."""
    found = {}
    for table in WROTE:
        cursor = db.execute_sql(f"SELECT * FROM {table}")
        names = [column[0] for column in cursor.description]
        found[table] = sorted(
            str([(name, told(name, value)) for name, value in zip(names, values, strict=True) if name not in ONES_OWN])
            for values in cursor.fetchall())
    return found


def a_list(world: Any) -> list[dict[str, Any]]:
    """Plain rows, somebody who is known and has moved, odd ones to confirm, a value that is tidied, and one that is wrong."""
    number = world.candidate(uln=uln(CHANCE))
    return [row(), row(surname="smith"), row(first_names="  Ada   Mary "), row(email="nobody"),
            about(number, employer_name="Hill Motors"), row(phone="0117 496 0900 ext 5"), row()]


def test_registering_on_arrival_writes_what_the_pages_write(world: Any) -> None:
    rows = a_list(world)
    with db.atomic() as kept:
        by_pages(world, *rows)
        expected = left()
        kept.rollback()
    register(world, *rows, ready_only=True, accept_warnings=True)
    for table, lines in left().items():
        assert lines == expected[table], table


def test_an_all_or_nothing_upload_equals_the_pages_upload(world: Any) -> None:
    rows = a_list(world)
    before = Registration.select().count()
    with db.atomic() as kept:
        receiving.receive(world.north, world.registrar, KIND, "list.xlsx", "of the file", "of the file",
                          sheet(*rows), TODAY)
        expected = left()
        kept.rollback()
    outcome = register(world, *rows)
    assert (outcome.receipt, Registration.select().count()) == (None, before)
    assert outcome.waiting == UploadRow.select().where(UploadRow.state != "ready").count()
    assert left() == expected


def test_the_rest_is_registered_later_under_the_same_reference(world: Any) -> None:
    outcome = register(world, row(), row(email="nobody"), ready_only=True)
    assert (outcome.receipt.candidates, outcome.waiting, outcome.upload.state) == (1, 1, "part")
    repairing.set_cell(world.north, world.registrar, outcome.upload, 3, {"email": "some.body@post.example"}, None, TODAY)
    receipt = registering.register(world.north, world.registrar, outcome.upload.reference, key="the-key-of-a-form",
                                   fingerprint="", purchase_order="", today=TODAY)
    assert (receipt.candidates, Upload.get().state) == (1, "registered")


def test_a_file_can_be_sent_again_after_a_refused_purchase_order(world: Any) -> None:
    rows = [row(purchase_order="PO 1"), row(purchase_order="PO 2")]
    with pytest.raises(Refused, match="The rows have 2 purchase order numbers"):
        register(world, *rows)
    assert (Upload.select().count(), Candidate.select().where(Candidate.uln == rows[0]["uln"]).count()) == (0, 0)
    assert register(world, *rows, purchase_order="PO 3").receipt.purchase_order == "PO 3"


def test_purchase_orders_that_differ_in_spaces_are_one(world: Any) -> None:
    receipt = register(world, row(purchase_order="PO  1"), row(purchase_order=" PO 1 "), accept_warnings=True).receipt
    assert receipt.purchase_order == "PO 1"


def test_two_uploads_at_once_register_everybody_once(world: Any) -> None:
    rows, start = [row() for _ in range(6)], Barrier(2)

    def act(digest: str) -> str:
        with db.connection_context():
            start.wait(timeout=30)
            try:
                return "registered" if register(world, *rows, digest=digest).receipt else "kept"
            except registering.ReviewOutdated:
                return "kept"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(act, ["one", "other"])) == ["kept", "registered"]
    assert Receipt.select().where(Receipt.candidates == 6).count() == 1
    assert sorted(upload.state for upload in Upload.select()) == ["problems", "registered"]


def test_forty_rows_take_as_many_statements_as_one(world: Any, statements: Any) -> None:
    asked = []
    register(world, row(employer_name="Same Motors"))
    for size in (1, 40):
        with statements() as said:
            register(world, *(row(employer_name="Same Motors") for _ in range(size)), digest=f"of {size}")
        asked.append(len(said))
    assert asked[0] == asked[1]
