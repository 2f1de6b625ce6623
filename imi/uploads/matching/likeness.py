"""Measure how like a heading is to a field, by its letters and by what its words stand for."""
from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from functools import lru_cache

from imi.fields.text import alike
from imi.uploads.fields import SheetFields

WORD = re.compile(r"[^\W\d_]+")
# What words of headings stand for. One that says little by itself counts little, and one that says nothing not at all.
MEANINGS: Mapping[str, tuple[str, ...]] = {
    "employer": ("employer", "emp", "company", "firm", "business", "workplace", "garage", "organisation", "organization", "co"),
    "candidate": ("candidate", "learner", "apprentice", "student", "trainee", "delegate", "employee", "personal", "contact"),
    "phone": ("phone", "telephone", "tel", "mobile", "mob", "cell", "landline", "ph"),
    "email": ("email", "mail"),
    "postcode": ("postcode", "pc", "pcode", "postal", "zip", "post"),
    "birth": ("birth", "dob", "born", "birthdate", "birthday"),
    "first": ("first", "forename", "forenames", "given", "fname", "firstname"),
    "last": ("last", "surname", "family", "lname", "lastname"),
    "gender": ("gender", "sex"),
    "start": ("start", "starts", "started", "began", "begin", "begins", "commence", "commencement", "starting"),
    "end": ("end", "ends", "finish", "finishes", "finished", "completion", "complete", "leaving", "ending"),
    "epa": ("epa", "epao", "assessment"),
    "position": ("position", "job", "role", "occupation"),
    "funding": ("funding", "funded", "funder", "fund", "money", "finance"),
    "standard": ("standard", "standards"),
    "package": ("package", "pkg"),
    "title": ("title", "salutation", "prefix"),
    "order": ("order", "po"),
    "uln": ("uln",),
    "ern": ("ern", "edrs"),
}
OF_WORD = {word: meaning for meaning, words in MEANINGS.items() for word in words}
WEAK = frozenset((
    "candidate", "number", "no", "name", "names", "date", "day", "code", "id", "address", "type", "details", "expected",
    "planned", "reference", "existing", "imi", "s", "purchase", "unique", "ref", "d", "o", "b", "gateway",
    "prog", "programme", "training", "course", "est", "estimated"))
NOTHING = frozenset({"of", "the", "a", "an", "and", "or", "for", "e", "in", "on", "to", "at"})
LITTLE = 0.3
# Headings are compared with the fields of one sheet; its kind has few siblings.
KINDS = 16
# From here on a heading is like a field, of 1 for the same; its letters alone must be nearer.
LIKE, LIKE_BY_LETTERS, LETTERS_COUNT = 0.6, 0.85, 0.8


def likeness(fields: SheetFields, heading: str, name: str) -> float:
    """Return how like a field a heading is, 1 for the same, 0 where it is not."""
    key, meant, of_field = alike(heading), _meant(heading, fields.scheme.code), _of_fields(fields)[name]
    by_words = max(_shared(meant, other) for _key, other in of_field)
    by_letters = max(difflib.SequenceMatcher(None, other, key).ratio() for other, _words in of_field)
    return max(by_words if by_words >= LIKE else 0.0, by_letters * LETTERS_COUNT if by_letters >= LIKE_BY_LETTERS else 0.0)


def _shared(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    both = one.keys() & other.keys()
    # What says little is no likeness by itself.
    if not any(one[word] == 1 for word in both):
        return 0.0
    return sum(one[word] for word in both) / sum({**one, **other}.values())


def _meant(heading: str, scheme: str) -> dict[str, float]:
    """Return the words of a heading by what they stand for, each with how much it says: a scheme's own name says little."""
    words = (word for part in re.sub(r"([a-z])([A-Z])", r"\1 \2", heading).split() for word in WORD.findall(part.casefold()))
    stand_for = (OF_WORD.get(word, word) for word in words if word not in NOTHING)
    return {word: LITTLE if word in WEAK or word == scheme else 1.0 for word in stand_for}


@lru_cache(maxsize=KINDS)
def _of_fields(fields: SheetFields) -> dict[str, list[tuple[str, dict[str, float]]]]:
    return {field.name: [(alike(said), _meant(said, fields.scheme.code))
                         for said in (field.label, field.name.replace("_", " "), *field.headings)] for field in fields}
