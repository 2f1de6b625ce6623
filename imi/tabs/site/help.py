"""Show the instruction documents: a page for each of the guide's, one for Apprenticeship, one for the keys."""
from __future__ import annotations

from typing import NamedTuple

from flask import g, url_for

from imi.database.errors import NotFound
from imi.people.current_user import CurrentUser
from imi.schemes.apprenticeship import APPRENTICESHIP
from imi.schemes.every import SCHEMES
from imi.tabs.site.blueprint import FRAME
from imi.web import keys
from imi.web.respond import Answer, page
from imi.web.security import permitted


class Document(NamedTuple):
    """An instruction document: its address, its name in the guide, the heading of its page."""

    topic: str
    label: str
    heading: str


# The guide's eight in its order, after the one that it is itself. That of a scheme has the scheme's code as its topic.
DOCUMENTS = (
    Document(APPRENTICESHIP.code, "Apprenticeship", "Registering candidates on apprenticeship standards"),
    Document("qualifications", "Qualifications", "Qualifications, step by step"),
    Document("ata", "ATA", "ATA, step by step"),
    Document("aom", "AOM", "AOM, step by step"),
    Document("candidate", "Candidate", "Candidate, step by step"),
    Document("centre", "Centre", "Centre, step by step"),
    Document("roc-checker", "ROC Checker", "ROC Checker, step by step"),
    Document("reports", "Reports", "Reports, step by step"),
    Document("non-direct-claims", "Non-direct claims", "Non-direct claims, step by step"),
)
KEYS = Document("keyboard", "Keys", "Keys")
ADMINISTRATION = Document("administration", "Administration", "Administration, step by step")


def documents(visitor: CurrentUser) -> tuple[Document, ...]:
    """Return the instruction documents that are somebody's."""
    return (*DOCUMENTS, *((ADMINISTRATION,) if visitor.may("assist") else ()))


@FRAME.get("/help")
@permitted("any")
def help_index() -> Answer:
    """Show all instruction documents."""
    return page("help/index.html", title="Instruction Documents", documents=documents(g.visitor), keys=KEYS,
                crumbs=_crumbs(("Instruction Documents", None)))


@FRAME.get("/help/<topic>")
@permitted("any")
def help_page(topic: str) -> Answer:
    """Show one instruction document."""
    found = next((document for document in (*DOCUMENTS, ADMINISTRATION, KEYS) if document.topic == topic.lower()), None)
    if found is None:
        raise NotFound("document")
    scheme = SCHEMES.by_code.get(found.topic)
    return page(f"help/{found.topic}.html", title=found.heading, topic=found.topic, every_key=keys.KEYS,
                fields=tuple(scheme.record) if scheme else (),
                crumbs=_crumbs(("Instruction Documents", url_for(".help_index")), (found.label, None)))


def _crumbs(*last: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [("Home", url_for(".home")), *last]
