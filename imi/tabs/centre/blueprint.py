"""The blueprint of the Centre tab: its views hang themselves on it."""
from __future__ import annotations

from flask import Blueprint

bp = Blueprint("centre", __name__)
