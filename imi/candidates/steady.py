"""Make sure that a registration is of what was read: candidates and employments stay unchanged until it is stored."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from imi.candidates.many import known_as
from imi.candidates.models import Candidate, Employment
from imi.candidates.record import CandidateRecord
from imi.centres.models import Centre
from imi.database.bulk import among
from imi.database.connection import is_sqlite

# Another change to one of these rows waits; a foreign key that only refers to one does not.
STEADY = "FOR NO KEY UPDATE"


def hold(centre: Centre, candidates: Any) -> None:
    """Lock these candidates (ids, or a query of them) and where they work until the transaction ends.

    A change that is under way is waited for, so that what is read after this includes it. On SQLite a transaction has the
    database to itself from its beginning.
    """
    if is_sqlite():
        return
    for query in (Candidate.select(Candidate.id).where(Candidate.id.in_(candidates)).order_by(Candidate.id),
                  Employment.select(Employment.id).where(
                      Employment.centre == centre, Employment.candidate.in_(candidates), Employment.until.is_null())
                  .order_by(Employment.id)):
        list(query.for_update(STEADY).tuples())


def moved_on(centre: Centre, seen: Iterable[CandidateRecord]) -> list[CandidateRecord]:
    """Lock candidates that were read before, and return those who have been changed since."""
    people = {held.id: held for held in seen}
    if not people or is_sqlite():
        return []
    hold(centre, among(list(people)))
    now = known_as(centre, list(people))
    return [held for held in people.values()
            if (now[held.id].edition, now[held.id].employment) != (held.edition, held.employment_id)]
