"""The blueprint of the Candidate tab: its views hang themselves on it."""
from __future__ import annotations

from flask import Blueprint

bp = Blueprint("candidate", __name__)
