"""Define the rules that correct a column of a list: what each makes of a text, and which problems it is offered for."""
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html import unescape

from imi.candidates.record import CARD
from imi.fields.broken import mended
from imi.fields.field import Field
from imi.fields.names import plainly_marked
from imi.fields.text import says_above
from imi.schemes.spec import SchemeSpec
from imi.uploads.checking.cells.damage import MONTHS, NUMBERED, YEAR_DIGITS, other_day
from imi.uploads.fields import OF_ONE_PERSON, SheetFields

# The field by which an employer is called: what stands for the row above there stands for the whole employer.
EMPLOYER = "employer_name"
SHORT_YEAR = re.compile(r"(.*[^0-9:])([0-9]{2})((?:[ ,T]+[0-9]{1,2}:.*)?)\s*")
WORD = re.compile(r"[^\W\d_]+")
# O'Neill and D'Arcy have a capital after the apostrophe; James's has none.
POSSESSIVE = 1


def month_first(text: str, _name: str, _today: date) -> str:
    """Return a day whose month was written first with the day first; any other text as it is."""
    found = NUMBERED.fullmatch(text)
    if not found or int(found[1]) > MONTHS or len(found[4]) < YEAR_DIGITS:
        return text
    return f"{found[3]}/{found[1]}/{found[4]}{found[5]}"


def whole_years(text: str, name: str, today: date) -> str:
    """Return a day whose year has two digits with four: this century's, or the last one's for a birth still to come."""
    found = SHORT_YEAR.fullmatch(text)
    if not found:
        return text
    year = today.year // 100 * 100 + int(found[2])
    return f"{found[1]}{year - 100 if name == 'date_of_birth' and year > today.year else year}{found[3]}"


def day_itself(text: str, _name: str, _today: date) -> str:
    """Return the day of a text with a time shortly before midnight."""
    return other_day(text, after=False)


def day_after(text: str, _name: str, _today: date) -> str:
    """Return the day after that of a text with a time shortly before midnight."""
    return other_day(text, after=True)


def capitalised(text: str, _name: str, _today: date) -> str:
    """Return a name with a capital for each of its words: O'NEILL-SMITH becomes O'Neill-Smith."""
    return WORD.sub(lambda word: word[0].lower() if len(word[0]) == POSSESSIVE and word.start() and text[word.start() - 1] in "'’"
                    else word[0].capitalize(), text)


def with_plain_marks(text: str, _name: str, _today: date) -> str:
    """Return a name with plain apostrophes and hyphens."""
    return plainly_marked(text)


def as_characters(text: str, _name: str, _today: date) -> str:
    """Return a text with the characters that a web page's code in it stands for."""
    return unescape(text)


def as_it_was(text: str, _name: str, _today: date) -> str:
    """Return a text as it was before it broke on its way; any other text as it is."""
    return mended(text) or text


def from_above(text: str, _name: str, _today: date) -> str:
    """Return '' for a text that stands for the same as the row above has; any other text as it is."""
    return "" if says_above(text) else text


def emptied(_text: str, _name: str, _today: date) -> str:
    """Return '' whatever the text is."""
    return ""


@dataclass(frozen=True)
class Rule:
    """Describes a way to correct a column.

    `change` makes a new text of an old one; `codes` are the problems for which it is offered, and one without codes is
    offered for every problem. A `whole` rule reads every row of the column in which the order of a day was not corrected yet,
    any other one the rows with the problem. `field` is the column that is changed, where that is not the problem's own.
    `some` says that it may change none of the cells. `above` gives each cell that it empties the value of the cell above. An
    employer is taken as a whole: what the row leaves out of it comes from the row of the company's name.
    """

    name: str
    label: str
    codes: tuple[str, ...]
    change: Callable[[str, str, date], str]
    whole: bool = False
    field: str = ""
    some: bool = False
    above: bool = False

    def said_of(self, field: Field, scheme: SchemeSpec) -> str:
        """Return the rule's label for a column of a scheme's sheet."""
        return self.label.format(label="the employer" if field.name == EMPLOYER else field.label, programme=scheme.programme)


RULES = (
    Rule("month-first", "Read all dates as month/day/year", ("real", "either"), month_first, whole=True),
    Rule("whole-years", "Read years of two digits as four", ("year",), whole_years),
    Rule("day-itself", "Read each as the day that is written", ("late",), day_itself, some=True),
    Rule("day-after", "Read each as the day after", ("late",), day_after, some=True),
    Rule("capitals", "Begin each word with a capital", ("capitals", "lower_case"), capitalised),
    Rule("plain-marks", "Write plain apostrophes and hyphens", ("broken",), with_plain_marks, some=True),
    Rule("characters", "Write the characters themselves", ("markup", "character"), as_characters, some=True),
    Rule("as-it-was", "Put in what each looks like", ("looks_like",), as_it_was),
    Rule("above", "Take {label} of the row above", (), from_above, some=True, above=True),
    Rule("employer", "Take the employer of the row above", ("missing",), from_above, field=EMPLOYER, some=True, above=True),
    Rule("package", "Take the {programme} of the package", ("other_standard",), emptied, field="standard"),
)
BY_RULE = {rule.name: rule for rule in RULES}


def rules_for(fields: SheetFields, name: str, code: str) -> list[Rule]:
    """Return the rules that may put right a problem of a field."""
    short = code.removeprefix(f"{name}.")
    return [rule for rule in RULES if (short in rule.codes and (rule.field != EMPLOYER or name in CARD))
            or (not rule.codes and name in fields and name not in OF_ONE_PERSON)]
