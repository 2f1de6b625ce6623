"""The frame around the tabs: home, instruction documents, signing in and out, the download, statements."""
from __future__ import annotations

from imi.tabs.site import account, account_step, centres, drafts, help, home, preferences, search, setup, statements, terms
from imi.tabs.site.blueprint import FRAME
from imi.tabs.site.signing_in import links, second_step, sign_in

__all__ = ["FRAME", "account", "account_step", "centres", "drafts", "help", "home", "links", "preferences", "search",
           "second_step", "setup", "sign_in", "statements", "terms"]
