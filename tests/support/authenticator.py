"""An authenticator app for tests has the secret of one of the cast and shows its codes."""
from __future__ import annotations

from datetime import UTC

import pyotp

from imi.database.connection import now
from imi.people.models import Person, SecondStep
from imi.people.notices import Post
from imi.people.sign_in import second_step
from imi.people.sign_in.encryption import Encryptor
from imi.web.addresses import under

# The portal under test has the same secret.
SAFE = Encryptor("only for tests " * 4)
POST = Post(under("https://portal.example"), "help@imi.example")


class App:
    """The app of somebody, with their recovery codes."""

    def __init__(self, secret: str, codes: list[str] | None = None) -> None:
        self.secret, self.codes = secret, codes or []

    def code(self, seconds: int = 0) -> str:
        """Return the code that the app shows now, or so many seconds from now."""
        return str(pyotp.TOTP(self.secret).at(int(now().replace(tzinfo=UTC).timestamp()) + seconds))


def app_of(person: Person) -> App:
    """Set up a second step for somebody, an hour ago, and return their app."""
    app = App(second_step.new_secret())
    app.codes = second_step.set_up(person, app.secret, app.code(), now(), POST, SAFE, address="")
    SecondStep.update(last_step=0).where(SecondStep.person == person).execute()
    return app
