"""The work list of Home: whoever follows a line finds as many things as the line says, and only what is theirs to see."""
from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from support.makers import AUTOCARE, LIGHT, TODAY
from support.workbooks import KIND, sheet
from support.workbooks import row as sheet_row

from imi.batches.actions import discard, open_batch
from imi.candidates.queries import find
from imi.catalogue.models import Approval, Package, Price, Version
from imi.centres.actions import add_centre
from imi.centres.models import Centre
from imi.corrections import alike, asking
from imi.mail.actions import write
from imi.mail.models import Letter
from imi.people.models import Staff
from imi.registrations.changes import transfers
from imi.registrations.changes.queries import registered
from imi.schemes.apprenticeship import APPRENTICESHIP
from imi.uploads.receiving import receive

CENTRE_LINES = {
    "draft ready to save": 1, "drafts to complete": 3, "spreadsheet ready to register": 1, "spreadsheets with rows to fix": 2,
    "spreadsheet with rows to look at": 1, "candidates with missing details": 2, "possible duplicate": 1,
    "correction that waits for a decision": 1, "e-mail not delivered": 1, "standards closing to new starts": 2,
}
PINS = {"PINs that end soon or have ended": 2}
ROLES = {
    "coordinator": {**CENTRE_LINES, **PINS, "e-mails not delivered": 2},
    "registrar": CENTRE_LINES, "reader": CENTRE_LINES, "finance": CENTRE_LINES, "looking in": CENTRE_LINES,
    "southgate": {"draft to complete": 1, "transfer that waits for your centre": 1, "standard closing to new starts": 1},
    "admin": {"e-mails not delivered": 3, "correction to decide": 1, "merge to decide": 1, "PINs that end soon or have ended": 3,
              "draft of the price list to publish": 1, "centre suspended": 1, "standard closing to new starts": 1},
    "support": {"e-mails not delivered": 3, "correction to decide": 1, "PINs that end soon or have ended": 3,
                "draft of the price list to publish": 1, "centre suspended": 1, "standard closing to new starts": 1},
}
ROLES["coordinator"].pop("e-mail not delivered")


def lines(page: Any) -> dict[str, int]:
    """What Home counts, in its order."""
    found = {}
    for link in page.all(".work > li > a"):
        number, words = " ".join(link.get_text().split()).split(" ", 1)
        found[words] = int(number)
    return found


def shown(page: Any, address: str) -> int:
    """How many things a page lists."""
    if "sheets=" in address:
        return len(page.all("main section ul.plain > li"))
    if "#pins" in address:
        return len(page.all("#pins li"))
    if address.endswith("/apprenticeships/standards?closing=soon"):
        return len(page.all("main section.section h2"))
    if address == "/admin/prices":
        return int(re.search(r"(\d+) drafts?, ", page.text)[1])  # type: ignore[index]
    return int(re.match(r"[\d,]+", page.all("main caption")[0].get_text().strip())[0].replace(",", ""))  # type: ignore[index]


def twin_of(world: Any, held: Any) -> int:
    """Add somebody of the same name and birthday at Northgate and return their number."""
    return int(world.candidate(first_names=held.first_names, surname=held.surname, date_of_birth=held.date_of_birth))


@pytest.fixture
def busy(portal: Any) -> Any:
    """Two centres at which something of every kind waits."""
    world = portal.world
    saved = world.save(world.batch("1000001 1000002"))
    world.candidate(phone=None)
    gap = world.candidate(email=None)
    world.batch("1000003")
    for numbers in (f"1000004 {gap}", ""):
        world.batch(numbers)
    world.batch("1000005", package="")
    open_batch(world.north, world.registrar, APPRENTICESHIP)
    world.batch(centre=world.south)
    gone = world.draft(world.batch("1000006"))
    discard(world.north, world.registrar, gone)
    for number, surnames in enumerate(([None], [None], ["Ramsden*"], ["Field"])):
        receive(world.north, world.registrar, KIND, f"list{number}.xlsx", f"hash{number}", f"kept{number}",
                sheet(*(sheet_row(surname=surname) for surname in surnames)), world.today)
    held = find(world.north, 1000007)
    twin = find(world.north, twin_of(world, held))
    alike.say(world.north, world.registrar, held, twin, "asked", "Same passport")
    asking.ask(world.north, world.registrar, find(world.north, 1000001), "surname", "Tayler", "Typed")
    transfers.offer(world.north, world.registrar, registered(world.north, saved.reference, 2), "0523", "")
    Letter.update(state="sent", next_at=None).execute()
    write("account", "tom@northgate.example", "Your account", "text", "a@b.example", world.north)
    write("reset", "x@imi.example", "Choose", "text", "a@b.example")
    Letter.update(state="failed", next_at=None).where(
        Letter.state == "queued").execute()
    Letter.update(state="failed", next_at=None).where(Letter.id == Letter.select(Letter.id).where(
        Letter.kind == "confirmation").limit(1)).execute()
    Staff.update(pin_expires_on=TODAY + timedelta(days=9)).where(Staff.pin.in_(["104472", "104473", "105231"])).execute()
    Version.update(closes_on=TODAY + timedelta(days=30)).where(Version.slug == AUTOCARE).execute()
    Approval.update(closes_on=TODAY + timedelta(days=40)).where(Approval.centre == world.north, Approval.version.in_(
        Version.select(Version.id).where(Version.slug == LIGHT))).execute()
    add_centre("0999", "Eastgate Training")
    Centre.update(state="suspended", state_reason="Fees").where(Centre.number == "0999").execute()
    Price.create(package=Package.get(), price_group="retail", from_on=date(2030, 1, 1), pence=100)
    return portal


@pytest.mark.parametrize("who", ROLES)
def test_each_line_counts_what_the_page_behind_it_lists(busy: Any, who: str) -> None:
    browser = busy.browser(who)
    page = browser.get("/")
    assert lines(page) == ROLES[who]
    for link in page.all(".work > li > a"):
        address, (number, words) = str(link["href"]), " ".join(link.get_text().split()).split(" ", 1)
        behind = browser.get(address)
        assert (behind.status, shown(behind, address)) == (200, int(number)), (words, address)
    for link in page.all(".work ul a"):
        assert browser.get(str(link["href"])).status == 200


def test_whoever_only_reads_is_told_what_waits_at_the_centre(busy: Any) -> None:
    for who, heading in (("registrar", "What needs me today"), ("reader", "What waits at your centre"),
                         ("finance", "What waits at your centre"), ("admin", "What needs me today")):
        page = busy.browser(who).get("/")
        assert page.one("#today").get_text() == heading
        assert page.all("section:has(> #today) :is(form, button)") == []


def test_more_than_three_things_are_named_on_the_page_behind_the_line_only(portal: Any, registrar: Any) -> None:
    for _draft in range(5):
        portal.world.batch("1000001")
    [line] = registrar.get("/").all(".work > li")
    assert line.select_one("a").get_text() == "5 drafts ready to save"
    assert len(line.select("ul a")) == 3


def test_home_costs_as_many_statements_with_many_of_each_kind(portal: Any, statements: Any) -> None:
    world, coordinator = portal.world, portal.browser("coordinator")
    looks = []
    for minute, numbers in ((2, range(2)), (4, range(2, 9))):
        for number in numbers:
            world.candidate(phone=None)
            held = find(world.north, 1000001 + number)
            receipt = world.save(world.batch(str(held.number)))
            twin_of(world, held)
            world.batch(str(held.number), package="")
            asking.ask(world.north, world.registrar, held, "surname", "Otherwise", "Typed")
            transfers.offer(world.north, world.registrar, registered(world.north, receipt.reference, 1), "0523", "")
        Letter.update(state="failed", next_at=None).execute()
        # On PostgreSQL what was changed in the minute before a look is looked at again.
        with time_machine.travel(f"2026-11-23 12:{minute:02}:00+00:00", tick=False):
            for path in ("/", "/drafts"):
                coordinator.get(path)
                with statements() as asked:
                    coordinator.get(path)
                looks.append(len(asked))
    assert looks[:2] == looks[2:]
