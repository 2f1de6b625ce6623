"""Keep forms that were posted into an ended session: for a day, for the same person, who is asked whether to go on."""
from __future__ import annotations

from datetime import datetime, timedelta

from imi.database.errors import NotFound, Refused
from imi.people.models import KeptForm, Person

KEPT_FOR = timedelta(days=1)
LARGEST = 256 * 1024


class TooLarge(Refused):
    """The form is larger than what is kept."""

    code = "kept.large"


def keep(person: Person, path: str, body: str, now: datetime) -> int:
    """Keep what was posted to a path (its body as it is encoded in a form) and return its number. Raises TooLarge."""
    if len(body) > LARGEST:
        raise TooLarge("This form is too large to be kept")
    return int(KeptForm.create(person=person, path=path, body=body, until=now + KEPT_FOR).id)


def kept(person: Person, number: int, now: datetime) -> KeptForm:
    """Return the person's kept form. Raises NotFound."""
    return KeptForm.get_or_refuse(KeptForm.id == number, KeptForm.person == person, KeptForm.until > now)


def release(person: Person, number: int) -> None:
    """Remove a kept form. Raises NotFound where another person or another tab was faster."""
    if not KeptForm.delete().where(KeptForm.id == number, KeptForm.person == person).execute():
        raise NotFound("KeptForm")
