"""A row of a spreadsheet, read by the same rules as everything else."""
from __future__ import annotations

from collections.abc import Mapping

from imi.rules.field import Given, Reading, Record
from imi.surfaces.scalars import as_typed


def read_row(record: Record, cells: Mapping[str, object], given: Given) -> Reading:
    """Read the cells of one row, keyed by the names of the fields. Cells are text, numbers, days or None."""
    return record.read({name: as_typed(cells.get(name)) for name in record.names}, given)
