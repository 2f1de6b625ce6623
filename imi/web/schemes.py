"""Find the scheme of a page by the first part of its address, and put it into the addresses of the same tab."""
from __future__ import annotations

import re

from flask import Flask, current_app, g
from werkzeug.routing import BaseConverter

from imi.catalogue.models import Scheme
from imi.catalogue.queries import scheme_called
from imi.schemes.every import Schemes
from imi.schemes.spec import SchemeSpec
from imi.uploads.kinds import UploadKind, registrations_of


def install(app: Flask, schemes: Schemes) -> None:
    """Keep the schemes that the application was made with, and have `<scheme:scheme>` in a rule stand for the path of one."""
    app.extensions["schemes"] = schemes
    app.url_map.converters["scheme"] = _converter(schemes)


def _converter(schemes: Schemes) -> type[BaseConverter]:
    class SchemeConverter(BaseConverter):
        """A scheme, or its code, as the first part of an address."""

        regex = f"(?:{'|'.join(map(re.escape, schemes.by_path))})"

        def to_python(self, value: str) -> SchemeSpec:
            """Return the scheme of a path."""
            return schemes.by_path[value]

        def to_url(self, value: SchemeSpec | str) -> str:
            """Return the path of a scheme. Raises UnknownScheme."""
            return schemes[value if isinstance(value, str) else value.code].path

    return SchemeConverter


def every_scheme() -> Schemes:
    """Return all schemes of the application."""
    schemes: Schemes = current_app.extensions["schemes"]
    return schemes


def schemes_with(screen: str) -> list[SchemeSpec]:
    """Return the schemes that have a screen, in the order of their tabs."""
    return [scheme for scheme in every_scheme() if screen in scheme.screens]


def current_scheme() -> SchemeSpec:
    """Return the scheme of the tab to which the page belongs."""
    scheme: SchemeSpec = g.scheme
    return scheme


def has_screen(name: str) -> bool:
    """Return whether the page's scheme has a screen: what leads there is shown only then."""
    return name in current_scheme().screens


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
    scheme: SchemeSpec = g.get("scheme") or every_scheme().first
    if "scheme_row" not in g:
        g.scheme_row = scheme_called(scheme.code)
    row: Scheme = g.scheme_row
    return row


def landing() -> tuple[str, str]:
    """Return the label and the first page's endpoint of the tab of the page's scheme."""
    return _landing_of(current_scheme())


def label_of_tab(scheme: SchemeSpec) -> str:
    """Return what the tab of a scheme is called."""
    return _landing_of(scheme)[0]


def _landing_of(scheme: SchemeSpec) -> tuple[str, str]:
    found: tuple[str, str] = current_app.extensions["landings"][scheme.code]
    return found
