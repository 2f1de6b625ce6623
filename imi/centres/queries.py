"""Find centres, and the lists that the awarding body keeps."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from peewee import Expression, Select, Value, fn

from imi.centres.models import LISTS, Centre, LetterAddress, ListValue
from imi.database.compiled import Blank, Prepared
from imi.database.connection import db
from imi.fields.field import Choice, ChoiceList, Context


def centre(number: str) -> Centre:
    """Return the centre of a number. Raises NotFound."""
    return Centre.get_or_refuse(Centre.number == number)


def given(today: date, stage: str = "gateway") -> Context:
    """Return what the rules may know on a day: the lists open then, what else may be held, and the stage of the package."""
    return _given(lists_as_stored(today), today, stage)


# A centre's requests of a day all know the same, until a list is changed.
@lru_cache(maxsize=16)
def _given(rows: Iterable[tuple[Any, ...]], today: date, stage: str) -> Context:
    open_now, closed, coming = ({name: list[Choice]() for name in LISTS} for _kind in range(3))
    for name, stored, label, _position, _code, is_closed, is_coming in sorted(rows, key=itemgetter(3, 4)):
        (closed if is_closed else coming if is_coming else open_now)[name].append(Choice(stored, label))
    return Context(today, {name: ChoiceList(tuple(open_now[name]), tuple(closed[name]), tuple(coming[name]))
                           for name in LISTS}, stage)


def lists_as_stored(today: date) -> tuple[tuple[Any, ...], ...]:
    """Return all that `given` is made of on a day, as the database gives it."""
    return tuple(_lists.plainly(today=today))


@Prepared
def _lists(today: Blank) -> Select[tuple[Any, ...]]:
    found, *others = (_every(name, model, today) for name, model in LISTS.items())
    for other in others:
        found = found.union_all(other)
    return found.tuples()


def _every(name: str, model: type[ListValue], today: Blank) -> Select[Any]:
    return model.select(Value(name).alias("list"), getattr(model, model.stores).alias("stored"), model.label, model.position,
                        model.code,
                        (model.closes_on.is_null(False) & (model.closes_on < today)).alias("is_closed"),
                        (model.opens_on.is_null(False) & (model.opens_on > today)).alias("is_coming"))


def is_open_on(model: type[ListValue], today: date | Blank) -> Expression:
    """Return the condition that a value can be chosen on a day."""
    return ((model.opens_on.is_null() | (model.opens_on <= today))
            & (model.closes_on.is_null() | (model.closes_on >= today)))


def letter_addresses(centre: Centre, process: str) -> list[str]:
    """Return the centre's own addresses for letters of a process."""
    rows = LetterAddress.select(LetterAddress.email).where(
        LetterAddress.centre == centre, LetterAddress.process == process).order_by(LetterAddress.email)
    return [row.email for row in rows]


def take(name: str, count: int = 1, first: int = 1) -> int:
    """Take `count` numbers in sequence and return the first. Call it inside the transaction that uses them: no gaps, no
    repeats.
    """
    # As SQL: it runs for every number, and Peewee takes many times longer to build it than the database to answer.
    db.execute_sql(
        f"INSERT INTO counter (name, next) VALUES ({_mark()}, {_mark()}) ON CONFLICT (name) DO NOTHING", (name, first))
    changed = db.execute_sql(
        f"UPDATE counter SET next = next + {_mark()} WHERE name = {_mark()} RETURNING next", (count, name)).fetchone()
    return int(changed[0]) - count


def _mark() -> str:
    return str(db.param)


def is_used() -> bool:
    """Return whether any real centre is in the database."""
    return bool(Centre.select().where(~Centre.sample).exists())


def suspended() -> list[tuple[str, str, str]]:
    """Return (number, name, reason) of every suspended centre, by number."""
    rows = Centre.select(Centre.number, Centre.name, fn.COALESCE(Centre.state_reason, "")).where(
        Centre.state == "suspended").order_by(Centre.number)
    return list(rows.tuples())
