"""What a centre is charged reads the same, to the penny, on the receipt, in its files and letters, in lists and in Spend."""
from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from support.addresses import RECEIPTS
from support.workbooks import register, row, send, workbook

from imi.batches.models import Batch
from imi.database.connection import now
from imi.mail.models import Letter
from imi.registrations import mail as letters
from imi.registrations import receipts, spend
from imi.registrations.changes import ending
from imi.registrations.models import Receipt, Registration
from imi.registrations.receipts import ReceiptFilter

BY_NOW = "The receipt by now: Charged £1,080.00, cancelled £360.00, net £720.00"


def net_of(browser: Any, address: str) -> Decimal:
    """The sum of a file's column Net."""
    rows = list(csv.DictReader(io.StringIO(browser.client.get(address).data.decode("utf-8-sig"))))
    return sum((Decimal(one["Net"]) for one in rows), Decimal())


def test_the_same_sums_are_shown_everywhere_and_add_up_to_spend(portal: Any) -> None:
    world, registrar, finance = portal.world, portal.browser("registrar"), portal.browser("finance")
    draft = world.batch("1000001 1000002 1000003")
    Batch.update(purchase_order="PO-1").where(Batch.reference == draft).execute()
    saved = world.save(draft)
    line = Registration.get(Registration.receipt == saved, Registration.line == 1)
    ending.cancel(world.north, world.registrar, [line.id], today=world.today)
    page = registrar.get(f"{RECEIPTS}/{saved.reference}")
    assert "Charged £1,080.00, VAT not stated Cancelled £360.00 of 1 registration Net £720.00" in page.text
    assert "The IMI invoices £720.00 to purchase order PO-1." in page.text
    [listed] = registrar.get(RECEIPTS).all("tbody tr")
    assert [cell.get_text() for cell in listed.select(".num")] == ["3", "£1,080.00", "£360.00", "£720.00"]
    assert Letter.select().where(Letter.body.contains(BY_NOW)).count() == 2
    Letter.update(state="sent", sent_at=now(), next_at=None).execute()
    repeated = letters.resend(world.north, Letter.select().where(Letter.kind == "confirmation").first(), world.registrar)
    assert repeated.body.endswith(f"\n{BY_NOW}\n")
    assert {net_of(browser, f"{address}.csv") for browser, address in (
        (registrar, f"{RECEIPTS}/{saved.reference}"), (registrar, RECEIPTS), (finance, "/centre/spend"))} == {Decimal("720.00")}
    assert "Net £720.00" in finance.get("/centre/spend").text


def test_a_resent_cancellation_email_has_current_sums(world: Any) -> None:
    saved = world.save(world.batch("1000001 1000002 1000003"))
    first, second, _third = Registration.select().where(Registration.receipt == saved).order_by(Registration.line)
    ending.cancel(world.north, world.registrar, [first.id], today=world.today)
    told = Letter.select().where(Letter.kind != "confirmation").first()
    ending.cancel(world.north, world.registrar, [second.id], today=world.today)
    Letter.update(state="sent", sent_at=now(), next_at=None).execute()
    by_now = "The receipt by now: Charged £1,080.00, cancelled £720.00, net £360.00"
    assert letters.resend(world.north, told, world.registrar).body == told.body.replace(BY_NOW, by_now)
    assert f"{saved.reference}/1: " in told.body


def test_a_candidate_on_two_packages_counts_once_with_two_registrations(portal: Any) -> None:
    world, registrar = portal.world, portal.browser("registrar")
    one = row()
    saved = register(world, one, {**one, "package": "ACAP01B"}, accept_warnings=True).receipt
    assert saved is not None
    told = "1 candidate registered, 2 registrations"
    page = registrar.get(f"{RECEIPTS}/{saved.reference}")
    assert page.one("h1").get_text(strip=True) == told
    assert {(one.subject.startswith(f"{told}: R-"), "\nCandidates: 1\n" in one.body) for one in Letter.select()} == {(True, True)}
    [shown] = registrar.get(RECEIPTS).all("tbody tr")
    assert [cell.get_text() for cell in shown.select(".num")][:1] == ["1"]
    assert "Candidates 1, 2 registrations" in portal.browser("finance").get("/centre/spend").text


def test_a_spreadsheets_review_counts_candidates_and_registrations(registrar: Any) -> None:
    one = row()
    page = send(registrar, workbook(one, {**one, "package": "ACAP01B"}))
    for _warning in page.all("form[action$=accept]"):
        page = registrar.submit(page, "form[action$=accept]")
    assert "Save: register 1 candidate, 2 registrations, £" in registrar.get(f"{page.url}/review").text


def test_files_hold_every_row_even_when_read_in_pieces(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imi.database.bulk.ROWS_OF_A_PIECE", 2)
    for numbers in ("1000001 1000002", "1000003", "1000004", "1000005 1000006"):
        world.save(world.batch(numbers))
    assert [one[0] for one in spend.rows(world.north, spend.Span())] == [
        one.reference for one in Receipt.select().order_by(Receipt.id.desc())]
    assert len(list(receipts.lines_of(world.north, ReceiptFilter()))) == 6
