"""What is asked of a page as it stands in a browser, in every window that somebody may have it in."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from playwright.sync_api import Page

# A usual screen, the same at a zoom of 200 %, and a telephone or a zoom of 400 %. A page is left at the last of them, and
# so is used where it has the least room.
WINDOWS = ((1366, 768), (683, 384), (320, 640))
BETWEEN = 1024
COLOURS: tuple[tuple[Literal["light", "dark"], Literal["active", "none"]], ...] = (
    ("light", "none"), ("dark", "none"), ("light", "active"))
# What is built the same at two widths is judged at the widest and at the narrowest, where other things are shown; what depends
# on the room at all of them, and what depends on colours in all colours, too.
OF_THE_ROOM = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]
# A card off the screen is not laid out until it is scrolled to, and stands in the room that is guessed for it. It is judged as it
# is when somebody sees it.
ALL_SEEN = """() => {
  const seen = new CSSStyleSheet();
  seen.replaceSync('* { content-visibility: visible !important }');
  document.adoptedStyleSheets = [seen];
}"""


class Look(Protocol):
    """A browser's window, as far as it is judged."""

    page: Page
    complaints: list[str]
    judged: int

    def settled(self) -> None:
        """Wait until no request is under way."""

    def violations(self, rules: Sequence[str] = ()) -> list[str]:
        """Return the violations that axe finds, by all rules or by some."""

    def faults(self) -> list[str]:
        """Return faults that axe does not look for."""

    def narrow_faults(self) -> list[str]:
        """Return faults of a page on a narrow screen."""


def judge(look: Look, what: str) -> None:
    """Check a page by axe in nine windows, beyond it in three widths, and that nothing breached the content policy."""
    look.settled()
    look.page.evaluate(ALL_SEEN)
    found = [*_by_axe(look), *_beyond_axe(look)]
    found += [line for line in look.complaints if "Content Security Policy" in line]
    look.judged += 1
    assert not found, "\n".join([what, *found])


def _by_axe(look: Look) -> list[str]:
    found = []
    for width, height in WINDOWS:
        look.page.set_viewport_size({"width": width, "height": height})
        everything = width in (WINDOWS[0][0], WINDOWS[-1][0])
        for scheme, forced in COLOURS:
            look.page.emulate_media(color_scheme=scheme, forced_colors=forced)
            plain = (scheme, forced) == COLOURS[0]
            rules = OF_COLOURS if not plain else [] if everything else OF_THE_ROOM
            found += [f"{width} px, {scheme}, forced colours {forced}: {each}" for each in look.violations(rules)]
        look.page.emulate_media(color_scheme="light", forced_colors="none")
    return found


def _beyond_axe(look: Look) -> list[str]:
    """Return what the widths have wrong; last what moves the focus, which may close what is open."""
    found = []
    for width in (BETWEEN, *(width for width, _height in WINDOWS)):
        look.page.set_viewport_size({"width": width, "height": 768})
        wide = look.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
        found += [f"{width} px: {wide} px too wide"] if wide > 0 else []
    found += [f"320 px: {each}" for each in look.narrow_faults()]
    for width, height in WINDOWS:
        look.page.set_viewport_size({"width": width, "height": height})
        found += [f"{width} px: {each}" for each in look.faults()]
    return found
