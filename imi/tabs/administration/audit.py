"""Show the audit, searched by candidate, reference, person, centre, verb and day; also as a file."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import request, url_for

from imi.administration import audit as search
from imi.administration import audit_files
from imi.administration.audit import AuditFilter
from imi.administration.audit_words import Words
from imi.fields.field import Choice
from imi.tabs.administration.blueprint import bp
from imi.tabs.administration.landing import crumbs
from imi.web.documents import table
from imi.web.inputs.lists import asked, days, page_number
from imi.web.named import current_nouns
from imi.web.respond import Answer, page
from imi.web.security import current_person, permitted, today
from imi.web.signing_in import signed_in

FILTERS = ("candidate", "reference", "person", "centre", "verb", "signing", "after", "before")
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
    """Show the lines of the audit, newest first, with the values before and after."""
    query = asked(FILTERS)
    chosen, problems = _filter(query)
    number = page_number()
    found = search.search(chosen, number)
    return page("administration/audit.html", title="Audit", lines=found.lines, number=number, query=query,
                newer=_page(number - 1, query) if number > 1 else "", older=_page(number + 1, query) if found.more else "",
                problems=problems, asked=request.args, verbs=_verbs(), signing=_signing(chosen, query),
                words=Words(current_nouns()), here="admin.audit", crumbs=crumbs(("Audit", None)))


def _signing(chosen: AuditFilter, query: Mapping[str, Any]) -> Switch | None:
    """Return the link that shows or leaves out who signed in and out, None where that changes nothing."""
    number = search.signings(chosen)
    if not number:
        return None
    said = f"More than {search.MOST_COUNTED:,}" if number > search.MOST_COUNTED else f"{number:,}"
    rest = {name: text for name, text in query.items() if name != "signing"}
    if chosen.without_signing:
        return Switch("Show signing in and out", said, url_for(".audit", **rest, signing=SHOWN))
    return Switch("Leave out signing in and out", said, url_for(".audit", **rest))


def _page(number: int, query: Mapping[str, Any]) -> str:
    """Return the address of a page of the audit, with its filters."""
    return url_for(".audit", page=number, **query)


@bp.post("/admin/audit.<any(xlsx, csv):kind>")
@permitted("administer")
def audit_file(kind: str) -> Answer:
    """Send just the lines that the filter shows, as a file. The audit notes that it was taken, so it is asked for by a form.

    It takes young people's data out of the portal at once and by the thousand, so it is for administrators; support
    answers a centre's question from the screen.
    """
    query = {name: request.form[name].strip()[:100] for name in FILTERS if request.form.get(name, "").strip()}
    chosen, _problems = _filter(query)
    number, rows = audit_files.export(current_person(), chosen, query, address=signed_in.address())
    return table(audit_files.HEADINGS, rows, kind, f"audit-{today():%Y-%m-%d}", number=number)


def _verbs() -> list[Choice]:
    """Return every word that verbs of the audit are shown with, each once: several verbs may read alike."""
    words = Words(current_nouns())
    by_word = {words.verb(verb): verb for verb in reversed(search.verbs())}
    return [Choice(verb, word) for word, verb in sorted(by_word.items())]


def _filter(query: dict[str, str]) -> tuple[AuditFilter, dict[str, str]]:
    """Return the filter of the query; a date that cannot be read narrows nothing and is said so."""
    after, before, problems = days(query)
    texts = {name: query.get(name, "") for name in ("candidate", "reference", "person", "centre")}
    verbs = Words(current_nouns()).alike(query["verb"]) if query.get("verb") else ()
    return AuditFilter(**texts, verbs=verbs, after=after, before=before,
                       without_signing=query.get("signing") != SHOWN), problems
