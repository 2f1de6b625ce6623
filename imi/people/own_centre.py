"""What a coordinator keeps about their own centre: whether Save asks for a purchase order, and where letters go."""
from __future__ import annotations

from imi.audit.actions import record
from imi.centres.fields import MOST_ADDRESSES
from imi.centres.models import Centre, LetterAddress
from imi.database import Conflict, Refused, Unknown, db
from imi.letters.actions import write
from imi.people.actions import mail_address
from imi.people.models import Person

# What letters are about, by the name under which an address is kept. A new process is one line.
PROCESSES = {"registration": "Confirmations of registrations"}
YES_NO = {True: "Yes", False: "No"}
TEST = "test"


def ask_for_purchase_order(by: Person, centre: Centre, required: bool, edition: int) -> None:
    """Whether Save asks for a purchase order number, of the centre as it was in this edition. The same again changes nothing.

    Raises Conflict with what holds now where somebody was faster.
    """
    with db.atomic():
        held = Centre.get_by_id(centre.id)
        if held.purchase_order_required == required:
            return
        moved = Centre.update(purchase_order_required=required, edition=Centre.edition + 1).where(
            Centre.id == centre.id, Centre.edition == edition).execute()
        if not moved:
            raise Conflict("Somebody changed this centre while you did",
                           theirs={"purchase_order_required": YES_NO[held.purchase_order_required]})
        record("changed", "centre", centre.id, person=by, centre=centre, changes={
            "purchase_order_required": (YES_NO[held.purchase_order_required], YES_NO[required])})


def add_address(by: Person, centre: Centre, process: str, email: str) -> str:
    """One address more for the letters of a process, as it is kept. Raises Unknown, Refused."""
    found = mail_address(email)
    with db.atomic():
        # Held, so that two who add at once do not pass the limit.
        Centre.update(edition=Centre.edition).where(Centre.id == centre.id).execute()
        held = addresses(centre)[_process(process)]
        if found.casefold() in {each.casefold() for each in held}:
            raise Refused(f"{found} gets these letters already", field="email", code="letter_address.there")
        if len(held) >= MOST_ADDRESSES:
            raise Refused(f"{MOST_ADDRESSES} addresses are the most. Remove one first", field="email", code="letter_address.many")
        LetterAddress.create(centre=centre, process=process, email=found)
        record("changed", "centre", centre.id, person=by, centre=centre, changes={"letters": (None, found)})
    return found


def remove_address(by: Person, centre: Centre, process: str, email: str) -> None:
    """One address fewer. Raises Unknown where it is not there (any more)."""
    with db.atomic():
        if not LetterAddress.delete().where(*_this(centre, process, email)).execute():
            raise Unknown("address")
        record("changed", "centre", centre.id, person=by, centre=centre, changes={"letters": (email, None)})


def send_test(by: Person, centre: Centre, process: str, email: str, sender: str) -> None:
    """A letter to an address that says that letters arrive there. Raises Unknown."""
    with db.atomic():
        if not LetterAddress.select().where(*_this(centre, process, email)).exists():
            raise Unknown("address")
        write(TEST, email, f"A test from the IMI registration portal: {centre.name}",
              f"{by.name} of {centre.name} ({centre.number}) sent this letter to see whether letters arrive at this address."
              f"\nIt gets: {PROCESSES[process]}.\n\nNothing needs to be done.\n", sender)
        record("sent a test", "centre", centre.id, person=by, centre=centre)


def addresses(centre: Centre) -> dict[str, list[str]]:
    """The centre's addresses for letters, by process."""
    found: dict[str, list[str]] = {process: [] for process in PROCESSES}
    for row in LetterAddress.select().where(LetterAddress.centre == centre).order_by(LetterAddress.email):
        found.setdefault(row.process, []).append(row.email)
    return found


def _process(name: str) -> str:
    if name not in PROCESSES:
        raise Unknown("process")
    return name


def _this(centre: Centre, process: str, email: str) -> tuple[object, ...]:
    return LetterAddress.centre == centre, LetterAddress.process == _process(process), LetterAddress.email == email
