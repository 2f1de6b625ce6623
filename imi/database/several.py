"""Do one thing to several at once."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from imi.database.connection import db
from imi.database.errors import Busy, NotFound, Refused

T = TypeVar("T")


def each_that_may(things: Iterable[T], act: Callable[[T], object]) -> int:
    """Do something to each of several things, in one transaction, and return to how many it was done. One that is gone, or of
    which it is refused, stays as it is. Raises Busy, and then nothing is done.
    """
    number = 0
    with db.atomic():
        for thing in things:
            try:
                with db.atomic():
                    act(thing)
            except Busy:
                raise
            except (NotFound, Refused):
                continue
            number += 1
    return number
