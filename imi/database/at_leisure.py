"""Write what may as well be left out: nobody waits for it, and nothing fails because of it."""
from __future__ import annotations

import logging
from collections.abc import Callable

from peewee import InternalError, OperationalError

from imi.database.connection import PRAGMAS, db, is_sqlite

log = logging.getLogger(__name__)


def at_leisure(write: Callable[[], object]) -> None:
    """Write in a transaction of its own if that is possible at once. It is left out where somebody else is writing, the disk is
    full, or the database may only be read: a page that keeps what it worked out shows the same without. Inside a transaction it
    is left out, too: what that one reads may be gone with it.
    """
    if db.in_transaction():
        return
    try:
        if is_sqlite():
            db.execute_sql("PRAGMA busy_timeout = 0")
        with db.atomic():
            if not is_sqlite():
                db.execute_sql("SET LOCAL lock_timeout = '20ms'")
            write()
    except (OperationalError, InternalError) as reason:
        log.info("Left out: %s", reason)
    finally:
        if is_sqlite():
            db.execute_sql(f"PRAGMA busy_timeout = {PRAGMAS['busy_timeout']}")
