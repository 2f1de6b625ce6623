"""Drafts: what was begun at the centre, with how far it is."""
from __future__ import annotations

from typing import Any

import time_machine
from support.workbooks import KIND, SHEET, book, file_of, send, sheet
from support.workbooks import row as sheet_row

from imi.batches.models import Batch
from imi.uploads.receiving import receive


def lines(page: Any) -> list[str]:
    """The drafts, as they can be read."""
    return [" ".join(cell for one in row.select("th, td:not(.pick)") for cell in one.get_text(" ").split())
            for row in page.all("tbody tr")]


def test_a_draft_says_how_many_of_its_candidates_are_complete(portal: Any, registrar: Any) -> None:
    world = portal.world
    gap = world.candidate(phone=None)
    half, whole, bare = world.batch(f"1000001 1000002 {gap}"), world.batch("1000003"), world.batch()
    for page in (registrar.get("/drafts"), registrar.get("/apprenticeships"),
                 registrar.get("/apprenticeships/registrations/batches")):
        told = {line.split()[0]: line for line in lines(page)}
        assert "3 2 of 3 complete" in told[half]
        assert "1 All complete" in told[whole]
        assert "complete" not in told[bare]


def test_spreadsheets_that_wait_stand_beside_the_batches(portal: Any, registrar: Any) -> None:
    world = portal.world
    sent = receive(world.north, world.registrar, KIND, "list.xlsx", "hash", "kept", sheet(sheet_row(surname=None)),
                   world.today)
    assert f"{sent.reference}: list.xlsx1 row to fix" in registrar.get("/drafts").text.replace(" 1 row", "1 row")


def test_a_spreadsheet_with_an_open_question_is_listed_as_unfinished(registrar: Any) -> None:
    rows = [sheet_row(), sheet_row()]
    made = book(rows, [{"phone": "Telephone", "employer_telephone": "Telephone"}.get(field.name, field.label) for field in SHEET])
    accents = book([sheet_row(surname="Pe\u00f1a M\u00fcller", standard=None)])
    lines = [",".join(str(cell.value or "") for cell in line) for line in accents.active.iter_rows()]
    assert "Match the columns" in send(registrar, file_of(made)).text
    assert "Which names are right?" in send(registrar, "\r\n".join(lines).encode("mac_roman"), "list.csv").text
    for page in ("/drafts", "/"):
        text = registrar.get(page).text
        assert "list.csv Names to choose" in text
        assert "candidates.xlsx Columns to match" in text


def test_rows_to_look_at_are_told_from_rows_to_fix(portal: Any, registrar: Any) -> None:
    world = portal.world
    for n, (surnames, said) in enumerate(((("", "Ramsden*"), "1 row to fix, 1 to look at"), (("Ramsden*",), "1 row to look at"))):
        receive(world.north, world.registrar, KIND, f"list{n}.xlsx", f"hash{n}", f"kept{n}",
                sheet(*(sheet_row(surname=surname or None) for surname in surnames)), world.today)
        assert f"list{n}.xlsx {said}" in registrar.get("/").text


def test_the_drafts_page_says_when_nothing_is_unfinished(southgate: Any) -> None:
    page = southgate.get("/drafts")
    assert "There is no draft." in page.text
    assert "No spreadsheet is unfinished." in page.text


def test_drafts_and_spreadsheets_are_narrowed_by_what_they_wait_for(portal: Any, registrar: Any) -> None:
    world = portal.world
    ready, bare = world.batch("1000001"), world.batch()
    receive(world.north, world.registrar, KIND, "list.xlsx", "hash", "kept", sheet(sheet_row(surname=None)), world.today)
    page = registrar.get("/drafts")
    assert [link.get_text() for link in page.all("main .chips a")] == [
        "All 2", "Ready to save 1", "To complete 1", "All 1", "Rows to fix 1"]
    assert [line.split()[0] for line in lines(registrar.get("/drafts", state="ready"))] == [ready]
    page = registrar.get("/drafts", state="incomplete")
    assert [line.split()[0] for line in lines(page)] == [bare]
    assert page.one("main .chips [aria-current]").get_text() == "To complete 1"
    assert "list.xlsx" not in page.text
    page = registrar.get("/drafts", sheets="fix")
    assert ("list.xlsx" in page.text, lines(page)) == (True, [])
    assert "No spreadsheet waits for this any more" in registrar.get("/drafts", sheets="look").text
    assert "No draft is of this kind any more" in registrar.get("/drafts", state="empty").text
    for unknown in ({"state": "x"}, {"sheets": "x"}):
        assert len(lines(registrar.get("/drafts", **unknown))) == 2


def test_a_draft_of_which_only_a_form_is_kept_is_not_empty(portal: Any, registrar: Any) -> None:
    for form in ({}, {"surname": "Tay"}):
        address = registrar.post("/apprenticeships/registrations/batches", follow=False).location
        if form:
            registrar.post(f"{address}/candidates/new/draft", form)
        assert len(lines(registrar.get("/drafts", state="empty"))) == (0 if form else 1)


def test_discarded_batches_have_a_page_of_their_own(registrar: Any) -> None:
    assert registrar.get("/drafts", follow=False, state="discarded").location.endswith("batches?state=discarded")


def test_many_drafts_have_pages(portal: Any, registrar: Any) -> None:
    for _ in range(26):
        portal.world.batch()
    registrar.client.set_cookie("preferences", "rows=25")
    assert len(lines(registrar.get("/drafts"))) == 25
    assert len(lines(registrar.get("/drafts", page=2))) == 1
    assert len(lines(registrar.get("/apprenticeships/registrations/batches", page=2))) == 1


def test_twenty_drafts_cost_as_many_statements_as_two(portal: Any, registrar: Any, statements: Any) -> None:
    world = portal.world
    looks = []
    for minute, numbers, how_many in ((2, "1000001 1000002", 2), (4, "1000003 1000004 1000005", 18)):
        for _ in range(how_many):
            world.batch(numbers)
        # On PostgreSQL what was changed in the minute before a look is looked at again.
        with time_machine.travel(f"2026-11-23 12:{minute:02}:00+00:00", tick=False):
            registrar.get("/help/apprenticeship")
            for _first_and_second in range(2):
                with statements() as asked:
                    registrar.get("/drafts")
                looks.append(len(asked))
    few_at_first, few, many_at_first, many = looks
    assert (few_at_first, few) == (many_at_first, many)
    assert few < few_at_first
    assert Batch.select().count() == 20
