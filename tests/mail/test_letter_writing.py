"""E-mails as they are written, shown and asked for again."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path

import pytest
from mail.world import SAVED_AT, Clock, Northgate
from peewee import IntegrityError
from support.letters import KINDS

from imi.centres.models import Centre, LetterAddress
from imi.database.connection import db
from imi.database.errors import NotFound
from imi.mail.actions import Removed, StillWaiting, write
from imi.mail.models import Letter
from imi.mail.queries import letter as find
from imi.mail.queries import of_receipt, words
from imi.mail.sending import send_due
from imi.mail.transport import FolderTransport
from imi.privacy.retention import forget
from imi.registrations.mail import Confirmation, Named, resend, write_confirmation
from imi.registry import NOUNS

TODAY = date(2026, 11, 23)


def save(northgate: Northgate) -> list[Letter]:
    return write_confirmation(northgate.centre, northgate.person, northgate.receipt.id, northgate.told)


@pytest.fixture
def later(clock: Clock) -> Clock:
    """A clock that has passed every e-mail written so far: rows are written by the real one."""
    clock.at = SAVED_AT.replace(year=2100)
    return clock


def test_a_save_writes_one_e_mail_to_the_person_and_one_to_the_office(northgate: Northgate, office: None) -> None:
    letters = save(northgate)
    assert [letter.to for letter in letters] == ["registrar@northgate.example", "office@northgate.example"]
    assert {letter.sender for letter in letters} == {"registrations@theimi.org.uk"}
    assert {letter.subject for letter in letters} == {"2 candidates registered: R-26-104213"}
    assert {letter.state for letter in letters} == {"queued"}
    assert len({letter.message_id for letter in letters}) == 2


def test_an_address_written_in_other_capitals_gets_one_e_mail(northgate: Northgate) -> None:
    LetterAddress.create(centre=northgate.centre, process="registration", email="Registrar@NORTHGATE.example ")
    assert [letter.to for letter in save(northgate)] == ["registrar@northgate.example"]


def test_another_centres_addresses_get_no_email(northgate: Northgate) -> None:
    other = Centre.create(number="0523", name="Southgate Training")
    LetterAddress.create(centre=other, process="registration", email="office@southgate.example")
    assert [letter.to for letter in save(northgate)] == ["registrar@northgate.example"]


def test_a_receipt_has_one_confirmation_per_address_for_good(northgate: Northgate) -> None:
    save(northgate)
    with pytest.raises(IntegrityError), db.atomic():
        save(northgate)
    assert Letter.select().count() == 1


def test_a_save_that_is_rolled_back_leaves_no_e_mail(northgate: Northgate) -> None:
    with db.atomic() as transaction:
        save(northgate)
        transaction.rollback()
    assert Letter.select().count() == 0


def test_another_centres_receipt_is_unknown(northgate: Northgate) -> None:
    other = Centre.create(number="0523", name="Southgate Training")
    with pytest.raises(NotFound):
        write_confirmation(other, northgate.person, northgate.receipt.id, northgate.told)


@pytest.mark.failure(46)
def test_an_odd_address_is_not_delivered_and_does_not_stop_saving(
        northgate: Northgate, tmp_path: Path, later: Clock) -> None:
    LetterAddress.create(centre=northgate.centre, process="registration",
                         email="office@northgate.example\r\nBcc: thief@elsewhere.example")
    save(northgate)
    send_due(FolderTransport(tmp_path / "out"), later, kinds=KINDS)
    assert [line.words for line in of_receipt(northgate.centre, northgate.receipt.id, later.at.date())][1].endswith(
        "office@northgate.example Bcc: thief@elsewhere.example is not an e-mail address")
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_a_confirmation_has_no_place_for_a_uln_or_a_date_of_birth() -> None:
    assert Named._fields == ("number", "name")
    assert {field.name for field in fields(Confirmation)} == {
        "reference", "centre", "standard", "package", "purchase_order", "pence", "unpriced", "person", "at", "names",
        "address"}


@pytest.mark.failure(117)
def test_the_receipt_shows_each_e_mails_state(queued: Callable[..., Letter], northgate: Northgate) -> None:
    at = {"centre_id": northgate.centre.id, "receipt_id": northgate.receipt.id}
    queued("a@northgate.example", **at)
    queued("b@northgate.example", **at, state="sending", tries=1)
    queued("c@northgate.example", **at, state="sent", next_at=None, sent_at=SAVED_AT, tries=1)
    queued("d@northgate.example", **at, state="failed", next_at=None, answer="550 No such user", tries=1)
    queued("e@northgate.example", **at, tries=1, answer="451 Later", next_at=SAVED_AT + timedelta(minutes=1))
    queued("f@northgate.example", **at, state="unknown", next_at=None, answer="Sending was interrupted", tries=6)
    shown = of_receipt(northgate.centre, northgate.receipt.id, TODAY)
    assert [line.words for line in shown] == [
        "Waiting to be sent to a@northgate.example",
        "Being sent to b@northgate.example",
        "Sent 14:41 to c@northgate.example",
        "Not delivered to d@northgate.example: 550 No such user",
        "Waiting to be sent to e@northgate.example, next try 14:42: 451 Later",
        "Perhaps delivered to f@northgate.example: Sending was interrupted",
    ]
    assert [line.may_resend for line in shown] == [False, False, True, True, False, True]
    assert [line.state == "sent" for line in shown] == [False, False, True, False, False, False]


def test_on_a_later_day_the_date_is_shown(queued: Callable[..., Letter]) -> None:
    letter = queued(state="sent", next_at=None, sent_at=SAVED_AT)
    assert words(letter) == "Sent 14:41 on 23 November 2026 to registrar@northgate.example"


def test_southgate_sees_none_of_northgates_e_mails(northgate: Northgate) -> None:
    [letter] = save(northgate)
    other = Centre.create(number="0523", name="Southgate Training")
    assert of_receipt(other, northgate.receipt.id) == []
    with pytest.raises(NotFound):
        find(other, letter.id)
    with pytest.raises(NotFound):
        resend(other, letter)
    assert find(northgate.centre, letter.id) == letter


def test_a_sent_e_mail_can_be_sent_again_with_the_same_text(northgate: Northgate, tmp_path: Path, later: Clock) -> None:
    [letter] = save(northgate)
    transport = FolderTransport(tmp_path / "out")
    send_due(transport, later, kinds=KINDS)
    again = resend(northgate.centre, letter)
    assert (again.to, again.subject, again.body) == (letter.to, letter.subject, letter.body)
    assert again.message_id != letter.message_id
    later.advance(minutes=11)
    assert send_due(transport, later, kinds=KINDS) == {"sent": 1}
    shown = of_receipt(northgate.centre, northgate.receipt.id, later.at.date())
    assert [line.words for line in shown] == [
        "Sent 14:41 to registrar@northgate.example", "Sent again 14:52 to registrar@northgate.example"]
    assert [line.may_resend for line in shown] == [False, True]


def test_a_repeat_can_be_repeated_and_belongs_to_the_first_e_mail(
        northgate: Northgate, tmp_path: Path, later: Clock) -> None:
    [letter] = save(northgate)
    for _ in range(2):
        send_due(FolderTransport(tmp_path / "out"), later, kinds=KINDS)
        repeat = resend(northgate.centre, Letter.select().order_by(Letter.id.desc()).get())
        assert repeat.resend_of_id == letter.id


def test_an_email_that_is_still_waiting_is_not_queued_again(northgate: Northgate, tmp_path: Path, later: Clock) -> None:
    [letter] = save(northgate)
    with pytest.raises(StillWaiting):
        resend(northgate.centre, letter)
    send_due(FolderTransport(tmp_path / "out"), later, kinds=KINDS)
    repeat = resend(northgate.centre, letter)
    for each in (letter, repeat):
        with pytest.raises(StillWaiting, match="still waiting to be sent"):
            resend(northgate.centre, each)
    assert Letter.select().count() == 2


def test_email_texts_are_removed_after_thirty_days(
        queued: Callable[..., Letter], northgate: Northgate, clock: Clock, tmp_path: Path) -> None:
    at = {"centre_id": northgate.centre.id, "receipt_id": northgate.receipt.id}
    sent = queued("a@northgate.example", **at, state="sent", next_at=None, sent_at=SAVED_AT)
    failed = queued("b@northgate.example", **at, state="failed", next_at=None)
    waiting = queued("c@northgate.example", **at)
    clock.advance(days=30)
    assert forget("letter_days", clock(), tmp_path, NOUNS) == 0
    clock.advance(minutes=1)
    assert forget("letter_days", clock(), tmp_path, NOUNS) == 2
    assert [find(northgate.centre, letter.id).body for letter in (sent, failed)] == [None, None]
    assert find(northgate.centre, waiting.id).body is not None
    assert [line.may_resend for line in of_receipt(northgate.centre, northgate.receipt.id)] == [False, False, False]
    with pytest.raises(Removed, match="has been removed"):
        resend(northgate.centre, sent)


def test_an_e_mail_with_a_link_loses_its_text_once_it_is_out(northgate: Northgate, tmp_path: Path, later: Clock) -> None:
    letter = write("invitation", "new@northgate.example", "Set your\npassword", "https://portal.example/set-up/abc\n",
                   "registrations@theimi.org.uk")
    assert letter.subject == "Set your password"
    assert send_due(FolderTransport(tmp_path / "out"), later, kinds=KINDS) == {"sent": 1}
    [file] = (tmp_path / "out").iterdir()
    assert "https://portal.example/set-up/abc" in file.read_text()
    assert Letter.get_by_id(letter.id).body is None
