"""Home: the guide's welcome word for word, the ways on, and what waits."""
from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.workbooks import KIND, sheet
from support.workbooks import row as sheet_row

from imi.catalogue.models import Package, Price
from imi.centres.models import Centre
from imi.corrections.models import CorrectionRequest
from imi.database.connection import now
from imi.mail.actions import write
from imi.mail.models import Letter
from imi.people.models import Staff
from imi.uploads.receiving import receive

GUIDE = (
    "Welcome to the IMI registration and certification portal (Web Portal 2)",
    "This web portal (WP2) has been designed to work in conjunction with;",
    "Qualifications with complex 'Rules of Combination' (ROC)",
    "Accreditation schemes (including AMA and IRTEC)",
    "Quality Assured Programmes (QAP)",
    "We also provide you with a tool to assist with your planning - The ROC Checker. Centre personnel with a current PIN "
    "will have access. You can use this to check if a specific combination will be accepted for registration and "
    "certification. These can also be saved for future reference.",
    "The IMI provide step by step instructions for all functionality on this web portal. Each tab now has its own step by "
    "step guide (Tab's QAP, IRTEC and AMA are covered in the Qualifications document",
    "If you are having difficulties in accessing these documents, please contact Membership services on "
    "centreadminsupport@theimi.org.uk",
    'Confirmation email produced by the registration and certification process may end up in your "junk" mailbox as they '
    'are web generated. Therefore please ensure the following have been added to your "safe senders" list:',
    "registrations@theimi.org.uk certifications@theimi.org.uk accreditations@theimi.org.uk QAP@theimi.org.uk",
    "Please report any errors (names, spelling, DOB etc) as candidates' details, as registered, will appear on certificates "
    "and ID cards.",
)
DOCUMENTS = ["Qualifications", "ATA", "AOM", "Candidate", "Centre", "ROC Checker", "Reports", "Non-direct claims"]


@pytest.mark.parametrize("text", GUIDE, ids=lambda text: text[:40])
def test_home_says_what_the_guide_says(registrar: Any, text: str) -> None:
    assert text in registrar.get("/").text


def test_home_links_eight_guide_documents_and_one_on_apprenticeships(registrar: Any) -> None:
    links = registrar.get("/").all("main a[href^='/help/']")
    assert [link.get_text() for link in links if link.get_text() != "how to register a batch"] == ["Apprenticeship", *DOCUMENTS]
    for link in links:
        page = registrar.get(str(link["href"]))
        assert page.status == 200
        assert page.one(".crumbs [aria-current]").get_text() in ("Apprenticeship", *DOCUMENTS)


def test_centre_users_are_offered_the_batch_first(registrar: Any) -> None:
    ways = registrar.get("/").all(".ways :is(a, button)")
    assert [way.get_text() for way in ways] == ["Register a batch", "Upload a spreadsheet", "Find a candidate"]


def test_register_a_batch_opens_one_at_once(registrar: Any) -> None:
    page = registrar.submit(registrar.get("/"), ".ways form")
    assert page.one("h1").get_text() == "Apprenticeship Standard Registrations"
    assert registrar.submit(registrar.get("/"), ".ways form").url == page.url


@pytest.mark.parametrize("who", ["reader", "finance", "looking in"])
def test_whoever_only_reads_is_offered_what_can_be_read(portal: Any, who: str) -> None:
    page = portal.browser(who).get("/")
    assert page.all("main form") == []
    assert [way.get_text() for way in page.all(".ways a")] == ["Submitted registrations", "Drafts", "Find a candidate"]


def test_home_says_when_nothing_waits_and_how_to_begin(registrar: Any) -> None:
    page = registrar.get("/")
    assert "Nothing is waiting" in page.text
    assert not page.all(".work")


def test_the_centres_drafts_wait_on_home_and_another_centres_do_not(portal: Any, registrar: Any, southgate: Any) -> None:
    reference = portal.world.batch("1000001 1000002")
    waits = registrar.get("/").one(".work").get_text(" ", strip=True)
    assert f"{reference} ACAP01A, 2 candidates, 23 November 2026, 12:00" in waits
    assert reference not in southgate.get("/").text


def test_who_looks_after_people_is_told_of_their_own_pin_once_and_first(portal: Any) -> None:
    Staff.update(pin_expires_on=date(2026, 12, 1)).where(Staff.centre == portal.world.north, Staff.pin.is_null(False)).execute()
    page = portal.browser("coordinator").get("/")
    name = portal.world.person("coordinator").name
    assert "Your PIN" not in page.text
    assert page.all(".work a[href$='#pins'] + ul a")[0].get_text() == name
    assert page.one("main").get_text().count(name) == 1


@pytest.mark.parametrize(("expires", "sentence"), [
    (date(2026, 11, 3), "Your PIN expired on 3 November 2026"),
    (date(2026, 11, 23), "Your PIN expires on 23 November 2026"),
    (date(2026, 12, 23), "Your PIN expires on 23 December 2026"),
    (date(2026, 12, 24), ""),
])
def test_a_pin_that_expired_or_soon_will_is_named(portal: Any, registrar: Any, expires: date, sentence: str) -> None:
    Staff.update(pin_expires_on=expires).where(Staff.person == portal.world.registrar.id).execute()
    text = registrar.get("/").text
    assert sentence in text
    assert ("Your PIN" in text) == bool(sentence)


def test_the_awarding_body_finds_its_pages_and_what_waits_for_it(portal: Any) -> None:
    admin = portal.browser("admin")
    page = admin.get("/")
    links = [str(link["href"]) for link in page.all(".ways a")]
    assert links[:4] == ["/admin/standards", "/admin/prices", "/admin/catalogue", "/admin/lists"]
    assert links[4:11] == ["/admin/centres", "/admin/people", "/admin/registrations", "/admin/corrections", "/admin/duplicates",
                           "/admin/letters", "/admin/audit"]
    assert [admin.get(link).status for link in links] == [200] * len(links)
    assert "Nothing is waiting" in page.text
    Centre.update(state="suspended", state_reason="Fees").where(Centre.number == "0523").execute()
    write("reset", "a@b.example", "Choose", "text", "a@b.example")
    Letter.update(state="failed", next_at=None).execute()
    CorrectionRequest.create(centre=portal.world.north, candidate=1, field="surname", held="Taylor", wanted="Tayler",
                             reason="Typed", asked_by=portal.world.registrar, asked_at=now())
    Price.create(package=Package.get(), price_group="retail", from_on=date(2030, 1, 1), pence=100)
    page = admin.get("/")
    assert [tag.get_text() for tag in page.all(".work > li > a")] == [
        "1 e-mail not delivered", "1 correction to decide", "1 draft of the price list to publish", "1 centre suspended"]
    assert "Southgate Training (0523) Fees" in page.text


def test_centre_users_see_waiting_work_that_they_may_do_in_fixed_order(portal: Any, registrar: Any) -> None:
    world = portal.world
    world.save(world.batch("1000001"))
    world.batch("1000002")
    Letter.update(state="failed", next_at=None, answer="550 no").where(Letter.to.startswith("registrar")).execute()
    receive(world.north, world.registrar, KIND, "list.xlsx", "hash", "kept", sheet(sheet_row(surname=None)),
            world.today)
    Staff.update(pin_expires_on=date(2026, 12, 1)).where(Staff.pin == "104472").execute()
    CorrectionRequest.create(centre=world.north, candidate=1, field="surname", held="Taylor", wanted="Tayler", reason="Typed",
                             asked_by=world.registrar, asked_at=now())
    counted = ["1 draft ready to save", "1 spreadsheet with rows to fix", "1 correction that waits for a decision",
               "1 PIN that ends soon or has ended", "1 e-mail not delivered"]
    without_pins = [line for line in counted if "PIN" not in line]
    seen = ((portal.browser("coordinator"), counted), (registrar, without_pins), (portal.browser("southgate"), []))
    for browser, shown in seen:
        assert [tag.get_text() for tag in browser.get("/").all(".work > li > a")] == shown
    text = portal.browser("coordinator").get("/").text
    for waits in ("list.xlsx 1 row to fix", "1000001 Sam Taylor: Surname Waiting for a decision",
                  "Tom Reader PIN 104472 expires on 1 Dec 2026"):
        assert waits in text
