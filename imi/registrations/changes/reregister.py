"""One candidate registered in place of an earlier registration: on another package, or at another centre."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from peewee import fn

from imi.audit.actions import record
from imi.batches.checking import needs_reason
from imi.batches.confirming import REASON_AT_MOST
from imi.batches.lines import already_of
from imi.candidates import actions as candidates
from imi.candidates.queries import find
from imi.candidates.record import CandidateRecord
from imi.catalogue.queries import Offer, Standard, all_offers, overlapping, standards
from imi.centres.models import Centre
from imi.centres.queries import given
from imi.centres.settings import undo_until
from imi.database.connection import now
from imi.database.errors import Conflict, Refused
from imi.fields.field import Context, Problem, Reading
from imi.mail.texts import AddressOf, nowhere
from imi.people.models import Person
from imi.registrations.fields import APPRENTICESHIP, TRAINING
from imi.registrations.mail import RECEIPT, Confirmation, Named, write_confirmation
from imi.registrations.models import ConfirmedWarning, Receipt, Registration
from imi.registrations.references import receipt_reference
from imi.registrations.windows import checked, course_of


@dataclass(frozen=True)
class Plan:
    """What would be registered, checked: nothing is written by it. `problems` are in the words of the batch screen.

    `asked` are the fields that can be filled in for it: dates and funding, and what is missing or no longer valid.
    """

    held: CandidateRecord
    standard: Standard
    offer: Offer
    given: Context
    asked: frozenset[str]
    texts: Mapping[str, str]
    reading: Reading
    more: tuple[Problem, ...]
    old: Registration

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What stands in the way."""
        return (*self.reading.errors, *(p for p in self.more if p.severity == "error"))

    @property
    def elsewhere(self) -> tuple[Problem, ...]:
        """What stands in the way and cannot be put right in its own fields."""
        return tuple(p for p in self.errors if p.field not in self.asked)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What somebody is to confirm."""
        return (*self.reading.warnings, *(p for p in self.more if p.severity == "warning"))

    @property
    def warned(self) -> str:
        """Stands for these warnings in a form: a tick fits what was shown beside it, and nothing else."""
        return stands_for(self.warnings)

    @property
    def needs_reason(self) -> bool:
        """Whether confirming them takes a reason in words."""
        return any(needs_reason(one) for one in self.warnings)


def stands_for(warnings: Sequence[Problem]) -> str:
    """Return what a form says of the warnings that it showed beside a tick."""
    shown = [(one.field, one.code, one.value) for one in warnings]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:16]


class NotAgreed(Refused):
    """Something stands in the way, or a warning was not confirmed. `plan` says what."""

    field, code = "confirmed", "anew.not_agreed"

    def __init__(self, plan: Plan, message: str, *, field: str = "") -> None:
        super().__init__(message, field=field)
        self.plan = plan


class NotOffered(Refused):
    """The centre cannot register on the package today."""

    field, code = "package", "anew.not_offered"


def plan(centre: Centre, held: CandidateRecord, typed: Mapping[str, str], version_id: int, code: str, today: date, *,
         instead_of: int, goes_on: bool = False) -> Plan:
    """What registering a candidate on a package would be, in place of the registration of an id.

    Dates and funding are those of the old one where nothing else is typed. Where the same course `goes_on`, its package may be
    closed to new starts. Raises NotOffered for a package that the centre cannot register on today.
    """
    standard, offer = _offered(centre, version_id, code, today, goes_on=goes_on)
    lists = given(today, offer.stage)
    old = Registration.get_by_id(instead_of)
    asked = frozenset((*APPRENTICESHIP.gaps(held.values, lists).names, *TRAINING.names))
    dates = TRAINING.texts({"starts_on": old.starts_on, "ends_on": old.ends_on, "epa_on": old.epa_on,
                            "funding_type": old.funding_type_id})
    texts = {**APPRENTICESHIP.texts(held.values), **dates, **{name: text for name, text in typed.items() if name in asked}}
    reading = APPRENTICESHIP.read(texts, lists)
    already = [had for had in already_of(centre, [held.id]).get(held.id, ())
               if (had.package_id, had.state) != (old.package_id, "active")]
    course = course_of(offer, standard, overlapping(offer.id))
    if goes_on and reading.values.get("starts_on") == old.starts_on:
        # It started on that day already, whatever was closed since.
        course = replace(course, opens_on=None, closes_on=None, package_closes_on=None)
    reading, more = checked(course, reading, already, today)
    return Plan(held, standard, offer, lists, asked, texts, reading, tuple(more), old)


def _offered(centre: Centre, version_id: int, code: str, today: date, *, goes_on: bool) -> tuple[Standard, Offer]:
    standard = next((one for one in standards(centre, today) if one.id == version_id), None)
    offer = next((one for one in all_offers(centre, today).get(version_id, []) if one.code == code), None)
    if standard is None or offer is None or not (goes_on or (standard.takes and offer.open)):
        raise NotOffered(f"{code} is not open to new registrations of your centre")
    return standard, offer


def agree(made: Plan, *, confirmed: bool | str, reason: str = "") -> None:
    """Go on only where nothing stands in the way and every warning is confirmed, with a reason where one is needed.

    `confirmed` names the warnings that were shown (`Plan.warned`), or says of all that there are whether they are.

    Raises NotAgreed.
    """
    if made.errors:
        raise NotAgreed(made, made.errors[0].message, field=made.errors[0].field)
    if made.needs_reason and not reason.strip():
        raise NotAgreed(made, "Say why the candidate is registered again", field="reason")
    if made.warnings and confirmed is not True and confirmed != made.warned:
        raise NotAgreed(made, "Confirm what is unusual, or correct it")


def brought_up_to_date(centre: Centre, person: Person, made: Plan, typed: Mapping[str, str], cause: str) -> Plan:
    """Supply what was missing, and return the plan with the candidate and employment that the new registration notes.

    Raises Conflict where a colleague filled with something else, in the meantime, what was typed; Locked.
    """
    held = made.held
    stood = {name: text for name, text in made.texts.items() if name in held.values and name not in made.asked}
    mine = APPRENTICESHIP.as_stored({name: text for name, text in typed.items() if name in stood}, made.given)
    theirs = {name: stood[name] for name, text in mine.items() if text not in ("", stood[name])}
    if theirs:
        raise Conflict(f"{held.name} was completed in the meantime", theirs=theirs)
    supplied = {name: value for name, value in made.reading.values.items() if name in made.asked and name in held.values}
    if not supplied:
        return made
    candidates.supply(centre, person, held, supplied, cause, made.given)
    return replace(made, held=find(centre, held.number))


def register_anew(centre: Centre, person: Person, made: Plan, *, purchase_order: str, charged: bool, cause: str,
                  today: date, reason: str = "", address_of: AddressOf = nowhere) -> Receipt:
    """The receipt of one registration that came from an earlier one. Without `charged` it costs nothing.

    Call it inside the transaction in which the earlier one ends, after it: of all that follow one another one is active.
    """
    offer, held, values, old = made.offer, made.held, made.reading.values, made.old
    pence = offer.pence if charged else None
    reason = reason.strip()[:REASON_AT_MOST] if made.needs_reason else ""
    at = now()
    receipt = Receipt.create(
        reference=receipt_reference(today), centre=centre, scheme="apprenticeship", batch=None, purchase_order=purchase_order,
        candidates=1, person=person, at=at, pence=pence, unpriced=int(charged and pence is None), undo_until=undo_until(at))
    first = old.first_id or old.id
    Registration.update(first_id=fn.COALESCE(Registration.first_id, first)).where(Registration.id == old.id).execute()
    registration = Registration.create(
        centre=centre, receipt=receipt, line=1, scheme="apprenticeship", version=offer.version_id, package=offer.id,
        package_edition=offer.edition, price=offer.price_id if charged else None, pence=pence, candidate=held.id,
        registered_as=held.id, candidate_edition=held.edition, employment=held.employment_id, starts_on=values["starts_on"],
        ends_on=values["ends_on"], epa_on=values["epa_on"], funding_type=values["funding_type"], again_reason=reason or None,
        came_from=old, first_id=first, state_on=today)
    note_confirmed(centre, person, registration.id, made.warnings, reason)
    record("registered", "receipt", receipt.id, person=person, centre=centre, candidate=held.id, cause=cause,
           action=receipt.reference)
    write_confirmation(centre, person, receipt.id, Confirmation(
        reference=receipt.reference, centre=f"{centre.name} ({centre.number})", standard=made.standard.label,
        package=f"{offer.code} {offer.description}", purchase_order=purchase_order, pence=pence,
        unpriced=receipt.unpriced, person=person.name, at=receipt.at, names=(Named(held.number, held.name),),
        address=address_of(RECEIPT, receipt.reference)))
    return receipt


def note_confirmed(centre: Centre, person: Person, registration: int, warnings: Sequence[Problem], reason: str = "") -> None:
    """Keep who confirmed these warnings of a registration, with the reason where one was asked for."""
    rows: list[dict[str, Any]] = [
        {"centre": centre, "registration": registration, "field": one.field, "code": one.code, "value": one.value,
         "reason": reason if needs_reason(one) else "", "person": person, "at": now()} for one in warnings]
    if rows:
        ConfirmedWarning.insert_many(rows).execute()
