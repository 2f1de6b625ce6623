"""The catalogue as the awarding body keeps it: standards, packages, contents and prices, drafted, previewed, published."""
from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.makers import AUTOCARE, HEAVY, PACKAGE, TODAY

from imi.administration.catalogue.publishing import price_list
from imi.audit.models import Audit, AuditValue
from imi.catalogue.models import Package, PackageEdition, PackageHolds, Price, Version
from imi.centres.models import PriceGroup
from imi.demo import samples

STANDARD = {"code": "st0999", "title": "Boat Builder", "plan": "AP01", "option": "", "label": "Boat Builder ST0999 AP01",
            "level": "3", "position": "", "opens_on": "1/9/2026", "closes_on": "", "last_certification_on": ""}
NEW_PACKAGE = {"package_code": "boat1", "description": "Boat Year 1", "stage": "gateway", "position": "", "opens_on": "",
               "closes_on": ""}
ONE = f"/admin/packages/{PACKAGE}"


@pytest.fixture
def admin(portal: Any) -> Any:
    """An administrator of the awarding body, signed in."""
    return portal.browser("admin")


def says(page: Any, field: str) -> str:
    """What stands at a field."""
    return " ".join(page.one(f"#{field}-problem").get_text(" ").split()).removeprefix("Error: ")


def drafts(page: Any) -> list[str]:
    """Keys of the drafts that can be ticked in the price list."""
    return [str(box["value"]) for box in page.all("input[name=draft]")]


def publish_all(admin: Any) -> Any:
    """The page after every draft was published that the price list shows."""
    page = admin.get("/admin/prices")
    shown = [str(box["value"]) for box in page.all("input[name=shown]")]
    return admin.post("/admin/prices/publish", {"all": "1", "shown": shown})


def test_a_standard_is_added_changed_and_closed_with_each_change_audited(admin: Any) -> None:
    page = admin.post("/admin/standards", STANDARD)
    assert page.one("h1").get_text() == "Boat Builder ST0999 AP01"
    version = Version.get(Version.slug == "st0999-ap01")
    assert (version.level, version.opens_on, version.position) == (3, date(2026, 9, 1), 10)
    form = "form[action='/admin/standards/st0999-ap01']"
    assert "Changed" in admin.submit(page, form, closes_on="31/8/2027", label="Boat Builder").text
    line = Audit.get(Audit.verb == "changed", Audit.thing == "standard")
    values = {value.field: (value.was, value.now) for value in AuditValue.select().where(AuditValue.audit == line)}
    assert values == {"closes_on": (None, "31 August 2027"), "label": ("Boat Builder ST0999 AP01", "Boat Builder")}
    assert line.cause == "Boat Builder"
    assert "1 standard," in admin.get("/admin/standards", q="boat").text


@pytest.mark.parametrize(("changed", "field", "sentence"), [
    ({"closes_on": "31/8/2026"}, "closes_on",
     "Last day for new starts must be on or after 1 September 2026, when it opens"),
    ({"closes_on": "1/9/2027", "last_certification_on": "1/8/2027"}, "last_certification_on",
     "Last day for certification must be on or after 1 September 2027, the last day for new starts"),
    ({"code": "st 9"}, "code", "Code must be up to 40 letters, digits, hyphens and underscores, like ST0499"),
    ({"code": "ST0499"}, "plan", "ST0499 AP01 is in the catalogue. Change it, or choose another plan"),
    ({"level": "eight"}, "level", "Level must be a whole number up to 8, like 3"),
    ({"label": ""}, "label", "Enter the label that centres read in the list"),
])
def test_a_bad_standard_is_refused_at_the_field_and_kept_as_typed(admin: Any, changed: dict[str, str], field: str,
                                                                  sentence: str) -> None:
    page = admin.post("/admin/standards", {**STANDARD, **changed})
    assert (page.status, says(page, field)) == (422, sentence)
    kept = page.form("form[action='/admin/standards']")
    assert {name: kept[name] for name in changed} == changed
    assert Version.select().count() == 10


def test_the_later_of_two_catalogue_editors_sees_both_values(admin: Any) -> None:
    for url, name in ((f"/admin/standards/{AUTOCARE}", "label"), (ONE, "description")):
        first, second = admin.get(url), admin.get(url)
        admin.submit(first, f"form[action='{url}']", **{name: "Theirs entirely"})
        page = admin.submit(second, f"form[action='{url}']", **{name: "Mine entirely"})
        assert page.status == 409
        row = page.one(".msg.error tbody").get_text(" ")
        assert "Theirs entirely" in row
        assert "Mine entirely" in row
        assert "Changed" in admin.submit(page, f"form[action='{url}']").text


def test_a_package_code_is_used_once_and_packages_may_hold_others(admin: Any) -> None:
    url = f"/admin/standards/{AUTOCARE}/packages"
    page = admin.post(url, {**NEW_PACKAGE, "package_code": "ACAP01A"})
    assert (page.status, says(page, "package_code")) == (
        422, "ACAP01A is a package of Autocare Technician ST0499 AP01. A package code is used once: choose another")
    page = admin.post(url, {**NEW_PACKAGE, "opens_on": "2/9/2026", "closes_on": "1/9/2026"})
    assert says(page, "closes_on") == "Last day must be on or after 2 September 2026, when it opens"
    page = admin.post(url, {**NEW_PACKAGE, "holds": ["ACAP01A"]})
    assert page.one("h1").get_text() == "BOAT1 Boat Year 1"
    added = Package.get(Package.code == "BOAT1")
    assert PackageHolds.get(PackageHolds.package == added).held_id == Package.get(Package.code == "ACAP01A").id
    page = admin.submit(page, "form[action='/admin/packages/BOAT1']", package_code="BOAT1X")
    assert page.one("h1").get_text().startswith("BOAT1X")


def test_the_year_of_a_package_and_what_it_follows_are_kept_on_its_page(admin: Any, registrar: Any) -> None:
    samples.years()
    address = "/admin/packages/ACAP01B"
    page = admin.get(address)
    form = page.form(f"form[action='{address}']")
    assert (form["follows"], form["year"], "made up for the demo" in page.text) == ("ACAP01A", "2", True)
    assert "Year 2, after ACAP01A Sample" in registrar.get("/apprenticeships/packages/ACAP01B").text
    for changed, field, sentence in (({"year": "0"}, "year", "For year must be a number from 1 to 9"),
                                     ({"follows": "HV-1"}, "follows", "HV-1 is not another package of this standard")):
        wrong = admin.submit(page, f"form[action='{address}']", **changed)
        assert (wrong.status, says(wrong, field)) == (422, sentence)
    assert "Changed" in admin.submit(page, f"form[action='{address}']", follows="", year="3").text
    assert "made up for the demo" not in admin.get(address).text
    assert (Package.get(Package.code == "ACAP01B").follows_id, Package.get(Package.code == "ACAP01B").year) == (None, 3)


def test_the_usual_length_of_a_package_is_kept_on_its_page(admin: Any, registrar: Any) -> None:
    samples.lengths()
    address = "/admin/packages/ACAP01B"
    page = admin.get(address)
    assert (page.form(f"form[action='{address}']")["usual_months"], "made up for the demo" in page.text) == ("24", True)
    assert "24 months Sample" in registrar.get("/apprenticeships/packages/ACAP01B").text
    wrong = admin.submit(page, f"form[action='{address}']", usual_months="0")
    assert (wrong.status, says(wrong, "usual_months")) == (422, "Usual length in months must be a number from 1 to 72, like 24")
    assert "Changed" in admin.submit(page, f"form[action='{address}']", usual_months="").text
    assert "made up for the demo" not in admin.get(address).text
    assert "Usual length" not in registrar.get("/apprenticeships/packages/ACAP01B").text


def test_a_draft_price_is_previewed_and_reaches_centres_when_published(admin: Any, registrar: Any) -> None:
    page = admin.post(f"{ONE}/prices", {"group": "retail", "from_on": "1/1/2027", "pence": "£1,234.50"})
    assert "The draft is kept" in page.text
    row = Price.get(Price.published_at.is_null())
    assert (row.pence, row.from_on) == (123450, date(2027, 1, 1))
    preview = f"/admin/standards/{AUTOCARE}/preview"
    seen = admin.get(preview, centre="0471", on="1/1/2027")
    assert "As centre 0471 will see it on 1 January 2027" in seen.text
    assert "£1,234.50" in seen.text
    assert "£1,234.50" not in admin.get(preview, centre="0471", on="31/12/2026").text
    assert "£1,234.50" not in registrar.get(f"/apprenticeships/standards/{AUTOCARE}").text
    listed = admin.get("/admin/prices")
    assert [key.rpartition("-")[0] for key in drafts(listed)] == [f"price-{row.id}"]
    assert "1 draft published" in admin.post("/admin/prices/publish", {"draft": drafts(listed)}).text
    assert "£1,234.50 from 1 Jan 2027" in admin.get("/admin/prices").text
    assert "1,234.50" in admin.get("/admin/prices", on="2/1/2027").one(f"tr:has(a[href='{ONE}']) td.num").get_text()


def test_a_price_from_today_shows_at_once_and_withdrawing_restores_the_old(admin: Any, registrar: Any) -> None:
    page = f"/apprenticeships/standards/{AUTOCARE}"
    admin.post(f"{ONE}/prices", {"group": "retail", "from_on": "23/11/2026", "pence": "999"})
    assert "£999.00" not in registrar.get(page).text
    publish_all(admin)
    assert "£999.00" in registrar.get(page).text
    new = Price.get(Price.pence == 99900)
    assert "Withdrawn. The price before it holds on" in admin.post(f"{ONE}/prices/{new.id}/withdraw").text
    assert "£999.00" not in registrar.get(page).text
    assert "Withdrawn" in admin.get(ONE).text
    assert admin.post(f"{ONE}/prices/{new.id}/withdraw").status == 409


def test_only_a_price_that_does_not_hold_yet_can_be_withdrawn(admin: Any, portal: Any, registrar: Any) -> None:
    held = Price.get(Price.package == Package.get(Package.code == PACKAGE), Price.published_at.is_null(False))
    assert not admin.get(ONE).all(f"form[action='{ONE}/prices/{held.id}/withdraw']")
    refused = admin.post(f"{ONE}/prices/{held.id}/withdraw")
    assert (refused.status, "holds and never changes. Draft one from a later day instead" in refused.text) == (422, True)
    for day, pence in (("23/11/2026", "999"), ("1/1/2027", "888")):
        admin.post(f"{ONE}/prices", {"group": "retail", "from_on": day, "pence": pence})
    publish_all(admin)
    taken = admin.post(f"{ONE}/prices", {"group": "retail", "from_on": "1/1/2027", "pence": "1"})
    assert says(taken, "price-from_on").endswith("Choose a later day for a new one, or withdraw it first")
    today, ahead = (Price.get(Price.pence == pence) for pence in (99900, 88800))
    world = portal.world
    world.save(world.batch("1000001"))
    assert admin.post(f"{ONE}/prices/{today.id}/withdraw").status == 422
    assert "Withdrawn. The price before it holds on" in admin.post(f"{ONE}/prices/{ahead.id}/withdraw").text
    assert Price.get_by_id(today.id).withdrawn_at is None


def test_a_draft_changed_meanwhile_is_not_replaced_or_published(admin: Any, portal: Any) -> None:
    colleague, form = portal.browser("admin"), f"form[action='{ONE}/prices']"
    mine, theirs = admin.get(ONE), colleague.get(ONE)
    typed = {"group": "retail", "from_on": "1/1/2027"}
    colleague.submit(theirs, form, **typed, pence="370")
    late = admin.submit(mine, form, **typed, pence="380")
    assert late.status == 409
    said = late.one(".msg.error").get_text(" ")
    assert ("£370.00" in said, "380" in said, Price.get(Price.published_at.is_null()).pence) == (True, True, 37000)
    listed = colleague.get("/admin/prices")
    assert "The draft is kept" in admin.submit(late, form).text
    for changed in ({}, {"all": "1"}):
        form_of = {**changed, "draft": drafts(listed), "shown": drafts(listed)}
        refused = colleague.post("/admin/prices/publish", form_of)
        assert (refused.status, "A draft was changed" in refused.text) == (422, True)
    assert Price.get(Price.pence == 38000).published_at is None
    assert "1 draft published" in publish_all(colleague).text


@pytest.mark.parametrize(("typed", "field", "sentence"), [
    ({"from_on": "1/8/2024", "pence": "1"}, "price-from_on", "The price from 1 August 2024 is published and never changes. "
     "Choose a later day for a new one"),
    ({"from_on": "1/10/2026", "pence": "1"}, "price-from_on",
     "A price is published for 1 October 2026, which has gone by. Choose today or a later day"),
    ({"from_on": "", "pence": "1"}, "price-from_on", "Enter the first day, like 1/1/2027"),
    ({"from_on": "1/1/2027", "pence": "12.345"}, "price-pence", "Price must be pounds, like 360 or 360.00"),
    ({"from_on": "1/1/2027", "pence": "1", "group": "none"}, "price-group", "Select a price group"),
])
def test_a_price_that_cannot_be_is_refused_at_the_field(admin: Any, typed: dict[str, str], field: str, sentence: str) -> None:
    before = Price.select().count()
    page = admin.post(f"{ONE}/prices", {"group": "retail", **typed})
    assert (page.status, says(page, field)) == (422, sentence)
    assert Price.select().count() == before


def test_contents_are_a_draft_first_and_never_change_once_published(admin: Any, registrar: Any) -> None:
    page = admin.post(f"{ONE}/contents", {"from_on": "23/11/2026", "lines": "Unit one\n\nUnit two", "was": ""})
    assert "The draft is kept" in page.text
    address = f"/apprenticeships/standards/{AUTOCARE}"
    assert "Unit two" not in registrar.get(address).text
    late = admin.post(f"{ONE}/contents", {"from_on": "23/11/2026", "lines": "Unit three", "was": ""})
    assert late.status == 409
    assert "Unit one" in late.one(".msg.error").get_text(" ")
    publish_all(admin)
    assert "Unit two" in registrar.get(address).text
    again = admin.post(f"{ONE}/contents", {"from_on": "23/11/2026", "lines": "Unit four", "was": ""})
    assert says(again, "contents-from_on") == (
        "Contents from 23 November 2026 are published and never change. Choose a later day")
    kept = again.form(f"form[action='{ONE}/contents']")
    assert kept["lines"].strip() == "Unit four"
    admin.post(f"{ONE}/contents", {"from_on": "1/1/2027", "lines": "Unit five", "was": ""})
    assert "The draft is gone" in admin.post(f"{ONE}/contents", {"drop": "1"}).text
    assert PackageEdition.select().where(PackageEdition.published_at.is_null(False), PackageEdition.from_on == date(
        2026, 11, 23)).count() == 1


def test_an_impossible_draft_shows_its_reason_and_is_not_published(admin: Any) -> None:
    admin.post(f"{ONE}/prices", {"group": "retail", "from_on": "1/1/2027", "pence": "400"})
    admin.post("/admin/packages/ACAP01B/prices", {"group": "retail", "from_on": "1/1/2027", "pence": "410"})
    Package.update(closes_on=date(2026, 12, 31)).where(Package.code == PACKAGE).execute()
    page = admin.get("/admin/prices")
    assert "The package closes on 31 December 2026, before that day" in page.text
    assert len(drafts(page)) == 1
    stopped = next(one.key for section in price_list("retail", TODAY, TODAY) for row in section.rows for one in row.drafts
                   if one.stops)
    refused = admin.post("/admin/prices/publish", {"draft": [stopped, *drafts(page)]})
    assert (refused.status, Price.select().where(Price.published_at.is_null()).count()) == (422, 2)
    assert "ACAP01A: The package closes" in refused.one("#drafts").get_text()
    assert "1 draft published" in publish_all(admin).text
    Version.update(closes_on=date(2026, 11, 1)).where(Version.slug == HEAVY).execute()
    assert "Its standard closed on 1 November 2026" in admin.get("/admin/prices").text


def test_the_price_list_asks_the_same_statements_for_one_draft_as_for_many(admin: Any, statements: Any) -> None:
    PriceGroup.create(code="partner", label="Partner", position=1)
    with statements() as few:
        admin.get("/admin/prices")
    for package in Package.select():
        Price.create(package=package, price_group="partner", from_on=date(2027, 1, 1), pence=100)
    with statements() as many:
        page = admin.get("/admin/prices", group="partner")
    assert len(few) == len(many)
    assert len(drafts(page)) == Package.select().count()


def test_support_can_only_read_the_catalogue_and_centres_see_none_of_it(portal: Any, registrar: Any) -> None:
    support = portal.browser("support")
    for url in ("/admin/standards", f"/admin/standards/{AUTOCARE}", ONE, "/admin/prices", f"/admin/standards/{AUTOCARE}/preview"):
        assert not support.get(url).all("main form[method=post] button"), url
        assert registrar.get(url).status == 403
    assert support.post("/admin/prices/publish", {"all": "1"}).status == 403


def test_a_package_closed_during_a_draft_is_named_on_save(admin: Any, portal: Any,
                                                                                       registrar: Any) -> None:
    reference = portal.world.batch("1000001 1000002")
    assert "Changed" in admin.submit(admin.get(ONE), f"form[action='{ONE}']", closes_on="22/11/2026").text
    review = registrar.get(f"/apprenticeships/registrations/batches/{reference}/review")
    assert "ACAP01A is no longer offered. Choose another package: your candidates are kept" in review.text
    rows = registrar.get(f"/apprenticeships/registrations/batches/{reference}").text
    assert "Taylor" in rows
    assert "Khan" in rows
