"""Receipts: proof for ever, as page and file; and the page with all of them."""
from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from openpyxl import load_workbook
from support.addresses import RECEIPTS
from support.givens import GIVEN
from support.makers import FIRST_NINE
from support.workbooks import row, send
from support.workbooks import workbook as sent_workbook

from imi import formats
from imi.batches import actions
from imi.batches.models import Batch
from imi.database.connection import now
from imi.mail.models import Letter
from imi.people.models import Person
from imi.registrations.exports import RegistrationFile
from imi.registrations.models import Registration
from imi.registrations.receipts import ReceiptLine
from imi.schemes.apprenticeship import APPRENTICESHIP
from imi.screens.receipts import receipts as pages_of
from imi.spreadsheets.table import csv_file, workbook

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "=HYPERLINK(\"http://x.example\")"]


@pytest.fixture
def receipt(portal: Any) -> Any:
    """A receipt of nine."""
    return portal.world.save(portal.world.batch(FIRST_NINE))


def test_the_review_leads_to_a_receipt_with_a_reference(registrar: Any, portal: Any) -> None:
    reference = portal.world.batch(FIRST_NINE)
    review = registrar.get(f"{RECEIPTS}/batches/{reference}/review")
    assert "Check 9 candidates before you save" in review.text
    assert "It is the Centre's responsibility to ensure candidate(s) are registered on the correct package" in review.text
    page = registrar.submit(review, "#submission")
    assert page.url == f"{RECEIPTS}/R-26-104001"
    assert page.one("h1").get_text() == "9 candidates registered"
    assert "£3,240.00" in page.text
    assert "Waiting to be sent to registrar@northgate.example" in page.text or "Sent" in page.text


def test_the_state_of_the_e_mail_is_asked_for_until_it_is_sent(registrar: Any, receipt: Any, portal: Any) -> None:
    address, waits = f"{RECEIPTS}/{receipt.reference}", {"state": "queued", "sent_at": None, "next_at": now()}
    Letter.update(waits).execute()
    link = registrar.get(address).one("#look-again")
    assert (link["href"], link["hx-trigger"]) == (f"{address}?look=1#mail-state", "load delay:1s, click")
    # Without scripts it is a link, and in the end nobody asks unless somebody presses it.
    assert registrar.get(link["href"]).status == 200
    last = registrar.fragment(address, "mail-state", look=str(len(pages_of.LOOKS)))
    assert (last.one("#look-again").get("hx-trigger"), last.all("table")) == (None, [])
    Letter.update(state="sent", sent_at=now(), next_at=None).execute()
    sent = registrar.fragment(address, "mail-state", look="3")
    assert not sent.all("#look-again")
    assert "Sent 12:00 to registrar@northgate.example" in sent.one("#say").get_text()


def test_a_receipt_offers_the_same_again_and_to_cancel_all(registrar: Any, reader: Any, receipt: Any, portal: Any) -> None:
    page = registrar.get(f"{RECEIPTS}/{receipt.reference}")
    [cancel] = [link for link in page.all(".actions a") if "Cancel" in link.get_text()]
    assert " ".join(cancel.get_text().split()) == "Cancel all 9 free of charge until 24 November 2026"
    asked = registrar.get(cancel["href"])
    # First of all on the page, with its number; what is ticked in the table beneath is another form.
    first = asked.all("main form")[0]
    assert [button.get_text() for button in first.select("button")] == ["Cancel 9 registrations"]
    assert not asked.all("[checked]")
    again = registrar.submit(page, ".receipt + .actions form")
    assert "ACAP01A" in again.text
    told = registrar.submit(asked, "#all-at-once form", what="cancel")
    assert "9 registrations cancelled" in told.text
    assert "Cancel all" not in told.text
    assert not reader.get(f"{RECEIPTS}/{receipt.reference}").all(".receipt + .actions form")


def test_the_heading_says_what_is_true_of_the_registrations_now(registrar: Any, portal: Any) -> None:
    world = portal.world
    url = f"{RECEIPTS}/{world.save(world.batch('1000001 1000002 1000003')).reference}"
    for lines, told, offer in (
            (["2"], "3 candidates registered, 1 cancelled since", "Cancel all 2 free of charge until 24 November 2026"),
            (["1"], "3 candidates registered, 2 cancelled since", "Cancel 1 registration free of charge until 24 November 2026"),
            (["3"], "All 3 registrations cancelled", "")):
        registrar.post(f"{url}/ending", {"what": "cancel", "line": lines})
        page = registrar.get(url)
        assert page.one("h1").get_text() == told
        assert told in page.title
        assert ("ended" in page.one(".receipt")["class"]) is (not offer)
        # What leads to their changes is there while any can be changed.
        links = [" ".join(link.get_text().split()) for link in page.all("main a") if "Cancel" in link.get_text()]
        assert links == ([offer, "Cancel or withdraw several"] if offer else [])
        assert ("open the registration above" in page.text) is bool(offer)


def test_save_twice_and_save_again_from_the_old_page_give_the_same_receipt(registrar: Any, portal: Any) -> None:
    review = registrar.get(f"{RECEIPTS}/batches/{portal.world.batch('1000001')}/review")
    first, second = registrar.submit(review, "#submission"), registrar.submit(review, "#submission")
    assert first.url == second.url


def test_an_odd_value_is_confirmed_on_the_review(registrar: Any, portal: Any) -> None:
    world = portal.world
    reference = world.batch(f"{world.candidate(surname='smith')} {world.candidate(surname='jones')}")
    review = registrar.get(f"{RECEIPTS}/batches/{reference}/review")
    refused = registrar.submit(review, "#submission")
    assert refused.status == 422
    assert "Confirm or correct every warning" in refused.text
    assert refused.one("#problems a")["href"] == "#warnings"
    tick = refused.all("#warnings input[name=confirm]")[0]["value"]
    page = registrar.submit(refused, "#submission", confirm=tick)
    assert page.one("h1").get_text() == "2 candidates registered"


def test_a_reused_purchase_order_number_is_named_with_its_receipt(registrar: Any, portal: Any) -> None:
    world = portal.world
    first, second = world.batch("1000001"), world.batch("1000002")
    registrar.post(f"{RECEIPTS}/batches/{first}/order", {"purchase_order": "PO 7"})
    receipt = world.save(first)
    note = registrar.fragment(f"{RECEIPTS}/batches/{second}/order", "order-note", {"purchase_order": "PO 7"})
    assert f"Used before on {receipt.reference}" in note.text
    assert f"used before on {receipt.reference}" in registrar.get(f"{RECEIPTS}/batches/{second}/review").text
    other = registrar.fragment(f"{RECEIPTS}/batches/{second}/order", "order-note", {"purchase_order": "PO 8"})
    assert "Used before" not in other.text


def test_a_long_receipt_has_pages_and_says_that_the_files_have_all(registrar: Any, receipt: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(pages_of, "LINES_OF_A_PAGE", 4)
    url, seen = f"{RECEIPTS}/{receipt.reference}", []
    for number, lines in ((1, 4), (2, 4), (3, 1)):
        page = registrar.get(f"{url}?page={number}")
        assert page.one("#receipt-caption").get_text() == (
            f"Registered candidates, page {number} of 3. The files have all of them")
        assert "9 candidates registered" in page.one("h1").get_text()
        seen += [row.get_text() for row in page.all("td[data-label=Registration]")]
        assert len(page.all("td[data-label=Registration]")) == lines
    assert seen == [f"{receipt.reference}/{n}" for n in range(1, 10)]
    assert registrar.get(f"{url}?page=99").one(".pager [aria-current]").get_text() == "Page 3"


def test_each_candidate_of_a_receipt_leads_to_their_record(registrar: Any, receipt: Any) -> None:
    page = registrar.get(f"{RECEIPTS}/{receipt.reference}")
    assert registrar.get(page.one("a[href='/candidates/1000001']")["href"]).status == 200


def test_a_receipt_says_what_happens_next(portal: Any, registrar: Any, receipt: Any) -> None:
    page = registrar.get(f"/apprenticeships/registrations/{receipt.reference}")
    told = " ".join(page.text.split())
    assert "a registration can be cancelled free of charge; later it can be withdrawn" in told
    assert "The IMI invoices £" in told
    assert "The end-point assessment is expected to start on 1 September 2028." in told
    with time_machine.travel("2027-11-23 12:00:00+00:00", tick=False):
        assert "the time for cancelling free of charge ended on" in portal.browser("registrar").get(page.url).text


def test_another_centres_receipt_is_not_there(southgate: Any, receipt: Any) -> None:
    for path in (f"/{receipt.reference}", f"/{receipt.reference}.csv", f"/{receipt.reference}.xlsx"):
        assert southgate.get(RECEIPTS + path).status == 404


def test_a_reference_is_found_however_it_is_typed(registrar: Any, receipt: Any) -> None:
    assert registrar.get(f"{RECEIPTS}/{receipt.reference.lower()}").status == 200


def test_the_files_hold_every_line(registrar: Any, receipt: Any) -> None:
    text = registrar.get(f"{RECEIPTS}/{receipt.reference}.csv").answer.get_data().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 10
    assert rows[1][:4] == ["R-26-104001/1", "1000001", "Sam", "Taylor"]
    sheet = load_workbook(io.BytesIO(registrar.get(f"{RECEIPTS}/{receipt.reference}.xlsx").answer.get_data())).active
    assert sheet.max_row == 10
    assert sheet["B2"].value == "1000001"
    assert sheet["B2"].data_type == "s"


@pytest.mark.failure(43, 44)
@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_of_ours_becomes_a_formula(text: str) -> None:
    day = date(2026, 9, 1)
    line = ReceiptLine("R-26-104001/1", 1000001, text, text, day, day, day, day, "LEVY", None, "active", None, text, text, text,
                       datetime(2026, 11, 23), text)
    columns = RegistrationFile(APPRENTICESHIP, "Standard", GIVEN)
    [_heads, row] = csv.reader(io.StringIO(csv_file(columns.headings, [columns.cells(line)]).decode("utf-8-sig"), newline=""))
    assert not [cell for cell in row if cell.startswith(formats.FORMULA)]
    book = load_workbook(io.BytesIO(workbook(columns.headings, [columns.cells(line)], "x")))
    assert all(cell.data_type != "f" for cells in book.active.iter_rows() for cell in cells)
    assert book.active["C2"].value == text


@pytest.mark.failure(45)
def test_a_workbook_leaves_out_characters_that_it_cannot_hold(registrar: Any, portal: Any) -> None:
    receipt = portal.world.save(portal.world.batch("1000001"))
    # As an older system might have left it: no form of ours takes such a name.
    Person.update(name="Sam\x0b\x01\ufffeLee").where(Person.id == portal.world.registrar.id).execute()
    for path in (f"/{receipt.reference}.xlsx", ".xlsx"):
        answer = registrar.get(RECEIPTS + path).answer
        assert answer.status_code == 200
        cells = [cell.value for cells in load_workbook(io.BytesIO(answer.get_data())).active.iter_rows() for cell in cells]
        assert "SamLee" in cells


def test_same_again_copies_the_course_and_the_dates(registrar: Any, receipt: Any) -> None:
    page = registrar.get(f"{RECEIPTS}/{receipt.reference}")
    forms = page.all("form[action$=batches]")
    assert len(forms) == 2
    batch = registrar.post(f"{RECEIPTS}/batches", {"from": receipt.reference})
    assert "ACAP01A" in batch.one("#course").get_text()
    assert "1 Sep 2026 – 31 Aug 2028" in batch.text
    assert not batch.all("tbody[id^=row-]")


def test_a_cohort_moves_to_another_package(registrar: Any, receipt: Any) -> None:
    batch = registrar.post(f"{RECEIPTS}/batches", {"from": receipt.reference, "candidates": "1"})
    assert len(batch.all("tbody[id^=row-]")) == 9
    assert not batch.all("input[name=package][checked]")


def test_withdrawn_candidates_stay_behind_when_a_cohort_moves(registrar: Any, receipt: Any) -> None:
    Registration.update(state="withdrawn").where(Registration.receipt == receipt.id, Registration.line.in_([1, 2])).execute()
    batch = registrar.post(f"{RECEIPTS}/batches", {"from": receipt.reference, "candidates": "1"})
    assert len(batch.all("tbody[id^=row-]")) == 7


def test_a_cohort_larger_than_a_batch_is_refused_in_words(registrar: Any, receipt: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(actions, "MOST_ROWS", 8)
    page = registrar.post(f"{RECEIPTS}/batches", {"from": receipt.reference, "candidates": "1"})
    assert (f"{receipt.reference} has 9 candidates: a batch takes 8. Enter their numbers, in parts" in page.text,
            Batch.select().where(Batch.state == "draft").count()) == (True, 0)


def test_the_confirmation_can_be_sent_again(registrar: Any, receipt: Any) -> None:
    Letter.update(state="sent", sent_at=now(), next_at=None).execute()
    page = registrar.get(f"{RECEIPTS}/{receipt.reference}")
    again = registrar.submit(page, "form[action*=resend]:has(#resend-1)")
    assert again.status == 200
    assert Letter.select().count() == 3


@pytest.mark.parametrize("query, count", [
    ({}, 1), ({"q": "R-26-104001"}, 1), ({"q": "1000003"}, 1), ({"q": "taylor"}, 1), ({"q": "nobody"}, 0),
    ({"package": "ACAP01A"}, 1), ({"package": "ACAP01B"}, 0), ({"standard": "st0499-ap01"}, 1), ({"after": "24/11/2026"}, 0),
    ({"before": "23/11/2026"}, 1), ({"by": "Priya Nair"}, 1), ({"after": "nonsense"}, 1), ({"page": "99"}, 0), ({"page": "x"}, 1),
])
def test_submitted_is_narrowed_by_its_address(registrar: Any, receipt: Any, query: dict[str, str], count: int) -> None:
    page = registrar.get(RECEIPTS, **query)
    assert page.status == 200
    assert len(page.all("#receipts tbody tr")) == count


def test_the_export_holds_exactly_what_the_filter_shows(registrar: Any, receipt: Any) -> None:
    def lines(**query: str) -> int:
        return len(registrar.get(f"{RECEIPTS}.csv", **query).answer.get_data().decode().splitlines()) - 1

    assert (lines(), lines(q="taylor"), lines(package="ACAP01B")) == (9, 9, 0)


def test_a_receipt_says_which_rows_of_its_spreadsheet_still_wait(registrar: Any, statements: Any) -> None:
    asked = []
    for left, said in ((1, "1 row of this spreadsheet is not registered yet"),
                       (30, "30 rows of this spreadsheet are not registered yet")):
        page = send(registrar, sent_workbook(row(), *(row(surname=None) for _n in range(left)), row()))
        registrar.post(f"{page.url}/rows/{left + 3}/exclude", {})
        receipt = registrar.submit(registrar.get(f"{page.url}/review"), "form[action$=submission]")
        with statements() as counted:
            receipt = registrar.get(receipt.url)
        assert f"{said}: {page.url.rpartition('/')[2]}" in receipt.text
        assert len(receipt.all(f".msg a[href='{page.url}']")) == 1
        asked.append(len(counted))
    assert asked[0] == asked[1]


def test_a_receipt_does_not_mention_a_spreadsheet_that_is_finished(registrar: Any) -> None:
    page = send(registrar, sent_workbook(row(), row(surname=None)))
    registrar.post(f"{page.url}/rows/3/exclude", {})
    receipt = registrar.submit(registrar.get(f"{page.url}/review"), "form[action$=submission]")
    assert "of this spreadsheet" not in receipt.text


@pytest.mark.parametrize(("answer", "read"), [
    ("ConnectionRefusedError: [Errno 111] Connection refused", "The mail server could not be reached"),
    ("550 No such mailbox", "550 No such mailbox"), ("Sending was interrupted", "Sending was interrupted")])
def test_centres_and_the_administration_read_why_an_email_failed(
        portal: Any, registrar: Any, receipt: Any, answer: str, read: str) -> None:
    Letter.update(state="failed", answer=answer, next_at=None).execute()
    places = (f"{RECEIPTS}/{receipt.reference}", "/messages", "/messages?state=failed")
    assert {read in registrar.get(url).text for url in places} == {True}
    assert "Errno" not in registrar.get(f"{RECEIPTS}/{receipt.reference}").text
    assert answer in portal.browser("admin").get("/admin/letters").text
