"""Propose the field of each column from its heading and values together. A person decides in the end."""
from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from imi.uploads.matching.columns import Columns
from imi.uploads.matching.evidence import TOLD_BY_VALUES, Evidence, Value, refused_of, values_are
from imi.uploads.matching.likeness import likeness

# Nobody who was born later is registered, and no course of the catalogue began earlier.
BORN_BEFORE = date(2015, 1, 1)
NO_MOBILE = ("a telephone number, and no mobile one", "telephone numbers, and no mobile ones")
MOBILE = ("07", "7", "+447", "00447")
# What only one field of a list can be; an address or a postcode may be somebody else's.
NOBODY_ELSES = TOLD_BY_VALUES.keys() - {"email", "employer_postcode"}
NONE: Mapping[str, Sequence[int]] = {}


class Proposal(NamedTuple):
    """Proposes the field of a column, '' for none; says whether that is sure, and why somebody should look."""

    field: str = ""
    sure: bool = True
    why: str = ""


@dataclass
class _Guess:
    """The fields guessed so far for the columns of a sheet, by place, each with the reason."""

    headings: Sequence[str]
    values: Sequence[Sequence[Value]]
    evidence: Evidence
    of_place: dict[int, Proposal] = field(default_factory=dict)

    def free(self, name: str) -> bool:
        return name in self.evidence.fields and all(proposal.field != name for proposal in self.of_place.values())

    def places(self) -> list[int]:
        return [place for place in range(len(self.headings)) if place not in self.of_place]

    def take(self, place: int, name: str, why: str, *, sure: bool = False) -> None:
        self.of_place[place] = Proposal(name, sure, why)


def clashes(values: Sequence[Sequence[Value]], at: Mapping[str, int], evidence: Evidence) -> dict[int, tuple[str, str]]:
    """Return (field by the heading, field by the values) of columns whose heading is known and whose values are another field's.
    """
    found = {}
    for name, place in at.items():
        if not evidence.accepts(name, values[place]):
            other = evidence.only(values[place])
            if other and other != name and evidence.fields[other] in evidence.fields.required:
                found[place] = (name, other)
    return found


def proposals(headings: Sequence[str], values: Sequence[Sequence[Value]], columns: Columns, evidence: Evidence,
              doubtful: Mapping[str, Sequence[int]] = NONE, fixed: Collection[int] = ()) -> list[Proposal]:
    """Return what each column is likely to be, of all of them together. `columns` are those that are known, `doubtful` the places
    of fields that more than one column may be, `fixed` the places of which somebody said what they are.
    """
    wrong = {place: pair for place, pair in clashes(values, columns.at, evidence).items() if place not in fixed}
    twice = {place for places in doubtful.values() for place in places}
    guess = _Guess(headings, values, evidence)
    guess.of_place = {place: _known(name, values[place], evidence) for name, place in columns.at.items()
                      if place not in wrong and (place not in twice or place in fixed)}
    guess.of_place |= {place: Proposal() for place in fixed if place not in guess.of_place}
    _by_values(guess)
    _by_heading(guess)
    _births_and_starts(guess)
    _telephones(guess)
    for name, places in doubtful.items():
        if guess.free(name) and (left := [place for place in places if place not in guess.of_place]):
            guess.take(left[0], name, "")
    return [_because(place, guess, doubtful, wrong) for place in range(len(headings))]


def _known(name: str, values: Sequence[Value], evidence: Evidence) -> Proposal:
    if evidence.accepts(name, values):
        return Proposal(name)
    return Proposal(name, sure=False, why=refused_of(evidence.refused(name, values), values, evidence.fields[name].label))


def _by_values(guess: _Guess) -> None:
    """Propose what the values alone show."""
    for name in TOLD_BY_VALUES:
        near = {place: likeness(guess.evidence.fields, guess.headings[place], name) for place in guess.places()
                if guess.free(name) and guess.evidence.tells(name, guess.values[place])}
        best = [place for place, like in near.items() if like == max(near.values())]
        if len(best) == 1:
            sure = bool(near[best[0]]) or (name in NOBODY_ELSES and len(near) == 1 and len(guess.values[best[0]]) > 1)
            guess.take(best[0], name, guess.evidence.said(name, guess.values[best[0]]), sure=sure)


def _by_heading(guess: _Guess) -> None:
    """Propose the nearest heading, of all that are left together. What is as near to two is neither's."""
    fields = guess.evidence.fields
    pairs = {(place, one.name): like for place in guess.places() for one in fields if guess.free(one.name)
             and (like := likeness(fields, guess.headings[place], one.name))
             and guess.evidence.fits(one.name, guess.values[place])}
    while pairs:
        most = max(pairs.values())
        best = [pair for pair, like in pairs.items() if like == most]
        places, names = Counter(place for place, _name in best), Counter(name for _place, name in best)
        clear = [(place, name) for place, name in best if places[place] == names[name] == 1]
        for place, name in clear:
            guess.take(place, name, "by its heading")
        done, taken = {place for place, _name in clear}, {name for _place, name in clear}
        tied = set(best) - set(clear)
        pairs = {pair: like for pair, like in pairs.items() if pair not in tied and pair[0] not in done and pair[1] not in taken}


def _births_and_starts(guess: _Guess) -> None:
    """Tell days apart: births are before 2015, and of the others the earliest are the starts."""
    born = {place: days for place in guess.places() if (days := guess.evidence.days(guess.values[place], "date_of_birth"))
            and max(days) < BORN_BEFORE}
    if guess.free("date_of_birth") and len(born) == 1:
        place = next(iter(born))
        guess.take(place, "date_of_birth", values_are(guess.values[place], "a day before 2015", "days before 2015"))
    others = {place: max(days) for place in guess.places() if place not in born
              and (days := guess.evidence.days(guess.values[place], "starts_on"))}
    first = [place for place, day in others.items() if day == min(others.values())]
    if guess.free("starts_on") and len(first) == 1:
        guess.take(first[0], "starts_on", "of the days that are left these are the earliest")


def _telephones(guess: _Guess) -> None:
    """Tell telephones apart: a mobile number is the candidate's; another one, of whom one is left, the employer's."""
    there = [place for place in guess.places() if guess.values[place] and guess.evidence.accepts("phone", guess.values[place])]
    mobiles = [place for place in there if all(value.text.strip().startswith(MOBILE) for value in guess.values[place])]
    if guess.free("phone") and len(mobiles) == 1:
        guess.take(mobiles[0], "phone", values_are(guess.values[mobiles[0]], "a mobile number", "mobile numbers"))
    left = [place for place in there if place not in mobiles]
    if guess.free("employer_telephone") and len(left) == 1:
        guess.take(left[0], "employer_telephone", values_are(guess.values[left[0]], *NO_MOBILE))


def _because(place: int, guess: _Guess, doubtful: Mapping[str, Sequence[int]], wrong: Mapping[int, tuple[str, str]]) -> Proposal:
    """Return the proposal of a column with what its heading says beside it."""
    found = guess.of_place.get(place, Proposal())
    if place in wrong:
        name, other = wrong[place]
        said = guess.evidence.said(other, guess.values[place])
        return Proposal(found.field, sure=False, why=f"the heading is {guess.evidence.fields[name].label}, and {said}")
    double = next((name for name, places in doubtful.items() if place in places), "")
    if double:
        label = guess.evidence.fields[double].label
        return Proposal(found.field, sure=False, why=found.why or f"more than one heading is {label}")
    return found
