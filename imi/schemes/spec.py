"""Define SchemeSpec: what the code must know of a scheme, as a value that is handed down; its words and senders are its row."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from imi.candidates.fields import EMPLOYMENT
from imi.fields.field import Context, Record, Texts
from imi.formats import all_such


def nothing(_texts: Texts, _months: int, _given: Context) -> Texts:
    """Suggest no dates."""
    return {}


def one_after_another(words: Texts) -> str:
    """Return the words that are not empty on one line."""
    return " · ".join(filter(None, words.values()))


@dataclass(frozen=True, eq=False)
class SchemeSpec:
    """A scheme: what is registered under a tab. Two schemes are the same only where they are one value.

    `code` is the key of the scheme's row, `path` the beginning of its addresses. `person` is what must be held of the candidate
    and their employment, `row` what is asked for each registration; the rules of `row` may look at the person, too. `screens` are
    the names of those that the scheme has.

    Its words and senders stand in its row in the database; whole sentences need more. `ask` asks for what is registered on, and
    `programme` is what that is called in a sentence. `training` is what a candidate starts and ends, `parts` are what is asked
    for each registration. `sentence` tells that, with `{names}` of the fields of `row`, where it reads better than one value
    after another; `in_short` tells the defaults of a batch on one line. `suggested` tells which of these texts a package's usual
    length in months suggests, where nothing is typed.

    Before `since` nobody can have been on one, and a start more than `ahead_months` from today is unusual.
    """

    code: str
    path: str
    person: Record
    row: Record
    screens: frozenset[str] = frozenset()
    ask: str = "Choose what to register on"
    programme: str = "course"
    training: str = "training"
    parts: tuple[str, ...] = ("details",)
    sentence: str = ""
    in_short: Callable[[Texts], str] = one_after_another
    suggested: Callable[[Texts, int, Context], Texts] = nothing
    since: date = date.min
    ahead_months: int = 3

    @cached_property
    def record(self) -> Record:
        """Return everything that is asked, in the order of the form and of a spreadsheet's columns."""
        return self.person + self.row

    @property
    def programmes(self) -> str:
        """Return what several that candidates are registered on are called, within a sentence."""
        return all_such(self.programme)

    @property
    def asked(self) -> str:
        """Return what is asked for each registration, within a sentence: dates and funding."""
        return " and ".join(self.parts)

    @cached_property
    def is_of_employees(self) -> bool:
        """Return whether the scheme's candidates have to be employed somewhere."""
        return any(field.name in self.person for field in EMPLOYMENT.required)
