"""Which row of an upload a row of another file is: never another person's, nor one that was registered as something else."""
from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from imi.candidates.keys import fold, name_key
from imi.rules.text import alike
from imi.uploads.lines import Row
from imi.uploads.models import UploadRow
from imi.uploads.texts import texts_now

Texts = Mapping[str, str]
# What tells one person from another.
TELLING = ("first_names", "surname", "date_of_birth", "uln", "candidate_number", "email", "phone")
# So many of these are enough to take a row in the same place for the same person.
ENOUGH = 2


class _Earlier(NamedTuple):
    row: UploadRow
    read: Texts
    now: Texts


def pairs(found: Sequence[UploadRow], rows: Sequence[Row], *, by_place: bool) -> dict[int, UploadRow]:
    """The earlier row of each new row's number, as far as there is one. `by_place` says that it is the same sheet.

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
    index: dict[str, list[UploadRow]] = {}
    for one in earlier:
        if one.row.id not in taken:
            for key in {*keys(one.read), *keys(one.now)}:
                index.setdefault(key, []).append(one.row)
    for number, cells in new.items():
        if number in made or not index:
            continue
        same = next((row for key in keys(cells) for row in index.get(key, ()) if row.id not in taken), None)
        if same is not None:
            made[number] = same
            taken.add(same.id)


def _in_place(new: Mapping[int, Texts], earlier: Sequence[_Earlier], made: dict[int, UploadRow]) -> None:
    taken = {one.id for one in made.values()}
    there = {one.row.row: one for one in earlier if one.row.id not in taken}
    for number, cells in new.items():
        one = there.get(number)
        if one is not None and number not in made and (_is_alike(cells, one.read) or _is_alike(cells, one.now)):
            made[number] = one.row


def _number(texts: Texts) -> Iterator[str]:
    if number := "".join(texts.get("candidate_number", "").split()):
        yield f"number {number}"


def _uln(texts: Texts) -> Iterator[str]:
    if uln := "".join(texts.get("uln", "").split()):
        yield f"uln {uln}"


def _name(texts: Texts) -> Iterator[str]:
    name, born = name_key(texts.get("surname", ""), texts.get("first_names", "")), texts.get("date_of_birth", "").strip()
    if name and born:
        yield f"name {name} {born}"


def _on_package(keys: Callable[[Texts], Iterable[str]], texts: Texts) -> Iterator[str]:
    for key in keys(texts):
        yield f"{key} on {alike(texts.get('package', ''))}"


def _is_alike(one: Texts, other: Texts) -> bool:
    """Whether as much of what both say is the same as tells a person, or all of it where they say less."""
    both = [name for name in TELLING if one.get(name, "").strip() and other.get(name, "").strip()]
    same = sum(fold(one[name]) == fold(other[name]) for name in both)
    return same >= min(ENOUGH, max(len(both), 1))
