"""The frame around the tabs: home, instruction documents, signing in and out, the download, statements."""
from __future__ import annotations

from flask import Blueprint

FRAME = Blueprint("frame", "imi.tabs.frame")

from imi.tabs.frame import help, home, links, setup, sign_in, statements  # noqa: E402  the views hang themselves on FRAME

__all__ = ["FRAME", "help", "home", "links", "setup", "sign_in", "statements"]
