"""Show the first page of the administration: what is going on in numbers, what waits, and the way to all other pages."""
from __future__ import annotations

from datetime import date

from flask import url_for

from imi.administration.audit import MOST_COUNTED
from imi.administration.centres import named
from imi.administration.overview import FAILED, Figures, figures
from imi.formats import plural, typed_day
from imi.tabs.administration.blueprint import bp
from imi.web.inputs.listing import Filter
from imi.web.respond import Answer, page
from imi.web.security import current_visitor, permitted, today
from imi.web.work import Line, lines_of, waiting_of

# Lists of what all centres have are narrowed to one by its number.
CENTRE = Filter("Centre", finds=named)


@bp.get("/admin")
@permitted("assist")
def landing() -> Answer:
    """Show the numbers of today, what waits for a decision, and what the awarding body can do here."""
    visitor, day = current_visitor(), today()
    waiting = [one for one in waiting_of(visitor) if one.of == "body"]
    return page("administration/landing.html", title="Administration", crumbs=crumbs(), day=day,
                figures=_figures(figures(day), day), waiting=lines_of(visitor, day, waiting, of_nothing=True))


def _figures(found: Figures, day: date) -> list[Line]:
    """Return the numbers that say how things go, each with the page that lists just these."""
    on = typed_day(day)
    failed = f"More than {MOST_COUNTED:,}" if found.failed > MOST_COUNTED else f"{found.failed:,}"
    return [
        Line(f"{found.today:,}", plural(found.today, "registration today", "registrations today"),
             url_for(".registrations", after=on, before=on)),
        Line(f"{found.week:,}", f"{plural(found.week, 'registration', 'registrations')} in the last seven days",
             url_for(".registrations", after=typed_day(found.since), before=on)),
        Line(f"{found.emails_waiting:,}", f"{plural(found.emails_waiting, 'e-mail', 'e-mails')} waiting to be sent",
             url_for(".letters", state="waiting")),
        Line(failed, f"{plural(found.failed, 'sign-in', 'sign-ins')} that failed today",
             url_for(".audit", verb=FAILED, after=on, before=on)),
        Line(f"{found.centres:,}", plural(found.centres, "centre active", "centres active"), url_for(".centres", state="active")),
    ]


def crumbs(*last: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    """Return the crumbs: Home >> Administration >> …; every part but the last is a link."""
    return [("Home", url_for("frame.home")), ("Administration", url_for(".landing") if last else None), *last]
