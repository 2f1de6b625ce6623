"""The ROC Checker tab: for centre personnel with a current PIN."""
from __future__ import annotations

from flask import g

from imi.tabs.coming import Coming, coming_tab, crumbs
from imi.web.respond import Answer, page
from imi.web.security import today

LABEL = "ROC Checker"


def _without_pin() -> Answer | None:
    """Return the page that says why a person may not come in; None for whoever holds a current PIN."""
    if g.visitor.pin_current(today()):
        return None
    return page("roc_checker/refused.html", status=403, title=LABEL, expired_on=g.visitor.pin_expires_on,
                crumbs=crumbs(LABEL))


ROC_CHECKER = coming_tab("roc_checker", LABEL, "/roc-checker", Coming(
    purpose="A tool to assist with your planning: it says whether a specific combination of units will be accepted for "
            "registration and certification. A check registers nobody.",
    parts=(
        "The units of a qualification with its 'Rules of Combination' (ROC)",
        "Two answers for the units you choose: accepted for registration, and accepted for certification; where one is "
        "no, what would make it yes",
        "Checks saved for future reference, for everybody at your centre who has a current PIN",
    ),
    ready=("the number of your centre", "the code of the qualification", "the codes of the units"),
), guide="roc-checker", refused=_without_pin, staff=True)
