"""Keep the lists that people choose from: their values in order, each with a first and a last day.

What is stored is a value's code, for a title its label; a value in use is closed with a day, never removed.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import ModelSelect

from imi.administration.catalogue.keeping import Values, differences, keep, next_position, note, refusing
from imi.administration.catalogue.standards import opening
from imi.batches.models import Batch, BatchRow
from imi.candidates.models import Candidate, CandidateWas
from imi.catalogue.fields import CLOSES, OPENS, POSITION, opening_order, words_field
from imi.catalogue.models import Price
from imi.centres.actions import note_open_genders
from imi.centres.models import Centre, FundingType, Gender, ListValue, PriceGroup, Reason, Title
from imi.database.connection import db
from imi.database.errors import NotFound, Refused
from imi.database.ordering import Columns, Key, Order
from imi.fields.field import Record
from imi.fields.text import alike
from imi.people.models import Person
from imi.registrations.changes.models import RegistrationMove
from imi.registrations.models import Registration

# What is asked about a value of a list.
VALUE = Record(
    required=(words_field("label", "Label", "Enter the label that people choose", 60, width=32),),
    optional=(POSITION, OPENS, CLOSES),
    between=(opening_order,),
)
NAMES = ("label", "position", "opens_on", "closes_on")


class LabelTaken(Refused):
    """The list has this label already."""

    field, code = "label", "list.taken"


class InUse(Refused):
    """A value in use is not removed."""

    field, code = "remove", "list.in_use"


@dataclass(frozen=True)
class EditableList:
    """Describes a list that the awarding body edits: its address, its name, the word for one of its values, and where it is
    used.
    """

    address: str
    label: str
    one: str
    model: type[ListValue]
    hint: str
    uses: Callable[[ListValue], list[ModelSelect[Any]]]


def _titles(value: ListValue) -> list[ModelSelect[Any]]:
    return [Candidate.select().where(Candidate.title == value.label), CandidateWas.select().where(
        CandidateWas.title == value.label)]


def _genders(value: ListValue) -> list[ModelSelect[Any]]:
    return [Candidate.select().where(Candidate.gender == value.code), CandidateWas.select().where(
        CandidateWas.gender == value.code)]


def _fundings(value: ListValue) -> list[ModelSelect[Any]]:
    return [Registration.select().where(Registration.funding_type == value.code),
            Batch.select().where(Batch.funding_type == value.code),
            BatchRow.select().where(BatchRow.typed.contains(f'"funding_type": "{value.code}"'))]


def _reasons(value: ListValue) -> list[ModelSelect[Any]]:
    return [RegistrationMove.select().where(RegistrationMove.reason == value.code)]


def _groups(value: ListValue) -> list[ModelSelect[Any]]:
    return [Centre.select().where(Centre.price_group == value.code), Price.select().where(Price.price_group == value.code)]


LISTS = {kept.address: kept for kept in (
    EditableList("titles", "Titles", "title", Title, "Suggested; another may be typed. Candidates keep theirs as it was typed",
                 _titles),
    EditableList("genders", "Genders", "gender", Gender, "A changed label shows on every record at once", _genders),
    EditableList("funding-types", "Funding types", "funding type", FundingType,
                 "A changed label shows on every registration at once", _fundings),
    EditableList("reasons", "Reasons for withdrawal", "reason", Reason, "Why a candidate is withdrawn", _reasons),
    EditableList("price-groups", "Price groups", "price group", PriceGroup, "Centres of a group pay the same prices", _groups),
)}


def called(address: str) -> EditableList:
    """Return the list of an address. Raises NotFound."""
    if address not in LISTS:
        raise NotFound("list")
    return LISTS[address]


def value_called(kept: EditableList, code: str) -> ListValue:
    """Return a value of a list. Raises NotFound."""
    return kept.model.get_or_refuse(kept.model.code == code)


# What values are sorted by, and what the lists are.
COLUMNS = Columns({"label": "Label", "order": "Order", "first": "First day", "last": "Last day"}, "order")
SORTED: Mapping[str, Key[ListValue]] = {
    "label": lambda one: one.label, "order": lambda one: one.position, "first": lambda one: one.opens_on,
    "last": lambda one: one.closes_on}
OF_LISTS = Columns({"list": "List", "open": "Open", "all": "In all"}, down_first=frozenset({"open", "all"}),
                   own="in the order in which candidates and registrations use them")
LISTS_SORTED: Mapping[str, Key[tuple[EditableList, int, int]]] = {
    "list": lambda one: one[0].label, "open": lambda one: one[1], "all": lambda one: one[2]}


def values(kept: EditableList, order: Order = COLUMNS.usual) -> list[ListValue]:
    """Return every value of a list in an order, closed ones included."""
    return order.sorted(kept.model.select().order_by(kept.model.position, kept.model.label), SORTED)


def sizes(today: date, order: Order = OF_LISTS.usual) -> list[tuple[EditableList, int, int]]:
    """Return (list, number of values open on a day, number of all values) of every list, in an order."""
    found = []
    for kept in LISTS.values():
        rows = values(kept)
        found.append((kept, sum(words(row, today) == "Open" for row in rows), len(rows)))
    return order.sorted(found, LISTS_SORTED)


def words(value: ListValue, today: date) -> str:
    """Say in words whether the value can be chosen on a day."""
    return opening(value.opens_on, value.closes_on, today)


def held(value: ListValue) -> dict[str, Any]:
    """Return what is stored of a value, by the names of its form's fields."""
    return {name: getattr(value, name) for name in NAMES}


def add(person: Person, kept: EditableList, asked: Values, today: date) -> ListValue:
    """Add a value, last where no position is given, and return it. Raises LabelTaken."""
    with db.atomic():
        new: dict[str, Any] = {name: asked.get(name) for name in NAMES}
        _free(kept, new["label"], "")
        if new["position"] is None:
            new["position"] = next_position(kept.model)
        code = new["label"] if kept.model is Title else re.sub(r"[^A-Z0-9]+", "_", new["label"].upper()).strip("_")
        with refusing(lambda: _taken(kept, new["label"])):
            value = kept.model.create(code=code or "VALUE", **new)
        note("added", kept.one, None, person, value.code, differences({}, new))
        note_open_genders(today)
    return value


def change(person: Person, kept: EditableList, value: ListValue, edition: int, asked: Values, today: date) -> bool:
    """Change a value that is still in this edition, and return whether anything changed. Raises LabelTaken, Conflict."""
    with db.atomic():
        before = held(value_called(kept, value.code))
        new: dict[str, Any] = {name: asked.get(name) for name in NAMES}
        new["position"] = before["position"] if new["position"] is None else new["position"]
        changes = differences(before, new)
        if not changes:
            return False
        _free(kept, new["label"], value.code)
        keep(value, kept.model.code == value.code, new, edition, before, new, f"Somebody changed this {kept.one} while you did",
             kept.one)
        note("changed", kept.one, None, person, value.code, changes)
        note_open_genders(today)
    return True


def remove(person: Person, kept: EditableList, value: ListValue) -> None:
    """Remove a value that nothing uses. Raises InUse, which says to close it instead; the database refuses it, too."""
    sentence = f"“{value.label}” is in use and stays: give it a last day instead, then nobody chooses it any more"
    with db.atomic():
        if value.code == "retail" or any(query.exists() for query in kept.uses(value)):
            raise InUse(sentence)
        with refusing(lambda: InUse(sentence)):
            kept.model.delete().where(kept.model.code == value.code).execute()
        note("removed", kept.one, None, person, value.code, {"label": (value.label, None)})


def _free(kept: EditableList, label: str, code: str) -> None:
    if any(alike(other.label) == alike(label) and other.code != code for other in values(kept)):
        raise _taken(kept, label)


def _taken(kept: EditableList, label: str) -> LabelTaken:
    return LabelTaken(f"“{label}” is in this list already. Change that {kept.one}, or choose another label")
