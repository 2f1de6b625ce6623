"""Which details of a person are no longer one centre's to change: after a registration, or once another centre knows them."""
from __future__ import annotations

from collections.abc import Collection

from imi.candidates.actions import is_shared
from imi.candidates.fields import PERSON
from imi.candidates.held import Held
from imi.centres.models import Centre
from imi.registrations.models import Registration

COUNTS = ("active", "completed", "withdrawn", "transferred")


def is_locked(centre: Centre, held: Held) -> bool:
    """Whether the person's own details are the awarding body's to change now."""
    return is_shared(centre, held.id) or bool(Registration.select().where(
        Registration.candidate == held.id, Registration.state.in_(COUNTS)).exists())


def locked(centre: Centre, held: Held) -> Collection[str]:
    """The names of the person's own fields that hold a value and are locked. A gap can always be filled."""
    if not is_locked(centre, held):
        return frozenset()
    return frozenset(name for name in PERSON.names if held.values[name] is not None)
