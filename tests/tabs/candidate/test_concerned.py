"""A candidate’s pages show only the e-mails, merges, requests and answers about this candidate."""
from __future__ import annotations

from typing import Any

import pytest
from support.browser import asked_for
from support.makers import TODAY, complete

from imi.candidates import actions
from imi.candidates.fields import RECORD as FIELDS
from imi.candidates.queries import find
from imi.corrections import asking, merging
from imi.corrections.pairs_kept import likes
from imi.registrations.changes import ending
from imi.registrations.changes.queries import registered
from imi.registry import NOUNS

RECORD = "/candidates/1000001"


def letters(page: Any) -> set[str]:
    """What the letters of a record are about."""
    return {link.get_text() for link in page.all("ul.letters a")}


def test_a_record_lists_the_candidates_emails_by_registration(portal: Any, registrar: Any) -> None:
    world = portal.world
    receipt = world.save(world.batch("1000001 1000002")).reference
    other = [registered(world.north, receipt, 2).id]
    ending.withdraw(world.north, world.registrar, other, reason="LEFT_JOB", on=TODAY, today=TODAY)
    ending.put_back(world.north, world.registrar, other, text="A mistake", today=TODAY)
    assert letters(registrar.get(RECORD)) == {f"Confirmation of {receipt}/1, ACAP01A"}
    assert letters(registrar.get("/candidates/1000002")) == {
        f"Confirmation of {receipt}/2, ACAP01A", f"Registration withdrawn: {receipt}/2, ACAP01A",
        f"Registration put back: {receipt}/2, ACAP01A"}
    both = [registered(world.north, receipt, line).id for line in (1, 2)]
    ending.cancel(world.north, world.registrar, both, today=TODAY)
    for number, line in ((1000001, 1), (1000002, 2)):
        page = registrar.get(f"/candidates/{number}")
        assert f"Registration cancelled: {receipt}/{line}, ACAP01A" in letters(page)
        assert "“2 registrations cancelled: " in page.text


@pytest.mark.parametrize("filters", [{}, {"status": "completed"}])
def test_searching_a_merged_number_leads_to_the_kept_record(
    portal: Any, registrar: Any, filters: dict[str, str],
) -> None:
    old = portal.world.candidate(first_names="Samuel", surname="Taylor")
    assert "is now" not in registrar.get("/candidates", q=str(old)).text
    merging.merge(old, 1000001, portal.world.registrar, "Same passport", nouns=NOUNS)
    found = registrar.get("/candidates", q=str(old), **filters).one("#found")
    assert " ".join(found.get_text().split()).startswith(f"{old} is now 1000001 Sam Taylor")
    assert found.select_one("a")["href"] == RECORD
    assert "Add as new" not in found.get_text()
    assert "is now" not in portal.browser("southgate").get("/candidates", q=str(old)).text


def test_the_history_says_once_which_record_was_merged_and_why(portal: Any, registrar: Any) -> None:
    old = portal.world.candidate(first_names="Samuel", surname="Taylor")
    merging.merge(old, 1000001, portal.world.registrar, "Same passport", nouns=NOUNS)
    told = [" ".join(cell.get_text(" ").split()) for cell in registrar.get(RECORD).all("#history td[data-label=What]")]
    assert [what for what in told if what.startswith("Merged")] == [f"Merged: {old} into this record. Same passport"]
    assert sorted(what for what in told if what.startswith("Added")) == ["Added", f"Added, as {old}"]


def test_answers_in_the_new_candidate_form_count_afterwards(portal: Any, registrar: Any) -> None:
    held = find(portal.world.north, 1000001)
    typed = FIELDS.texts(complete(first_names="Sam", surname="Taylor", date_of_birth=held.date_of_birth))
    page = registrar.submit(registrar.post("/candidates/new", typed), "#candidate-form", other="1000001")
    assert "Sam Taylor added" in page.text
    assert "compare with" not in page.text
    assert likes(portal.world.north) == []
    assert "Said to be different people" in page.one("#history").get_text()


@pytest.fixture
def shared(portal: Any) -> Any:
    """Candidate 1000001, whom Southgate knows as well."""
    world = portal.world
    held = find(world.north, 1000001)
    actions.link_by_number(world.south, world.person("southgate"), "1000001", held.date_of_birth)
    return held


def test_a_waiting_correction_blocks_others_without_naming_its_centre(
    portal: Any, registrar: Any, shared: Any,
) -> None:
    south = portal.browser("southgate")
    form, theirs = (browser.get(f"{RECORD}/details/surname") for browser in (registrar, south))
    registrar.submit(form, "main form", surname="Tailor", reason="Passport seen")
    assert "Take it back first, or wait" in registrar.get(f"{RECORD}/details/surname").one("main").get_text()
    for path in ("", "/details", "/details/surname"):
        page = south.get(f"{RECORD}{path}")
        assert "A correction of Surname is waiting for a decision. Until then no other can be asked for" in page.text
        assert not page.all("a[href$='/details/surname'], input[name=surname]")
        assert not any(secret in page.text for secret in ("Take it back", "Northgate", "Tailor"))
    late = south.submit(theirs, "main form", surname="Tayler", reason="Passport seen")
    assert (late.status, "Until then no other" in late.text, "Take it back" in late.text) == (422, True, False)


def test_two_waiting_corrections_cost_as_many_statements_as_one(
    portal: Any, registrar: Any, shared: Any, statements: Any,
) -> None:
    world = portal.world
    asking.ask(world.south, world.person("southgate"), shared, "surname", "Tailor", "x")
    few = asked_for(registrar, RECORD, statements)
    asking.ask(world.south, world.person("southgate"), shared, "first_names", "Samuel", "x")
    assert asked_for(registrar, RECORD, statements) == few
