"""Compare each row with the rows before it and with candidates of the same name or address, to find what it repeats."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from struct import Struct
from typing import Any

from imi.candidates.names.keys import name_key
from imi.fields.field import Problem
from imi.registrations.checking.check import same_address
from imi.registrations.checking.duplicates import Already, namesake
from imi.uploads.checking.one_row import PERSONS_OWN, CheckedSheetRow
from imi.uploads.fields import SheetFields

# Of a detail that a row does not say.
UNSAID = hash(None)


@dataclass(frozen=True)
class Others:
    """Holds the candidates of the centre with whom rows are compared: their numbers by date of birth and name, and those who
    are registered, as (id, number, registration), by e-mail address.
    """

    namesakes: Mapping[tuple[date, str], int]
    of_address: Mapping[str, Sequence[tuple[int, int, Already]]]


class Beside:
    """Compares the rows of one upload with those before them: it keeps the first row of each person, and 64-bit hashes in place
    of texts, because a list has tens of thousands of rows.
    """

    def __init__(self, fields: SheetFields) -> None:
        # What somebody has once, on however many packages.
        self._person = fields.scheme.person
        self._details = self._person.names
        # The number of a row, and hashes of the name and of each detail.
        self._first = Struct(f"{2 + len(self._details)}q")
        # By person: the row, its name, and what it says that is news, see `_first`.
        self._first_of: dict[object, bytes] = {}
        # Of those with several rows, by field: which said something first, and what.
        self._news_of: dict[object, dict[str, tuple[int, int]]] = {}
        self._on_package: dict[int, int] = {}
        # Whom a ULN was brought for that the record had not; who has an address, a name and a date of birth.
        self._brought: dict[str, object] = {}
        self._of_address: dict[int, object] = {}
        self._born_as: dict[int, object] = {}

    def looked_at(self, one: CheckedSheetRow, name: str, others: Others) -> CheckedSheetRow:
        """Return the row with the problems found beside those before and beside `others`. `name` is its `name_of`."""
        who = _who(one, name)
        more = (*self._of_person(one, who, name), *self._address(one, who, others), *self._namesake(one, who, name, others))
        return one._replace(problems=(*one.problems, *more)) if more else one

    def _of_person(self, one: CheckedSheetRow, who: object, name: str) -> Iterable[Problem]:
        """Return the problems of one person twice on one package, one ULN for two people, or one person with other details."""
        if who is None:
            return ()
        news = self._news(one)
        this = self._first.pack(one.row, hash(name), *news)
        first = self._first_of.setdefault(who, this)
        before = self._on_package.setdefault(hash((who, one.offer.id)), one.row) if one.offer else one.row
        found = []
        if one.offer and before != one.row:
            found.append(Problem("package", "package.twice", f"Row {before} has the same candidate on {one.offer.code}. "
                                 "Leave one of the rows out", "error", one.offer.code))
        if first is not this:
            row, named, *said = self._first.unpack(first)
            if named != hash(name) and one.held is None:
                found.append(Problem("uln", "uln.twice", f"Row {row} has the same ULN for another name", "error",
                                     one.values["uln"]))
            else:
                found += self._otherwise(one, who, row, said, news)
        found += self._brings(one, who)
        return found

    def _brings(self, one: CheckedSheetRow, who: object) -> Iterable[Problem]:
        """Return the problem of a ULN that is new to a candidate and that another row has."""
        uln = one.values.get("uln")
        if uln is None:
            return ()
        whose = uln if one.held is not None and uln in self._first_of else self._brought.get(uln, who)
        if one.held is not None:
            self._brought.setdefault(uln, who)
        if whose == who:
            return ()
        return [Problem("uln", "uln.twice", f"Row {self._row(whose)} has the same ULN for another candidate. "
                        "Where they are one person, enter the candidate’s number in both rows", "error", uln)]

    def _otherwise(self, one: CheckedSheetRow, who: object, first: int, said: Sequence[int],
                   news: Sequence[int]) -> Iterator[Problem]:
        """Yield a problem for each detail that a row gives otherwise for somebody than a row before: one of the two would be lost
        without a word.
        """
        known = self._news_of.setdefault(who, {name: (first, value) for name, value in self._by_field(said)})
        for name, value in self._by_field(news):
            row, before = known.setdefault(name, (one.row, value))
            if before != value:
                field = self._person[name]
                yield Problem(name, f"{name}.otherwise", f"Row {row} has another {field.label} for the same candidate. "
                              "Make both rows alike", "error", field.store(one.values[name]))

    def _news(self, one: CheckedSheetRow) -> tuple[int, ...]:
        """Return a hash of each detail that a row says, that the record has not, and that is the centre's to say; UNSAID for the
        others.
        """
        said: Iterable[Any] = map(one.values.get, self._details)
        if one.held is not None:
            held = one.held.values
            said = [None if held.get(name) == value or (one.locked and name in PERSONS_OWN) else value
                    for name, value in zip(self._details, said, strict=True)]
        return tuple(map(hash, said))

    def _by_field(self, news: Iterable[int]) -> Iterator[tuple[str, int]]:
        return ((name, value) for name, value in zip(self._details, news, strict=True) if value != UNSAID)

    def _row(self, who: object) -> int:
        """Return the first row about somebody."""
        return int(self._first.unpack(self._first_of[who])[0])

    def _address(self, one: CheckedSheetRow, who: object, others: Others) -> Iterable[Problem]:
        """Return the problem of one e-mail address for two people."""
        email = one.values.get("email")
        if email is None:
            return ()
        found = []
        whose = self._of_address.setdefault(hash(email), who)
        if whose != who and whose is not None:
            found.append(Problem("email", "email.twice", f"Row {self._row(whose)} has the same e-mail address for somebody else",
                                 "warning", email))
        if email in others.of_address:
            here = [(number, had) for candidate, number, had in others.of_address[email] if candidate != _candidate(one)]
            # Said at the cell that may be wrong: the screen has none.
            found += [said._replace(field="email", code="email.registered")
                      for said in same_address(here, one.values.get("starts_on"), one.values.get("ends_on"))]
        return found

    def _namesake(self, one: CheckedSheetRow, who: object, name: str, others: Others) -> Iterable[Problem]:
        """Return the warning about somebody new with the name and the date of birth of somebody else: perhaps one of the ULNs is
        wrong.
        """
        born, uln = one.values.get("date_of_birth"), one.values.get("uln")
        if not one.stranger or born is None:
            return ()
        born_as, found = (born, name), []
        if born_as in others.namesakes:
            found.append(namesake(others.namesakes[born_as]))
        if uln and (whose := self._born_as.setdefault(hash(born_as), who)) != who:
            found.append(Problem("uln", "uln.namesake", f"Row {self._row(whose)} has the same name and date of birth with "
                                 "another ULN. Check that this is not the same person", "warning", uln))
        return found


def name_of(one: CheckedSheetRow) -> str:
    """Return the key by which a row's name is compared."""
    return name_key(str(one.values.get("surname", "")), str(one.values.get("first_names", "")))


def _who(one: CheckedSheetRow, name: str) -> object:
    """Return whom a row is about: the held candidate, the ULN, or name and date of birth; None where it can't be told."""
    born = one.values.get("date_of_birth")
    return _candidate(one) or one.values.get("uln") or ((name, born) if born and name else None)


def _candidate(one: CheckedSheetRow) -> int | None:
    """Return the candidate whom a row is about, held here or elsewhere; None of somebody new."""
    return one.held.id if one.held else one.elsewhere
