"""Write lines of the audit as rows of a file; taking the file is a line of the audit, too."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from imi.administration.audit import AuditFilter, Line, everything
from imi.audit.actions import record
from imi.database.connection import db
from imi.formats import local
from imi.people.models import Person

HEADINGS = ("Line", "At", "Person", "E-mail", "Centre", "What", "Thing", "Candidate Number", "Reference", "Field", "Before",
            "After", "Network address")


def export(person: Person, chosen: AuditFilter, query: Mapping[str, str], *,
           address: str) -> tuple[int, Iterator[tuple[object, ...]]]:
    """Return how many rows the lines that fit have, and the rows: one for each value that changed."""
    lines = everything(chosen)
    with db.atomic():
        record("exported", "audit", person=person, address=address,
               changes={"lines": (None, str(len(lines))), **{name: (None, value) for name, value in query.items()}})
    return sum(len(line.values) or 1 for line in lines), _rows(lines)


def _rows(lines: Sequence[Line]) -> Iterator[tuple[object, ...]]:
    for line in lines:
        at = local(line.at).replace(tzinfo=None)
        for field, was, value in line.values or (("", None, None),):
            yield (line.id, at, line.person, line.email, line.centre, line.verb, line.thing,
                   str(line.candidate or ""),
                   " ".join(line.references), field, was, value, line.address)
