"""List the warnings of a review, and store which of them a person has confirmed, with who and when."""
from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from peewee import Field

from imi.batches.checking import CheckedRow, owner
from imi.candidates.names.keys import fold
from imi.candidates.queries import find
from imi.candidates.record import CARD, CandidateRecord
from imi.centres.models import Centre
from imi.database import bulk
from imi.database.connection import now
from imi.fields.field import Problem
from imi.fields.text import note
from imi.people.models import Person
from imi.registrations.checking.check import REASON_AT_MOST, needs_reason
from imi.registrations.checking.duplicates import PACKAGE
from imi.registrations.models import ConfirmedWarning

# What is said of an employer's card instead of the Field's sentence, which speaks to whoever types the value.
OF_A_CARD = {"employer_ern.not_held": "{employer} has no ERN"}
COLUMN: dict[str, Field[Any]] = {
    "row": ConfirmedWarning.batch_row_id, "card": ConfirmedWarning.employer_id, "candidate": ConfirmedWarning.candidate}


@dataclass(frozen=True)
class Warned:
    """Holds one warning about one row. `key` names its tick in a form, and stands for this value only. An employer may have
    several cards: `cards` are the others whose warning it is, too.
    """

    line: CheckedRow
    problem: Problem
    cards: tuple[str, ...] = ()

    @property
    def owner(self) -> str:
        """Return whose warning it is: the row's, the employer's card's, or the candidate's."""
        return owner(self.line.scheme, self.problem, self.line.row, self.line.held)

    @property
    def whose(self) -> str:
        """Return who is asked about: the employer of a card, or the candidate."""
        held = self.line.held
        return str(held.values["employer_name"]) if self.owner.startswith("card") else f"{held.name} ({held.number})"

    @property
    def sentence(self) -> str:
        """Say whose warning it is, and what."""
        if self.is_of_an_employer:
            return OF_A_CARD[self.problem.code].format(employer=self.whose)
        return f"{self.whose}: {self.problem.message}"

    @property
    def is_of_an_employer(self) -> bool:
        """Return whether it says something of the employer, whichever of their cards it stands on."""
        return self.problem.code in OF_A_CARD and self.owner.startswith("card")

    @property
    def key(self) -> str:
        """Return what the tick that confirms the warning posts."""
        whose = f"employer {fold(self.whose)}" if self.is_of_an_employer else self.owner
        seen = f"{whose} {self.problem.code} {self.problem.value}"
        return hashlib.sha256(seen.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Kind:
    """Holds the warnings of one kind, which may be confirmed with one tick."""

    code: str
    field: str
    warned: Sequence[Warned]

    @property
    def key(self) -> str:
        """Return what the tick that confirms all warnings of the kind posts: it fits just these warnings."""
        return hashlib.sha256(" ".join(one.key for one in self.warned).encode()).hexdigest()[:16]

    @property
    def is_of_several(self) -> bool:
        """Return whether there is more than one of the kind."""
        return len(self.warned) > 1

    @property
    def common(self) -> str:
        """Return the sentence that several warnings share, so that it is said once; '' where each has its own."""
        said = {one.problem.message for one in self.warned}
        return said.pop() if self.is_of_several and len(said) == 1 and self.code not in OF_A_CARD else ""

    def heading(self, labels: Mapping[str, str]) -> str:
        """Return the sentence of several warnings, else their field and what is odd about it, with how many there are."""
        if self.common:
            return f"{self.common}: {len(self.warned):,} to look at"
        odd = self.code.removeprefix(f"{self.field}.").replace("_", " ")
        return f"{labels.get(self.field, PACKAGE.label)}, {odd}: {len(self.warned):,} to look at"

    @property
    def needs_reason(self) -> bool:
        """Return whether confirming the kind takes a reason in words for each."""
        return needs_reason(self.warned[0].problem)


def kinds(lines: Iterable[CheckedRow]) -> list[Kind]:
    """Return the unconfirmed warnings by kind, the most frequent first. An employer is asked about once."""
    found: dict[str, dict[str, Warned]] = {}
    for line in lines:
        for problem in line.warnings:
            one = Warned(line, problem)
            first = found.setdefault(problem.code, {}).setdefault(one.key, one)
            if one.owner not in (first.owner, *first.cards):
                found[problem.code][one.key] = replace(first, cards=(*first.cards, one.owner))
    groups = [Kind(code, next(iter(ones.values())).problem.field, list(ones.values())) for code, ones in found.items()]
    return sorted(groups, key=lambda kind: -len(kind.warned))


def ticked(groups: Iterable[Kind], ticks: Collection[str], reasons: Mapping[str, str]) -> list[tuple[Warned, str]]:
    """Return the warnings that the ticks confirm, each with its reason. One that takes a reason needs it."""
    found = []
    for kind in groups:
        for one in kind.warned:
            reason = note(reasons.get(one.key, ""), REASON_AT_MOST)
            if (one.key in ticks or kind.key in ticks) and (reason or not kind.needs_reason):
                found.append((one, reason))
    return found


def confirm(centre: Centre, person: Person, confirmed: Iterable[tuple[Warned, str]]) -> None:
    """Keep who confirmed what, in one statement per kind of owner."""
    _keep(centre, person, [(owned, one.problem, reason) for one, reason in confirmed for owned in (one.owner, *one.cards)])


def confirm_held(centre: Centre, person: Person, held: CandidateRecord, problems: Iterable[Problem]) -> None:
    """Keep that odd values held of a candidate, or of their employer's card, are right: no batch asks for them again."""
    card = f"card:{held.employer_id}"
    _keep(centre, person, [(card if problem.field in CARD and held.employer_id else f"candidate:{held.id}", problem, "")
                           for problem in problems])


def confirm_said(centre: Centre, person: Person, number: int, said: Collection[Problem]) -> None:
    """Keep of odd values of a candidate, by number, that somebody `said` that they are right, where they are stored by now."""
    if said:
        held = find(centre, number)
        confirm_held(centre, person, held, [one for one in said if str(held.values[one.field]) == one.value])


def _keep(centre: Centre, person: Person, confirmed: Sequence[tuple[str, Problem, str]]) -> None:
    for kind, column in COLUMN.items():
        rows = [(centre.id, int(owned.split(":")[1]), problem.field, problem.code, problem.value, reason, person.id, now())
                for owned, problem, reason in confirmed if owned.startswith(kind)]
        bulk.insert(ConfirmedWarning, (
            ConfirmedWarning.centre, column, ConfirmedWarning.field, ConfirmedWarning.code, ConfirmedWarning.value,
            ConfirmedWarning.reason, ConfirmedWarning.person, ConfirmedWarning.at), rows, skip=True)
