"""Keep forms that were posted into an ended session: for a day, for the same person, who is asked whether to go on."""
from __future__ import annotations

from datetime import datetime, timedelta

from peewee import fn

from imi.centres.models import Centre
from imi.database.connection import number_of
from imi.database.errors import NotFound, Refused
from imi.people.models import KeptForm, Person

KEPT_FOR = timedelta(days=1)
LARGEST = 256 * 1024


class TooLarge(Refused):
    """The form is larger than what is kept."""

    code = "kept.large"


class OfAnotherCentre(Refused):
    """The form was typed for another centre than the one for which the person is here."""

    code = "kept.another_centre"


def keep(person: Person, path: str, body: str, now: datetime, centre: Centre | None = None) -> int:
    """Keep what was posted to a path (its body as it is encoded in a form), for a centre, and return its number. Raises TooLarge.
    """
    if len(body) > LARGEST:
        raise TooLarge("This form is too large to be kept")
    return int(KeptForm.create(person=person, path=path, body=body, until=now + KEPT_FOR, centre_id=number_of(centre)).id)


def kept(person: Person, number: int, now: datetime) -> KeptForm:
    """Return the person's kept form. Raises NotFound."""
    return KeptForm.get_or_refuse(KeptForm.id == number, KeptForm.person == person, KeptForm.until > now)


def to_go_on_with(person: Person, centre: Centre | None, number: int, now: datetime) -> KeptForm:
    """Return the person's kept form, to be sent at the centre where they are. Raises NotFound, OfAnotherCentre."""
    form = kept(person, number, now)
    other = elsewhere(form, centre)
    if other is not None:
        raise OfAnotherCentre(f"This form belongs to {other.name} ({other.number}). Switch to that centre first")
    return form


def elsewhere(form: KeptForm, centre: Centre | None) -> Centre | None:
    """Return the centre for which a form was typed, where that is another than this one."""
    return None if form.centre_id in (None, number_of(centre)) else Centre.get_by_id(form.centre_id)


def waiting(person: Person, centre: Centre | None, now: datetime) -> int:
    """Return the number of the newest form that is kept for the person at a centre, 0 where none is."""
    if centre is None:
        return 0
    return int(KeptForm.select(fn.COALESCE(fn.MAX(KeptForm.id), 0)).where(
        KeptForm.person == person, KeptForm.centre_id == number_of(centre), KeptForm.until > now).scalar())


def release(person: Person, number: int) -> None:
    """Remove a kept form. Raises NotFound where another person or another tab was faster."""
    if not KeptForm.delete().where(KeptForm.id == number, KeptForm.person == person).execute():
        raise NotFound("KeptForm")
