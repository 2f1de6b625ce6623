"""Make the blueprint of a screen, and name the addresses that several screens begin with."""
from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, g, request

# An address begins with the path of its scheme.
SCHEME = "/<scheme:scheme>"
REGISTRATIONS = f"{SCHEME}/registrations"
REGISTRATION = f"{REGISTRATIONS}/<reference>/<int:line>"


def screen(name: str) -> Blueprint:
    """Return the blueprint of a screen. Its views find the scheme of the page in `g`, and its addresses stay in the tab of that
    page. A scheme that does not have the screen has none of its pages.
    """
    blueprint = Blueprint(name, f"imi.screens.{name}")
    blueprint.url_value_preprocessor(_take_scheme)
    blueprint.url_defaults(_put_scheme_back)
    blueprint.before_request(_refuse_without_screen)
    return blueprint


def _take_scheme(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "scheme" in values:
        g.scheme = values.pop("scheme")


def _put_scheme_back(endpoint: str, values: dict[str, Any]) -> None:
    if "scheme" not in values and "scheme" in g and current_app.url_map.is_endpoint_expecting(endpoint, "scheme"):
        values["scheme"] = g.scheme


def _refuse_without_screen() -> None:
    if "scheme" in g and request.blueprint not in g.scheme.screens:
        abort(404)
