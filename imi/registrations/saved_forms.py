"""Recognise a form that is sent twice by its key: the second time gets the answer of the first."""
from __future__ import annotations

import re
import secrets

from imi.centres.models import Centre
from imi.database.connection import now
from imi.database.errors import Conflict
from imi.people.models import Person, SaveKey

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


def key_of(sent: str) -> str:
    """Return the key that a form was sent with; one that is none of ours saves as a new form would."""
    return sent if KEY.fullmatch(sent) else secrets.token_urlsafe(16)


def answered(centre: Centre, person: Person, key: str, posted: str) -> str:
    """Return the reference of the receipt that this form made when it was sent first, '' where this is the first time.

    `posted` stands for all that was sent with the key. Raises Conflict where that was something else the first time.
    """
    SaveKey.insert(centre=centre, key=key, person=person, request_hash=posted, answer="", at=now()).on_conflict_ignore().execute()
    kept = SaveKey.get(SaveKey.centre == centre, SaveKey.key == key)
    if kept.request_hash != posted:
        raise Conflict("This form was sent before with other contents. Open the review again")
    return kept.answer


def answer(centre: Centre, key: str, reference: str) -> None:
    """Keep the receipt that the form of this key made."""
    SaveKey.update(answer=reference).where(SaveKey.centre == centre, SaveKey.key == key).execute()
