"""Register one candidate in place of an earlier registration: on another package, or at another centre."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from peewee import fn

from imi.candidates import actions as candidates
from imi.candidates.queries import find
from imi.candidates.record import CandidateRecord
from imi.catalogue.queries import Offer, Standard, all_offers, overlapping, standards
from imi.centres.models import Centre
from imi.centres.queries import given
from imi.database.connection import now
from imi.database.errors import Conflict, Refused
from imi.fields.field import Context, Problem, Reading
from imi.fields.text import note
from imi.mail.texts import AddressOf, nowhere
from imi.people.models import Person
from imi.registrations import register as registrations
from imi.registrations.checking.already import already_of
from imi.registrations.checking.check import REASON_AT_MOST, check_package, needs_reason
from imi.registrations.checking.windows import course_of
from imi.registrations.columns import texts_of
from imi.registrations.models import Receipt, Registration
from imi.registrations.register import Confirmed, Order, bought_of, entry_of
from imi.schemes.every import SCHEMES, Schemes
from imi.schemes.spec import SchemeSpec


@dataclass(frozen=True)
class Plan:
    """Holds what would be registered in place of an earlier registration, checked; it writes nothing.

    `problems` are in the words of the batch screen. `asked` names the fields that can be filled in: dates and funding, and
    what is missing or no longer valid.
    """

    scheme: SchemeSpec
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
        """Return the errors for which it cannot be registered."""
        return self.reading.beside(self.more).errors

    @property
    def elsewhere(self) -> tuple[Problem, ...]:
        """Return the errors that cannot be put right in the plan's own fields."""
        return tuple(p for p in self.errors if p.field not in self.asked)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Return the warnings that somebody is to confirm."""
        return self.reading.beside(self.more).warnings

    @property
    def warned(self) -> str:
        """Return the text that stands for these warnings in a form: a tick fits what was shown beside it, and nothing else."""
        return stands_for(self.warnings)

    @property
    def needs_reason(self) -> bool:
        """Return whether confirming them takes a reason in words."""
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
         instead_of: int, goes_on: bool = False, schemes: Schemes = SCHEMES) -> Plan:
    """Plan the registration of a candidate on a package, in place of the registration of an id.

    Dates and funding are those of the old one where nothing else is typed. Where the same course `goes_on`, its package may be
    closed to new starts. Raises NotOffered for a package that the centre cannot register on today, as for one of another scheme.
    """
    old = Registration.get_by_id(instead_of)
    scheme = schemes[old.scheme_id]
    standard, offer = _offered(centre, scheme, version_id, code, today, goes_on=goes_on)
    lists = given(today, offer.stage)
    asked = frozenset((*scheme.record.gaps(held.values, lists).names, *scheme.row.names))
    texts = {**scheme.record.texts(held.values), **texts_of(old, scheme),
             **{name: text for name, text in typed.items() if name in asked}}
    reading = scheme.record.read(texts, lists)
    already = [had for had in already_of(centre, [held.id]).get(held.id, ())
               if (had.package_id, had.state) != (old.package_id, "active")]
    course = course_of(offer, standard, overlapping(offer.id))
    if goes_on and reading.values.get("starts_on") == old.starts_on:
        # It started on that day already, whatever was closed since.
        course = replace(course, opens_on=None, closes_on=None, package_closes_on=None)
    reading, more = check_package(scheme, course, reading, already, today)
    return Plan(scheme, held, standard, offer, lists, asked, texts, reading, tuple(more), old)


def _offered(centre: Centre, scheme: SchemeSpec, version_id: int, code: str, today: date, *,
             goes_on: bool) -> tuple[Standard, Offer]:
    standard = next((one for one in standards(centre, today, scheme.code) if one.id == version_id), None)
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
    if made.needs_reason and not note(reason, REASON_AT_MOST):
        raise NotAgreed(made, "Say why the candidate is registered again", field="reason")
    if made.warnings and confirmed is not True and confirmed != made.warned:
        raise NotAgreed(made, "Confirm what is unusual, or correct it")


def brought_up_to_date(centre: Centre, person: Person, made: Plan, typed: Mapping[str, str], cause: str) -> Plan:
    """Supply what was missing, and return the plan with the candidate and employment that the new registration notes.

    Raises Conflict where a colleague filled with something else, in the meantime, what was typed; Locked.
    """
    held = made.held
    stood = {name: text for name, text in made.texts.items() if name in held.values and name not in made.asked}
    mine = made.scheme.record.as_stored({name: text for name, text in typed.items() if name in stood}, made.given)
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
    """Register one candidate in place of an earlier registration, and return the receipt. Without `charged` it costs nothing.

    Call it inside the transaction in which the earlier one ends, after it: of all that follow one another one is active.
    """
    old = made.old
    reason = note(reason, REASON_AT_MOST) if made.needs_reason else ""
    at = now()
    first = old.first_id or old.id
    Registration.update(first_id=fn.COALESCE(Registration.first_id, first)).where(Registration.id == old.id).execute()
    bought = bought_of(made.standard, made.offer, 1, charged=charged)
    order = Order(made.scheme, 1, bought, purchase_order=purchase_order, cause=cause, charged=charged, at=at,
                  address_of=address_of)
    entry = entry_of(made.held, made.offer, made.reading.values, confirmed_by(person, made.warnings, at, reason),
                     came_from=old.id, first=first)
    return registrations.register(centre, person, order, (entry,), today).receipt


def confirmed_by(person: Person, warnings: Sequence[Problem], at: datetime, reason: str = "") -> list[Confirmed]:
    """Return these warnings as confirmed by the person, with the reason where one was asked for."""
    return [Confirmed(one.field, one.code, one.value, reason if needs_reason(one) else "", person.id, at) for one in warnings]
