"""The dates and the funding that a batch gives to its rows: read as they are typed, and written into a row."""
from __future__ import annotations

from collections.abc import Mapping

from imi.batches.checking import PROGRAMME
from imi.fields.field import Context, Reading, Record
from imi.schemes.apprenticeship import TRAINING


def read_defaults(texts: Mapping[str, str], given: Context) -> tuple[dict[str, str], Reading]:
    """(texts to keep, reading) of the four defaults. Empty ones are left out; "+24m" is kept as typed.

    An end in months needs no start among the defaults: it is reckoned from each row's own.
    """
    texts = {name: texts.get(name, "").strip() for name in PROGRAMME}
    filled = Record(optional=TRAINING.required, between=TRAINING.between, reckoned=TRAINING.reckoned)
    reading = filled.read(texts, given)
    to_reckon = filled.to_reckon(texts)
    if to_reckon:
        reading = Reading(reading.values, tuple(p for p in reading.problems if p.code not in filled.lacking))
    kept = {name: filled[name].store(reading.values[name]) if name in reading.values and name not in to_reckon else text
            for name, text in texts.items()}
    return kept, reading


def with_defaults(row: Mapping[str, str], defaults: Mapping[str, str], given: Context) -> dict[str, str]:
    """A row's texts after these defaults are written into it: an end in months is reckoned from the row's own start."""
    return dict(TRAINING.written_out({**row, **defaults}, given))
