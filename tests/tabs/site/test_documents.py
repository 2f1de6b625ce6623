"""Instruction documents, statements, the download, and the tabs that are not open yet."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from imi.people.models import Staff
from imi.schemes.apprenticeship import APPRENTICESHIP
from imi.tabs import TABS

COMING = {
    "/qualifications": "registrations@theimi.org.uk", "/qaa": "QAP@theimi.org.uk", "/ata": "accreditations@theimi.org.uk",
    "/aom": "accreditations@theimi.org.uk", "/ama": "accreditations@theimi.org.uk",
    "/irtec": "accreditations@theimi.org.uk", "/roc-checker": "", "/reports": "",
}
SETUP = "/download/qjms-setup"


@pytest.fixture
def downloads(portal: Any) -> Path:
    """The folder into which the awarding body puts the file."""
    folder: Path = portal.settings.instance_path / "downloads"
    folder.mkdir()
    return folder


def test_the_apprenticeship_document_names_the_seventeen_mandatory_fields(registrar: Any) -> None:
    page = registrar.get("/help/apprenticeship")
    named = page.one("#mandatory").after("ul").select("li")
    assert len(named) == 17
    assert [item.get_text(" ", strip=True).split("  ")[0].startswith(field.label)
            for item, field in zip(named, APPRENTICESHIP.record, strict=True)] == [True] * 17
    assert "It is the Centre's responsibility to ensure candidate(s) are registered on the correct package." in page.text


def test_the_qualifications_document_covers_qap_irtec_and_ama(registrar: Any) -> None:
    text = registrar.get("/help/qualifications").text
    assert all(word in text for word in ("QAP", "IRTEC", "AMA"))


@pytest.mark.parametrize("path", ["/qaa", "/ama", "/irtec", "/qualifications"])
def test_tabs_without_a_document_of_their_own_lead_to_qualifications(registrar: Any, path: str) -> None:
    assert registrar.get(path).one("a[href='/help/qualifications']")


def test_documents_are_found_whatever_the_case_and_others_are_not_there(registrar: Any) -> None:
    assert registrar.get("/help/ROC-Checker").status == 200
    assert registrar.get("/help/nothing").status == 404
    assert registrar.get("/help/index").status == 404


@pytest.mark.parametrize(("path", "sender"), COMING.items())
def test_a_closed_tab_says_what_is_coming_and_what_to_do_today(
        registrar: Any, path: str, sender: str) -> None:
    page = registrar.get(path)
    assert [heading.get_text() for heading in page.all("main h2")] == ["What will be here", "How to do it today"]
    assert page.one("main a[href^=mailto]").get_text() == "centreadminsupport@theimi.org.uk"
    assert sender in page.text
    assert len(page.all("main ul li")) >= 3


def test_the_qaa_page_is_about_quality_assured_programmes(registrar: Any) -> None:
    assert "Quality Assured Programmes (QAP)" in registrar.get("/qaa").text
    assert "AOM (" not in registrar.get("/aom").text


@pytest.mark.parametrize(("pin", "expires", "status", "reason"), [
    ("104471", "2026-11-23", 200, ""),
    ("104471", "2026-11-22", 403, "Your PIN expired on 22 November 2026"),
    (None, None, 403, "You have no PIN at Northgate Motor College"),
])
def test_the_roc_checker_asks_for_a_current_pin(
        portal: Any, registrar: Any, pin: str | None, expires: str | None, status: int, reason: str) -> None:
    Staff.update(pin=pin, pin_expires_on=expires).where(Staff.person == portal.world.registrar.id).execute()
    page = registrar.get("/roc-checker")
    assert page.status == status
    assert reason in page.text


def test_the_roc_checker_is_for_centre_personnel(portal: Any) -> None:
    page = portal.browser("admin").get("/roc-checker")
    assert page.status == 403
    assert "for centre personnel with a current PIN" in page.text


def test_the_statements_are_open_to_everybody(portal: Any) -> None:
    browser = portal.anonymous()
    assert "until 60 minutes have passed without use" in browser.get("/privacy").text
    assert "mailto:centreadminsupport@theimi.org.uk" in browser.get("/accessibility").html


def test_a_missing_setup_file_says_whom_to_ask(registrar: Any) -> None:
    page = registrar.get(SETUP)
    assert page.status == 200
    assert page.one("h1").get_text() == "Download QJMS Setup"
    assert "centre%200471" in str(page.one("main a[href^=mailto]")["href"])


def test_a_file_in_the_instance_folder_is_sent_as_a_named_attachment(registrar: Any, downloads: Path) -> None:
    downloads.joinpath("QJMS Setup 4.2 – März.exe").write_bytes(b"MZ setup")
    downloads.joinpath("readme.txt").write_text("not this one", encoding="utf-8")
    page = registrar.get(SETUP)
    assert (page.status, page.answer.get_data()) == (200, b"MZ setup")
    assert page.headers["Content-Type"] == "application/octet-stream"
    disposition = page.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=")
    assert "filename*=UTF-8''QJMS%20Setup%204.2%20%E2%80%93%20M%C3%A4rz.exe" in disposition
    assert page.headers["Cache-Control"] == "no-store"


def test_two_setup_files_in_the_folder_are_not_offered(registrar: Any, downloads: Path) -> None:
    for name in ("QJMS-4.1.exe", "qjms-4.2.exe"):
        downloads.joinpath(name).write_bytes(b"MZ")
    assert "Membership services can send it" in registrar.get(SETUP).text


@pytest.mark.parametrize("tab", [tab for tab in TABS if tab.actions], ids=lambda tab: tab.name)
def test_the_document_of_a_tab_names_everything_that_can_be_done_there(portal: Any, registrar: Any, tab: Any) -> None:
    posts = {rule.endpoint.partition(".")[2] for rule in portal.app.url_map.iter_rules()
             if tab.has(rule.endpoint.partition(".")[0], tab.scheme) and "POST" in (rule.methods or ())}
    assert {view for action in tab.actions for view in action.does} == posts
    page = registrar.get(f"/help/{tab.guide}")
    assert {action.label for action in tab.actions} <= {tag.get_text() for tag in page.all("main dt")}
    assert {item.label for item in tab.menu} <= {tag.get_text().split(": ")[-1] for tag in page.all("main li")}


def test_the_documents_say_who_renews_a_pin_and_how_a_mistake_is_put_right(registrar: Any) -> None:
    assert "A coordinator of your centre renews it" in registrar.get("/help/roc-checker").text
    assert "Enter what it should be and say why" in registrar.get("/help/candidate").text
    assert "cancelled free of charge; afterwards it is withdrawn" in registrar.get("/help/apprenticeship").text
