"""Let what centres said of a record follow it where the record is merged into another one."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from imi.corrections.models import CorrectionRequest, LikePair
from imi.database.entry.personal import CannotMerge, Followed, Merging


def follow(merging: Merging) -> Sequence[Followed]:
    """Carry what centres said of the old record and a third one over to the kept record, unless a centre has spoken of the kept
    record and the third one already. Raises CannotMerge where a correction of the old record waits.
    """
    old, kept = merging.old, merging.kept
    if CorrectionRequest.select().where(CorrectionRequest.candidate == old.id, CorrectionRequest.state == "asked").exists():
        raise CannotMerge(f"A correction of {old.number} is waiting for a decision. Decide it first", code="merge.correction")
    theirs = (LikePair.candidate == old.id) | (LikePair.other == old.id)
    for pair in list(LikePair.select().where(theirs)):
        third = pair.other_id if pair.candidate_id == old.id else pair.candidate_id
        if third == kept.id:
            continue
        low, high = sorted((third, kept.id))
        said = LikePair.select().where(
            LikePair.centre == pair.centre_id, LikePair.candidate == low, LikePair.other == high).exists()
        values: dict[str, Any] = {"state": "taken_back"} if said else {"candidate": low, "other": high}
        LikePair.update(**values).where(LikePair.id == pair.id, *([LikePair.state == "asked"] if said else [])).execute()
    return ()
