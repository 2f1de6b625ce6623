"""Say what is odd about the file that was sent, before any of its rows: once at the head of the report, and by the commands."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from imi.formats import brief, count, named, numbered, one_line, plural

# The name of a list that came by the clipboard and so has none.
PASTED = "pasted rows"


class FileNote(NamedTuple):
    """A sentence about the file. `odd` says that somebody may be lost by what it tells; `offer` is how the page offers to read
    what is hidden, or no longer to read it.
    """

    sentence: str
    odd: bool = False
    offer: str = ""


def notes(told: Mapping[str, Any]) -> list[FileNote]:
    """Return everything that is to be said of a file, by what is remembered of its reading: what was not read comes first."""
    return [note for part in PARTS for note in part(told)]


def _other_lists(told: Mapping[str, Any]) -> Iterator[FileNote]:
    """Yield the other sheets of candidates in a workbook, each as (name, rows)."""
    for name, rows in told.get("other_lists", ()):
        yield FileNote(f"The sheet “{one_line(name)}” has {count(rows, 'more row')} and was not read: "
                       "upload it as a file of its own", odd=True)


def _hidden(told: Mapping[str, Any]) -> Iterator[FileNote]:
    """Yield the rows and columns that the sheet hides. What was kept before has how many rows there were, and not which."""
    rows, columns = told.get("hidden_rows") or (), told.get("hidden_columns") or ()
    of_rows = rows if isinstance(rows, int) else len(rows)
    which = "" if rows == of_rows or not rows else f": {numbered('row', rows)}"
    offer = "Include it" if of_rows + len(columns) == 1 else "Include them"
    if of_rows:
        yield FileNote(f"{count(of_rows, 'hidden row')} {_left_out(of_rows)}{which}", odd=True, offer="" if columns else offer)
    if columns:
        yield FileNote(f"{count(len(columns), 'hidden column')} {_left_out(len(columns))}: {named('column', columns)}", odd=True,
                       offer=offer)
    if told.get("hidden"):
        yield FileNote("Hidden rows and columns were read, too", offer="Leave them out")


def _left_out(number: int) -> str:
    return f"{plural(number, 'was', 'were')} left out"


def _zero_rows(told: Mapping[str, Any]) -> Iterator[FileNote]:
    rows = told.get("zero_rows", ())
    if rows:
        yield FileNote(f"{count(len(rows), 'row')} with nothing but zeros {_left_out(len(rows))}: {numbered('row', rows)}",
                       odd=True)


def _above_headings(told: Mapping[str, Any]) -> Iterator[FileNote]:
    """Yield the rows that may be about somebody, and stand where a list has its title: it was sorted with its headings."""
    rows = told.get("above_headings", ())
    if rows:
        yield FileNote(f"{count(len(rows), 'row')} above the headings {_left_out(len(rows))}: {numbered('row', rows)}. "
                       "Put the headings into the first row and upload the list again", odd=True)


def _nobody(told: Mapping[str, Any]) -> Iterator[FileNote]:
    """Yield the rows with nothing but what a template fills in, each run as its first and last."""
    rows = [row for first, last in told.get("nobody", ()) for row in range(first, last + 1)]
    if rows:
        yield FileNote(f"{count(len(rows), 'row')} about nobody {_left_out(len(rows))}: {numbered('row', rows)}")


def _without_heading(told: Mapping[str, Any]) -> Iterator[FileNote]:
    """Yield the columns that hold something and have no heading, each as (letter, its first text, the row of that, how many rows
    hold something). What was kept before has no rows.
    """
    for column, text, *where in told.get("without_heading", ()):
        yield FileNote(f"Column {column} has no heading and is not used: {brief(one_line(text))}{_of_rows(*where)}", odd=True)


def _of_rows(first: int = 0, number: int = 1) -> str:
    """Return the row in which something stands, and how many others there are."""
    others = number - 1
    more = f" and {count(others, 'more row')}" if others else ""
    return f" (row {first}{more})" if first else ""


def _as_before(told: Mapping[str, Any]) -> Iterator[FileNote]:
    """Yield the note that somebody has said of an earlier list which column is which."""
    if told.get("as_before"):
        yield FileNote("The columns were matched as in your centre’s last list with these headings")


def _columns(told: Mapping[str, Any]) -> Iterator[FileNote]:
    if told.get("ignored"):
        yield FileNote(f"Columns not used: {', '.join(told['ignored'])}")
    if told.get("doubled"):
        yield FileNote(f"Twice in the sheet, the first counts: {', '.join(told['doubled'])}")


def _merged(told: Mapping[str, Any]) -> Iterator[FileNote]:
    if told.get("merged_cells"):
        yield FileNote(f"{count(told['merged_cells'], 'cell')} beneath a merged one took its value")


def _letters(told: Mapping[str, Any]) -> Iterator[FileNote]:
    """Yield a note about how a text file was read that does not say which letters it has."""
    encoding = told.get("encoding") or ""
    if told.get("doubtful"):
        yield FileNote(f"Read as {encoding}: the file does not say which letters it has", odd=True)
    elif encoding and not encoding.startswith("UTF-"):
        yield FileNote(f"Read as {encoding}")


def _noted(told: Mapping[str, Any]) -> Iterator[FileNote]:
    """Yield what the reader itself noted."""
    yield from map(FileNote, told.get("noted", ()))


# In the order in which they are said: to say something more of a file, add a part.
PARTS: Iterable[Callable[[Mapping[str, Any]], Iterator[FileNote]]] = (
    _other_lists, _above_headings, _hidden, _zero_rows, _nobody, _without_heading, _as_before, _columns, _merged, _letters,
    _noted)


def kind(sheet: str, form: str, file_name: str) -> str:
    """Say what the rows came from: the sheet of a workbook, a text file, or a block that was pasted. `form` is the file's kind.
    """
    if form != "csv":
        return f"Sheet “{sheet}”"
    return "Pasted list" if file_name == PASTED else "Text file"


def called(sheet: str) -> str:
    """Return a sheet within a sentence; what is no sheet of a workbook has no name."""
    return f"the sheet “{sheet}”" if sheet else "the list"
