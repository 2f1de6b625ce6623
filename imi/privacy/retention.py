"""Remove what is due, no more at once than a run may, and store how long things are kept (see `due` for the report).

What is short-lived goes by itself every hour; a candidate only when somebody has read the report. A period that would make things
due is stored once somebody has seen how many.
"""
from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from imi.audit.actions import record
from imi.centres.settings import (
    BODY_SECOND_STEP,
    CANDIDATE_DAYS,
    PER_RUN,
    THRESHOLDS,
    before,
    is_on,
    put,
    put_instead,
    read,
    threshold,
    thresholds,
)
from imi.database.connection import db
from imi.database.entry.noun import Noun
from imi.database.errors import Conflict, Refused
from imi.fields.text import whole_number
from imi.people.models import Person
from imi.privacy.due import is_still_due, kept_of, old_candidates, report
from imi.privacy.erasing import ErasureResult, NotErasable, erase_files, erase_rows, no_reader
from imi.privacy.whom import whom
from imi.uploads.personal.named_files import Read, naming


def run(name: str, person: Person, now: datetime, instance: Path, read: Read = no_reader, *, nouns: Sequence[Noun]) -> int:
    """Remove what is due of one kind, no more than a run may, and return how many. Audited. Raises Refused for no such kind,
    Busy.

    `read` reads the spreadsheets, which may name a person who is erased where no row is stored.
    """
    if name == CANDIDATE_DAYS.name:
        removed = _erase_old(person, now, instance, read, nouns)
    elif kept_of(name, nouns):
        removed = forget(name, now, instance, nouns)
    else:
        raise Refused("Choose what is to be removed", field="kind", code="retention.kind")
    with db.atomic():
        record("removed", "retention", person=person, changes={name: (None, str(removed))})
    return removed


def forget(name: str, now: datetime, instance: Path, nouns: Sequence[Noun]) -> int:
    """Remove what these nouns have kept for the days of a threshold, no more than a run may, and return how many."""
    asked = THRESHOLDS[name]
    return sum(kept.forget(before(asked, now), threshold(PER_RUN), instance) for kept in kept_of(name, nouns))


def forget_all(now: datetime, instance: Path, nouns: Sequence[Noun]) -> None:
    """Remove what goes by itself of every kind, no more than a run may."""
    for name in THRESHOLDS:
        forget(name, now, instance, nouns)


class NewlyDue(Refused):
    """More things would be due with these periods; nothing is stored before somebody has said that these things may go."""

    field, code = "sure", "retention.newly_due"


def change(person: Person, texts: dict[str, str], now: datetime, *, nouns: Sequence[Noun],
           sure: bool = False) -> dict[str, str]:
    """Store the thresholds that were typed, or return the problems by name and store nothing. Audited before and after.

    `was_…` of a text is what the page showed: who typed nothing else changes nothing. Raises NewlyDue where more would be due and
    nobody is `sure`, Conflict with what holds now where somebody was faster.
    """
    problems, wanted = {}, {}
    texts = {name: text for name, text in texts.items() if text.strip() != texts.get(f"was_{name}")}
    for name in (name for name in THRESHOLDS if name in texts):
        try:
            wanted[name] = read(name, texts[name].strip())
        except Refused as refusal:
            problems[name] = refusal.message
    if problems:
        return problems
    with db.atomic():
        was = thresholds()
        changed = {name: value for name, value in wanted.items() if was[name] != value}
        if not changed:
            return {}
        due = {one.kept: one.count for one in report(now, nouns)}
        theirs = {name: str(thresholds()[name]) for name, value in changed.items() if not put_instead(
            THRESHOLDS[name], _seen(texts.get(f"was_{name}", ""), was[name]), value)}
        if theirs:
            raise Conflict("Somebody changed the settings while you did. Nothing was stored", theirs=theirs)
        more = [f"{one.kept.label}: {one.count - due[one.kept]}" for one in report(now, nouns) if one.count > due[one.kept]]
        if more and not sure:
            raise NewlyDue(f"With these settings more would be due to be removed. {'; '.join(more)}. Nothing is stored yet")
        record("changed", "setting", person=person,
               changes={name: (str(was[name]), str(value)) for name, value in changed.items()})
    return {}


def _seen(text: str, stored: int) -> int:
    shown = whole_number(text)
    return stored if shown is None else shown


def ask_body_for_second_step(person: Person, wanted: bool) -> None:
    """Set whether everybody of the awarding body signs in with a second step. Setting the same again changes nothing."""
    with db.atomic():
        if is_on(BODY_SECOND_STEP) != wanted:
            put(BODY_SECOND_STEP, int(wanted))
            record("changed", "setting", person=person, changes={BODY_SECOND_STEP: (str(int(not wanted)), str(int(wanted)))})


def _erase_old(person: Person, now: datetime, instance: Path, read: Read, nouns: Sequence[Noun]) -> int:
    due = list(old_candidates(now, nouns).limit(threshold(PER_RUN)))
    unread = naming([whom(candidate) for candidate in due], instance, read)
    done: list[ErasureResult] = []
    try:
        for candidate, uploads in zip(due, unread, strict=True):
            # Whoever was put into something meanwhile stays.
            with suppress(NotErasable):
                done.append(erase_rows(candidate.number, person, "Retention", lambda one: is_still_due(one, now, nouns),
                                       nouns=nouns, unread=uploads))
    finally:
        # Who is erased already is erased in the files, too, where the next one could not be.
        erase_files(done, instance, nouns)
    return len(done)
