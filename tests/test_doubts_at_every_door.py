"""Every way of entering a name asks about unusual characters in the same words, and keeps asking."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from support.makers import complete
from support.workbooks import KIND, row

from imi.batches import rows
from imi.batches.view import batch as load
from imi.batches.view import look
from imi.candidates import gaps, queries
from imi.centres.queries import given as lists
from imi.corrections import details
from imi.fields.field import Problem
from imi.fields.many import Many
from imi.schemes.apprenticeship import APPRENTICESHIP
from imi.uploads.checking.lookups import NamedNumbers, courses, known
from imi.uploads.checking.one_row import SheetLine, check

TODAY = date(2026, 11, 23)
NAMES = {"Garc’a": "broken", "Mu–oz": "broken", "JosÃ©": "looks_like", "Oâ€™Neill": "looks_like", "Taylor*": "character",
         "O&amp;Neill": "character", "£ukasz": "lower_case character", "Sam😀": "character", "Ｔaylor": "character",
         "Taylor, Sam": "character",
         "First Name": "placeholder", "Ó Dálaigh": "", "N’Golo": "", "St. John": "", "Null": ""}


def codes(problems: Any) -> set[str]:
    """What is said of the surname."""
    return {problem.code.removeprefix("surname.") for problem in problems if problem.field == "surname"}


def prompt(world: Any, name: str) -> Any:
    """A batch’s row whose surname is no longer valid, and is entered anew."""
    given, reference = lists(TODAY), world.batch(str(world.candidate(surname="Re1d")))
    screen = look(world.north, load(world.north, reference), TODAY)
    rows.supply(world.north, world.registrar, screen.batch, screen.lines[0], {"surname": name}, given)
    return look(world.north, load(world.north, reference), TODAY).lines[0].warnings


def grid(world: Any, name: str) -> list[Problem]:
    """The grid of what is missing, or no longer valid, then the record."""
    held = queries.find(world.north, world.candidate(surname="Re1d"))
    filled = gaps.fill(world.north, world.registrar, held, {"surname": name}, lists(TODAY))
    return details.doubts(world.north, filled.held, lists(TODAY))


def record(world: Any, name: str) -> Any:
    """The record's own form, and that of a correction."""
    return details.look(queries.find(world.north, world.candidate()), {"surname": name}, lists(TODAY), (), {}).odd


def new_candidate(_world: Any, name: str) -> Any:
    """The form of somebody new."""
    texts = {**APPRENTICESHIP.record.texts(complete()), "surname": name}
    return APPRENTICESHIP.record.read(texts, lists(TODAY)).warnings


def sheet(world: Any, name: str) -> Any:
    """A row of a spreadsheet."""
    catalogue = courses(world.north, KIND.fields, TODAY)
    seen = known(world.north, catalogue, NamedNumbers(frozenset(), frozenset()))
    texts = {field: str(value) for field, value in row(surname=name).items() if value is not None}
    return check(SheetLine(2, texts), seen, Many(APPRENTICESHIP.record, catalogue.given)).problems


@pytest.mark.parametrize("door", [prompt, grid, record, new_candidate, sheet], ids=lambda door: door.__name__)
def test_odd_names_are_warned_about_alike_everywhere(world: Any, door: Callable[[Any, str], Any]) -> None:
    assert {name: codes(door(world, name)) for name in NAMES} == {
        name: set(said.split()) for name, said in NAMES.items()}


def test_the_grid_tells_when_a_text_was_stored_differently(world: Any) -> None:
    held = queries.find(world.north, world.candidate(employer_ern=None))
    filled = gaps.fill(world.north, world.registrar, held, {"employer_ern": "100,000,029"}, lists(TODAY))
    assert filled.understood == ["Read as 100000029: commas stood between the digits"]
