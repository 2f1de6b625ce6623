"""Home: the guide's welcome word for word, the ways on, and what waits."""
from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from imi.people.models import Staff

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


def test_the_instruction_documents_are_pages_the_guides_eight_in_its_order_and_one_for_apprenticeship(registrar: Any) -> None:
    links = registrar.get("/").all("main a[href^='/help/']")
    assert [link.get_text() for link in links if link.get_text() != "how to register a batch"] == ["Apprenticeship", *DOCUMENTS]
    for link in links:
        page = registrar.get(str(link["href"]))
        assert page.status == 200
        assert page.one(".crumbs [aria-current]").get_text() in ("Apprenticeship", *DOCUMENTS)


def test_somebody_at_a_centre_is_offered_the_batch_first(registrar: Any) -> None:
    links = registrar.get("/").all(".ways a")
    assert [link.get_text() for link in links] == ["Register a batch", "Submitted registrations", "Standards and prices"]


def test_with_nothing_waiting_home_says_so_and_shows_how_to_begin(registrar: Any) -> None:
    page = registrar.get("/")
    assert "Nothing is waiting" in page.text
    assert not page.all("main table")


def test_the_centres_drafts_wait_on_home_and_another_centres_do_not(portal: Any, registrar: Any, southgate: Any) -> None:
    reference = portal.world.batch("1000001 1000002")
    assert reference in registrar.get("/").one("main table").get_text()
    assert reference not in southgate.get("/").text


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


def test_the_awarding_body_is_told_which_commands_do_its_work(portal: Any) -> None:
    page = portal.browser("admin").get("/")
    commands = [tag.get_text().removeprefix("flask ").split(" FILE")[0].split() for tag in page.all("dt.code")]
    assert len(commands) == 6
    for first, *rest in commands:
        command = portal.app.cli.commands[first]
        for name in rest:
            command = command.commands[name]
    assert not page.all(".ways")
