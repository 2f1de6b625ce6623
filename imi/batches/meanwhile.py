"""Tell a page what others did to its batch since the page was shown. This is never a reason to refuse."""
from __future__ import annotations

import json
import re
import secrets
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from peewee import JOIN

from imi.batches.models import Batch, BatchChange
from imi.catalogue.models import Package, Version
from imi.centres.models import Centre
from imi.formats import clock, count
from imi.people.models import Person
from imi.registrations.references import tidy
from imi.schemes.spec import SchemeSpec

# Of these the last one stands; of the others each.
REPLACED = ("course", "dates", "order")
# Rows are others, or there are others, after these.
CHANGES_ROWS = ("dates", "added", "rows", "undone")
SEEN = re.compile(r"([0-9a-f]{8})\.([0-9]{1,9})")


@dataclass(frozen=True)
class Seen:
    """A page of a browser, and the revision of the batch that it showed when it came."""

    page: str = ""
    edition: int = 0

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what a form says of its page; nothing where that cannot be read."""
        found = SEEN.fullmatch(text)
        return cls(found[1], int(found[2])) if found else cls()

    @classmethod
    def now(cls, batch: Batch) -> Self:
        """Return the state of a page that shows the batch as it is."""
        return cls(secrets.token_hex(4), batch.edition)

    def __str__(self) -> str:
        """Return the state as a form says it."""
        return f"{self.page}.{self.edition}"


@dataclass(frozen=True)
class Meanwhile:
    """Tells what others did since a page was shown: when first (`since`) and last (`at`), in UTC, who, and what, in words.
    `fields` are the values that they changed, by the id of the row; `is_all_told` says whether these are all there are.
    """

    since: datetime
    at: datetime
    who: Sequence[str]
    told: Sequence[str]
    fields: Mapping[int, Collection[str]] = field(default_factory=dict)
    is_all_told: bool = False

    @property
    def sentence(self) -> str:
        """Say in one sentence, without its full stop, what other pages did."""
        return f"Changed at {clock(self.at)} by {' and '.join(self.who)}: {'; '.join(self.told)}"


def meanwhile(centre: Centre, scheme: SchemeSpec, reference: str, seen: Seen, viewer: Person) -> Meanwhile | None:
    """Return what other pages did to the batch of a reference since this page was shown, None for nothing, by one statement."""
    if not seen.page:
        return None
    rows = list(
        BatchChange.select(BatchChange.did, BatchChange.page, BatchChange.rows, BatchChange.at, BatchChange.fields,
                           Person.id.alias("person"), Person.name, Batch.purchase_order, Package.code, Version.label)
        .join_from(BatchChange, Batch).join_from(BatchChange, Person, on=(BatchChange.person == Person.id))
        .join_from(Batch, Package, JOIN.LEFT_OUTER, on=(Batch.package == Package.id))
        .join_from(Batch, Version, JOIN.LEFT_OUTER, on=(Batch.version == Version.id))
        .where(Batch.centre == centre, Batch.reference == tidy(reference), BatchChange.edition > seen.edition)
        .order_by(BatchChange.id).dicts())
    # What this page put in its place since is its own.
    last = {row["did"]: row["page"] for row in rows}
    rows = [row for row in rows if row["page"] != seen.page and not (row["did"] in REPLACED and last[row["did"]] == seen.page)]
    if not rows:
        return None
    who = dict.fromkeys("you in another window" if row["person"] == viewer.id else row["name"] for row in rows)
    return Meanwhile(rows[0]["at"], rows[-1]["at"], list(who), [*_told(rows, scheme)], _fields(rows),
                     is_all_told=all(row["fields"] for row in rows if row["did"] in CHANGES_ROWS))


def _fields(rows: Sequence[Mapping[str, Any]]) -> dict[int, set[str]]:
    """Return which values were changed, by row."""
    found: dict[int, set[str]] = defaultdict(set)
    for change in rows:
        for name, those in json.loads(change["fields"] or "{}").items():
            for row in those:
                found[row].add(name)
    return found


def last_done(batch: Batch, did: str = "") -> BatchChange | None:
    """Return the last change of a batch, or of one of its parts, and who made it."""
    of_it = BatchChange.did == did if did else BatchChange.batch == batch.id
    last: BatchChange | None = BatchChange.select(BatchChange, Person).join(Person).where(
        BatchChange.batch == batch.id, of_it).order_by(BatchChange.id.desc()).first()
    return last


def forget(batch: Batch) -> None:
    """Drop what was done to a batch, once it is saved and nobody is to be told."""
    BatchChange.delete().where(BatchChange.batch == batch.id).execute()


def _told(rows: Sequence[Mapping[str, Any]], scheme: SchemeSpec) -> list[str]:
    batch, sums = rows[-1], dict.fromkeys((row["did"] for row in rows), 0)
    for row in rows:
        sums[row["did"]] += row["rows"]
    course = (f"package is now {batch['code']}" if batch["code"]
              else f"{scheme.programme} is now {batch['label']}, without a package")
    words = {
        "course": course, "dates": f"{scheme.asked} of the batch are others",
        "order": f"purchase order number is now {batch['purchase_order'] or 'empty'}",
        "added": f"{count(sums.get('added', 0), 'candidate')} added", "rows": f"{count(sums.get('rows', 0), 'row')} changed",
        "removed": f"{count(sums.get('removed', 0), 'candidate')} removed", "undone": "a change to the rows taken back"}
    return [words[did] for did in sums]
