"""Follow registrations that succeeded one another: what one came from, what replaced it, and whether it can be put back."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from peewee import fn

from imi.catalogue.models import Package
from imi.centres.models import Centre
from imi.database.bulk import among
from imi.formats import day
from imi.registrations.changes.models import RegistrationMove
from imi.registrations.changes.queries import Registered, moves, promised
from imi.registrations.models import Receipt, Registration

BACK = ("withdrawn", "transferred")


@dataclass(frozen=True)
class ChainLink:
    """Holds one registration of a chain. Of another centre's only its state is told."""

    id: int
    first: int
    mine: bool
    reference: str
    package_id: int
    code: str
    state: str
    charged: bool
    until: date | None

    @property
    def address(self) -> tuple[str, str]:
        """Return (the receipt's reference, the line's number)."""
        receipt, _slash, line = self.reference.partition("/")
        return receipt, line


@dataclass(frozen=True)
class Standing:
    """Places one registration in its chain: those before it, the earliest first, and those that replaced it; `came_from` is
    one of those before. `until` is the last day on which it can be put back, None where it is in no state to be; `why_not`
    says what is in the way.
    """

    before: tuple[ChainLink, ...] = ()
    after: tuple[ChainLink, ...] = ()
    came_from: ChainLink | None = None
    until: date | None = None
    why_not: str = ""


def standings(centre: Centre, lines: Sequence[Registered], today: date) -> dict[int, Standing]:
    """Return how each of these registrations of the centre stands among those that it followed, and that followed it.

    Two statements, however many there are.
    """
    links = _links(centre, {line.first for line in lines if line.first})
    until = {one.registration_id: promised(one.undo_until, one.at)
             for one in moves(centre, [line.id for line in lines if line.state in BACK])}
    return {line.id: _standing(line, links.get(line.first or 0, ()), until.get(line.id), today) for line in lines}


def _links(centre: Centre, firsts: Collection[int]) -> Mapping[int, Sequence[ChainLink]]:
    found: dict[int, list[ChainLink]] = defaultdict(list)
    latest = RegistrationMove.select(fn.MAX(RegistrationMove.undo_until)).where(
        RegistrationMove.registration == Registration.id, RegistrationMove.to_state == "cancelled")
    rows = (
        Registration.select(Registration.id, Registration.first_id, Registration.centre, Receipt.reference, Registration.line,
                            Registration.package, Package.code, Registration.state, Registration.price, latest)
        .join_from(Registration, Receipt, on=(Registration.receipt == Receipt.id))
        .join_from(Registration, Package, on=(Registration.package == Package.id))
        .where(Registration.first_id.in_(among(firsts))).order_by(Registration.id).tuples()
    ) if firsts else ()
    for number, first, at, receipt, line, package, code, state, price, until in rows:
        mine = at == centre.id
        found[first].append(ChainLink(number, first, mine, f"{receipt}/{line}" if mine else "", package, code, state,
                                      price is not None, date.fromisoformat(until) if isinstance(until, str) else until))
    return found


def _standing(line: Registered, links: Sequence[ChainLink], own: date | None, today: date) -> Standing:
    before = tuple(one for one in links if one.id < line.id)
    after = tuple(one for one in links if one.id > line.id)
    came_from = next((one for one in before if one.id == line.came_from), None)
    if line.state not in BACK:
        return Standing(before, after, came_from)
    # Whoever cancels what took its place has as many days again: what was paid for is not lost by that.
    until = max((one for one in (own, *(one.until for one in after)) if one is not None), default=None)
    return Standing(before, after, came_from, until, _why_not(line, after, until, today))


def _why_not(line: Registered, after: Sequence[ChainLink], until: date | None, today: date) -> str:
    if line.erased:
        return "Who it was has been erased"
    taken = next((one for one in reversed(after) if one.state != "cancelled"), None)
    if taken is not None and not taken.mine:
        return "A registration at another centre has taken its place"
    if taken is not None and taken.state == "active":
        return f"{taken.reference} on {taken.code} has taken its place. Only when that is cancelled can this be put back"
    if taken is not None:
        return f"{taken.reference} on {taken.code} had taken its place, and is {taken.state}"
    if until is None or (line.state == "transferred" and not after):
        return "Another centre has taken it over"
    if today > until:
        return f"It could be put back until {day(until)}. Register the candidate again"
    return ""
