"""Fill an empty database with the demo, for the measures that begin with it."""
from __future__ import annotations

from imi import demo, migrations
from imi.catalogue import actions as catalogue
from imi.catalogue import starters
from imi.database.connection import db, now


def furnish() -> None:
    """Make the tables of the connected database, and the lists, the catalogue, the centres and the people of the demo."""
    migrations.upgrade(db)
    starters.fill()
    catalogue.load(catalogue.GUIDE, now().date())
    demo.make(now())
