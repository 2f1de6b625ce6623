"""The scheme of the page: whose path its address begins with."""
from __future__ import annotations

from flask import g

from imi.schemes.every import Schemes
from imi.schemes.spec import SchemeSpec


def current_scheme() -> SchemeSpec:
    """The scheme under whose path the page stands."""
    scheme: SchemeSpec = g.scheme
    return scheme


def current_schemes() -> Schemes:
    """The same as the schemes among which a batch is looked for: one of another scheme is not found here."""
    return Schemes((current_scheme(),))
