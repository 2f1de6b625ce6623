"""The blueprint of the frame around the tabs, on which its views are registered."""
from __future__ import annotations

from flask import Blueprint

FRAME = Blueprint("frame", __name__)
