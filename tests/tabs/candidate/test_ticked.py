"""Candidates are ticked in the list and registered, put right or downloaded together; what is there no more is said."""
from __future__ import annotations

from typing import Any

import pytest
from support.makers import AUTOCARE

from imi.batches.models import Batch
from imi.candidates.models import CentreCandidate, Employer
from imi.candidates.queries import find
from imi.database.connection import now


def surnames(page: Any) -> list[str]:
    """Surnames of the list, in its order."""
    return [cell.get_text() for cell in page.all("td[data-label=Surname]")]


def ticked(page: Any) -> list[str]:
    """The numbers that are ticked on the page."""
    return [str(box["value"]) for box in page.all("[name=these][checked]")]


def test_the_ticked_candidates_come_into_a_draft_on_the_chosen_standard(registrar: Any) -> None:
    page = registrar.get("/candidates", q="1000", sort="-number")
    draft = registrar.submit(page, "#ticked", these=["1000003", "1000001"], on=AUTOCARE)
    assert "2 added" in draft.text
    assert [row.get_text().split()[0] for row in draft.all("#rows [data-label=Number]")] == ["1000003", "1000001"]
    assert {str(one["value"]) for one in draft.all("[name=standard][checked]")} == {AUTOCARE}


def test_a_draft_without_a_standard_has_it_chosen_next(registrar: Any) -> None:
    draft = registrar.submit(registrar.get("/candidates"), "#ticked", these="1000002")
    assert (draft.all("[name=standard][checked]"), draft.status) == ([], 200)
    assert "1 added: Aisha Khan" in draft.text


def test_all_that_were_found_are_meant_where_this_is_ticked(registrar: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imi.tabs.candidate.finding.rows_per_page", lambda: 2)
    page = registrar.get("/candidates", q="bridge")
    assert "All 9 found" in page.one("[data-tick-bar]").get_text()
    assert "9 added" in registrar.submit(page, "#ticked", all="yes").text
    missing = registrar.post("/candidates/missing/these?q=bridge&status=none", {"all": "yes"}, follow=False)
    assert missing.location == "/candidates/missing?q=bridge&status=none"


def test_all_that_were_found_are_nobody_where_a_filter_counts_no_more(portal: Any, registrar: Any) -> None:
    page = registrar.post("/candidates/batch?standard=gone&q=bridge", {"all": "yes"})
    assert (page.status, "these are more than you saw. Nobody has been added" in page.text) == (422, True)
    portal.world  # noqa: B018
    assert Batch.select().count() == 0


def test_whoever_left_in_the_meantime_is_not_added_and_this_is_said(portal: Any, registrar: Any) -> None:
    page, world = registrar.get("/candidates"), portal.world
    leave(world, 1000001)
    draft = registrar.submit(page, "#ticked", these=["1000001", "1000002"])
    assert "1 added: Aisha Khan. 1 candidate could not be added" in draft.text
    before = Batch.select().count()
    refused = registrar.submit(page, "#ticked", these=["1000001"])
    assert (refused.status, refused.one(".msg.error").get_text()) == (
        422, "None of these candidates is at your centre any more, so no draft was opened")
    portal.world  # noqa: B018
    assert (Batch.select().count(), len(surnames(refused))) == (before, 8)


def leave(world: Any, number: int) -> None:
    """Let a candidate leave the centre."""
    CentreCandidate.update(ended_at=now()).where(
        CentreCandidate.centre == world.north, CentreCandidate.candidate_id == find(world.north, number).id).execute()


def test_what_cannot_be_done_leaves_list_and_ticks(portal: Any, registrar: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page = registrar.get("/candidates", q="bridge", sort="-number")
    for fields, sentence in (({}, "Tick the candidates first"), ({"these": ["odd", "9"]}, "Tick the candidates first"),
                             ({"these": ["1000001"], "on": "st0000"}, "This standard is not linked to your centre")):
        refused = registrar.submit(page, "#ticked", **fields)
        assert (refused.status, sentence in refused.one(".msg.error").get_text()) == (422, True), fields
        assert (surnames(refused)[0], ticked(refused)) == ("van der Berg", [one for one in fields.get("these", ())
                                                                         if one == "1000001"])
    monkeypatch.setattr("imi.tabs.candidate.ticked.MOST_ROWS", 1)
    assert "A batch takes 1 candidates" in registrar.submit(page, "#ticked", these=["1000001", "1000002"]).text
    portal.world  # noqa: B018
    assert Batch.select().where(Batch.state == "draft").count() == 0


def test_missing_details_are_shown_of_the_ticked_only(portal: Any, registrar: Any) -> None:
    one, two = (portal.world.candidate(surname=name, phone=None) for name in ("Adams", "Brown"))
    page = registrar.post("/candidates/missing/these", {"these": [str(one), "1000001"]})
    assert [row.get_text().split(",")[0] for row in page.all("tbody th a")] == ["Robin Adams"]
    assert [chip.get_text() for chip in page.all(".chips a")] == ["These 2 candidates, take this filter off ×"]
    assert "The other one lacks nothing." in page.text
    # What is saved leads back to the same candidates.
    after = registrar.submit(page, "#gaps-form", **{f"phone-{one}": "0117 496 0901"})
    assert "1 complete" in after.text
    assert "Nothing is missing of these candidates." in after.text
    everybody = registrar.get(str(page.one(".chips a")["href"]))
    assert [row.get_text() for row in everybody.all("tbody th a")] == ["Robin Brown"]
    assert registrar.post("/candidates/missing/these", {}).status == 422
    assert two


def test_only_the_ticked_are_downloaded(portal: Any, registrar: Any) -> None:
    def file(**fields: Any) -> Any:
        return registrar.client.post("/candidates.csv?sort=-number", data={"csrf_token": registrar.token(), **fields})

    rows = file(of="ticked", these=["1000001", "1000003"]).get_data(as_text=True).splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == ["1000003", "1000001"]
    assert len(file(of="ticked", these="1000001", all="yes").get_data(as_text=True).splitlines()) == 10
    assert file(of="ticked").status_code == 422
    leave(portal.world, 1000001)
    gone = file(of="ticked", these="1000001")
    assert (gone.status_code, "None of the ticked candidates is at your centre any more" in gone.get_data(as_text=True)) == (
        422, True)


def test_a_reader_downloads_the_ticked_and_registers_nobody(portal: Any) -> None:
    reader = portal.browser("reader")
    bar = reader.get("/candidates").one("[data-tick-bar]")
    assert "Register" not in bar.get_text()
    assert "Download these as xlsx" in bar.get_text()
    assert reader.post("/candidates/batch", {"these": "1000001"}).status == 403


@pytest.mark.parametrize(("query", "sentence"), [
    ({"standard": "st0000"}, "Standard: there is no “st0000” to choose, so nothing is left out by it."),
    ({"status": "odd"}, "Registration: there is no “odd” to choose, so nothing is left out by it."),
    ({"employer": "x" * 60}, f"Employer: there is no “{'x' * 40}” to choose, so nothing is left out by it."),
])
def test_a_filter_that_is_not_there_leaves_the_list_and_is_said(registrar: Any, query: dict[str, str], sentence: str) -> None:
    page = registrar.get("/candidates", **query)
    assert (sentence in page.one("#chosen").get_text(), len(surnames(page)), page.all(".chips")) == (True, 9, [])


def test_another_centres_employer_leaves_the_list_as_it_is(portal: Any, registrar: Any) -> None:
    theirs = Employer.create(centre=portal.world.south, employer_name="Secret Garage", name_key="secret garage")
    page = registrar.get("/candidates", employer=str(theirs.id))
    assert (len(surnames(page)), "Secret" in page.text) == (9, False)
    assert f"there is no “{theirs.id}” to choose" in page.text


def test_a_tick_box_names_its_candidate_and_the_surname_leads_to_the_record(registrar: Any) -> None:
    page = registrar.get("/candidates", q="khan")
    assert page.one("tbody .pick label").get_text().strip() == "Tick Aisha Khan, 1000002"
    assert page.one("td[data-label=Surname] a")["href"] == "/candidates/1000002"
    assert str(page.one("td[data-label=Employer] a")["href"]).startswith("/employers/")
