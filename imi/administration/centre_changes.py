"""Add a centre, change its details, suspend, restore and close it."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from peewee import IntegrityError

from imi.administration.audit import last_hand
from imi.audit.actions import record
from imi.centres.actions import NumberTaken, add_centre
from imi.centres.models import Centre, LetterAddress, PriceGroup
from imi.centres.queries import letter_addresses
from imi.database.connection import db, now
from imi.database.errors import Conflict, Refused
from imi.people.models import Person
from imi.people.own_centre import YES_NO
from imi.people.sign_in import sessions

REGISTRATION = "registration"
# What each state may become, and the verb under which the audit has it.
MOVES = {"suspended": (("active",), "suspended"), "active": (("suspended", "closed"), "restored"),
         "closed": (("active", "suspended"), "closed")}


class UnknownGroup(Refused):
    """There is no price group of this code."""

    field, code, message = "price_group", "centre.price_group", "Select a price group"


@dataclass(frozen=True)
class Details:
    """Holds the details of a centre that the awarding body edits: all but its state."""

    number: str
    name: str
    price_group: str
    purchase_order_required: bool
    letters: tuple[str, ...]
    second_step_required: bool = False

    @property
    def texts(self) -> dict[str, str]:
        """Return the details as people read them, by the names of the form's fields."""
        return {"number": self.number, "name": self.name, "price_group": self.price_group,
                "purchase_order_required": YES_NO[self.purchase_order_required],
                "second_step_required": YES_NO[self.second_step_required], "letters": "\n".join(self.letters)}


def details(centre: Centre) -> Details:
    """Return the details that are stored of a centre."""
    return Details(centre.number, centre.name, centre.price_group_id, centre.purchase_order_required,
                   tuple(letter_addresses(centre, REGISTRATION)), centre.second_step_required)


def add(person: Person, asked: Details) -> Centre:
    """Add a centre, which is active at once, and return it. Raises NumberTaken, UnknownGroup."""
    with db.atomic():
        centre = add_centre(asked.number, asked.name, letters_to=asked.letters,
                            purchase_order_required=asked.purchase_order_required)
        more = {"price_group": _group(asked), "second_step_required": asked.second_step_required}
        Centre.update(more).where(Centre.id == centre.id).execute()
        record("added", "centre", centre.id, person=person, centre=centre,
               changes={name: (None, text) for name, text in asked.texts.items() if text})
    return centre


def change(person: Person, centre: Centre, edition: int, asked: Details) -> None:
    """Change the details of the centre as it was in this edition. What is stored already changes nothing.

    Raises NumberTaken, UnknownGroup; Conflict with what is stored now where somebody was faster.
    """
    with db.atomic():
        held = details(Centre.get_by_id(centre.id))
        changes = {name: (held.texts[name], text) for name, text in asked.texts.items() if held.texts[name] != text}
        if not changes:
            return
        _write(centre, edition, asked, held)
        LetterAddress.delete().where(LetterAddress.centre == centre, LetterAddress.process == REGISTRATION).execute()
        if asked.letters:
            LetterAddress.insert_many([{"centre": centre, "process": REGISTRATION, "email": email} for email in asked.letters]
                                      ).execute()
        record("changed", "centre", centre.id, person=person, centre=centre, changes=changes)


def _write(centre: Centre, edition: int, asked: Details, held: Details) -> None:
    values = {"number": asked.number, "name": asked.name, "price_group": _group(asked),
              "purchase_order_required": asked.purchase_order_required,
              "second_step_required": asked.second_step_required, "edition": Centre.edition + 1}
    try:
        with db.atomic():
            moved = Centre.update(values).where(Centre.id == centre.id, Centre.edition == edition).execute()
    except IntegrityError:
        raise NumberTaken(f"Centre {asked.number} exists. Choose another number") from None
    if not moved:
        who, at = last_hand("centre", centre.id)
        theirs = {name: text for name, text in held.texts.items() if text != asked.texts[name]}
        raise Conflict("Somebody changed this centre while you did", who=who, at=at, theirs=theirs)


def _group(asked: Details) -> PriceGroup:
    group = PriceGroup.get_or_none(PriceGroup.code == asked.price_group)
    if group is None:
        raise UnknownGroup
    return group


def move(person: Person, centre: Centre, to: str, reason: str = "") -> None:
    """Suspend (to "suspended"), close ("closed") or restore ("active") a centre.

    The sessions of its people end, so that none lives again with the centre, and their next request tells them the reason.
    Raises Conflict where the centre's state is another by now.
    """
    before, verb = MOVES[to]
    with db.atomic():
        was = Centre.get_by_id(centre.id)
        moved = Centre.update(state=to, state_reason=reason or None, edition=Centre.edition + 1).where(
            Centre.id == centre.id, Centre.state.in_(before)).execute()
        if not moved:
            who, at = last_hand("centre", centre.id)
            raise Conflict(f"Centre {was.number} is {was.state} already", who=who, at=at, theirs={"state": was.state})
        if to != "active":
            sessions.end_of_centre(centre, now())
        record(verb, "centre", centre.id, person=person, centre=centre,
               changes={"state": (_told(was.state, was.state_reason), _told(to, reason))})


def _told(state: str, reason: str | None) -> str:
    return f"{state}: {reason}" if reason else state


def differences(asked: Details, theirs: Mapping[str, str]) -> dict[str, str]:
    """Return what was entered for those fields for which a colleague (`theirs`) stored something else."""
    return {name: asked.texts[name] for name in theirs}
