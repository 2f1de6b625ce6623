"""A row beside the rows before it, and beside candidates of the same name or address: what no row shows by itself."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from imi.candidates.keys import name_key
from imi.registrations.checking import PROGRAMME, same_address
from imi.registrations.duplicates import Already, namesake
from imi.registrations.fields import APPRENTICESHIP
from imi.rules.field import Given, Problem
from imi.uploads.checking import PERSONS_OWN, Checked

# What somebody has once, on however many packages.
DETAILS = tuple(name for name in APPRENTICESHIP.names if name not in PROGRAMME)


@dataclass(frozen=True)
class Others:
    """Candidates of the centre beside whom rows are looked at: numbers by date of birth and name, and by e-mail address who
    is registered there: (id, number, registration)."""

    namesakes: Mapping[tuple[date, str], int]
    of_address: Mapping[str, Sequence[tuple[int, int, Already]]]


class Beside:
    """The rows of one upload so far, as far as later ones are compared with them."""

    def __init__(self, given: Given) -> None:
        self._given = given
        self._on_package: dict[tuple[object, int], int] = {}
        self._first_of: dict[object, tuple[Checked, str]] = {}
        # Of those with several rows, what the rows say that is news, and the row that said it first.
        self._news_of: dict[object, dict[str, tuple[int, Any]]] = {}
        self._has_uln: dict[str, tuple[int, object]] = {}
        self._born_as: dict[tuple[date, str], Checked] = {}
        self._of_address: dict[str, Checked] = {}

    def looked_at(self, one: Checked, name: str, others: Others) -> Checked:
        """The row with what is said of it beside those before and beside `others`. `name` is its `name_of`."""
        more = [*self._person(one, name), *self._address(one, others), *self._namesake(one, name, others)]
        return one._replace(problems=(*one.problems, *more)) if more else one

    def _person(self, one: Checked, name: str) -> Iterator[Problem]:
        """One person twice on one package, one ULN for two people, or one person with other details."""
        who = _who(one, name)
        if who is None:
            return
        first, named = self._first_of.setdefault(who, (one, name))
        before = self._on_package.setdefault((who, one.offer.id), one.row) if one.offer else one.row
        if one.offer and before != one.row:
            yield Problem("package", "package.twice", f"Row {before} has the same candidate on {one.offer.code}. "
                          "Leave one of the rows out", "error", one.offer.code)
        uln = one.values.get("uln")
        if named != name and one.held is None:
            yield Problem("uln", "uln.twice", f"Row {first.row} has the same ULN for another name", "error", one.values["uln"])
        elif first is not one:
            yield from self._otherwise(who, first, one)
        if uln:
            row, whose = self._has_uln.setdefault(uln, (one.row, who))
            if whose != who:
                yield Problem("uln", "uln.twice", f"Row {row} has the same ULN for another candidate. Where they are one person, "
                              "enter the candidate’s number in both rows", "error", uln)

    def _otherwise(self, who: object, first: Checked, one: Checked) -> Iterator[Problem]:
        """What a row says otherwise of somebody than a row before: one of the two would be lost, and nobody told of it."""
        said = self._news_of.setdefault(who, {})
        if not said:
            said.update((name, (first.row, value)) for name, value in _news(first))
        for name, value in _news(one):
            row, before = said.setdefault(name, (one.row, value))
            if before != value:
                field = APPRENTICESHIP[name]
                shown = field.show(before, self._given)
                yield Problem(name, f"{name}.otherwise", f"Row {row} has the {field.label} {shown} for the same candidate. "
                              "Make both rows alike", "error", field.store(value))

    def _address(self, one: Checked, others: Others) -> Iterator[Problem]:
        """One e-mail address for two people."""
        email = one.values.get("email")
        if email is None:
            return
        first = self._of_address.setdefault(email, one)
        if first is not one and _who(first, name_of(first)) != _who(one, name_of(one)):
            yield Problem("email", "email.twice", f"Row {first.row} has the same e-mail address for somebody else", "warning",
                          email)
        if email in others.of_address:
            here = [(number, had) for candidate, number, had in others.of_address[email] if not _is(one, candidate)]
            # Said at the cell that may be wrong: the screen has none.
            for said in same_address(here, one.values.get("starts_on"), one.values.get("ends_on")):
                yield said._replace(field="email", code="email.registered")

    def _namesake(self, one: Checked, name: str, others: Others) -> Iterator[Problem]:
        """Somebody new with the name and the date of birth of somebody else: perhaps one of the ULNs is wrong."""
        born, uln = one.values.get("date_of_birth"), one.values.get("uln")
        if not one.stranger or born is None:
            return
        if (born, name) in others.namesakes:
            yield namesake(others.namesakes[born, name])
        first = self._born_as.setdefault((born, name), one)
        if uln and first.values.get("uln", uln) != uln:
            yield Problem("uln", "uln.namesake", f"Row {first.row} has the same name and date of birth with another ULN. "
                          "Check that this is not the same person", "warning", uln)


def name_of(one: Checked) -> str:
    """The key by which a row's name is compared."""
    return name_key(str(one.values.get("surname", "")), str(one.values.get("first_names", "")))


def _who(one: Checked, name: str) -> object:
    """Whom a row is about: the held candidate, the ULN, or name and date of birth; None where it can't be told."""
    if one.held is not None or one.elsewhere is not None:
        return one.held.id if one.held else one.elsewhere
    born = one.values.get("date_of_birth")
    return one.values.get("uln") or ((name, born) if born and name else None)


def _is(one: Checked, candidate: int) -> bool:
    return candidate in (one.held.id if one.held else None, one.elsewhere)


def _news(one: Checked) -> Iterator[tuple[str, Any]]:
    """What a row says that the record has not, and that is the centre's to say."""
    for name in DETAILS:
        value = one.values.get(name)
        known = one.held is not None and (one.held.values.get(name) == value or (one.locked and name in PERSONS_OWN))
        if value is not None and not known:
            yield name, value
