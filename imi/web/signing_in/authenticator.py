"""Show an authenticator app the secret that it scans, and keep a secret that is not confirmed yet."""
from __future__ import annotations

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from markupsafe import Markup

from imi.people.models import Person
from imi.people.sign_in import second_step

# A secret that is not confirmed within so many seconds is replaced by another.
LASTS = 3600


class Unconfirmed:
    """A secret that an app is to store: the form carries it, signed for one person, until a code shows that the app has it."""

    def __init__(self, person: Person, sealed: str = "") -> None:
        self.person = person
        self.secret = _opened(person, sealed) or second_step.new_secret()

    @property
    def sealed(self) -> str:
        """Return the text for the form's hidden field. Anybody can read it, as they can the picture; nobody can make another.
        """
        return str(_sealer().dumps([self.person.id, self.secret]))

    @property
    def picture(self) -> Markup:
        """Return the picture that an app scans, black on white in every theme."""
        # Imported with the first picture: a restart need not wait for it.
        import segno

        code = segno.make(second_step.app_address(self.person, self.secret), error="m", micro=False)
        return Markup(code.svg_inline(scale=4, border=4, light="white", svgclass=None, lineclass=None))  # noqa: S704  no text in it

    @property
    def typed(self) -> str:
        """Return the secret for people who type it."""
        return second_step.in_fours(self.secret)


def _opened(person: Person, sealed: str) -> str:
    try:
        number, secret = _sealer().loads(sealed, max_age=LASTS)
    except (BadSignature, ValueError, TypeError):
        return ""
    return str(secret) if number == person.id else ""


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="second step")
