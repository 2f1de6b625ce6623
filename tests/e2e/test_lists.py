"""Lists in a browser: their filters on a telephone, and what is done with the ticked."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect
from support.addresses import BATCHES


def test_on_a_telephone_the_filters_are_one_line_above_the_first_name(visit: Callable[..., Any], server: Any) -> None:
    for scripts in (True, False):
        one = visit(scripts=scripts, width=320, height=640)
        one.sign_in("registrar")
        page = one.open("/candidates?q=1000001")
        unfold, box = page.locator("summary", has_text="Filters: 1 set"), page.locator("#q")
        expect(box).to_be_hidden()
        name = page.locator("tbody th a").first.bounding_box()
        assert name is not None
        assert name["y"] + name["height"] < 640
        unfold.click()
        expect(box).to_be_visible()
        page.set_viewport_size({"width": 1366, "height": 768})
        expect(unfold).to_be_hidden()
        expect(box).to_be_visible()
    one = visit(width=320, height=640)
    one.sign_in("registrar")
    page = one.open("/candidates?q=1000001")
    page.locator("summary", has_text="Filters").click()
    page.locator("#missing").select_option("yes")
    expect(page.locator("#filters-set")).to_have_text("Filters: 2 set")
    expect(page.locator("#chosen .tag")).to_be_visible()


def test_ticked_drafts_are_discarded_by_the_bar_above_them(visit: Callable[..., Any], server: Any) -> None:
    for _ in range(3):
        server.world.batch()
    one = visit()
    one.sign_in("registrar")
    page = one.open(BATCHES)
    expect(page.locator(".tick-bar")).to_be_hidden()
    ticks = page.locator("tbody .pick input")
    ticks.first.click()
    ticks.last.click(modifiers=["Shift"])
    expect(page.locator(".tick-bar [data-ticked]").first).to_have_text("3 ticked")
    page.get_by_role("button", name="Discard the ticked").click()
    expect(page.locator("main")).to_contain_text("There is no draft")
    expect(page.locator("body")).to_contain_text("3 drafts discarded")
