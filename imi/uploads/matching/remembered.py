"""Remember the columns of a list, as matched last by somebody of the centre, for lists with the same headings."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from imi.centres.models import Centre
from imi.database.connection import now
from imi.fields.text import alike
from imi.people.models import Person
from imi.uploads.fields import BY_NAME
from imi.uploads.models import MatchedColumns


def remember(centre: Centre, person: Person, headings: Sequence[str], mapping: Mapping[str, int]) -> None:
    """Keep it for the centre's next file with these headings; what was said last counts."""
    said = {"mapping": json.dumps(dict(mapping)), "person": person, "at": now()}
    MatchedColumns.insert(centre=centre, headings=_digest(headings), **said).on_conflict(
        conflict_target=[MatchedColumns.centre, MatchedColumns.headings],
        update={getattr(MatchedColumns, name): value for name, value in said.items()}).execute()


def remembered(centre: Centre, headings: Sequence[str]) -> dict[str, int] | None:
    """Return the place of each field, None where nobody has said anything of these headings."""
    found = MatchedColumns.get_or_none(MatchedColumns.centre == centre, MatchedColumns.headings == _digest(headings))
    return {name: place for name, place in json.loads(found.mapping).items() if name in BY_NAME} if found else None


def _digest(headings: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(list(map(alike, headings))).encode()).hexdigest()
