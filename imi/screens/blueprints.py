"""Make the blueprint of a screen, and name the addresses that several screens begin with."""
from __future__ import annotations

from typing import Any

from flask import Blueprint, g

from imi.schemes.every import SCHEMES

REGISTRATIONS = "/apprenticeships/registrations"
REGISTRATION = f"{REGISTRATIONS}/<reference>/<int:line>"


def screen(name: str) -> Blueprint:
    """Return the blueprint of a screen, which notes the scheme of its pages."""
    blueprint = Blueprint(name, f"imi.screens.{name}")
    blueprint.url_value_preprocessor(_note_scheme)
    return blueprint


def _note_scheme(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    g.scheme = next(iter(SCHEMES))
