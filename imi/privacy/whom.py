"""Gather whom an erasure is about, by everything that the person's records ever held, and find where a text names the person."""
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

from imi.candidates.models import Candidate, CandidateWas
from imi.candidates.names.keys import fold, phone_key
from imi.database.entry.traces import ERASED
from imi.fields.dates import said
from imi.fields.numbers import ULN_DIGITS

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
OWNED = re.compile(r"['’]s$", re.IGNORECASE)
# Digits may be grouped, and a telephone number begin with the country, a zero, both or neither, and have a part in brackets.
BETWEEN = r"[ \-.()]*"
BRACKET = r"(?:\((?=[+\d ]+\)[ \-.]*\d))?"
UK = rf"(?:(?:\+|00{BETWEEN})?44{BETWEEN})?(?:0{BETWEEN})?"
ABROAD = r"(?:\+|00)?"


@dataclass(frozen=True)
class Whom:
    """Holds everything that was ever stored of a person, in all editions of their record and of records merged into it."""

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
        """Return the whole names as words: first names, or the first one, beside the surname, in either order; longest first."""
        found = set()
        for first, surname in self._folded:
            for given in {first, first.split(" ")[0]} - {""}:
                found |= {(*given.split(), *surname.split()), (*surname.split(), *given.split())}
            found |= set() if first else {tuple(surname.split())}
        return tuple(sorted((list(words) for words in found), key=len, reverse=True))

    @cached_property
    def _values(self) -> re.Pattern[str] | None:
        """Return the pattern of the person's e-mail addresses, ULNs and telephone numbers, however these are grouped, but not as
        a part of longer ones; None where there are none.
        """
        parts = [rf"(?<![\w.+-]){re.escape(email)}(?![\w-])" for email in self.emails]
        parts += [rf"(?<!\d){BETWEEN.join(uln)}(?!\d)" for uln in self.ulns]
        parts += [rf"(?<!\d){BRACKET}{begins}{BETWEEN.join(digits)}(?!\d)" for begins, digits in self._dialled]
        return re.compile("|".join(parts), re.IGNORECASE) if parts else None

    @cached_property
    def _dialled(self) -> frozenset[tuple[str, str]]:
        """Return the telephone numbers by their digits: each with the pattern of what may stand before these."""
        return frozenset(filter(all, map(_dialled, self.phones)))

    def spans(self, text: str, *, alone: bool = False, in_file_name: bool = False) -> list[tuple[int, int]]:
        """Return where a text names the person, each as (start, end). In a text about the person the surname `alone` counts, too.

        A word is taken whole: Lee is not found in Leeson, and in Lee-Jones only where that is the name of a file.
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
        """Return the text with another word wherever it names the person."""
        done, at = [], 0
        for start, end in self.spans(text, alone=alone, in_file_name=in_file_name):
            if start >= at:
                done += [text[at:start], put]
            at = max(at, end)
        return "".join([*done, text[at:]])

    def is_said_in(self, text: str) -> bool:
        """Return whether a text names the person."""
        return bool(self.spans(text))

    def is_of(self, texts: Mapping[str, str]) -> bool:
        """Return whether what was typed field by field is about the person: by number or ULN, by a name where neither birthday
        nor ULN tells a namesake apart, or without a name by e-mail address or telephone number.
        """
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
        """Return whether one of these cells is the person's number, or has an e-mail address, ULN or telephone number of the
        person.
        """
        numbers = set(map(str, self.numbers))
        return any(cell.strip() in numbers for cell in cells) or bool(self._values and self._values.search("\t".join(cells)))

    def has_both_names(self, cells: Sequence[str]) -> bool:
        """Return whether these cells have one of the person's surnames and the first of the first names with it, in whatever
        order.
        """
        words = set(fold(" ".join(cells)).split())
        return any(words.issuperset((*first.split()[:1], *surname.split())) for first, surname in self._folded if surname)

    def _is_reached_by(self, told: Mapping[str, str]) -> bool:
        email = told.get("email", "").casefold()
        return email in {one.casefold() for one in self.emails} or _dialled(told.get("phone", "")) in self._dialled

    def likely(self, column: Field[Any], *, numbers: bool = False) -> Expression:
        """Return the condition that a column may hold something of the person: it finds too much rather than too little."""
        names = [reduce(and_, (_like(column, part) for part in name if fold(part)))
                 for name in self.names if any(map(fold, name))]
        values = [_like(column, email.partition("@")[0]) for email in self.emails]
        values += [column.contains(str(number)) for number in self.numbers if numbers]
        # Anything may stand between the digits, as a form's body has its spaces and brackets written otherwise.
        values += [column ** f"%{'%'.join(digits)}%" for digits in (*self.ulns, *(digits for _begins, digits in self._dialled))]
        # Of whom nothing is known, as of a record with a dash for both names, no column says anything.
        return reduce(or_, [*names, *values], column.in_(()))

    def likely_surname(self, column: Field[Any]) -> Expression:
        """Return the condition that a column may hold one of the surnames, or anything else of the person."""
        return reduce(or_, (_like(column, surname) for _first, surname in self.names if fold(surname)), self.likely(column))


def _dialled(phone: str) -> tuple[str, str]:
    """Return a telephone number's digits after the country of the UK, or with that of another one, behind the pattern of what
    may stand before them.
    """
    key = phone_key(phone)
    return (UK, key.removeprefix("+44").lstrip("0")) if key.startswith("+44") else (ABROAD, re.sub(r"\D", "", key))


def _is_part(text: str, start: int, end: int) -> bool:
    """Return whether this span of a text is one half of a name with a hyphen."""
    return bool(re.search(r"[^\W\d_][-–]$", text[:start]) or re.match(r"[-–][^\W\d_]", text[end:]))


def _like(column: Field[Any], text: str) -> Expression:
    """Return the condition that a column holds the longest plain part of a text, or the text as it may be stored where it has
    none.
    """
    plain = max(re.findall(r"[A-Za-z0-9]+", text), key=len, default="")
    if len(plain) > 1:
        return column.contains(plain)
    return reduce(or_, [column.contains(written) for written in sorted({text, json.dumps(text)[1:-1], quote_plus(text)})])


def whom(candidate: Candidate) -> Whom:
    """Return the person of a candidate: every record that was merged into the candidate's, and what each record ever held."""
    records = list(Candidate.select().where((Candidate.id == candidate.id) | (Candidate.merged_into == candidate.id)))
    ids = tuple(one.id for one in records)
    editions: list[Any] = [*records, *CandidateWas.select().where(CandidateWas.candidate.in_(ids))]
    return Whom(ids, frozenset(one.number for one in records),
                frozenset((one.first_names, one.surname) for one in editions),
                frozenset(_held(editions, "uln")), frozenset(_held(editions, "email")), frozenset(_held(editions, "phone")),
                frozenset(one.date_of_birth for one in editions if one.date_of_birth))


def _held(editions: Iterable[Any], name: str) -> Iterator[str]:
    return (str(getattr(one, name)) for one in editions if getattr(one, name))
