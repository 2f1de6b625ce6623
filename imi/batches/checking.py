"""Check a row of a batch: a pure function of the candidate's record, the typed texts and earlier registrations.

It holds no lock and asks no database; the same function runs for the page, the review and inside Save.
"""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache

from imi.candidates.record import CARD, CandidateRecord
from imi.fields.field import MISSING, Context, Field, Problem, Reading
from imi.registrations.checking.check import check_package, same_address
from imi.registrations.checking.duplicates import Already, PackageChoice, holding, namesake
from imi.schemes.spec import SchemeSpec

# What stood in a box when something was typed into it that was not kept, by the field's name after this.
WAS = "was_"
ConfirmedPairs = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class RowToCheck:
    """Holds a row of a batch as it is stored, before it is checked."""

    id: int
    position: int
    edition: int
    typed: Mapping[str, str]
    changed_by: str = ""
    changed_at: datetime | None = None
    unkept: Mapping[str, str] = field(default_factory=dict)
    # Of what was not kept that beneath which the row or the record has changed since.
    overtaken: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CheckedRow:
    """Holds a row of a batch with its candidate and the result of its check.

    `confirmed` has the (code, value) pairs of warnings that somebody accepted.
    """

    row: RowToCheck
    held: CandidateRecord
    reading: Reading
    more: tuple[Problem, ...]
    confirmed: ConfirmedPairs
    scheme: SchemeSpec
    holds: tuple[Already, ...] = ()
    registered: bool = False

    @cached_property
    def errors(self) -> tuple[Problem, ...]:
        """Return the errors for which this candidate cannot be registered."""
        return self._both.errors

    @cached_property
    def warnings(self) -> tuple[Problem, ...]:
        """Return the warnings that somebody still has to confirm."""
        return tuple(p for p in self.all_warnings if (p.code, p.value) not in self.confirmed)

    @cached_property
    def all_warnings(self) -> tuple[Problem, ...]:
        """Return every warning, confirmed or not."""
        return self._both.warnings

    @cached_property
    def _both(self) -> Reading:
        """Return the reading with what is wrong or odd about the package after it."""
        return self.reading.beside(self.more)

    @property
    def gaps(self) -> tuple[Field, ...]:
        """Return the fields that the row prompts for: missing, or not valid."""
        wrong = {p.field for p in self.reading.errors}
        return tuple(f for f in self.scheme.record if f.name in wrong)

    @property
    def asked(self) -> str:
        """Say what is asked for: "missing", or "to fix" where something is there but not right."""
        return "missing" if all(p.code.endswith(f".{MISSING}") for p in self.reading.errors) else "to fix"

    @property
    def blocked(self) -> tuple[Problem, ...]:
        """Return the errors that no field of the row can put right: the candidate may not be on this package."""
        return tuple(p for p in self.more if p.severity == "error")

    @property
    def complete(self) -> bool:
        """Return whether the row has no error; warnings may still wait to be confirmed."""
        return not self.errors

    def text(self, name: str) -> str:
        """Return the text that the row has for a field of the scheme's row, as it was typed."""
        return str(self.row.typed.get(name, ""))

    @cached_property
    def texts(self) -> dict[str, str]:
        """Return every field as a text: what is stored of the candidate, and what was typed on the row where that is missing or
        not right.
        """
        return {**self.scheme.record.texts(self.held.values), **self.row.typed}

    def problem(self, name: str) -> Problem | None:
        """Return the first problem of a field."""
        return self.reading.of(name)


@dataclass(frozen=True)
class BatchLookups:
    """Holds what was looked up for all rows of a batch at once: earlier registrations, namesakes and confirmations of
    candidates, and who is registered with an e-mail address.
    """

    already: Mapping[int, tuple[Already, ...]]
    namesakes: Mapping[int, int]
    of_address: Mapping[str, Sequence[tuple[int, int, Already]]]
    confirmed: Mapping[str, ConfirmedPairs]


def check(scheme: SchemeSpec, row: RowToCheck, held: CandidateRecord, course: PackageChoice | None, given: Context,
          known: BatchLookups) -> CheckedRow:
    """Check a row: read it with the full Record, then compare it with what the candidate has already."""
    typed_there = standing(scheme, row.typed, held, given)
    texts = {**scheme.record.texts(held.values), **typed_there}
    unkept, overtaken = told_apart(row.unkept, texts)
    row = replace(row, typed=typed_there, unkept=unkept, overtaken=overtaken)
    reading = read(scheme, tuple(texts.get(name, "") for name in scheme.record.names), given)
    starts, ends = reading.values.get("starts_on"), reading.values.get("ends_on")
    already = known.already.get(held.id, ())
    reading, more = check_package(scheme, course, reading, already, given.today)
    if held.id in known.namesakes:
        more.append(namesake(known.namesakes[held.id]))
    others = known.of_address.get(reading.values.get("email", ""), ())
    more += same_address(((number, had) for candidate, number, had in others if candidate != held.id), starts, ends)
    confirmed = frozenset[tuple[str, str]]().union(
        *(known.confirmed.get(key, frozenset()) for key in _owners(row, held)))
    holds = holding(already, course.version_id if course else None)
    return CheckedRow(row, held, reading, tuple(more), confirmed, scheme, holds, bool(already))


def standing(scheme: SchemeSpec, typed: Mapping[str, str], held: CandidateRecord, given: Context) -> Mapping[str, str]:
    """Return those of a row's texts that still count: a text for the record falls as soon as the record has a right value."""
    return {name: text for name, text in typed.items() if name in scheme.row or held.values.get(name) is None
            or scheme.record[name].check(scheme.record[name].store(held.values[name]), given)[0] is None}


def told_apart(unkept: Mapping[str, str], texts: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return (what was typed and not kept, the part of it where something else than was seen is stored by now, which wins)."""
    typed_there = {name: text for name, text in unkept.items() if not name.startswith(WAS)}
    gone = {name for name in typed_there if unkept.get(WAS + name, texts.get(name, "")) != texts.get(name, "")}
    return ({name: text for name, text in typed_there.items() if name not in gone},
            {name: text for name, text in typed_there.items() if name in gone})


@lru_cache(maxsize=20_000)
def read(scheme: SchemeSpec, texts: tuple[str, ...], given: Context) -> Reading:
    """Read the full Record from a row's texts. The result is cached, because a page is read again after every change of one row.
    """
    return scheme.record.read(dict(zip(scheme.record.names, texts, strict=True)), given)


def owner(scheme: SchemeSpec, problem: Problem, row: RowToCheck, held: CandidateRecord) -> str:
    """Return whose warning it is: the row's, the employer's card's, or the candidate's. A confirmation is stored there."""
    if problem.between or problem.field in scheme.row or problem.field == "package":
        return f"row:{row.id}"
    if problem.field in CARD and held.employer_id is not None:
        return f"card:{held.employer_id}"
    return f"candidate:{held.id}"


def _owners(row: RowToCheck, held: CandidateRecord) -> tuple[str, str, str]:
    return f"row:{row.id}", f"card:{held.employer_id}", f"candidate:{held.id}"


def typed(text: str) -> dict[str, str]:
    """Return the stored JSON of a row's typed texts."""
    return {str(name): str(value) for name, value in json.loads(text or "{}").items()}
