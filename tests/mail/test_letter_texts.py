"""What a confirmation says, and what it never says."""
from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from email.policy import SMTP
from types import SimpleNamespace

import pytest

from imi.mail.envelope import address, compose
from imi.mail.transport import Permanent
from imi.registrations.mail import Confirmation, Named, confirmation

TOLD = Confirmation(
    reference="R-26-104213", centre="Northgate Motor College (0471)", standard="Autocare Technician AP01",
    package="ACAP01D EPA", purchase_order="PO 7781", pence=240000, unpriced=0, person="Ann Reed",
    at=datetime(2026, 7, 1, 13, 41), names=(Named(1000119, "Sam Taylor"), Named(1000120, "Zoë O’Neill")),
    address="https://portal.example/apprenticeships/registrations/R-26-104213")

WHOLE = """2 candidates registered. Reference: R-26-104213

Centre: Northgate Motor College (0471)
Standard: Autocare Technician AP01
Package: ACAP01D EPA
Candidates: 2
Purchase Order Number: PO 7781
Charged: £2,400.00, VAT not stated
Saved by: Ann Reed, 1 July 2026, 14:41

1. 1000119 Sam Taylor
2. 1000120 Zoë O’Neill

The receipt:
https://portal.example/apprenticeships/registrations/R-26-104213

Please report any errors (names, spelling, DOB etc) as candidates’ details, as registered, \
will appear on certificates and ID cards.
"""


def a_letter(**values: object) -> SimpleNamespace:
    return SimpleNamespace(**{
        "sender": "registrations@theimi.org.uk", "to": "registrar@northgate.example", "subject": "Registered",
        "message_id": "<1@theimi.org.uk>", "body": "Text\n", "at": TOLD.at, **values})


def test_a_confirmation_reads_word_for_word_with_londons_time() -> None:
    assert confirmation(TOLD, "Standard").body == WHOLE


def test_the_subject_counts_and_names_the_reference() -> None:
    assert confirmation(TOLD, "Standard").subject == "2 candidates registered: R-26-104213"
    assert confirmation(replace(TOLD, names=TOLD.names[:1]), "Standard").subject == "1 candidate registered: R-26-104213"


def test_a_confirmation_has_no_link_when_the_portal_has_no_address() -> None:
    body = confirmation(replace(TOLD, address=""), "Standard").body
    assert "The receipt is in the portal under R-26-104213" in body
    assert "http" not in body


@pytest.mark.parametrize("pence, unpriced, words", [
    (240000, 0, "Charged: £2,400.00, VAT not stated\n"),
    (0, 0, "Charged: £0.00, VAT not stated\n"),
    (123456789, 3, "Charged: £1,234,567.89, VAT not stated, 3 not priced\n"),
    (None, 20, "Charged: 20 not priced\n"),
])
def test_the_total_names_the_registrations_without_a_price(pence: int | None, unpriced: int, words: str) -> None:
    assert words in confirmation(replace(TOLD, pence=pence, unpriced=unpriced), "Standard").body


def test_no_purchase_order_is_said_in_words() -> None:
    assert "Purchase Order Number: None\n" in confirmation(replace(TOLD, purchase_order=""), "Standard").body


@pytest.mark.failure(46)
@pytest.mark.parametrize("name", [
    "Sam\r\nBcc: thief@elsewhere.example", "Sam\nTotal: £0.00", "Sam\u2028Taylor", "Sam\x00\x0bTaylor",
    "\u202eSam", "Sam\ud800",
])
def test_a_name_stays_on_its_line(name: str) -> None:
    told = replace(TOLD, names=(Named(1000119, name),), person=name, centre=name, purchase_order=name)
    body = confirmation(told, "Standard").body
    assert body.count("\n") == WHOLE.count("\n") - 1
    assert not set(body) & set("\r\x00\x0b\u2028\u202e\ud800")


@pytest.mark.failure(46)
def test_a_reference_cannot_start_another_header() -> None:
    subject = confirmation(replace(TOLD, reference="R-26\r\nBcc: thief@elsewhere.example"), "Standard").subject
    sent = compose(a_letter(subject=subject + "\nX: y"))  # type: ignore[arg-type]
    assert sent["Bcc"] is None
    assert sent["X"] is None
    assert sent["Subject"] == "2 candidates registered: R-26 Bcc: thief@elsewhere.example X: y"


def test_the_message_is_plain_text_and_the_same_at_every_try() -> None:
    first, second = (compose(a_letter(body=WHOLE)) for _ in range(2))  # type: ignore[arg-type]
    assert first.as_bytes() == second.as_bytes()
    assert first.get_content_type() == "text/plain"
    assert first.get_content() == WHOLE
    assert first["Date"].datetime.isoformat() == "2026-07-01T13:41:00+00:00"
    assert first["Auto-Submitted"] == "auto-generated"


def test_long_lines_and_dots_survive_the_way() -> None:
    body = "x" * 5000 + "\n.\n..\nFrom here\n"
    raw = compose(a_letter(body=body)).as_bytes(policy=SMTP)  # type: ignore[arg-type]
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


@pytest.mark.failure(46)
@pytest.mark.parametrize("text", [
    "", "a", "@b.example", "a@", "a b@c.example", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example",
    "<a@b.example>", "Ann <a@b.example>", "a@b.example>", '"a"@b.example', "a@b@c.example", "a@b..example",
    "a@b.example\x00", " a@b.example", "é@b.example", "a@[127.0.0.1]",
])
def test_email_is_sent_only_to_a_single_plain_address(text: str) -> None:
    with pytest.raises(Permanent, match="is not an e-mail address"):
        address(text)


@pytest.mark.parametrize("text, written", [
    ("o'neill+office@b.example", "o'neill+office@b.example"), ("a@bücher.example", "a@xn--bcher-kva.example"),
    ("mail@intranet", "mail@intranet"),
])
def test_a_plain_address_is_written_in_ascii(text: str, written: str) -> None:
    assert address(text).addr_spec == written
