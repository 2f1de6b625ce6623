"""Wrong proofs are limited per day and counted by candidate, however the proof is typed and wherever it is given."""
from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from support.workbooks import KIND

from imi.audit.models import Audit
from imi.candidates import actions
from imi.candidates.actions import NotProved
from imi.candidates.known_elsewhere import proofs
from imi.candidates.queries import find
from imi.database.connection import now
from imi.people.models import Throttle
from imi.schemes.apprenticeship import APPRENTICESHIP
from imi.uploads.checking.checker import check_lines
from imi.uploads.checking.one_row import CheckedSheetRow, SheetLine

MEGAN, BORN, WRONG = 1000010, date(2006, 5, 5), date(2000, 1, 1)
SPELLINGS = ("1000010", "01000010", "0001000010", "1000 010", "1,000,010", "１０００010", " 1000010 ")


def prove(world: Any, number: str = str(MEGAN), born: date = WRONG, who: str = "registrar") -> str:
    """What a proof by number says, '' where it was right."""
    try:
        actions.link_by_number(world.north, world.person(who), number, born)
    except NotProved as refusal:
        return refusal.message
    return ""


def rows(world: Any, *guesses: tuple[date, str]) -> list[SheetLine]:
    """A sheet's rows that guess who has Megan's ULN."""
    held = find(world.south, MEGAN)
    texts = APPRENTICESHIP.record.texts(held.values)
    return [SheetLine(number, {**texts, "surname": surname, "date_of_birth": f"{born:%d/%m/%Y}"})
            for number, (born, surname) in enumerate(guesses, 2)]


def linked(checked: list[CheckedSheetRow]) -> list[int]:
    """The rows of which the sheet says that they are somebody known elsewhere."""
    return [one.row for one in checked if one.elsewhere is not None]


def test_tries_are_counted_alike_however_the_number_is_typed(world: Any) -> None:
    said = [prove(world, spelling) for spelling in SPELLINGS]
    assert ["No more tries" in each for each in said] == [False] * 5 + [True] * 2
    assert "No more tries" in prove(world, born=BORN)
    with time_machine.travel(now() + timedelta(days=1, seconds=1), tick=False):
        assert prove(world, "01000010", BORN) == ""


def test_a_right_proof_costs_nothing_and_wrong_ones_are_in_the_audit(world: Any) -> None:
    assert [prove(world, born=BORN) for _ in range(7)] == [""] * 7
    prove(world)
    prove(world, "1999999")
    lines = list(Audit.select().where(Audit.verb == "failed a proof").order_by(Audit.id))
    assert [(line.person_id, line.centre_id, line.candidate_id) for line in lines] == [
        (world.registrar.id, world.north.id, find(world.south, MEGAN).id), (world.registrar.id, world.north.id, None)]


def test_people_guessing_many_numbers_are_stopped_with_their_centre(world: Any) -> None:
    said = [prove(world, str(1500000 + n)) for n in range(proofs.OF_PERSON + 1)]
    assert [number for number, each in enumerate(said) if "No more tries" in each] == [proofs.OF_PERSON]
    assert "No more tries" in prove(world, born=BORN)
    assert "No more tries" not in prove(world, who="coordinator")
    Throttle.update(tokens=0).where(Throttle.subject == "centre 0471").execute()
    assert "No more tries" in prove(world, born=BORN, who="coordinator")


def test_a_sheet_of_guessed_birthdays_is_no_way_around(world: Any, statements: Any) -> None:
    guesses = [(WRONG + timedelta(days=n), "Price") for n in range(9)]
    with statements() as asked:
        assert linked(check_lines(world.north, KIND, rows(world, *guesses, (BORN, "Price")), world.today)) == []
    with statements() as few:
        check_lines(world.north, KIND, rows(world, *guesses[:2], (BORN, "Price")), world.today)
    assert len(few) <= len(asked)
    # The same person’s ULN has no tries left elsewhere, nor has the sheet tomorrow's before tomorrow.
    uln = str(find(world.south, MEGAN).values["uln"])
    with pytest.raises(NotProved, match="No more tries"):
        actions.link_by_uln(world.north, world.registrar, uln, BORN, "Price")
    assert linked(check_lines(world.north, KIND, rows(world, (BORN, "Price")), world.today)) == []
    with time_machine.travel(now() + timedelta(days=1, seconds=1), tick=False):
        assert linked(check_lines(world.north, KIND, rows(world, (BORN, "PRICE")), world.today)) == [2]
    assert Audit.select().where(Audit.verb == "failed a proof", Audit.centre_id == world.north.id).count() == 2


def test_a_sheet_that_is_checked_again_costs_no_further_try(world: Any) -> None:
    for _ in range(9):
        both = rows(world, (WRONG, "Price"), (BORN, "Price"))
        assert linked(check_lines(world.north, KIND, both, world.today)) == [3]
    assert Throttle.get(Throttle.subject == "centre 0471").tokens == proofs.OF_CENTRE - 1


def test_wrong_proofs_by_number_leave_the_uln_its_own_tries(world: Any) -> None:
    for _ in range(6):
        prove(world)
    with suppress(NotProved):
        actions.link_by_uln(world.north, world.registrar, "1", WRONG, "Price")
    assert linked(check_lines(world.north, KIND, rows(world, (BORN, "Price")), world.today)) == [2]


def test_a_long_list_of_wrong_proofs_is_counted(world: Any) -> None:
    wrong = {f"{number:010}": [proofs.guess_of(WRONG)] for number in range(450)}
    assert proofs.unheard(world.north, ["0000000001"], wrong) == {"0000000001"}
    assert Throttle.select().where(Throttle.subject.startswith(f"{world.north.number}:")).count() == 900
    assert Audit.select().where(Audit.verb == "failed a proof").count() == 1
