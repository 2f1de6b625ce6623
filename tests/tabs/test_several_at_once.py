"""What is ticked in a list is done to those that are there, in one go, and the others are said."""
from __future__ import annotations

from datetime import date
from typing import Any

from support.addresses import BATCHES, SHEETS
from support.workbooks import KIND, sheet
from support.workbooks import row as sheet_row

from imi.batches.models import Batch
from imi.candidates.models import Employer
from imi.corrections.models import LikePair
from imi.mail.models import Letter
from imi.people.models import Staff, StaffRole
from imi.uploads.models import Upload
from imi.uploads.receiving import receive


def states(of: Any) -> list[str]:
    """The states of all things of a kind, in the order in which they were made."""
    return [one.state for one in of.select().order_by(of.id)]


def test_ticked_drafts_are_discarded_and_restored(portal: Any, registrar: Any) -> None:
    world = portal.world
    drafts = [world.batch() for _ in range(3)]
    saved = world.batch("1000001")
    world.save(saved)
    page = registrar.get("/drafts")
    assert [box["value"] for box in page.all("[data-ticks] tbody .pick input")] == drafts[::-1]
    page = registrar.post("/drafts/these", {"these": [*drafts[:2], saved]})
    assert "2 drafts discarded. Discarded drafts keeps them for 30 days, to be restored. " in page.text
    assert "1 of the ticked had been registered or discarded already" in page.text
    assert states(Batch) == ["discarded", "discarded", "draft", "registered"]
    assert [box["value"] for box in registrar.get("/drafts").all("[data-ticks] tbody .pick input")] == drafts[2:]
    page = registrar.post(f"{BATCHES}/these/restore", {"these": drafts[:2]})
    assert ("2 drafts restored" in page.text, states(Batch)) == (True, ["draft", "draft", "draft", "registered"])
    assert "1 draft discarded" in registrar.post(f"{BATCHES}/these", {"these": drafts[2]}).text


def test_drafts_of_another_centre_are_not_discarded(portal: Any, southgate: Any) -> None:
    page = southgate.post("/drafts/these", {"these": portal.world.batch()})
    assert ("1 of the ticked had been" in page.text, states(Batch)) == (True, ["draft"])


def test_a_reader_ticks_nothing(portal: Any, reader: Any) -> None:
    portal.world.batch()
    assert reader.get("/drafts").all("tbody .pick") == reader.get("/drafts").all("[data-ticks]") == []
    assert reader.post("/drafts/these", {"these": "B-AAAAAA"}).status == 403


def test_ticked_spreadsheets_are_put_aside(portal: Any, registrar: Any) -> None:
    world = portal.world
    sent = [receive(world.north, world.registrar, KIND, f"list{n}.xlsx", f"hash{n}", f"kept{n}", sheet(sheet_row(surname=None)),
                    world.today).reference for n in range(3)]
    page = registrar.post(f"{SHEETS}/these", {"these": sent[:2]})
    assert "2 spreadsheets put aside. Nothing of them was registered" in page.text
    assert states(Upload) == ["cancelled", "cancelled", "problems"]
    assert "1 of the ticked stayed" in registrar.post(f"{SHEETS}/these", {"these": sent[0]}).text


def test_ticked_pairs_are_kept_as_different_people(portal: Any, registrar: Any) -> None:
    world = portal.world
    for first_names in ("Sam", "Samuel"):
        world.candidate(surname="Tay", first_names=first_names, date_of_birth=date(2006, 3, 1))
    pair = registrar.get("/candidates/duplicates").one("tbody .pick input")["value"]
    page = registrar.post("/candidates/duplicates/these", {"these": pair})
    assert ("1 pair kept as different people" in page.text, page.all("tbody tr")) == (True, [])
    assert states(LikePair) == ["different"]
    assert "1 of the ticked were decided already" in registrar.post("/candidates/duplicates/these", {"these": pair}).text


def test_ticked_e_mails_are_sent_again(portal: Any, registrar: Any) -> None:
    portal.world.save(portal.world.batch("1000001"))
    Letter.update(state="failed", next_at=None).execute()
    ticks = [box["value"] for box in registrar.get("/messages").all("tbody .pick input[form=ticked]")]
    page = registrar.post("/messages/these", {"these": ticks})
    assert (len(ticks), "2 e-mails sent again" in page.text) == (2, True)
    assert sorted(str(one.resend_of_id) for one in Letter.select().where(Letter.resend_of.is_null(False))) == sorted(ticks)


def test_ticked_people_are_suspended_but_not_the_last_coordinator(portal: Any) -> None:
    coordinator = portal.browser("coordinator")
    ticks = [box["value"] for box in coordinator.get("/centre/people").all("tbody .pick input")]
    page = coordinator.post("/centre/people/these", {"these": ticks, "to": "suspended"})
    assert f"{len(ticks) - 1} people suspended. 1 of the ticked stayed" in page.text
    kept = Staff.select().where(Staff.centre == portal.world.north, Staff.state == "active")
    assert [one.person_id for one in kept] == [portal.world.person("coordinator").id]
    assert f"{len(ticks) - 1} people restored" in coordinator.post("/centre/people/these", {"these": ticks, "to": "active"}).text


def test_a_stale_page_lets_nobody_in_again_whom_a_colleague_removed(portal: Any) -> None:
    coordinator, registrar = portal.browser("coordinator"), portal.world.registrar
    own = f"/centre/people/{registrar.id}"
    coordinator.post(f"{own}/state", {"to": "suspended"})
    stale, ticks = coordinator.get(own), {"these": str(registrar.id), "to": "active"}
    coordinator.post(f"{own}/state", {"to": "left"})
    assert "1 of the ticked stayed" in coordinator.post("/centre/people/these", ticks).text
    assert coordinator.submit(stale, "#state", to="active").status == 409
    assert Staff.get(Staff.centre == portal.world.north, Staff.person == registrar.id).state == "left"
    assert coordinator.submit(coordinator.get(own), "#state", to="active").status == 200


def test_nobody_suspends_themselves_by_a_tick_among_others(portal: Any) -> None:
    coordinator, world = portal.browser("coordinator"), portal.world
    Staff.update(state="active").where(Staff.centre == world.north).execute()
    second = Staff.get(Staff.centre == world.north, Staff.person != world.person("coordinator"))
    StaffRole.get_or_create(centre=world.north, person=second.person, role="coordinator")
    page = coordinator.post("/centre/people/these", {"these": str(world.person("coordinator").id), "to": "suspended"})
    assert "1 of the ticked stayed: suspended or removed already, or yourself" in page.text
    assert Staff.get(Staff.centre == world.north, Staff.person == world.person("coordinator")).state == "active"


def test_two_ticked_employers_that_were_merged_meanwhile_are_said(portal: Any, registrar: Any) -> None:
    one = Employer.get(Employer.centre == portal.world.north)
    other = Employer.create(centre=portal.world.north, employer_name="Bridge Street Garages", name_key="bridge street garages")
    stale = registrar.get(f"/employers/{one.id}/merge/{other.id}")
    registrar.submit(stale, "main form")
    page = registrar.post("/employers/these", {"these": [one.id, other.id]})
    assert (page.status, "These two are one employer by now. Tick two employers first" in page.text) == (422, True)
    page = registrar.submit(stale, "main form")
    assert (page.status, f"These two are one employer by now: {one.employer_name}" in page.text) == (409, True)
    assert registrar.get(f"/employers/{one.id}/merge/{one.id}").status == 404


def test_two_ticked_employers_are_compared(portal: Any, registrar: Any) -> None:
    one = Employer.get(Employer.centre == portal.world.north)
    other = Employer.create(centre=portal.world.north, employer_name="Bridge Street Garages", name_key="bridge street garages")
    page = registrar.post("/employers/these", {"these": [one.id, other.id]}, follow=False)
    assert page.location == f"/employers/{one.id}/merge/{other.id}"
    assert "Tick two employers first" in registrar.post("/employers/these", {"these": [one.id]}).text
