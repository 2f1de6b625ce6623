"""Share what every change of the catalogue and the lists needs: values in words, the audit line, and conflicts."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from peewee import Expression, IntegrityError, fn

from imi.administration.audit import last_hand
from imi.audit.actions import record
from imi.catalogue.models import Package, Version
from imi.centres.models import ListValue
from imi.database.connection import Table, db
from imi.database.errors import Conflict, Refused
from imi.formats import day
from imi.people.models import Person

Values = Mapping[str, Any]


def told(value: Any) -> str:
    """Return a value as the audit and a conflict show it."""
    if value is None:
        return ""
    return day(value) if isinstance(value, date) else str(value)


def differences(held: Values, asked: Values) -> dict[str, tuple[str | None, str | None]]:
    """Return what would change, in words, as it is before and after."""
    return {name: (told(held.get(name)) or None, told(value) or None) for name, value in asked.items()
            if held.get(name) != value}


def next_position(model: type[Version | Package | ListValue], *of: Expression) -> int:
    """Return the position behind the last row of a list: all rows of the model, or those of these conditions."""
    rows = model.select(fn.MAX(model.position))
    last = (rows.where(*of) if of else rows).scalar()
    return 0 if last is None else int(last) + 1


def keep(row: Table, key: Any, values: Values, edition: int, held: Values, asked: Values, sentence: str, thing: str) -> None:
    """Write `values` into the row as it was in this edition; Conflict with what is stored now otherwise."""
    model: Any = type(row)
    moved = model.update({**values, "edition": model.edition + 1}).where(key, model.edition == edition).execute()
    if not moved:
        who, at = last_hand(thing, getattr(row, "id", 0))
        theirs = {name: was or "empty" for name, (was, _now) in differences(held, asked).items()}
        raise Conflict(sentence, who=who, at=at, theirs=theirs)


@contextmanager
def refusing(why: Callable[[], Refused]) -> Iterator[None]:
    """Write in a savepoint; what a constraint of the database refuses is told as `why` says, asked afterwards."""
    try:
        with db.atomic():
            yield
    except IntegrityError:
        raise why() from None


def note(verb: str, thing: str, thing_id: int | None, person: Person | None, cause: str,
         changes: Mapping[str, tuple[str | None, str | None]]) -> None:
    """Write the audit's line; `cause` is the code or label by which people know the thing."""
    record(verb, thing, thing_id, person=person, cause=cause[:80], changes=changes)
