"""The frame around the tabs: home, instruction documents, signing in and out, the download, statements."""
from __future__ import annotations

from flask import Blueprint

FRAME = Blueprint("frame", "imi.tabs.site")

from imi.tabs.site import (  # noqa: E402  the views hang themselves on FRAME
           account,
           account_step,
           drafts,
           help,
           home,
           links,
           preferences,
           search,
           second_step,
           setup,
           sign_in,
           statements,
)

__all__ = ["FRAME", "account", "account_step", "drafts", "help", "home", "links", "preferences", "search", "second_step", "setup",
           "sign_in", "statements"]
