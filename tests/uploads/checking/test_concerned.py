"""A change judges the rows again that it concerns, and these alone: to the same result as if all were judged."""
from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from peewee import IntegrityError
from support import sample
from support.makers import GARAGE
from support.workbooks import row, sheet

from imi.candidates import actions as candidates
from imi.candidates.models import Candidate
from imi.candidates.queries import find
from imi.corrections import merging
from imi.database.connection import db
from imi.database.errors import NotFound, Refused
from imi.privacy.erasing import erase, erase_rows
from imi.registrations.changes import ending
from imi.registrations.models import Registration
from imi.uploads.checking.checked_rows import recheck
from imi.uploads.fixing.repairing import confirm_all
from imi.uploads.models import Upload, UploadProblem, UploadRow
from imi.uploads.receiving import receive
from imi.uploads.report.shown import report
from imi.uploads.retention import forget_old

# A few of each, so that rows and records clash.
ULNS = ("1000000043", "1000000051", "1000000078", "1000000086", None)
SURNAMES, FIRST, BIRTHS = ("Amble", "Birch", "Cole"), ("Robin", "Kim"), (date(2006, 3, 3), date(2006, 4, 4))
EMAILS = ("one@post.example", "two@post.example", "three@post.example")
PACKAGES = ("ACAP01A", "ACAP01B")
# Those at Northgate, then those at Southgate.
PEOPLE, ELSEWHERE = 4, 2
PERSON = {"surname": st.sampled_from(SURNAMES), "first_names": st.sampled_from(FIRST), "date_of_birth": st.sampled_from(BIRTHS),
          "email": st.sampled_from(EMAILS)}
CELLS = st.fixed_dictionaries({
    "who": st.sampled_from((None, None, None, *range(PEOPLE + ELSEWHERE))), "uln": st.sampled_from(ULNS),
    "package": st.sampled_from(PACKAGES), "silent": st.booleans(), **PERSON})
CHANGE = st.one_of(
    st.tuples(st.just("corrected"), st.integers(0, PEOPLE + ELSEWHERE - 1), st.one_of(
        *(st.fixed_dictionaries({name: drawn}) for name, drawn in PERSON.items()),
        st.fixed_dictionaries({"uln": st.sampled_from(ULNS[:-1])}))),
    st.tuples(st.sampled_from(("registered", "cancelled", "erased", "linked")), st.integers(0, PEOPLE + ELSEWHERE - 1),
              st.sampled_from(PACKAGES)),
    st.tuples(st.just("merged"), st.integers(0, PEOPLE + ELSEWHERE - 1), st.integers(0, PEOPLE + ELSEWHERE - 1)),
    st.tuples(st.just("made"), st.booleans(), st.fixed_dictionaries({"uln": st.sampled_from(ULNS), **PERSON})))
LISTS = st.lists(CELLS, min_size=3, max_size=9)
CHANGES = st.lists(st.lists(CHANGE, min_size=1, max_size=2), min_size=1, max_size=3)
RUNS = int(os.environ.get("CONCERNED", "400" if sample.THOROUGHLY else "6"))


class Taken(Exception):
    """Takes back all that an example did."""


def undone(does: Callable[[], Any]) -> Any:
    """What this comes to; whatever it wrote is taken back."""
    found = None
    with suppress(Taken), db.atomic():
        found = does()
        raise Taken
    return found


def people_of(world: Any, ulns: list[str | None]) -> list[int]:
    """Numbers of the people of an example: of those at Southgate, too, somebody at Northgate types the number."""
    made = []
    for n, uln in enumerate(ulns):
        centre = world.north if n < PEOPLE else world.south
        made.append(world.candidate(centre, uln=uln, surname=SURNAMES[n % 3], first_names=FIRST[n % 2],
                                    date_of_birth=BIRTHS[n % 2], email=EMAILS[n % 3]))
    return made


def cells(drawn: dict[str, Any], numbers: list[int]) -> dict[str, Any]:
    """The cells of a row, which may say nothing but whom it is about."""
    who, said = drawn["who"], {name: drawn[name] for name in ("uln", "package", *PERSON)}
    if who is not None and drawn["silent"]:
        said |= dict.fromkeys(("uln", *PERSON))
    return row(**said, candidate_number=None if who is None else numbers[who])


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
            erase_rows(number, world.person("admin"), "asked for")
        elif what == "linked":
            candidates.link_by_number(world.north, world.registrar, str(number), held.date_of_birth)
        else:
            merging.merge(number, numbers[how], world.person("admin"), "one person")


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
@given(ulns=st.lists(st.sampled_from(ULNS), min_size=PEOPLE + ELSEWHERE, max_size=PEOPLE + ELSEWHERE),
       drawn=LISTS, is_confirmed=st.booleans(), changes=CHANGES)
def test_what_a_change_concerns_is_judged_as_all_would_be(world: Any, ulns: Any, drawn: Any, is_confirmed: bool,
                                                          changes: Any) -> None:
    def told() -> None:
        once = set()
        numbers = people_of(world, [uln if uln is None or not (uln in once or once.add(uln)) else None for uln in ulns])
        upload = receive(world.north, world.registrar, "list.xlsx", "hash", "kept",
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


def only(number: int) -> dict[str, Any]:
    """A row that has a candidate's number and what is registered, and is silent of the rest."""
    return row(**dict.fromkeys((*PERSON, *GARAGE, "uln", "title", "gender", "phone", "position")), candidate_number=number)


def held_rows(upload: Upload) -> dict[int, tuple[Any, ...]]:
    """(state, what it is compared by) of every row."""
    return {number: kept for number, *kept in UploadRow.select(UploadRow.row, UploadRow.state, UploadRow.compared).where(
        UploadRow.upload == upload.id).order_by(UploadRow.row).tuples()}


def test_what_is_asked_does_not_depend_on_how_many_rows_there_are_or_are_concerned(world: Any, statements: Any) -> None:
    asked = {}
    for rows, concerned in ((20, 1), (200, 1), (200, 10)):
        numbers = [world.candidate(uln=None) for _ in range(concerned)]
        upload = receive(world.north, world.registrar, f"{rows}.xlsx", f"{rows} {concerned}", f"{rows} {concerned}",
                         sheet(*(row() for _ in range(rows)), *map(only, numbers)), world.today)
        for number, uln in zip(numbers, ulns_for(concerned), strict=True):
            candidates.supply(world.north, world.registrar, find(world.north, number), {"uln": uln}, "B-1")
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
    upload = receive(world.north, world.registrar, "list.xlsx", "hash", "kept", sheet(row(), only(number), row()), world.today)
    # A whole check would put this right.
    UploadRow.update(state="warning").where(UploadRow.upload == upload.id, UploadRow.row == 2).execute()
    candidates.supply(world.north, world.registrar, find(world.north, number), {"uln": ULNS[0]}, "B-1")
    before = held_rows(upload)
    report(world.north, upload.reference, world.today)
    after = held_rows(upload)
    assert [state for state, _compared in after.values()] == ["warning", "ready", "ready"]
    assert {number for number in after if after[number] != before[number]} == {3}


def test_rows_beside_one_that_is_concerned_are_judged_with_it(world: Any) -> None:
    number, uln = world.candidate(uln=None), ULNS[0]
    upload = receive(world.north, world.registrar, "list.xlsx", "hash", "kept",
                     sheet(row(uln=uln), row(), only(number)), world.today)
    candidates.supply(world.north, world.registrar, find(world.north, number), {"uln": uln}, "B-1")
    report(world.north, upload.reference, world.today)
    assert [state for state, _compared in held_rows(upload).values()] == ["warning", "ready", "problem"]


def test_a_list_that_was_judged_before_digests_were_kept_is_judged_whole(world: Any) -> None:
    number = world.candidate(uln=None)
    upload = receive(world.north, world.registrar, "list.xlsx", "hash", "kept", sheet(row(), only(number)), world.today)
    UploadRow.update(compared=None, state="warning").where(UploadRow.upload == upload.id).execute()
    candidates.supply(world.north, world.registrar, find(world.north, number), {"uln": ULNS[0]}, "B-1")
    report(world.north, upload.reference, world.today)
    assert [(state, bool(compared)) for state, compared in held_rows(upload).values()] == [("ready", True)] * 2


def test_what_a_row_was_compared_by_goes_with_its_texts(world: Any) -> None:
    number = world.candidate()
    upload = receive(world.north, world.registrar, "list.xlsx", "hash", "kept", sheet(row(), only(number)), world.today)
    other = receive(world.north, world.registrar, "other.xlsx", "other", "other", sheet(row()), world.today)
    erase(number, world.person("admin"), "asked for", Path("/nowhere"))
    assert [bool(compared) for _state, compared in held_rows(upload).values()] == [True, False]
    forget_old(datetime.now() + timedelta(days=9_000), Path("/nowhere"))
    assert not any(compared for _state, compared in held_rows(other).values())
