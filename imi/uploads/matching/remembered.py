"""Remember the columns of a list, as matched last by somebody of the centre, for lists with the same headings."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from imi.centres.models import Centre
from imi.database.connection import now
from imi.fields.text import alike
from imi.people.models import Person
from imi.schemes.every import SCHEMES
from imi.uploads.fields import SheetFields
from imi.uploads.models import MatchedColumns


def remember(centre: Centre, person: Person, fields: SheetFields, headings: Sequence[str], mapping: Mapping[str, int]) -> None:
    """Keep it for the centre's next file of the same scheme with these headings; what was said last counts."""
    said = {"mapping": json.dumps(dict(mapping)), "person": person, "at": now()}
    MatchedColumns.insert(centre=centre, headings=_digest(fields, headings), **said).on_conflict(
        conflict_target=[MatchedColumns.centre, MatchedColumns.headings],
        update={getattr(MatchedColumns, name): value for name, value in said.items()}).execute()


def remembered(centre: Centre, fields: SheetFields, headings: Sequence[str]) -> dict[str, int] | None:
    """Return the place of each field, None where nobody has said anything of these headings."""
    found = MatchedColumns.get_or_none(MatchedColumns.centre == centre, MatchedColumns.headings == _digest(fields, headings))
    return {name: place for name, place in json.loads(found.mapping).items() if name in fields} if found else None


def _digest(fields: SheetFields, headings: Sequence[str]) -> str:
    # The same headings may mean other fields in another scheme. Those of the first were kept before there were others.
    of_scheme = [] if fields.scheme is SCHEMES.first else [fields.scheme.code]
    return hashlib.sha256(json.dumps([*of_scheme, *map(alike, headings)]).encode()).hexdigest()
