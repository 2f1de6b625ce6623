"""Checking a whole upload: look-ups for many rows at once, every row by the rules, then rows against each other."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, TypeVar

import orjson

from imi.candidates.keys import name_key
from imi.centres.models import Centre
from imi.registrations.checking import PROGRAMME
from imi.registrations.duplicates import namesake
from imi.registrations.fields import APPRENTICESHIP
from imi.rules.field import Given, Problem
from imi.rules.many import Many
from imi.uploads.checking import PERSONS_OWN, Checked, SheetLine, check
from imi.uploads.known import Asked, Known, courses, known, namesakes
from imi.uploads.plain import Plain

ULN_DIGITS = 10
# Rows that are looked up, checked and written together; after each piece a long check can be stopped, cancelled or killed.
PIECE = 2_000
# What somebody has once, on however many packages.
DETAILS = tuple(name for name in APPRENTICESHIP.names if name not in PROGRAMME)
Row = TypeVar("Row")


def line(row: int, cells: str, odd: str, fixed: str) -> SheetLine:
    """A stored row: what was repaired takes the place of what was read, and is a text like any other."""
    texts, kinds = orjson.loads(cells or "{}"), _none_or(odd)
    repairs = _none_or(fixed)
    if repairs:
        texts.update(repairs)
        kinds = {name: kind for name, kind in kinds.items() if name not in repairs}
    return SheetLine(row, texts, kinds)


def _none_or(stored: str) -> dict[str, str]:
    # Most rows have neither odd cells nor repairs.
    return {} if stored == "{}" else dict(orjson.loads(stored))


class Whole:
    """The check of one upload, a piece at a time: every row by the rules, and beside the rows of the pieces before.

    It writes nothing. What each piece asks the database does not depend on how many rows it has.
    """

    def __init__(self, centre: Centre, today: date) -> None:
        self._centre = centre
        self._courses = courses(centre, today)
        self._many = Many(APPRENTICESHIP, self._courses.given)
        self._plain = Plain(self._courses, self._many)
        self._on_package: dict[tuple[object, int], int] = {}
        self._first_of: dict[int | str, tuple[Checked, str]] = {}

    def check(self, lines: Sequence[SheetLine]) -> list[Checked]:
        """The next lines checked, in their order."""
        seen = known(self._centre, self._courses, _asked(lines))
        checked = self._by_themselves(lines, seen)
        names = [_name(one) for one in checked]
        alike = namesakes(self._centre, (name for one, name in zip(checked, names, strict=True) if one.stranger))
        return [self._beside_others(one, name, alike) for one, name in zip(checked, names, strict=True)]

    def _by_themselves(self, lines: Sequence[SheetLine], seen: Known) -> list[Checked]:
        taken = seen.by_uln.keys() | seen.elsewhere.keys()
        each = zip(lines, self._plain.rows(lines), strict=True)
        return [check(line, seen, self._many) if plain is None or plain.values["uln"] in taken else plain
                for line, plain in each]

    def _beside_others(self, one: Checked, name: str, alike: Mapping[tuple[date, str], int]) -> Checked:
        """One person twice on one package, or one ULN for two people: said at the later row, with the number of the first."""
        born, uln, more = one.values.get("date_of_birth"), one.values.get("uln"), []
        if one.stranger and born and (born, name) in alike:
            more.append(namesake(alike[born, name]))
        who = _who(one, name, born)
        if one.offer is not None and who is not None:
            before = self._on_package.setdefault((who, one.offer.id), one.row)
            if before != one.row:
                more.append(Problem("package", "package.twice", f"Row {before} has the same candidate on {one.offer.code}. "
                                    "Leave one of the rows out", "error", one.offer.code))
        of = one.held.id if one.held else uln
        if of:
            first, named = self._first_of.setdefault(of, (one, name))
            if one.held is None and named != name:
                more.append(Problem("uln", "uln.twice", f"Row {first.row} has the same ULN for another name", "error", str(uln)))
            elif first is not one:
                more += _otherwise(first, one, self._courses.given)
        return one._replace(problems=(*one.problems, *more)) if more else one


def check_lines(centre: Centre, lines: Sequence[SheetLine], today: date) -> list[Checked]:
    """Every line checked, in order."""
    whole = Whole(centre, today)
    return [one for piece in pieces(lines) for one in whole.check(piece)]


def pieces(rows: Iterable[Row]) -> Iterator[Sequence[Row]]:
    """The rows, so many at a time as are looked up and written together."""
    left = iter(rows)
    while piece := list(islice(left, PIECE)):
        yield piece


def _asked(lines: Iterable[SheetLine]) -> Asked:
    numbers, ulns = set(), set()
    for one in lines:
        digits = one.texts.get("candidate_number", "").strip()
        if digits.isascii() and digits.isdigit() and len(digits) <= ULN_DIGITS:
            numbers.add(int(digits))
        uln = "".join(one.texts.get("uln", "").split())
        if len(uln) == ULN_DIGITS:
            ulns.add(uln)
    return Asked(frozenset(numbers), frozenset(ulns))


def _name(one: Checked) -> str:
    return name_key(str(one.values.get("surname", "")), str(one.values.get("first_names", "")))


def _otherwise(first: Checked, one: Checked, given: Given) -> Iterator[Problem]:
    """What a row says otherwise of somebody than a row before: one of the two would be lost, and nobody told of it."""
    for name in DETAILS:
        before, value = first.values.get(name), one.values.get(name)
        if before == value or None in (before, value) or _stays(one, name, before, value):
            continue
        field = APPRENTICESHIP[name]
        yield Problem(name, f"{name}.otherwise", f"Row {first.row} has the {field.label} {field.show(before, given)} for the "
                      "same candidate. Make both rows alike", "error", field.store(value))


def _stays(one: Checked, name: str, *said: Any) -> bool:
    """Whether one of two rows about somebody held says what the record has, or the record stays as it is."""
    return one.held is not None and (one.held.values.get(name) in said or (one.locked and name in PERSONS_OWN))


def _who(one: Checked, name: str, born: date | None) -> object:
    """Whom a row is about: the held candidate, the ULN, or name and date of birth."""
    if one.held is not None:
        return one.held.id
    if one.elsewhere is not None:
        return one.elsewhere
    if one.values.get("uln"):
        return one.values["uln"]
    return (name, born) if born and name else None
