"""One candidate registered in place of an earlier registration: on another package, or at another centre."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from imi.audit.actions import record
from imi.candidates.held import Held
from imi.catalogue.queries import Offer, Standard, all_offers, linked_standards, overlapping
from imi.centres.models import Centre
from imi.centres.queries import given
from imi.centres.settings import undo_until
from imi.database import Refused, Unknown, now
from imi.letters.actions import write_confirmation
from imi.letters.texts import Confirmation, Named
from imi.people.models import Person
from imi.registrations.duplicates import Course, problems
from imi.registrations.fields import APPRENTICESHIP
from imi.registrations.lines import already_of
from imi.registrations.models import ConfirmedWarning, Receipt, Registration
from imi.registrations.references import receipt_reference
from imi.rules.field import Problem, Reading


@dataclass(frozen=True)
class Plan:
    """What would be registered, checked: nothing is written by it. `problems` are in the words of the batch screen."""

    held: Held
    standard: Standard
    offer: Offer
    reading: Reading
    more: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What stands in the way."""
        return (*self.reading.errors, *(p for p in self.more if p.severity == "error"))

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What somebody is to confirm."""
        return (*self.reading.warnings, *(p for p in self.more if p.severity == "warning"))


class NotAgreed(Refused):
    """Something stands in the way, or a warning was not confirmed. `plan` says what."""

    field, code = "registration", "anew.not_agreed"

    def __init__(self, plan: Plan, message: str) -> None:
        super().__init__(message)
        self.plan = plan


def plan(centre: Centre, held: Held, texts: Mapping[str, str], version_id: int, code: str, today: date, *,
         instead_of: int) -> Plan:
    """What registering a candidate on a package would be, in place of the registration of an id.

    `texts` are the 17 fields as typed or held. Raises Unknown for a package that the centre cannot register on today.
    """
    standard = next((one for one in linked_standards(centre, today) if one.id == version_id), None)
    offer = next((one for one in all_offers(centre, today).get(version_id, []) if one.code == code and one.open), None)
    if standard is None or offer is None:
        raise Unknown("package")
    reading = APPRENTICESHIP.read(texts, given(today, offer.stage))
    old = Registration.get_by_id(instead_of)
    already = [had for had in already_of(centre, [held.id]).get(held.id, ())
               if (had.package_id, had.state) != (old.package_id, "active")]
    course = Course(offer.id, offer.version_id, offer.code, frozenset(overlapping(offer.id)))
    values = reading.values
    return Plan(held, standard, offer, reading, tuple(problems(course, already, values.get("starts_on"), values.get("ends_on"))))


def agree(made: Plan, *, confirmed: bool) -> None:
    """Go on only where nothing stands in the way and every warning is confirmed. Raises NotAgreed."""
    if made.errors:
        raise NotAgreed(made, made.errors[0].message)
    if made.warnings and not confirmed:
        raise NotAgreed(made, "Confirm what is unusual, or correct it")


def register_anew(centre: Centre, person: Person, made: Plan, old: int, *, purchase_order: str, charged: bool, cause: str,
                  today: date, public_url: str) -> Receipt:
    """The receipt of one registration that came from an earlier one. Without `charged` it costs nothing.

    Call it inside the transaction in which the earlier one ends, after it: one of them is active at a time.
    """
    offer, held, values = made.offer, made.held, made.reading.values
    pence = offer.pence if charged else None
    at = now()
    receipt = Receipt.create(
        reference=receipt_reference(today), centre=centre, scheme="apprenticeship", batch=None, purchase_order=purchase_order,
        candidates=1, person=person, at=at, pence=pence, unpriced=int(charged and pence is None), undo_until=undo_until(at))
    registration = Registration.create(
        centre=centre, receipt=receipt, line=1, scheme="apprenticeship", version=offer.version_id, package=offer.id,
        package_edition=offer.edition, price=offer.price_id if charged else None, pence=pence, candidate=held.id,
        registered_as=held.id, candidate_edition=held.edition, employment=held.employment_id, starts_on=values["starts_on"],
        ends_on=values["ends_on"], epa_on=values["epa_on"], funding_type=values["funding_type"], came_from=old, state_on=today)
    _note_confirmed(centre, person, registration, made.warnings)
    record("registered", "receipt", receipt.id, person=person, centre=centre, candidate=held.id, cause=cause,
           action=receipt.reference)
    write_confirmation(centre, person, receipt.id, Confirmation(
        reference=receipt.reference, centre=f"{centre.name} ({centre.number})", standard=made.standard.label,
        package=f"{offer.code} {offer.description}", purchase_order=purchase_order, pence=pence,
        unpriced=receipt.unpriced, person=person.name, at=receipt.at, names=(Named(held.number, held.name),),
        public_url=public_url))
    return receipt


def _note_confirmed(centre: Centre, person: Person, registration: Registration, warnings: Sequence[Problem]) -> None:
    rows: list[dict[str, Any]] = [
        {"centre": centre, "registration": registration, "field": one.field, "code": one.code, "value": one.value,
         "reason": "", "person": person, "at": now()} for one in warnings]
    if rows:
        ConfirmedWarning.insert_many(rows).execute()
