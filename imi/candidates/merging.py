"""Let the kept one of two merged records be seen and employed where the other one was."""
from __future__ import annotations

from collections.abc import Sequence

from imi.candidates.models import Candidate, CentreCandidate, Employment
from imi.candidates.names.keys import last_key
from imi.candidates.names.search_keys import write_keys
from imi.centres.models import Centre
from imi.database.connection import now
from imi.database.entry.personal import Followed, Merging


def follow(merging: Merging) -> Sequence[Followed]:
    """Link the kept record to every centre that the old one was linked to, with an employment, and return the names of the
    centres that are new.
    """
    old, kept = merging.old.id, merging.kept.id
    found = CentreCandidate.select(CentreCandidate, Centre).join(Centre).where(
        CentreCandidate.candidate_id == old).order_by(Centre.number)
    links, fresh = list(found), Candidate.get_by_id(kept)
    here = {row.centre_id for row in CentreCandidate.select(CentreCandidate.centre).where(CentreCandidate.candidate_id == kept)}
    # Whoever sees the old one today sees the kept one, also where that one had left the centre.
    CentreCandidate.update(ended_at=None).where(
        CentreCandidate.candidate_id == kept, CentreCandidate.centre.in_(
            [link.centre_id for link in links if link.ended_at is None] or [0])).execute()
    for link in links:
        if link.centre_id not in here:
            CentreCandidate.create(centre=link.centre_id, candidate_id=kept, name_key=fresh.name_key, how="merge",
                                   given_key=fresh.given_key, linked_at=now(), ended_at=link.ended_at,
                                   last_key=last_key(fresh.surname, fresh.first_names))
    write_keys(old)
    write_keys(kept)
    _employ(old, kept)
    CentreCandidate.update(ended_at=now()).where(
        CentreCandidate.candidate_id == old, CentreCandidate.ended_at.is_null()).execute()
    centres = [f"{link.centre.name} ({link.centre.number})" for link in links if link.centre_id not in here]
    return [Followed(50, f"Centres that see {merging.kept.number} from now on", centres, none="No new ones")]


def _employ(old: int, kept: int) -> None:
    """Let the old record's employments go on with the kept one, except at centres where that one is employed."""
    at_work = {row.centre_id for row in Employment.select(Employment.centre).where(
        Employment.candidate == kept, Employment.until.is_null())}
    for job in list(Employment.select().where(Employment.candidate == old, Employment.until.is_null())):
        Employment.update(until=now()).where(Employment.id == job.id).execute()
        if job.centre_id not in at_work:
            Employment.create(centre=job.centre_id, candidate=kept, employer=job.employer_id, position=job.position, since=now())
