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
from imi.formats import count, plural
from imi.registrations.searching.finding import amount
from imi.registrations.searching.wanted import LONGEST_PHONE, MOST_WORDS, SearchTerms

# Texts that are nearly something that can be looked for: several numbers by their ends, a day, a number with letters in it.
RANGE = re.compile(r"[0-9]{7,10} ?[-\u2013] ?[0-9]{7,10}")
DAY = re.compile(r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}")
MISTYPED = re.compile(r"[0-9][0-9A-Za-z]{3,11}")
LENGTHS = f"A candidate number has {NUMBER_DIGITS} digits and a ULN {ULN_DIGITS}"
# So many words of a text are looked for one by one.
MOST_ALONE = 4
# Counted are so many.
MOST = 100


@dataclass(frozen=True)
class Reason:
    """One sentence of why. `instead` is what to look for instead, where that finds somebody, and `link` what it is called."""

    sentence: str
    link: str = ""
    instead: SearchTerms | None = None


@dataclass(frozen=True)
class Reached:
    """What numbers that were typed lead to: records that were merged into another one, and those that are nobody's here."""

    merged: Mapping[str, CandidateRecord]
    left: Mapping[str, CandidateRecord]
    unknown: tuple[str, ...]


def reached(centre: Centre, wanted: SearchTerms) -> Reached:
    """Return what whole numbers lead to; nothing where none was typed."""
    numbers = [] if wanted.born else wanted.numbers or [wanted.digits]
    numbers = [number for number in numbers if len(number) in (NUMBER_DIGITS, ULN_DIGITS)]
    held = known(centre, numbers)
    merged = {number: one for number, one in held.items()
              if one.state == "live" and not one.gone and number not in (str(one.number), one.values["uln"])}
    left = {number: one for number, one in held.items() if one.gone}
    return Reached(merged, left, tuple(number for number in numbers if number not in held))


def reasons(centre: Centre, wanted: SearchTerms, filters: Mapping[str, str]) -> list[Reason]:
    """Return why nobody fits. `filters` are those that are chosen, each as it reads, by its name among the SearchTerms."""
    return [*_of_filters(centre, wanted, filters), *_of_words(centre, wanted), *_of_numbers(wanted)]


def _of_filters(centre: Centre, wanted: SearchTerms, filters: Mapping[str, str]) -> Iterator[Reason]:
    if not filters:
        return
    for name, label in filters.items() if len(filters) > 1 else ():
        without = _without(wanted, name)
        if found := amount(centre, without, MOST):
            yield Reason(f"“{label}” hides {_candidates(found)}", f"Look without “{label}”", without)
    if wanted.text:
        without = _without(wanted, *filters)
        found = amount(centre, without, MOST)
        if found:
            hidden = plural(len(filters), "The filter hides", "All filters together hide")
            yield Reason(f"{hidden} {_candidates(found)}", "Look without filters", without)
        else:
            yield Reason("Without filters nobody is found either")


def _without(wanted: SearchTerms, *names: str) -> SearchTerms:
    empty = SearchTerms()
    return replace(wanted, **{name: getattr(empty, name) for name in names})


def _of_words(centre: Centre, wanted: SearchTerms) -> Iterator[Reason]:
    words = _parts(wanted)
    if wanted.too_long:
        yield Reason(f"No name has more than {MOST_WORDS} words")
        return
    if wanted.born or wanted.numbers or len(words) < 2 or (wanted.is_number and not _lists_numbers(wanted)):
        return
    for word in words[:MOST_ALONE]:
        alone = SearchTerms(word)
        found = 0 if alone.too_short else amount(centre, alone, MOST)
        if found:
            yield Reason(f"“{word}” alone finds {_candidates(found)}", f"Look for “{word}”", alone)
            continue
        if word.isdigit() and len(word) < NUMBER_DIGITS:
            told = count(len(word), "digit")
            yield Reason(f"“{word}” has {told}; a candidate number has {NUMBER_DIGITS} and a ULN {ULN_DIGITS}")
            continue
        if alone.is_number or "@" in word:
            yield Reason(f"No {'e-mail address' if '@' in word else 'number'} of a candidate at your centre begins with “{word}”")
            continue
        sentence = f"“{word}” is in nobody’s name, and no employer’s name has a word that begins so"
        meant = near(centre, word, 1)
        yield Reason(sentence, f"Look for “{meant[0].name}”", SearchTerms(meant[0].name)) if meant else Reason(sentence)


def _parts(wanted: SearchTerms) -> list[str]:
    return list(dict.fromkeys(part for part in re.split(r"[\s,;]+", wanted.text) if part))


def _lists_numbers(wanted: SearchTerms) -> bool:
    """Return whether a text of several parts, that is no telephone number, has a candidate number or a ULN among them."""
    parts = _parts(wanted)
    return len(parts) > 1 and not wanted.text.startswith(("0", "+", "(")) and any(
        part.isascii() and part.isdigit() and len(part) in (NUMBER_DIGITS, ULN_DIGITS) for part in parts)


def _of_numbers(wanted: SearchTerms) -> Iterator[Reason]:
    if wanted.numbers or wanted.born or _lists_numbers(wanted):
        # What becomes of each of several numbers is said by itself: see `reached` and `_of_words`.
        return
    if RANGE.fullmatch(wanted.text):
        yield Reason("A range of numbers is not looked for. Enter each number")
    elif DAY.fullmatch(wanted.text):
        yield Reason(f"{wanted.text} is no day")
    elif len(wanted.digits) > LONGEST_PHONE:
        yield Reason(f"{LENGTHS}. Of other numbers one at a time is looked for")
    elif wanted.digits and len(wanted.digits) not in (NUMBER_DIGITS, ULN_DIGITS) and not wanted.phone:
        yield Reason(f"{LENGTHS}; this has {len(wanted.digits)}")
    elif MISTYPED.fullmatch(wanted.text) and not wanted.digits:
        yield Reason("A number has digits only")
    elif wanted.phone or wanted.email:
        yield Reason("Nobody at your centre has an e-mail address or a telephone number that begins so")


def _candidates(found: int) -> str:
    return f"more than {MOST} candidates" if found > MOST else count(found, "candidate")
