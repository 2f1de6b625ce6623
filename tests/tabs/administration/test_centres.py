"""Centres as the awarding body keeps them: list, details, state, linked standards; who may, and who was faster."""
from __future__ import annotations

from typing import Any

import pytest
from support.makers import AUTOCARE, HEAVY

from imi.audit.models import Audit, AuditValue
from imi.catalogue.models import Approval
from imi.centres.actions import add_centre
from imi.centres.models import Centre, LetterAddress, PriceGroup
from imi.people.models import Person

NEW = {"number": "0600", "name": "Harbour College", "price_group": "retail", "letters": "a@b.example\nA@B.example, c@d.example"}


@pytest.fixture
def admin(portal: Any) -> Any:
    """An administrator of the awarding body, signed in."""
    return portal.browser("admin")


def says(page: Any, field: str) -> str:
    """What stands at a field."""
    return " ".join(page.one(f"#{field}-problem").get_text(" ").split()).removeprefix("Error: ")


def test_the_list_finds_by_number_name_and_state(admin: Any) -> None:
    assert "2 centres" in admin.get("/admin/centres").text
    for query in ({"q": "047"}, {"q": "northgate MOTOR"}):
        page = admin.get("/admin/centres", **query)
        assert [tag.get_text() for tag in page.all("tbody th")] == ["0471"]
    assert "No centre for this search" in admin.get("/admin/centres", state="suspended").text


def test_the_list_costs_as_many_statements_for_many_centres_as_for_two(admin: Any, portal: Any, statements: Any) -> None:
    with statements() as few:
        admin.get("/admin/centres")
    for n in range(60):
        add_centre(f"9{n:03d}", f"Centre {n}")
    with statements() as many:
        page = admin.get("/admin/centres")
    assert len(few) == len(many)
    assert "62 centres, page 1 of 2" in page.text
    assert len(admin.get("/admin/centres", page=2).all("tbody tr")) == 12


def test_a_centre_is_added_with_its_addresses_once_each(admin: Any) -> None:
    page = admin.post("/admin/centres", NEW)
    assert page.one("h1").get_text() == "Harbour College (0600)"
    centre = Centre.get(Centre.number == "0600")
    assert sorted(row.email for row in LetterAddress.select().where(LetterAddress.centre == centre)) == [
        "a@b.example", "c@d.example"]
    line = Audit.get(Audit.thing == "centre", Audit.verb == "added")
    assert (line.centre_id, Person.get_by_id(line.person_id).name) == (centre.id, "Alex Morgan")


@pytest.mark.parametrize(("changed", "field", "sentence"), [
    ({"number": ""}, "number", "Enter the centre’s number"),
    ({"number": "04/71"}, "number", "Centre number must be up to 12 letters, digits and hyphens, like 0471"),
    ({"number": "0471"}, "number", "Centre 0471 exists. Choose another number"),
    ({"name": " "}, "name", "Enter the centre’s name"),
    ({"name": "x" * 101}, "name", "Name must be 100 characters or fewer"),
    ({"letters": "office"}, "letters",
     "office is not an e-mail address that we can send to, like office@college.example"),
    ({"price_group": "nobody"}, "price_group", "Select a price group"),
])
def test_bad_details_are_refused_at_the_field_and_kept_as_typed(admin: Any, changed: dict[str, str], field: str,
                                                                sentence: str) -> None:
    page = admin.post("/admin/centres", {**NEW, **changed})
    assert page.status == 422
    assert says(page, field) == sentence
    kept = page.form("form[action='/admin/centres']")
    assert {name: str(kept[name]).strip() for name in changed} == {name: text.strip() for name, text in changed.items()}
    assert Centre.select().count() == 2


def test_the_later_of_two_centre_editors_sees_both_values(admin: Any) -> None:
    first, second = admin.get("/admin/centres/0471"), admin.get("/admin/centres/0471")
    form = "form[action='/admin/centres/0471']"
    assert "Changed" in admin.submit(first, form, name="Northgate College").text
    page = admin.submit(second, form, name="Northgate Motors", purchase_order_required="1")
    assert page.status == 409
    row = page.one(".msg.error tbody tr:first-child").get_text(" ")
    assert "Northgate College" in row
    assert "Northgate Motors" in row
    assert "Alex Morgan did at 12:00" in page.text
    assert "Changed" in admin.submit(page, form).text
    centre = Centre.get(Centre.number == "0471")
    assert (centre.name, centre.purchase_order_required, centre.edition) == ("Northgate Motors", True, 3)


def test_a_changed_price_group_is_audited_and_nothing_changed_is_not(admin: Any) -> None:
    PriceGroup.create(code="partner", label="Partner")
    page = admin.get("/admin/centres/0471")
    admin.submit(page, "form[action='/admin/centres/0471']")
    assert not Audit.select().where(Audit.verb == "changed", Audit.thing == "centre").exists()
    admin.submit(page, "form[action='/admin/centres/0471']", price_group="partner")
    line = Audit.get(Audit.verb == "changed", Audit.thing == "centre")
    assert [(value.field, value.was, value.now) for value in AuditValue.select().where(AuditValue.audit == line)] == [
        ("price_group", "retail", "partner")]


@pytest.mark.failure(11)
def test_a_suspended_centres_people_read_the_reason_at_their_next_request(
    admin: Any, portal: Any, registrar: Any,
) -> None:
    refused = admin.post("/admin/centres/0471/state", {"to": "suspended", "reason": ""})
    assert (refused.status, says(refused, "reason")) == (
        422, "Enter the reason: the people of the centre read it when they sign in")
    assert registrar.get("/").status == 200
    admin.post("/admin/centres/0471/state", {"to": "suspended", "reason": "The approval ended"})
    why = "Northgate Motor College (0471) is suspended: The approval ended. Contact Membership services"
    page = registrar.get("/")
    assert page.one("h1").get_text() == "Sign in"
    assert why in page.text
    card = registrar.fragment("/", "main")
    assert (card.status, why in card.text) == (401, True)
    again = admin.post("/admin/centres/0471/state", {"to": "suspended", "reason": "Once more"})
    assert (again.status, "Centre 0471 is suspended already" in again.text) == (409, True)
    admin.post("/admin/centres/0471/state", {"to": "active"})
    # The session ended with the centre, and does not live again with it.
    assert registrar.get("/").one("h1").get_text() == "Sign in"
    assert portal.browser("registrar").get("/").one("h1").get_text().startswith("Welcome")


def test_a_closed_centre_keeps_its_reason_and_can_come_back(admin: Any) -> None:
    admin.post("/admin/centres/0523/state", {"to": "closed", "reason": "Merged into Northgate"})
    page = admin.get("/admin/centres/0523")
    assert "This centre is closed: Merged into Northgate" in page.text
    assert not page.all("#reason")
    assert admin.post("/admin/centres/0523/state", {"to": "gone"}).status == 422
    admin.post("/admin/centres/0523/state", {"to": "active"})
    assert (Centre.get(Centre.number == "0523").state, Centre.get(Centre.number == "0523").state_reason) == ("active", None)


def test_standards_are_linked_singly_or_all_and_closed_by_date(admin: Any, southgate: Any) -> None:
    south = Centre.get(Centre.number == "0523")
    page = admin.post("/admin/centres/0523/standards", {"standard": HEAVY, "from_on": "1/9/2026"})
    assert "1 standard linked" in page.text
    assert "Heavy Vehicle" in southgate.get("/apprenticeships/standards").text
    assert "8 standards linked" in admin.post("/admin/centres/0523/standards", {"standard": "all", "from_on": "1/12/2026"}).text
    address = f"/admin/centres/0523/standards/{HEAVY}"
    early = admin.post(address, {"closes_on": "31/8/2026"})
    assert (early.status, says(early, f"closes_on-{HEAVY}")) == (
        422, "The last day must be on or after 1 September 2026, when the link begins")
    assert admin.post(address, {"closes_on": "22/11/2026"}).status == 200
    assert Approval.select().where(Approval.centre == south).count() == 10
    assert "Heavy Vehicle" not in southgate.get("/apprenticeships/registrations/batches").text
    late = admin.post(address, {"closes_on": "1/1/2027", "was": ""})
    assert late.status == 409
    assert "22 November 2026" in late.text
    assert late.one(f"#closes_on-{HEAVY}")["value"] == "1/1/2027"
    assert "1 standard linked" in admin.post("/admin/centres/0523/standards", {"standard": HEAVY, "from_on": "23/11/2026"}).text
    assert admin.post(f"/admin/centres/0523/standards/{AUTOCARE}-x", {"closes_on": ""}).status == 404


@pytest.mark.parametrize(("fields", "field", "sentence"), [
    ({"standard": "", "from_on": "1/9/2026"}, "standard", "Choose a standard, or all of them"),
    ({"standard": "all", "from_on": ""}, "from_on", "Enter the first day of the link, like 1/9/2026"),
    ({"standard": "all", "from_on": "31/2/2026"}, "from_on", "Date must be a real date"),
])
def test_a_link_without_standard_or_day_is_refused_at_the_field(admin: Any, fields: dict[str, str], field: str,
                                                                sentence: str) -> None:
    page = admin.post("/admin/centres/0523/standards", fields)
    assert (page.status, says(page, field)) == (422, sentence)


def test_support_sees_a_centre_and_is_offered_no_change(portal: Any) -> None:
    support = portal.browser("support")
    page = support.get("/admin/centres/0471")
    assert [str(form["action"]) for form in page.all("main form")] == ["/admin/centres/0471/look-in"]
    assert "Add a centre" not in support.get("/admin/centres").text
    assert support.post("/admin/centres/0471/state", {"to": "closed", "reason": "x"}).status == 403


def test_a_centres_page_costs_the_same_for_many_people_and_standards(admin: Any, portal: Any, statements: Any) -> None:
    with statements() as few:
        admin.get("/admin/centres/0523")
    with statements() as many:
        admin.get("/admin/centres/0471")
    assert len(few) == len(many)
