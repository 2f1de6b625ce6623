"""Find names among the centre's own that are spelt nearly as what was typed.

Every spelling that is one slip away is made, and looked up in the index of the centre's names: a few hundred quick lookups,
however many candidates there are. Nothing is stored for it.
"""
from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from imi.candidates.models import Candidate, CentreCandidate
from imi.candidates.names.keys import LAST, fold
from imi.candidates.queries import near as near_numbers
from imi.centres.models import Centre
from imi.database.connection import db, is_sqlite

# Spellings that sound alike, in both directions.
ALIKE = (("ph", "f"), ("mc", "mac"), ("ck", "k"), ("c", "k"), ("s", "z"), ("ie", "y"), ("ey", "y"), ("i", "y"), ("ee", "ea"),
         ("ai", "ay"), ("th", "t"), ("ae", "e"), ("oo", "u"), ("ou", "u"), ("x", "ks"), ("qu", "k"), ("wr", "r"), ("kn", "n"))
SHORTEST, LONGEST = 3, 30
MOST_WORDS, MOST_OF_ONE = 8, 100


class Near(NamedTuple):
    """Holds a name as it is written, and how many people have it."""

    name: str
    people: int


def slips(word: str) -> set[str]:
    """Return what may have been meant: one letter less, more, another or swapped, or a sound written differently."""
    parts = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    made = {a + b[1:] for a, b in parts if b}
    made |= {a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1}
    made |= {a + letter + b[1:] for a, b in parts if b for letter in string.ascii_lowercase}
    made |= {a + letter + b for a, b in parts for letter in f"{string.ascii_lowercase} "}
    sounds = set(_sounds(word))
    return (made | sounds | {again for one in sounds for again in _sounds(one)}) - {word, ""}


def _sounds(word: str) -> Iterator[str]:
    for pair in ALIKE:
        for one, other in (pair, pair[::-1]):
            if one in word:
                yield word.replace(one, other)


def meant(centre: Centre, text: str) -> list[tuple[str, str]]:
    """Return (what to look for, how it reads) of the centre's numbers and names that the text may have meant."""
    digits = re.sub(r"[\s-]", "", text)
    if digits.isascii() and digits.isdigit():
        slips = near_numbers(centre, [digits])
        return [(str(held.number), f"{held.number}, {held.name}") for those in slips.values() for held in those]
    return [(one.name, f"{one.name} ({one.people})") for one in near(centre, text)]


def near(centre: Centre, text: str, most: int = 5) -> list[Near]:
    """Return surnames and first names of the centre that the text may have meant, the most frequent first.

    In a text of several words each may be misspelt, and their order does not matter: then whole names are returned.
    """
    words = fold(text).split()
    whole = "".join(words)
    if not words or not SHORTEST <= len(whole) <= LONGEST:
        return []
    if len(words) == 1:
        return _alone(centre, words[0], most)
    counted = Counter(f"{row[1]} {row[0]}" for row in _rows(centre, slips(words[0]) | {words[0]})
                      if all(_fits(word, row[2].split()) for word in words[1:]))
    found = [Near(name, count) for name, count in counted.most_common(most)]
    return found or _alone(centre, whole, most)


def _alone(centre: Centre, word: str, most: int) -> list[Near]:
    meant = slips(word) | {word}
    counted = Counter(row[0] if any(fold(row[0]).startswith(one) for one in meant & _starts(fold(row[0]))) else row[1]
                      for row in _rows(centre, meant))
    return [Near(name, count) for name, count in counted.most_common(most)]


def _starts(name: str) -> set[str]:
    return {name[:n] for n in range(1, len(name) + 1)}


def _fits(word: str, parts: list[str]) -> bool:
    meant = slips(word) | {word}
    return any(part in meant or part.startswith(word) for part in parts)


def _rows(centre: Centre, words: set[str]) -> list[tuple[str, str, str]]:
    """Return (surname, first names, key) of those whose surname or first name is one of the words."""
    link, ids = CentreCandidate, list[int]()
    for key in (link.name_key, link.given_key):
        for low, high in _there(centre, key.column_name, words):
            here = link.select(link.candidate_id).where(link.centre == centre, key >= low, key < high, link.live)
            ids += [candidate for candidate, in db.execute(here.limit(MOST_OF_ONE)).fetchall()]
    rows = Candidate.select(Candidate.surname, Candidate.first_names, Candidate.name_key).where(Candidate.id.in_(ids))
    return [tuple(row) for row in db.execute(rows).fetchall()] if ids else []


def _there(centre: Centre, key: str, words: set[str]) -> list[tuple[str, str]]:
    """Return the ranges of those words that are names at the centre. EXISTS looks each one up in the index."""
    # As SQL: Peewee can't put a list of ranges in a WITH that is compared in byte order.
    mark, byte_order = str(db.param), "" if is_sqlite() else ' COLLATE "C"'
    ranges = [(word + " ", word + " " + LAST) for word in sorted(words)]
    listed = ", ".join([f"({mark}, {mark})"] * len(ranges))
    found = db.execute_sql(
        f"WITH meant (low, high) AS (VALUES {listed}) SELECT low, high FROM meant WHERE EXISTS (SELECT 1 FROM centre_candidate l"
        f" WHERE l.centre_id = {mark} AND l.{key} >= meant.low{byte_order} AND l.{key} < meant.high{byte_order} AND l.live)",
        (*(end for each in ranges for end in each), centre.id)).fetchall()
    return [tuple(row) for row in found[:MOST_WORDS]]
