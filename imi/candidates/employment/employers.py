"""Manage the centre's employers: list them, find possible duplicates, change a card, and merge two.

A card never changes: an edit is a new card that succeeds the old one. A registration keeps the card of its day.
"""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import ColumnBase, Expression, fn

from imi.audit.actions import record, record_candidates
from imi.candidates.employment.employments import card, carry, move
from imi.candidates.models import CentreCandidate, Employer, Employment
from imi.candidates.names.keys import fold, span
from imi.candidates.names.similar_names import slips
from imi.candidates.record import CARD, CandidateRecord, at, read
from imi.centres.models import Centre
from imi.database.connection import db
from imi.database.errors import Conflict, NotFound, Refused
from imi.database.ordering import Columns, Order
from imi.fields.numbers import NO_ERN
from imi.people.models import Person

PAGE = 50
# How many cards are compared with each other.
MOST = 5_000
# Words of a company's name that do not tell companies apart.
FORMS = {"ltd", "limited", "plc", "llp", "co", "company", "the", "and", "uk", "gb", "t/a", "group", "inc"}

# What the list is sorted by, and the columns that stand for it; by name where there is nothing else.
COLUMNS = Columns({"name": "Employer", "ern": "ERN", "postcode": "Postcode", "people": "Candidates"}, "name",
                  frozenset({"people"}))
WORKING = Employment.select(fn.COUNT(Employment.id)).where(Employment.employer == Employer.id, Employment.until.is_null())
SORTED: Mapping[str, Sequence[ColumnBase]] = {
    "name": (Employer.name_key,), "ern": (Employer.employer_ern, Employer.name_key),
    "postcode": (Employer.employer_postcode, Employer.name_key), "people": (fn.COALESCE(WORKING, 0),)}


@dataclass(frozen=True)
class Card:
    """Shows an employer in the list: its card, how many people work there, and how many cards look like duplicates of it."""

    card: Employer
    people: int
    near: int


def listed(centre: Centre, text: str = "", page: int = 1, *, near_only: bool = False, order: Order = COLUMNS.usual
           ) -> tuple[list[Card], int]:
    """Return (one page of the employers whose name, ERN or postcode begins so, in an order; how many there are)."""
    doubles = _near_by_id(centre)
    query = Employer.select().where(Employer.centre == centre, Employer.successor.is_null(), *_typed(text))
    if near_only:
        query = query.where(Employer.id.in_(list(doubles)))
    cards = list(query.order_by(*order.terms(SORTED, Employer.id)).paginate(page, PAGE))
    people = _people([one.id for one in cards])
    return [Card(one, people.get(one.id, 0), len(doubles.get(one.id, ()))) for one in cards], query.count()


def _typed(text: str) -> list[Expression]:
    solid = re.sub(r"\s", "", text)
    if solid.isascii() and solid.isdigit():
        return [(Employer.employer_ern >= solid) & (Employer.employer_ern < solid + "a")]
    low, high = span(fold(text))
    if not low:
        return [Employer.id == 0] if text.strip() else []
    place = " ".join(text.upper().split())
    if re.fullmatch(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}", place):
        place = f"{place[:-3]} {place[-3:]}"
    return [((Employer.name_key >= low) & (Employer.name_key < high))
            | ((Employer.employer_postcode >= place) & (Employer.employer_postcode < place + "a"))]


def _people(ids: Sequence[int]) -> dict[int, int]:
    return dict(Employment.select(Employment.employer, fn.COUNT(Employment.id)).where(
        Employment.employer.in_(ids), Employment.until.is_null()).group_by(Employment.employer).tuples())


def current(centre: Centre, employer_id: int) -> Employer:
    """Return the present card of an employer: itself, or its latest successor. Raises NotFound."""
    found = Employer.get_or_refuse(Employer.centre == centre, Employer.id == employer_id)
    while found.successor_id is not None:
        found = Employer.get_or_refuse(Employer.centre == centre, Employer.id == found.successor_id)
    return found


def people_at(centre: Centre, employer_id: int, limit: int = 10) -> tuple[list[CandidateRecord], int]:
    """Return (the first of the people who work for an employer, by name; how many there are)."""
    query = at(centre).where(Employment.employer == employer_id)
    return list(read(query.order_by(CentreCandidate.name_key).limit(limit))), _people([employer_id]).get(employer_id, 0)


def near(centre: Centre, one: Employer, most: int = 10) -> list[Card]:
    """Return other cards that may be the same employer: the same ERN, nearly the same name, or the same postcode and telephone.
    """
    every = _cards(centre)
    marks, meant = _marks(one), slips(_core(one))
    alike = [other for other in every
             if other.id != one.id and (marks & _marks(other) or (_core(other) in meant and len(_core(one)) > 3))][:most]
    people = _people([other.id for other in alike])
    return [Card(other, people.get(other.id, 0), 0) for other in alike]


def why_near(one: Employer, other: Employer) -> str:
    """Return in words what two cards have in common."""
    kinds = {mark[0] for mark in _marks(one) & _marks(other)}
    said = [words for kind, words in (("ern", "the same ERN"), ("place", "the same postcode and telephone"),
                                      ("name", "the same name")) if kind in kinds]
    return ", ".join(said) or "nearly the same name"


def _cards(centre: Centre) -> list[Employer]:
    return list(Employer.select().where(Employer.centre == centre, Employer.successor.is_null())
                .order_by(Employer.name_key, Employer.id).limit(MOST))


def _near_by_id(centre: Centre) -> dict[int, set[int]]:
    """Return for each card that shares something with others which those are."""
    sharing: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for one in _cards(centre):
        for mark in _marks(one):
            sharing[mark].append(one.id)
    found: dict[int, set[int]] = defaultdict(set)
    for ids in sharing.values():
        for each in ids if len(ids) > 1 else ():
            found[each] |= set(ids) - {each}
    return found


def _marks(one: Employer) -> set[tuple[str, ...]]:
    marks: set[tuple[str, ...]] = {("name", _core(one))}
    if one.employer_ern and one.employer_ern != NO_ERN:
        marks.add(("ern", one.employer_ern))
    if one.employer_postcode and one.employer_telephone:
        marks.add(("place", one.employer_postcode, one.employer_telephone))
    return marks


def _core(one: Employer) -> str:
    """Return the name without its legal form and spaces: Kwik Fit (GB) Limited is kwikfit."""
    words = one.name_key.split()
    return "".join(word for word in words if word not in FORMS) or one.name_key


def change(centre: Centre, person: Person, employer_id: int, values: Mapping[str, Any], *, everybody: bool) -> Employer:
    """Make the employer's new card and return it. With `everybody`, all who work there move to it; else they stay on the old
    one.

    Raises Conflict where a colleague changed it first: `theirs` is the employer as it is now.
    """
    old = Employer.get_or_refuse(Employer.centre == centre, Employer.id == employer_id)
    _refuse_replaced(centre, old)
    wanted = {name: values.get(name) for name in CARD}
    changes = {name: (getattr(old, name), value) for name, value in wanted.items() if value != getattr(old, name)}
    if not changes:
        return old
    with db.atomic():
        # A second change at the same time waits here, and then sees that the card was replaced.
        if not Employer.update(successor=None).where(Employer.id == old.id, Employer.successor.is_null()).execute():
            _refuse_replaced(centre, Employer.get_by_id(old.id))
        new = card(centre, wanted)
        carry(centre, old.id, new.id)
        if everybody or not _people([old.id]):
            _replace(centre, person, old, new)
        record("changed", "employer", old.id, person=person, centre=centre, cause=f"employer {new.id}", changes=changes)
    return new


def lacking(keep: Employer, gone: Employer) -> dict[str, str]:
    """Return what the first card does not have and the second does: if the first is kept, it is filled with these."""
    return {name: getattr(gone, name) for name in CARD if not getattr(keep, name) and getattr(gone, name)}


def merge(centre: Centre, person: Person, keep_id: int, gone_id: int) -> tuple[Employer, int]:
    """Merge two cards: the people of one move to the other, which is kept and has its gaps filled.

    Returns (the card that is left, how many people moved). As a card never changes, filling gaps makes a new card, which
    succeeds both. Raises Conflict, NotFound.
    """
    keep, gone = (Employer.get_or_refuse(Employer.centre == centre, Employer.id == each) for each in (keep_id, gone_id))
    if keep.id == gone.id:
        raise Refused("Choose two employers", code="employer.same")
    filled, moved = lacking(keep, gone), _people([gone.id]).get(gone.id, 0)
    with db.atomic():
        for one in (keep, gone):
            if not Employer.update(successor=None).where(Employer.id == one.id, Employer.successor.is_null()).execute():
                _refuse_replaced(centre, Employer.get_by_id(one.id))
        left = card(centre, {name: filled.get(name, getattr(keep, name)) for name in CARD}) if filled else keep
        for one in (gone, keep):
            if one.id != left.id:
                carry(centre, one.id, left.id)
                _replace(centre, person, one, left)
        if filled:
            record("changed", "employer", keep.id, person=person, centre=centre, cause=f"employer {left.id}",
                   changes={name: (getattr(keep, name), value) for name, value in filled.items()})
        record("merged", "employer", gone.id, person=person, centre=centre, cause=f"employer {left.id}",
               changes={name: (getattr(gone, name), getattr(left, name)) for name in CARD
                        if getattr(gone, name) != getattr(left, name)})
    return left, moved


def _replace(centre: Centre, person: Person, old: Employer, new: Employer) -> int:
    """Make one card the successor of another, and move its people; return how many."""
    replaced = Employer.update(successor=new.id).where(
        Employer.centre == centre, Employer.id == old.id, Employer.successor.is_null()).execute()
    if not replaced:
        _refuse_replaced(centre, Employer.get_by_id(old.id))
    people = move(centre, old.id, new.id)
    record_candidates("moved", people, person=person, centre=centre, cause=f"employer {new.id}")
    return len(people)


def _refuse_replaced(centre: Centre, old: Employer) -> None:
    if old.successor_id is None:
        return
    try:
        now = current(centre, old.id)
    except NotFound:
        now = old
    raise Conflict(f"A colleague changed {old.employer_name} in the meantime",
                   theirs={"id": str(now.id), **{name: getattr(now, name) or "" for name in CARD}})
