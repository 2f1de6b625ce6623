"""Letters about what became of registrations: to the person who did it, and to the centre's address for registrations."""
from __future__ import annotations

from collections.abc import Sequence

from imi.centres.models import Centre
from imi.letters.actions import write_about
from imi.letters.texts import since, where
from imi.moves.queries import Registered
from imi.people.models import Person
from imi.registrations.models import Receipt
from imi.registrations.receipts import sums
from imi.words import count, one_line

VERBS = {"cancelled": "cancelled", "withdrawn": "withdrawn", "active": "put back", "transferred": "transferred"}


def write_moved(centre: Centre, person: Person, lines: Sequence[Registered], state: str, action: str, said: Sequence[str],
                public_url: str = "") -> None:
    """One letter for each receipt that the registrations are of, with what it comes to now. No ULN, no date of birth.

    `action` is that of the moves, `said` are further lines.
    """
    for receipt in dict.fromkeys(line.receipt for line in lines):
        those = [line for line in lines if line.receipt == receipt]
        by_now = since(*sums(centre, Receipt.get(Receipt.centre == centre, Receipt.reference == receipt).id))
        told = [*said, f"The receipt by now: {by_now}"] if by_now else said
        body = "\n".join((
            f"{count(len(those), 'registration')} {VERBS[state]}. Reference: {receipt}", "",
            f"Centre: {one_line(centre.name)} ({centre.number})", f"By: {one_line(person.name)}",
            *(one_line(line) for line in told), "",
            *(f"{line.reference}: {line.number} {one_line(line.name)}, {line.package_code}" for line in those), "",
            *where(receipt, public_url)))
        write_about(centre, person, receipt, action, f"{count(len(those), 'registration')} {VERBS[state]}: {receipt}", body)
