"""The blueprint of the screen, on which its views hang themselves."""
from __future__ import annotations

from imi.screens.blueprints import screen

bp = screen("changes")
