"""Give actions what belongs to the installation: the address that letters name, whom to ask, and who sends the letters."""
from __future__ import annotations

from typing import Any

from flask import current_app

from imi.people.notices import LINK, Post
from imi.people.sign_in.encryption import Encryptor
from imi.web import addresses

# Without a public address the portal is reached on this machine only.
THIS_MACHINE = "http://127.0.0.1:8000"


def letters() -> dict[str, Any]:
    """Return what an action needs to write letters: `address_of` for their links, and what happens `after` a letter is stored.
    """
    extensions = current_app.extensions
    return {"address_of": addresses.under(extensions["settings"].public_url, schemes=extensions["schemes"]),
            "after": extensions["queue"].enqueue_letters}


def send_letters() -> None:
    """Have the queue send what was just written."""
    current_app.extensions["queue"].enqueue_letters()


def post() -> Post:
    """Return how letters to the centre's people are sent."""
    settings = current_app.extensions["settings"]
    return Post(addresses.under(address()), settings.help_email)


def safe() -> Encryptor:
    """Return what encrypts the secrets of second steps."""
    kept: Encryptor = current_app.extensions["safe"]
    return kept


def address() -> str:
    """Return the address under which people reach the portal."""
    return str(current_app.extensions["settings"].public_url or current_app.config.get("SERVED_AT", THIS_MACHINE))


def link(token: str) -> str:
    """Return the address of a one-use link as a command prints it: whole, or with what is to be put before it."""
    path = addresses.path_of(LINK, token)
    if current_app.extensions["settings"].public_url:
        return f"{address()}{path}"
    return (f"{path}\nPut the portal’s address before it: PUBLIC_URL, which would say it, is not set. "
            f"Where app.py runs on this machine it is {THIS_MACHINE}")
