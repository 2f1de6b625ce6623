"""Discard several drafts at once, and restore them."""
from __future__ import annotations

from collections.abc import Iterable

from imi.batches.actions import discard, restore
from imi.batches.view import batch
from imi.centres.models import Centre
from imi.database.several import each_that_may
from imi.formats import count, plural
from imi.people.models import Person
from imi.schemes.every import Schemes

# Why some of the ticked stayed as they were.
LEFT = "had been registered or discarded already"
NOT_RESTORED = "stayed as they were: registered since, or discarded too long ago to be whole"


def discard_these(centre: Centre, person: Person, references: Iterable[str], schemes: Schemes) -> int:
    """Put drafts of the centre aside, and return how many. What is no draft any more stays as it is."""
    return each_that_may(references, lambda each: discard(centre, person, batch(centre, each, schemes)))


def restore_these(centre: Centre, person: Person, references: Iterable[str], schemes: Schemes) -> int:
    """Take discarded drafts up again, and return how many are drafts now. One that is not whole any more stays as it is."""
    return each_that_may(references, lambda each: restore(centre, person, batch(centre, each, schemes)))


def discarded(number: int, days: str) -> str:
    """Say that so many drafts are put aside, how long, and where they are."""
    return f"{count(number, 'draft')} discarded. Discarded drafts keeps {plural(number, 'it', 'them')} for {days}, to be restored"
