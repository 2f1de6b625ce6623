"""Every page at 320 px, as a telephone and a zoom of 400 % show it: whole words, a short head, wide tables as cards."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urldefrag, urlsplit

from playwright.sync_api import Error, Page, expect
from support import sample
from support.addresses import BATCHES
from support.makers import email_of
from support.northgate import northgate_of
from werkzeug.exceptions import HTTPException

from imi.database.connection import now
from imi.mail.models import Letter
from imi.people.models import Person

# The cells whose text does not fit them.
CUT = "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth).map(cell => cell.textContent.trim())"
ROLES = ["registrar", "admin", "coordinator", "finance", "reader", "support"]


def test_every_page_keeps_its_words_whole_at_320_px(visit: Callable[..., Any], server: Any) -> None:
    northgate_of(server)
    router = server.app.url_map.bind("localhost")
    wrong, judged = [], set[str]()
    for who in sample.of(ROLES, 2):
        look = visit(width=320, height=640)
        look.sign_in(who)
        ahead, seen = ["/"], set[str]()
        while ahead:
            url = ahead.pop(0)
            try:
                view = router.match(urlsplit(url).path)[0]
            except HTTPException:
                continue
            # One page of each view, and of these the ones that no earlier role has shown.
            if view in seen:
                continue
            seen.add(view)
            try:
                look.open(url)
            except Error:
                # A file is sent, and the page stays.
                continue
            links = look.page.evaluate("() => [...document.links].map(link => link.getAttribute('href'))")
            ahead += [urldefrag(link).url for link in links if link.startswith("/") and not link.startswith("/static")]
            if view not in judged:
                judged.add(view)
                wrong += [f"{who} {url}: {fault}" for fault in look.narrow_faults()]
    assert wrong == []
    assert len(judged) > 50


def test_cards_stay_a_table_for_those_who_hear_them(visit: Callable[..., Any], server: Any) -> None:
    server.world.batch("1000001")
    look = visit(width=320)
    page: Page = look.sign_in("registrar")
    look.open("/drafts")
    tree = look.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    heard = [(node["role"]["value"], node["name"]["value"]) for node in tree if node.get("name", {}).get("value")]
    assert ("columnheader", "Reference") in heard
    assert any(role == "cell" and "ACAP01A" in name for role, name in heard)
    # The label of a card is seen only: the heading of its column says the same.
    assert [name for role, name in heard if role == "StaticText"].count("Package") == 1


def test_lists_of_cards_are_sorted_and_ticked_from_above_them(visit: Callable[..., Any], server: Any) -> None:
    world = server.world
    world.save(world.batch("1000001"))
    world.batch("1000002")
    for number, letter in enumerate(Letter.select()):
        letter.to = f"apprenticeships.office.{number}@northgate-college.example"
        letter.state, letter.sent_at, letter.next_at = "sent", now(), None
        letter.save()
    Person.update(email="an.unusually.long.address@northgate-college.example").where(Person.email == email_of("reader")).execute()
    for scripts in (True, False):
        look = visit(width=320, scripts=scripts)
        page: Page = look.sign_in("coordinator")
        for url in ("/candidates", "/employers", "/messages", BATCHES, "/centre/people"):
            look.open(url)
            table = page.locator("table:has(.pick)")
            shown = table.locator("thead th:visible").all_inner_texts()
            heads = [text.strip() for text in table.locator("thead .sort").all_text_contents()]
            assert heads, url
            assert [text.rstrip(" ↑↓") for text in shown] == (["Tick all on this page"] if scripts else []) + heads, url
            # Nothing is cut at the edge of its card, and what follows a tick begins where the other lines do.
            cells = table.locator("tbody [data-label]")
            assert cells.evaluate_all(CUT) == [], url
            assert set(cells.evaluate_all("cells => cells.map(cell => getComputedStyle(cell).textAlign)")) == {"left"}, url
        look.open("/candidates")
        # How a list was sorted is kept with its reader.
        heading = "First Name" if scripts else "Employer"
        page.get_by_role("link", name=heading, exact=True).click()
        expect(page.locator("thead [aria-sort]")).to_have_text(heading)


def test_search_and_menus_open_on_a_narrow_screen_without_scripts(visit: Callable[..., Any], server: Any) -> None:
    assert server.world
    look = visit(width=320, scripts=False)
    page: Page = look.sign_in("registrar")
    look.open("/apprenticeships")
    for button, inside in (("Menu", page.get_by_role("link", name="Candidate", exact=True)),
                           ("Search", page.get_by_role("searchbox")),
                           ("Apprenticeship", page.get_by_role("link", name="Spreadsheet", exact=True))):
        opener = page.get_by_role("button", name=button, exact=True)
        expect(inside).to_be_hidden()
        opener.focus()
        look.press("Enter")
        expect(inside).to_be_visible()
        look.press("Tab", "Escape")
        expect(inside).to_be_hidden()
        expect(opener).to_be_focused()
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("searchbox").fill("taylor")
    look.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("taylor")


def test_the_key_for_the_search_opens_it_on_a_narrow_screen(visit: Callable[..., Any], server: Any) -> None:
    assert server.world
    look = visit(width=320)
    page: Page = look.sign_in("registrar")
    look.press("Alt+j")
    expect(page.get_by_role("searchbox")).to_be_focused()
    look.press("Escape")
    expect(page.get_by_role("searchbox")).to_be_hidden()
