"""Whom an erasure is about: everything that they and the records merged into theirs were called, and where a text says it."""
from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import and_, or_
from typing import Any
from urllib.parse import quote_plus

from peewee import Expression, Field

from imi.candidates.keys import fold
from imi.candidates.models import Candidate, CandidateWas
from imi.fields.dates import said

ERASED = "Erased"
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
OWNED = re.compile(r"['’]s$", re.IGNORECASE)
# Digits may be grouped, and a telephone number begin in three ways.
BETWEEN = r"[ \-.()]*"
NATIONAL = ULN_DIGITS = 10


@dataclass(frozen=True)
class Whom:
    """A person by everything that was ever held of them, in all editions of all records that became theirs."""

    ids: tuple[int, ...]
    numbers: frozenset[int]
    names: frozenset[tuple[str, str]]
    ulns: frozenset[str]
    emails: frozenset[str]
    phones: frozenset[str]
    born: frozenset[date]

    @cached_property
    def _folded(self) -> frozenset[tuple[str, str]]:
        return frozenset((fold(first), fold(surname)) for first, surname in self.names)

    @cached_property
    def _phrases(self) -> tuple[list[str], ...]:
        """The whole names as words: first names or the first of them beside the surname, in either order; longest first."""
        found = set()
        for first, surname in self._folded:
            for given in {first, first.split(" ")[0]} - {""}:
                found |= {(*given.split(), *surname.split()), (*surname.split(), *given.split())}
            found |= set() if first else {tuple(surname.split())}
        return tuple(sorted((list(words) for words in found), key=len, reverse=True))

    @cached_property
    def _values(self) -> re.Pattern[str] | None:
        """Their e-mail addresses, ULNs and telephone numbers, however they are grouped; not as a part of longer ones."""
        parts = [rf"(?<![\w.+-]){re.escape(email)}(?![\w-])" for email in self.emails]
        parts += [rf"(?<!\d){BETWEEN.join(uln)}(?!\d)" for uln in self.ulns]
        parts += [rf"(?<!\d)(?:\+44|0044|0)?{BETWEEN}{BETWEEN.join(phone[-NATIONAL:])}(?!\d)" for phone in self.phones]
        return re.compile("|".join(parts), re.IGNORECASE) if parts else None

    def spans(self, text: str, *, alone: bool = False, in_file_name: bool = False) -> list[tuple[int, int]]:
        """Where a text says who it is. Where it is about them, the surname `alone` says it, too.

        A word is taken whole: Lee is neither in Leeson nor, but for the name of a file, in Lee-Jones.
        """
        found = [match.span() for match in self._values.finditer(text)] if self._values else []
        phrases = [*self._phrases, *(surname.split() for _first, surname in self._folded if alone and len(surname) > 1)]
        words = list(WORD.finditer(text))
        keys = [fold(OWNED.sub("", word[0])) for word in words]
        for place in range(len(words)):
            for phrase in phrases:
                last = place + len(phrase) - 1
                if phrase and keys[place:last + 1] == phrase:
                    start, end = words[place].start(), words[last].end()
                    if in_file_name or not _is_part(text, start, end):
                        found.append((start, words[last].start() + len(OWNED.sub("", words[last][0]))))
        return sorted(set(found))

    def without(self, text: str, put: str = ERASED, *, alone: bool = False, in_file_name: bool = False) -> str:
        """The text with another word wherever it says who it is."""
        done, at = [], 0
        for start, end in self.spans(text, alone=alone, in_file_name=in_file_name):
            if start >= at:
                done += [text[at:start], put]
            at = max(at, end)
        return "".join([*done, text[at:]])

    def is_said_in(self, text: str) -> bool:
        """Whether a text says who it is."""
        return bool(self.spans(text))

    def is_of(self, texts: Mapping[str, str]) -> bool:
        """Whether what was typed field by field is about them: by number or ULN, or by a name with nothing that tells apart."""
        told = {name: str(text or "").strip() for name, text in texts.items()}
        digits = {name: re.sub(r"\D", "", told.get(name, "")) for name in ("candidate_number", "uln")}
        if digits["uln"] in self.ulns or digits["candidate_number"] in map(str, self.numbers):
            return True
        first, surname = fold(told.get("first_names", "")), fold(told.get("surname", ""))
        if not surname:
            return not first and self._is_reached_by(told)
        if not any(first in ("", own, own.split(" ")[0]) and surname == last for own, last in self._folded):
            return False
        born = said(told.get("date_of_birth", ""))
        if born is not None and self.born:
            return born in self.born
        return not (len(digits["uln"]) == ULN_DIGITS and self.ulns)

    def has_own(self, cells: Sequence[str]) -> bool:
        """Whether one of these cells is their number, or has an e-mail address, ULN or telephone number of theirs."""
        numbers = set(map(str, self.numbers))
        return any(cell.strip() in numbers for cell in cells) or bool(self._values and self._values.search("\t".join(cells)))

    def has_both_names(self, cells: Sequence[str]) -> bool:
        """Whether these cells have a surname of theirs and the first of its first names, in whatever order."""
        words = set(fold(" ".join(cells)).split())
        return any(words.issuperset((*first.split()[:1], *surname.split())) for first, surname in self._folded if surname)

    def _is_reached_by(self, told: Mapping[str, str]) -> bool:
        email, phone = told.get("email", "").casefold(), re.sub(r"\D", "", told.get("phone", ""))
        return email in {one.casefold() for one in self.emails} or (
            len(phone) >= NATIONAL and phone[-NATIONAL:] in {one[-NATIONAL:] for one in self.phones})

    def likely(self, column: Field[Any], *, numbers: bool = False) -> Expression:
        """The condition that a column may hold something of theirs: it finds too much rather than too little."""
        names = [reduce(and_, (_like(column, part) for part in name if fold(part)))
                 for name in self.names if any(map(fold, name))]
        values = [_like(column, value) for value in (*self.ulns, *(email.partition("@")[0] for email in self.emails))]
        values += [column.contains(str(number)) for number in self.numbers if numbers]
        values += [column.contains(phone[-4:]) for phone in self.phones]
        # Of whom nothing is known, as of a record with a dash for both names, no column says anything.
        return reduce(or_, [*names, *values], column.in_(()))

    def likely_surname(self, column: Field[Any]) -> Expression:
        """The condition that a column may hold one of the surnames, or any of the rest."""
        return reduce(or_, (_like(column, surname) for _first, surname in self.names if fold(surname)), self.likely(column))


def _is_part(text: str, start: int, end: int) -> bool:
    """Whether what stands there is one half of a name with a hyphen."""
    return bool(re.search(r"[^\W\d_][-–]$", text[:start]) or re.match(r"[-–][^\W\d_]", text[end:]))


def _like(column: Field[Any], text: str) -> Expression:
    """That a column holds the longest plain part of a text; of a text without one, as it may be written down."""
    plain = max(re.findall(r"[A-Za-z0-9]+", text), key=len, default="")
    if len(plain) > 1:
        return column.contains(plain)
    return reduce(or_, [column.contains(written) for written in sorted({text, json.dumps(text)[1:-1], quote_plus(text)})])


def whom(candidate: Candidate) -> Whom:
    """The candidate, every record that was merged into theirs, and what each ever held."""
    records = list(Candidate.select().where((Candidate.id == candidate.id) | (Candidate.merged_into == candidate.id)))
    ids = tuple(one.id for one in records)
    editions: list[Any] = [*records, *CandidateWas.select().where(CandidateWas.candidate.in_(ids))]
    return Whom(ids, frozenset(one.number for one in records),
                frozenset((one.first_names, one.surname) for one in editions),
                frozenset(_held(editions, "uln")), frozenset(_held(editions, "email")), frozenset(_held(editions, "phone")),
                frozenset(one.date_of_birth for one in editions if one.date_of_birth))


def _held(editions: Iterable[Any], name: str) -> Iterator[str]:
    return (str(getattr(one, name)) for one in editions if getattr(one, name))
