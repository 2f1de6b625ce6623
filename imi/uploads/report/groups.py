"""Group the problems of an upload by cause: which rows share one, what their cells hold, and what may correct them."""
from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile
from typing import NamedTuple

from imi.fields.field import LOOKS_LIKE, MISSING, Field
from imi.formats import begun, figure
from imi.registrations.checking.duplicates import NEEDS_REASON
from imi.uploads.checking.one_row import DIFFERS, STAYS
from imi.uploads.fields import OF_ONE_PERSON, SheetFields
from imi.uploads.fixing.remedy_rules import EMPLOYER, Rule, rules_for
from imi.uploads.kinds import kind_of
from imi.uploads.models import Upload
from imi.uploads.report.problems import rows_with_problems, unconfirmed

# So many rows of a cause are listed before all are asked for: the next cause is not far below, and the next row moves up when
# one is put right.
ROWS_OF_A_GROUP, VALUES_OF_A_GROUP = 10, 8
# So many rows are listed although they are most of a sheet.
FEW = 5
NAMESAKE = "package.namesake"
# What no other text in the cell would put right: two rows, or two people, are at odds.
ABOUT_ROWS = frozenset({"package.twice", NAMESAKE, "uln.twice"})
# What is said of days of which each was read as another one.
OF_DAYS = {"late": "has a time shortly before midnight", "time": "has a time of day beside the day",
           "weekday": "has the weekday of another day", "serial": "has the spreadsheet’s number of a day"}
# So many words must be alike in the sentences of a group for them to be its heading.
WORDS_IN_COMMON = 3


@dataclass(frozen=True)
class Cell:
    """Holds one row of a cause: its number in the file, who it is about, the cell's text, what is said of it, and its
    employer's name.
    """

    row: int
    name: str
    text: str
    edition: int
    value: str
    message: str
    employer: str = ""

    @property
    def said(self) -> str:
        """Return the sentence about the cell, without the text that stands in the cell anyway."""
        text = self.text.strip()
        return self.message.removesuffix(f": {text}").replace(f": {text}. ", ". ")


@dataclass(frozen=True)
class Group:
    """Holds the rows that share a cause.

    `values` has the different wrong texts, each with how many rows have it; `message` is said of all of them, and `is_told`
    says that each row adds to it. `column` is the field that it is about, None where it is about the row as a whole. `rules`
    can correct a cell of it. `most` says that more than half of the rows have the cause: they are listed only on request,
    because one change may put them right.
    """

    field: str
    code: str
    label: str
    message: str
    rows: int
    values: Sequence[tuple[str, int]]
    cells: Sequence[Cell]
    column: Field | None = None
    is_told: bool = False
    rules: Sequence[Rule] = ()
    most: bool = False

    def place(self, cell: Cell) -> str:
        """Return what a cell of it is called on the page: an address may lead there."""
        return place(cell.row, self.field, self.code)

    @property
    def is_missing(self) -> bool:
        """Return whether the cells are empty."""
        return self._kind == MISSING

    @property
    def looks_like(self) -> bool:
        """Return whether a text broke on its way here, and what it was may be known."""
        return self._kind == LOOKS_LIKE

    @property
    def is_cut(self) -> bool:
        """Return whether more rows have it than are shown."""
        return self.rows > len(self.cells)

    @property
    def everywhere(self) -> str:
        """Return the rows that have it, as a button says that changes them all."""
        return {1: "this row", 2: "both rows"}.get(self.rows, f"all {figure(self.rows)} rows")

    @property
    def shared(self) -> list[tuple[str, int]]:
        """Return the texts that several rows have and that one other may take the place of, '' for empty cells."""
        if not self.is_repairable or self.field in OF_ONE_PERSON:
            return []
        return [(text, rows) for text, rows in self.values if rows > 1 and bool(text) != self.is_missing]

    @property
    def is_repairable(self) -> bool:
        """Return whether a text in the cell can put it right."""
        return self.column is not None and self.code not in ABOUT_ROWS

    @property
    def is_namesake(self) -> bool:
        """Return whether each row may be about a candidate whom the centre has already: the number is the cell's `value`."""
        return self.code == NAMESAKE

    @property
    def needs_reason(self) -> bool:
        """Return whether the group is confirmed with a reason only."""
        return self.code in NEEDS_REASON

    @property
    def heading(self) -> str:
        """Return the sentence about all its rows."""
        otherwise = {DIFFERS: " and will be changed", STAYS: ", which stays as it is"}.get(self._kind)
        if self.is_told and otherwise:
            return f"{self.label} is otherwise in the record{otherwise}"
        if self.is_told and self._kind in OF_DAYS:
            return f"{self.label} {OF_DAYS[self._kind]}"
        return f"{self.label}: {self.message}" if self.is_told and not self.message.startswith(self.label) else self.message

    @property
    def agreed(self) -> str:
        """Return the words with which somebody confirms it."""
        return agreed(self.code)

    @property
    def _kind(self) -> str:
        return without_field(self.code)

    @property
    def key(self) -> str:
        """Return the text that names the group in a form."""
        return f"{self.field} {self.code}"


def agreed(code: str) -> str:
    """Return the words with which somebody confirms a warning of this code."""
    said = {DIFFERS: "Change the record", STAYS: "Leave the record as it is"}.get(without_field(code), "It is right")
    return "Different people" if code == NAMESAKE else said


def without_field(code: str) -> str:
    """Return a code without its field."""
    return code.rpartition(".")[2]


def place(row: int, name: str, code: str) -> str:
    """Return what a cell is called on the page in which a problem stands."""
    return f"at-{row}-{name}-{code.removeprefix(f'{name}.')}".replace(".", "-")


class Causes(NamedTuple):
    """Holds what is to be put right and what is to be looked at, each by cause, in how many cells, and how many rows have
    something to be looked at.
    """

    problems: Sequence[Group]
    warnings: Sequence[Group]
    cells: int
    warned: int


def groups(found: Upload, half: float, opened: str) -> Causes:
    """Return the unconfirmed problems of open rows, those of most rows first; every row of the one that is opened.

    Those which several rows had keep their order while somebody goes through them. `half` is half of the sheet's rows,
    `opened` a group's key.
    """
    fields, rows = kind_of(found).fields, rows_with_problems(found)
    by_cause: dict[tuple[str, str, str], dict[int, Cell]] = {}
    wrong, warned = set(), set()
    for severity, name, code, message, row, value in unconfirmed(found):
        of_cause, (called, texts, edition) = by_cause.setdefault((severity, name, code), {}), rows[row]
        # A row may have one cause twice, beside two others.
        said = f"{of_cause[row].message}. {message}" if row in of_cause else message
        of_cause[row] = Cell(row, called, texts.get(name, ""), edition, value, said, texts.get(EMPLOYER, ""))
        wrong.add((row, name))
        if severity == "warning":
            warned.add(row)
    order = {key: n for n, key in enumerate(found.said.get("several", ()))}
    made: dict[str, list[Group]] = {"error": [], "warning": []}
    for (severity, name, code), cells_of in by_cause.items():
        group = _group(fields, name, code, list(cells_of.values()), whole=f"{name} {code}" == opened)
        made[severity].append(replace(group, most=group.rows > max(half, FEW)
                                      and bool(group.shared or group.rules or severity == "warning")))
    for those in made.values():
        those.sort(key=lambda group: (order.get(group.key, len(order)), -group.rows))
    return Causes(made["error"], made["warning"], len(wrong), len(warned))


def _group(fields: SheetFields, name: str, code: str, cells: Sequence[Cell], *, whole: bool) -> Group:
    values = Counter(cell.text for cell in cells).most_common(VALUES_OF_A_GROUP)
    message, is_told = _shared_sentence(cells)
    column = fields.by_name.get(name)
    return Group(name, code, column.label if column else begun(name), message, len(cells), values,
                 cells if whole else cells[:ROWS_OF_A_GROUP], column, is_told, _fitting(fields, name, code, cells))


def _shared_sentence(cells: Sequence[Cell]) -> tuple[str, bool]:
    """Return (what is said of all the cells, whether more is said of each): their one sentence, else what their sentences have in
    common, else the one that most have.
    """
    messages = Counter(cell.message for cell in cells)
    if len(messages) == 1:
        return cells[0].message, False
    said = {cell.said for cell in cells}
    if len(said) == 1:
        return said.pop(), False
    return _in_common(messages) or messages.most_common(1)[0][0], True


def _in_common(sentences: Collection[str]) -> str:
    """Return how all the sentences begin and how they end, '' where that says too little."""
    words = [sentence.split() for sentence in sentences]
    begin = _begin(words)
    end = _begin([each[len(begin):][::-1] for each in words])[::-1]
    return " ".join((*begin, "…", *end)) if len(begin) + len(end) >= WORDS_IN_COMMON else ""


def _begin(sentences: Iterable[Sequence[str]]) -> list[str]:
    """Return the words with which all the sentences begin."""
    return [word for word, *_others in takewhile(lambda each: len(set(each)) == 1, zip(*sentences, strict=False))]


def _fitting(fields: SheetFields, name: str, code: str, cells: Sequence[Cell]) -> list[Rule]:
    """Return the rules for a problem. One that reads the whole column would change right cells, too: it must put a wrong one
    right.
    """
    texts = {(cell.text, cell.employer) for cell in cells}
    return [rule for rule in rules_for(fields, name, code)
            if not (rule.whole or rule.some) or any(rule.change(text, name, date.min) != text for said, employer in texts
                                                    for text in (employer if rule.field == EMPLOYER else said,))]
