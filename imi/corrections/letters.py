"""Letters about what the awarding body decided: to who asked, and to the centre's address. No values, ULN or date of birth."""
from __future__ import annotations

from imi.centres.models import Centre
from imi.centres.queries import letter_addresses
from imi.formats import one_line
from imi.mail.actions import REGISTRATION, write
from imi.people.models import Person

SENDER = "registrations@theimi.org.uk"


def tell(centre: Centre, asker: Person, subject: str, lines: tuple[str, ...], public_url: str, number: int) -> None:
    """One letter for each address. Call it inside the transaction of the decision."""
    where = (f"The candidate’s record: {public_url}/candidates/{number}", "") if public_url else ()
    body = "\n".join((subject, "", f"Centre: {one_line(centre.name)} ({centre.number})", *map(one_line, lines), "", *where))
    addresses = {text.casefold(): text for text in (*letter_addresses(centre, REGISTRATION), asker.email)}
    for to in addresses.values():
        write("correction", to, subject, body, SENDER, centre)
