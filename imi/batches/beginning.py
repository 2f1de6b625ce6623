"""Begin a batch: a draft in which nothing was ever entered is taken up again before another one is opened."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from peewee import ColumnBase, fn

from imi.batches.actions import choose, open_batch
from imi.batches.models import Batch, BatchRow, CandidateDraft
from imi.centres.models import Centre
from imi.database.connection import db, locked, now
from imi.people.models import Person
from imi.schemes.spec import SchemeSpec


def begin(centre: Centre, person: Person, scheme: SchemeSpec, course: tuple[str, str] = ("", ""),
          today: date = date.min) -> Batch:
    """Return a draft of a scheme to be filled: the one that this person opened and left as it was, or a new one.

    A colleague's is not taken, however empty it looks: they may have its page open and be about to fill it. `course` is a
    standard and a package to choose, as `open_batch` says. Raises NotLinked, WrongPackage; everything is as it was then.
    """
    with db.atomic():
        # Whoever presses twice at the same moment gets one draft.
        locked(Person.select(Person.id).where(Person.id == person.id)).get()
        for found in Batch.select().where(
                Batch.centre == centre, Batch.scheme_id == scheme.code, Batch.opened_by == person, *is_untouched(),
                ).order_by(Batch.id.desc()).limit(1):
            # As if it had been opened now: otherwise it might be due to go tomorrow.
            Batch.update(changed_at=now()).where(Batch.id == found.id).execute()
            found.scheme = scheme
            if any(course):
                choose(centre, person, found, *course, None, today)
            return found
        return open_batch(centre, person, scheme, course=course, today=today)


def is_untouched() -> Sequence[ColumnBase]:
    """Return the conditions that nothing was ever entered in a draft: every change counts its revision up, a copy has a standard
    from the beginning, and what a Save left has its candidates.
    """
    return (Batch.state == "draft", Batch.edition == 1, Batch.version.is_null(),
            ~fn.EXISTS(BatchRow.select(BatchRow.id).where(BatchRow.batch == Batch.id)),
            ~fn.EXISTS(CandidateDraft.select(CandidateDraft.id).where(CandidateDraft.batch == Batch.id)))
