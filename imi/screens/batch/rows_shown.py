"""Choose which rows of a batch its table shows, in which order, and which of them are ticked."""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import request, url_for

from imi.batches.checking import CheckedRow
from imi.batches.view import BatchView
from imi.people.own.preferences import yes_or_no
from imi.screens.batch.kept_rows import keeper
from imi.web.inputs.numbers import whole
from imi.web.security import current_visitor

# Every row: as what is shown, and as what is ticked.
EVERY = "all"
# The order of entry is the usual one: the review and the receipt have it, too.
NEWEST_FIRST = yes_or_no("batch_newest_first")


@dataclass(frozen=True)
class RowChoice:
    """Holds a choice of rows: its name in the address, its words, what the table says where there are none, and the rows."""

    name: str
    label: str
    none: str
    lines: Sequence[CheckedRow]


def chips(seen: BatchView) -> list[RowChoice]:
    """Return the choices above the table."""
    return [RowChoice(EVERY, "All", "Add existing candidate or new candidate", seen.lines),
            RowChoice("fix", "To fix", "Nothing is to fix", seen.to_fix),
            RowChoice("confirm", "To confirm", "Nothing is to confirm", seen.to_confirm)]


def wanted() -> str:
    """Return which rows the address or the form asks for, or the page from which a fragment is asked."""
    page = parse_qs(urlsplit(request.headers.get("HX-Current-URL", "")).query)
    return request.values.get("show", next(iter(page.get("show", [])), ""))


def newest_first() -> bool:
    """Return whether the person sees the latest rows first."""
    return current_visitor().preferences.of(NEWEST_FIRST)


def table_of(seen: BatchView, more: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the template names of the table: its rows, the chips, and what is ticked. The row that is open is always there.
    """
    choices, asked, visitor = chips(seen), wanted(), current_visitor()
    chip = next((chip for chip in choices if chip.name == asked), choices[0])
    newest = more.get("newest_first", newest_first())
    opened, following = more.get("line"), seen.next_to_fix(newest_first=newest)
    there = {line.row.id for line in chip.lines} | ({opened.row.id} if opened else set())
    rows = [line for line in seen.lines if line.row.id in there]
    ticked = more.get("ticked", _ticked(rows))
    order = -1 if newest else 1
    return {"chips": choices, "chip": chip, "rows_shown": rows[::order], "ticked": ticked, "newest_first": newest,
            "kept_row": keeper(seen, (url_for("batch.batch", reference=seen.batch.reference), visitor.may("register")), ticked),
            "next_line": following, "next_is_shown": following is not None and following.row.id in there,
            "lines_changed": list(more.get("lines_changed", ()))[::order],
            "new_rows_go": "afterend:#rows-head" if newest else "beforebegin:#rows .empty",
            "no_chip": f"There is no choice “{asked[:40]}” of rows: all are shown" if asked not in ("", chip.name) else ""}


def _ticked(rows: Sequence[CheckedRow]) -> Collection[int]:
    """Return the rows that the address names as ticked: a chip keeps the ticks of the rows that both lists have."""
    if request.method != "GET":
        return ()
    if request.args.get("tick") == EVERY:
        return {line.row.id for line in rows}
    return set(request.args.getlist("row", type=whole))
