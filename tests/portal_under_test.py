"""The portal as tests use it: the real application on a copy of the furnished database."""
from __future__ import annotations

from pathlib import Path

from browser import Browser
from makers import ADMINISTRATOR, CAST, PASSWORD, World

from imi.database import db
from imi.web.application import create_app
from imi.web.settings import Settings


class Portal:
    """The application, its settings, and browsers for the cast."""

    def __init__(self, database_url: str, instance: Path) -> None:
        self.settings = Settings(instance_path=instance, database_url=database_url, secret_key="only for tests " * 4)
        self.app = create_app(self.settings)
        self.app.testing = False

    def anonymous(self) -> Browser:
        """Somebody who is not signed in."""
        return Browser(self.app.test_client())

    def browser(self, who: str) -> Browser:
        """Somebody of the cast, signed in; "admin" is the awarding body's administrator."""
        browser = self.anonymous()
        email = ADMINISTRATOR[0] if who == "admin" else CAST[who][0]
        page = browser.get("/sign-in")
        after = browser.submit(page, "form.panel", identifier=email, password=PASSWORD)
        assert after.status == 200, after.text
        return browser

    @property
    def world(self) -> World:
        """The same database, for what a test prepares or looks up behind the pages."""
        db.connect(reuse_if_open=True)
        return World()

    def close(self) -> None:
        """Let go of the database."""
        held = self.app.extensions.get("held_connection")
        if held is not None:
            held.close()
        if not db.is_closed():
            db.close()
