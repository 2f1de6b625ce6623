"""Somebody who works at several centres goes from one to another without signing out, and nothing lands at the wrong one."""
from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
import time_machine
from support.addresses import BATCHES, RECEIPTS
from support.makers import CAST
from support.workbooks import row, send, workbook

from imi.audit.models import Audit, AuditValue
from imi.batches.models import Batch
from imi.candidates.models import CentreCandidate
from imi.centres.models import Centre
from imi.database.connection import now
from imi.mail.models import Letter
from imi.people import actions, staffing
from imi.people.models import KeptForm, Session

EMAIL = CAST["registrar"][0]
SWITCH = ".places form"


@pytest.fixture
def both(portal: Any) -> Any:
    """The registrar of Northgate, who may only read at Southgate, signed in at Northgate."""
    actions.add_person(EMAIL, "Priya Nair", centre=portal.world.south, roles=("reader",), pin="105299",
                       pin_expires_on=date(2027, 1, 1))
    return portal.browser("registrar")


def here(browser: Any) -> str:
    """Where the person is, as the header says."""
    return str(browser.get("/").one(".places summary").get_text())


def test_the_header_offers_the_other_centres_to_those_who_have_some(portal: Any, both: Any) -> None:
    page = both.get("/")
    assert [tag.get_text() for tag in page.all(".places button")] == ["Switch to Southgate Training (0523)"]
    for who in ("reader", "admin", "looking in"):
        assert portal.browser(who).get("/").all(".places") == []


def test_a_person_switches_without_signing_out_and_has_the_roles_of_that_centre(portal: Any, both: Any) -> None:
    draft = portal.world.batch("1000001")
    page = both.submit(both.get("/"), SWITCH, centre="0523")
    assert "You are at Southgate Training (0523) now" in page.text
    assert (both.get(f"{BATCHES}/{draft}").status, both.get("/candidates/1000001").status) == (404, 404)
    assert both.post(BATCHES).status == 403
    both.submit(both.get("/"), SWITCH, centre="0471")
    assert (both.get(f"{BATCHES}/{draft}").status, here(both)) == (200, "Switch centre: Northgate Motor College (0471)")
    line = Audit.select().where(Audit.verb == "switched centre").order_by(Audit.id).first()
    assert (line.centre_id, line.person_id) == (portal.world.south.id, portal.world.registrar.id)
    assert [(row.was, row.now) for row in AuditValue.select().where(AuditValue.audit == line)] == [("0471", "0523")]


def test_switching_gives_no_more_time_and_ends_the_session_before(portal: Any, both: Any) -> None:
    portal.world  # noqa: B018  connects
    before = Session.select().order_by(Session.started_at.desc()).first()
    with time_machine.travel(now().timestamp() + 1800, tick=False):
        both.submit(both.get("/"), SWITCH, centre="0523")
        [after] = Session.select().where(Session.person == portal.world.registrar, Session.ends_at > now())
    assert (after.started_at, after.ends_at, after.centre_id) == (before.started_at, before.ends_at, portal.world.south.id)


@pytest.mark.parametrize("number", ["9999", "", "0523"])
def test_nobody_switches_to_where_they_are_not(portal: Any, registrar: Any, number: str) -> None:
    assert registrar.post("/session/centre", {"centre": number}).status == 404
    assert registrar.get("/").status == 200


def test_a_centre_that_suspends_them_or_is_suspended_is_not_offered(portal: Any, both: Any) -> None:
    world = portal.world
    staffing.move(world.person("admin"), world.south, world.registrar, "suspended")
    assert both.get("/").all(".places") == []
    staffing.move(world.person("admin"), world.south, world.registrar, "active")
    Centre.update(state="suspended").where(Centre.id == world.south.id).execute()
    assert both.get("/").all(".places") == []
    assert both.post("/session/centre", {"centre": "0523"}).status == 404


def test_a_centre_that_asks_for_a_second_step_has_it_set_up_first(portal: Any, both: Any) -> None:
    portal.world  # noqa: B018  connects
    Centre.update(second_step_required=True).where(Centre.number == "0523").execute()
    assert both.submit(both.get("/"), SWITCH, centre="0523").url == "/sign-in/second-step"
    assert both.get("/candidates", follow=False).location.startswith("/sign-in/second-step")


def test_a_form_of_the_centre_left_behind_is_kept_and_sent_there_only(portal: Any, both: Any) -> None:
    world = portal.world
    actions.StaffRole.create(centre=world.south, person=world.registrar, role="registrar")
    stale = both.token()
    both.submit(both.get("/"), SWITCH, centre="0523")
    page = both.post(BATCHES, {"note": "typed at Northgate"}, token=stale)
    assert "You sent a form of Northgate Motor College (0471)" in page.text
    assert (Batch.select().count(), KeptForm.get().centre_id) == (0, world.north.id)
    assert both.post(page.url).status == 422
    page = both.submit(page, "main form[action='/session/centre']")
    going_on = f"main form[action='{page.url}']"
    assert (page.form(going_on)["note"], "Continue saving" in page.text) == ("typed at Northgate", True)
    sent = both.client.post(page.url, data=page.form(going_on))
    assert both.client.post(sent.headers["Location"], data=page.form(going_on)).status_code == 303
    assert [batch.centre_id for batch in Batch.select()] == [world.north.id]


def test_switching_leads_to_what_was_kept_for_that_centre(both: Any) -> None:
    stale = both.token()
    both.submit(both.get("/"), SWITCH, centre="0523")
    kept = both.post(BATCHES, {"note": "typed at Northgate"}, token=stale).url
    page = both.submit(both.get("/"), SWITCH, centre="0471")
    assert (page.url, "Continue saving" in page.text) == (kept, True)


def test_a_page_left_behind_leads_home_where_its_switch_is_pressed(both: Any) -> None:
    stale = both.token()
    both.submit(both.get("/"), SWITCH, centre="0523")
    page = both.post("/session/centre", {"centre": "0523"}, token=stale)
    assert (page.url, "You are at Southgate Training (0523). To switch" in page.text) == ("/", True)


def test_a_form_that_cannot_be_kept_saves_nothing_and_says_where_it_belongs(both: Any) -> None:
    stale = both.token()
    both.submit(both.get("/"), SWITCH, centre="0523")
    page = both.post("/account/password", {"current": "x", "password": "y", "repeat": "y"}, token=stale)
    assert (page.status, KeptForm.select().count()) == (409, 0)
    assert "belongs to Northgate Motor College (0471). You are at Southgate Training (0523) now, so nothing was" in page.text


@pytest.mark.parametrize("fields", [None, {"surname": "Typed"}])
def test_a_page_left_behind_says_so_to_scripts_and_goes_on_once_back(portal: Any, both: Any, fields: Any) -> None:
    page = both.get("/candidates")
    assert page.one("body")["hx-headers"] == '{"X-Centre": "0471"}'
    headers = {"HX-Request": "true", "HX-Target": "main", "X-Centre": "0471"}
    before = CentreCandidate.select().count()
    both.submit(both.get("/"), SWITCH, centre="0523")
    send = both.client.get if fields is None else both.client.post
    told = send("/candidates" if fields is None else "/candidates/new", data=fields, headers=headers)
    assert (told.status_code, told.headers["HX-Retarget"]) == (412, "#message")
    assert "This page belongs to Northgate Motor College (0471)" in told.text
    assert CentreCandidate.select().count() == before
    back = both.client.post("/session/centre", data={"centre": "0471", "csrf_token": both.token()},
                            headers={**headers, "HX-Target": "message"})
    assert (back.status_code, back.headers["HX-Trigger"]) == (200, "portal:signed-in")
    assert "You are at Northgate Motor College (0471) again" in back.text
    assert both.client.get("/candidates", headers=headers).status_code == 200


def test_each_centre_gives_its_own_roles_and_a_coordinator_of_one_gives_none_at_the_other(portal: Any, both: Any) -> None:
    coordinator = portal.browser("coordinator")
    page = coordinator.submit(coordinator.get("/centre/people"), "main form[action='/centre/people']", name="Daniel Osei",
                              email=CAST["southgate"][0], roles="finance")
    assert "Daniel Osei" in page.text
    daniel = portal.browser("southgate")
    daniel.submit(daniel.get("/"), SWITCH, centre="0471")
    assert (daniel.get("/centre/spend").status, daniel.post(BATCHES).status) == (200, 403)
    assert coordinator.get(f"/centre/people/{portal.world.person('southgate').id}").status == 200
    staffing.move(portal.world.person("coordinator"), portal.world.north, portal.world.person("southgate"), "left")
    assert "You are not at Northgate Motor College (0471) any more" in daniel.get("/").text


@pytest.mark.parametrize("path", ["/candidates/1000001", "/candidates/1000001?typed=%26kept", f"{BATCHES}/{{draft}}",
                                  f"{RECEIPTS}/{{receipt}}", f"{RECEIPTS}/{{receipt}}/1", f"{RECEIPTS}/{{receipt}}.csv",
                                  "/messages/{message}"])
def test_a_look_at_what_is_of_another_centre_of_theirs_offers_to_switch(portal: Any, both: Any, path: str) -> None:
    world = portal.world
    receipt = world.save(world.batch("1000002")).reference
    url = path.format(draft=world.batch("1000001"), receipt=receipt, message=Letter.get().id)
    both.submit(both.get("/"), SWITCH, centre="0523")
    page = both.get(url)
    assert (page.status, here(both)) == (404, "Switch centre: Southgate Training (0523)")
    assert "belongs to Northgate Motor College (0471). You are at Southgate Training (0523) now" in page.text
    answer = both.submit(page, "main form")
    assert (answer.status, answer.url) == (200, url)
    assert (both.get(url).status, here(both)) == (200, "Switch centre: Northgate Motor College (0471)")


def test_what_is_refused_at_another_centre_of_theirs_is_said_to_be_there(both: Any) -> None:
    out = io.BytesIO(workbook(row()))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    url = f"{send(both, out.getvalue(), name='list.xlsm').url}/original"
    both.submit(both.get("/"), SWITCH, centre="0523")
    page = both.get(url)
    assert (page.status, "belongs to Northgate Motor College (0471)" in page.text) == (404, True)


def test_what_is_of_a_centre_that_is_not_theirs_is_not_there_as_ever(portal: Any, both: Any, southgate: Any) -> None:
    nowhere = f"{BATCHES}/B-000000"
    theirs = southgate.get(f"{BATCHES}/{portal.world.batch('1000001')}")
    assert (theirs.status, theirs.text) == (404, southgate.get(nowhere).text)
    both.submit(both.get("/"), SWITCH, centre="0523")
    assert (both.get(nowhere).status, "Switch to" in both.get(nowhere).one("main").get_text()) == (404, False)


def test_no_switch_is_offered_to_what_they_may_not_open_there(portal: Any, both: Any) -> None:
    world = portal.world
    actions.StaffRole.delete().where(actions.StaffRole.person == world.registrar,
                                     actions.StaffRole.centre == world.south).execute()
    of_theirs = Batch.get(Batch.reference == world.batch("1000001")).__data__
    draft = Batch.create(**{**of_theirs, "id": None, "reference": "B-7K3M9Q", "centre": world.south})
    told = both.get(f"{BATCHES}/{draft.reference}")
    assert (told.status, "Switch to" in told.one("main").get_text()) == (404, False)
