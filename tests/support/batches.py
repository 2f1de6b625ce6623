"""Batches as a test begins with them."""
from __future__ import annotations

from support.addresses import BATCHES
from support.browser import Browser
from support.portal_under_test import Portal


def start(browser: Browser) -> str:
    """Begin an empty batch and return its address."""
    page = browser.submit(browser.get(BATCHES), "form[action$=batches]")
    assert page.status == 200
    return page.url


def holding(portal: Portal, numbers: str = "1000001 1000002") -> str:
    """Return the address of a batch that has candidates, a standard, a package and defaults."""
    return f"{BATCHES}/{portal.world.batch(numbers)}"
