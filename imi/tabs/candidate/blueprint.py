"""The blueprint of the Candidate tab, on which its views are registered."""
from __future__ import annotations

from flask import Blueprint

bp = Blueprint("candidate", __name__)
