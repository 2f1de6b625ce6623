"""Keep the markup of a batch's rows by what each shows: a page of two hundred is written anew only where something changed."""
from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from threading import Lock

from markupsafe import Markup

from imi.batches.checking import CheckedRow
from imi.batches.view import BatchView
from imi.screens.batch.row_boxes import cell

# So many rows are kept in the memory of the process; those kept longest go first.
MOST = 4_000
_KEPT: dict[Hashable, Markup] = {}
_LOCK = Lock()


def keeper(seen: BatchView, page: Hashable, ticked: Collection[int]) -> Callable[..., Markup]:
    """Return what writes a row that nobody has open: as it was written before wherever it would show the same.

    `page` is what else the markup depends on: the addresses of the batch, and whether the row's buttons are there.
    """
    labels = tuple(field.label for field in seen.scheme.row)

    def kept(line: CheckedRow, caller: Callable[[], Markup]) -> Markup:
        key = page, labels, line.row.id in ticked, shows(seen, line)
        found = _KEPT.get(key)
        return found if found is not None else _keep(key, caller())

    return kept


def shows(seen: BatchView, line: CheckedRow) -> Hashable:
    """Return everything that a row shows."""
    held, mark = line.held, ("", "")
    if line.blocked:
        mark = ("blocked", line.blocked[0].message)
    elif line.errors:
        mark = (str(len(line.gaps)), line.asked)
    return (line.row.id, line.row.position, held.number, held.first_names, held.surname, held.date_of_birth, mark,
            tuple(odd.message for odd in line.warnings), tuple((had.code, had.on) for had in line.holds),
            *(cell(line, field, seen.given) for field in seen.scheme.row))


def _keep(key: Hashable, markup: Markup) -> Markup:
    with _LOCK:
        _KEPT[key] = markup
        for oldest in list(_KEPT)[:len(_KEPT) - MOST] if len(_KEPT) > MOST else ():
            del _KEPT[oldest]
    return markup
