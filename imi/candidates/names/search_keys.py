"""Keep the further keys of candidates in step with what is held: middle names, e-mail addresses, telephone numbers."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from imi.candidates.models import Candidate, CandidateKey, CentreCandidate
from imi.candidates.names.keys import further_keys
from imi.centres.models import Centre
from imi.database import bulk

# A change of one of these changes the keys.
OF = frozenset({"first_names", "surname", "email", "phone"})


def write_keys(candidate: int) -> None:
    """Write the keys of one candidate anew, at every centre that is linked to them.

    A record that was merged has none: its e-mail address and telephone number lead to the candidate who was kept.
    """
    held = Candidate.get_by_id(candidate)
    CandidateKey.delete().where(CandidateKey.candidate_id == candidate).execute()
    if held.state == "live":
        merged = Candidate.select(Candidate.email, Candidate.phone).where(Candidate.merged_into == candidate).tuples()
        keys = further_keys(held.surname, held.first_names, held.email, held.phone).union(
            *(further_keys("", "", email, phone) for email, phone in merged))
        links = CentreCandidate.select(CentreCandidate.centre).where(CentreCandidate.candidate_id == candidate).tuples()
        _insert((centre, key, candidate) for centre, in links for key in keys)


def add_keys(centre: Centre, ids: Sequence[int], people: Sequence[Mapping[str, Any]]) -> None:
    """Add the keys of new candidates of a centre, in the order of their ids."""
    _insert((centre.id, key, candidate) for candidate, one in zip(ids, people, strict=True)
            for key in further_keys(one["surname"], one["first_names"], one.get("email"), one.get("phone")))


def _insert(rows: Iterable[tuple[int, str, int]]) -> None:
    bulk.insert(CandidateKey, (CandidateKey.centre, CandidateKey.key, CandidateKey.candidate_id), sorted(rows))
