"""Find the scheme of a page: that of the tab to which the page belongs."""
from __future__ import annotations

from flask import g

from imi.catalogue.models import Scheme
from imi.catalogue.queries import scheme_called
from imi.schemes.every import SCHEMES, Schemes
from imi.schemes.spec import SchemeSpec
from imi.uploads.kinds import UploadKind, registrations_of


def current_scheme() -> SchemeSpec:
    """Return the scheme of the tab to which the page belongs."""
    scheme: SchemeSpec = g.scheme
    return scheme


def current_schemes() -> Schemes:
    """Return the page's scheme as the only one in which a batch is looked for: a batch of another scheme is not found here."""
    return Schemes((current_scheme(),))


def current_kind() -> UploadKind:
    """Return the kind of sheet that is read on the page's tab: of registrations in its scheme."""
    return registrations_of(current_scheme())


def scheme_row() -> Scheme:
    """Return the words and senders of the page's scheme, or of the first scheme on a page without one. Looked up once for a
    page.
    """
    scheme: SchemeSpec = g.get("scheme") or SCHEMES.first
    if "scheme_row" not in g:
        g.scheme_row = scheme_called(scheme.code)
    row: Scheme = g.scheme_row
    return row
