"""The scheme of the page: whose path its address begins with."""
from __future__ import annotations

from flask import g

from imi.catalogue.models import Scheme
from imi.catalogue.queries import scheme_called
from imi.schemes.every import SCHEMES, Schemes
from imi.schemes.spec import SchemeSpec


def current_scheme() -> SchemeSpec:
    """The scheme under whose path the page stands."""
    scheme: SchemeSpec = g.scheme
    return scheme


def current_schemes() -> Schemes:
    """The same as the schemes among which a batch is looked for: one of another scheme is not found here."""
    return Schemes((current_scheme(),))


def scheme_row() -> Scheme:
    """The words and senders of the page's scheme, of the first one where the page is of none. Looked up once for a page."""
    scheme: SchemeSpec = g.get("scheme") or next(iter(SCHEMES))
    if "scheme_row" not in g:
        g.scheme_row = scheme_called(scheme.code)
    row: Scheme = g.scheme_row
    return row
