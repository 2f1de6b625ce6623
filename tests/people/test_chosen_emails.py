"""Everybody chooses which e-mails reach them; what must reach somebody does all the same."""
from __future__ import annotations

from typing import Any

from support.makers import CAST, email_of
from support.workbooks import KIND, row, sheet

from imi.candidates.queries import find
from imi.centres.models import LetterAddress
from imi.corrections import asking
from imi.corrections.models import CorrectionRequest
from imi.mail.models import Letter
from imi.people.models import Person
from imi.people.own import preferences
from imi.people.own.emails import reaching, those_who_want, wants
from imi.registrations.changes import ending, transfers
from imi.registrations.models import Registration
from imi.uploads.mail import write_checked
from imi.uploads.models import Upload
from imi.uploads.receiving import receive

REGISTRAR = CAST["registrar"][0]
EVERY = ("change", "transfer", "correction", "upload")


def without(who: Any, *kinds: str) -> None:
    """Let e-mails of these kinds not reach a person."""
    preferences.keep_all(who, [(reaching(kind), False) for kind in kinds])


def got(kind: str, to: str = REGISTRAR) -> int:
    """How many e-mails of a kind were written to an address."""
    return int(Letter.select().where(Letter.kind.startswith(kind), Letter.to == to).count())


def act(world: Any) -> None:
    """Register somebody, withdraw it, ask for a correction that is refused, and have a spreadsheet checked."""
    world.save(world.batch("1000001"))
    ending.withdraw(world.north, world.registrar, [Registration.get().id], reason="OTHER", on=world.today, today=world.today,
                    text="left the trade")
    asking.ask(world.north, world.registrar, find(world.north, 1000001), "first_names", "Samira", "misspelt")
    asking.refuse(world.person("admin"), CorrectionRequest.get().id, "Sam is right")
    sent = receive(world.north, world.registrar, KIND, "list.xlsx", "hash", "kept", sheet(row()), world.today)
    write_checked(world.north, Upload.get(Upload.reference == sent.reference))


def test_every_email_reaches_a_person_who_chose_nothing(world: Any) -> None:
    act(world)
    assert [got(kind) for kind in ("confirmation", "change", "correction", "upload")] == [1, 1, 1, 1]


def test_what_a_person_does_without_is_not_written_but_the_confirmation_is(world: Any) -> None:
    without(world.registrar, *EVERY, "confirmation")
    act(world)
    assert [got(kind) for kind in ("confirmation", "change", "correction", "upload")] == [1, 0, 0, 0]
    assert got("change", LetterAddress.get().email) == 1


def test_news_of_a_transfer_reaches_somebody_even_where_nobody_wants_it(world: Any) -> None:
    coordinator = world.person("coordinator")
    assert those_who_want([REGISTRAR, coordinator.email], "transfer") == [REGISTRAR, coordinator.email]
    without(coordinator, "transfer")
    assert (those_who_want([REGISTRAR, coordinator.email], "transfer"), wants(coordinator, "upload")) == ([REGISTRAR], True)
    world.save(world.batch("1000001"))
    [line] = ending.chosen(world.north, [Registration.get().id])
    without(world.person("southgate"), "transfer")
    transfers.offer(world.north, world.registrar, line, "0523", "")
    assert got("transfer", CAST["southgate"][0]) == 1


def test_preferences_list_what_may_be_done_without(portal: Any, registrar: Any) -> None:
    page = registrar.get("/preferences")
    assert [tag["value"] for tag in page.all("input[name=emails]") if tag.has_attr("checked")] == list(EVERY)
    page = registrar.post("/preferences", {"emails_shown": "yes", "emails": ["upload", "confirmation"], "theme": "dark"})
    assert [tag["value"] for tag in page.all("input[name=emails]") if tag.has_attr("checked")] == ["upload"]
    assert not wants(Person.get(Person.email == email_of("registrar")), "change")
    # A form from before there was a choice leaves it as it is.
    registrar.post("/preferences", {"theme": "dark"})
    assert wants(Person.get(Person.email == email_of("registrar")), "upload")
    for who in ("admin", "looking in"):
        assert portal.browser(who).get("/preferences").all("input[name=emails]") == []
