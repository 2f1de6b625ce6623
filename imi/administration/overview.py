"""Count what the awarding body's staff look at first: what centres did today, and what is under way."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from imi.administration import registrations
from imi.administration.audit import AuditFilter, how_many
from imi.administration.mail import MailFilter
from imi.administration.mail import how_many as how_many_emails
from imi.centres.models import Centre

# So many days, today among them, are the last week.
WEEK = 7
FAILED = "failed to sign in"


@dataclass(frozen=True)
class Figures:
    """Holds the numbers of the overview. `since` is the first day of the last seven; `failed` counts sign-ins of today."""

    since: date
    today: int
    week: int
    failed: int
    emails_waiting: int
    centres: int


def figures(today: date) -> Figures:
    """Return the numbers of a day in London, by as many statements as there are numbers."""
    since = today - timedelta(days=WEEK - 1)
    return Figures(
        since, registrations.how_many(today, today), registrations.how_many(since, today),
        how_many(AuditFilter(verbs=(FAILED,), after=today, before=today)), how_many_emails(MailFilter(state="waiting")),
        Centre.select().where(Centre.state == "active").count())
