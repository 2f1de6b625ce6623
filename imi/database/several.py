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
        # Always in the same order, so that two people who ticked the same things never wait for each other in a circle.
        for thing in sorted(things, key=str):
            try:
                with db.atomic():
                    act(thing)
            except Busy:
                raise
            except (NotFound, Refused):
                continue
            number += 1
    return number
