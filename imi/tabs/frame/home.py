"""Home, and the answer that keeps a person signed in."""
from __future__ import annotations

from flask import g, make_response

from imi.registrations.receipts import drafts
from imi.tabs.frame import FRAME
from imi.tabs.frame.help import DOCUMENTS
from imi.web.respond import Answer, page
from imi.web.security import current_centre, permitted, today

WELCOME = "Welcome to the IMI registration and certification portal (Web Portal 2)"
# So many drafts are a list to choose from; the rest stands on the page of all drafts.
DRAFTS_SHOWN = 5
PIN_SOON_DAYS = 30


@FRAME.get("/")
@permitted("any")
def home() -> Answer:
    """The guide's welcome (R7-R15), and above it what waits at the centre."""
    waiting = drafts(current_centre(), limit=DRAFTS_SHOWN) if g.visitor.may("read") else []
    expires = g.visitor.pin_expires_on
    days = (expires - today()).days if expires else None
    return page("home/page.html", title=WELCOME, drafts=waiting, documents=DOCUMENTS, pin_days=days,
                pin_soon=days is not None and days <= PIN_SOON_DAYS)


@FRAME.get("/session")
@permitted("any")
def stay() -> Answer:
    """No content: the request itself renews the session. "Stay signed in" asks for it."""
    return make_response("", 204)
