"""Find candidates. Every query takes the centre and sees only the candidates linked to it."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from peewee import Expression, ModelSelect, Select

from imi.candidates.models import Candidate, CandidateKey, CentreCandidate, Employer, Employment
from imi.candidates.names.keys import fold, name_key, span
from imi.candidates.names.nicknames import others
from imi.candidates.record import (
    CARD,
    NAMED,
    ONE_BY_ONE,
    CandidateRecord,
    at,
    is_linked,
    named,
    named_rows,
    read,
    read_named,
)
from imi.centres.models import Centre
from imi.database.compiled import Blank, Prepared
from imi.database.connection import db
from imi.database.errors import NotFound
from imi.fields.field import Choice
from imi.fields.numbers import NUMBER_DIGITS, ULN_DIGITS


def find(centre: Centre, number: int) -> CandidateRecord:
    """Return the centre's candidate of a number; a merged number finds the candidate who was kept. Raises NotFound."""
    for _number, _uln, found in named_rows(_of_number.plainly(centre=centre, number=number)):
        return found
    raise NotFound("candidate")


@Prepared
def _of_number(centre: Blank, number: Blank) -> Select[Any]:
    return named(centre).where(NAMED.number == number)


def known(centre: Centre, numbers: Collection[str]) -> dict[str, CandidateRecord]:
    """Return the centre's candidates of candidate numbers (7 digits) and ULNs (10 digits), by the number that was given.

    The numbers of a merged record find the candidate who was kept.
    """
    short = [int(number) for number in numbers if re.fullmatch(r"[0-9]{7}", number)]
    ulns = [number for number in numbers if len(number) == ULN_DIGITS]
    if not short and not ulns:
        return {}
    found: dict[str, CandidateRecord] = {}
    for number, uln, person in read_named(named(centre).where(NAMED.number.in_(short or [0]) | _of_uln(ulns))):
        found[str(number)] = person
        if uln:
            found[uln] = person
    return {number: found[number] for number in numbers if number in found}


def _of_uln(ulns: Sequence[str]) -> Expression:
    return NAMED.uln.is_null(False) & NAMED.uln.in_(ulns or [""])


def search(centre: Centre, text: str, born: date | None = None, limit: int = 8) -> list[CandidateRecord]:
    """Return the centre's living candidates whose name begins so, or whose number, ULN or birth date it is."""
    digits = re.sub(r"[\s-]", "", text)
    if born is None and digits.isascii() and digits.isdigit():
        query = named(centre).where(CentreCandidate.live, _number(digits)).order_by(CentreCandidate.name_key).limit(limit)
        return _once(held for _number, _uln, held in read_named(query))
    query = at(centre, few=True).where(CentreCandidate.live)
    if born is not None:
        query = query.where(Candidate.date_of_birth == born)
    else:
        query = query.where(Candidate.id.in_(_named(centre, text, limit)))
    return list(read(query.order_by(CentreCandidate.name_key).limit(limit)))


def _once(found: Iterable[CandidateRecord]) -> list[CandidateRecord]:
    """Yield each candidate once: their own number and that of a record merged into theirs may both fit."""
    return list({held.id: held for held in found}.values())


def _named(centre: Centre, text: str, limit: int) -> list[int]:
    """Return the ids of those whose surname, last word of a surname, first or middle name begins so, or whose first name is used
    for the one that was typed: the first of each by name.
    """
    link, own, typed = CentreCandidate, CandidateKey, fold(text)
    word, _space, more = typed.partition(" ")
    asked = [(key, typed) for key in (link.name_key, link.given_key, link.last_key) if typed]
    asked += [(link.given_key, f"{name} {more}") for name in others(word)]
    found: list[int] = []
    for key, begin in asked:
        low, high = span(begin)
        query = link.select(link.candidate_id).where(link.centre == centre, link.live, key >= low, key < high)
        found += [candidate for candidate, in db.execute(query.order_by(key).limit(limit)).fetchall()]
    low, high = span(typed)
    middle = own.select(own.candidate_id).join(
        link, on=((link.candidate_id == own.candidate_id) & (link.centre + ONE_BY_ONE == centre.id))).where(
        own.centre == centre, own.key >= low, own.key < high, link.live)
    return [*found, *(candidate for candidate, in db.execute(middle.order_by(own.key).limit(limit)).fetchall())]


def _number(digits: str) -> Expression:
    if len(digits) == ULN_DIGITS:
        return _of_uln([digits])
    return number_begins(digits) if len(digits) <= NUMBER_DIGITS else NAMED.number == 0


def number_begins(digits: str) -> Expression:
    """Return the condition that the number of a record, as it is NAMED, begins with these digits, NUMBER_DIGITS at most."""
    room: int = 10 ** (NUMBER_DIGITS - len(digits))
    first = int(digits) * room
    return (NAMED.number >= first) & (NAMED.number < first + room)


def near(centre: Centre, numbers: Sequence[str]) -> dict[str, list[CandidateRecord]]:
    """Return, for numbers unknown at the centre, its candidates whose number differs by one digit or a swap, up to three each.
    """
    asked = {number: _slips(number) for number in numbers if re.fullmatch(r"\d{7}", number)}
    every = [int(slip) for slips in asked.values() for slip in slips]
    if not every:
        return {}
    near_ones = named(centre).where(NAMED.number.in_(every), Candidate.state == "live")
    people = [(str(number), held) for number, _uln, held in read_named(near_ones.order_by(NAMED.number))]
    found = {given: _once(held for number, held in people if number in slips)[:3] for given, slips in asked.items()}
    return {number: those for number, those in found.items() if those}


def _slips(number: str) -> set[str]:
    slips = {number[:n] + digit + number[n + 1:] for n in range(NUMBER_DIGITS) for digit in "0123456789"}
    slips |= {number[:n] + number[n + 1] + number[n] + number[n + 2:] for n in range(NUMBER_DIGITS - 1)}
    return slips - {number}


def matches(centre: Centre, values: Mapping[str, Any]) -> list[CandidateRecord]:
    """Return the centre's candidates who may be the same person: the same ULN, or the same surname and date of birth."""
    same = NAMED.id == 0
    if values.get("uln"):
        same |= _of_uln([values["uln"]])
    if values.get("surname") and values.get("date_of_birth"):
        surname = name_key(values["surname"], "")
        low, high = span(surname + " ")
        same |= ((NAMED.date_of_birth == values["date_of_birth"])
                 & ((NAMED.name_key == surname) | ((NAMED.name_key >= low) & (NAMED.name_key < high))))
    query = named(centre).where(same, Candidate.state == "live").order_by(Candidate.number).limit(3)
    return _once(held for _number, _uln, held in read_named(query))


def namesakes(centre: Centre, ids: Collection[int]) -> dict[int, int]:
    """Return those of these candidates who share name and date of birth with another of the centre, with that one's number."""
    return dict(_namesakes(centre=centre, ids=ids))


@Prepared
def _namesakes(centre: Blank, ids: Blank) -> Select[tuple[Any, ...]]:
    other = Candidate.alias("other")
    return (
        Candidate.select(Candidate.id, other.number)
        .join(other, on=((other.date_of_birth == Candidate.date_of_birth) & (other.name_key == Candidate.name_key)
                         & (other.id != Candidate.id) & (other.state == "live")))
        .where(Candidate.id.in_(ids.each()), is_linked(centre, other))
        .tuples()
    )


def employers(centre: Centre, text: str = "", limit: int = 500) -> list[Employer]:
    """Return the centre's employers whose name or ERN begins with a text, or all where it is empty, the latest first."""
    if not text.strip():
        return list(_latest(centre=centre, limit=limit))
    query = Employer.select().where(Employer.centre == centre, Employer.successor.is_null())
    digits = re.sub(r"\s", "", text)
    if digits.isascii() and digits.isdigit():
        query = query.where(Employer.employer_ern >= digits, Employer.employer_ern < digits + "a")
    else:
        low, high = span(fold(text))
        query = query.where(Employer.name_key >= low, Employer.name_key < high)
    return list(query.order_by(Employer.id.desc()).limit(limit))


@Prepared
def _latest(centre: Blank, limit: Blank) -> ModelSelect[Employer]:
    query = Employer.select().where(Employer.centre == centre, Employer.successor.is_null())
    return query.order_by(Employer.id.desc()).limit(limit)


def told_apart(cards: Iterable[Employer]) -> list[Choice]:
    """Return employers to choose from, by name; two with one name are told apart by postcode, ERN or telephone."""
    cards = sorted(cards, key=lambda card: card.employer_name.casefold())
    labels = {card.id: card.employer_name for card in cards}
    for more in ("employer_postcode", "employer_ern", "employer_telephone"):
        seen = Counter(label.casefold() for label in labels.values())
        for card in cards:
            if seen[labels[card.id].casefold()] > 1 and getattr(card, more):
                labels[card.id] += f", {'ERN ' if more == 'employer_ern' else ''}{getattr(card, more)}"
    return [Choice(str(card.id), labels[card.id]) for card in cards]


def employer(centre: Centre, employer_id: int) -> Employer:
    """Return one employer's card of the centre. Raises NotFound."""
    return Employer.get_or_refuse(Employer.centre == centre, Employer.id == employer_id)


def card_texts(centre: Centre, employer_id: int | None) -> dict[str, str]:
    """Return the texts that fill a form's fields of an employer from their card; none where no employer is chosen. Raises
    NotFound.
    """
    return texts_of_card(employer(centre, employer_id)) if employer_id is not None else {}


def texts_of_card(card: Employer) -> dict[str, str]:
    """Return an employer's card as the texts of its fields."""
    return {name: getattr(card, name) or "" for name in CARD}


def positions(centre: Centre) -> list[str]:
    """Return positions that the centre has used, as suggestions."""
    return [position for position, in _positions.plainly(centre=centre) if position]


@Prepared
def _positions(centre: Blank) -> ModelSelect[Employment]:
    return (Employment.select(Employment.position).distinct()
            .where(Employment.centre == centre, Employment.position.is_null(False))
            .order_by(Employment.position).limit(30))


def number_of(centre: Centre, candidate_id: int) -> int:
    """Return the number of a candidate whom the centre is linked to. Raises NotFound."""
    row = Candidate.select(Candidate.number).join(CentreCandidate, on=(CentreCandidate.candidate_id == Candidate.id)).where(
        CentreCandidate.centre == centre, Candidate.id == candidate_id).first()
    if row is None:
        raise NotFound("candidate")
    return int(row.number)
