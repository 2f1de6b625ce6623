"""Show the audit, searched by candidate, reference, person, centre, verb and day; also as a file."""
from __future__ import annotations

from typing import NamedTuple

from flask import url_for

from imi.administration import audit as search
from imi.administration import audit_files
from imi.administration.audit import AuditFilter
from imi.administration.audit_words import Words
from imi.fields.field import Choice
from imi.tabs.administration.blueprint import bp
from imi.tabs.administration.landing import CENTRE, crumbs
from imi.web.documents import table
from imi.web.inputs.listing import Filter, Listing, listing
from imi.web.inputs.lists import page_number
from imi.web.named import current_nouns
from imi.web.respond import Answer, page
from imi.web.security import current_person, permitted, today
from imi.web.signing_in import signed_in

# Who came and went is left out unless the address says so.
SHOWN = "shown"


class Switch(NamedTuple):
    """A link that shows lines or leaves them out, and how many they are."""

    label: str
    number: str
    url: str


@bp.get("/admin/audit")
@permitted("assist")
def audit() -> Answer:
    """Show the lines of the audit, the newest or the oldest first, with the values before and after."""
    asked, number = _asked_for(), page_number()
    chosen = _filter(asked)
    found = search.search(chosen, number, asked.order or search.COLUMNS.usual)
    return page("administration/audit.html", title="Audit", lines=found.lines, number=number, listing=asked,
                before=_page(number - 1, asked) if number > 1 else "", after=_page(number + 1, asked) if found.more else "",
                verbs=_verbs(), signing=_signing(chosen, asked), words=Words(current_nouns()), here="admin.audit",
                crumbs=crumbs(("Audit", None)))


def _signing(chosen: AuditFilter, asked: Listing) -> Switch | None:
    """Return the link that shows or leaves out who signed in and out, None where that changes nothing."""
    number = search.signings(chosen)
    if not number:
        return None
    said = f"More than {search.MOST_COUNTED:,}" if number > search.MOST_COUNTED else f"{number:,}"
    if chosen.without_signing:
        return Switch("Show signing in and out", said, asked.at({**asked.here, "signing": SHOWN}))
    return Switch("Leave out signing in and out", said, asked.without("signing"))


def _page(number: int, asked: Listing) -> str:
    """Return the address of a page of the audit, with its filters."""
    return asked.at({**asked.here, "page": str(number)})


@bp.post("/admin/audit.<any(xlsx, csv):kind>")
@permitted("administer")
def audit_file(kind: str) -> Answer:
    """Send just the lines that the filter shows, as a file. The audit notes that it was taken, so it is asked for by a form.

    It takes young people's data out of the portal at once and by the thousand, so it is for administrators; support
    answers a centre's question from the screen.
    """
    asked = _asked_for()
    number, rows = audit_files.export(current_person(), _filter(asked), asked.query, address=signed_in.address())
    return table(audit_files.HEADINGS, rows, kind, f"audit-{today():%Y-%m-%d}", number=number)


def _verbs() -> list[Choice]:
    """Return every word that verbs of the audit are shown with, each once: several verbs may read alike."""
    words = Words(current_nouns())
    by_word = {words.verb(verb): verb for verb in reversed(search.verbs())}
    return [Choice(verb, word) for word, verb in sorted(by_word.items())]


def _asked_for() -> Listing:
    """Return what the address asks for of the audit. Whom and what somebody looked for is not remembered."""
    filters = {
        "candidate": Filter("Candidate", kept=False), "reference": Filter("Reference", kept=False),
        "person": Filter("Done by", kept=False), "centre": CENTRE,
        "verb": Filter("What was done", finds=Words(current_nouns()).verb),
        "signing": Filter("Signing in and out", ((SHOWN, "Shown"),), is_view=True),
        "after": Filter("From", is_day=True), "before": Filter("To", is_day=True)}
    return listing(url_for(".audit"), filters, search.COLUMNS, "audit")


def _filter(asked: Listing) -> AuditFilter:
    """Return what the audit is narrowed to."""
    texts = {name: asked.query.get(name, "") for name in ("candidate", "reference", "person", "centre")}
    verbs = Words(current_nouns()).alike(asked.query["verb"]) if "verb" in asked.query else ()
    return AuditFilter(**texts, verbs=verbs, after=asked.after, before=asked.before,
                       without_signing=asked.query.get("signing") != SHOWN)
