"""People as the awarding body sees and changes them; the last who can administer, or coordinate, stays."""
from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.makers import CAST, PASSWORD

from imi.audit.models import Audit
from imi.centres.models import Centre
from imi.mail.models import Letter
from imi.people import actions, staffing
from imi.people.models import Person, Session, Staff, StaffRole


@pytest.fixture
def admin(portal: Any) -> Any:
    """An administrator of the awarding body, signed in."""
    return portal.browser("admin")


def of(portal: Any, who: str) -> str:
    """The address of a person's page."""
    return f"/admin/people/{portal.world.person(who).id}"


def roles_of(portal: Any, who: str) -> set[str]:
    """What somebody may do at their centre."""
    return {row.role for row in StaffRole.select().where(StaffRole.person == portal.world.person(who))}


@pytest.mark.parametrize("text", ["priya", "Registrar@North", "104471"])
def test_anybody_is_found_by_name_e_mail_or_pin(admin: Any, text: str) -> None:
    rows = admin.get("/admin/people", q=text).all("table:has(#people-caption) tbody th")
    assert [tag.get_text() for tag in rows] == ["Priya Nair"]


def test_the_search_costs_as_many_statements_for_many_people(admin: Any, portal: Any, statements: Any) -> None:
    with statements() as few:
        admin.get("/admin/people", q="priya")
    for n in range(55):
        actions.add_person(f"many{n}@college.example", f"Many {n}", centre=portal.world.south, roles=("reader", "registrar"))
    with statements() as many:
        page = admin.get("/admin/people", q="many")
    assert len(few) == len(many)
    assert "page 1 of 2" in page.text


def test_an_invited_person_gets_an_email_and_signs_in_with_the_role(admin: Any, portal: Any) -> None:
    page = admin.post("/admin/people", {"name": "Nia Rees", "email": "nia@imi.example", "role": "support"})
    assert "Nia Rees is invited" in page.text
    letter = Letter.get(Letter.to == "nia@imi.example")
    assert letter.kind == "invitation"
    link = next(line for line in letter.body.splitlines() if "/link/" in line).split(":8000")[1]
    guest = portal.anonymous()
    guest.submit(guest.get(link), "main form", password=PASSWORD, repeat=PASSWORD)
    home = guest.submit(guest.get("/sign-in"), "main form", identifier="nia@imi.example", password=PASSWORD)
    assert "Administration" in [tag.get_text() for tag in home.all(".tabs a")]
    assert guest.get("/admin/centres/new").status == 403


@pytest.mark.parametrize(("fields", "field"), [
    ({"name": "", "email": "n@imi.example", "role": "support"}, "name"),
    ({"name": "N", "email": "nobody", "role": "support"}, "email"),
    ({"name": "N", "email": "admin@imi.example", "role": "support"}, "email"),
    ({"name": "N", "email": "n@imi.example", "role": "owner"}, "role"),
])
def test_a_bad_invitation_is_refused_at_the_field(admin: Any, fields: dict[str, str], field: str) -> None:
    before = Person.select().count()
    page = admin.post("/admin/people", fields)
    assert page.status == 422
    assert page.one(f"#{field}-problem")
    assert (Person.select().count(), Letter.select().count()) == (before, 0)


def test_the_last_administrator_cannot_be_demoted_or_disabled(admin: Any, portal: Any) -> None:
    page = admin.post(f"{of(portal, 'admin')}/role", {"role": "support", "was": "administrator"})
    assert (page.status, "Nobody else administers the portal" in page.one("#role-problem").get_text()) == (422, True)
    page = admin.post(f"{of(portal, 'admin')}/off")
    assert (page.status, "Nobody else administers the portal" in page.text) == (422, True)
    assert admin.get("/admin/people").status == 200
    admin.post(f"{of(portal, 'support')}/role", {"role": "administrator", "was": "support"})
    assert "Changed" in admin.post(f"{of(portal, 'support')}/role", {"role": "support", "was": "administrator"}).text
    late = admin.post(f"{of(portal, 'support')}/role", {"role": "support", "was": "administrator"})
    assert late.status in (200, 409)


def test_the_last_coordinator_of_a_centre_is_not_switched_off(admin: Any, portal: Any) -> None:
    coordinator = of(portal, "coordinator")
    page = admin.post(f"{coordinator}/off")
    assert page.status == 422
    assert "Nobody else is coordinator at Northgate Motor College (0471)" in page.text
    assert portal.browser("coordinator").get("/").status == 200
    world = portal.world
    staffing.set_roles(world.person("admin"), world.north, world.registrar, ["coordinator"], ["registrar"])
    assert "is switched off" in admin.post(f"{coordinator}/off").text


def test_a_role_that_somebody_else_changed_first_is_shown(admin: Any, portal: Any) -> None:
    page = admin.post(f"{of(portal, 'support')}/role", {"role": "support", "was": "administrator"})
    assert page.status == 409
    assert "Somebody changed this role while you did" in page.text


def test_a_disabled_account_opens_nothing_until_it_is_enabled(admin: Any, portal: Any, registrar: Any) -> None:
    admin.post(f"{of(portal, 'registrar')}/off")
    assert registrar.get("/").one("h1").get_text() == "Sign in"
    refused = admin.post(f"{of(portal, 'registrar')}/link")
    assert (refused.status, "Switch it on first" in refused.text) == (422, True)
    admin.post(f"{of(portal, 'registrar')}/on")
    assert portal.world.person("registrar").state == "active"
    assert admin.post(f"{of(portal, 'registrar')}/on").status == 409


def test_support_can_only_send_links_and_end_sessions(portal: Any, registrar: Any) -> None:
    support = portal.browser("support")
    page = support.get(of(portal, "registrar"))
    assert {str(form["action"]).rsplit("/", 1)[1] for form in page.all("main form")} == {"link", "end"}
    support.submit(page, "form[action$='/link']")
    letter = Letter.get(Letter.kind == "reset")
    assert (letter.to, "Sian Support sends you this address" in letter.body) == (CAST["registrar"][0], True)
    assert "1 session ended" in support.submit(page, "form[action$='/end']").text
    assert registrar.get("/").one("h1").get_text() == "Sign in"
    assert not Session.select().where(Session.person == portal.world.registrar, Session.ends_at > Session.started_at).exists()
    who = portal.world.person("support").id
    assert [line.verb for line in Audit.select().where(Audit.thing == "person", Audit.person_id == who)] == [
        "sent a link", "ended sessions"]


def test_role_changes_hold_at_once_and_the_last_coordinator_stays(
    admin: Any, portal: Any, registrar: Any,
) -> None:
    page = admin.get(of(portal, "registrar"))
    admin.submit(page, "form[action$='/roles']", roles=["reader", "finance"])
    assert roles_of(portal, "registrar") == {"reader", "finance"}
    assert registrar.post("/apprenticeships/registrations/batches").status == 403
    late = admin.submit(page, "form[action$='/roles']", roles=["coordinator"])
    assert (late.status, "finance, reader" in late.text, "Yours: coordinator" in late.text) == (409, True, True)
    address = f"{of(portal, 'coordinator')}/at/0471"
    for path, fields in (("roles", {"roles": "reader", "was": "coordinator"}), ("state", {"to": "suspended"}),
                         ("state", {"to": "left"}), ("roles", {"was": "coordinator"})):
        page = admin.post(f"{address}/{path}", fields)
        assert page.status == 422
        assert ("Nobody else is coordinator here" in page.text) == (len(fields) + ("to" in fields) == 2)
    assert roles_of(portal, "coordinator") == {"coordinator"}


@pytest.mark.parametrize(("fields", "status", "sentence"), [
    ({"pin": "104472", "pin_expires_on": "1/1/2028"}, 422, "PIN 104472 belongs to somebody else. Choose another"),
    ({"pin": "12ab", "pin_expires_on": "1/1/2028"}, 422, "PIN must be a number of up to 12 digits"),
    ({"pin": "104499", "pin_expires_on": ""}, 422, "Say until when the PIN is good"),
    ({"pin": "104499", "pin_expires_on": "22/11/2026"}, 422, "22 November 2026, which has gone by. Choose today or a later day"),
    ({"pin": "104499", "pin_expires_on": "30/2/2028"}, 422, "Date must be a real date"),
    ({"pin": "104499", "pin_expires_on": "1/1/2028", "was": "1"}, 409, "104471 until 30 June 2027"),
])
def test_a_pin_that_cannot_be_is_refused_with_a_sentence(admin: Any, portal: Any, fields: dict[str, str], status: int,
                                                         sentence: str) -> None:
    page = admin.post(f"{of(portal, 'registrar')}/at/0471/pin", {"was": "104471", **fields})
    assert (page.status, sentence in page.text) == (status, True)
    assert Staff.get(Staff.person == portal.world.registrar).pin == "104471"


def test_a_new_pin_signs_in_and_an_empty_one_takes_it_away(admin: Any, portal: Any) -> None:
    address = f"{of(portal, 'registrar')}/at/0471/pin"
    admin.post(address, {"pin": "104499", "pin_expires_on": "1/1/2028", "was": "104471"})
    held = Staff.get(Staff.person == portal.world.registrar)
    assert (held.pin, held.pin_expires_on) == ("104499", date(2028, 1, 1))
    admin.post(address, {"pin": "", "pin_expires_on": "", "was": "104499"})
    assert Staff.get(Staff.person == portal.world.registrar).pin is None


def test_a_person_suspended_at_a_centre_reads_why_at_the_next_request(admin: Any, portal: Any, registrar: Any) -> None:
    address = f"{of(portal, 'registrar')}/at/0471/state"
    admin.post(address, {"to": "suspended"})
    assert "Your access to Northgate Motor College (0471) is suspended" in registrar.get("/").text
    assert admin.post(address, {"to": "suspended"}).status == 409
    admin.post(address, {"to": "active"})
    # The session ended with the access, and does not live again with it.
    assert registrar.get("/").one("h1").get_text() == "Sign in"
    assert portal.browser("registrar").get("/").one("h1").get_text().startswith("Welcome")
    assert admin.post(f"{of(portal, 'registrar')}/at/0523/state", {"to": "left"}).status == 404
    assert Centre.select().count() == 2


def test_a_centres_first_coordinator_is_invited_from_its_page(admin: Any) -> None:
    form, address = "form[action='/admin/centres/0523/people']", "/admin/centres/0523/people"
    for fields, field in (({"person_name": "", "email": "c@south.example", "roles": "coordinator"}, "person_name"),
                          ({"person_name": "Cai", "email": "c", "roles": "coordinator"}, "email"),
                          ({"person_name": "Cai", "email": "c@south.example"}, "roles"),
                          ({"person_name": "Dan", "email": CAST["southgate"][0], "roles": "reader"}, "email")):
        page = admin.post(address, fields)
        assert page.status == 422
        assert page.one(f"#{field}-problem")
        assert page.form(form)["person_name"] == fields["person_name"]
    page = admin.post(address, {"person_name": "Cai Morris", "email": "c@south.example", "roles": ["coordinator", "registrar"]})
    assert "an e-mail with a link is on its way to c@south.example" in page.text
    letter = Letter.get(Letter.to == "c@south.example")
    assert (letter.kind, letter.centre_id) == ("invitation", None)
