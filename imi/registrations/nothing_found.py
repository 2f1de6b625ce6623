"""Say why a search found nobody: which words nobody has, which filters hide somebody, and what else to try."""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from imi.candidates.names.similar_names import near
from imi.candidates.queries import known
from imi.candidates.record import CandidateRecord
from imi.centres.models import Centre
from imi.fields.numbers import NUMBER_DIGITS, ULN_DIGITS
from imi.formats import count
from imi.registrations.finding import amount
from imi.registrations.searching.wanted import Wanted

# So many words of a text are looked for one by one.
MOST_WORDS = 4
# Counted are so many.
MOST = 100


@dataclass(frozen=True)
class Reason:
    """One sentence of why. `instead` is what to look for instead, where that finds somebody, and `link` what it is called."""

    sentence: str
    link: str = ""
    instead: Wanted | None = None


@dataclass(frozen=True)
class Reached:
    """What numbers that were typed lead to: records that were merged into another one, and those that are nobody's here."""

    merged: Mapping[str, CandidateRecord]
    left: Mapping[str, CandidateRecord]
    unknown: tuple[str, ...]


def reached(centre: Centre, wanted: Wanted) -> Reached:
    """Return what whole numbers lead to; nothing where none was typed."""
    numbers = [] if wanted.born else wanted.numbers or [wanted.digits]
    numbers = [number for number in numbers if len(number) in (NUMBER_DIGITS, ULN_DIGITS)]
    held = known(centre, numbers)
    merged = {number: one for number, one in held.items()
              if one.state == "live" and not one.gone and number not in (str(one.number), one.values["uln"])}
    left = {number: one for number, one in held.items() if one.gone}
    return Reached(merged, left, tuple(number for number in numbers if number not in held))


def reasons(centre: Centre, wanted: Wanted, filters: Mapping[str, str]) -> list[Reason]:
    """Return why nobody fits. `filters` are those that are chosen, each as it reads by the attribute of Wanted that has it."""
    return [*_of_filters(centre, wanted, filters), *_of_words(centre, wanted), *_of_numbers(wanted)]


def _of_filters(centre: Centre, wanted: Wanted, filters: Mapping[str, str]) -> Iterator[Reason]:
    if not filters:
        return
    for name, label in filters.items() if len(filters) > 1 else ():
        without = _without(wanted, name)
        if found := amount(centre, without, MOST):
            yield Reason(f"“{label}” hides {_candidates(found)}", f"Look without “{label}”", without)
    if wanted.text:
        without = _without(wanted, *filters)
        found = amount(centre, without, MOST)
        hidden = "The filter hides" if len(filters) == 1 else "All filters together hide"
        if found:
            yield Reason(f"{hidden} {_candidates(found)}", "Look without filters", without)
        else:
            yield Reason("Without filters nobody is found either")


def _without(wanted: Wanted, *names: str) -> Wanted:
    empty = Wanted()
    return replace(wanted, **{name: getattr(empty, name) for name in names})


def _of_words(centre: Centre, wanted: Wanted) -> Iterator[Reason]:
    words = wanted.text.split()
    if wanted.born or wanted.is_number or len(words) < 2:
        return
    for word in words[:MOST_WORDS]:
        alone = Wanted(word)
        found = 0 if alone.too_short else amount(centre, alone, MOST)
        if found:
            yield Reason(f"“{word}” alone finds {_candidates(found)}", f"Look for “{word}”", alone)
            continue
        sentence = f"“{word}” is in nobody’s name, and no employer’s name has a word that begins so"
        meant = near(centre, word, 1)
        yield Reason(sentence, f"Look for “{meant[0].name}”", Wanted(meant[0].name)) if meant else Reason(sentence)


def _of_numbers(wanted: Wanted) -> Iterator[Reason]:
    if wanted.digits and len(wanted.digits) not in (NUMBER_DIGITS, ULN_DIGITS) and not wanted.phone:
        yield Reason(f"A candidate number has 7 digits and a ULN 10; this has {len(wanted.digits)}")
    elif wanted.phone or "@" in wanted.text:
        yield Reason("Nobody at your centre has an e-mail address or a telephone number that begins so")
    elif re.search(r"[0-9]", wanted.text) and not wanted.words[1:] and not wanted.is_number:
        yield Reason("A number has digits only")


def _candidates(found: int) -> str:
    return f"more than {MOST} candidates" if found > MOST else count(found, "candidate")
