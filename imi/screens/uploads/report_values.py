"""What the report of an upload says beside its rows: its views, how far it has come, and what each cause offers."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from imi.fields.broken import mended
from imi.formats import count
from imi.uploads.fixing.remedy_rules import Rule
from imi.uploads.report.groups import Cell, Group
from imi.uploads.report.sections import Section
from imi.uploads.report.shown import TIDIED, VIEWS, ListedRow, Report

# What a caption says of the rows of a view, and what is said where it has none.
CAPTIONS = {"ready": ("ready row", ""), "left-out": ("row left out", "rows left out"), "registered": ("registered row", "")}
NONE = {"warnings": "to look at", "ready": "ready", "left-out": "left out", "registered": "registered yet"}
LABELS = {"problems": "To do", "warnings": "Warnings", "ready": "Ready", "left-out": "Left out", "registered": "Registered",
          "all": "All"}
# What is at the top stands at the end once more, where there is more than this between.
LONG = 15
# Their boxes suggest what is in the list, others offer it to be chosen from.
SUGGESTED = ("title", "standard", "package")
# The remedy that is offered for many rows only.
AS_IT_WAS = "as-it-was"
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Entry:
    """What can be entered into one cell: from its list or by typing, and what was probably meant."""

    choices: Choices
    is_typed: bool
    suggests: bool
    meant: str


def of_report(seen: Report, view: str, rows: Sequence[ListedRow], sections: Sequence[Section]) -> dict[str, Any]:
    """Return what the page says of the whole upload."""
    left, counts = seen.to_do, seen.counts
    caption = CAPTIONS.get(view, ("row", ""))
    return {
        "left": left, "left_view": "problems" if counts["problem"] else "warnings",
        "to_put_right": seen.right + seen.cells, "views": _views(seen), "nothing": NONE.get(view, ""),
        "caption": count(counts[VIEWS[view]] if VIEWS.get(view) else seen.total, *caption),
        "is_long": len(rows) + sum(len(section.lines) for section in sections) > LONG,
        "has_odd_notes": any(note.odd for note in seen.notes),
        "can_match": seen.can_match and not seen.missing and bool(seen.told.get("ignored") or "mapping" in seen.told),
    }


def _views(seen: Report) -> list[tuple[str, str, int]]:
    """Return (name, label, how many rows it shows) of each view; in the last, how many values.

    The first has problems and warnings beneath each other. A row with both is to be put right, and is among the warnings, too.
    """
    tidied, own = sum(told.number for told in seen.tidied), {"problems": seen.to_do, "warnings": seen.warned, "all": seen.total}
    views = [(name, LABELS[name], own.get(name, seen.counts[state])) for name, state in VIEWS.items()]
    return [*views, *([(TIDIED, "Put right while reading", tidied)] if tidied else [])]


def entry_for(choices_of: Callable[[str], Choices], likely: Callable[[str, str], str]) -> Callable[[Group, Cell], Entry]:
    """Return what says how a cell of a group is entered."""

    def entry(group: Group, cell: Cell) -> Entry:
        choices = choices_of(group.field)
        typed, suggests = not choices or group.field in SUGGESTED, bool(choices) and group.field != SUGGESTED[0]
        if group.looks_like:
            meant = mended(cell.text)
        elif typed and suggests and cell.text not in dict(group.shared):
            meant = likely(group.field, cell.text)
        else:
            meant = ""
        return Entry(choices, typed, suggests, meant)

    return entry


def rules_of(section: Section, group: Group) -> list[Rule]:
    """Return the remedies that a cause offers where it stands."""
    return [rule for rule in group.rules if not (section.single and rule.name == AS_IT_WAS)]
