"""Write e-mails about changes of registrations, to the person who made them and the centre's address."""
from __future__ import annotations

from collections.abc import Sequence

from imi.catalogue.models import Scheme
from imi.centres.models import Centre
from imi.centres.queries import letter_addresses
from imi.formats import count
from imi.mail.actions import write
from imi.mail.texts import AddressOf, compose, nowhere
from imi.people.models import Person
from imi.people.own.emails import those_who_want
from imi.people.queries import addresses_of
from imi.registrations.changes.models import Transfer
from imi.registrations.changes.queries import Registered
from imi.registrations.mail import RECEIPT, REGISTRATION, by_now, write_about
from imi.registrations.models import Receipt, Registration
from imi.registrations.receipts import sums

TRANSFER = "transfer"
VERBS = {"cancelled": "cancelled", "withdrawn": "withdrawn", "active": "put back", "transferred": "transferred"}


def write_moved(centre: Centre, person: Person, lines: Sequence[Registered], state: str, action: str, said: Sequence[str],
                address_of: AddressOf = nowhere) -> None:
    """Write one letter for each receipt that the registrations are of, with what it comes to now. No ULN, no date of birth.

    `action` is that of the moves, `said` are further lines.
    """
    for receipt in dict.fromkeys(line.receipt for line in lines):
        those = [line for line in lines if line.receipt == receipt]
        comes_to = by_now(*sums(centre, Receipt.get(Receipt.centre == centre, Receipt.reference == receipt).id))
        write_about(centre, person, receipt, action, compose(
            "change", what=f"{count(len(those), 'registration')} {VERBS[state]}", reference=receipt, centre=centre, person=person,
            told=[*said, comes_to] if comes_to else said, lines=those, address=address_of(RECEIPT, receipt, those[0].scheme)))


def tell(centre: Centre, number: int, subject: str, *told: str) -> None:
    """Write a letter about a transfer (its id) to a centre that is a side of it: to its address, or coordinators, or registrars.
    """
    scheme = Scheme.select().join(Registration, on=(Registration.scheme == Scheme.code)).join(
        Transfer, on=(Transfer.registration == Registration.id)).where(Transfer.id == number).get()
    text = compose("transfer", subject=subject, told=told, number=number, tab=scheme.label)
    people = addresses_of(centre, "coordinator") or addresses_of(centre, "registrar")
    # Where all of them would rather not, they get it all the same: somebody at the centre has to know.
    for to in letter_addresses(centre, REGISTRATION) or those_who_want(people, TRANSFER) or people:
        write(TRANSFER, to, *text, scheme.sender, centre)
