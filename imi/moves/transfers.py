"""Transfer of a registration to another centre: one side asks, the other agrees, the receiver completes it.

At most one registration is active at any time: the old one ends in the transaction in which the new one begins.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from peewee import JOIN, IntegrityError

from imi.audit.actions import record
from imi.candidates import actions as candidates
from imi.candidates.held import Held
from imi.candidates.models import Candidate
from imi.candidates.queries import known
from imi.catalogue.models import Approval, Package, Scheme, Version
from imi.centres.models import Centre
from imi.centres.queries import given, letter_addresses
from imi.database import Conflict, Refused, Unknown, db, now
from imi.letters.actions import REGISTRATION, write
from imi.moves.anew import Plan, agree, plan, register_anew
from imi.moves.ending import TEXT_AT_MOST, After, move, nothing
from imi.moves.letters import write_moved
from imi.moves.models import Transfer
from imi.moves.queries import Registered, registrations
from imi.people.models import Person
from imi.people.queries import addresses_of
from imi.registrations.batches import agreed_order
from imi.registrations.fields import APPRENTICESHIP, TRAINING
from imi.registrations.models import Receipt, Registration

OPEN = ("asked", "agreed")


class NoTransfer(Refused):
    """There is nothing that could be transferred like this; it does not say more."""

    field, code = "transfer", "transfer.none"


class Moved(Conflict):
    """The other side was faster."""

    code = "transfer.state"


@dataclass(frozen=True)
class Going:
    """A transfer as one of its two centres sees it. `mine` says which side that is: "from" or "to"."""

    id: int
    mine: str
    other: str
    state: str
    asked_by_receiver: bool
    number: int
    candidate_id: int
    registration_id: int
    version_id: int
    code: str
    package: str
    standard: str
    text: str
    answer: str
    asked_at: datetime
    changed_at: datetime
    became: str

    @property
    def i_asked(self) -> bool:
        """Whether this side asked."""
        return self.asked_by_receiver == (self.mine == "to")

    @property
    def may_agree(self) -> bool:
        """Whether this side is to agree or refuse."""
        return self.state == "asked" and self.mine == "from" and not self.i_asked

    @property
    def may_complete(self) -> bool:
        """Whether this side is to complete it."""
        return self.mine == "to" and (self.state == "agreed" or (self.state == "asked" and not self.i_asked))

    @property
    def may_refuse(self) -> bool:
        """Whether this side may say no."""
        return self.state == "asked" and not self.i_asked

    @property
    def may_take_back(self) -> bool:
        """Whether this side may take its question back."""
        return self.state in OPEN and self.i_asked


def transfers(centre: Centre, *, only_open: bool = False, one: int | None = None) -> list[Going]:
    """The centre's transfers, both ways, the latest first."""
    sender, receiver = Centre.alias("sender"), Centre.alias("receiver")
    query = (
        Transfer.select(Transfer, sender.id.alias("sender_id"), sender.name.alias("sender_name"),
                        sender.number.alias("sender_number"), receiver.name.alias("receiver_name"),
                        receiver.number.alias("receiver_number"), Candidate.number, Package.code, Package.description,
                        Package.version, Version.label, Receipt.reference, Registration.line)
        .join_from(Transfer, sender, on=(Transfer.from_centre == sender.id))
        .join_from(Transfer, receiver, on=(Transfer.to_centre == receiver.id))
        .join_from(Transfer, Candidate, on=(Transfer.candidate == Candidate.id))
        .join_from(Transfer, Package, on=(Transfer.package == Package.id))
        .join_from(Package, Version, on=(Package.version == Version.id))
        .join_from(Transfer, Registration, JOIN.LEFT_OUTER, on=(Transfer.became == Registration.id))
        .join_from(Registration, Receipt, JOIN.LEFT_OUTER, on=(Registration.receipt == Receipt.id))
        .where((Transfer.from_centre == centre) | (Transfer.to_centre == centre))
        .order_by(Transfer.id.desc()).limit(200)
    )
    if only_open:
        query = query.where(Transfer.state.in_(OPEN))
    if one is not None:
        query = query.where(Transfer.id == one)
    return [_going(centre, row) for row in query.dicts()]


def transfer(centre: Centre, number: int) -> Going:
    """One transfer that the centre is a side of, or Unknown."""
    for found in transfers(centre, one=number):
        return found
    raise Unknown("transfer")


def _going(centre: Centre, row: Mapping[str, Any]) -> Going:
    mine = "from" if row["sender_id"] == centre.id else "to"
    side = "receiver" if mine == "from" else "sender"
    became = f"{row['reference']}/{row['line']}" if mine == "to" and row["reference"] else ""
    other = f"{row[f'{side}_name']} ({row[f'{side}_number']})"
    return Going(
        row["id"], mine, other, row["state"], bool(row["asked_by_receiver"]), row["number"], row["candidate"],
        row["registration"], row["version"], row["code"], row["description"], row["label"], row["text"], row["answer"],
        row["asked_at"], row["changed_at"], became)


def offer(centre: Centre, person: Person, line: Registered, to: str, text: str, *, after: After = nothing) -> int:
    """Offer a registration to another centre by its number; the transfer's id. Raises NoTransfer, Moved."""
    receiver = Centre.get_or_none(Centre.number == to.strip(), Centre.state == "active", Centre.id != centre.id)
    approved = receiver is not None and Approval.select().where(
        Approval.centre == receiver, Approval.version == line.version_id).exists()
    if not approved:
        raise NoTransfer(f"No other centre with the number {to.strip()} can take {line.package_code}. Check the number with them",
                         field="centre")
    return _ask(centre, receiver, person, line.id, text, by_receiver=False, after=after)


def ask(centre: Centre, person: Person, number: str, code: str, text: str, *, after: After = nothing) -> int:
    """Ask for the registration of one of the centre's own candidates at another centre; the transfer's id.

    Every reason why there is none answers alike. Raises NoTransfer, Moved.
    """
    held = known(centre, [number.strip()]).get(number.strip())
    found = (Registration.select(Registration, Package).join(Package, on=(Registration.package == Package.id))
             .where(Registration.candidate == (held.id if held else 0), Registration.centre != centre,
                    Package.code == code.strip().upper(), Registration.state == "active").first())
    approved = found is not None and Approval.select().where(
        Approval.centre == centre, Approval.version == found.version_id).exists()
    if not approved:
        raise NoTransfer(f"There is no registration of {number.strip()} on {code.strip()} that your centre could take over. The "
                         "candidate must be linked to your centre, and so must the standard", field="number")
    sender = Centre.get_by_id(found.centre_id)
    return _ask(sender, centre, person, found.id, text, by_receiver=True, after=after)


def _ask(sender: Centre, receiver: Centre, person: Person, registration: int, text: str, *, by_receiver: bool,
         after: After) -> int:
    asking, asked = (receiver, sender) if by_receiver else (sender, receiver)
    try:
        with db.atomic():
            row = Registration.get_by_id(registration)
            made = Transfer.create(
                candidate=row.candidate_id, package=row.package_id, registration=registration, from_centre=sender,
                to_centre=receiver, asked_by_receiver=by_receiver, text=text.strip()[:TEXT_AT_MOST], asked_by=person,
                asked_at=now(), changed_by=person, changed_at=now())
            record("asked for a transfer", "transfer", made.id, person=person, centre=asking, candidate=row.candidate_id)
            _tell(asked, made.id, f"{asking.name} ({asking.number}) "
                  + ("asks you to transfer a registration" if by_receiver else "offers you a registration"))
            db.after_commit(after)
    except IntegrityError:
        raise Moved("A transfer of this registration is under way already. See Transfers") from None
    return int(made.id)


def agree_to(centre: Centre, person: Person, number: int, *, after: After = nothing) -> None:
    """Agree to what the other centre asks: it completes the transfer then. Raises Moved, Unknown."""
    _move(centre, person, number, "asked", "agreed", lambda seen: seen.may_agree, "", after)


def refuse(centre: Centre, person: Person, number: int, answer: str, *, after: After = nothing) -> None:
    """Say no, with a reason that the other centre reads. Raises Moved, Refused, Unknown."""
    if not answer.strip():
        raise Refused("Say why, for the other centre", field="answer", code="transfer.answer")
    _move(centre, person, number, "asked", "refused", lambda seen: seen.may_refuse, answer, after)


def take_back(centre: Centre, person: Person, number: int, *, after: After = nothing) -> None:
    """Take one's own question back while it is open. Raises Moved, Unknown."""
    seen = transfer(centre, number)
    _move(centre, person, number, seen.state, "taken_back", lambda seen: seen.may_take_back, "", after)


def _move(centre: Centre, person: Person, number: int, was: str, becomes: str, may: Any, answer: str, after: After) -> None:
    with db.atomic():
        seen = transfer(centre, number)
        if not may(seen) or not _set(number, was, person, state=becomes, answer=answer.strip()[:TEXT_AT_MOST]):
            raise Moved(f"This transfer is {seen.state.replace('_', ' ')}. Nothing was changed")
        row = Transfer.get_by_id(number)
        other = row.to_centre if seen.mine == "from" else row.from_centre
        record(f"transfer {becomes.replace('_', ' ')}", "transfer", number, person=person, centre=centre,
               candidate=seen.candidate_id)
        _tell(other, number, f"{centre.name} ({centre.number}): transfer {becomes.replace('_', ' ')}")
        db.after_commit(after)


def _set(number: int, was: str, person: Person, **values: Any) -> bool:
    return bool(Transfer.update(**values, changed_by=person, changed_at=now()).where(
        Transfer.id == number, Transfer.state == was).execute())


def _tell(centre: Centre, number: int, what: str) -> None:
    sender = str(Scheme.get_by_id("apprenticeship").sender)
    body = f"{what}.\n\nSee Apprenticeship, Transfers in the portal (transfer {number}).\n"
    for to in letter_addresses(centre, REGISTRATION) or addresses_of(centre, "coordinator"):
        write("transfer", to, what, body, sender, centre)


def receivable(centre: Centre, seen: Going) -> Held | None:
    """The candidate as the receiving centre holds them, None while they are not linked by a proof yet."""
    return known(centre, [str(seen.number)]).get(str(seen.number))


def typed_texts(seen: Going, held: Held, texts: Mapping[str, str]) -> dict[str, str]:
    """The 17 fields as texts: what is held, the dates of the registration until now, and what was typed instead."""
    if seen.mine != "to":
        raise Unknown("transfer")
    old = Registration.get_by_id(seen.registration_id)
    dates = TRAINING.texts({"starts_on": old.starts_on, "ends_on": old.ends_on, "epa_on": old.epa_on,
                            "funding_type": old.funding_type_id})
    return {**APPRENTICESHIP.texts(held.values), **dates, **texts}


def completing(centre: Centre, seen: Going, held: Held, texts: Mapping[str, str], today: date) -> Plan:
    """What completing would register. Nothing is written by it."""
    return plan(centre, held, typed_texts(seen, held, texts), seen.version_id, seen.code, today,
                instead_of=seen.registration_id)


def complete(centre: Centre, person: Person, number: int, texts: Mapping[str, str], *, purchase_order: str, confirmed: bool,
             today: date, public_url: str = "", after: After = nothing) -> Receipt:
    """Take the registration over: the old one is transferred, a new one begins, in one transaction; the new receipt.

    It has no price: what was charged stays with the centre that registered. Raises NotAgreed, Moved, Refused, Unknown.
    """
    order = agreed_order(centre, purchase_order, given(today))
    with db.atomic():
        seen = transfer(centre, number)
        asked = Transfer.get_by_id(number)
        held = receivable(centre, seen)
        if not seen.may_complete or held is None or not _set(number, seen.state, person, state="done"):
            raise Moved(f"This transfer is {seen.state.replace('_', ' ')}. Nothing was changed")
        made = completing(centre, seen, held, texts, today)
        agree(made, confirmed=confirmed)
        made = replace(made, held=_brought_up_to_date(centre, person, seen, made))
        ending = registrations(asked.from_centre, Registration.id == seen.registration_id)
        # For the centre that lets it go it is done by whoever agreed there.
        theirs = asked.changed_by if asked.asked_by_receiver else asked.asked_by
        to = f"{centre.name} ({centre.number})"
        action = move(asked.from_centre, theirs, ending, "active", "transferred", today, text=f"To {to}")
        receipt = register_anew(centre, person, made, seen.registration_id, purchase_order=order, charged=False,
                                cause=f"transfer {number}", today=today, public_url=public_url)
        Transfer.update(became=Registration.get(Registration.receipt == receipt.id)).where(Transfer.id == number).execute()
        write_moved(asked.from_centre, theirs, ending, "transferred", action, [f"To: {to}"], public_url)
        db.after_commit(after)
    return receipt


def _brought_up_to_date(centre: Centre, person: Person, seen: Going, made: Plan) -> Held:
    """The candidate with what was missing supplied, employment included, as the new registration notes them."""
    held = made.held
    missing = {name: value for name, value in made.reading.values.items() if name in held.values and held.values[name] is None}
    if missing:
        candidates.supply(centre, person, held, missing, f"transfer {seen.id}")
    found = receivable(centre, seen)
    if found is None:
        raise Unknown("candidate")
    return found
