"""View as a centre: everything to be seen, nothing to be changed, and the audit knows."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from support.addresses import BATCHES

from imi.audit.models import Audit
from imi.centres.models import Centre
from imi.database.connection import now
from imi.people.view_as import note_ended


def lines() -> list[tuple[str, str]]:
    """(verb, centre) of what the audit has about looking in."""
    rows = Audit.select(Audit.verb, Centre.number).join(Centre, on=(Audit.centre_id == Centre.id)).where(
        Audit.verb.contains("look")).order_by(Audit.id)
    return list(rows.tuples())


@pytest.mark.failure(10)
def test_viewing_as_a_centre_is_audited_and_marked_on_every_page(portal: Any) -> None:
    reference = portal.world.batch("1000001")
    support = portal.browser("support")
    assert support.get(BATCHES).status == 403
    page = support.submit(support.get("/admin/centres/0471"), "form[action$='/look-in']")
    for seen in (page, support.get(f"{BATCHES}/{reference}"), support.get("/nothing-here")):
        assert "You are looking in at Northgate Motor College (0471)" in seen.one(".looking-in").get_text()
        assert "Administration" not in [tag.get_text() for tag in seen.all(".tabs a")]
    assert reference in support.get("/").text
    page = support.submit(page, ".looking-in form")
    assert page.one("h1").get_text() == "Northgate Motor College (0471)"
    assert not page.all(".looking-in")
    assert lines() == [("looked in", "0471"), ("stopped looking in", "0471")]


def test_support_viewing_as_a_centre_only_reads_that_centre(portal: Any) -> None:
    theirs = portal.world.batch(centre=portal.world.south)
    browser = portal.browser("looking in")
    for page in (browser.post(BATCHES), browser.fragment(BATCHES, "main", {})):
        assert page.status == 403
        assert "You are looking in at centre 0471, and nothing can be changed meanwhile. Press Stop" in page.text
    assert browser.get(f"{BATCHES}/{theirs}").status == 404
    assert "You are looking in" in browser.get("/admin/audit").text


def test_signing_out_ends_viewing_as_a_centre(portal: Any) -> None:
    browser = portal.browser("looking in")
    assert browser.post("/admin/centres/0523/look-in").status == 403
    browser.post("/sign-out")
    assert lines() == [("looked in", "0471"), ("stopped looking in", "0471")]


def test_a_session_that_times_out_has_its_end_in_the_audit_once(portal: Any) -> None:
    browser, hour = portal.browser("looking in"), timedelta(hours=1)
    for moment, ended in ((now() + timedelta(minutes=59), 0), (now() + hour, 1), (now() + hour, 0)):
        portal.world  # noqa: B018  connects
        assert note_ended(moment, hour) == ended
    assert lines() == [("looked in", "0471"), ("stopped looking in", "0471")]
    assert browser.get(BATCHES).status == 403


def test_support_can_view_as_a_suspended_centre_and_stop_twice(portal: Any) -> None:
    Centre.update(state="suspended").where(Centre.number == "0471").execute()
    browser = portal.browser("looking in")
    assert browser.get(BATCHES).status == 200
    for _again in range(2):
        assert browser.post("/admin/looking-in/stop").status == 200
    assert len(lines()) == 2


def test_centre_users_cannot_view_as_another_centre(registrar: Any) -> None:
    assert registrar.post("/admin/centres/0523/look-in").status == 403
    assert registrar.post("/admin/looking-in/stop").one("h1").get_text().startswith("Welcome")
