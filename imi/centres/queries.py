"""What is asked of centres, and of the lists the awarding body keeps."""
from __future__ import annotations

from datetime import date
from typing import Any

from peewee import Expression, ModelSelect, Select, Value

from imi.centres.models import Centre, FundingType, Gender, LetterAddress, ListValue, Title
from imi.database.compiled import Blank, Prepared
from imi.database.connection import db
from imi.fields.field import Choice, Context


def centre(number: str) -> Centre:
    """The centre of a number, or Unknown."""
    return Centre.get_or_refuse(Centre.number == number)


def given(today: date, stage: str = "gateway") -> Context:
    """What the rules may know on a day: the lists as they are open then, what else may be held, and the stage of the package."""
    lists: dict[str, list[Choice]] = {"title": [], "gender": [], "funding_type": []}
    closed: list[tuple[str, Choice]] = []
    coming: list[tuple[str, Choice]] = []
    for name, code, label, _position, is_closed, is_coming in sorted(_lists(today=today), key=lambda row: (row[3], row[1])):
        if is_closed or is_coming:
            (closed if is_closed else coming).append((name, Choice(code, label)))
        else:
            lists[name].append(Choice(code, label))
    return Context(
        today=today, stage=stage, titles=tuple(choice.label for choice in lists["title"]),
        genders=tuple(lists["gender"]), funding_types=tuple(lists["funding_type"]), closed=tuple(closed), coming=tuple(coming),
    )


@Prepared
def _lists(today: Blank) -> Select[tuple[Any, ...]]:
    titles, genders, fundings = (_every(name, model, today) for name, model in
                                 (("title", Title), ("gender", Gender), ("funding_type", FundingType)))
    return titles.union_all(genders).union_all(fundings).tuples()


def _every(name: str, model: type[ListValue], today: Blank) -> ModelSelect[ListValue]:
    return model.select(Value(name).alias("list"), model.code, model.label, model.position,
                        (model.closes_on.is_null(False) & (model.closes_on < today)).alias("is_closed"),
                        (model.opens_on.is_null(False) & (model.opens_on > today)).alias("is_coming"))


def is_open_on(model: type[ListValue], today: date | Blank) -> Expression:
    """Whether a value can be chosen on a day, as a condition."""
    return ((model.opens_on.is_null() | (model.opens_on <= today))
            & (model.closes_on.is_null() | (model.closes_on >= today)))


def letter_addresses(centre: Centre, process: str) -> list[str]:
    """The centre's own addresses for letters of a process."""
    rows = LetterAddress.select(LetterAddress.email).where(
        LetterAddress.centre == centre, LetterAddress.process == process).order_by(LetterAddress.email)
    return [row.email for row in rows]


def take(name: str, count: int = 1, first: int = 1) -> int:
    """The first of `count` numbers in sequence. Call it inside the transaction that uses them: no gaps, no repeats."""
    # As SQL: it is asked for every number, and Peewee takes many times as long to put it together as the database to answer.
    db.execute_sql(
        f"INSERT INTO counter (name, next) VALUES ({_mark()}, {_mark()}) ON CONFLICT (name) DO NOTHING", (name, first))
    changed = db.execute_sql(
        f"UPDATE counter SET next = next + {_mark()} WHERE name = {_mark()} RETURNING next", (count, name)).fetchone()
    return int(changed[0]) - count


def _mark() -> str:
    return str(db.param)


def is_used() -> bool:
    """Whether any real centre is in the database."""
    return bool(Centre.select().where(~Centre.sample).exists())


