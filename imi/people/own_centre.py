"""Change what a coordinator sets for their centre: what Save and signing in ask for, and where e-mails go."""
from __future__ import annotations

from collections.abc import Mapping

from peewee import Expression

from imi.audit.actions import record
from imi.centres.fields import MOST_ADDRESSES
from imi.centres.models import Centre, LetterAddress
from imi.database.connection import db
from imi.database.errors import Conflict, NotFound, Refused
from imi.mail.actions import write
from imi.mail.texts import compose
from imi.people.actions import mail_address
from imi.people.models import Person

# The processes that send e-mails, by the name under which an address is stored. A new process is one line.
PROCESSES = {"registration": "Confirmations of registrations"}
# What a centre may ask for, by the column's name.
ASKED_FOR = {"purchase_order_required": "Purchase order asked for", "second_step_required": "Second step asked for"}
YES_NO = {True: "Yes", False: "No"}
TEST = "test"


def ask_for(by: Person, centre: Centre, asked: Mapping[str, bool], edition: int) -> None:
    """Set what Save and signing in ask for, by the name of the column, on the centre as it was in this edition.

    The same values again change nothing. Raises Conflict with the present values where somebody was faster.
    """
    with db.atomic():
        held = Centre.get_by_id(centre.id)
        changed = {name: wanted for name, wanted in asked.items() if name in ASKED_FOR and getattr(held, name) != wanted}
        if not changed:
            return
        moved = Centre.update({**changed, "edition": Centre.edition + 1}).where(
            Centre.id == centre.id, Centre.edition == edition).execute()
        if not moved:
            raise Conflict("Somebody changed this centre while you did",
                           theirs={name: YES_NO[getattr(held, name)] for name in changed})
        record("changed", "centre", centre.id, person=by, centre=centre, changes={
            name: (YES_NO[not wanted], YES_NO[wanted]) for name, wanted in changed.items()})


def add_address(by: Person, centre: Centre, process: str, email: str) -> str:
    """Add an address for the letters of a process and return it as it is stored. Raises NotFound, Refused."""
    found = mail_address(email)
    with db.atomic():
        # The centre's row is locked, so that two people who add at once do not pass the limit.
        Centre.update(edition=Centre.edition).where(Centre.id == centre.id).execute()
        held = addresses(centre)[_process(process)]
        if found.casefold() in {each.casefold() for each in held}:
            raise Refused(f"{found} gets these e-mails already", field="email", code="letter_address.there")
        if len(held) >= MOST_ADDRESSES:
            raise Refused(f"{MOST_ADDRESSES} addresses are the most. Remove one first", field="email", code="letter_address.many")
        LetterAddress.create(centre=centre, process=process, email=found)
        record("changed", "centre", centre.id, person=by, centre=centre, changes={"letters": (None, found)})
    return found


def remove_address(by: Person, centre: Centre, process: str, email: str) -> None:
    """Remove an address. Raises NotFound where it is not there (any more)."""
    with db.atomic():
        if not LetterAddress.delete().where(*_this(centre, process, email)).execute():
            raise NotFound("address")
        record("changed", "centre", centre.id, person=by, centre=centre, changes={"letters": (email, None)})


def send_test(by: Person, centre: Centre, process: str, email: str, sender: str) -> None:
    """Send a letter to one of the centre's addresses to show that letters arrive there. Raises NotFound."""
    with db.atomic():
        if not LetterAddress.select().where(*_this(centre, process, email)).exists():
            raise NotFound("address")
        write(TEST, email, *compose("test", by=by, centre=centre, process=PROCESSES[process]), sender)
        record("sent a test", "centre", centre.id, person=by, centre=centre)


def addresses(centre: Centre) -> dict[str, list[str]]:
    """Return the centre's addresses for letters, by process."""
    found: dict[str, list[str]] = {process: [] for process in PROCESSES}
    for row in LetterAddress.select().where(LetterAddress.centre == centre).order_by(LetterAddress.email):
        found.setdefault(row.process, []).append(row.email)
    return found


def _process(name: str) -> str:
    if name not in PROCESSES:
        raise NotFound("process")
    return name


def _this(centre: Centre, process: str, email: str) -> tuple[Expression, ...]:
    return LetterAddress.centre == centre, LetterAddress.process == _process(process), LetterAddress.email == email
