"""A real Chromium against the real server (waitress), on a database of the test's own."""
from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect, sync_playwright
from support.makers import PASSWORD, World, email_of
from waitress import create_server

from imi.database.connection import db
from imi.web.application import create_app
from imi.web.settings import Settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or os.environ.get("CHROMIUM", "")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
AXE = (Path(__file__).parent / "vendor" / "axe-4.14.1.min.js").read_text(encoding="utf-8")
ACCEPTANCE, NARROW = ((Path(__file__).parent / name).read_text(encoding="utf-8") for name in ("acceptance.js", "narrow.js"))
# axe asks for the colour that letters are filled with, and of that Chromium tells what forced colours have replaced.
AS_PAINTED = """() => {
    const told = CSSStyleDeclaration.prototype.getPropertyValue;
    CSSStyleDeclaration.prototype.getPropertyValue = function (name) {
        return name.endsWith('text-fill-color') ? '' : told.call(this, name);
    };
}"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A busy machine may take its time; what is asserted is that it comes, and the bench measures how fast.
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser, and says why where there is none."""
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine (Debian: apt-get install chromium)"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


class Server:
    """The portal, served on a free port of this machine."""

    def __init__(self, database_url: str, instance: Path) -> None:
        self.settings = Settings(instance_path=instance, database_url=database_url, secret_key="only for tests " * 4)
        self.app = create_app(self.settings)
        self.server: Any = create_server(self.app, host="127.0.0.1", port=0, threads=8)
        self.url = f"http://127.0.0.1:{self.server.effective_port}"
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()

    @property
    def world(self) -> World:
        """The database behind the server."""
        db.connect(reuse_if_open=True)
        return World()

    def stop(self) -> None:
        """End it and let go of the database."""
        self.server.close()
        self.thread.join(timeout=5)
        if not db.is_closed():
            db.close()


@pytest.fixture
def server(furnished: str, copy_of: Callable[[str], str], tmp_path: Path) -> Iterator[Server]:
    """The portal on a furnished database, in real time."""
    serving = Server(copy_of(furnished), tmp_path)
    yield serving
    serving.stop()


class Visit:
    """Somebody at the browser: a page, the policy's violations, and the requests that were made."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context, self.url = context, url
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.loads = self.keys = self.clicks = self.judged = 0
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        self.page.on("request", lambda asked: self.requests.append(f"{asked.method} {asked.url}")
                     if asked.resource_type in ("document", "xhr", "fetch") else None)
        self.page.on("load", self._loaded)

    def _console(self, line: ConsoleMessage) -> None:
        # htmx reports a request that a newer one replaced as an error; everything else counts.
        if line.type == "error" and "htmx:" not in line.text:
            self.complaints.append(line.text)

    def _loaded(self, _page: Page) -> None:
        self.loads += 1

    def open(self, path: str) -> Page:
        """Go to an address of the portal."""
        self.page.goto(self.url + path)
        return self.page

    def sign_in(self, who: str) -> Page:
        """Sign in as one of the cast."""
        self.open("/sign-in")
        self.page.get_by_label("PIN or e-mail").fill(email_of(who))
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/")
        return self.page

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, and count them."""
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def click(self, place: Locator) -> None:
        """Click something, and count the click."""
        place.click()
        self.clicks += 1

    def type(self, text: str) -> None:
        """Type a text, and count its characters as keys."""
        self.page.keyboard.type(text)
        self.keys += len(text)

    def paste(self, text: str) -> None:
        """Paste a text: two keys."""
        self.page.keyboard.insert_text(text)
        self.keys += 2

    @property
    def focus(self) -> str:
        """The id of what has the focus."""
        return str(self.page.evaluate("() => document.activeElement.id"))

    def settled(self) -> None:
        """Until htmx has nothing under way."""
        expect(self.page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)

    def faults(self) -> list[str]:
        """What is wrong that axe does not look at: names twice, focus that is hidden, text that is cut off when spaced."""
        return list(self.page.evaluate(ACCEPTANCE))

    def narrow_faults(self) -> list[str]:
        """What is wrong on a narrow screen: broken words, a head too high, a wide table that is not cards."""
        return list(self.page.evaluate(NARROW))

    def violations(self, rules: Sequence[str] = ()) -> list[str]:
        """What axe finds on the page as it stands, by all its rules or by those named."""
        if not self.page.evaluate("() => !!window.axe"):
            self.page.evaluate(AXE)
            self.page.evaluate(AS_PAINTED)
        only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": RULES}
        options = {"runOnly": only, "resultTypes": ["violations"], "preload": False}
        found = self.page.evaluate("options => axe.run(document, options)", options)
        return [f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
                for one in found["violations"] for node in one["nodes"]]


@pytest.fixture
def visit(chromium: Browser, server: Server) -> Iterator[Callable[..., Visit]]:
    """Opens a browser window: `visit(scripts=False, width=320, dark=True)`."""
    contexts: list[BrowserContext] = []

    def opened(*, scripts: bool = True, width: int = 1366, height: int = 768, dark: bool = False) -> Visit:
        context = chromium.new_context(java_script_enabled=scripts, viewport={"width": width, "height": height},
                                       color_scheme="dark" if dark else "light", locale="en-GB", bypass_csp=False)
        contexts.append(context)
        return Visit(context, server.url)

    yield opened
    for context in contexts:
        context.close()
