"""Show Home, and answer the request that keeps a person signed in."""
from __future__ import annotations

from flask import make_response

from imi.tabs.site.blueprint import FRAME
from imi.tabs.site.help import DOCUMENTS
from imi.tabs.site.waiting import waiting
from imi.web.respond import Answer, page
from imi.web.schemes import every_scheme
from imi.web.security import current_visitor, permitted, today

WELCOME = "Welcome to the IMI registration and certification portal (Web Portal 2)"


@FRAME.get("/")
@permitted("any")
def home() -> Answer:
    """Show the guide's welcome, and above it what needs the person today."""
    return page("home/page.html", title=WELCOME, documents=DOCUMENTS, today=waiting(current_visitor(), today()),
                day_today=today(), first_scheme=every_scheme().first)


@FRAME.get("/session")
@permitted("any")
def stay() -> Answer:
    """Answer with no content: the request itself renews the session. "Stay signed in" asks for it."""
    return make_response("", 204)
