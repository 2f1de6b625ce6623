"""List the uploads of a centre, each with how much of it is to fix and to look at."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from peewee import ColumnBase, fn

from imi.centres.models import Centre
from imi.database.ordering import Columns, Order
from imi.people.models import Person
from imi.schemes.every import SCHEMES, Schemes
from imi.uploads.checking.rejudging.again import bring_up_to_date
from imi.uploads.models import Upload, UploadRow

# What uploads are sorted by, and the columns that stand for it. They were sent in the order of their numbers.
COLUMNS = Columns({"file": "File", "sent": "Sent", "by": "By"}, "-sent", frozenset({"sent"}))
SORTED: Mapping[str, Sequence[ColumnBase]] = {"file": (Upload.file_name,), "sent": (), "by": (Person.name,)}


def uploads(centre: Centre, today: date, schemes: Schemes = SCHEMES, page: int = 1, per: int = 20,
            order: Order = COLUMNS.usual) -> tuple[list[Upload], int]:
    """Return (one page of the centre's uploads of these schemes, in an order; how many there are), each with who sent it (`by`),
    how many rows are `to_fix` and how many `to_look_at`.
    """
    those = (Upload.centre == centre) & (Upload.state != "cancelled") & Upload.scheme.in_(list(schemes.by_code))
    terms = order.terms(SORTED, Upload.id)
    listed = list(Upload.select().join(Person, on=(Upload.person == Person.id)).where(those).order_by(*terms).paginate(page, per))
    for one in listed:
        one.schemes = schemes
    bring_up_to_date(centre, listed, today)
    to_fix, to_look_at = (UploadRow.select(fn.COUNT(UploadRow.id)).where(
        UploadRow.upload == Upload.id, UploadRow.state == state) for state in ("problem", "warning"))
    rows = (Upload.select(Upload, Person.name.alias("by"), to_fix.alias("to_fix"), to_look_at.alias("to_look_at"))
            .join(Person, on=(Upload.person == Person.id))
            .where(those, Upload.id.in_([one.id for one in listed] or [0])).order_by(*terms).objects())
    return list(rows), Upload.select().where(those).count()
