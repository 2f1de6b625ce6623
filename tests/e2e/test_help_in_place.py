"""The rules of a field open beside it, and nobody has to leave the form."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect


def test_a_key_opens_the_rules_of_the_field_one_is_in(visit: Callable[..., Any], server: Any) -> None:
    assert server.world
    look = visit()
    page: Page = look.sign_in("registrar")
    look.open("/candidates/new")
    page.get_by_label("Surname", exact=True).focus()
    look.type("O’Ne")
    look.press("Alt+i")
    rules = page.locator("#surname-about")
    expect(rules).to_contain_text("Surname must not include numbers")
    expect(rules).to_contain_text("Example: O'Neill")
    look.type("ill")
    look.press("Escape")
    expect(rules).to_be_hidden()
    expect(page.get_by_label("Surname", exact=True)).to_be_focused()
    expect(page.get_by_label("Surname", exact=True)).to_have_value("O’Neill")
    look.press("Tab")
    expect(page.get_by_label("Date of Birth", exact=True)).to_be_focused()


def test_rules_open_and_close_without_scripts(visit: Callable[..., Any], server: Any) -> None:
    assert server.world
    look = visit(width=320, scripts=False)
    page: Page = look.sign_in("registrar")
    look.open("/candidates/new")
    page.get_by_label("Surname", exact=True).focus()
    look.press("Tab", "Enter")
    rules = page.locator("#surname-about")
    expect(rules).to_be_visible()
    card = rules.bounding_box()
    assert card
    assert card["x"] >= 0
    assert card["x"] + card["width"] <= 320
    look.press("Escape")
    expect(rules).to_be_hidden()
    expect(page.get_by_role("button", name="About Surname")).to_be_focused()
