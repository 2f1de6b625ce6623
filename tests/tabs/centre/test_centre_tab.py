"""The Centre tab: a coordinator keeps the people, the e-mails and the purchase order of their own centre, and no other's."""
from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.makers import CAST, PASSWORD

from imi.audit.models import Audit
from imi.batches.models import Batch
from imi.centres.models import Centre, LetterAddress
from imi.database.connection import now
from imi.mail.models import Letter
from imi.people import actions
from imi.people.models import Person, Session, Staff, StaffRole
from imi.people.sign_in import sessions
from imi.registrations.models import Registration

NEW = {"email": "nia@northgate.example", "name": "Nia Rees", "roles": ["registrar"], "pin": "104499",
       "pin_expires_on": "30/6/2027"}


@pytest.fixture
def coordinator(portal: Any) -> Any:
    """The coordinator at Northgate, signed in."""
    return portal.browser("coordinator")


def of(portal: Any, who: str) -> str:
    """The address of a person's page."""
    return f"/centre/people/{portal.world.person(who).id}"


def staff(portal: Any, who: str) -> Staff:
    """What somebody is at Northgate."""
    return Staff.get(Staff.centre == portal.world.north, Staff.person == portal.world.person(who))


def saved(world: Any, numbers: str, order: str) -> Any:
    """The receipt of these candidates under a purchase order."""
    reference = world.batch(numbers)
    Batch.update(purchase_order=order).where(Batch.reference == reference).execute()
    return world.save(reference)


def test_everybody_reads_centre_details_but_only_coordinators_edit_them(
    coordinator: Any, reader: Any, portal: Any,
) -> None:
    assert "Purchase order Optional" in reader.get("/centre").text
    assert reader.post("/centre", {"purchase_order_required": "yes"}).status == 403
    first, second = coordinator.get("/centre"), coordinator.get("/centre")
    form = "form[action='/centre']"
    assert "Changed" in coordinator.submit(first, form, purchase_order_required="yes").text
    assert "Changed" in coordinator.submit(second, form, purchase_order_required="yes").text
    assert portal.world.north.purchase_order_required
    conflict = coordinator.submit(second, form, purchase_order_required="no")
    assert (conflict.status, "theirs: Yes. Yours: No" in conflict.text) == (409, True)
    assert "Mandatory" in reader.get("/centre").text


def test_an_invited_person_gets_a_link_or_keeps_their_account(coordinator: Any, portal: Any) -> None:
    assert "Nia Rees is added" in coordinator.post("/centre/people", NEW).text
    letter = Letter.get(Letter.to == NEW["email"])
    assert letter.kind == "invitation"
    assert "/link/" in letter.body
    had = portal.world.person("southgate").password_hash
    page = coordinator.post("/centre/people", {"email": CAST["southgate"][0], "name": "Another Name", "roles": ["reader"]})
    assert "Daniel Osei is added" in page.text
    assert portal.world.person("southgate").password_hash == had
    assert "/link/" not in Letter.get(Letter.to == CAST["southgate"][0]).body


@pytest.mark.parametrize(("changed", "field"), [
    ({"name": ""}, "name"), ({"email": "nobody"}, "email"), ({"roles": []}, "roles"), ({"pin": "104471"}, "pin"),
    ({"pin": "12a"}, "pin"), ({"pin_expires_on": ""}, "pin_expires_on"), ({"pin_expires_on": "soon"}, "pin_expires_on"),
    ({"email": CAST["reader"][0]}, "email"), ({"roles": ["administrator"]}, "roles"),
])
def test_a_bad_invitation_is_refused_at_the_field_and_nobody_is_added(
    coordinator: Any, changed: dict[str, Any], field: str,
) -> None:
    before = Person.select().count(), Staff.select().count()
    page = coordinator.post("/centre/people", {**NEW, **changed})
    assert page.status == 422
    assert page.one(f"#{field}-problem")
    assert page.one("#email")["value"] == {**NEW, **changed}["email"]
    assert (Person.select().count(), Staff.select().count()) == before
    assert Letter.select().count() == 0


def test_everything_wrong_with_an_invitation_is_said_at_once(coordinator: Any) -> None:
    page = coordinator.post("/centre/people", {"email": "nobody", "name": "", "pin": "12a", "pin_expires_on": "soon"})
    assert page.status == 422
    fields = ["email", "name", "roles", "pin", "pin_expires_on"]
    assert [link["href"] for link in page.all("#problems a")] == [f"#{field}" for field in fields]
    assert all(page.one(f"#{field}-problem") for field in fields)
    page = coordinator.post("/centre/people", {**NEW, "pin_expires_on": "", "roles": []})
    assert [link["href"] for link in page.all("#problems a")] == ["#roles", "#pin_expires_on"]


def test_the_last_coordinator_stays_whatever_is_tried(coordinator: Any, portal: Any) -> None:
    page = coordinator.post(f"{of(portal, 'coordinator')}/roles", {"roles": ["reader"], "was": "coordinator"})
    assert (page.status, "Nobody else is coordinator here" in page.one("#roles-problem").get_text()) == (422, True)
    for to in ("suspended", "left"):
        page = coordinator.post(f"{of(portal, 'coordinator')}/state", {"to": to})
        assert (page.status, "Nobody else is coordinator here" in page.one("#state-problem").get_text()) == (422, True)
    coordinator.post(f"{of(portal, 'reader')}/roles", {"roles": ["reader", "coordinator"], "was": "reader"})
    coordinator.post(f"{of(portal, 'coordinator')}/roles", {"roles": ["reader"], "was": "coordinator"}, follow=False)
    assert [row.role for row in StaffRole.select().where(StaffRole.person == portal.world.person("coordinator"))] == ["reader"]


@pytest.mark.failure(12)
def test_suspended_users_read_why_and_return_when_restored(
    coordinator: Any, portal: Any, reader: Any,
) -> None:
    coordinator.post(f"{of(portal, 'reader')}/state", {"to": "suspended"})
    page = reader.get("/apprenticeships")
    assert "Your access to Northgate Motor College (0471) is suspended. A coordinator of the centre can restore it" in page.text
    assert not page.one("main .msg.warn").select("a"), "the awarding body’s address is no coordinator’s"
    assert coordinator.post(f"{of(portal, 'reader')}/state", {"to": "suspended"}).status == 409
    coordinator.post(f"{of(portal, 'reader')}/state", {"to": "active"})
    assert staff(portal, "reader").state == "active"
    assert portal.world.person("reader").state == "active"
    assert coordinator.post(f"{of(portal, 'reader')}/state", {"to": "disabled"}).status == 422


def test_a_pin_needs_its_last_day_and_an_ending_one_stands_on_top(coordinator: Any, portal: Any) -> None:
    url = f"{of(portal, 'reader')}/pin"
    for fields, problem in (({"pin": "104471", "pin_expires_on": "1/12/2026"}, "pin"),
                            ({"pin": "777", "pin_expires_on": ""}, "pin_expires_on")):
        page = coordinator.post(url, {**fields, "was": "104472"})
        assert page.status == 422
        assert page.one(f"#{problem}-problem")
        assert page.one("#pin")["value"] == fields["pin"]
    assert coordinator.post(url, {"pin": "777", "pin_expires_on": "1/12/2026", "was": "1"}).status == 409
    coordinator.post(url, {"pin": "777", "pin_expires_on": "1/12/2026", "was": "104472"})
    assert staff(portal, "reader").pin_expires_on == date(2026, 12, 1)
    assert "Tom Reader: PIN 777, last day 1 December 2026" in coordinator.get("/centre/people").text
    coordinator.post(url, {"pin": "", "pin_expires_on": "", "was": "777"})
    assert (staff(portal, "reader").pin, staff(portal, "reader").pin_expires_on) == (None, None)


def test_a_link_for_a_new_password_goes_to_the_person_and_works_once(coordinator: Any, portal: Any) -> None:
    coordinator.post(f"{of(portal, 'reader')}/link")
    letter = Letter.get(Letter.to == CAST["reader"][0])
    link = next(line for line in letter.body.splitlines() if "/link/" in line).split(":8000")[1]
    guest = portal.anonymous()
    guest.submit(guest.get(link), "main form", password=PASSWORD + " new", repeat=PASSWORD + " new")
    used = guest.get(link)
    assert (used.status, "This link can’t be used any more" in used.text) == (404, True)
    assert Audit.select().where(Audit.verb == "sent a link", Audit.centre_id == portal.world.north.id).count() == 1


def test_ending_all_sessions_leaves_those_at_other_centres(coordinator: Any, portal: Any, reader: Any) -> None:
    person, south = portal.world.person("reader"), portal.world.south
    actions.add_person(person.email, person.name, centre=south, roles=["reader"])
    elsewhere = sessions.start(person, south, now(), sessions.KEPT_AFTER_END)
    assert "1 session at this centre" in coordinator.get(of(portal, "reader")).text
    assert "1 session ended" in coordinator.post(f"{of(portal, 'reader')}/sessions/end").text
    assert reader.get("/centre", follow=False).status == 303
    assert Session.get(Session.token_hash == sessions.hash_of(elsewhere)).ends_at > now()


@pytest.mark.parametrize("path", ["", "/roles", "/pin", "/state", "/link", "/sessions/end"])
def test_people_of_other_centres_and_of_the_awarding_body_are_not_found(coordinator: Any, portal: Any, path: str) -> None:
    for who in ("southgate", "admin"):
        url = f"{of(portal, who)}{path}"
        answer = coordinator.post(url, {"to": "suspended", "roles": ["reader"]}) if path else coordinator.get(url)
        assert answer.status == 404
    assert Letter.select().count() == 0


def test_e_mails_addresses_are_added_tried_and_removed(coordinator: Any, portal: Any, reader: Any) -> None:
    url, process = "/centre/letters", {"process": "registration"}
    assert "Add an address" not in reader.get("/centre/letters").text
    assert "office@northgate.example is added" in coordinator.post(url, {**process, "email": "office@northgate.example"}).text
    for bad in ("nobody", "Office@northgate.example"):
        page = coordinator.post(url, {**process, "email": bad})
        assert (page.status, page.one("#email-registration")["value"]) == (422, bad)
    coordinator.post(f"{url}/test", {**process, "email": "office@northgate.example"})
    assert Letter.get().to == "office@northgate.example"
    coordinator.post(f"{url}/remove", {**process, "email": "office@northgate.example"})
    assert coordinator.post(f"{url}/remove", {**process, "email": "office@northgate.example"}).status == 404
    assert coordinator.post(f"{url}/test", {**process, "email": "stranger@elsewhere.example"}).status == 404
    assert [row.email for row in LetterAddress.select().where(LetterAddress.centre == portal.world.north)] == [
        "apprenticeships@northgate.example"]


def test_spend_adds_up_by_purchase_order_without_what_was_cancelled(coordinator: Any, portal: Any) -> None:
    world = portal.world
    first = saved(world, "1000001 1000002 1000003", "PO-1")
    world.save(world.batch("1000004"))
    Registration.update(state="cancelled").where(Registration.receipt == first.id, Registration.line == 1).execute()
    finance = portal.browser("finance")
    page = finance.get("/centre/spend")
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in page.all("tbody tr")]
    assert rows == [["None given", "1", "1", "£360.00", "£0.00", "£360.00"],
                    ["PO-1", "1", "3", "£1,080.00", "£360.00", "£720.00"]]
    assert "Charged £1,440.00 Cancelled £360.00 of 1 registration Net £1,080.00" in page.text
    one = finance.get("/centre/spend", order="PO-1")
    assert one.one("tbody a")["href"].endswith(first.reference)
    assert "None given" in finance.get("/centre/spend", order="").text
    assert "Nothing was spent" in finance.get("/centre/spend", before="1/1/2020").text
    assert page.one("caption").get_text() == "1 purchase order, and receipts without one"
    for asked, wrong in (({"after": "soon"}, "#after-problem"), ({"after": "2/1/2026", "before": "1/1/2026"}, "#before-problem")):
        page = finance.get("/centre/spend", **asked)
        assert (bool(page.one(wrong)), page.all("table"), "£" in page.text) == (True, [], False)
        assert finance.get("/centre/spend.csv", **asked).one(wrong)
    csv = finance.get("/centre/spend.csv", order="PO-1").html
    assert (csv.count("\n"), "PO-1,3,3,1,0,1080.00,360.00,720.00" in csv) == (2, True)
    assert finance.get("/centre/spend.xlsx").status == 200
    assert coordinator.get("/centre/spend").status == 200


def test_the_pages_ask_as_many_statements_for_many_rows(coordinator: Any, portal: Any, statements: Any) -> None:
    world, pages = portal.world, ("/centre/people", "/centre/spend", "/centre/letters", "/centre/spend?order=PO-0")
    saved(world, "1000001", "PO-0")
    few, many = [], []
    for url in pages:
        with statements() as asked:
            coordinator.get(url)
        few.append(len(asked))
    for n in range(8):
        actions.add_person(f"many{n}@northgate.example", f"Many {n}", centre=world.north, roles=("reader", "registrar"))
        LetterAddress.create(centre=world.north, process="registration", email=f"many{n}@northgate.example")
        saved(world, str(1000002 + n), f"PO-{n // 4}")
    for url in pages:
        with statements() as asked:
            coordinator.get(url)
        many.append(len(asked))
    assert few == many


def test_the_table_of_roles_shows_what_each_role_may_do(coordinator: Any) -> None:
    table = coordinator.get("/centre/people").one("table:has(#may-caption)")
    rows = {row.select_one("th").get_text(): [cell.get_text() for cell in row.select("td")] for row in table.select("tbody tr")}
    assert rows["See what the centre spends"] == ["Yes", "No", "Yes", "No"]
    assert rows["Manage the centre’s people"] == ["Yes", "No", "No", "No"]


def test_a_coordinator_who_was_removed_removes_nobody_any_more(portal: Any) -> None:
    world = portal.world
    StaffRole.create(centre=world.north, person=world.person("reader"), role="coordinator")
    one, other = portal.browser("coordinator"), portal.browser("reader")
    gone = [one.post(f"{of(portal, 'reader')}/state", {"to": "left"}).status,
            other.post(f"{of(portal, 'coordinator')}/state", {"to": "left"}, follow=False).status]
    assert gone == [200, 303]
    assert staff(portal, "coordinator").state == "active"
    assert Centre.get_by_id(world.north.id).edition == 1
