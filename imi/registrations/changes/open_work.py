"""End what is open about registrations that end: transfers are closed, and a centre hears that it can put its own back."""
from __future__ import annotations

from collections.abc import Collection, Sequence

from imi.audit.actions import record
from imi.centres.models import Centre
from imi.database.bulk import among
from imi.database.connection import now
from imi.people.models import Person
from imi.registrations.changes.mail import tell
from imi.registrations.changes.models import Transfer
from imi.registrations.changes.queries import Registered
from imi.registrations.models import Receipt, Registration

OPEN = ("asked", "agreed")


def end_transfers(person: Person, lines: Sequence[Registered]) -> None:
    """End the open transfers of registrations that are about to end, and tell both sides. Call it inside the transaction.

    The receiver is told no more than that there is nothing to take over any more.
    """
    about = {line.id: line for line in lines}
    ending = list(Transfer.select().where(Transfer.registration.in_(among(list(about))), Transfer.state.in_(OPEN)))
    if not ending:
        return
    Transfer.update(state="ended", changed_by=person, changed_at=now()).where(
        Transfer.id.in_(among([row.id for row in ending])), Transfer.state.in_(OPEN)).execute()
    for row in ending:
        record("transfer ended", "transfer", row.id, person=person, centre=row.from_centre_id, candidate=row.candidate_id)
        line = about[row.registration_id]
        tell(row.from_centre, row.id, f"Transfer {row.id} has ended with {line.reference}",
             "The registration is not active any more, so there is nothing to transfer.")
        tell(row.to_centre, row.id, f"Transfer {row.id} has ended",
             "The registration at the other centre is not active any more, so there is nothing to take over.")


def tell_who_let_go(centre: Centre, ids: Collection[int]) -> None:
    """Tell the centres from which cancelled registrations came by transfer that theirs can be put back."""
    came = Transfer.select(Transfer, Receipt.reference, Registration.line).join(
        Registration, on=(Transfer.registration == Registration.id)).join(Receipt, on=(Registration.receipt == Receipt.id)).where(
        Transfer.became.in_(among(list(ids))), Transfer.state == "done", Transfer.to_centre == centre).objects()
    for row in list(came):
        tell(row.from_centre, row.id, f"What took the place of {row.reference}/{row.line} was cancelled",
             f"{centre.name} ({centre.number}) cancelled the registration that it took over. Yours can be put back: its page "
             "says until when. Nothing is charged again.")
