"""The portal as tests use it: the real application on a copy of the furnished database."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, session
from flask_wtf.csrf import generate_csrf

from imi.centres.models import Centre
from imi.database.connection import db, disconnect, now
from imi.database.entry.noun import Noun
from imi.people.models import Person
from imi.people.sign_in import sessions
from imi.people.view_as import look_in
from imi.registry import NOUNS
from imi.schemes.every import SCHEMES, Schemes
from imi.tabs import TABS
from imi.tabs.tab import Tab
from imi.web.addresses import PATHS
from imi.web.application import create_app, open_instance
from imi.web.settings import Settings
from imi.web.signing_in import signed_in
from support.browser import Browser
from support.makers import CAST, World, email_of

# Making the addresses costs as much as ten requests, so the tests of a process share one application.
SHARED: list[Flask] = []


@contextmanager
def _connected() -> Iterator[None]:
    opened = db.connect(reuse_if_open=True)
    yield
    if opened:
        db.close()


class Portal:
    """The application, its settings, and browsers for the cast."""

    def __init__(self, database_url: str, instance: Path, *, alone: bool = False, nouns: Sequence[Noun] = NOUNS,
                 paths: Mapping[str, str] = PATHS, schemes: Schemes = SCHEMES, tabs: Sequence[Tab] = TABS) -> None:
        self.settings = Settings(instance_path=instance, database_url=database_url, secret_key="only for tests " * 4)
        self.app = create_app(self.settings, nouns=nouns, paths=paths, schemes=schemes,
                              tabs=tabs) if alone else self._shared()
        self.app.testing = False
        self._world: World | None = None

    def _shared(self) -> Flask:
        if SHARED:
            open_instance(SHARED[0], self.settings)
        else:
            SHARED.append(create_app(self.settings))
        return SHARED[0]

    def anonymous(self) -> Browser:
        """Somebody who is not signed in."""
        return Browser(self.app.test_client())

    def browser(self, who: str) -> Browser:
        """Somebody of the cast, with a session of their own.

        "admin" and "support" are the awarding body's; "looking in" is its administrator, who looks in at Northgate.
        """
        browser = self.anonymous()
        with self.app.test_request_context(), _connected():
            person = Person.get(Person.email == email_of(who))
            centre = Centre.get(Centre.number == CAST[who][2]) if who in CAST else None
            token = sessions.start(person, centre, now(), signed_in.limits().whole)
            if who == "looking in":
                look_in(token, person, Centre.get(Centre.number == "0471"), now(), address="")
            signed_in.enter(token)
            token = generate_csrf()
            signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
            browser.arrive(signer.dumps(dict(session)), token)
        return browser

    @property
    def world(self) -> World:
        """The same database, for what a test prepares or looks up behind the pages."""
        db.connect(reuse_if_open=True)
        self._world = self._world or World()
        return self._world

    def close(self) -> None:
        """Let go of the database."""
        disconnect()
