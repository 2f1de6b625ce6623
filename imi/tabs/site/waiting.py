"""What needs a person today, as Home shows it: only what there is, always in the same order."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import url_for

from imi.administration import waiting as all_waiting
from imi.batches.drafts import drafts
from imi.centres.models import Centre
from imi.corrections.waiting import requests_of
from imi.formats import begin_of, count, short_day
from imi.people.current_user import CurrentUser
from imi.people.models import Person
from imi.people.queries import pins_ending
from imi.people.sign_in import second_step
from imi.registrations.changes.each_side import transfers
from imi.registrations.mail import undelivered
from imi.uploads.report.unfinished import unfinished

# So many of a kind are a list to choose from; the rest stands on the page of all of them.
SHOWN = 5
PIN_SOON = timedelta(days=30)
# So long a decision stays on Home.
DECIDED = timedelta(days=14)


@dataclass(frozen=True)
class Item:
    """One thing that waits: what it is, where it is done, and how it stands."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Block:
    """Waiting things of one kind. `url` is the page of all of them, and `all` the text of its link."""

    heading: str
    items: list[Item]
    url: str = ""
    all: str = ""


@dataclass(frozen=True)
class Today:
    """Everything that waits. `pin_on` is the person's own PIN's last day where it is near or past."""

    pin_on: date | None = None
    drafts: list[Any] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        """Return whether nothing waits."""
        return not (self.pin_on or self.drafts or self.blocks)


def at_centre(centre: Centre, visitor: CurrentUser, today: date) -> Today:
    """Return what waits at a centre for somebody with these abilities. The number of statements does not depend on it."""
    expires = visitor.pin_expires_on
    soon = expires if expires and expires <= today + PIN_SOON else None
    own = None if visitor.looking_in else _recovery_codes(visitor.person)
    if not visitor.may("read"):
        return Today(soon, blocks=_filled([own]))
    return Today(soon, drafts(centre, today, 1, SHOWN)[0], _filled((
        own,
        _uploads(centre, today), _transfers(centre), _corrections(centre, today),
        _pins(centre, visitor, today) if visitor.may("people") else None, _letters(centre))))


def for_body(person: Person, today: date) -> Today:
    """Return what waits for the awarding body, and for this person of it."""
    waits = all_waiting.waiting(today)
    return Today(blocks=_filled((
        _recovery_codes(person),
        _one("Corrections", waits.corrections, "request waits for a decision", "requests wait for a decision",
             url_for("admin.corrections")),
        _one("Records to merge", waits.merges, "wish waits for a decision", "wishes wait for a decision",
             url_for("admin.duplicates")),
        _one("Letters", waits.letters, "letter could not be delivered", "letters could not be delivered",
             url_for("admin.letters", state="failed")),
        _one("Prices", waits.prices, "price is not published yet", "prices are not published yet", url_for("admin.landing")),
        Block("Centres suspended", [Item(f"{name} ({number})", url_for("admin.centre", number=number), reason)
                                    for number, name, reason in waits.suspended],
              url_for("admin.centres", state="suspended"), "All suspended centres"),
    )))


def _filled(blocks: Iterable[Block | None]) -> list[Block]:
    return [block for block in blocks if block and block.items]


def _one(heading: str, number: int, one: str, several: str, url: str) -> Block:
    return Block(heading, [Item(count(number, one, several), url)] if number else [])


def _recovery_codes(person: Person) -> Block | None:
    held = second_step.state(person)
    if held is None or not held.is_short:
        return None
    return Block("Your second step", [Item("Make new recovery codes", url_for("frame.account", _anchor="step"),
                                           f"{count(held.codes_left, 'recovery code')} left")])


def _uploads(centre: Centre, today: date) -> Block:
    items = [Item(f"{one.reference}: {one.file_name}", url_for("uploads.sheet", reference=one.reference), one.waits)
             for one in unfinished(centre, SHOWN, today)]
    return Block("Spreadsheets not registered yet", items, url_for("uploads.spreadsheets"), "All spreadsheets")


def _transfers(centre: Centre) -> Block:
    items = [Item(f"{one.number}, {one.package}", url_for("changes.transfer", number=one.id), f"With {one.other}")
             for one in transfers(centre, only_open=True) if one.may_agree or one.may_complete]
    return Block("Transfers that wait for you", items[:SHOWN], url_for("changes.transfers"), "All transfers")


def _corrections(centre: Centre, today: date) -> Block:
    items = [Item(f"{one.number} {one.name}: {one.label}", url_for("candidate.record", number=one.number), one.words)
             for one in requests_of(centre, begin_of(today - DECIDED), SHOWN)]
    return Block("Corrections asked for", items)


def _letters(centre: Centre) -> Block:
    items = [Item(f"{reference}: {subject}" if reference not in subject else subject,
                  url_for("receipts.receipt", reference=reference, _anchor="mail-state"), words)
             for reference, subject, words in undelivered(centre, SHOWN)]
    return Block("Letters that could not be delivered", items)


def _pins(centre: Centre, visitor: CurrentUser, today: date) -> Block:
    items = [Item(name, url_for("centre.landing"), f"PIN {pin} {'expired' if on < today else 'expires'} on {short_day(on)}")
             for email, name, pin, on in pins_ending(centre, today + PIN_SOON) if email != visitor.person.email]
    return Block("PINs that end soon", items, url_for("centre.landing"), "The centre’s people")
