"""Limit how many files are read at once: one for each centre and two in all, whichever process reads them."""
from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from imi.centres.models import Centre
from imi.database.connection import db, now
from imi.database.errors import Busy
from imi.uploads.models import Reading

PLACES = (1, 2)
# Longer than a reading may take: a place whose holder was killed is free again then.
HELD_SECONDS, RETRY_SECONDS = 30, 5


@contextmanager
def reading(centre: Centre) -> Iterator[None]:
    """Hold a place for as long as a file is read. Raises Busy where the centre has one already or none is free."""
    token = secrets.token_hex(8)
    _take(centre, token)
    try:
        yield
    finally:
        Reading.delete().where(Reading.token == token).execute()


def _take(centre: Centre, token: str) -> None:
    at = now()
    with db.atomic():
        Reading.delete().where(Reading.until < at).execute()
        for place in PLACES:
            # Both keys decide: the place, and the centre.
            Reading.insert(place=place, centre=centre, token=token, until=at + timedelta(seconds=HELD_SECONDS)
                           ).on_conflict_ignore().execute()
            if Reading.select().where(Reading.token == token).exists():
                return
    raise Busy("Another spreadsheet is being read at this moment. Wait a few seconds, then try again", RETRY_SECONDS)
