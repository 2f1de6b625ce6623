"""Checking a whole upload: look-ups once, every row by the rules, then rows against each other."""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from imi.candidates.keys import name_key
from imi.centres.models import Centre
from imi.centres.queries import given as given_on
from imi.registrations.fields import APPRENTICESHIP
from imi.rules.field import Problem
from imi.rules.many import Many
from imi.uploads.checking import Checked, SheetLine, check
from imi.uploads.known import Asked, known

ULN_DIGITS = 10


def line(row: int, cells: str, odd: str, fixed: str) -> SheetLine:
    """A stored row: what was repaired takes the place of what was read, and is a text like any other."""
    repairs = json.loads(fixed)
    kinds = {name: kind for name, kind in json.loads(odd).items() if name not in repairs}
    return SheetLine(row, {**json.loads(cells or "{}"), **repairs}, kinds)


def check_lines(centre: Centre, lines: Sequence[SheetLine], today: date) -> list[Checked]:
    """Every line checked, in order. It writes nothing; the statements it asks do not depend on the lines but by chunks."""
    return list(checking(centre, lines, today))


def checking(centre: Centre, lines: Sequence[SheetLine], today: date) -> Iterator[Checked]:
    """The same one by one: what is looked up is looked up for all lines before the first is given."""
    many = Many(APPRENTICESHIP, given_on(today))
    seen = known(centre, today, _asked(lines, many))
    return _beside_each_other(check(one, seen, many) for one in lines)


def _asked(lines: Iterable[SheetLine], many: Many) -> Asked:
    numbers, ulns, births = set(), set(), set()
    for one in lines:
        digits = one.texts.get("candidate_number", "").strip()
        if digits.isascii() and digits.isdigit() and len(digits) <= ULN_DIGITS:
            numbers.add(int(digits))
        uln = "".join(one.texts.get("uln", "").split())
        if len(uln) == ULN_DIGITS:
            ulns.add(uln)
        born = many.value("date_of_birth", one.texts.get("date_of_birth", ""))
        if born is not None:
            births.add(born)
    return Asked(frozenset(numbers), frozenset(ulns), frozenset(births))


def _beside_each_other(checked: Iterable[Checked]) -> Iterator[Checked]:
    """One person twice on one package, or one ULN for two people: said at the later row, with the number of the first."""
    on_package: dict[tuple[object, int | None], int] = {}
    of_uln: dict[str, Checked] = {}
    for one in checked:
        more = []
        uln, who = one.values.get("uln"), _who(one)
        if one.offer is not None and who is not None:
            first = on_package.setdefault((who, one.offer.id), one.row)
            if first != one.row:
                more.append(Problem("package", "package.twice", f"Row {first} has the same candidate on {one.offer.code}. "
                                    "Leave one of the rows out", "error", one.offer.code))
        if uln and one.held is None:
            before = of_uln.setdefault(uln, one)
            if before is not one and _name(before) != _name(one):
                more.append(Problem("uln", "uln.twice", f"Row {before.row} has the same ULN for another name", "error", uln))
        yield replace(one, problems=(*one.problems, *more)) if more else one


def _name(one: Checked) -> str:
    return name_key(str(one.values.get("surname", "")), str(one.values.get("first_names", "")))


def _who(one: Checked) -> object:
    """Whom a row is about: the held candidate, the ULN, or name and date of birth."""
    if one.held is not None:
        return one.held.id
    if one.elsewhere is not None:
        return one.elsewhere
    if one.values.get("uln"):
        return one.values["uln"]
    born = one.values.get("date_of_birth")
    return (_name(one), born) if born and _name(one) else None
