"""E-mails sent: every e-mail of the centre with what became of it; read, and sent again."""
from __future__ import annotations

from typing import Any

import pytest

from imi.database.connection import now
from imi.mail.actions import write
from imi.mail.models import Letter


@pytest.fixture
def saved(portal: Any) -> Any:
    """A receipt; its confirmation went to the registrar and to the centre's address."""
    receipt = portal.world.save(portal.world.batch("1000001"))
    Letter.update(state="sent", sent_at=now(), next_at=None).execute()
    return receipt


def to_a_person(portal: Any, kind: str) -> Letter:
    """An e-mail to somebody about their own account."""
    return write(kind, "registrar@northgate.example", "Your account", "https://portal.example/link/secret",
                 "registrations@theimi.org.uk", portal.world.north)


def test_emails_are_listed_newest_first_with_receipt_and_state(registrar: Any, saved: Any) -> None:
    rows = [" ".join(row.get_text(" ").split()) for row in registrar.get("/messages").all("tbody tr")]
    assert len(rows) == 2
    assert all(saved.reference in row and "Sent 12:00 to" in row for row in rows)


def test_an_e_mail_can_be_read_and_sent_again(registrar: Any, saved: Any) -> None:
    first = Letter.get()
    page = registrar.get(f"/messages/{first.id}")
    assert str(first.body).split()[0] in page.one(".letter").get_text()
    assert f"Sent again to {first.to}" in registrar.submit(page, "main form").text
    assert Letter.select().where(Letter.resend_of == first).count() == 1


def test_emails_can_be_narrowed_to_undelivered_ones(registrar: Any, saved: Any) -> None:
    assert "Every e-mail has arrived at its server" in registrar.get("/messages", state="failed").text
    Letter.update(state="failed", answer="550 no such user", sent_at=None).where(Letter.id == Letter.get().id).execute()
    page = registrar.get("/messages", state="failed")
    assert "1 e-mail not delivered" in page.text
    assert "550 no such user" in page.text


def test_a_centre_without_e_mails_is_told_when_the_first_goes_out(southgate: Any) -> None:
    assert "The first goes out with the first registration" in southgate.get("/messages").text


def test_only_those_who_manage_people_see_emails_about_accounts(portal: Any, registrar: Any) -> None:
    letter = to_a_person(portal, "account")
    assert "Your account" not in registrar.get("/messages").text
    assert registrar.get(f"/messages/{letter.id}").status == 404
    assert "Your account" in portal.browser("coordinator").get("/messages").text


def test_an_e_mail_that_lets_its_reader_in_is_shown_and_sent_to_nobody(portal: Any) -> None:
    letter, coordinator = to_a_person(portal, "reset"), portal.browser("coordinator")
    page = coordinator.get(f"/messages/{letter.id}")
    assert "secret" not in page.html
    assert "its text is shown to nobody else" in page.text
    Letter.update(state="sent", next_at=None).execute()
    assert coordinator.get("/messages").all("main form") == []
    refused = coordinator.post(f"/messages/{letter.id}/resend")
    assert (refused.status, "Send them a new link instead" in refused.text) == (422, True)


def test_an_e_mail_whose_text_is_gone_says_so(registrar: Any, saved: Any) -> None:
    Letter.update(body=None).execute()
    assert "no longer kept" in registrar.get(f"/messages/{Letter.get().id}").text


@pytest.mark.failure(15, "another centre's e-mail is a 404, not a message that names it")
def test_another_centres_e_mails_are_not_there(southgate: Any, saved: Any) -> None:
    letter = Letter.get()
    assert southgate.get("/messages").all("tbody tr") == []
    assert southgate.get(f"/messages/{letter.id}").status == 404
    assert southgate.post(f"/messages/{letter.id}/resend").status == 404


def test_a_reader_sees_emails_and_cannot_send_them_again(reader: Any, saved: Any) -> None:
    assert reader.get("/messages").all("main form") == []
    assert reader.post(f"/messages/{Letter.get().id}/resend").status == 403


def test_twenty_emails_cost_as_many_statements_as_two(portal: Any, registrar: Any, statements: Any) -> None:
    world = portal.world
    world.save(world.batch("1000001"))
    registrar.get("/messages")
    with statements() as few:
        registrar.get("/messages")
    for _ in range(9):
        world.save(world.batch(world.people(1)))
    with statements() as many:
        registrar.get("/messages")
    assert len(few) == len(many)
