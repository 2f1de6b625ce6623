"""The blueprint of Administration, on which its views are registered."""
from __future__ import annotations

from flask import Blueprint

bp = Blueprint("admin", __name__)
