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
    "centre": "/admin/centres/{}",
    "corrections": "/admin/corrections",
    "failed-letters": "/admin/letters?state=failed",
    "link": "/link/{}",
    "merges": "/admin/duplicates",
    "package": "/apprenticeships/packages/{}",
    "people": "/centre",
    "receipt": "/apprenticeships/registrations/{}",
    "receipt-letters": "/apprenticeships/registrations/{}#mail-state",
    "receipts": "/apprenticeships/registrations?q={}",
    "registration": "/apprenticeships/registrations/{}/{}",
    "second-step": "/account#step",
    "sign-in": "/sign-in",
    "standard": "/apprenticeships/standards/{}",
    "standards": "/apprenticeships/standards",
    "suspended-centres": "/admin/centres?state=suspended",
    "transfer": "/apprenticeships/registrations/transfers/{}",
    "transfers": "/apprenticeships/registrations/transfers",
    "unpublished-prices": "/admin",
    "upload": "/apprenticeships/registrations/spreadsheets/{}",
    "uploads": "/apprenticeships/registrations/spreadsheets",
}
# What stands as it is in a path and in a question, as Flask writes them.
IN_PATH, IN_QUESTION = "!$&'()*+,:;=@", "!$'()*,/:;?@"


def path_of(kind: str, reference: str, paths: Mapping[str, str] = PATHS) -> str:
    """Return the address of a thing within the portal."""
    path = paths[kind]
    if "?" in path:
        return path.format(quote_plus(reference, safe=IN_QUESTION))
    return path.format(*(quote(part, safe=IN_PATH) for part in reference.split("/")))


def under(base: str, paths: Mapping[str, str] = PATHS) -> AddressOf:
    """Return the function that gives whole addresses, as letters have them, below the portal's own; '' for all where it has
    none.
    """
    def address_of(kind: str, reference: str) -> str:
        return f"{base.rstrip('/')}{path_of(kind, reference, paths)}" if base else ""

    return address_of
