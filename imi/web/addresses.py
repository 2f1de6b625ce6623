"""Map what a noun names, by its kind and its reference, to its address in the portal."""
from __future__ import annotations

from imi.mail.texts import AddressOf

PATHS = {
    "account": "/account",
    "candidate": "/candidates/{}",
    "link": "/link/{}",
    "receipt": "/apprenticeships/registrations/{}",
    "sign-in": "/sign-in",
    "upload": "/apprenticeships/registrations/spreadsheets/{}",
}


def path_of(kind: str, reference: str) -> str:
    """Return the address of a thing within the portal."""
    return PATHS[kind].format(reference)


def under(base: str) -> AddressOf:
    """Return the function that gives whole addresses, as letters have them, below the portal's own; '' for all where it has
    none.
    """
    def address_of(kind: str, reference: str) -> str:
        return f"{base.rstrip('/')}{path_of(kind, reference)}" if base else ""

    return address_of
