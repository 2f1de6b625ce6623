"""The blueprint of the Centre tab, on which its views are registered."""
from __future__ import annotations

from flask import Blueprint

bp = Blueprint("centre", __name__)
