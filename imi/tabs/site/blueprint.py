"""The blueprint of the frame around the tabs: its views hang themselves on it."""
from __future__ import annotations

from flask import Blueprint

FRAME = Blueprint("frame", __name__)
