"""What a batch of twenty costs from Home to the receipt: clicks, keys and page loads are counted, and printed."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect
from support.addresses import BATCHES

STANDARD = "Autocare Technician ST0499 AP01"


def at_home(visit: Any) -> Page:
    """Home of the registrar, from where it is counted."""
    page: Page = visit.sign_in("registrar")
    page.wait_for_load_state("load")
    visit.settled()
    visit.keys = visit.clicks = visit.loads = 0
    return page


def fill_in(visit: Any, page: Page, numbers: str) -> None:
    """Dates and funding, then twenty pasted numbers."""
    expect(page.locator("#default-starts_on")).to_be_focused()
    for text in ("1/9/2026", "+24m", "1/9/2028"):
        visit.type(text)
        visit.press("Tab")
    visit.type("L")
    visit.press("Alt+q")
    visit.paste(numbers)
    visit.press("Enter")
    expect(page.locator("tbody[id^=row-]")).to_have_count(20)


def told(visit: Any, journey: str) -> None:
    """Print what it took, once the last page is there."""
    expect(visit.page.get_by_role("heading", level=1)).to_contain_text("20 candidates registered")
    visit.page.wait_for_load_state("load")
    print(f"\n{journey}: {visit.clicks} clicks, {visit.keys} keys, {visit.loads} page loads")
    assert not visit.complaints


def test_twenty_candidates_take_five_clicks_31_keys_and_three_loads(visit: Callable[..., Any], server: Any) -> None:
    mine = visit()
    numbers = server.world.people(20)
    page = at_home(mine)
    mine.click(page.get_by_role("main").get_by_role("button", name="Register a batch").first)
    mine.click(page.get_by_role("radio", name=STANDARD))
    mine.click(page.get_by_role("radio", name="ACAP01A"))
    fill_in(mine, page, numbers)
    mine.click(page.get_by_role("button", name="Save", exact=True).first)
    page.wait_for_url("**/review*")
    mine.click(page.locator("#save-top"))
    told(mine, "twenty from Home, by mouse and keys")
    assert (mine.clicks <= 5, mine.keys <= 31, mine.loads <= 3) == (True, True, True)


def test_twenty_candidates_take_sixty_keys_and_no_mouse(visit: Callable[..., Any], server: Any) -> None:
    mine = visit()
    numbers = server.world.people(20)
    page = at_home(mine)
    register = page.get_by_role("main").get_by_role("button", name="Register a batch")
    # Over the head of the page by its first link, then on to the button.
    mine.press("Tab", "Enter")
    while not register.evaluate_all("them => them.includes(document.activeElement)"):
        mine.press("Tab")
        assert mine.keys < 20
    mine.press("Enter")
    expect(page.get_by_role("radio", name=STANDARD)).to_be_focused()
    mine.press("Space")
    expect(page.get_by_role("radio", name="ACAP01A")).to_be_visible()
    mine.settled()
    mine.press("Tab", "ArrowDown", "ArrowDown", "Space")
    fill_in(mine, page, numbers)
    mine.press("Alt+r")
    page.wait_for_url("**/review*")
    mine.press("Alt+r")
    told(mine, "twenty from Home, by keys alone")
    assert (mine.clicks, mine.keys <= 60, mine.loads <= 3) == (0, True, True)


def test_three_typed_candidates_take_25_keys_and_no_load(visit: Callable[..., Any], server: Any) -> None:
    mine = visit()
    reference, numbers = server.world.batch(), server.world.people(3).split()
    page = at_home(mine)
    mine.open(f"{BATCHES}/{reference}")
    expect(page.locator("#numbers")).to_be_focused()
    mine.loads = 0
    for number in numbers:
        mine.type(number)
        mine.press("Enter")
    expect(page.locator("tbody[id^=row-]")).to_have_count(3)
    print(f"\nthree typed in: {mine.keys} keys, {mine.loads} page loads")
    assert (mine.keys <= 25, mine.loads) == (True, 0)
