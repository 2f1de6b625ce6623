"""Write e-mails about what the awarding body decided, to the person who asked and the centre. They hold no personal value."""
from __future__ import annotations

from imi.centres.models import Centre
from imi.centres.queries import letter_addresses
from imi.mail.actions import write
from imi.mail.texts import AddressOf, compose
from imi.people.models import Person
from imi.people.own.emails import wants
from imi.registrations.mail import REGISTRATION

CORRECTION = "correction"
SENDER = "registrations@theimi.org.uk"
# What the e-mails are about, as an address is asked for.
CANDIDATE = "candidate"


def tell(centre: Centre, asker: Person, subject: str, told: tuple[str, ...], address_of: AddressOf, number: int) -> None:
    """Write one letter to each address of the centre and to the person who asked, unless they chose not to get it. Call this
    inside the transaction of the decision.
    """
    text = compose("correction", subject=subject, centre=centre, told=told, address=address_of(CANDIDATE, str(number)))
    addresses = {to.casefold(): to for to in (
        *letter_addresses(centre, REGISTRATION), *([asker.email] if wants(asker, CORRECTION) else []))}
    for to in addresses.values():
        write(CORRECTION, to, *text, SENDER, centre)
