"""The blueprint of the Apprenticeship tab, on which its views are registered; it notes the scheme of its pages."""
from __future__ import annotations

from typing import Any

from flask import Blueprint, g

from imi.schemes import apprenticeship

bp = Blueprint("apprenticeship", __name__)


@bp.url_value_preprocessor
def of_the_scheme(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Note the scheme of all pages of this tab."""
    g.scheme = apprenticeship.APPRENTICESHIP
