"""Batches as a test begins with them."""
from __future__ import annotations

from typing import Any

from support.addresses import BATCHES


def start(browser: Any) -> str:
    """An empty batch; its address."""
    page = browser.submit(browser.get(BATCHES), "form[action$=batches]")
    assert page.status == 200
    return str(page.url)


def holding(portal: Any, numbers: str = "1000001 1000002") -> str:
    """The address of a batch that holds candidates, with standard, package and defaults."""
    return f"{BATCHES}/{portal.world.batch(numbers)}"
