"""A change rechecks only the rows that it affects, with the same result as rechecking all rows."""
from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from peewee import IntegrityError
from support import sample
from support.makers import GARAGE
from support.workbooks import KIND, row, sheet

from imi.candidates import actions as candidates
from imi.candidates.models import Candidate
from imi.candidates.queries import find
from imi.corrections import merging
from imi.database.connection import db
from imi.database.errors import NotFound, Refused
from imi.demo.believable import uln
from imi.privacy.erasing import erase, erase_rows
from imi.privacy.retention import forget
from imi.registrations.changes import ending
from imi.registrations.models import Registration
from imi.registry import NOUNS
from imi.uploads.checking.checked_rows import recheck
from imi.uploads.fixing.repairing import confirm_all
from imi.uploads.models import Upload, UploadProblem, UploadRow
from imi.uploads.receiving import receive
from imi.uploads.report.shown import report

# Few enough that rows and records clash, and so many that they do not hang together all of them.
MANY = 20
CHANCE = Random(3)
ULNS = [uln(CHANCE) for _ in range(MANY)]
NAMES = [{"surname": f"Green{letter}", "first_names": "Robin", "date_of_birth": date(2006, 3, 1 + n)}
         for n, letter in enumerate("abcdefghijklmnopqrst")]
EMAILS = [f"somebody{n}@post.example" for n in range(MANY)]
PACKAGES = ("ACAP01A", "ACAP01B")
# Those at Northgate have the first of each, then come those at Southgate.
PEOPLE, ELSEWHERE = 4, 2
WHO, ANY = st.integers(0, PEOPLE + ELSEWHERE - 1), st.integers(0, MANY - 1)
PERSON = ("surname", "first_names", "date_of_birth", "email")
DETAILS = st.one_of(
    st.builds(lambda n: {"uln": ULNS[n]}, ANY), st.builds(lambda n: {"email": EMAILS[n]}, ANY),
    st.builds(lambda n: NAMES[n], ANY), st.builds(lambda n: {"surname": NAMES[n]["surname"]}, ANY))
CELLS = st.fixed_dictionaries({
    "who": st.one_of(st.none(), st.none(), WHO), "uln": st.one_of(ANY, ANY, WHO, st.none()), "name": st.one_of(ANY, WHO),
    "email": ANY, "package": st.sampled_from(PACKAGES), "silent": st.booleans()})
CHANGE = st.one_of(
    st.tuples(st.just("corrected"), WHO, DETAILS), st.tuples(st.just("corrected"), WHO, DETAILS),
    st.tuples(st.sampled_from(("registered", "registered", "cancelled", "linked")), WHO, st.sampled_from(PACKAGES)),
    st.tuples(st.sampled_from(("merged", "merged", "erased")), WHO, WHO),
    st.tuples(st.just("made"), st.booleans(), st.builds(
        lambda one, other, n: {**NAMES[one], "uln": ULNS[other], "email": EMAILS[n]}, ANY, ANY, ANY)))
LISTS = st.lists(CELLS, min_size=4, max_size=12)
CHANGES = st.lists(st.lists(CHANGE, min_size=1, max_size=2), min_size=2, max_size=4)
RUNS = int(os.environ.get("CONCERNED", "60" if sample.THOROUGHLY else "6"))


class Taken(Exception):
    """Takes back all that an example did."""


def undone(does: Callable[[], Any]) -> Any:
    """What this comes to; whatever it wrote is taken back."""
    found = None
    with suppress(Taken), db.atomic():
        found = does()
        raise Taken
    return found


def people_of(world: Any, have_uln: list[bool]) -> list[int]:
    """Numbers of the people of an example: of those at Southgate, too, somebody at Northgate types the number."""
    return [world.candidate(world.north if n < PEOPLE else world.south, uln=ULNS[n] if has_uln else None, **NAMES[n],
                            email=EMAILS[n]) for n, has_uln in enumerate(have_uln)]


def cells(drawn: dict[str, Any], numbers: list[int]) -> dict[str, Any]:
    """The cells of a row, which may say nothing but whom it is about."""
    who = drawn["who"]
    if who is not None and drawn["silent"]:
        return row(**dict.fromkeys((*PERSON, "uln")), package=drawn["package"], candidate_number=numbers[who])
    return row(uln=None if drawn["uln"] is None else ULNS[drawn["uln"]], **NAMES[drawn["name"]], email=EMAILS[drawn["email"]],
               package=drawn["package"], candidate_number=None if who is None else numbers[who])


def change(world: Any, numbers: list[int], what: str, which: Any, how: Any) -> None:
    """Do one of the changes, as far as it is allowed."""
    with suppress(Refused, NotFound, IntegrityError, AssertionError), db.atomic():
        if what == "made":
            world.candidate(world.north if which else world.south, **how)
            return
        number = numbers[which]
        centre = world.north if which < PEOPLE else world.south
        held = Candidate.get(Candidate.number == number)
        if what == "corrected":
            candidates.correct(centre, world.registrar, find(centre, number), how, "record")
        elif what == "registered":
            world.save(world.batch(str(number), package=how))
        elif what == "cancelled":
            lines = [one.id for one in Registration.select().where(Registration.candidate == held.id)]
            ending.cancel(world.north, world.registrar, lines, today=world.today)
        elif what == "erased":
            erase_rows(number, world.person("admin"), "asked for", nouns=NOUNS)
        elif what == "linked":
            candidates.link_by_number(world.north, world.registrar, str(number), held.date_of_birth)
        else:
            merging.merge(number, numbers[how], world.person("admin"), "one person", nouns=NOUNS)


def seen_of(upload: int) -> dict[str, Any]:
    """All that is kept of the judgement of an upload."""
    found = Upload.get_by_id(upload)
    problems = UploadProblem.select(
        UploadProblem.row, UploadProblem.field, UploadProblem.code, UploadProblem.severity, UploadProblem.value,
        UploadProblem.message, UploadProblem.confirmed_by).where(UploadProblem.upload == upload).tuples()
    rows = UploadRow.select(UploadRow.row, UploadRow.state, UploadRow.candidate, UploadRow.tidied, UploadRow.compared).where(
        UploadRow.upload == upload).order_by(UploadRow.row).tuples()
    return {"state": found.state, "rows": list(rows), "problems": sorted(problems, key=str)}


@settings(max_examples=RUNS, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(have_uln=st.lists(st.booleans(), min_size=PEOPLE + ELSEWHERE, max_size=PEOPLE + ELSEWHERE), drawn=LISTS,
       is_confirmed=st.booleans(), changes=CHANGES)
def test_judging_only_concerned_rows_gives_the_same_as_judging_all(world: Any, have_uln: Any, drawn: Any, is_confirmed: bool,
                                                                   changes: Any) -> None:
    def told() -> None:
        numbers = people_of(world, have_uln)
        upload = receive(world.north, world.registrar, KIND, "list.xlsx", "hash", "kept",
                         sheet(*(cells(one, numbers) for one in drawn)), world.today)
        if is_confirmed:
            confirm_all(world.registrar, upload)
            recheck(world.north, upload, world.today)
        # Each look goes on from what the one before kept.
        for some in changes:
            for one in some:
                change(world, numbers, *one)
            before = Upload.get_by_id(upload.id)

            def all_of_it(found: Upload = before) -> Any:
                recheck(world.north, found, world.today)
                return seen_of(found.id)

            right = undone(all_of_it)
            report(world.north, upload.reference, world.today)
            assert seen_of(upload.id) == right

    undone(told)


def a_row(uln_of: int, name: int, email: int) -> dict[str, Any]:
    """The draw of a row that names nobody by number."""
    return {"who": None, "uln": uln_of, "name": name, "email": email, "package": PACKAGES[0], "silent": False}


# By what happens: what was before, the rows, and what is changed then.
FOUND: dict[str, tuple[tuple[Any, ...] | None, list[dict[str, Any]], tuple[Any, ...]]] = {
    "a namesake gets another name": (None, [a_row(12, 0, 13)], ("corrected", 0, {"surname": "Other"})),
    "somebody gets the name of a row": (None, [a_row(12, 15, 13)], ("corrected", 0, NAMES[15])),
    "somebody registered gets the address of a row": (
        ("registered", 0, PACKAGES[1]), [a_row(12, 15, 13)], ("corrected", 0, {"email": EMAILS[13]})),
    "somebody registered has the address of a row no more": (
        ("registered", 0, PACKAGES[1]), [a_row(12, 15, 0)], ("corrected", 0, {"email": EMAILS[13]})),
    "a row becomes one about somebody new, and another has the name": (
        None, [a_row(0, 15, 13), a_row(14, 15, 16)], ("corrected", 0, {"uln": ULNS[17]})),
}


@pytest.mark.parametrize("what", list(FOUND))
def test_a_change_finds_rows_by_old_and_new_values(world: Any, what: str) -> None:
    first, drawn, then = FOUND[what]
    numbers = people_of(world, [True] * (PEOPLE + ELSEWHERE))
    if first is not None:
        change(world, numbers, *first)
    upload = receive(world.north, world.registrar, KIND, "list.xlsx", "hash", "kept",
                     sheet(*(cells(one, numbers) for one in (*drawn, a_row(18, 18, 18)))), world.today)
    before = seen_of(upload.id)
    change(world, numbers, *then)

    def all_of_it() -> Any:
        recheck(world.north, Upload.get_by_id(upload.id), world.today)
        return seen_of(upload.id)

    right = undone(all_of_it)
    assert right["problems"] != before["problems"]
    report(world.north, upload.reference, world.today)
    assert seen_of(upload.id) == right


def only(number: int) -> dict[str, Any]:
    """A row that has a candidate's number and what is registered, and is silent of the rest."""
    return row(**dict.fromkeys((*PERSON, *GARAGE, "uln", "title", "gender", "phone", "position")), candidate_number=number)


def held_rows(upload: Upload) -> dict[int, tuple[Any, ...]]:
    """(state, what it is compared by) of every row."""
    return {number: kept for number, *kept in UploadRow.select(UploadRow.row, UploadRow.state, UploadRow.compared).where(
        UploadRow.upload == upload.id).order_by(UploadRow.row).tuples()}


def test_the_check_costs_the_same_for_any_number_of_rows(world: Any, statements: Any) -> None:
    asked = {}
    for rows, concerned in ((20, 1), (200, 1), (200, 10)):
        numbers = [world.candidate(uln=None) for _ in range(concerned)]
        upload = receive(world.north, world.registrar, KIND, f"{rows}.xlsx", f"{rows} {concerned}",
                         f"{rows} {concerned}",
                         sheet(*(row() for _ in range(rows)), *map(only, numbers)), world.today)
        for number, new in zip(numbers, ulns_for(concerned), strict=True):
            candidates.supply(world.north, world.registrar, find(world.north, number), {"uln": new}, "B-1")
        with statements() as seen:
            shown = report(world.north, upload.reference, world.today)
        assert shown.counts["ready"] == rows + concerned
        asked[rows, concerned] = len(seen)
    assert len(set(asked.values())) == 1, asked


def ulns_for(how_many: int) -> list[str]:
    """So many ULNs that nobody has."""
    return [str(row()["uln"]) for _ in range(how_many)]


def test_rows_that_are_not_concerned_are_neither_judged_nor_written(world: Any) -> None:
    number = world.candidate(uln=None)
    upload = receive(world.north, world.registrar, KIND, "list.xlsx", "hash", "kept",
                     sheet(row(), only(number), row()), world.today)
    # A whole check would put this right.
    UploadRow.update(state="warning").where(UploadRow.upload == upload.id, UploadRow.row == 2).execute()
    candidates.supply(world.north, world.registrar, find(world.north, number), {"uln": ULNS[0]}, "B-1")
    before = held_rows(upload)
    report(world.north, upload.reference, world.today)
    after = held_rows(upload)
    assert [state for state, _compared in after.values()] == ["warning", "ready", "ready"]
    assert {number for number in after if after[number] != before[number]} == {3}


def test_rows_compared_with_a_concerned_row_are_judged_with_it(world: Any) -> None:
    number = world.candidate(uln=None)
    upload = receive(world.north, world.registrar, KIND, "list.xlsx", "hash", "kept",
                     sheet(row(uln=ULNS[0]), row(), only(number)), world.today)
    candidates.supply(world.north, world.registrar, find(world.north, number), {"uln": ULNS[0]}, "B-1")
    report(world.north, upload.reference, world.today)
    assert [state for state, _compared in held_rows(upload).values()] == ["warning", "ready", "problem"]


def test_a_list_that_was_judged_before_digests_were_kept_is_judged_whole(world: Any) -> None:
    number = world.candidate(uln=None)
    upload = receive(world.north, world.registrar, KIND, "list.xlsx", "hash", "kept", sheet(row(), only(number)),
                     world.today)
    UploadRow.update(compared=None, state="warning").where(UploadRow.upload == upload.id).execute()
    candidates.supply(world.north, world.registrar, find(world.north, number), {"uln": ULNS[0]}, "B-1")
    report(world.north, upload.reference, world.today)
    assert [(state, bool(compared)) for state, compared in held_rows(upload).values()] == [("ready", True)] * 2


def test_a_rows_digests_are_removed_with_its_texts(world: Any) -> None:
    number = world.candidate()
    upload = receive(world.north, world.registrar, KIND, "list.xlsx", "hash", "kept", sheet(row(), only(number)),
                     world.today)
    other = receive(world.north, world.registrar, KIND, "other.xlsx", "other", "other", sheet(row()), world.today)
    erase(number, world.person("admin"), "asked for", Path("/nowhere"), nouns=NOUNS)
    assert [bool(compared) for _state, compared in held_rows(upload).values()] == [True, False]
    forget("upload_days", datetime.now() + timedelta(days=9_000), Path("/nowhere"), NOUNS)
    assert not any(compared for _state, compared in held_rows(other).values())
