"""Map what a noun names, by its kind and its reference, to its address in the portal."""
from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, quote_plus

from imi.mail.texts import AddressOf
from imi.schemes.every import SCHEMES, Schemes

# A path has a place for each part of the reference (R-26-104213/3 has two), a question one for all of it. What is in the tab of a
# scheme begins with that scheme's path.
PATHS = {
    "account": "/account",
    "all-closing-standards": "/admin/standards?closing=soon",
    "all-ending-pins": "/admin/people?pins=ending",
    "batch": "/{scheme}/registrations/batches/{}",
    "candidate": "/candidates/{}",
    "candidates": "/candidates?q={}",
    "centre": "/admin/centres/{}",
    "closing-standards": "/{scheme}/standards?closing=soon",
    "corrections": "/admin/corrections",
    "drafts": "/drafts?state={}",
    "duplicates": "/candidates/duplicates",
    "ending-pins": "/centre/people#pins",
    "failed-letters": "/admin/letters?state=failed",
    "link": "/link/{}",
    "merges": "/admin/duplicates",
    "missing-details": "/candidates/missing",
    "own-corrections": "/candidates/corrections?state={}",
    "own-failed-letters": "/messages?state=failed",
    "package": "/{scheme}/packages/{}",
    "receipt": "/{scheme}/registrations/{}",
    "receipts": "/{scheme}/registrations?q={}",
    "registration": "/{scheme}/registrations/{}/{}",
    "second-step": "/account#step",
    "sign-in": "/sign-in",
    "standard": "/{scheme}/standards/{}",
    "standards": "/{scheme}/standards",
    "suspended-centres": "/admin/centres?state=suspended",
    "transfer": "/{scheme}/registrations/transfers/{}",
    "unfinished-uploads": "/drafts?sheets={}",
    "unpublished-prices": "/admin/prices",
    "upload": "/{scheme}/registrations/spreadsheets/{}",
    "waiting-transfers": "/{scheme}/registrations/transfers?state=waiting",
}
# What stands as it is in a path and in a question, as Flask writes them.
IN_PATH, IN_QUESTION = "!$&'()*+,:;=@", "!$'()*,/:;?@"


def path_of(kind: str, reference: str, scheme: str = "", paths: Mapping[str, str] = PATHS, schemes: Schemes = SCHEMES) -> str:
    """Return the address of a thing within the portal. `scheme` is the code of its scheme, where it is of one.

    Raises UnknownScheme.
    """
    path = paths[kind]
    tab = schemes[scheme].path if is_of_a_scheme(kind, paths) else ""
    if "?" in path:
        return path.format(quote_plus(reference, safe=IN_QUESTION), scheme=tab)
    return path.format(*(quote(part, safe=IN_PATH) for part in reference.split("/")), scheme=tab)


def is_of_a_scheme(kind: str, paths: Mapping[str, str] = PATHS) -> bool:
    """Return whether things of a kind are in the tab of a scheme."""
    return paths[kind].startswith("/{scheme}/")


def under(base: str, paths: Mapping[str, str] = PATHS, schemes: Schemes = SCHEMES) -> AddressOf:
    """Return the function that gives whole addresses, as letters have them, below the portal's own; '' for all where it has
    none.
    """
    def address_of(kind: str, reference: str, scheme: str = "") -> str:
        return f"{base.rstrip('/')}{path_of(kind, reference, scheme, paths, schemes)}" if base else ""

    return address_of
