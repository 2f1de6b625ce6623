"""Keep the awarding body's terms of use by edition, and who accepted which when. Nobody is asked before there is a text."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from peewee import JOIN, ModelSelect, fn

from imi.audit.actions import record
from imi.database.connection import db, lock
from imi.database.errors import Conflict, NotFound, Refused
from imi.database.ordering import Columns, Key
from imi.people.models import TERMS_LENGTH, Person, Terms, TermsAccepted


class TermsRefused(Refused):
    """The text cannot be an edition of the terms of use."""

    field, code = "text", "terms.text"


def newest() -> Terms | None:
    """Return the edition that holds, None where there is no text yet."""
    return Terms.select().order_by(Terms.id.desc()).first()


# What editions are sorted by. They were published in the order of their numbers.
COLUMNS = Columns({"published": "Published", "accepted": "Accepted by"}, "-published", frozenset({"published", "accepted"}))
SORTED: Mapping[str, Key[Any]] = {"published": lambda one: one.id, "accepted": lambda one: one.accepted}


def editions() -> Sequence[Terms]:
    """Return every edition, the newest first, each with `accepted`: how many people accepted it."""
    return list(Terms.select(Terms, fn.COUNT(TermsAccepted.person).alias("accepted")).join(
        TermsAccepted, JOIN.LEFT_OUTER, on=TermsAccepted.terms == Terms.id).group_by(Terms.id).order_by(Terms.id.desc()))


def publish(text: str, seen: int, now: datetime, *, by: Person | None, sample: bool = False) -> Terms:
    """Let a text be the terms of use from now on; everybody at a centre is asked to accept it. `seen` is the edition that the
    page showed, 0 for none.

    Raises TermsRefused, and Conflict where somebody published another one meanwhile.
    """
    text = "\n".join(text.split("\r\n")).strip()
    if not text:
        raise TermsRefused("Enter the text of the terms of use")
    if len(text) > TERMS_LENGTH:
        raise TermsRefused(f"The text must be {TERMS_LENGTH:,} characters or fewer")
    with db.atomic():
        # Whoever publishes at the same moment waits, and meets this edition.
        lock(Terms.select().order_by(Terms.id.desc()).limit(1))
        held = newest()
        if held is not None and held.text == text:
            raise TermsRefused("This is the text that holds already. Change it first")
        if (held.id if held else 0) != seen:
            raise Conflict("Somebody published another edition while you did", theirs={"text": held.text if held else ""})
        made = Terms.create(text=text, at=now, person=by, sample=sample)
        record("published", "terms", made.id, person=by)
    return made


def accept(person: Person, number: int, now: datetime) -> None:
    """Note that a person accepts an edition. Twice is once. Raises Conflict where another edition holds by now, NotFound."""
    with db.atomic():
        held = newest()
        if held is None:
            raise NotFound("Terms")
        if held.id != number:
            raise Conflict("The terms of use have changed while you read them. Read them once more", theirs={})
        if TermsAccepted.select().where(TermsAccepted.person == person, TermsAccepted.terms == held).exists():
            return
        TermsAccepted.insert(person=person, terms=held, at=now).on_conflict_ignore().execute()
        record("accepted", "terms", held.id, person=person)


def accept_all(edition: Terms) -> None:
    """Note for everybody who is there that they accepted an edition, at the moment of its publication: for the demo."""
    people = [{"person": person, "terms": edition, "at": edition.at} for person in Person.select()]
    TermsAccepted.insert_many(people).execute()


def accepted_by(person: Person) -> Sequence[TermsAccepted]:
    """Return what a person accepted, the newest edition first, each with its edition."""
    return list(TermsAccepted.select(TermsAccepted, Terms).join(Terms).where(
        TermsAccepted.person == person).order_by(Terms.id.desc()))


def of_now() -> ModelSelect[Terms]:
    """Return the query of the number of the edition that holds."""
    return Terms.select(fn.MAX(Terms.id))


def of_person() -> ModelSelect[TermsAccepted]:
    """Return the query of the newest edition that the Person of an outer query has accepted."""
    return TermsAccepted.select(fn.MAX(TermsAccepted.terms)).where(TermsAccepted.person == Person.id)
