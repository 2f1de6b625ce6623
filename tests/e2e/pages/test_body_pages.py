"""The pages of the awarding body in each of their states."""
from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from support.judging import judge

from imi.administration.catalogue import packages, prices
from imi.candidates.queries import find
from imi.catalogue.models import Package
from imi.corrections import alike, asking
from imi.corrections.models import CorrectionRequest
from imi.database.connection import now
from imi.mail.models import Letter
from imi.privacy import erasing
from imi.registry import NOUNS

ADMINISTRATION = ["/", "/admin", "/admin/centres", "/admin/centres?q=nobody", "/admin/centres/new", "/admin/centres/0471",
                  "/admin/people", "/admin/people?q=n", "/admin/letters", "/admin/letters?after=31/2/2026", "/admin/audit",
                  "/admin/audit?signing=shown", "/admin/registrations", "/admin/registrations?centre=0523", "/admin/search?q=n",
                  "/admin/audit?candidate=1000001", "/admin/terms", "/help/administration"]
CATALOGUE = ["/admin/standards", "/admin/standards/new", "/admin/standards/st0499-ap01", "/admin/standards/st0499-ap01/preview",
             "/admin/standards/st0499-ap01/packages/new", "/admin/packages/ACAP01A", "/admin/prices", "/admin/lists",
             "/admin/lists/funding-types", "/admin/lists/funding-types/LEVY", "/admin/catalogue"]


def test_administration_pages_are_accessible(look: Any, server: Any) -> None:
    world = server.world
    world.save(world.batch("1000001 1000002"))
    Letter.update(state="failed", next_at=None, answer="550 no such box").where(Letter.to.startswith("registrar")).execute()
    page: Page = look.sign_in("admin")
    for path in [*ADMINISTRATION, f"/admin/people/{world.registrar.id}", f"/admin/people/{world.person('admin').id}"]:
        look.open(path)
        judge(look, path)
    page.get_by_role("button", name="Switch the account off").click()
    expect(page.locator("#problems")).to_be_visible()
    judge(look, "the last administrator")
    look.open("/admin/centres/0523")
    page.get_by_role("button", name="Suspend", exact=True).click()
    expect(page.locator("#problems")).to_be_visible()
    judge(look, "a centre suspended without a reason")
    page.get_by_role("button", name="View as this centre").click()
    expect(page.locator(".looking-in")).to_be_visible()
    judge(look, "looking in")


def test_pages_that_decide_corrections_and_merges_are_accessible(look: Any, server: Any) -> None:
    world = server.world
    held = find(world.north, 1000001)
    twin = find(world.north, world.candidate(first_names="Sam", surname="Taylor", date_of_birth=held.date_of_birth))
    alike.say(world.north, world.registrar, held, twin, "asked", "One passport")
    for number, name, value in ((1000002, "surname", "Kahn"), (1000003, "first_names", "Leopold"), (1000004, "title", "Dr")):
        asking.ask(world.north, world.registrar, find(world.north, number), name, value, "Passport seen")
    first = CorrectionRequest.select().order_by(CorrectionRequest.id).first().id
    page: Page = look.sign_in("admin")
    for path in ("/admin", "/admin/corrections", f"/admin/corrections/{first}", "/admin/duplicates", "/admin/settings",
                 f"/admin/duplicates/preview?number={twin.number}&into={held.number}", "/admin/erasure?number=1000005"):
        look.open(path)
        judge(look, f"{path}, with requests")
    look.open("/admin/duplicates")
    page.get_by_role("button", name="Refuse to merge").click()
    expect(page.locator("#problems")).to_be_visible()
    judge(look, "left two without words")
    for width in (1366, 320):
        page.set_viewport_size({"width": width, "height": 768})
        box, card = page.get_by_label("Why").bounding_box(), page.locator("td[data-label='Leave them two']").bounding_box()
        assert box
        assert card
        assert box["x"] + box["width"] <= card["x"] + card["width"]
        if width == 320:
            page.locator(".sub .opener").click()
            assert min(each.bounding_box()["height"] for each in page.locator(".sub a:visible, .stack .btn").all()) >= 44
        else:
            assert len({each.bounding_box()["y"] for each in page.locator(".sub a:visible").all()}) == 1


def test_catalogue_pages_are_accessible_in_every_state(look: Any, server: Any) -> None:
    package = Package.get(Package.code == "ACAP01A")
    prices.draft(None, package, "retail", date(2027, 1, 1), 45000, server.world.today)
    closed = Package.get(Package.code == "ACAP01B")
    prices.draft(None, closed, "retail", date(2027, 1, 1), 46000, server.world.today)
    Package.update(closes_on=date(2026, 12, 31)).where(Package.id == closed.id).execute()
    packages.draft_contents(None, package, date(2027, 1, 1), ["Unit one", "Unit two"])
    page: Page = look.sign_in("admin")
    for path in CATALOGUE:
        look.open(path)
        judge(look, path)
    look.open("/admin/prices")
    page.get_by_role("button", name="Publish what is ticked").click()
    expect(page.locator("#drafts")).to_be_visible()
    judge(look, "publishing nothing")
    look.open("/admin/packages/ACAP01A")
    page.get_by_role("button", name="Keep the draft", exact=True).click()
    expect(page.locator("#problems")).to_be_visible()
    judge(look, "a price refused")
    look.open("/admin/catalogue")
    for price, what in (("999", "a workbook that would change something"), ("12.345", "a workbook with a cell to put right")):
        page.get_by_label("Workbook", exact=True).set_input_files({
            "name": "catalogue.csv", "mimeType": "text/csv",
            "buffer": f"code,version,package_code,retail_price\nST0499,AP01,ACAP01D,{price}\n".encode()})
        page.get_by_role("button", name="Check the workbook").click()
        expect(page.locator("#result")).to_be_visible()
        judge(look, what)


def test_retention_and_erasure_pages_are_accessible(look: Any, server: Any, tmp_path: Path) -> None:
    world = server.world
    world.save(world.batch("1000001"))
    ago = now() - timedelta(days=20)
    Letter.update(state="sent", sent_at=ago, at=ago, next_at=None).execute()
    page: Page = look.sign_in("admin")
    look.open("/admin/settings")
    page.get_by_label("Texts of e-mails, days").fill("10")
    page.get_by_role("button", name="Change the settings", exact=True).click()
    expect(page.get_by_role("button", name="Change the settings all the same")).to_be_visible()
    judge(look, "a period that makes things due")
    page.get_by_role("button", name="Change the settings all the same").click()
    page.get_by_role("link", name="Look, then remove").click()
    expect(page.get_by_role("button", name="Remove all")).to_be_visible()
    judge(look, "what would be removed")
    look.open("/admin/settings/removal/upload_days")
    judge(look, "nothing to remove")
    erasing.erase(1000002, world.person("admin"), "Request of 20 November 2026", tmp_path, nouns=NOUNS)
    page.context.clear_cookies()
    look.sign_in("registrar")
    look.open("/candidates/1000002")
    judge(look, "who was erased")


def test_a_price_drafted_by_a_colleague_is_shown_accessibly(look: Any, server: Any) -> None:
    package = Package.get(Package.code == "ACAP01A")
    page: Page = look.sign_in("admin")
    look.open("/admin/packages/ACAP01A")
    prices.draft(None, package, "retail", date(2027, 1, 1), 45000, server.world.today)
    page.locator("#price-from_on").fill("1/1/2027")
    page.locator("#price-pence").fill("460")
    page.get_by_role("button", name="Keep the draft", exact=True).first.click()
    expect(page.get_by_text("Another price from 1 January 2027 was drafted meanwhile")).to_be_visible()
    judge(look, "a draft that a colleague made")
    look.open("/admin/prices")
    prices.draft(None, package, "retail", date(2027, 1, 1), 47000, server.world.today)
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Publish what is ticked").click()
    expect(page.locator("#drafts")).to_contain_text("A draft was changed")
    judge(look, "a draft that is another one now")
