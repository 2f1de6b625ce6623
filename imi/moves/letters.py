"""Letters about what became of registrations: to the person who did it, and to the centre's address for registrations."""
from __future__ import annotations

from collections.abc import Sequence

from imi.centres.models import Centre
from imi.letters.actions import write_about
from imi.letters.texts import where
from imi.moves.queries import Registered
from imi.people.models import Person
from imi.words import count, one_line

VERBS = {"cancelled": "cancelled", "withdrawn": "withdrawn", "active": "put back", "transferred": "transferred"}


def write_moved(centre: Centre, person: Person, lines: Sequence[Registered], state: str, action: str, told: Sequence[str],
                public_url: str = "") -> None:
    """One letter for each receipt that the registrations are of. No ULN, no date of birth.

    `action` is that of the moves, `told` are further lines.
    """
    for receipt in dict.fromkeys(line.receipt for line in lines):
        those = [line for line in lines if line.receipt == receipt]
        body = "\n".join((
            f"{count(len(those), 'registration')} {VERBS[state]}. Reference: {receipt}", "",
            f"Centre: {one_line(centre.name)} ({centre.number})", f"By: {one_line(person.name)}",
            *(one_line(line) for line in told), "",
            *(f"{line.reference}: {line.number} {one_line(line.name)}, {line.package_code}" for line in those), "",
            *where(receipt, public_url)))
        write_about(centre, person, receipt, action, f"{count(len(those), 'registration')} {VERBS[state]}: {receipt}", body)
