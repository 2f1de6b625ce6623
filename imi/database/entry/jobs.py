"""Say what the queue does for a noun, and what it is given for that."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Work:
    """Gives a job what it may use: this moment in UTC, the instance's folder, the nouns and schemes, the way out for e-mails, and
    what reads a file.

    `stopping` says that the portal is about to end, `ask` puts another job into the queue by its name, `say` writes to the log.
    A session ends after `idle`.
    """

    at: datetime
    instance: Path
    nouns: Any
    schemes: Any
    transport: Any
    read: Callable[..., Any]
    address_of: Callable[..., str]
    stopping: Callable[[], bool]
    ask: Callable[[str], None]
    idle: timedelta
    say: Callable[[str], object]


@dataclass(frozen=True)
class Job:
    """Says what the queue does when it is asked to, and once a minute under the name `due`. It finds in the tables what waits.

    `do` returns whether something waits for the work of another, so that it is done again in a few seconds. `about` is said to
    wait for the next minute where the queue takes no job.
    """

    do: Callable[[Work], bool]
    about: str
    due: str


@dataclass(frozen=True)
class Hourly:
    """Says what the queue does once an hour. Where it `removes` something, it is left out for a day if the portal was off for
    long or its clock is wrong.
    """

    do: Callable[[Work], object]
    removes: bool = False
