"""The frame around the tabs: home, instruction documents, signing in and out, the download, statements."""
from __future__ import annotations

from imi.tabs.site import (
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
from imi.tabs.site.blueprint import FRAME

__all__ = ["FRAME", "account", "account_step", "drafts", "help", "home", "links", "preferences", "search", "second_step", "setup",
           "sign_in", "statements"]
