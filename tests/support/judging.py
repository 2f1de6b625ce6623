"""What is asked of a page as it stands in a browser."""
from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Page


class Look(Protocol):
    """A browser's window, as far as it is judged."""

    page: Page
    complaints: list[str]

    def settled(self) -> None:
        """Wait until no request is under way."""

    def violations(self) -> list[str]:
        """Return the violations that axe finds."""

    def faults(self) -> list[str]:
        """Return faults that axe does not look for."""


def judge(look: Look, what: str) -> None:
    """Check the page by axe and by its width, and that nothing breached the content policy."""
    look.settled()
    wide = look.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{what}: {wide} px too wide"
    assert not look.violations(), what
    faults = look.faults()
    assert not faults, f"{what}: {faults}"
    breached = [line for line in look.complaints if "Content Security Policy" in line]
    assert not breached, what
