"""Read what somebody looks for: a text, which may be numbers, an e-mail address, a date of birth or words, and filters."""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from imi.candidates.names.keys import email_key, fold, phone_key
from imi.candidates.names.nicknames import others
from imi.fields.dates import day
from imi.fields.field import Context, Invalid
from imi.fields.numbers import NUMBER_DIGITS, ULN_DIGITS

# Fewer digits would be the beginning of nearly every number there is; fewer letters, of too many names and employers.
DIGITS, LETTERS = 4, 3
# A text may be a list of numbers. Nobody's name, and no employer's, has more words.
LONGEST, MOST_WORDS = 1_000, 20
# A telephone number has so many digits at most. One that lacks its zero, as spreadsheets leave it, has at least so many.
LONGEST_PHONE, WITHOUT_ZERO = 15, 9
# What stands between numbers that are looked for together. Spaces may also stand within a number.
BETWEEN = re.compile(r"[,;/&|\n]|\band\b|\bor\b", re.IGNORECASE)
PHONE = re.compile(r"[+(]?[0-9() .+-]+")
NONE = "none"
STATES = {"active": "Registered", "completed": "Completed", "withdrawn": "Withdrawn", "cancelled": "Cancelled",
          "transferred": "Transferred", NONE: "Never registered"}


def born_on(text: str, today: date) -> date | None:
    """Return the date of birth that a text is, None where it is something else."""
    try:
        return day(text, Context(today)) if text else None
    except Invalid:
        return None


@dataclass(frozen=True)
class SearchTerms:
    """Says which candidates are looked for. `born` is the text as a date, where it is one; an empty filter leaves nothing out."""

    text: str = ""
    born: date | None = None
    standard: str = ""
    state: str = ""
    missing: bool = False
    employer: int = 0

    @property
    def digits(self) -> str:
        """Return the text without its spaces, where it is a number; else ''."""
        digits = re.sub(r"[\s-]", "", self.text)
        return digits if digits.isascii() and digits.isdigit() else ""

    @property
    def numbers(self) -> list[str]:
        """Return the candidate numbers and ULNs that the text lists, each once, where these are all it is and there are at least
        two.
        """
        found: list[str] = []
        for part in filter(None, map(str.strip, BETWEEN.split(self.text))):
            listed = _numbers(part.replace("-", "").split())
            if not listed:
                return []
            found += listed
        return list(dict.fromkeys(found)) if len(found) > 1 else []

    @property
    def phone(self) -> str:
        """Return the beginning of a telephone number as its key has it, '' where the text is none."""
        digits = re.sub(r"[^0-9]", "", self.text)
        if not PHONE.fullmatch(self.text) or not DIGITS <= len(digits) <= LONGEST_PHONE:
            return ""
        return phone_key(self.text) if self._is_dialled or len(digits) >= WITHOUT_ZERO else ""

    @property
    def _is_dialled(self) -> bool:
        """Return whether the text begins as telephone numbers do, and no candidate number or ULN does."""
        return self.text.startswith(("0", "+", "("))

    @property
    def email(self) -> str:
        """Return the beginning of an e-mail address as its key has it, '' where the text is none."""
        is_one = "@" in self.text or (len(self.text) >= LETTERS and re.search(r"\w[._+0-9]", self.text) and not self.digits)
        return email_key(self.text) if is_one and " " not in self.text else ""

    @property
    def too_short(self) -> bool:
        """Return whether the text is a number of too few digits to look for."""
        digits = re.sub(r"[^0-9]", "", self.text)
        return self.born is None and PHONE.fullmatch(self.text) is not None and 0 < len(digits) < DIGITS

    @property
    def is_number(self) -> bool:
        """Return whether the text is looked for as numbers, and not as words."""
        return bool(self.digits or self.numbers or self.phone)

    @property
    def words(self) -> list[str]:
        """Return the text as the keys write it, word by word."""
        return fold(self.text).split()

    @property
    def too_long(self) -> bool:
        """Return whether the text has more words than a name can have."""
        return not self.is_number and len(self.words) > MOST_WORDS

    @property
    def called(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return the words that are first names, each with the other names by which somebody with it may be registered."""
        if self.born or self.is_number or self.too_long or "@" in self.text:
            return []
        return [(word, others(word)) for word in self.words if len(word) >= LETTERS and others(word)]

    def called_too(self, shown: Iterable[str]) -> list[str]:
        """Say by which other names those are looked for, too, where this has led to one of the people whose names are shown, or
        nobody is.
        """
        met = {word for name in shown for word in fold(name).split()}
        return [f"“{word}” is looked for as {', '.join(map(str.capitalize, names))}, too" for word, names in self.called
                if not met or met.intersection(names)]

    @property
    def by_registration(self) -> bool:
        """Return whether a registration is asked for."""
        return bool(self.standard or (self.state and self.state != NONE))

    @property
    def one_filter(self) -> bool:
        """Return whether a registration or an employer is asked for, and nothing else."""
        return (self.by_registration != bool(self.employer)) and not (self.text or self.missing or self.state == NONE)

    @property
    def narrowed(self) -> bool:
        """Return whether a filter is chosen."""
        return bool(self.standard or self.state or self.missing or self.employer)


def _numbers(parts: Sequence[str]) -> list[str]:
    """Return the numbers of 7 or 10 digits that such parts are one after another, '1000 012' being one; none where they are not.
    """
    # The numbers in the parts from each place on, worked out from the last: a long text may be parted in very many ways.
    found: dict[int, list[str]] = {len(parts): []}
    for start in reversed(range(len(parts))):
        number = ""
        for end in range(start + 1, len(parts) + 1):
            number += parts[end - 1]
            if not (number.isascii() and number.isdigit()) or len(number) > ULN_DIGITS:
                break
            if len(number) in (NUMBER_DIGITS, ULN_DIGITS) and end in found:
                found[start] = [number, *found[end]]
                break
    return found.get(0, [])
