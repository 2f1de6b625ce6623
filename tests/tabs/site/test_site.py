"""The frame that stands around every page: strip, tabs, menu, breadcrumb, footer, failures."""
from __future__ import annotations

from typing import Any
from urllib.parse import urldefrag

import pytest
from support import sample
from support.addresses import BATCHES

TABS = ["Qualifications", "Apprenticeship", "QAA", "ATA", "AOM", "AMA", "IRTEC", "Candidate", "Centre", "ROC Checker",
        "Reports"]


def labels(page: Any, selector: str) -> list[str]:
    """What links and buttons say, in their order."""
    return [" ".join(tag.get_text(" ").split()) for tag in page.all(selector)]


def current(page: Any, selector: str) -> list[tuple[str, str]]:
    """The marked links: (label, kind of mark)."""
    return [(tag.get_text(strip=True), str(tag["aria-current"])) for tag in page.all(f"{selector} [aria-current]")]


def test_the_strip_has_home_the_download_and_logout_in_this_order(registrar: Any) -> None:
    assert labels(registrar.get("/"), ".strip a, .strip button") == ["Home", "Download QJMS Setup", "Logout"]


def test_tabs_have_the_guides_names_and_order_on_narrow_screens_too(registrar: Any) -> None:
    page = registrar.get("/")
    assert labels(page, ".tabs a") == TABS
    opener = page.one(".mast .opener[popovertarget=menu]")
    assert opener.get_text() == "Menu"
    assert labels(page, f"#{opener['popovertarget']}[popover] .tabs a") == TABS


@pytest.mark.parametrize("tab", range(len(TABS)), ids=TABS)
def test_an_open_tab_is_marked_as_the_page_and_no_other_is(registrar: Any, tab: int) -> None:
    address = str(registrar.get("/").all(".tabs a")[tab]["href"])
    page = registrar.get(address)
    assert page.status == 200
    assert page.one("h1").get_text(strip=True).startswith(TABS[tab])
    assert page.title.startswith(TABS[tab])
    assert current(page, ".tabs") == [(TABS[tab], "page")]


def test_deeper_in_a_tab_the_tab_is_marked_and_the_menu_marks_the_page(registrar: Any) -> None:
    page = registrar.get(BATCHES)
    assert current(page, ".tabs") == [("Apprenticeship", "true")]
    assert current(page, ".sub") == [("Batch", "page")]
    assert labels(page, ".sub a") == ["Batch", "Spreadsheet", "Submitted", "Transfers", "Claim", "Standards and prices"]
    assert labels(page, ".sub span") == ["Registration:"]


@pytest.mark.parametrize("address, fields, entry", [
    ("/admin/settings", {"upload_days": "0"}, "Settings"), ("/admin/settings/removal", {"kind": "nothing"}, "Settings"),
    ("/admin/erasure", {"number": "1000001"}, "Data protection"),
])
def test_a_refused_form_marks_the_menu_like_its_page(portal: Any, address: str, fields: dict[str, str], entry: str) -> None:
    refused = portal.browser("admin").post(address, fields)
    assert refused.status == 422
    assert set(current(refused, ".sub")) == {(entry, "page")}


def test_every_part_of_the_breadcrumb_but_the_last_is_a_link(portal: Any, registrar: Any) -> None:
    page = registrar.get(f"{BATCHES}/{portal.world.batch()}")
    assert labels(page, ".crumbs li") == ["Home", "Apprenticeship", "Registration", "Batch"]
    assert labels(page, ".crumbs a") == ["Home", "Apprenticeship", "Registration"]
    assert labels(page, ".crumbs [aria-current=page]") == ["Batch"]


def test_home_marks_itself_in_the_strip_and_no_tab(registrar: Any) -> None:
    page = registrar.get("/")
    assert current(page, ".strip") == [("Home", "page")]
    assert current(page, ".tabs") == []


def test_before_signing_in_there_are_no_tabs_and_no_strip_but_help(portal: Any) -> None:
    page = portal.anonymous().get("/sign-in")
    assert not page.all("nav")
    assert not page.all("#timeout, #csrf-token")
    assert page.one(".foot a[href^=mailto]").get_text() == "centreadminsupport@theimi.org.uk"
    assert labels(page, ".foot > div > a") == ["Accessibility", "Privacy"]


@pytest.mark.parametrize("who", sample.of(["registrar", "admin", "reader"]))
def test_every_link_of_the_menus_works(portal: Any, who: str) -> None:
    browser, seen, waiting = portal.browser(who), set(), ["/"]
    while waiting:
        address = waiting.pop()
        seen.add(address)
        page = browser.get(address)
        refused = who == "admin" and page.status == 403
        assert page.status == 200 or refused, address
        found = {urldefrag(str(link["href"])).url for link in page.all("a[href^='/']")}
        # Lists and files of the Apprenticeship tab have their own tests.
        waiting += sorted(url for url in found - seen - set(waiting) if url.count("/") < 4 and "." not in url)
    assert len(seen) > 25


def test_a_session_is_renewed_by_asking_for_nothing(registrar: Any) -> None:
    page = registrar.get("/session")
    assert (page.status, page.html) == (204, "")
    assert registrar.get("/").one("body")["data-session-minutes"] == "60"


def test_an_unknown_address_says_what_to_do_and_keeps_the_frame(registrar: Any) -> None:
    page = registrar.get("/nothing-here")
    assert page.status == 404
    assert page.one("h1").get_text() == "There is nothing here"
    assert labels(page, ".tabs a") == TABS


def test_an_htmx_failure_is_a_spoken_message_and_swaps_nothing_else(registrar: Any) -> None:
    page = registrar.fragment("/nothing-here", "panel")
    assert page.status == 404
    assert (page.headers["HX-Retarget"], page.headers["HX-Reswap"]) == ("#message", "innerHTML")
    assert "There is nothing here" in page.one(".msg.error[data-failure]").get_text()
    assert page.one("#say-now")["hx-swap-oob"] == "innerHTML"


def test_an_error_page_shows_no_internals_to_strangers(portal_alone: Any) -> None:
    @portal_alone.app.before_request
    def broken() -> None:
        raise RuntimeError("secret detail")

    page = portal_alone.anonymous().get("/")
    assert page.status == 500
    assert "Everything kept before is safe" in page.text
    assert "secret detail" not in page.html
    assert page.one("main .code").get_text().isalnum()
