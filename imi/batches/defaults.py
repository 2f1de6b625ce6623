"""Read the defaults of a batch, such as dates and funding, as they are typed, and write them into rows."""
from __future__ import annotations

import json
from collections.abc import Mapping

from imi.batches.models import Batch
from imi.fields.field import Context, Reading, Record
from imi.registrations.columns import extra_texts
from imi.registrations.models import COLUMNS
from imi.schemes.spec import SchemeSpec


def texts_in(batch: Batch, scheme: SchemeSpec) -> dict[str, str]:
    """Return a batch's defaults as they were typed, by the names of the scheme's row; an empty text where there is none."""
    extra = extra_texts(batch.extra)
    return {name: str(getattr(batch, name)) if name in COLUMNS else extra.get(name, "") for name in scheme.row.names}


def defaults_to_write(texts: Mapping[str, str]) -> dict[str, str]:
    """Return what is written to a batch so that these are its defaults: values by column."""
    extra = {name: text for name, text in texts.items() if name not in COLUMNS and text}
    return {**{name: texts.get(name, "") for name in COLUMNS}, "extra": json.dumps(extra) if extra else ""}


def read_defaults(scheme: SchemeSpec, texts: Mapping[str, str], given: Context) -> tuple[dict[str, str], Reading]:
    """Return (texts to keep, reading) of the defaults of a scheme's row. Empty ones are left out; "+24m" is kept as typed.

    An end in months needs no start among the defaults: it is reckoned from each row's own.
    """
    texts = {name: texts.get(name, "").strip() for name in scheme.row.names}
    filled = Record(optional=tuple(scheme.row), between=scheme.row.between, reckoned=scheme.row.reckoned)
    reading = filled.read(texts, given)
    to_reckon = filled.to_reckon(texts)
    if to_reckon:
        reading = Reading(reading.values, tuple(p for p in reading.problems if p.code not in filled.lacking))
    kept = {name: filled[name].store(reading.values[name]) if name in reading.values and name not in to_reckon else text
            for name, text in texts.items()}
    return kept, reading


def with_defaults(scheme: SchemeSpec, row: Mapping[str, str], defaults: Mapping[str, str], given: Context) -> dict[str, str]:
    """Return a row's texts after these defaults are written into it: an end in months is reckoned from the row's own start."""
    return dict(scheme.row.written_out({**row, **defaults}, given))
