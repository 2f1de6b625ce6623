"""Map what a noun names, by its kind and its reference, to its address in the portal."""
from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, quote_plus

from imi.mail.texts import AddressOf

# A path has a place for each part of the reference (R-26-104213/3 has two), a question one for all of it.
PATHS = {
    "account": "/account",
    "batch": "/apprenticeships/registrations/batches/{}",
    "candidate": "/candidates/{}",
    "candidates": "/candidates?q={}",
    "link": "/link/{}",
    "package": "/apprenticeships/packages/{}",
    "receipt": "/apprenticeships/registrations/{}",
    "receipts": "/apprenticeships/registrations?q={}",
    "registration": "/apprenticeships/registrations/{}/{}",
    "sign-in": "/sign-in",
    "standard": "/apprenticeships/standards/{}",
    "standards": "/apprenticeships/standards",
    "upload": "/apprenticeships/registrations/spreadsheets/{}",
}
# What stands as it is in a question.
PLAIN = "!$'()*,/:;?@"


def path_of(kind: str, reference: str, paths: Mapping[str, str] = PATHS) -> str:
    """Return the address of a thing within the portal."""
    path = paths[kind]
    if "?" in path:
        return path.format(quote_plus(reference, safe=PLAIN))
    return path.format(*map(quote, reference.split("/")))


def under(base: str, paths: Mapping[str, str] = PATHS) -> AddressOf:
    """Return the function that gives whole addresses, as letters have them, below the portal's own; '' for all where it has
    none.
    """
    def address_of(kind: str, reference: str) -> str:
        return f"{base.rstrip('/')}{path_of(kind, reference, paths)}" if base else ""

    return address_of
