"""Link standards to centres: a link is never deleted, it is closed with a date."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from peewee import JOIN

from imi.administration.audit import last_hand
from imi.administration.catalogue.standards import SCHEME
from imi.audit.actions import record
from imi.catalogue.models import Approval, Version
from imi.centres.models import Centre
from imi.database.connection import db
from imi.database.errors import Conflict, NotFound, Refused
from imi.formats import day
from imi.people.models import Person

ALL = "all"


class EndsBeforeStart(Refused):
    """A link ends no earlier than it begins."""

    field, code = "closes_on", "approval.order"


@dataclass(frozen=True)
class Linked:
    """Shows a standard as one centre has it: linked from a day, perhaps to a day. Without `from_on` it was never linked."""

    version_id: int
    slug: str
    label: str
    from_on: date | None
    closes_on: date | None
    scheme: str

    def words(self, today: date) -> str:
        """Say in words how the link stands on a day."""
        if self.from_on is None:
            return "Not linked"
        if self.closes_on is not None and self.closes_on < today:
            return "Closed"
        return "Linked" if self.from_on <= today else "Not yet"


def standards_of(centre: Centre) -> list[Linked]:
    """Return every standard in the catalogue's order, as the centre has it."""
    rows = (
        Version.select(Version.id, Version.slug, Version.label, Approval.from_on, Approval.closes_on, Version.scheme)
        .join(Approval, JOIN.LEFT_OUTER, on=((Approval.version == Version.id) & (Approval.centre == centre)))
        .where(Version.scheme == SCHEME).order_by(Version.position, Version.id).tuples()
    )
    return [Linked(*row) for row in rows]


def link(person: Person, centre: Centre, slug: str, from_on: date, today: date) -> int:
    """Link one standard, or with "all" every one, from a day on, and return how many are new.

    One that is linked stays as it is; one that was closed before today is opened again from that day.
    Raises Refused where no standard is chosen.
    """
    with db.atomic():
        asked = [one for one in standards_of(centre) if slug in (ALL, one.slug)]
        if not asked:
            raise Refused("Choose a standard, or all of them", field="standard", code="approval.standard")
        fresh = [one for one in asked if one.from_on is None]
        again = [one for one in asked if one.from_on and one.closes_on and one.closes_on < today]
        if fresh:
            Approval.insert_many([{"centre": centre, "version": one.version_id, "from_on": from_on} for one in fresh]
                                 ).on_conflict_ignore().execute()
        for one in again:
            _set(centre, one, from_on, None)
        for one in (*fresh, *again):
            record("linked", "approval", one.version_id, person=person, centre=centre,
                   changes={one.label: (_told(one.from_on, one.closes_on), _told(from_on, None))})
    return len(fresh) + len(again)


def close(person: Person, centre: Centre, slug: str, was: date | None, closes_on: date | None) -> None:
    """Let a link end with a day, or with None go on; `was` is what the person saw.

    Raises EndsBeforeStart, NotFound for a standard that was never linked, Conflict with both days where somebody was faster.
    """
    with db.atomic():
        one = next((each for each in standards_of(centre) if each.slug == slug and each.from_on), None)
        if one is None or one.from_on is None:
            raise NotFound("link")
        if closes_on is not None and closes_on < one.from_on:
            raise EndsBeforeStart(f"The last day must be on or after {day(one.from_on)}, when the link begins")
        if one.closes_on == closes_on:
            return
        if one.closes_on != was or not _set(centre, one, one.from_on, closes_on):
            who, at = last_hand("approval", one.version_id, centre)
            raise Conflict(f"{one.label} was changed while you did", who=who, at=at,
                           theirs={"closes_on": day(one.closes_on) or "no end"})
        record("closed" if closes_on else "opened", "approval", one.version_id, person=person, centre=centre,
               changes={one.label: (_told(one.from_on, one.closes_on), _told(one.from_on, closes_on))})


def _set(centre: Centre, one: Linked, from_on: date, closes_on: date | None) -> int:
    same = Approval.closes_on.is_null() if one.closes_on is None else Approval.closes_on == one.closes_on
    return int(Approval.update(from_on=from_on, closes_on=closes_on).where(
        Approval.centre == centre, Approval.version == one.version_id, same).execute())


def _told(from_on: date | None, closes_on: date | None) -> str | None:
    if from_on is None:
        return None
    return f"{day(from_on)} to {day(closes_on)}" if closes_on else f"from {day(from_on)}"
