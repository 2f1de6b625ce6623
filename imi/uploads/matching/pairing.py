"""Find the row of an upload for each row of a corrected file: never another person's, nor one registered as something else."""
from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from imi.candidates.fields import CANDIDATE, DATE_OF_BIRTH
from imi.candidates.names.keys import fold, name_key
from imi.fields.field import Texts
from imi.fields.numbers import NUMBER_DIGITS, ULN_DIGITS
from imi.fields.text import alike
from imi.uploads.checking.lines import Row
from imi.uploads.checking.texts import day_of, is_same, texts_now
from imi.uploads.fields import CANDIDATE_NUMBER
from imi.uploads.models import UploadRow

NAMES = ("first_names", "surname")
# What tells persons apart without their names, and what a household or an office may share.
OWN, SHARED = ("date_of_birth", "uln", "candidate_number"), ("email", "phone")
COMPARED = {field.name: field for field in (*CANDIDATE, CANDIDATE_NUMBER)}


class _Earlier(NamedTuple):
    row: UploadRow
    read: Texts
    now: Texts


def pairs(found: Sequence[UploadRow], rows: Sequence[Row], *, by_place: bool) -> dict[int, UploadRow]:
    """Return the earlier row of each new row's number, as far as there is one. `by_place` says that it is the same sheet.

    Rows whose cells are the same are one; else a person on a package, by candidate number, ULN, or name and date of birth; else
    a person, of rows that are not registered; else rows in the same place that are about somebody alike.
    """
    if by_place:
        there = {one.row: one for one in found}
        return {row[0]: there[row[0]] for row in rows if row[0] in there}
    new = {row[0]: json.loads(row[1]) for row in rows}
    earlier = [_Earlier(one, json.loads(one.cells or "{}"), texts_now(one.cells, one.fixed)) for one in found]
    made: dict[int, UploadRow] = {}
    _same_cells(new, earlier, made)
    for key in (_number, _uln, _name):
        _pair(new, earlier, made, lambda texts, key=key: _on_package(key, texts))  # type: ignore[misc]
    waiting = [one for one in earlier if one.row.state != "registered"]
    for key in (_number, _uln, _name):
        _pair(new, waiting, made, key)
    _in_place(new, waiting, made)
    return made


def _same_cells(new: Mapping[int, Texts], earlier: Sequence[_Earlier], made: dict[int, UploadRow]) -> None:
    # In the same place first: two rows may be alike in every cell.
    of_place = {one.row.row: one for one in earlier}
    for number, cells in new.items():
        one = of_place.get(number)
        if one is not None and cells in (one.read, one.now):
            made[number] = one.row
    _pair(new, earlier, made, lambda texts: [json.dumps(texts, sort_keys=True)])


def _pair(new: Mapping[int, Texts], earlier: Sequence[_Earlier], made: dict[int, UploadRow],
          keys: Callable[[Texts], Iterable[str]]) -> None:
    """Pair what has a key in common, in the order of the rows."""
    taken = {one.id for one in made.values()}
    index: dict[str, deque[UploadRow]] = {}
    for one in earlier:
        if one.row.id not in taken:
            for key in {*keys(one.read), *keys(one.now)}:
                index.setdefault(key, deque()).append(one.row)
    for number, cells in new.items():
        for key in keys(cells) if number not in made else ():
            waiting = index.get(key, ())
            while waiting and waiting[0].id in taken:
                waiting.popleft()
            if waiting:
                made[number] = waiting.popleft()
                taken.add(made[number].id)
                break


def _in_place(new: Mapping[int, Texts], earlier: Sequence[_Earlier], made: dict[int, UploadRow]) -> None:
    taken = {one.id for one in made.values()}
    there = {one.row.row: one for one in earlier if one.row.id not in taken}
    for number, cells in new.items():
        one = there.get(number)
        if one is not None and number not in made and (_is_alike(cells, one.read) or _is_alike(cells, one.now)):
            made[number] = one.row


def _number(texts: Texts) -> Iterator[str]:
    yield from _named("candidate_number", NUMBER_DIGITS, texts)


def _uln(texts: Texts) -> Iterator[str]:
    yield from _named("uln", ULN_DIGITS, texts)


def _named(name: str, digits: int, texts: Texts) -> Iterator[str]:
    """Yield a number beside each of the person's names: one that was copied down, or "TBC", is nobody's."""
    number = "".join(texts.get(name, "").split())
    if number.isdigit() and len(number) == digits:
        yield from (f"{name} {number} {part} {fold(texts.get(part, ''))}" for part in NAMES)


def _name(texts: Texts) -> Iterator[str]:
    name, typed = name_key(texts.get("surname", ""), texts.get("first_names", "")), texts.get("date_of_birth", "").strip()
    if name and typed:
        yield f"name {name} {day_of(DATE_OF_BIRTH, typed) or typed}"


def _on_package(keys: Callable[[Texts], Iterable[str]], texts: Texts) -> Iterator[str]:
    for key in keys(texts):
        yield f"{key} on {alike(texts.get('package', ''))}"


def _is_alike(one: Texts, other: Texts) -> bool:
    """Return whether two rows in one place are about one person: by the whole name, or by a part of it and something of their
    own.
    """
    named, same_names = _compared(one, other, NAMES)
    own, same = _compared(one, other, OWN)
    if len(same_names) == len(NAMES):
        # A namesake has nothing else in common.
        return bool(same) or len(own) < len(OWN) - 1
    if "uln" in own and "uln" not in same:
        return False
    if not named:
        return len(same) + len(_compared(one, other, SHARED)[1]) > 1
    # Brothers and sisters share a surname, an address and a telephone.
    return bool(same_names and (same or ("first_names" in same_names and _compared(one, other, SHARED)[1])))


def _compared(one: Texts, other: Texts, names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return (the fields that both have, those that are the same)."""
    both = [name for name in names if one.get(name, "").strip() and other.get(name, "").strip()]
    same = (name for name in both
            if fold(one[name]) == fold(other[name]) or is_same(COMPARED[name], one[name], other[name]))
    return both, list(same)
