"""What is held wins over what was once typed: at every door, and whoever was faster."""
from __future__ import annotations

from typing import Any

import pytest
from support import sample
from support.addresses import BATCHES
from support.makers import TYPED, complete, valid_ern
from support.workbooks import row as sheet_row
from support.workbooks import send, workbook

from imi.batches import drafts, rows
from imi.batches.models import BatchRow
from imi.candidates import actions, gaps
from imi.candidates.locks import Locked, is_locked
from imi.candidates.models import Candidate, CentreCandidate
from imi.candidates.queries import find
from imi.centres.models import Gender
from imi.database.connection import now
from imi.registrations.changes import ending
from imi.registrations.changes.queries import active_of, ids_of

THEIRS = {"uln": "1000000043", "date_of_birth": "2005-03-02"}
MINE = {"uln": "1748529632", "date_of_birth": "2004-03-02"}
WRONG = {"uln": "123", "date_of_birth": "31/2/2005"}
# The address of a form of a candidate {n}, or of the row {row} of the batch {batch} about them; which form it is.
DOORS = {
    "prompt": ("{batch}/candidates/{row}/missing", "tr.prompt form"),
    "all details": ("{batch}/candidates/{row}/details", "#candidate-form"),
    "record, one value": ("/candidates/{n}/details/uln", "main form"),
    "record, all values": ("/candidates/{n}/details", "main form"),
    "grid": ("/candidates/missing", "#gaps-form"),
}


def drafted(world: Any, number: int, centre: Any = None) -> tuple[str, int]:
    """(address of a batch of the centre that holds a candidate, id of the row)."""
    reference = world.batch(str(number), centre=centre)
    return f"{BATCHES}/{reference}", world.screen(reference, centre).lines[0].row.id


def at_door(browser: Any, door: str, batch: str, row: int, number: int) -> Any:
    """The form of a door, opened."""
    return browser.get(DOORS[door][0].format(batch=batch, row=row, n=number))


def typed(door: str, page: Any, number: int, texts: dict[str, str]) -> dict[str, str]:
    """Texts under the names that the fields of a door have, those that it has."""
    named = {f"{name}-{number}" if door == "grid" else name: text for name, text in texts.items()}
    return {name: text for name, text in named.items() if name in page.form(DOORS[door][1])}


def known_at_southgate(world: Any, number: int) -> None:
    """Let Southgate know a candidate of Northgate, too."""
    one = Candidate.get(Candidate.number == number)
    CentreCandidate.create(centre=world.south, candidate_id=one.id, name_key=one.name_key, given_key=one.given_key, how="number",
                           linked_at=now())


def registered_by_a_colleague(world: Any, number: int) -> None:
    """A colleague supplies what is missing in another draft, and saves it."""
    reference = world.batch(str(number))
    line, colleague = world.screen(reference).lines[0], world.person("coordinator")
    missing = {field.name: THEIRS[field.name] for field in line.gaps}
    rows.supply(world.north, colleague, world.draft(reference), line, missing, world.given)
    world.save(reference)


@pytest.mark.parametrize("centre", sample.of(["north", "south"]))
@pytest.mark.parametrize("door", sample.of(list(DOORS), 2))
def test_a_colleagues_registered_details_are_not_overwritten(portal: Any, door: str, centre: str) -> None:
    world = portal.world
    here, browser = getattr(world, centre), portal.browser("registrar" if centre == "north" else "southgate")
    number = world.candidate(uln=None, date_of_birth=None)
    if centre == "south":
        known_at_southgate(world, number)
        actions.employ_if_nowhere(world.south, world.person("southgate"), find(world.north, number).id, complete(), "")
    batch, row = drafted(world, number, here)
    left = browser.post(f"{batch}/candidates/{row}/missing", WRONG)
    assert (left.status, left.form("tr.prompt form")["uln"]) == (422, "123")
    page = at_door(browser, door, batch, row, number)
    mine = typed(door, page, number, MINE)
    assert f"uln-{number}" in mine or "uln" in mine
    registered_by_a_colleague(world, number)
    held = find(world.north, number)
    late = browser.submit(page, DOORS[door][1], **mine)
    assert late.status == 409
    assert all(uln in late.text for uln in (THEIRS["uln"], MINE["uln"])), door
    assert find(world.north, number) == held
    again = browser.submit(late, "#conflict form") if late.all("#conflict form") else late
    assert (again.status, "correction" in again.text or "Why it is to be changed" in again.text) in ((422, True), (409, True)) \
        or door == "grid"
    assert find(world.north, number) == held
    line = world.screen(batch.rsplit("/", 1)[1], here).lines[0]
    assert (line.gaps, set(line.row.typed)) == ((), set(TYPED))


# Places where a value that is held can be changed.
CHANGING = ("all details", "record, one value", "record, all values")


def _is_registered(world: Any) -> None:
    world.save(world.batch("1000001"))


def _is_corrected_by_a_colleague(world: Any) -> None:
    actions.correct(world.north, world.person("coordinator"), find(world.north, 1000001),
                    {"employer_name": "Corner Garage", "phone": "+441174960999", "position": "Fitter"}, "test")


def _asks_for_a_correction(browser: Any, late: Any, form: str, alone: bool) -> dict[str, str]:
    """The value is locked by now: its field says so, and the rest is saved without it. What is changed then."""
    assert late.form(form)["surname"] == "Taylor-Reid"
    if alone:
        assert "Say why it is to be changed" in late.text
        return {}
    assert "Surname can only be changed by a correction now" in late.one("#surname-problem").get_text()
    assert late.all("a[href='/candidates/1000001/details/surname']")
    assert late.form(form)["email"] == "new@post.example"
    assert browser.submit(late, form, surname="Taylor").status == 200
    return {"email": "new@post.example"}


def _shows_both(browser: Any, late: Any, _form: str, alone: bool) -> dict[str, str]:
    """A colleague changed the same: both values are shown, and mine is taken once I have seen theirs."""
    assert {"Fitter", "Valet"} <= {cell.get_text() for cell in late.all("#conflict td")}
    assert browser.submit(late, "#conflict form").status == 200
    return {"position": "Valet"} | ({} if alone else {"email": "new@post.example"})


# What happens while a form is open; the field that is changed in it, to what, the answer, and what comes of it.
LATE = {
    "it is registered": (_is_registered, "surname", "Taylor-Reid", 422, _asks_for_a_correction),
    "a colleague corrects it": (_is_corrected_by_a_colleague, "position", "Valet", 409, _shows_both),
}


@pytest.mark.parametrize("door", sample.of(list(CHANGING)))
@pytest.mark.parametrize("what", LATE)
def test_a_late_form_overwrites_nothing_and_keeps_what_was_typed(
    portal: Any, registrar: Any, what: str, door: str,
) -> None:
    world, alone = portal.world, door == "record, one value"
    batch, row = drafted(world, 1000001)
    (address, form), (happens, name, mine, status, then) = DOORS[door], LATE[what]
    page = registrar.get(address.format(batch=batch, row=row, n=1000001).replace("details/uln", f"details/{name}"))
    happens(world)
    held = find(world.north, 1000001)
    late = registrar.submit(page, form, **{name: mine}, **({} if alone else {"email": "new@post.example"}))
    assert late.status == status
    assert find(world.north, 1000001) == held
    changed = then(registrar, late, form, alone)
    assert find(world.north, 1000001).values == {**held.values, **changed}


def test_the_details_form_does_not_overwrite_a_colleagues_dates(portal: Any, registrar: Any) -> None:
    world = portal.world
    batch, row = drafted(world, 1000001)
    page = registrar.get(f"{batch}/candidates/{row}/details")
    line = world.screen(batch.rsplit("/", 1)[1]).lines[0]
    rows.edit(world.person("coordinator"), world.draft(batch.rsplit("/", 1)[1]), line, {**TYPED, "starts_on": "8/9/2026"}, 1,
              world.given)
    assert registrar.submit(page, "#candidate-form", email="new@post.example").status == 200
    assert '"starts_on": "2026-09-08"' in BatchRow.get_by_id(row).typed
    late = registrar.submit(page, "#candidate-form", starts_on="15/9/2026")
    assert (late.status, "8/9/2026" in late.one("#conflict").get_text()) == (409, True)


def test_a_rows_typed_text_is_dropped_once_the_record_has_a_value(world: Any) -> None:
    number = world.candidate(uln=None, date_of_birth=None)
    reference = world.batch(str(number))
    supply = (world.north, world.registrar, world.draft(reference))
    rows.supply(*supply, world.screen(reference).lines[0], WRONG, world.given)
    assert len(world.screen(reference).to_fix) == 1
    actions.supply(world.north, world.person("coordinator"), find(world.north, number), {"uln": THEIRS["uln"]}, "test")
    line = world.screen(reference).lines[0]
    assert ([field.name for field in line.gaps], line.texts["uln"]) == (["date_of_birth"], THEIRS["uln"])
    rows.supply(*supply, line, {"date_of_birth": THEIRS["date_of_birth"]}, world.given)
    assert set(BatchRow.get().typed.split('"')) & set(WRONG) == set()
    [draft], _number = drafts.drafts(world.north, world.today, 1, 10)
    assert (draft.complete, world.screen(reference).to_fix) == (1, [])
    assert world.save(reference).candidates == 1
    assert Candidate.get(Candidate.number == number).uln == THEIRS["uln"]


def test_two_people_at_one_prompt_see_both_texts(portal: Any, registrar: Any) -> None:
    batch, row = drafted(portal.world, portal.world.candidate(uln=None))
    page = registrar.get(f"{batch}/candidates/{row}/missing")
    assert registrar.submit(page, "tr.prompt form", uln="123").status == 422
    late = portal.browser("coordinator").submit(page, "tr.prompt form", uln="456", csrf_token=None)
    assert (late.status, {"123", "456"} <= {cell.get_text() for cell in late.all("#conflict td")}) == (409, True)
    assert '"uln": "123"' in BatchRow.get_by_id(row).typed


LOCKS = ("registered", "withdrawn", "cancelled", "known elsewhere", "registered elsewhere")


@pytest.mark.parametrize("why", sample.of(list(LOCKS), 2))
def test_a_detail_is_locked_by_what_the_database_holds_when_written(world: Any, why: str) -> None:
    seen = find(world.north, 1000001)
    if "elsewhere" in why:
        known_at_southgate(world, 1000001)
    if why not in ("known elsewhere", "registered elsewhere"):
        ids = ids_of(world.north, *active_of(world.save(world.batch("1000001"))))
        if why == "withdrawn":
            ending.withdraw(world.north, world.registrar, ids, reason="LEFT_JOB", on=world.today, today=world.today)
        elif why == "cancelled":
            ending.cancel(world.north, world.registrar, ids, today=world.today)
    held = find(world.north, 1000001)
    assert is_locked(world.north, held) == (why != "cancelled")
    if why == "cancelled":
        actions.correct(world.north, world.registrar, seen, {"surname": "Tailor"}, "test")
        return
    for values in ({"surname": "Tailor", "email": "new@post.example"}, {"uln": "1000000043"}):
        with pytest.raises(Locked, match="can only be changed by a correction now"):
            actions.correct(world.north, world.registrar, seen, values, "test")
    assert find(world.north, 1000001) == held
    actions.correct(world.north, world.registrar, seen, {"email": "new@post.example", "position": "Fitter"}, "test")


def test_a_registered_persons_closed_choice_needs_a_correction(world: Any) -> None:
    world.save(world.batch("1000001"))
    held = find(world.north, 1000001)
    closed = held.values["gender"]
    Gender.update(is_open=False, closes_on=world.today.replace(day=22)).where(Gender.code == closed).execute()
    reference = world.batch("1000001", package="ACAP01B")
    line = world.screen(reference).lines[0]
    assert [field.name for field in line.gaps] == ["gender"]
    with pytest.raises(Locked):
        rows.supply(world.north, world.registrar, world.draft(reference), line, {"gender": "M"}, world.given)
    left = gaps.fill(world.north, world.registrar, held, {"gender": "M"}, world.given)
    assert "can only be changed by a correction" in left.problems["gender"]
    assert find(world.north, 1000001) == held


def test_a_colleagues_employer_stays_when_ticked_rows_get_another(portal: Any, registrar: Any) -> None:
    world = portal.world
    nothing = dict.fromkeys(("employer_ern", "employer_name", "employer_postcode", "employer_telephone", "position"))
    number = world.candidate(**nothing)
    page = registrar.get("/candidates/missing")
    card = str(find(world.north, 1000001).employer_id)
    actions.supply(world.north, world.person("coordinator"), find(world.north, number),
                   {"employer_name": "Docks Diesel", "employer_ern": valid_ern()}, "test")
    late = registrar.submit(page, "#gaps-form", employer=card, these=str(number), use="yes")
    assert (late.status, "A colleague entered Docks Diesel" in late.text) == (409, True)
    assert find(world.north, number).values["employer_name"] == "Docks Diesel"
    assert registrar.submit(late, "#gaps-form", employer=card, these=str(number), use="yes").status == 200
    assert find(world.north, number).values["employer_name"] == "Bridge Street Garage"


def test_a_sheet_row_fills_only_gaps_when_it_is_registered(portal: Any, registrar: Any) -> None:
    world = portal.world
    number = world.candidate(uln=None)
    about = find(world.north, number).values
    known = {name: about[name] for name in ("title", "first_names", "surname", "date_of_birth", "email", "phone", "position")}
    page = send(registrar, workbook(sheet_row(), sheet_row(**known, candidate_number=number, uln=MINE["uln"])))
    review = registrar.get(f"{page.url}/review")
    registered_by_a_colleague(world, number)
    held = find(world.north, number)
    late = registrar.submit(review, "form[action$=submission]")
    assert late.status in (409, 422)
    assert find(world.north, number) == held
