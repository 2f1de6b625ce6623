"""Undo: what the last change to a batch's rows was, in words."""
from __future__ import annotations

import json

from imi.registrations.checking import PROGRAMME, typed
from imi.registrations.fields import TRAINING
from imi.registrations.models import BatchRow
from imi.registrations.screen import Screen
from imi.words import count, typed_day


def last_change(seen: Screen) -> str:
    """What Undo would take back: "Leo Reid was removed"; of one row what was changed from what to what; else how many."""
    change = json.loads(seen.batch.undo or "{}")
    removed, before = change.get("removed", []), change.get("typed", {})
    if removed:
        gone = BatchRow.get_or_none(BatchRow.centre == seen.batch.centre_id, BatchRow.id == removed[0])
        return f"{gone.candidate.first_names} {gone.candidate.surname} was removed" if gone else "A candidate was removed"
    changed = [line for line in seen.lines if str(line.row.id) in before]
    if len(changed) != 1:
        return f"{count(len(changed), 'row')} changed"
    [line] = changed
    old = typed(before[str(line.row.id)])
    differs = [name for name in PROGRAMME if old.get(name, "") != line.text(name)]
    if len(differs) != 1:
        return f"{line.held.name} was changed"
    [name] = differs
    was, is_now = (_shown(seen, name, text) for text in (old.get(name, ""), line.text(name)))
    return f"{line.held.name}: {TRAINING[name].label} changed from {was} to {is_now}"


def _shown(seen: Screen, name: str, text: str) -> str:
    if TRAINING[name].control == "date":
        return typed_day(text, "short") or "nothing"
    return dict(seen.given.shown(name)).get(text, text) or "nothing"
