"""Write what the ready rows of a sheet become: the people they are about, one receipt, and a registration each."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from imi.candidates.many import Cards, KnownCandidate
from imi.candidates.steady import moved_on
from imi.centres.models import Centre
from imi.database.bulk import pieces
from imi.database.errors import Conflict
from imi.mail.texts import AddressOf, nowhere
from imi.people.models import Person
from imi.registrations import register as registrations
from imi.registrations.register import Bought, Confirmed, Entry, NewReceipt, Order
from imi.uploads.models import UploadReceipt
from imi.uploads.registering.people import People, bring_up_to_date, people_of
from imi.uploads.registering.ready import Ready

# What was confirmed, by the row's number.
ConfirmedOf = Mapping[int, Sequence[Confirmed]]


class ReviewOutdated(Conflict):
    """What is ready is not what the review showed."""

    code = "upload.changed"


def commit(centre: Centre, person: Person, seen: Ready, order: str, confirmed: ConfirmedOf, today: date, *, key: str = "",
           address_of: AddressOf = nowhere) -> tuple[NewReceipt, People]:
    """Register these rows: write the receipt with all that belongs to it, and return it with who each row was about; rows of the
    upload stay as they are.

    Call it inside the transaction in which the rows were checked. Raises ReviewOutdated where a candidate is another by now.
    """
    people: dict[int, KnownCandidate] = {}
    if moved_on(centre, (one.held for one in seen.rows if one.held is not None)):
        raise ReviewOutdated("Details of a candidate were changed in the meantime. Look through the report again")
    bring_up_to_date(centre, person, seen.upload, seen.rows)
    entries = _entries(centre, person, seen, confirmed, people)
    made = registrations.register(centre, person, _order(seen, order, key, address_of), entries, today, with_ids=True)
    UploadReceipt.create(centre=centre, upload=seen.upload, receipt=made.receipt)
    return made, people


def _order(seen: Ready, number: str, key: str, address_of: AddressOf) -> Order:
    standards = dict.fromkeys(part.standard.label for part in seen.parts)
    packages = [f"{part.offer.code} {part.offer.description} ({part.count})" for part in seen.parts]
    return Order(scheme=seen.upload.spec, candidates=len(seen.rows),
                 bought=Bought("; ".join(standards), "; ".join(packages), seen.pence, seen.unpriced), purchase_order=number,
                 cause=seen.upload.reference, key=key, address_of=address_of)


def _entries(centre: Centre, person: Person, seen: Ready, confirmed: ConfirmedOf,
             people: dict[int, KnownCandidate]) -> Iterator[Entry]:
    """Yield the entries of the rows, with new candidates taken on a piece at a time. Who each row is about is added to `people`.
    """
    cards: Cards = {}
    taken_on: dict[str, int] = {}
    for piece in pieces(seen.rows):
        of_piece = people_of(centre, person, seen.upload, piece, cards, taken_on)
        people.update(of_piece)
        for one in piece:
            assert one.offer is not None  # noqa: S101  a ready row has one
            who, of_row = of_piece[one.row], confirmed.get(one.row, ())
            yield Entry(who.id, who.edition, who.employment, who.number, one.name, one.offer, one.values, of_row)
